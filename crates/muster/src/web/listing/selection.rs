//! What an address asks to see of a list: search, filters, order, page, columns. Every part is in the address, so that
//! it can be shared.

use std::collections::HashSet;
use std::sync::Arc;

use muster_model::{Kind, Level, Programme, Reference};

use super::{Column, Row, Table, all_columns, facet, order, usual_columns};
use crate::web::derived::Checked;
use crate::web::pairs::Pairs;

/// Rows on a page, until asked otherwise.
const PER_PAGE: usize = 50;
/// Most rows on a page.
const MOST: usize = 200;

/// What an address asks for.
#[derive(Debug)]
pub struct Selection {
    /// Words that must all occur.
    pub words: Vec<String>,
    /// Fields and the words allowed in each.
    pub filters: Vec<(String, Vec<String>)>,
    /// `major` … `opportunity`, `any`, `none`.
    pub level: Option<String>,
    /// Only records that point at this one.
    pub to: Option<Reference>,
    /// Only these ids.
    pub ids: Vec<String>,
    /// Order by this column.
    pub by: Column,
    /// The other way round.
    pub descending: bool,
    /// Columns shown.
    pub columns: Vec<Column>,
    /// Page, from 1.
    pub page: usize,
    /// Rows on a page.
    pub per: usize,
}

/// What is shown of a list.
#[derive(Debug)]
pub struct Shown {
    /// The rows of the page.
    pub rows: Vec<Arc<Row>>,
    /// How many rows the selection has on all pages.
    pub found: usize,
    /// The page shown, from 1.
    pub page: usize,
    /// How many pages there are.
    pub pages: usize,
}

impl Selection {
    /// Reads an address. What is not understood is left out.
    pub fn read(kind: Kind, query: &Pairs) -> Self {
        let all = all_columns(kind);
        let named = |name: &str| all.iter().find(|c| c.name() == name).copied();
        let sort = query.filled("sort").unwrap_or("title");
        let (descending, by) = sort.strip_prefix('-').map_or((false, sort), |name| (true, name));
        let mut columns: Vec<Column> =
            query.all("cols").flat_map(|c| c.split(',')).filter_map(named).collect();
        if columns.is_empty() {
            columns = usual_columns(kind);
        } else if !columns.iter().any(|c| matches!(c, Column::Title)) {
            columns.insert(0, Column::Title);
        }
        let mut filters: Vec<(String, Vec<String>)> = Vec::new();
        for (name, value) in query.iter().filter(|(_, v)| !v.is_empty()) {
            let Some(field) = name.strip_prefix("f.").filter(|f| kind.field(f).is_some()) else { continue };
            match filters.iter_mut().find(|(f, _)| f == field) {
                Some((_, words)) => words.push(value.to_owned()),
                None => filters.push((field.to_owned(), vec![value.to_owned()])),
            }
        }
        let number = |name: &str| query.filled(name).and_then(|n| n.parse::<usize>().ok());
        Self {
            words: query
                .get("q")
                .unwrap_or("")
                .to_lowercase()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            filters,
            level: query.filled("level").map(str::to_owned),
            to: query.filled("to").and_then(Reference::parse),
            ids: query.all("id").map(str::to_owned).collect(),
            by: named(by).unwrap_or(Column::Title),
            descending,
            columns,
            page: number("page").unwrap_or(1).max(1),
            per: number("per").unwrap_or(PER_PAGE).clamp(10, MOST),
        }
    }

    /// True when something is filtered out.
    pub fn is_narrow(&self) -> bool {
        !self.words.is_empty()
            || !self.filters.is_empty()
            || self.level.is_some()
            || self.to.is_some()
            || !self.ids.is_empty()
    }

    /// The rows of one page, in order. Only as much is sorted as is shown.
    pub fn page_of(&self, table: &Table, programme: &Programme, checked: &Checked) -> Shown {
        let kept = self.kept(table, programme, checked);
        let found = kept.len();
        let pages = found.div_ceil(self.per).max(1);
        let page = self.page.min(pages);
        let from = (page - 1) * self.per;
        let rows = self.ordered(kept, programme, checked, from, self.per);
        Shown { rows, found, page, pages }
    }

    /// Every row, in order.
    pub fn every_row(&self, table: &Table, programme: &Programme, checked: &Checked) -> Vec<Arc<Row>> {
        let kept = self.kept(table, programme, checked);
        let all = kept.len();
        self.ordered(kept, programme, checked, 0, all)
    }

    fn ordered(
        &self,
        kept: Vec<&Arc<Row>>,
        programme: &Programme,
        checked: &Checked,
        from: usize,
        count: usize,
    ) -> Vec<Arc<Row>> {
        let mut keyed: Vec<_> =
            kept.into_iter().map(|r| (order::key(r, &self.by, programme, checked), r)).collect();
        let by = |a: &(order::Key<'_>, &Arc<Row>), b: &(order::Key<'_>, &Arc<Row>)| {
            order::compare(&a.0, &b.0, self.descending)
                .then_with(|| order::natural(a.1.record.id.as_str(), b.1.record.id.as_str()))
        };
        let to = (from + count).min(keyed.len());
        if to < keyed.len() {
            keyed.select_nth_unstable_by(to, by);
            keyed.truncate(to);
        }
        if from > 0 && from < keyed.len() {
            keyed.select_nth_unstable_by(from, by);
            keyed.drain(..from);
        }
        keyed.sort_unstable_by(by);
        keyed.into_iter().map(|(_, r)| r.clone()).collect()
    }

    fn kept<'t>(&self, table: &'t Table, programme: &Programme, checked: &Checked) -> Vec<&'t Arc<Row>> {
        if !self.is_narrow() {
            return table.rows.iter().collect();
        }
        let pointing: Option<HashSet<&str>> = self.to.as_ref().map(|to| {
            let of_kind = programme.incoming(to).iter().filter(|i| i.from.kind == table.kind);
            of_kind.map(|i| i.from.id.as_str()).collect()
        });
        let fits = |row: &&Arc<Row>| {
            self.words.iter().all(|w| row.words.contains(w.as_str()))
                && (self.ids.is_empty() || self.ids.iter().any(|i| i == row.record.id.as_str()))
                && pointing.as_ref().is_none_or(|p| p.contains(row.record.id.as_str()))
                && self.filters.iter().all(|(field, allowed)| has(row, field, allowed))
                && self.level.as_ref().is_none_or(|l| at_level(row, l, checked))
        };
        table.rows.iter().filter(fits).collect()
    }
}

fn has(row: &Row, field: &str, allowed: &[String]) -> bool {
    let mut found = false;
    facet::words(row, field, &mut |word| found |= allowed.iter().any(|a| a == word));
    found
}

fn at_level(row: &Row, level: &str, checked: &Checked) -> bool {
    let worst = checked.worst(&row.record.reference()).map(|(l, _)| l);
    match (level, Level::parse(level)) {
        ("any", _) => worst.is_some(),
        ("none", _) => worst.is_none(),
        (_, Some(level)) => worst == Some(level),
        _ => true,
    }
}
