//! 6.1.3/retained-without-acceptance: a risk is kept, and its owner never said so.

use muster_model::Level;
use muster_model::kinds::{Treatment, TreatmentStatus};

use super::levels::{is_accepted, keeps};
use crate::rule::{Hit, rule};

rule! {
    id: "6.1.3/retained-without-acceptance",
    level: Level::Minor,
    clause: "6.1.3",
    serves: &["C6.1.3"],
    title: "A risk is kept without its owner's acceptance",
    checks: "Treatments that keep a risk, unless only proposed or dropped: an acceptance of the remaining risk must be in \
             force for each of their risks.",
    matters: "Keeping a risk is a decision of the one who would bear the loss. Without a name and a day under it, “retain” is \
              another word for “forgotten”.",
    resolve: "Have the risk owner accept the remaining risk, of the version they see, until a day; or choose another option.",
    evidence: "The risk owner's acceptance with level, reason and end.",
    fires: "
        >>> treatment/keep.md
        title: Lost handhelds are kept as a risk
        risks: [risk/lost-handheld]
        option: retain
        status: agreed
        >>> risk/lost-handheld.md
        title: A handheld is lost with the addresses of a day
    ",
    silent: "
        >>> treatment/keep.md
        title: Lost handhelds are kept as a risk
        risks: [risk/lost-handheld]
        option: retain
        status: agreed
        >>> risk/lost-handheld.md
        title: A handheld is lost with the addresses of a day
        >>> acceptance/lost-handheld.md
        title: Lost handhelds accepted
        class: residual
        risk: risk/lost-handheld@sha256:0000000000000000000000000000000000000000000000000000000000000000
        until: 2027-01-31
        accepted: {by: person/ada, role: role/process-owner, at: 2026-02-01T07:00:00Z}
    ",
    run: |cx| {
        let hits = |treatment: muster_model::Rec<'_, Treatment>| {
            let decided = !matches!(
                treatment.status, None | Some(TreatmentStatus::Proposed | TreatmentStatus::Dropped)
            );
            let open = treatment.risks.iter().enumerate()
                .filter(|(_, r)| decided && keeps(&treatment) && !is_accepted(cx, &r.to));
            open.map(|(i, risk)| {
                Hit::on(treatment.record, format!(
                    "“{}” keeps the risk “{}”, but no acceptance of it is in force",
                    treatment.title(), cx.programme.title(&risk.to)
                ))
                .at(format!("risks[{i}]"))
            })
            .collect::<Vec<_>>()
        };
        cx.programme.all::<Treatment>().flat_map(hits).collect()
    },
}
