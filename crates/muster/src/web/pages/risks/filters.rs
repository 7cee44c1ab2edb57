//! What the address asks of the register: words, band, cell, owner, scenario, asset, option, state; and the order.
//! Everything is in the address, so that it can be shared.

use std::cmp::Ordering;

use muster_model::kinds::TreatmentOption;

use super::levels::{Scales, View};
use super::line::{Accepted, Line};
use crate::web::derived::Checked;
use crate::web::visit::Visit;

/// What is asked for.
pub struct Asked {
    /// Words that must all occur in title, threat or vulnerability.
    pub words: Vec<String>,
    /// The level the heat map shows and the band, cell and order mean.
    pub view: View,
    /// A band, by index; `None` inside for risks not rated.
    pub band: Option<Option<usize>>,
    /// Steps of likelihood and consequence.
    pub cell: Option<(usize, usize)>,
    /// `role/x`; `-` for none.
    pub owner: Option<String>,
    /// Id of a scenario; `-` for none.
    pub scenario: Option<String>,
    /// `asset/x` or `identity-service/x`.
    pub asset: Option<String>,
    /// A treatment option; `-` for none.
    pub option: Option<String>,
    /// `late`, `accepted`, `expired`, `earlier`, `review`.
    pub state: Option<String>,
    /// Column to order by, and whether the other way round.
    pub sort: (String, bool),
    /// Page, from 1.
    pub page: usize,
}

/// Names of the filters in the address.
pub const NAMES: [&str; 9] = ["q", "band", "l", "c", "owner", "scenario", "asset", "option", "state"];

impl Asked {
    /// Reads the address.
    pub fn read(v: &Visit, scales: &Scales<'_>) -> Self {
        let text = |name: &str| v.query.filled(name).map(str::to_owned);
        let number = |name: &str| v.query.filled(name).and_then(|n| n.parse::<usize>().ok());
        let sort = v.query.filled("sort").unwrap_or("-level");
        let view =
            View::ALL.into_iter().find(|x| Some(x.word()) == v.query.get("level")).unwrap_or(View::Current);
        Self {
            words: v
                .query
                .get("q")
                .unwrap_or("")
                .to_lowercase()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            view,
            band: v.query.filled("band").and_then(|name| {
                match scales.bands.iter().position(|b| b.0 == name) {
                    None if name != "-" => None,
                    at => Some(at),
                }
            }),
            cell: number("l").zip(number("c")),
            owner: text("owner"),
            scenario: text("scenario"),
            asset: text("asset"),
            option: text("option"),
            state: text("state"),
            sort: sort.strip_prefix('-').map_or((sort.to_owned(), false), |s| (s.to_owned(), true)),
            page: number("page").unwrap_or(1).max(1),
        }
    }

    /// True when something is filtered out.
    pub fn is_narrow(v: &Visit) -> bool {
        NAMES.iter().any(|n| v.query.filled(n).is_some())
    }

    /// The risks that fit, in order.
    pub fn ordered<'l, 'p>(&self, v: &Visit, lines: &'l [Line<'p>], checked: &Checked) -> Vec<&'l Line<'p>> {
        let mut kept: Vec<&Line<'_>> = lines.iter().filter(|l| self.fits(v, l)).collect();
        let (by, down) = (&self.sort.0, self.sort.1);
        kept.sort_by(|a, b| {
            let order = self.compare(v, by, a, b, checked);
            let order = if down { order.reverse() } else { order };
            order.then_with(|| a.risk.title().cmp(b.risk.title()))
        });
        kept
    }

    fn compare(&self, v: &Visit, by: &str, a: &Line<'_>, b: &Line<'_>, checked: &Checked) -> Ordering {
        let score = |l: &Line<'_>, view| l.level(view).map_or(0, |x| x.score);
        match by {
            "title" => a.risk.title().to_lowercase().cmp(&b.risk.title().to_lowercase()),
            "inherent" => score(a, View::Inherent).cmp(&score(b, View::Inherent)),
            "residual" => score(a, View::Residual).cmp(&score(b, View::Residual)),
            "current" => score(a, View::Current).cmp(&score(b, View::Current)),
            "owner" => owner(v, a).cmp(&owner(v, b)),
            "due" => a.next().and_then(|t| t.data.due).cmp(&b.next().and_then(|t| t.data.due)),
            "review" => a.review.cmp(&b.review),
            "check" => worst(a, checked).cmp(&worst(b, checked)),
            _ => score(a, self.view).cmp(&score(b, self.view)),
        }
    }

    fn fits(&self, v: &Visit, line: &Line<'_>) -> bool {
        let level = line.level(self.view);
        let owner = line.risk.record.owner.as_ref().map(|o| o.to.to_string());
        self.words.iter().all(|w| said(line).contains(w.as_str()))
            && self.band.is_none_or(|b| level.and_then(|l| l.band) == b)
            && self.cell.is_none_or(|c| level.is_some_and(|l| (l.likelihood, l.consequence) == c))
            && same(self.owner.as_deref(), owner.as_deref())
            && same(self.scenario.as_deref(), line.risk.data.scenario.as_deref())
            && self
                .asset
                .as_deref()
                .is_none_or(|a| line.risk.data.assets.iter().any(|r| r.to.to_string() == a))
            && self.option.as_deref().is_none_or(|o| has_option(line, o))
            && self.state.as_deref().is_none_or(|s| in_state(v, line, s))
    }
}

/// `-` asks for those that have nothing.
fn same(asked: Option<&str>, has: Option<&str>) -> bool {
    asked.is_none_or(|a| has.unwrap_or("-") == a)
}

fn said(line: &Line<'_>) -> String {
    let risk = line.risk;
    let text = |p: &Option<muster_model::value::Prose>| p.as_deref().unwrap_or_default().to_lowercase();
    format!(
        "{}\n{}\n{}\n{}",
        risk.title().to_lowercase(),
        risk.id(),
        text(&risk.data.threat),
        text(&risk.data.vulnerability)
    )
}

fn has_option(line: &Line<'_>, option: &str) -> bool {
    let options = line.options();
    if option == "-" {
        options.is_empty()
    } else {
        TreatmentOption::parse(option).is_some_and(|o| options.contains(&o))
    }
}

fn in_state(v: &Visit, line: &Line<'_>, state: &str) -> bool {
    match state {
        "late" => line.is_late(v.today()),
        "accepted" => matches!(line.accepted, Accepted::Until { .. }),
        "earlier" => matches!(line.accepted, Accepted::Until { this_version: false, .. }),
        "expired" => matches!(line.accepted, Accepted::Expired(_)),
        "review" => line.review.is_some_and(|d| d < v.today()),
        _ => true,
    }
}

fn owner(v: &Visit, line: &Line<'_>) -> Option<String> {
    line.risk.record.owner.as_ref().map(|o| v.programme.title(&o.to))
}

fn worst(line: &Line<'_>, checked: &Checked) -> u8 {
    checked.worst(&line.risk.reference()).map_or(0, |(level, _)| level as u8 + 1)
}
