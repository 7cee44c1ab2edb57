//! Findings with the days that matter: by when each must be closed, whether it was, and how long it took.

use jiff::ToSpan;
use jiff::civil::Date;
use muster_model::kinds::Finding;
use muster_model::{Programme, Rec};

/// One finding with the days that matter.
#[derive(Debug, Clone, Copy)]
pub struct Case<'p> {
    /// The finding.
    pub finding: Rec<'p, Finding>,
    /// By when it must be closed: its own day, or the usual time after it was raised.
    pub due: Option<Date>,
    /// The day it was closed.
    pub closed: Option<Date>,
    /// Days from the day it was raised to the day it was closed; to today while it is open.
    pub days: Option<i64>,
}

impl Case<'_> {
    /// Open, and its day has passed.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.closed.is_none() && self.due.is_some_and(|d| d < today)
    }

    /// Nobody said what it changes in the design, or why nothing has to change.
    pub fn lacks_design(&self) -> bool {
        self.finding.design.as_ref().is_none_or(|d| d.decision.is_none() && d.none_because.is_none())
    }
}

/// Every finding as of `today`, the one open longest first.
pub fn cases(programme: &Programme, today: Date) -> Vec<Case<'_>> {
    let profile = &programme.profile;
    let patience = profile.thresholds.finding_days.clamp(0, 36_500);
    let mut all: Vec<Case<'_>> = programme
        .all::<Finding>()
        .map(|finding| {
            let closed = finding.closed.as_ref().map(|c| c.at.map_or(today, |at| profile.today(at)));
            let until = closed.unwrap_or(today);
            let days = finding.raised.map(|r| i64::from((until - r).get_days()).max(0));
            let usual = finding.raised.and_then(|r| r.checked_add(patience.days()).ok());
            Case { finding, due: finding.due.or(usual), closed, days }
        })
        .collect();
    all.sort_by_key(|c| (c.closed.is_some(), std::cmp::Reverse(c.days), c.finding.id()));
    all
}
