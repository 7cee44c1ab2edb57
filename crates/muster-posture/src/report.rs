//! `Report`: every metric measured at one instant, as JSON of the contract's shape, as measurements to keep, and with the
//! offenders of each. Not stored and not rendered here.
use std::collections::BTreeMap;
use std::sync::OnceLock;

use muster_model::measurement::{Measured, Measurement};
use muster_model::snapshot::Manifest;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::context::Context;
use crate::creep::Creep;
use crate::estate::Estate;
use crate::metric::{Hash, Metric, Outcome};
use crate::metrics::METRICS;
use crate::offenders::Subject;
use crate::parameters::Parameters;

/// What to work out beside the metrics.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// `pairs_sha256`: the hash over every pair of account and right.
    pub pairs_hash: bool,
}

/// Every metric, measured once.
#[derive(Debug)]
pub struct Report {
    now: i64,
    parameters: Parameters,
    counts: BTreeMap<&'static str, u64>,
    /// In the order of [`METRICS`].
    outcomes: Vec<Outcome>,
    creep: Creep,
}

impl Estate {
    /// Measures every metric as of `now` (microseconds since the epoch).
    #[must_use]
    pub fn report(&self, now: i64, parameters: &Parameters, options: Options) -> Report {
        let creep = OnceLock::new();
        let context =
            Context { estate: self, now, parameters, pairs_hash: options.pairs_hash, creep: &creep };
        Report::measured_in(&context, |_, _| None)
    }
}

impl Report {
    /// Measures every metric, but those whose outcome `known` says already; it is called with their place in [`METRICS`].
    pub(crate) fn measured_in(
        context: &Context<'_>,
        known: impl Fn(usize, &Metric) -> Option<Outcome> + Sync,
    ) -> Self {
        let measure =
            |(at, metric): (usize, &Metric)| known(at, metric).unwrap_or_else(|| (metric.measure)(context));
        let outcomes = METRICS.par_iter().enumerate().with_max_len(1).map(measure).collect();
        let (now, parameters) = (context.now, *context.parameters);
        Self { now, parameters, counts: context.estate.counts(), outcomes, creep: context.creep().clone() }
    }

    pub(crate) fn now(&self) -> i64 {
        self.now
    }

    pub(crate) fn nth_outcome(&self, at: usize) -> Option<Outcome> {
        self.outcomes.get(at).cloned()
    }

    pub(crate) fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    pub(crate) fn creep(&self) -> &Creep {
        &self.creep
    }

    /// Each metric with its outcome.
    pub fn outcomes(&self) -> impl Iterator<Item = (&'static Metric, &Outcome)> {
        METRICS.iter().zip(&self.outcomes)
    }

    /// The figure of a metric.
    #[must_use]
    pub fn measured(&self, metric: &str) -> Option<&Measured> {
        self.outcome(metric).map(|o| &o.measured)
    }

    /// What the offenders of a metric are.
    #[must_use]
    pub fn offenders_are(&self, metric: &str) -> Option<Subject> {
        self.outcome(metric).map(|o| o.offenders.subject)
    }

    /// The ids a metric points at, sorted bytewise: at most `limit`, after the first `skip`. `estate` is the one the
    /// report was made from. Empty for an unknown metric.
    #[must_use]
    pub fn offenders(&self, estate: &Estate, metric: &str, skip: usize, limit: usize) -> Vec<String> {
        self.outcome(metric).map(|o| o.offenders.ids(estate, skip, limit)).unwrap_or_default()
    }

    /// The report in the shape of the contract, keys in order, `unknown` in each metric; its hashes are worked out here.
    /// `estate` is the one the report was made from.
    #[must_use]
    pub fn to_json(&self, estate: &Estate) -> Value {
        // Hash by hash, not metric by metric: one metric has the longest two.
        let wanted: Vec<(usize, &str, Hash)> = (0..)
            .zip(&self.outcomes)
            .flat_map(|(at, outcome)| outcome.hashes.iter().map(move |(name, hash)| (at, *name, *hash)))
            .collect();
        let hashed: Vec<(usize, &str, String)> = wanted
            .par_iter()
            .with_max_len(1)
            .filter_map(|(at, name, hash)| {
                Some((*at, *name, hash(estate, &self.outcomes.get(*at)?.offenders)))
            })
            .collect();
        let mut all = BTreeMap::new();
        for (at, (metric, outcome)) in METRICS.iter().zip(&self.outcomes).enumerate() {
            let mut fields: BTreeMap<&str, Value> =
                outcome.json.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
            fields.insert("unknown", json!(outcome.measured.unknown));
            fields.extend(
                hashed.iter().filter(|(of, _, _)| *of == at).map(|(_, name, hash)| (*name, json!(hash))),
            );
            all.insert(metric.id, json!(fields));
        }
        all.insert("counts", json!(self.counts));
        json!(all)
    }

    /// The figures as measurements to keep. `manifest` is that of the snapshot; `None` for a bare folder.
    #[must_use]
    pub fn measurements(&self, manifest: Option<&Manifest>) -> Vec<Measurement> {
        let mut scope: Vec<String> =
            manifest.into_iter().flat_map(|m| &m.sources).map(|s| s.source.clone()).collect();
        scope.sort();
        let snapshot = manifest.and_then(|m| m.digest().ok());
        let at = muster_model::measurement::instant(self.now);
        self.outcomes()
            .map(|(metric, outcome)| Measurement {
                metric: metric.id.to_owned(),
                metric_version: metric.version,
                at,
                snapshot: snapshot.clone(),
                scope: scope.clone(),
                parameters: self.parameters.by_name(),
                value: outcome.measured,
            })
            .collect()
    }

    fn outcome(&self, metric: &str) -> Option<&Outcome> {
        self.outcomes().find(|(m, _)| m.id == metric).map(|(_, outcome)| outcome)
    }
}
