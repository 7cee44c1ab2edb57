//! What the data already prove of one line, and the level that this supports. A word of a record counts for less than
//! evidence of the day, and evidence for less than a figure on target; what is not known never counts.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use muster_catalog::{Clause, control};
use muster_model::kinds::{
    Audit, CheckResult, Control, Document, DocumentStatus, Evidence, Implementation, Indicator,
};
use muster_model::measurement::{Measured, Reading};
use muster_model::{Kind, Level, Rec, Reference};

use super::{Line, Subject};
use crate::check::CheckReport;
use crate::context::Context;
use crate::status::{ClauseStatus, Status};
use crate::{indicator, sentence};

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The check: rules and records.
    Check,
    /// The record of the control, as somebody wrote it.
    Word,
    /// Evidence or documents that hold today.
    Evidence,
    /// A figure.
    Figure,
    /// An audit.
    Audit,
}

/// One thing the data say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Where it comes from.
    pub basis: Basis,
    /// What it says, without a full stop. A figure without an indicator says the figure alone; the metric names it.
    pub says: String,
    /// Whether it speaks for the line; none when it speaks neither way.
    pub good: Option<bool>,
    /// The record it can be looked up in.
    pub record: Option<Reference>,
    /// The metric behind it.
    pub metric: Option<String>,
}

impl Fact {
    fn new(basis: Basis, says: String, good: Option<bool>) -> Self {
        Self { basis, says, good, record: None, metric: None }
    }

    fn at(mut self, record: Reference) -> Self {
        self.record = Some(record);
        self
    }
}

/// Days for which evidence without an end and an audit count: a year and a month, so that a yearly rhythm has room.
const FRESH_DAYS: i64 = 395;

/// What all lines look things up in, gathered once.
pub(super) struct Proofs<'p> {
    /// Evidence that holds today, by the control it shows.
    by_control: BTreeMap<&'p str, Vec<Rec<'p, Evidence>>>,
    /// Evidence that holds today and names clauses.
    for_clauses: Vec<Rec<'p, Evidence>>,
    /// Documents in force that satisfy clauses.
    documents: Vec<Rec<'p, Document>>,
    /// Audits that are recent enough.
    audits: Vec<Rec<'p, Audit>>,
}

