//! One risk with what the register shows of it: levels, treatment, acceptance, review. Computed from the records.

use jiff::civil::Date;
use muster_model::kinds::{Acceptance, AcceptanceClass, Risk, Treatment, TreatmentOption, TreatmentStatus};
use muster_model::{Rec, Reference};

use super::levels::{Level, Scales, View};
use crate::web::visit::Visit;

/// Where the acceptance of what remains stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// Nobody accepted it.
    No,
    /// Accepted until a day, of this version of the risk or of an earlier one.
    Until {
        /// The day.
        day: Option<Date>,
        /// Of the version as it stands now.
        this_version: bool,
    },
    /// The day has passed.
    Expired(Date),
}

/// One risk.
pub struct Line<'p> {
    /// The risk.
    pub risk: Rec<'p, Risk>,
    /// Inherent, current, residual.
    pub levels: [Option<Level>; 3],
    /// Treatments that were not dropped.
    pub treatments: Vec<Rec<'p, Treatment>>,
    /// Where its acceptance stands.
    pub accepted: Accepted,
    /// The day it must be reviewed again.
    pub review: Option<Date>,
}

impl<'p> Line<'p> {
    /// Of a risk.
    pub fn of(v: &'p Visit, scales: &Scales<'_>, risk: Rec<'p, Risk>) -> Self {
        let here = risk.reference();
        let treatments = v
            .programme
            .pointing::<Treatment>(&here, "risks")
            .filter(|t| t.status != Some(TreatmentStatus::Dropped))
            .collect();
        Self {
            levels: [&risk.data.inherent, &risk.data.current, &risk.data.residual]
                .map(|a| scales.level(a.as_ref())),
            treatments,
            accepted: accepted(v, &risk, &here),
            review: risk.data.review.as_ref().and_then(muster_model::kinds::parts::Cadence::next),
            risk,
        }
    }

    /// One of its levels.
    pub fn level(&self, view: View) -> Option<Level> {
        let at = View::ALL.iter().position(|x| *x == view)?;
        self.levels.get(at).copied().flatten()
    }

    /// What is done with it: the options of its treatments, each once.
    pub fn options(&self) -> Vec<TreatmentOption> {
        let mut all: Vec<_> = self.treatments.iter().filter_map(|t| t.data.option).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The treatment to be done next that is not done.
    pub fn next(&self) -> Option<&Rec<'p, Treatment>> {
        self.treatments.iter().filter(|t| is_open(t)).min_by_key(|t| t.data.due.unwrap_or(Date::MAX))
    }

    /// True when something that was to be done is late.
    pub fn is_late(&self, today: Date) -> bool {
        self.treatments.iter().any(|t| is_late(t, today))
    }
}

/// Still to be done.
pub fn is_open(t: &Treatment) -> bool {
    !matches!(t.status, Some(TreatmentStatus::Done | TreatmentStatus::Dropped))
}

/// Still to be done though its day has passed.
pub fn is_late(t: &Treatment, today: Date) -> bool {
    is_open(t) && t.due.is_some_and(|due| due < today)
}

/// True when the acceptance is of the risk as it stands now.
pub fn of_this_version(acceptance: &Acceptance, risk: &Rec<'_, Risk>) -> bool {
    acceptance.risk.as_ref().is_some_and(|pin| pin.digest == risk.record.digest())
}

fn accepted(v: &Visit, risk: &Rec<'_, Risk>, here: &Reference) -> Accepted {
    let newest = v
        .programme
        .pointing::<Acceptance>(here, "risk")
        .filter(|a| a.class == Some(AcceptanceClass::Residual))
        .filter(|a| {
            let standing = v.programme.standing(a.record, "accepted", a.accepted.as_ref());
            matches!(standing, muster_model::Standing::Attested | muster_model::Standing::Asserted)
        })
        .max_by_key(|a| a.until.unwrap_or(Date::MAX));
    match newest {
        None => Accepted::No,
        Some(a) => match a.until {
            Some(day) if day < v.today() => Accepted::Expired(day),
            day => Accepted::Until { day, this_version: of_this_version(a.data, risk) },
        },
    }
}
