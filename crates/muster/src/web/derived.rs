//! What is derived of an organisation (what the rules say, where each clause stands, the roadmap), kept until something
//! it rests on changes. Computed off the async threads, once for all who wait; the roadmap only when somebody asks.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use maud::{Markup, html};
use muster_app::series::Measured;
use muster_app::{AppError, Live};
use muster_engine::roadmap::{self, Roadmap};
use muster_engine::status::{self, ClauseStatus};
use muster_engine::{CheckReport, Context, check};
use muster_model::duties::DutySummary;
use muster_model::measurement::Measurement;
use muster_model::{Diagnostic, Kind, Level, OrgId, Programme, Reference};
use tokio::sync::OnceCell;

use super::kept::Kept;
use super::look::parts::{self, Tone};

/// Why a snapshot cannot be looked into.
#[derive(Debug, Clone)]
pub struct Unopened {
    /// In words.
    pub words: String,
    /// It is not kept any more: nothing is wrong.
    pub removed: bool,
}

impl From<AppError> for Unopened {
    fn from(e: AppError) -> Self {
        Self { words: e.to_string(), removed: matches!(e, AppError::Removed(_)) }
    }
}

impl Unopened {
    /// The answer of a page that is about nothing else.
    pub fn failure(&self) -> AppError {
        let words = self.words.clone();
        if self.removed { AppError::Removed(words) } else { AppError::Unavailable(words) }
    }

    /// A note for a page that has more to say.
    pub fn note(&self) -> Markup {
        html! { @if self.removed {
            p.note { (parts::status(Tone::Observation, "not kept any more")) " " (self.words) }
        } @else {
            p.note.major { (parts::status(Tone::Major, "the newest snapshot cannot be opened")) " " (self.words) }
        } }
    }
}

/// What a check said, with what pages look up most.
#[derive(Debug)]
pub struct Checked {
    /// All of it.
    pub report: CheckReport,
    /// Where each clause stands.
    pub clauses: Vec<ClauseStatus>,
    /// What was measured up to then, oldest first.
    pub measurements: Vec<Measurement>,
    /// The newest snapshot, opened.
    pub estate: Result<Option<Arc<Measured>>, Unopened>,
    /// Who holds both rights of each toxic pair in it; none without a snapshot.
    pub duties: Option<Vec<DutySummary>>,
    by_record: HashMap<Reference, Vec<usize>>,
    roadmap: OnceCell<Arc<Roadmap>>,
}

impl Checked {
    /// Checks, and indexes what the check says.
    fn of(question: Question) -> Self {
        // What reading said of the records as they stood then is not kept: they are read again.
        let told = match question.as_of {
            None => question.live.told(),
            Some(_) => question.programme.told(),
        };
        let opened = question.estate.as_ref().ok().and_then(Option::as_ref);
        let duties = opened.map(|estate| estate.duties(&question.programme, question.now));
        let cx =
            context(&question.programme, question.now, &question.measurements, &question.estate, &duties);
        let report = check(&cx, &told);
        let clauses = status::clauses(&cx, &report);
        let mut by_record: HashMap<Reference, Vec<usize>> = HashMap::new();
        for (i, d) in report.diagnostics.iter().enumerate() {
            if let Some(record) = &d.record {
                by_record.entry(record.clone()).or_default().push(i);
            }
        }
        let (measurements, estate) = (question.measurements, question.estate);
        Self { report, clauses, measurements, estate, duties, by_record, roadmap: OnceCell::new() }
    }

    /// What rules and views judge by, for more questions about the same records.
    pub fn context<'c>(&'c self, programme: &'c Programme, now: Timestamp) -> Context<'c> {
        context(programme, now, &self.measurements, &self.estate, &self.duties)
    }

    /// Where one clause stands.
    pub fn clause(&self, number: &str) -> Option<&ClauseStatus> {
        self.clauses.iter().find(|c| c.clause.number == number)
    }

    /// The plan that follows from it. `programme` is the one that was checked.
    pub async fn roadmap(
        self: &Arc<Self>,
        programme: Arc<Programme>,
        now: Timestamp,
    ) -> Result<Arc<Roadmap>, AppError> {
        let this = self.clone();
        let make = || async move {
            let run = tokio::task::spawn_blocking(move || {
                Arc::new(roadmap::plan(&this.context(&programme, now), &this.report))
            });
            run.await.map_err(|e| AppError::Unavailable(format!("the plan was not finished: {e}")))
        };
        Ok(self.roadmap.get_or_try_init(make).await?.clone())
    }

