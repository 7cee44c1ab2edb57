//! 10.1/trigger-routes-to-nobody: proposals of a trigger land with a role that nobody holds.

use muster_model::kinds::{Person, Trigger};
use muster_model::{Level, Rec};

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "10.1/trigger-routes-to-nobody",
    level: Level::Minor,
    clause: "10.1",
    serves: &["D3", "C5.3"],
    title: "A trigger routes to a role that nobody holds",
    checks: "The role that each trigger switched on routes to is held by somebody today.",
    matters: "The signal is seen, the decision is proposed, and then it lies in a list that nobody opens.",
    resolve: "Appoint somebody to the role, or route the trigger to a role that is held.",
    evidence: "The appointment, and a proposal that was answered.",
    fires: "
        >>> person/ada.md
        title: Ada Berg
        >>> role/architect.md
        title: Identity architect
        >>> trigger/drift.md
        title: Figures that get worse
        enabled: true
        routes_to: role/architect
    ",
    silent: "
        >>> person/ada.md
        title: Ada Berg
        roles: [{role: role/architect}]
        >>> role/architect.md
        title: Identity architect
        >>> trigger/drift.md
        title: Figures that get worse
        enabled: true
        routes_to: role/architect
    ",
    run: |cx| {
        if cx.programme.all::<Person>().next().is_none() {
            return Outcome::not_run("no person is recorded, so nobody can hold a role");
        }
        let lost = |t: Rec<'_, Trigger>| {
            let role = &t.data.routes_to.as_ref()?.to;
            let vacant = t.enabled != Some(false) && cx.programme.find(role).is_some() && !cx.is_held(role);
            vacant.then(|| {
                Hit::on(t.record, format!(
                    "“{}” routes to “{}”, a role that nobody holds", t.title(), cx.programme.title(role)
                ))
                .at("routes_to")
                .see(role, None, "the role that nobody holds")
            })
        };
        cx.programme.all::<Trigger>().filter_map(lost).collect()
    },
}
