//! What a metric is (its words, unit, facts and function) and what measuring it yields. Not any one metric (`metrics/`).
use muster_model::measurement::Measured;
use muster_model::snapshot::Fact;
use serde_json::{Map, Value, json};

use crate::context::{Context, Verdict};
use crate::estate::Estate;
use crate::offenders::{Offenders, Subject};

/// The unit of a metric's figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A share of a population.
    Share,
    /// Durations, in seconds.
    Seconds,
    /// A plain number.
    Count,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// A lower figure is better.
    LowerIsBetter,
    /// A higher figure is better.
    HigherIsBetter,
    /// The figure describes; it does not judge.
    Neutral,
}

/// One posture metric: its definition for people and its function.
#[derive(Debug)]
pub struct Metric {
    /// Stable id, the key in the report.
    pub id: &'static str,
    /// Raised when the definition changes: figures of different versions are not one series.
    pub version: u32,
    /// A few words.
    pub title: &'static str,
    /// What it tells, in plain words.
    pub description: &'static str,
    /// Whom or what it looks at.
    pub population: &'static str,
    /// Which of them it points at.
    pub offending: &'static str,
    /// Unit of the figure.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
    /// Facts a source must report; without one, its subjects are unknown. The metric's file says how it decides.
    pub facts: &'static [Fact],
    /// What of an estate it looks at: as long as that is the same, so is what it yields.
    pub(crate) reads: &'static [Reads],
    /// Measures it.
    pub(crate) measure: fn(&Context<'_>) -> Outcome,
}

/// A part of an estate, or the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reads {
    /// The instant it is measured for.
    Now,
    People,
    Accounts,
    /// Which accounts are privileged.
    Privilege,
    /// Edges, and what follows from them.
    Access,
    Applications,
    Trusts,
    Credentials,
}

/// What measuring a metric yields.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The figure.
    pub measured: Measured,
    pub(crate) offenders: Offenders,
    /// The metric's object in the report, `unknown` and the hashes left out.
    pub(crate) json: Map<String, Value>,
    /// Its hashes, worked out when the report is written: most who measure only want the figures.
    pub(crate) hashes: Vec<(&'static str, Hash)>,
}

/// A hash of the contract, of a metric whose offenders are these.
pub(crate) type Hash = fn(&Estate, &Offenders) -> String;

/// The hash over the offenders' ids.
pub(crate) const OF_OFFENDERS: (&str, Hash) = ("sha256", |estate, offenders| offenders.sha256(estate));

/// A population judged subject by subject.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) population: u64,
    pub(crate) unknown: u64,
    pub(crate) possibly: u64,
    /// Codes of the offenders, in the order they were added.
    pub(crate) offenders: Vec<u32>,
}

impl Tally {
    /// Judges all of `subjects`, which ascend.
    pub(crate) fn of(subjects: impl Iterator<Item = u32>, judge: impl Fn(u32) -> Verdict) -> Self {
        let mut tally = Self::default();
        subjects.for_each(|subject| match judge(subject) {
            Verdict::Unknown => tally.unknown += 1,
            Verdict::Possibly => tally.possibly += 1,
            Verdict::Clear => tally.population += 1,
            Verdict::Offends => {
                tally.population += 1;
                tally.offenders.push(subject);
            }
        });
        tally
    }
}

impl Outcome {
    /// The share of the offenders in the population.
    pub(crate) fn share(context: &Context<'_>, subject: Subject, tally: Tally) -> Self {
        let offenders = Offenders::codes(subject, tally.offenders);
        let numerator = offenders.len();
        let mut outcome = Self::rated(offenders, numerator, tally.population, tally.unknown);
        outcome.measured.possibly = tally.possibly;
        // Said wherever a source reports late, so that a 0 can be told from a source that is never in doubt.
        if tally.possibly > 0 || context.estate.knowledge.reports_late() {
            outcome = outcome.with([("possibly", json!(tally.possibly))]);
        }
        outcome
    }

    /// The share of those that are covered; the offenders are those that are not.
    pub(crate) fn coverage(subject: Subject, tally: Tally) -> Self {
        let offenders = Offenders::codes(subject, tally.offenders);
        let covered = tally.population - offenders.len();
        Self::rated(offenders, covered, tally.population, tally.unknown)
    }

    pub(crate) fn rated(offenders: Offenders, numerator: u64, denominator: u64, unknown: u64) -> Self {
        let json = fields([
            ("count", json!(offenders.len())),
            ("rate", json!({"denominator": denominator, "numerator": numerator})),
        ]);
        let measured = Measured {
            count: offenders.len(),
            numerator: Some(numerator),
            denominator: Some(denominator),
            unknown,
            possibly: 0,
            seconds: None,
        };
        Self { measured, offenders, json, hashes: vec![OF_OFFENDERS] }
    }

    /// A plain number with fields of its own in the report.
    pub(crate) fn plain<const N: usize>(count: u64, of: [(&str, Value); N]) -> Self {
        let measured = Measured { count, ..Measured::default() };
        Self { measured, offenders: Offenders::nothing(), json: fields(of), hashes: Vec::new() }
    }

    /// Adds fields to the metric's object in the report.
    pub(crate) fn with<const N: usize>(mut self, more: [(&str, Value); N]) -> Self {
        self.json.extend(fields(more));
        self
    }

    /// Adds hashes to the metric's object in the report.
    pub(crate) fn hashed<const N: usize>(mut self, more: [(&'static str, Hash); N]) -> Self {
        self.hashes.extend(more);
        self
    }
}

pub(crate) fn fields<const N: usize>(of: [(&str, Value); N]) -> Map<String, Value> {
    of.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
