//! 6.1.3/accepted-by-another: a risk was accepted by somebody who does not own it.

use muster_model::Level;
use muster_model::kinds::{Acceptance, Risk};

use super::levels::band;
use crate::rule::{Hit, rule};

rule! {
    id: "6.1.3/accepted-by-another",
    level: Level::Minor,
    clause: "6.1.3",
    serves: &["C6.1.3"],
    title: "A risk was accepted by somebody other than its owner",
    checks: "The role in which each acceptance was given is the owner of the risk, or the one whom the criteria name for \
             its band.",
    matters: "Only the one who would bear the loss, or somebody above, can say that it may happen. An acceptance by the \
              security team moves the loss onto people who never heard of it.",
    resolve: "Have the risk's owner accept it; if the one who accepted really is the owner, correct the risk.",
    evidence: "Acceptances given in the role that owns the risk.",
    fires: "
        >>> risk/outage.md
        title: Outage of the identity provider stops dispatch
        owner: role/operations
        >>> acceptance/outage.md
        title: Outage accepted
        class: residual
        risk: risk/outage@sha256:0000000000000000000000000000000000000000000000000000000000000000
        until: 2026-12-31
        accepted: {by: person/ada, role: role/isms-manager, at: 2025-12-04T08:00:00Z}
    ",
    silent: "
        >>> risk/outage.md
        title: Outage of the identity provider stops dispatch
        owner: role/operations
        >>> acceptance/outage.md
        title: Outage accepted
        class: residual
        risk: risk/outage@sha256:0000000000000000000000000000000000000000000000000000000000000000
        until: 2026-12-31
        accepted: {by: person/ada, role: role/operations, at: 2025-12-04T08:00:00Z}
    ",
    run: |cx| {
        let criteria = cx.criteria();
        let another = |acceptance: muster_model::Rec<'_, Acceptance>| {
            let role = &acceptance.accepted.as_ref()?.role.as_ref()?.to;
            let risk = cx.programme.get::<Risk>(&acceptance.risk.as_ref()?.to)?;
            let owner = &risk.record.owner.as_ref()?.to;
            let title = cx.programme.title(role).to_lowercase();
            let named = [&risk.current, &risk.residual].into_iter().any(|level| {
                let band = criteria.as_ref().and_then(|c| band(c, level.as_ref()));
                let by = band.and_then(|(_, b)| b.accepted_by.as_deref()).unwrap_or_default().to_lowercase();
                by.contains(&title) || by.replace(' ', "-").contains(role.id.as_str())
            });
            (role != owner && !named).then(|| {
                Hit::on(acceptance.record, format!(
                    "“{}” was accepted in the role “{}”, but “{}” owns the risk",
                    risk.title(), cx.programme.title(role), cx.programme.title(owner)
                ))
                .at("accepted.role")
                .see(&risk.reference(), Some("owner"), "the owner")
            })
        };
        cx.programme.all::<Acceptance>().filter_map(another).collect()
    },
}
