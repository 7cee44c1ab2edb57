//! 6.1.3/acceptance-expired: a risk was accepted until a day that has passed.

use muster_model::Level;
use muster_model::kinds::{Acceptance, Risk};

use crate::rule::{Hit, rule};

rule! {
    id: "6.1.3/acceptance-expired",
    level: Level::Minor,
    clause: "6.1.3",
    serves: &["C6.1.3"],
    title: "An acceptance has run out",
    checks: "Acceptances whose last day has passed, unless a later acceptance of the same kind for the same risk is in force.",
    matters: "The owner accepted the risk for a time, because something was to change. The time is over; the risk is carried \
              on without anybody having said yes.",
    resolve: "Look at what was to change. Have the owner accept the risk as it is now until a new day, or treat it.",
    evidence: "An acceptance in force, or a treatment, from the day the old one ended.",
    fires: "
        >>> risk/outage.md
        title: Outage of the identity provider stops dispatch
        >>> acceptance/outage.md
        title: Outage accepted over Christmas
        class: residual
        risk: risk/outage@sha256:0000000000000000000000000000000000000000000000000000000000000000
        until: 2026-03-31
        accepted: {by: person/ada, role: role/operations, at: 2025-12-04T08:00:00Z}
    ",
    silent: "
        >>> risk/outage.md
        title: Outage of the identity provider stops dispatch
        >>> acceptance/outage.md
        title: Outage accepted over Christmas
        class: residual
        risk: risk/outage@sha256:0000000000000000000000000000000000000000000000000000000000000000
        until: 2026-12-31
        accepted: {by: person/ada, role: role/operations, at: 2025-12-04T08:00:00Z}
    ",
    run: |cx| {
        let ended = |acceptance: muster_model::Rec<'_, Acceptance>| {
            let until = acceptance.until.filter(|until| *until < cx.today)?;
            let risk = cx.programme.get::<Risk>(&acceptance.risk.as_ref()?.to)?;
            let renewed = cx.programme.pointing::<Acceptance>(&risk.reference(), "risk").any(|a| {
                a.class == acceptance.class
                    && cx.stands(a.record, "accepted", a.accepted.as_ref())
                    && a.until.is_some_and(|u| u >= cx.today)
            });
            (!renewed).then(|| {
                Hit::on(acceptance.record, format!(
                    "the risk “{}” was accepted until {until}, and not since", risk.title()
                ))
                .at("until")
                .see(&risk.reference(), Some("current"), "the risk accepted")
            })
        };
        cx.programme.all::<Acceptance>().filter_map(ended).collect()
    },
}
