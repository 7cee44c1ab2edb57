//! 7.1/resource-not-granted: something the ISMS needs was refused, or never decided although its phase has begun.

use muster_model::kinds::{Phase, Resource};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "7.1/resource-not-granted",
    level: Level::Minor,
    clause: "7.1",
    serves: &["C7.1", "P1"],
    title: "A resource the ISMS needs was not granted",
    checks: "Resources that were refused, and resources of a phase that has begun for which nobody has decided.",
    matters: "The plan counts on what is written here. If it does not come, dates slip, and top management should hear of \
              it before the auditor does.",
    resolve: "Get a decision. If it stays a no, change the plan, the scope or the date, and show the consequence in the \
              management review.",
    evidence: "The decision on the resource, and the plan as it follows from it.",
    fires: "
        >>> resource/pam-licences.md
        title: Licences for privileged access management
        class: tools
        granted: false
    ",
    silent: "
        >>> resource/pam-licences.md
        title: Licences for privileged access management
        class: tools
        granted: true
        >>> resource/auditor.md
        title: External auditor for the certification
        class: money
        phase: phase/certify
        >>> phase/certify.md
        title: Certification
        planned_start: 2027-01-01
    ",
    run: |cx| {
        let ungranted = |r: Rec<'_, Resource>| {
            let phase = r.phase.as_ref().and_then(|p| cx.programme.get::<Phase>(&p.to));
            let begun = phase.and_then(|p| Some((p.title(), p.planned_start.filter(|s| *s <= cx.today)?)));
            let why = match (r.granted, begun) {
                (Some(false), _) => format!("“{}” was not granted", r.title()),
                (None, Some((phase, start))) => format!(
                    "nobody has decided on “{}”, though “{phase}” began on {start}", r.title()
                ),
                _ => return None,
            };
            Some(Hit::on(r.record, why).at("granted"))
        };
        cx.programme.all::<Resource>().filter_map(ungranted).collect()
    },
}