    /// Diagnostics about one record, most serious first.
    pub fn about(&self, record: &Reference) -> impl Iterator<Item = &Diagnostic> {
        let at = self.by_record.get(record).map_or(&[][..], Vec::as_slice);
        at.iter().filter_map(|i| self.report.diagnostics.get(*i))
    }

    /// The most serious level of one record, and how many diagnostics it has.
    pub fn worst(&self, record: &Reference) -> Option<(Level, usize)> {
        let at = self.by_record.get(record)?;
        Some((self.report.diagnostics.get(*at.first()?)?.level, at.len()))
    }

    /// How many records of a kind have each level as their most serious one, most serious first.
    pub fn worst_of(&self, kind: Kind) -> [usize; 4] {
        let mut counts = [0; 4];
        let of_kind = self.by_record.iter().filter(|(r, _)| r.kind == kind);
        for level in of_kind.filter_map(|(_, at)| Some(self.report.diagnostics.get(*at.first()?)?.level)) {
            if let Some(n) = Level::ALL.iter().position(|l| *l == level).and_then(|i| counts.get_mut(i)) {
                *n += 1;
            }
        }
        counts
    }

    /// How many diagnostics of `before` are gone, and how many are new.
    pub fn since(&self, before: &Self) -> (usize, usize) {
        let keys = |c: &Self| c.report.diagnostics.iter().map(identity).collect::<HashSet<_>>();
        let (was, is) = (keys(before), keys(self));
        (was.difference(&is).count(), is.difference(&was).count())
    }
}

fn context<'c>(
    programme: &'c Programme,
    now: Timestamp,
    measurements: &'c [Measurement],
    estate: &'c Result<Option<Arc<Measured>>, Unopened>,
    duties: &'c Option<Vec<DutySummary>>,
) -> Context<'c> {
    let summary = estate.as_ref().ok().and_then(Option::as_ref).map(|e| &e.summary);
    Context::new(programme, now)
        .with_measurements(measurements)
        .with_estate(summary)
        .with_duties(duties.as_deref())
}

fn identity(d: &Diagnostic) -> (String, Option<Reference>, Option<String>, String) {
    (d.rule.to_string(), d.record.clone(), d.field.clone(), d.message.clone())
}

/// What a check rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    org: OrgId,
    position: i64,
    as_of: Option<Timestamp>,
    day: jiff::civil::Date,
    measured: usize,
    estate: Option<String>,
}

/// Results so far.
pub struct Derived(Kept<Key, Checked>);

impl Default for Derived {
    fn default() -> Self {
        Self(Kept::new(12))
    }
}

/// What to check.
pub struct Question {
    /// The records.
    pub programme: Arc<Programme>,
    /// What reading them already said.
    pub live: Arc<Live>,
    /// A past instant, if not now.
    pub as_of: Option<Timestamp>,
    /// Now, or that instant.
    pub now: Timestamp,
    /// What was measured up to then, oldest first.
    pub measurements: Vec<Measurement>,
    /// The newest snapshot up to then; why it could not be opened.
    pub estate: Result<Option<Arc<Measured>>, Unopened>,
}

impl Derived {
    /// The result, computed unless it is known.
    pub async fn checked(&self, question: Question) -> Result<Arc<Checked>, AppError> {
        let key = Key {
            org: question.programme.org.clone(),
            position: question.live.position,
            as_of: question.as_of,
            day: question.programme.profile.today(question.now),
            measured: question.measurements.len(),
            estate: question.estate.as_ref().ok().and_then(Option::as_ref).and_then(|e| e.digest.clone()),
        };
        let make = || async move {
            let run = tokio::task::spawn_blocking(move || Arc::new(Checked::of(question)));
            run.await.map_err(|e| AppError::Unavailable(format!("the check did not finish: {e}")))
        };
        self.0.get_or_make(key, |_| false, make).await
    }

    /// The newest result of an organisation, if there is one, for numbers that may be a moment old.
    pub fn newest(&self, org: &OrgId) -> Option<Arc<Checked>> {
        self.0.latest(|k| k.org == *org && k.as_of.is_none())
    }
}