impl<'p> Proofs<'p> {
    pub(super) fn of(cx: &Context<'p>) -> Self {
        let programme = cx.programme;
        let since = cx.today.checked_sub(FRESH_DAYS.days()).unwrap_or(Date::MIN);
        let holds = |e: &Rec<'_, Evidence>| match e.expires {
            Some(day) => day >= cx.today,
            None => e.to.is_some_and(|to| to >= since),
        };
        let mut by_control: BTreeMap<&'p str, Vec<_>> = BTreeMap::new();
        let mut for_clauses = Vec::new();
        for e in programme.all::<Evidence>().filter(holds) {
            for shown in e.data.shows.iter().filter(|r| r.to.kind == Kind::of::<Control>()) {
                by_control.entry(shown.to.id.as_str()).or_default().push(e);
            }
            if !e.clauses.is_empty() {
                for_clauses.push(e);
            }
        }
        let in_force = |d: &Rec<'_, Document>| {
            d.status == Some(DocumentStatus::Published) && d.review_by.is_none_or(|day| day >= cx.today)
        };
        let recent = |a: &Rec<'_, Audit>| a.date.is_some_and(|d| d >= since && d <= cx.today);
        Self {
            by_control,
            for_clauses,
            documents: programme.all::<Document>().filter(in_force).collect(),
            audits: programme.all::<Audit>().filter(recent).collect(),
        }
    }

    /// A clause: where the check says it stands, what shows it, what an audit saw.
    pub(super) fn clause(&self, _: &Context<'p>, c: &'static Clause, s: Option<&ClauseStatus>) -> Line {
        let names =
            |list: &[muster_model::ClauseNo]| list.iter().any(|n| sentence::names_clause(n, &c.number));
        let mut facts = Vec::new();
        let status = s.map_or(Status::NotStarted, |s| s.status);
        if let Some(s) = s {
            let good = match status {
                Status::InOrder => Some(true),
                Status::Major | Status::Minor | Status::NotStarted => Some(false),
                Status::Watch => None,
            };
            facts.push(Fact::new(
                Basis::Check,
                format!("{}: {}", status.label(), s.why.trim_end_matches('.')),
                good,
            ));
        }
        let evidence: Vec<_> = self.for_clauses.iter().filter(|e| names(&e.clauses)).collect();
        if let Some(newest) = evidence.iter().max_by_key(|e| e.to) {
            let says = format!(
                "{} that {} today",
                sentence::count(evidence.len(), "piece of evidence", "pieces of evidence"),
                if evidence.len() == 1 { "holds" } else { "hold" }
            );
            facts.push(Fact::new(Basis::Evidence, says, Some(true)).at(newest.reference()));
        }
        let documents: Vec<_> = self.documents.iter().filter(|d| names(&d.satisfies)).collect();
        if let Some(first) = documents.first() {
            let says = format!("{} in force", sentence::count(documents.len(), "document", "documents"));
            facts.push(Fact::new(Basis::Evidence, says, Some(true)).at(first.reference()));
        }
        let audit =
            self.audited(|check| check.clause.as_ref().is_some_and(|n| sentence::names_clause(n, &c.number)));
        facts.extend(audit);
        let (proposed, why) = of_clause(status, s, &facts);
        Line { subject: Subject::Clause(c), facts, proposed, why: why.into() }
    }

    /// A control: what its record says, what shows it, what is measured, what the rules object to.
    pub(super) fn control(
        &self,
        cx: &Context<'p>,
        report: &CheckReport,
        c: &'static control::Control,
    ) -> Line {
        let record = cx.programme.by_id::<Control>(&c.id);
        let mut facts = Vec::new();
        let said = record.and_then(|r| r.implemented);
        let (says, good) = match (record.and_then(|r| r.applicable), said) {
            (None, None) => ("Not decided yet whether it applies", Some(false)),
            (_, Some(Implementation::Yes)) => ("Its record says that it is in place", Some(true)),
            (_, Some(Implementation::Partly)) => ("Its record says that it is partly in place", None),
            (_, Some(Implementation::No) | None) => {
                ("Its record does not say that it is in place", Some(false))
            }
        };
        let word = Fact::new(Basis::Word, says.into(), good);
        facts.push(match record {
            Some(r) => word.at(r.reference()),
            None => word,
        });
        let evidence = self.by_control.get(c.id.as_str()).map_or(&[][..], Vec::as_slice);
        if let Some(newest) = evidence.iter().max_by_key(|e| e.to) {
            let says = format!(
                "{} that {} today",
                sentence::count(evidence.len(), "piece of evidence", "pieces of evidence"),
                if evidence.len() == 1 { "holds" } else { "hold" }
            );
            facts.push(Fact::new(Basis::Evidence, says, Some(true)).at(newest.reference()));
        } else {
            facts.push(Fact::new(Basis::Evidence, "No evidence that holds today".into(), None));
        }
        facts.extend(figures(cx, record, c));
        facts.extend(self.audited(|check| check.control.as_ref().is_some_and(|r| r.to.id.as_str() == c.id)));
        if let Some(r) = record {
            let about = r.reference();
            let serious = report.about(&about).filter(|d| d.level >= Level::Minor).count();
            if serious > 0 {
                let says = format!("The check finds {}", sentence::count(serious, "gap", "gaps"));
                facts.push(Fact::new(Basis::Check, says, Some(false)).at(about));
            }
        }
        let (proposed, why) = of_control(said, &facts);
        Line { subject: Subject::Control(c), facts, proposed, why: why.into() }
    }

    /// The newest recent audit that checked this, with the worst that it saw.
    fn audited(&self, about: impl Fn(&muster_model::kinds::Check) -> bool) -> Option<Fact> {
        let seen = |a: &&Rec<'p, Audit>| a.checklist.iter().any(|c| about(c) && c.result.is_some());
        let audit = self.audits.iter().filter(seen).max_by_key(|a| a.date)?;
        let results: Vec<CheckResult> =
            audit.checklist.iter().filter(|c| about(c)).filter_map(|c| c.result).collect();
        let (says, good) = if results.contains(&CheckResult::Nonconformity) {
            ("found a nonconformity", Some(false))
        } else if results.contains(&CheckResult::Observation) {
            ("found it weak", None)
        } else if results.contains(&CheckResult::Conforms) {
            ("found it as required", Some(true))
        } else {
            ("could not see it", None)
        };
        Some(Fact::new(Basis::Audit, format!("“{}” {says}", audit.title()), good).at(audit.reference()))
    }
}

