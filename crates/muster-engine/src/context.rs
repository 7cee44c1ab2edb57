//! All that a rule may look at: the programme, the measurements, the estate summary, the catalogue, and the instant.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use jiff::{Timestamp, civil::Date};
use muster_model::duties::DutySummary;
use muster_model::estate::EstateSummary;
use muster_model::kinds::{Criteria, Evidence, Person, Role, Source};
use muster_model::measurement::Measurement;
use muster_model::{Attestation, Programme, Rec, Record, Ref, Reference, Standing};

use crate::scope::ScopeView;

/// What rules judge. Built once for a check; derived views are computed at first use and shared.
pub struct Context<'p> {
    /// Every record.
    pub programme: &'p Programme,
    /// Every measurement kept, oldest first.
    pub measurements: &'p [Measurement],
    /// What the newest snapshot holds, when there is one.
    pub estate: Option<&'p EstateSummary>,
    /// What looking for each toxic pair in it came to; none when there is no snapshot.
    pub duties: Option<&'p [DutySummary]>,
    /// The instant judged at.
    pub now: Timestamp,
    /// The civil date of that instant where the organisation is.
    pub today: Date,
    scope: OnceLock<ScopeView>,
    newest: OnceLock<HashMap<&'p str, &'p Measurement>>,
    held: OnceLock<HashSet<&'p Reference>>,
}

impl<'p> Context<'p> {
    /// Judges `programme` as of `now`.
    pub fn new(programme: &'p Programme, now: Timestamp) -> Self {
        let today = programme.profile.today(now);
        Self {
            programme,
            measurements: &[],
            estate: None,
            duties: None,
            now,
            today,
            scope: OnceLock::new(),
            newest: OnceLock::new(),
            held: OnceLock::new(),
        }
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

    /// Adds who holds both rights of each toxic pair.
    #[must_use]
    pub fn with_duties(mut self, duties: Option<&'p [DutySummary]>) -> Self {
        self.duties = duties;
        self
    }

    /// What is in scope, out, or undecided, and why.
    pub fn scope(&self) -> &ScopeView {
        self.scope.get_or_init(|| ScopeView::of(self.programme))
    }

    /// Whether what somebody attested in `field` of `record` still speaks of it: not when it was changed since.
    pub fn stands(&self, record: &Record, field: &str, given: Option<&Attestation>) -> bool {
        matches!(self.programme.standing(record, field, given), Standing::Attested | Standing::Asserted)
    }

    /// The criteria in use: those approved, or else the only ones there are.
    pub fn criteria(&self) -> Option<Rec<'p, Criteria>> {
        let approved =
            self.programme.all::<Criteria>().find(|c| self.stands(c.record, "approval", c.approval.as_ref()));
        approved.or_else(|| self.programme.all::<Criteria>().next())
    }

    /// People who hold `role` today.
    pub fn holders(&self, role: &Reference) -> Vec<Rec<'p, Person>> {
        let held = |p: &Rec<'p, Person>| p.roles_on(self.today).any(|r: &Ref<Role>| &r.to == role);
        self.programme.pointing::<Person>(role, "roles").filter(held).collect()
    }

    /// The newest measurement of `metric`.
    pub fn newest(&self, metric: &str) -> Option<&'p Measurement> {
        let newest = self.newest.get_or_init(|| {
            let mut newest: HashMap<&'p str, &'p Measurement> = HashMap::new();
            for m in self.measurements {
                newest.entry(&m.metric).and_modify(|n| *n = if m.at >= n.at { m } else { n }).or_insert(m);
            }
            newest
        });
        newest.get(metric).copied()
    }

    /// Whether anybody holds `role` today.
    pub fn is_held(&self, role: &Reference) -> bool {
        let held = self.held.get_or_init(|| {
            self.programme
                .all::<Person>()
                .flat_map(|p| p.data.roles_on(self.today).map(|r| &r.to).collect::<Vec<_>>())
                .collect()
        });
        held.contains(role)
    }

    /// Whole days from `date` to today; negative when it lies ahead.
    pub fn days_since(&self, date: Date) -> i64 {
        i64::from((self.today - date).get_days())
    }

    /// Whether the programme started less than `days` ago, so that what comes round every `days` is not due yet.
    pub fn started_within(&self, days: i64) -> bool {
        self.programme.profile.start().is_some_and(|s| self.days_since(s) < days)
    }

    /// The civil date of an attestation where the organisation is.
    pub fn day_of(&self, attestation: &Attestation) -> Option<Date> {
        attestation.at.map(|at| self.programme.profile.today(at))
    }

    /// The evidence for `what` that is about the latest time.
    pub fn newest_evidence(&self, what: &Reference) -> Option<Rec<'p, Evidence>> {
        self.programme.pointing::<Evidence>(what, "shows").max_by_key(|e| e.to)
    }

    /// The name a source goes by in snapshots.
    pub fn source_name(source: &Rec<'_, Source>) -> String {
        source.data.name.clone().unwrap_or_else(|| source.record.id.to_string())
    }
}
