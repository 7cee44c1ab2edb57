//! 6.1.2/identity-risk-without-scenario: a risk to an identity service, told in few words and without a scenario.

use muster_model::kinds::{Asset, AssetClass, IdentityService, Risk};
use muster_model::{Kind, Level, Reference};

use super::words::{catch_all, is_thin, nearest_scenarios};
use crate::rule::{Hit, rule};
use crate::sentence;

rule! {
    id: "6.1.2/identity-risk-without-scenario",
    level: Level::Observation,
    clause: "6.1.2",
    serves: &["M2", "L2", "D2"],
    title: "A risk to an identity service follows no scenario",
    checks: "Risks to identity services or identity populations that name no scenario of the library and say too little \
             themselves about the way in or the weakness. (Catch-all risks are told by their own rule.)",
    matters: "Attacks on identity follow known paths, and each path has its own signs, controls and figures. “Problem with \
              the directory” cannot be watched by anybody; “replication rights abused to copy all password hashes” can.",
    resolve: "Choose the scenario of the library that fits and name it in `scenario`; or, where none fits, write threat \
              and vulnerability so that the team running the service could act on them.",
    evidence: "Identity risks that name a scenario, or a way in and a weakness of their own.",
    fires: "
        >>> identity-service/directory.md
        title: Directory
        >>> risk/directory.md
        title: Directory taken over
        assets: [identity-service/directory]
        threat: Takeover
        vulnerability: Old protocol
    ",
    silent: "
        >>> identity-service/directory.md
        title: Directory
        >>> risk/directory.md
        title: Directory taken over
        scenario: directory-replication-abuse
        assets: [identity-service/directory]
        threat: Takeover
        vulnerability: Old protocol
    ",
    run: |cx| {
        let population = |r: &Reference| {
            cx.programme.get::<Asset>(r).is_some_and(|a| a.class == Some(AssetClass::IdentityPopulation))
        };
        let judge = |risk: muster_model::Rec<'_, Risk>| {
            if risk.scenario.is_some() {
                return None;
            }
            let at = risk.assets.iter()
                .position(|a| a.to.kind == Kind::of::<IdentityService>() || population(&a.to))?;
            if !is_thin(cx.programme, &risk) || catch_all(cx.programme, &risk).is_some() {
                return None;
            }
            let what = cx.programme.title(&risk.assets.get(at)?.to);
            let near: Vec<_> = nearest_scenarios(cx.programme, &risk).iter().map(|s| format!("`{s}`")).collect();
            Some(
                Hit::on(risk.record, format!(
                    "the risk “{}” to “{what}” follows no scenario and says too little of its own", risk.title()
                ))
                .at("scenario")
                .help(format!("Closest in the scenario library: {}.", sentence::list(&near))),
            )
        };
        cx.programme.all::<Risk>().filter_map(judge).collect()
    },
}
