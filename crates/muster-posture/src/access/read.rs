//! Reading memberships and grants part by part: whose each row is, where it leads, what is said of it. Dangling references
//! are left out, and remembered. What follows from the edges is not looked at here.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use muster_estate::{Batch, Coded, EstateError, SubjectKind, Table, Tables, Times};

use super::PrivilegedGrant;
use crate::codes::{Codes, Finder, NO_CODE};
use crate::columns::{Entitlements, Groups};
use crate::csr::{Edges, NO_TIME};
use crate::dangling::Dangling;
use crate::held::Held;
use crate::interval::Interval;
use crate::scan::{Collected, MOST_EXPECTED, PerText, References, each_part};

/// What a part of either table comes to.
#[derive(Default)]
struct Part<'a> {
    accounts: Edges,
    groups: Edges,
    privileged: Vec<PrivilegedGrant>,
    rows: u64,
    kinds: PerText<SubjectKind>,
    targets: References,
    assignments: PerText<Held>,
    subjects: Subjects<'a>,
    /// The rows of the present batch.
    runs: Vec<Run>,
    to: Vec<u32>,
    how: Vec<Held>,
}

/// Rows one after the other that have the same subject.
#[derive(Debug, Clone, Copy)]
struct Run {
    kind: SubjectKind,
    /// [`NO_CODE`] when null or dangling.
    from: u32,
    rows: u32,
}

impl Run {
    /// The rows of each, those of nobody left out.
    fn with_rows(runs: &[Self]) -> impl Iterator<Item = (Self, std::ops::Range<usize>)> {
        let mut end = 0;
        let placed = runs.iter().map(move |run| {
            let start = end;
            end += run.rows as usize;
            (*run, start..end)
        });
        placed.filter(|(run, _)| run.from != NO_CODE)
    }
}

/// What all parts come to, in file order.
#[derive(Default)]
pub(super) struct Read {
    pub(super) accounts: Vec<Edges>,
    pub(super) groups: Vec<Edges>,
    pub(super) privileged: Vec<PrivilegedGrant>,
    pub(super) dangling: Dangling,
    pub(super) rows: u64,
}

impl<'a> FromIterator<Part<'a>> for Read {
    fn from_iter<I: IntoIterator<Item = Part<'a>>>(parts: I) -> Self {
        let mut all = Self::default();
        for part in parts {
            all.accounts.push(part.accounts);
            all.groups.push(part.groups);
            all.privileged.extend(part.privileged);
            all.rows += part.rows;
            all.dangling.add(&part.targets.dangling);
            all.dangling.add(&part.subjects.dangling);
        }
        all
    }
}

/// When the rows of a batch appeared, where the snapshot was sealed.
#[derive(Debug, Clone, Copy)]
struct Seen<'b> {
    after: Times<'b>,
    first: Times<'b>,
}

impl<'b> Seen<'b> {
    const COLUMNS: [&'static str; 2] = ["appeared_after", "first_observed"];

    fn of(batch: &'b Batch) -> Result<Option<Self>, EstateError> {
        let [after, first] = Self::COLUMNS.map(|column| batch.times(column));
        let seen = Self { after: after?, first: first? };
        Ok((!seen.first.all_null()).then_some(seen))
    }

    fn at(self, row: usize) -> Interval {
        let [after, first] = [self.after, self.first].map(|times| times.get(row).unwrap_or(NO_TIME));
        Interval::seen(after, first)
    }
}

/// A text that was not looked up yet; no code is so large.
const NOT_YET: u32 = NO_CODE - 1;

/// The codes of subjects. The same text may be the id of an account and of a group, so each is looked up when a row asks.
#[derive(Default)]
struct Subjects<'a> {
    accounts: PerText<u32>,
    groups: PerText<u32>,
    finder: Option<Finder<'a>>,
    dangling: Dangling,
}

impl Collected for Part<'_> {
    fn expect(&mut self, rows: usize) {
        // Most parts hold the edges of accounts alone.
        self.accounts.reserve(rows.min(MOST_EXPECTED));
    }
}

