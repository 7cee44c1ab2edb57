//! The two sides of a comparison: an assessment as it was, and another one or what stands now.

use std::sync::Arc;

use muster_engine::risk::Look;
use muster_model::kinds::{Assessment, Criteria, Risk};
use muster_model::{Digest, Programme, Rec, Reference};

use crate::web::failure::Failure;
use crate::web::pages::risks::levels::Scales;
use crate::web::visit::Visit;

/// One side.
pub struct Side<'v> {
    /// The assessment; none for what stands now.
    pub assessment: Option<Rec<'v, Assessment>>,
    /// The risks and criteria as they stood.
    pub programme: Arc<Programme>,
    /// The criteria they are judged by.
    pub criteria: Option<Reference>,
    /// What is pinned, but not here in that version.
    pub missing: Vec<Reference>,
}

impl<'v> Side<'v> {
    /// An assessment.
    pub async fn of(v: &Visit, a: Rec<'v, Assessment>) -> Result<Self, Failure> {
        let read = v.muster().read_assessment(&v.actor, a.data).await?;
        let criteria = a.criteria.as_ref().map(|p| p.to.clone());
        Ok(Self { assessment: Some(a), programme: read.programme, criteria, missing: read.missing })
    }

    /// What stands now (or stood on the day looked at).
    pub fn now(v: &Visit) -> Self {
        let criteria = Scales::in_use(v).criteria.map(|c| c.reference());
        Self { assessment: None, programme: v.programme.clone(), criteria, missing: Vec::new() }
    }

    /// Its name in a sentence.
    pub fn name(&self) -> &str {
        self.assessment.as_ref().map_or("now", |a| a.title())
    }

    /// A heading for what is on this side only; `now` when this is what stands.
    pub fn alone(&self, now: &str) -> String {
        self.assessment.as_ref().map_or_else(|| now.to_owned(), |a| format!("Only in “{}”", a.title()))
    }

    /// Its criteria, if they are here.
    pub fn judged_by(&self) -> Option<Rec<'_, Criteria>> {
        self.programme.get(self.criteria.as_ref()?)
    }

    /// For the comparison.
    pub fn look(&self) -> Look<'_> {
        Look { programme: &self.programme, criteria: self.judged_by().map(|c| c.data) }
    }

    /// What the simulation of this side is kept under; none for what stands now.
    pub fn key(&self) -> Option<Digest> {
        self.assessment.as_ref().map(|a| a.record.digest())
    }

    /// True when some risk has numbers, and, of an assessment, when it said how they were simulated.
    pub fn has_money(&self) -> bool {
        let told = self.assessment.as_ref().is_none_or(|a| a.seed.is_some());
        told && self
            .programme
            .all::<Risk>()
            .any(|r| r.data.current.as_ref().is_some_and(|a| muster_engine::risk::yearly_mean(a).is_some()))
    }
}
