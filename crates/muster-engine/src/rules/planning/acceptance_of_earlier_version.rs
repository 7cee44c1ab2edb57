//! 6.1.3/acceptance-of-earlier-version: what was accepted has changed since.

use muster_model::Level;
use muster_model::kinds::Acceptance;

use crate::context::Context;
use crate::rule::{Hit, rule};

rule! {
    id: "6.1.3/acceptance-of-earlier-version",
    level: Level::Minor,
    clause: "6.1.3",
    serves: &["C6.1.3"],
    title: "A risk has changed since it was accepted",
    checks: "Acceptances in force: the risk and the treatment they name are still the very versions that were seen, unless \
             the present version was accepted, too.",
    matters: "Somebody said yes to a text and a level. If either has changed, they have not said yes to what stands there \
              now, and an auditor who compares the two will ask who did.",
    resolve: "Show the owner what changed, and have the present version accepted.",
    evidence: "An acceptance whose digest is that of the risk as it stands.",
    fires: "
        >>> risk/outage.md
        title: Outage of the identity provider stops dispatch
        >>> acceptance/outage.md
        title: Outage accepted
        class: residual
        risk: risk/outage@sha256:0000000000000000000000000000000000000000000000000000000000000000
        until: 2026-12-31
        accepted: {by: person/ada, role: role/operations, at: 2025-12-04T08:00:00Z}
    ",
    silent: "
        >>> risk/outage.md
        title: Outage of the identity provider stops dispatch
        >>> acceptance/outage.md
        title: Outage accepted
        class: residual
        risk: risk/outage@sha256:2294c0a0ea0edf0aaf291168e1de7ab15c3530f3c9ecd09a297adea772744af6
        until: 2026-12-31
        accepted: {by: person/ada, role: role/operations, at: 2025-12-04T08:00:00Z}
    ",
    run: |cx| {
        let in_force = |a: &Acceptance| a.accepted.is_some() && a.until.is_none_or(|until| until >= cx.today);
        let changed = |acceptance: muster_model::Rec<'_, Acceptance>| {
            let (field, to) = moved(cx, &acceptance).filter(|_| in_force(&acceptance))?;
            let risk = &acceptance.risk.as_ref()?.to;
            let again = cx.programme.pointing::<Acceptance>(risk, "risk")
                .any(|a| in_force(&a) && a.class == acceptance.class && moved(cx, &a).is_none());
            (!again).then(|| {
                Hit::on(acceptance.record, format!(
                    "“{}” has changed since “{}” was accepted", cx.programme.title(&to), acceptance.title()
                ))
                .at(field)
                .see(&to, None, "as it stands now")
            })
        };
        cx.programme.all::<Acceptance>().filter_map(changed).collect()
    },
}

/// What an acceptance names that is no longer the version it names: the field and the record.
fn moved(cx: &Context<'_>, acceptance: &Acceptance) -> Option<(&'static str, muster_model::Reference)> {
    let differs = |to: &muster_model::Reference, digest| {
        cx.programme.find(to).is_some_and(|now| now.digest() != digest).then(|| to.clone())
    };
    let risk = acceptance.risk.as_ref().and_then(|p| differs(&p.to, p.digest)).map(|to| ("risk", to));
    let treatment = || acceptance.treatment.as_ref().and_then(|p| differs(&p.to, p.digest));
    risk.or_else(|| treatment().map(|to| ("treatment", to)))
}
