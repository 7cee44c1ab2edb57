//! 6.1.2/scenario-unknown: a risk follows a scenario that the library does not have.

use muster_catalog::scenario;
use muster_model::Level;
use muster_model::kinds::Risk;
use muster_model::value::nearest;

use crate::rule::{Hit, rule};

rule! {
    id: "6.1.2/scenario-unknown",
    level: Level::Observation,
    clause: "6.1.2",
    serves: &["L2", "C6.1.2"],
    title: "A risk names a scenario that does not exist",
    checks: "The scenario that each risk names, against the scenario library.",
    matters: "A scenario brings its signs, controls and metrics with it. A name that leads nowhere brings nothing, and \
              mostly is a slip of the hand.",
    resolve: "Name a scenario of the library; leave the field out where none fits, and say the same in threat and \
              vulnerability.",
    evidence: "Risks whose scenarios can be opened.",
    fires: "
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        scenario: consent-fishing
    ",
    silent: "
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        scenario: consent-phishing
    ",
    run: |cx| {
        let known: Vec<_> = scenario::all().iter().map(|s| s.id.as_str()).collect();
        let unknown = |risk: muster_model::Rec<'_, Risk>| {
            let named = risk.scenario.as_ref()?.as_str();
            if scenario::get(named).is_some() {
                return None;
            }
            let help = match nearest(named, &known) {
                Some(close) => format!("Did you mean `{close}`?"),
                None => format!("Scenarios are: {}.", known.join(", ")),
            };
            Some(
                Hit::on(risk.record, format!(
                    "the risk “{}” names the scenario `{named}`, which the library does not have", risk.title()
                ))
                .at("scenario")
                .help(help),
            )
        };
        cx.programme.all::<Risk>().filter_map(unknown).collect()
    },
}
