//! 7.3/awareness-attendance-low: a campaign ended without most of those invited, or without anybody counting.

use muster_model::kinds::AwarenessCampaign;
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "7.3/awareness-attendance-low",
    level: Level::Minor,
    clause: "7.3",
    serves: &["C7.3"],
    title: "An awareness campaign did not reach its people",
    checks: "Each campaign that ended within the last year: at least 90 % of those invited took part, and somebody counted.",
    matters: "The ones who stay away are rarely a random sample: shift workers, administrators, directors. An attacker \
              needs one of them.",
    resolve: "Invite those who were missing once more, in a way that fits their work, and record the new count.",
    evidence: "Attendance by unit and date, with the repeat for those who were missing.",
    fires: "
        >>> awareness-campaign/2026.md
        title: Sign-in week 2026
        from: 2026-03-01
        to: 2026-03-07
        invited: 600
        attended: 410
    ",
    silent: "
        >>> awareness-campaign/2026.md
        title: Sign-in week 2026
        from: 2026-03-01
        to: 2026-03-07
        invited: 600
        attended: 552
    ",
    run: |cx| {
        let low = |c: Rec<'_, AwarenessCampaign>| {
            let ended = c.to.filter(|to| (1..=365).contains(&cx.days_since(*to)))?;
            let invited = c.invited.filter(|n| *n > 0)?;
            let said = match cx.programme.took_part(&c) {
                Some(n) if n.saturating_mul(10) < invited.saturating_mul(9) => format!(
                    "{n} of {invited} people invited took part in “{}”: {} %",
                    c.title(), n.saturating_mul(100) / invited
                ),
                None => format!("“{}” ended on {ended}, and nobody has counted who took part", c.title()),
                Some(_) => return None,
            };
            Some(Hit::on(c.record, said).at("attended"))
        };
        cx.programme.all::<AwarenessCampaign>().filter_map(low).collect()
    },
}
