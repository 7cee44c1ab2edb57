//! 8.1/activity-day-unreadable: recurring work is to fall on a day that no calendar knows.

use muster_model::Level;
use muster_model::kinds::Activity;

use crate::rule::{Hit, rule};

rule! {
    id: "8.1/activity-day-unreadable",
    level: Level::Observation,
    clause: "8.1",
    serves: &["C8.1"],
    title: "The day recurring work falls on cannot be read",
    checks: "That the day in the month, where one is named, is one a calendar can find: `first monday`, `last day`, `15`.",
    matters: "A rhythm nobody can work out is not kept. The days shown are then those of the plain rhythm, and people go by \
              another one.",
    resolve: "Write `first`, `second`, `third`, `fourth` or `last` with a weekday, `last day`, `last working day`, or the \
              number of the day.",
    evidence: "The calendar shows the days that people keep.",
    fires: "
        >>> activity/reconciliation.md
        title: Reconciliation of accounts
        of: process/leavers
        every: P1M
        last_done: 2026-06-10
        on: when the auditors come
    ",
    silent: "
        >>> activity/reconciliation.md
        title: Reconciliation of accounts
        of: process/leavers
        every: P1M
        last_done: 2026-06-10
        on: second tuesday
    ",
    run: |cx| {
        let unreadable = |a: &muster_model::Rec<'_, Activity>| a.on.is_some() && a.month_day().is_none();
        cx.programme
            .all::<Activity>()
            .filter(unreadable)
            .map(|a| {
                let on = a.on.as_deref().unwrap_or_default();
                Hit::on(a.record, format!("“{}” falls on “{on}”, which is no day of a month", a.title())).at("on")
            })
            .collect()
    },
}
