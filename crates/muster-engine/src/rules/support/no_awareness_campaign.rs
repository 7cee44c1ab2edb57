//! 7.3/no-awareness-campaign: nobody was made aware of anything for a year.

use muster_model::Level;
use muster_model::kinds::AwarenessCampaign;

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "7.3/no-awareness-campaign",
    level: Level::Minor,
    clause: "7.3",
    serves: &["C7.3"],
    title: "No awareness campaign in the last twelve months",
    checks: "That some awareness campaign ran within the last year (or within `awareness` days of the profile's cadences).",
    matters: "People must know the policy, what they contribute, and what follows if they do not. What was told once, years \
              ago, is known by those who were there and remember.",
    resolve: "Plan a campaign with audience, message and dates, and count who took part.",
    evidence: "The campaign with its material, and attendance by date.",
    fires: "
        >>> awareness-campaign/2024.md
        title: Phishing week 2024
        from: 2024-10-01
        to: 2024-10-07
    ",
    silent: "
        >>> awareness-campaign/2026.md
        title: Sign-in week 2026
        from: 2026-03-01
        to: 2026-03-07
    ",
    run: |cx| {
        let days = i64::from(cx.programme.profile.cadence_days("awareness", 365));
        let last = cx
            .programme
            .all::<AwarenessCampaign>()
            .filter(|c| c.from.is_some_and(|f| f <= cx.today))
            .max_by_key(|c| c.to.or(c.from));
        let hit = match last {
            Some(c) => {
                let ended = c.to.or(c.from).unwrap_or(cx.today);
                (cx.days_since(ended) > days).then(|| {
                    Hit::on(c.record, format!(
                        "the last awareness campaign, “{}”, ended on {ended}, {} days ago", c.title(), cx.days_since(ended)
                    ))
                    .at("to")
                })
            }
            None if cx.started_within(days) => None,
            None => Some(Hit::missing("no awareness campaign has ever been held")),
        };
        Outcome::from(hit)
    },
}
