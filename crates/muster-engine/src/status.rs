//! The status of each clause, computed from the records and what the rules say. Never ticked by hand.

use muster_catalog::clause::{self, Clause};
use muster_model::{Kind, Level};

use crate::check::CheckReport;
use crate::context::Context;
use crate::sentence;

/// Where a clause stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// No record serves it yet.
    NotStarted,
    /// A rule says that the requirement is not met at all.
    Major,
    /// A rule says that the requirement is not met in one place.
    Minor,
    /// Something could become a failure, or a rule could not look.
    Watch,
    /// Records serve it and no rule objects.
    InOrder,
}

impl Status {
    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotStarted => "Not started",
            Self::Major => "Not met",
            Self::Minor => "Gaps",
            Self::Watch => "Watch",
            Self::InOrder => "In order",
        }
    }

    /// The word in data and class names.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotStarted => "not-started",
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Watch => "observation",
            Self::InOrder => "fine",
        }
    }
}

/// Where one clause stands, with the numbers behind it.
#[derive(Debug, Clone)]
pub struct ClauseStatus {
    /// The clause.
    pub clause: &'static Clause,
    /// Where it stands.
    pub status: Status,
    /// Records of the kinds that serve it.
    pub records: usize,
    /// Diagnostics by level: major, minor, observation, opportunity.
    pub counts: [usize; 4],
    /// Rules for it that could not look.
    pub not_run: usize,
    /// Why it stands there, as a sentence.
    pub why: String,
}

/// Where every clause stands, in order.
pub fn clauses(cx: &Context<'_>, report: &CheckReport) -> Vec<ClauseStatus> {
    clause::all().iter().map(|c| of_clause(c, cx, report)).collect()
}

/// Where one clause stands.
pub fn of_clause(clause: &'static Clause, cx: &Context<'_>, report: &CheckReport) -> ClauseStatus {
    let counts = Level::ALL.map(|l| report.of_clause(&clause.number).filter(|d| d.level == l).count());
    let kinds: Vec<_> = clause.kinds.iter().filter_map(|k| Kind::parse(k)).collect();
    let records = kinds.iter().map(|k| cx.programme.count(*k)).sum();
    let telling = kinds.first().map_or(records, |k| cx.programme.count(*k));
    let not_run = report
        .not_run
        .iter()
        .filter(|n| crate::rules::get(n.rule).is_some_and(|r| r.clause == clause.number))
        .count();
    let [major, minor, observation, opportunity] = counts;
    let status = match () {
        () if telling == 0 && records == 0 => Status::NotStarted,
        () if major > 0 => Status::Major,
        () if minor > 0 => Status::Minor,
        () if observation > 0 || not_run > 0 => Status::Watch,
        () => Status::InOrder,
    };
    let gaps: Vec<String> = [
        (major, "major gap", "major gaps"),
        (minor, "minor gap", "minor gaps"),
        (observation, "observation", "observations"),
        (opportunity, "opportunity", "opportunities"),
    ]
    .into_iter()
    .filter(|(n, _, _)| *n > 0)
    .map(|(n, one, many)| sentence::count(n, one, many))
    .collect();
    let mut why = match status {
        Status::NotStarted => "No record serves this clause yet.".to_owned(),
        Status::InOrder if gaps.is_empty() => {
            format!("{}, and no rule objects.", sentence::count(records, "record", "records"))
        }
        Status::Watch if gaps.is_empty() => {
            format!("{}, and no rule that could look objects.", sentence::count(records, "record", "records"))
        }
        _ => format!("{}.", sentence::list(&gaps)),
    };
    if not_run > 0 {
        why.push_str(&format!(" {} could not look.", sentence::count(not_run, "rule", "rules")));
    }
    ClauseStatus { clause, status, records, counts, not_run, why }
}
