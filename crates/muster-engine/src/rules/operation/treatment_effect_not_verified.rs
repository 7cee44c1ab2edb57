//! 8.3/treatment-effect-not-verified: a treatment is done, and nobody has looked whether it worked.

use muster_model::kinds::{Treatment, TreatmentStatus};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "8.3/treatment-effect-not-verified",
    level: Level::Observation,
    clause: "8.3",
    serves: &["C8.3", "M4", "B3"],
    title: "Nobody has looked whether a finished treatment worked",
    checks: "Each treatment that is done and was due more than 90 days ago carries the verification of its effect.",
    matters: "Results of treatment are among the records that the standard asks for. “Done” says that the work was carried \
              out; whether the risk fell is another question, and somebody has to answer it.",
    resolve: "Look at the risk with fresh data: the indicator, a test, the incidents since. Verify the effect here, or set \
              the treatment back to in progress.",
    evidence: "The verification with person and date, and the data it rests on.",
    fires: "
        >>> treatment/hsm.md
        title: Signing keys in hardware
        option: modify
        status: done
        due: 2026-01-31
    ",
    silent: "
        >>> treatment/hsm.md
        title: Signing keys in hardware
        option: modify
        status: done
        due: 2026-01-31
        effectiveness: {by: person/ada, role: role/risk-owner, at: 2026-05-04T09:00:00Z}
        >>> treatment/siem.md
        title: Alerts on unusual tokens
        option: modify
        status: done
        due: 2026-06-15
    ",
    run: |cx| {
        let unverified = |t: Rec<'_, Treatment>| {
            let done = t.status == Some(TreatmentStatus::Done) && t.effectiveness.is_none();
            let due = t.due.filter(|d| done && cx.days_since(*d) > 90)?;
            Some(
                Hit::on(t.record, format!(
                    "“{}” was due on {due} and is done, but nobody has verified that it worked", t.title()
                ))
                .at("effectiveness"),
            )
        };
        cx.programme.all::<Treatment>().filter_map(unverified).collect()
    },
}
