//! All that a rule may look at: the programme, the measurements, the estate summary, the catalogue, and the instant.

use std::sync::OnceLock;

use jiff::{Timestamp, civil::Date};
use muster_model::estate::EstateSummary;
use muster_model::kinds::{Criteria, Person, Role, Source};
use muster_model::measurement::Measurement;
use muster_model::{Programme, Rec, Ref, Reference};

use crate::scope::ScopeView;

/// What rules judge. Built once for a check; derived views are computed at first use and shared.
pub struct Context<'p> {
    /// Every record.
    pub programme: &'p Programme,
    /// Every measurement kept, oldest first.
    pub measurements: &'p [Measurement],
    /// What the newest snapshot holds, when there is one.
    pub estate: Option<&'p EstateSummary>,
    /// The instant judged at.
    pub now: Timestamp,
    /// The civil date of that instant where the organisation is.
    pub today: Date,
    scope: OnceLock<ScopeView>,
}

impl<'p> Context<'p> {
    /// Judges `programme` as of `now`.
    pub fn new(programme: &'p Programme, now: Timestamp) -> Self {
        let today = programme.profile.today(now);
        Self { programme, measurements: &[], estate: None, now, today, scope: OnceLock::new() }
    }

    /// Adds what was measured.
    #[must_use]
    pub fn with_measurements(mut self, measurements: &'p [Measurement]) -> Self {
        self.measurements = measurements;
        self
    }

    /// Adds what the newest snapshot holds.
    #[must_use]
    pub fn with_estate(mut self, estate: Option<&'p EstateSummary>) -> Self {
        self.estate = estate;
        self
    }

    /// What is in scope, out, or undecided, and why.
    pub fn scope(&self) -> &ScopeView {
        self.scope.get_or_init(|| ScopeView::of(self.programme))
    }

    /// The criteria in use: those approved, or else the only ones there are.
    pub fn criteria(&self) -> Option<Rec<'p, Criteria>> {
        let approved = self.programme.all::<Criteria>().find(|c| c.approval.is_some());
        approved.or_else(|| self.programme.all::<Criteria>().next())
    }

    /// People who hold `role` today.
    pub fn holders(&self, role: &Reference) -> Vec<Rec<'p, Person>> {
        let held = |p: &Rec<'p, Person>| p.roles_on(self.today).any(|r: &Ref<Role>| &r.to == role);
        self.programme.pointing::<Person>(role, "roles").filter(held).collect()
    }

    /// The newest measurement of `metric`.
    pub fn newest(&self, metric: &str) -> Option<&'p Measurement> {
        self.measurements.iter().filter(|m| m.metric == metric).max_by_key(|m| m.at)
    }

    /// The name a source goes by in snapshots.
    pub fn source_name(source: &Rec<'_, Source>) -> String {
        source.data.name.clone().unwrap_or_else(|| source.record.id.to_string())
    }
}
