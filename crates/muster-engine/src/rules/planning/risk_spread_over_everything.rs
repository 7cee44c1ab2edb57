//! 6.1.2/risk-spread-over-everything: one risk for many assets at once.

use muster_model::Level;
use muster_model::kinds::Risk;

use crate::rule::{Hit, rule};

/// From how many assets on a risk speaks of everything.
const EVERYTHING: usize = 8;

rule! {
    id: "6.1.2/risk-spread-over-everything",
    level: Level::Observation,
    clause: "6.1.2",
    serves: &["M2", "C6.1.2"],
    title: "One risk is said of many assets at once",
    checks: "Risks that name eight or more assets and identity services.",
    matters: "One level cannot be right for eight different things, and one owner cannot act on all of them. Risks spread \
              so wide are catch-alls in disguise: they hide the two assets where it would really hurt.",
    resolve: "Name the asset or identity service where the scenario begins; what depends on it is known from \
              `depends_on`. Where levels or owners differ, split the risk.",
    evidence: "Risks that name the few assets they are about.",
    fires: "
        >>> risk/forgotten-patches.md
        title: Known holes stay open
        assets: [asset/a, asset/b, asset/c, asset/d, asset/e, asset/f, asset/g, asset/h]
    ",
    silent: "
        >>> risk/forgotten-patches.md
        title: Known holes stay open in the booking interface
        assets: [asset/booking-api, asset/portal]
    ",
    run: |cx| {
        let hit = |risk: muster_model::Rec<'_, Risk>| {
            let many = risk.assets.len();
            Hit::on(risk.record, format!("the risk “{}” is said of {many} assets at once", risk.title()))
                .at("assets")
        };
        cx.programme.all::<Risk>().filter(|r| r.assets.len() >= EVERYTHING).map(hit).collect()
    },
}
