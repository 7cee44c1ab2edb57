//! 8.2/assessment-not-signed-off: an assessment that nobody stands behind.

use muster_model::kinds::Assessment;
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "8.2/assessment-not-signed-off",
    level: Level::Minor,
    clause: "8.2",
    serves: &["C8.2"],
    title: "A risk assessment was never signed off",
    checks: "Each assessment older than 30 days carries a sign-off.",
    matters: "Until somebody signs, the result is a draft: money, acceptance and treatment rest on figures that nobody \
              stands behind.",
    resolve: "Let the role that answers for risk look at the result and sign it off here.",
    evidence: "The sign-off with person, role and date.",
    fires: "
        >>> assessment/2026.md
        title: Risk assessment 2026
        date: 2026-03-12
    ",
    silent: "
        >>> assessment/2026.md
        title: Risk assessment 2026
        date: 2026-03-12
        sign_off: {by: person/ada, role: role/ciso, at: 2026-03-20T09:00:00Z}
    ",
    run: |cx| {
        let unsigned = |a: Rec<'_, Assessment>| {
            let date = a.date.filter(|d| cx.days_since(*d) > 30 && a.sign_off.is_none())?;
            Some(
                Hit::on(a.record, format!("“{}” was made on {date}, and nobody has signed it off", a.title()))
                    .at("sign_off"),
            )
        };
        cx.programme.all::<Assessment>().filter_map(unsigned).collect()
    },
}