impl<'a> Part<'a> {
    /// Adds the edges of a batch; `each` is called for each with kind, ends and row.
    fn add(
        &mut self,
        batch: &Batch,
        columns: [&'static str; 3],
        (into, codes): (Table, [&'a Codes; 3]),
        mut each: impl FnMut(&mut Vec<PrivilegedGrant>, SubjectKind, [u32; 2], usize),
    ) -> Result<(), EstateError> {
        let [kind, subject, target] = columns;
        let [accounts, groups, targets] = codes;
        self.rows += batch.len() as u64;
        self.to.clear();
        let mut to = Finder::new(targets);
        self.targets.push(&batch.coded(target)?, into, &mut to, &mut self.to);
        self.find_runs(&batch.coded(kind)?, &batch.coded(subject)?, accounts, groups)?;
        let known = |row: &usize| self.to[*row] != NO_CODE;
        for (run, rows) in Run::with_rows(&self.runs) {
            for row in rows.filter(known) {
                each(&mut self.privileged, run.kind, [run.from, self.to[row]], row);
            }
        }
        let says_how = self.read_how(batch)?;
        let (granted, seen) = (batch.times("granted_at")?, Seen::of(batch)?);
        let of_an_account = |run: &Run| run.kind == SubjectKind::Account && run.from != NO_CODE;
        if self.runs.iter().all(of_an_account) && !self.to.contains(&NO_CODE) {
            let runs = self.runs.iter().map(|run| (run.from, run.rows));
            match granted.plain() {
                Some(times) => self.accounts.extend(runs, &self.to, times.iter().copied()),
                None => self.accounts.extend(runs, &self.to, granted.iter(NO_TIME)),
            }
            let rows = batch.len();
            if let Some(seen) = seen {
                (0..rows).for_each(|row| self.accounts.seen(rows - row, seen.at(row)));
            }
            if says_how {
                self.how.iter().enumerate().for_each(|(row, how)| self.accounts.how(rows - row, *how));
            }
            return Ok(());
        }
        let known = |row: &usize| self.to[*row] != NO_CODE;
        for (run, rows) in Run::with_rows(&self.runs) {
            let edges = if run.kind == SubjectKind::Account { &mut self.accounts } else { &mut self.groups };
            for row in rows.filter(known) {
                edges.push(run.from, self.to[row], granted.get(row).unwrap_or(NO_TIME));
                if let Some(seen) = seen {
                    edges.seen(1, seen.at(row));
                }
                if says_how {
                    edges.how(1, self.how[row]);
                }
            }
        }
        Ok(())
    }

    /// How each row of the batch is held; false when none says so.
    fn read_how(&mut self, batch: &Batch) -> Result<bool, EstateError> {
        self.how.clear();
        let coded = batch.coded("assignment")?;
        if coded.all_null() {
            return Ok(false);
        }
        self.assignments.push(&coded, Held::NotReported, |word| Ok(Held::of(word)), &mut self.how)?;
        Ok(true)
    }

    /// Whose the rows are.
    fn find_runs(
        &mut self,
        kinds: &Coded<'_>,
        subjects: &Coded<'_>,
        accounts: &'a Codes,
        groups: &'a Codes,
    ) -> Result<(), EstateError> {
        let word = |text: &str| Ok(SubjectKind::parse(text).unwrap_or_default());
        let of_kinds = &*self.kinds.of(kinds.dictionary(), SubjectKind::default(), word)?;
        let kind_of = |key: Option<usize>| key.and_then(|key| of_kinds.get(key)).copied().unwrap_or_default();
        let Subjects { accounts: of_accounts, groups: of_groups, finder, dangling } = &mut self.subjects;
        let dictionary = subjects.dictionary();
        let of_accounts = of_accounts.later(&dictionary, NOT_YET);
        let of_groups = of_groups.later(&dictionary, NOT_YET);
        let finder = finder.get_or_insert_with(|| Finder::new(accounts));
        let mut code = |kind, key: Option<usize>| {
            let of = if kind == SubjectKind::Account { &mut *of_accounts } else { &mut *of_groups };
            let Some((key, code)) = key.and_then(|key| Some((key, of.get_mut(key)?))) else { return NO_CODE };
            if *code == NOT_YET {
                // Null refers to nobody, and so does the empty text.
                let id = dictionary.get(key).unwrap_or_default();
                let (table, found) = match kind {
                    SubjectKind::Account => (Table::Accounts, finder.code(id)),
                    SubjectKind::Group => (Table::Groups, groups.code(id)),
                };
                *code = dangling.code(table, id, found);
            }
            *code
        };
        let runs = &mut self.runs;
        runs.clear();
        let mut push = |kind, key, rows| runs.push(Run { kind, from: code(kind, key), rows: rows as u32 });
        // Mostly all are of one kind.
        if let Some(key) = kinds.one() {
            let kind = kind_of(Some(key));
            subjects.each_run(|key, rows| push(kind, key, rows));
        } else {
            let mut kinds = kinds.keys().map(kind_of);
            subjects.each_run(|key, rows| {
                let of_run: Vec<SubjectKind> = kinds.by_ref().take(rows).collect();
                of_run.chunk_by(|one, next| one == next).for_each(|run| push(run[0], key, run.len()));
            });
        }
        Ok(())
    }
}

/// What is said of an edge, whichever table it is in.
const SAID: [&str; 4] = ["granted_at", Seen::COLUMNS[0], Seen::COLUMNS[1], "assignment"];

pub(super) fn memberships(
    tables: &(impl Tables + ?Sized),
    accounts: &Codes,
    groups: &Groups,
) -> Result<Read, EstateError> {
    let columns = ["member_kind", "member_id", "group_id"];
    let codes = (Table::Groups, [accounts, &*groups.codes, &*groups.codes]);
    let read = [&columns[..], &SAID].concat();
    let parts = each_part(tables, Table::Memberships, &read, |part: &mut Part<'_>, batch| {
        part.add(batch, columns, codes, |_, _, _, _| ())
    })?;
    Ok(parts.into_iter().collect())
}

pub(super) fn grants(
    tables: &(impl Tables + ?Sized),
    accounts: &Codes,
    groups: &Groups,
    entitlements: &Entitlements,
) -> Result<Read, EstateError> {
    let columns = ["subject_kind", "subject_id", "entitlement_id"];
    let codes = (Table::Entitlements, [accounts, &*groups.codes, &*entitlements.codes]);
    let read = [&columns[..], &SAID, &["last_used_at"]].concat();
    let parts = each_part(tables, Table::Grants, &read, |part: &mut Part<'_>, batch| {
        let [granted, used] = [batch.times("granted_at")?, batch.times("last_used_at")?];
        let seen = Seen::of(batch)?;
        part.add(batch, columns, codes, |all, kind, [subject, entitlement], row| {
            if entitlements.privileged[entitlement as usize] {
                let [granted, used] = [granted, used].map(|times| times.get(row).unwrap_or(NO_TIME));
                let seen = seen.map_or(Interval::UNKNOWN, |seen| seen.at(row));
                all.push(PrivilegedGrant { kind, subject, entitlement, granted, seen, used });
            }
        })
    })?;
    Ok(parts.into_iter().collect())
}