/// The figures that tell of a control: its own indicators, and those of the metrics the catalogue ties to it.
fn figures(cx: &Context<'_>, record: Option<Rec<'_, Control>>, c: &control::Control) -> Vec<Fact> {
    let own = |i: &Rec<'_, Indicator>| {
        record.is_some_and(|r| r.indicators.iter().any(|x| x.to == i.reference()))
            || i.metric.as_ref().is_some_and(|m| c.metrics.contains(&m.to_string()))
    };
    let mut out = Vec::new();
    let mut told: Vec<String> = Vec::new();
    for i in cx.programme.all::<Indicator>().filter(own) {
        let Some(metric) = i.metric.as_ref().map(ToString::to_string) else { continue };
        let Some(value) = cx.newest(&metric).map(|m| &m.value) else { continue };
        let Some(figure) = indicator::figure(i.data, value) else { continue };
        let met = i.target.and_then(|t| indicator::meets(i.data, figure, t));
        let verdict = match met {
            Some(true) => ", on target",
            Some(false) => ", off target",
            None => "",
        };
        let says = format!("{}: {}{verdict}", i.title(), indicator::shown(i.data, figure));
        told.push(metric.clone());
        out.push(Fact { metric: Some(metric), ..Fact::new(Basis::Figure, says, met).at(i.reference()) });
    }
    for metric in c.metrics.iter().filter(|m| !told.contains(m)) {
        if let Some(shown) = cx.newest(metric).and_then(|m| plain(&m.value)) {
            let says = format!("{shown}, no target");
            out.push(Fact { metric: Some(metric.clone()), ..Fact::new(Basis::Figure, says, None) });
        }
    }
    out
}

/// The counts of a figure: `59 of 2034`; none when there is nothing to measure.
fn plain(value: &Measured) -> Option<String> {
    match value.reading() {
        Reading::NothingToMeasure => None,
        Reading::Count(n) => Some(n.to_string()),
        Reading::Share { numerator, denominator } => Some(format!("{numerator} of {denominator}")),
        Reading::Seconds(p) => Some(format!("{} h at most for 95 of 100", p.p95 / 3600)),
    }
}

fn says(facts: &[Fact], basis: Basis, good: bool) -> bool {
    facts.iter().any(|f| f.basis == basis && f.good == Some(good))
}

fn of_clause(status: Status, s: Option<&ClauseStatus>, facts: &[Fact]) -> (u8, &'static str) {
    let shown = says(facts, Basis::Evidence, true) || says(facts, Basis::Audit, true);
    match status {
        Status::NotStarted => (0, "No record serves it yet."),
        Status::Major => (1, "Records are there, but a requirement is not met at all."),
        Status::Minor => (2, "It is done, with gaps in places."),
        _ if says(facts, Basis::Audit, false) => (2, "No rule objects, but an audit found a nonconformity."),
        Status::Watch if s.is_some_and(|s| s.not_run > 0) => {
            (2, "No rule objects, but not every rule could look, and what is not known does not count.")
        }
        Status::Watch => (3, "The requirement is met; something could become a failure."),
        Status::InOrder if shown => {
            (4, "No rule objects, and evidence, a document in force or an audit shows it.")
        }
        Status::InOrder => (3, "Records serve it and no rule objects; nothing else shows it yet."),
    }
}

fn of_control(said: Option<Implementation>, facts: &[Fact]) -> (u8, &'static str) {
    let shown = says(facts, Basis::Evidence, true);
    match said {
        None | Some(Implementation::No) if shown => {
            (1, "Evidence is there, though its record does not call it in place.")
        }
        None | Some(Implementation::No) => (0, "Nothing says or shows that it is in place."),
        Some(Implementation::Partly) => (2, "Its record calls it partly in place."),
        Some(Implementation::Yes) if says(facts, Basis::Figure, false) => {
            (2, "Its record calls it in place, but a figure is off target.")
        }
        Some(Implementation::Yes) if says(facts, Basis::Audit, false) || says(facts, Basis::Check, false) => {
            (2, "Its record calls it in place, but the check or an audit found a gap.")
        }
        Some(Implementation::Yes) if !shown => {
            (2, "Its record calls it in place; no evidence shows it today.")
        }
        Some(Implementation::Yes) if says(facts, Basis::Figure, true) || says(facts, Basis::Audit, true) => {
            (4, "Evidence shows it, and a figure or an audit shows that it works.")
        }
        Some(Implementation::Yes) => (3, "Its record calls it in place, and evidence shows it today."),
    }
}
