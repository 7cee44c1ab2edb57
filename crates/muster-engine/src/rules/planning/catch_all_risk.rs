//! 6.1.2/catch-all-risk: a headline such as "cyber attack" where a scenario should stand.

use muster_model::Level;
use muster_model::kinds::Risk;

use super::words::{CatchAll, catch_all, nearest_scenarios};
use crate::rule::{Hit, rule};
use crate::sentence;

rule! {
    id: "6.1.2/catch-all-risk",
    level: Level::Minor,
    clause: "6.1.2",
    serves: &["M2", "D2", "L2", "C6.1.2"],
    title: "A risk is a headline, not a scenario",
    checks: "Risks whose title or threat is made of words that fit any organisation (“cyber attack”, “hackers”, “data \
             breach”, “IT failure”), where neither threat nor vulnerability says anything more definite than the names \
             of the assets. A known scenario counts when the risk adds at least something of its own.",
    matters: "Nobody can defend against “cyber attack”: no team knows what to watch, no control can be chosen for it, and \
              its likelihood is a mood. Broken down into scenarios, each part gets an owner, a control and a number.",
    resolve: "Ask: who does what, to which asset or identity service, through which weakness? Write one risk for each \
              answer, starting from the scenario library, and delete the headline.",
    evidence: "Risks that each name a way in and a weakness, with owners who recognise them as theirs.",
    fires: "
        >>> asset/portal.md
        title: Customer portal
        >>> risk/cyber-attack.md
        title: Cyber attack on the customer portal
        assets: [asset/portal]
        threat: Hackers attack our systems
        vulnerability: Insufficient security measures
    ",
    silent: "
        >>> asset/portal.md
        title: Customer portal
        >>> risk/relayed-code.md
        title: Customer accounts taken over through a relayed one-time code
        scenario: credential-theft
        assets: [asset/portal]
        threat: A false sign-in page relays password and code within seconds
        vulnerability: Codes by text message are the only second factor
    ",
    run: |cx| {
        let judge = |risk: muster_model::Rec<'_, Risk>| {
            let field = match catch_all(cx.programme, &risk)? {
                CatchAll::Title => "title",
                CatchAll::Threat => "threat",
            };
            let near: Vec<_> = nearest_scenarios(cx.programme, &risk).iter().map(|s| format!("`{s}`")).collect();
            let target = risk.assets.first().map_or("what matters most".to_owned(), |a| {
                format!("“{}”", cx.programme.title(&a.to))
            });
            Some(
                Hit::on(risk.record, format!(
                    "the risk “{}” names neither a way in nor a weakness that somebody could defend", risk.title()
                ))
                .at(field)
                .help(format!(
                    "Split it: for {target}, who would do what, and what lets them? Scenarios to start from: {}.",
                    sentence::list(&near)
                )),
            )
        };
        cx.programme.all::<Risk>().filter_map(judge).collect()
    },
}
