//! 6.1.2/risk-review-overdue: a risk has not been looked at for longer than planned, or nothing says when it was.

use jiff::ToSpan;
use muster_model::Level;
use muster_model::kinds::Risk;

use crate::rule::{Hit, rule};

rule! {
    id: "6.1.2/risk-review-overdue",
    level: Level::Minor,
    clause: "6.1.2",
    serves: &["C6.1.2"],
    title: "A risk has not been reviewed in time",
    checks: "Each risk's last review plus its own rhythm, or plus the organisation's rhythm for risk assessments where it \
             has none (a year, unless the profile says otherwise).",
    matters: "A level is true on the day it was judged. Controls age, services move, attackers learn; a register in which \
              nothing changed for years describes another organisation.",
    resolve: "Go through the risk with its owner: still so, better, worse? Correct the levels and set `review.last` to the \
              day you did.",
    evidence: "Review dates within the rhythm, and levels that moved with what happened.",
    fires: "
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        review: {last: 2025-03-01, every: P6M}
    ",
    silent: "
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        review: {last: 2026-03-01, every: P6M}
    ",
    run: |cx| {
        let rhythm = i64::from(cx.programme.profile.cadence_days("risk-assessment", 365));
        let late = |risk: muster_model::Rec<'_, Risk>| {
            let title = risk.title();
            let last = risk.review.as_ref().and_then(|r| r.last);
            let own = risk.review.as_ref().and_then(|r| r.next());
            let due = own.or_else(|| last?.checked_add(rhythm.days()).ok());
            let message = match (last, due) {
                (_, Some(due)) if due >= cx.today => return None,
                (Some(last), Some(due)) => {
                    format!("the risk “{title}” was last reviewed on {last} and was due again by {due}")
                }
                _ => format!("nothing says when the risk “{title}” was last reviewed"),
            };
            Some(Hit::on(risk.record, message).at("review.last"))
        };
        cx.programme.all::<Risk>().filter_map(late).collect()
    },
}
