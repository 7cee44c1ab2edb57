//! The pack of a management review (9.3.2 a to g) in words and numbers, with the records that stand behind each point, so
//! that it can be frozen as it was shown. Writes nothing; what people decide on it is theirs.

mod performance;
mod risks;
mod surroundings;

use jiff::civil::Date;
use muster_model::kinds::Review;
use muster_model::{Digest, Level, Programme, Rec, Reference};

use crate::check::CheckReport;
use crate::context::Context;
use crate::sentence;

/// Most records kept with one point.
pub const KEPT: usize = 12;

/// Most titles named in one sentence.
const NAMED: usize = 4;

/// One point of the agenda as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Its place in 9.3.2: `a`, `d 2`.
    pub place: &'static str,
    /// What it is about, in plain words.
    pub title: &'static str,
    /// A few sentences with the numbers as they stand; Markdown, for its lists.
    pub shown: String,
    /// What stands behind it, at most [`KEPT`]; `shown` says when there is more.
    pub records: Vec<Reference>,
}

/// Every point of 9.3.2 in its order. `report` is what a check of the same context said; `since` the day of the review before,
/// none for the first.
pub fn agenda(cx: &Context<'_>, report: &CheckReport, since: Option<Date>) -> Vec<Point> {
    let pack = Pack { cx, report, since };
    vec![
        surroundings::actions(&pack),
        surroundings::issues(&pack),
        surroundings::parties(&pack),
        performance::nonconformities(&pack),
        performance::measurements(&pack),
        performance::audits(&pack),
        performance::objectives(&pack),
        surroundings::feedback(&pack),
        risks::risks(&pack),
        surroundings::improvement(&pack),
    ]
}

/// The last review held up to today.
pub fn last_held<'p>(cx: &Context<'p>) -> Option<Rec<'p, Review>> {
    held(cx).into_iter().next()
}

/// Reviews held up to today, the newest first.
fn held<'p>(cx: &Context<'p>) -> Vec<Rec<'p, Review>> {
    let mut all: Vec<_> =
        cx.programme.all::<Review>().filter(|r| r.date.is_some_and(|d| d <= cx.today)).collect();
    all.sort_by_key(|r| (std::cmp::Reverse(r.date), r.id()));
    all
}

/// What tells one pack from another: its words, and the very version of each record behind them.
pub fn fingerprint(programme: &Programme, agenda: &[Point]) -> Digest {
    let mut text = String::new();
    for point in agenda {
        text += &format!("{}\0{}\0{}\0", point.place, point.title, point.shown);
        for record in &point.records {
            let digest = programme.find(record).map(|r| r.digest().to_string()).unwrap_or_default();
            text += &format!("{record}@{digest}\0");
        }
    }
    Digest::of(text.as_bytes())
}

/// What every point needs.
struct Pack<'c, 'p> {
    cx: &'c Context<'p>,
    report: &'c CheckReport,
    since: Option<Date>,
}

impl Pack<'_, '_> {
    /// Whether a day lies after the review before; every day does when there was none.
    fn fresh(&self, day: Option<Date>) -> bool {
        day.is_some_and(|d| d <= self.cx.today && self.since.is_none_or(|s| d > s))
    }

    /// `since the last review` or `so far`.
    fn period(&self) -> &'static str {
        if self.since.is_some() { "since the last review" } else { "so far" }
    }

    /// What the rules say about some clauses.
    fn said(&self, clauses: &[&str]) -> String {
        let count = |level: Level| {
            let of = |d: &&muster_model::Diagnostic| d.level == level && clauses.contains(&&*d.clause);
            self.report.diagnostics.iter().filter(of).count()
        };
        let (major, minor) = (count(Level::Major), count(Level::Minor));
        match (major, minor) {
            (0, 0) => "The check sees no gap here.".to_owned(),
            _ => format!(
                "The check sees {} and {} here.",
                sentence::count(major, "major gap", "major gaps"),
                sentence::count(minor, "minor gap", "minor gaps")
            ),
        }
    }

    /// Puts a point together; what people should see first comes first among its records.
    fn point(
        &self,
        place: &'static str,
        title: &'static str,
        mut said: Vec<String>,
        records: Vec<Reference>,
    ) -> Point {
        let mut kept: Vec<Reference> = Vec::new();
        for record in records {
            if !kept.contains(&record) {
                kept.push(record);
            }
        }
        let more = kept.len().saturating_sub(KEPT);
        kept.truncate(KEPT);
        if more > 0 {
            said.push(format!(
                "{} more {} behind this than are pinned here.",
                more,
                if more == 1 { "record stands" } else { "records stand" }
            ));
        }
        Point { place, title, shown: said.join(" ").replace("\n ", "\n"), records: kept }
    }
}

/// References of records, those that `first` picks at the head.
fn ordered<'p, K>(all: &[Rec<'p, K>], first: impl Fn(&Rec<'p, K>) -> bool) -> Vec<Reference> {
    let (head, tail): (Vec<_>, Vec<_>) = all.iter().partition(|r| first(r));
    head.into_iter().chain(tail).map(Rec::reference).collect()
}

/// `: “A”, “B” and 3 more`, or nothing.
fn named(titles: &[&str]) -> String {
    let quoted: Vec<String> = titles.iter().map(|t| format!("“{t}”")).collect();
    if quoted.is_empty() { String::new() } else { format!(": {}", sentence::some(&quoted, NAMED)) }
}

/// `12 May 2026`.
fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}
