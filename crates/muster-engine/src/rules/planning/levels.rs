//! Levels, bands and who accepted them: what the rules about risk levels share. Not a rule.

use muster_model::kinds::parts::Analysis;
use muster_model::kinds::{
    Acceptance, AcceptanceClass, Band, Criteria, Risk, Treatment, TreatmentOption, TreatmentStatus,
};
use muster_model::{Rec, Reference};

use crate::context::Context;

/// Said when a rule needs criteria and there are none.
pub(super) const NO_CRITERIA: &str = "there are no risk criteria to judge levels by";

/// The score and band of a level on the criteria.
pub(super) fn band<'c>(criteria: &'c Criteria, level: Option<&Analysis>) -> Option<(i64, &'c Band)> {
    let score = level?.score(criteria)?;
    Some((score, criteria.band(score)?))
}

/// "high (12)".
pub(super) fn named(score: i64, band: &Band) -> String {
    format!("{} ({score})", band.name.as_deref().unwrap_or("level"))
}

/// Whether somebody accepted what remains of `risk`, and the day has not passed.
pub(super) fn is_accepted(cx: &Context<'_>, risk: &Reference) -> bool {
    cx.programme.pointing::<Acceptance>(risk, "risk").any(|a| {
        a.class == Some(AcceptanceClass::Residual)
            && cx.stands(a.record, "accepted", a.accepted.as_ref())
            && a.until.is_none_or(|until| until >= cx.today)
    })
}

/// Treatments of `risk` that were not dropped.
pub(super) fn treatments<'p>(cx: &Context<'p>, risk: &Reference) -> impl Iterator<Item = Rec<'p, Treatment>> {
    cx.programme.pointing::<Treatment>(risk, "risks").filter(|t| t.status != Some(TreatmentStatus::Dropped))
}

/// Still to be done.
pub(super) fn is_open(treatment: &Treatment) -> bool {
    !matches!(treatment.status, Some(TreatmentStatus::Done | TreatmentStatus::Dropped))
}

/// Keeps the risk rather than changing it.
pub(super) fn keeps(treatment: &Treatment) -> bool {
    treatment.option == Some(TreatmentOption::Retain)
}

/// The three levels of a risk, by field name.
pub(super) fn levels(risk: &Risk) -> [(&'static str, Option<&Analysis>); 3] {
    [
        ("inherent", risk.inherent.as_ref()),
        ("current", risk.current.as_ref()),
        ("residual", risk.residual.as_ref()),
    ]
}
