//! 10.2/finding-overdue: a finding that should be closed by now.

use jiff::ToSpan;
use muster_model::kinds::{Finding, FindingGrade};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "10.2/finding-overdue",
    level: Level::Minor,
    clause: "10.2",
    serves: &["M4", "C10.2"],
    title: "A finding is overdue",
    checks: "Each open finding: its own day has not passed or, where it has none, it is not older than `finding_days` of the \
             profile's thresholds (90 by default). Opportunities are not counted.",
    matters: "The longer a finding is open, the more it becomes the way things are. Age is the first figure a management \
              review should see.",
    resolve: "Close it with what was done; or have a new day agreed by whoever raised it, with the reason.",
    evidence: "Findings closed within the time you set yourself.",
    fires: "
        >>> finding/orphans.md
        title: Accounts without owner
        grade: minor
        raised: 2026-02-01
    ",
    silent: "
        >>> finding/orphans.md
        title: Accounts without owner
        grade: minor
        raised: 2026-02-01
        due: 2026-08-31
        >>> finding/old.md
        title: Shared password
        grade: major
        raised: 2024-02-01
        closed: {by: person/ada, role: role/auditor, at: 2024-05-01T09:00:00Z}
    ",
    run: |cx| {
        let days = cx.programme.profile.thresholds.finding_days;
        let late = |f: Rec<'_, Finding>| {
            if f.closed.is_some() || f.grade == Some(FindingGrade::Opportunity) {
                return None;
            }
            if let Some(due) = f.due {
                let said = format!("“{}” was to be closed by {due}, {} days ago", f.title(), cx.days_since(due));
                return (due < cx.today).then(|| Hit::on(f.record, said).at("due"));
            }
            let raised = f.raised.filter(|r| cx.days_since(*r) > days)?;
            let by = raised.saturating_add(days.days());
            Some(
                Hit::on(f.record, format!(
                    "“{}” was raised on {raised}, {} days ago, and should have been closed by {by}",
                    f.title(), cx.days_since(raised)
                ))
                .at("raised"),
            )
        };
        cx.programme.all::<Finding>().filter_map(late).collect()
    },
}
