//! 9.2.2/audit-programme-missing: nothing says which audits there will be.

use muster_model::Level;
use muster_model::kinds::AuditProgramme;

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "9.2.2/audit-programme-missing",
    level: Level::Minor,
    clause: "9.2.2",
    serves: &["C9.2"],
    title: "There is no audit programme for the present time",
    checks: "That an audit programme exists whose period has not ended.",
    matters: "Single audits look where it hurts today. The programme makes sure that over its period everything is looked \
              at, more often where more is at stake.",
    resolve: "Write an `audit-programme`: period, objectives, the risks you considered, and which clauses and controls are \
              audited by when.",
    evidence: "The audit programme with its period and the reasons for its choices.",
    fires: "
        >>> audit-programme/2023-2025.md
        title: Audits 2023 to 2025
        from: 2023-01-01
        to: 2025-12-31
    ",
    silent: "
        >>> audit-programme/2026-2028.md
        title: Audits 2026 to 2028
        from: 2026-01-01
        to: 2028-12-31
    ",
    run: |cx| {
        let last = cx.programme.all::<AuditProgramme>().max_by_key(|p| p.to);
        let hit = match last {
            None => Some(Hit::missing("no record says which audits there will be, and why these")),
            Some(p) => p.to.filter(|to| *to < cx.today).map(|to| {
                Hit::on(p.record, format!("the last audit programme, “{}”, ended on {to}", p.title())).at("to")
            }),
        };
        Outcome::from(hit)
    },
}
