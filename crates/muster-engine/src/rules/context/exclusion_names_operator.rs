//! 4.3/exclusion-names-operator: the reason for leaving something out says who runs it, not why it has no bearing.

use muster_model::kinds::{Exclusion, ExclusionGround, IdentityService};
use muster_model::{Kind, Level};

use crate::rule::{Hit, rule};

rule! {
    id: "4.3/exclusion-names-operator",
    level: Level::Minor,
    clause: "4.3",
    serves: &["M1", "C4.3"],
    title: "An exclusion names the operator instead of a reason",
    checks: "Exclusions on the ground that a provider or another team runs the thing, and identity services left out to \
             save cost. What something in scope is recorded to need has a rule of its own.",
    matters: "“It is in the cloud”, “another team runs it” and “too dear for now” are about work and money. A thing may be \
              left out when nothing in scope depends on it and nothing is reached through it; who runs it has no part in \
              that, and an auditor will say so.",
    resolve: "Find out what depends on it. If something does, name it in the scope and control its operator through an \
              interface. If nothing does, say so: `ground: no-bearing`, with what was checked.",
    evidence: "A justification that speaks of dependencies, and an approval.",
    fires: "
        >>> exclusion/print.md
        title: Print service
        what: [asset/print-servers]
        ground: other-team
        justification: Facility management looks after it.
    ",
    silent: "
        >>> exclusion/print.md
        title: Print service
        what: [asset/print-servers]
        ground: no-bearing
        justification: Separate network, no account of ours, no classified documents; checked on 3 March.
    ",
    run: |cx| {
        let excuse = |exclusion: muster_model::Rec<'_, Exclusion>| {
            let ground = exclusion.ground?;
            let service = Kind::of::<IdentityService>();
            let bad = match ground {
                ExclusionGround::Cloud | ExclusionGround::OtherTeam => true,
                ExclusionGround::Cost => exclusion.what.iter().any(|w| w.to.kind == service),
                _ => false,
            };
            let told = |w: &muster_model::Reference| {
                w.kind == service && cx.scope().get(w).is_some_and(|p| !p.needed_by.is_empty())
            };
            let what = exclusion.what.iter().map(|w| &w.to).find(|w| !told(w)).filter(|_| bad)?;
            let about = match ground {
                ExclusionGround::Cost => "what covering it would cost",
                _ => "who runs it",
            };
            Some(
                Hit::on(exclusion.record, format!(
                    "“{}” leaves out “{}” because of {about}, which does not say that nothing depends on it",
                    exclusion.title(), cx.programme.title(what)
                ))
                .at("ground"),
            )
        };
        cx.programme.all::<Exclusion>().filter_map(excuse).collect()
    },
}
