//! All risks of a programme that have numbers: each before and after what is planned, the sum of all, what is tolerated,
//! what each treatment is worth.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use muster_model::{Programme, Reference};
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::losses::{Losses, Summary};
use super::numbers::{Given, Levels, Problem, Told};
use super::simulate::{Numbers, Settings, years};
use crate::context::Context;

/// How many years may be asked for.
pub const TRIALS: RangeInclusive<u32> = 1_000..=1_000_000;
/// Most random values in one go: some five minutes of one core.
const MOST_WORK: f64 = 2e9;
/// Points of the loss exceedance curve.
const POINTS: u32 = 40;

/// What one risk costs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RiskLosses {
    /// The risk.
    pub risk: Reference,
    /// Its name.
    pub title: String,
    /// If no control worked.
    pub inherent: Option<Summary>,
    /// With the controls in place.
    pub current: Summary,
    /// Once what is planned is done.
    pub residual: Option<Summary>,
}

/// A point of the tolerance curve beside what the simulation says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tolerated {
    /// The loss.
    pub loss: f64,
    /// The greatest probability a year that is tolerated.
    pub tolerated: f64,
    /// The share of years with that loss or more, now.
    pub now: f64,
    /// The same once what is planned is done.
    pub planned: f64,
}

/// What a treatment is worth, looked at as if it were the only one: two that treat the same risk each count all of it, so
/// these figures are not to be added up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Worth {
    /// The treatment.
    pub treatment: Reference,
    /// Its name.
    pub title: String,
    /// What its risks cost a year now.
    pub before: f64,
    /// What they cost once it is done.
    pub after: f64,
    /// What it costs, once; none when it does not say.
    pub cost: Option<f64>,
}

impl Worth {
    /// What it saves a year.
    pub fn saves(&self) -> f64 {
        self.before - self.after
    }

    /// Years until what it saves has made up for its cost; none when it saves nothing, or does not say what it costs.
    pub fn pays_back(&self) -> Option<f64> {
        self.cost.filter(|_| self.saves() > 0.0).map(|cost| cost / self.saves())
    }
}

/// What all risks together cost.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Portfolio {
    /// How it was simulated.
    pub settings: Settings,
    /// Version of the simulation; the same settings give the same figures within one.
    pub engine: &'static str,
    /// The currency of all figures.
    pub currency: String,
    /// Each risk with numbers, the costliest first.
    pub risks: Vec<RiskLosses>,
    /// All together, now.
    pub now: Summary,
    /// All together once what is planned is done; risks without residual numbers stay as they are.
    pub planned: Summary,
    /// Loss, and the share of years with that loss or more, now and as planned.
    pub curve: Vec<[f64; 3]>,
    /// What is tolerated.
    pub tolerance: Vec<Tolerated>,
    /// What treatments are worth, the one that saves most first.
    pub treatments: Vec<Worth>,
    /// Risks without numbers: they are not in the sum.
    pub without: Vec<Reference>,
    /// Numbers that cannot be used: they are not in the sum either.
    pub problems: Vec<Problem>,
}

/// The version of the simulation: the same settings give the same figures within one.
pub const ENGINE: &str = concat!("muster-engine ", env!("CARGO_PKG_VERSION"), "/1");

/// How many years, `wanted` at most, can be simulated with about `work` random values: in whole thousands, and never fewer
/// than [`TRIALS`] begins with.
pub fn affordable(programme: &Programme, wanted: u32, work: f64) -> u32 {
    let most = work / Given::read(programme).work().max(1.0);
    let least = *TRIALS.start();
    let thousands = (most / 1_000.0).floor().clamp(0.0, f64::from(u32::MAX)) as u32;
    thousands.saturating_mul(1_000).clamp(least, wanted.clamp(least, *TRIALS.end()))
}

/// Simulates all risks that have numbers.
///
/// # Errors
/// Too few or too many years, as a sentence.
pub fn portfolio(cx: &Context<'_>, settings: Settings, threads: usize) -> Result<Portfolio, String> {
    if !TRIALS.contains(&settings.trials) {
        let (least, most) = (TRIALS.start(), TRIALS.end());
        return Err(format!("{} trials are not possible: choose {least} to {most}", settings.trials));
    }
    let given = Given::read(cx.programme);
    let work = given.work() * f64::from(settings.trials);
    if work > MOST_WORK {
        return Err(format!(
            "that takes {work:.0e} random numbers, {MOST_WORK:.0e} are possible: choose fewer trials"
        ));
    }
    let run = |risk: &Reference, n: &Numbers| years(&risk.to_string(), n, settings, threads);
    let (mut risks, mut without) = (Vec::new(), Vec::new());
    let (mut now, mut planned) = (vec![0.0; settings.trials as usize], vec![0.0; settings.trials as usize]);
    for Levels { risk, inherent, current, residual } in &given.risks {
        let reference = risk.reference();
        let Some(current) = current.as_ref().map(|n| run(&reference, n)) else {
            without.push(reference);
            continue;
        };
        let residual = residual.as_ref().map(|n| run(&reference, n));
        add(&mut now, &current);
        add(&mut planned, residual.as_ref().unwrap_or(&current));
        let summary = |years: Vec<f64>| Losses::of(years).summary();
        risks.push(RiskLosses {
            title: risk.title().to_owned(),
            inherent: inherent.as_ref().map(|n| summary(run(&reference, n))),
            current: summary(current),
            residual: residual.map(summary),
            risk: reference,
        });
    }
    risks.sort_by(|a, b| b.current.mean.total_cmp(&a.current.mean).then_with(|| a.risk.cmp(&b.risk)));
    let treatments = worth(&given, &risks, |risk, n| Losses::of(run(risk, n)).mean());
    let (now, planned) = (Losses::of(now), Losses::of(planned));
    let mut told = Told { currency: &cx.programme.profile.currency, problems: given.problems };
    let tolerance = tolerance(cx, &mut told, &now, &planned);
    Ok(Portfolio {
        settings,
        engine: ENGINE,
        currency: told.currency.to_owned(),
        curve: curve(&now, &planned),
        now: now.summary(),
        planned: planned.summary(),
        risks,
        tolerance,
        treatments,
        without,
        problems: told.problems,
    })
}

fn add(sum: &mut [f64], years: &[f64]) {
    sum.iter_mut().zip(years).for_each(|(sum, loss)| *sum += loss);
}

/// How often each loss is exceeded, from the least that matters to the worst, in even steps of ratios.
fn curve(now: &Losses, planned: &Losses) -> Vec<[f64; 3]> {
    let most = now.quantile(0.9995).max(planned.quantile(0.9995));
    let least = (now.quantile(0.05).max(most / 10_000.0)).max(1.0);
    if most <= least {
        return Vec::new();
    }
    let step = (most / least).ln() / f64::from(POINTS - 1);
    (0..POINTS)
        .map(|i| (least.ln() + step * f64::from(i)).exp())
        .map(|loss| [loss, now.exceeds(loss), planned.exceeds(loss)])
        .collect()
}

/// What treatments are worth whose risks all have numbers for now and for afterwards: the target, which is meant for each of
/// the risks, else what the risk says will remain.
fn worth(given: &Given<'_>, risks: &[RiskLosses], mean: impl Fn(&Reference, &Numbers) -> f64) -> Vec<Worth> {
    let known: BTreeMap<&Reference, &RiskLosses> = risks.iter().map(|r| (&r.risk, r)).collect();
    let mut out = Vec::new();
    for planned in &given.treatments {
        let of = |risk: &Reference| {
            let found = known.get(risk)?;
            let target = planned.target.as_ref().map(|n| mean(risk, n));
            Some((found.current.mean, target.or(found.residual.map(|s| s.mean))?))
        };
        let sums: Option<Vec<(f64, f64)>> = planned.treatment.risks.iter().map(|r| of(&r.to)).collect();
        let Some(sums) = sums.filter(|s| !s.is_empty()) else { continue };
        out.push(Worth {
            treatment: planned.treatment.reference(),
            title: planned.treatment.title().to_owned(),
            before: sums.iter().map(|s| s.0).sum(),
            after: sums.iter().map(|s| s.1).sum(),
            cost: planned.cost,
        });
    }
    out.sort_by(|a, b| b.saves().total_cmp(&a.saves()).then_with(|| a.treatment.cmp(&b.treatment)));
    out
}

/// The tolerance curve of the criteria that the rules use, beside the sum of all.
fn tolerance(cx: &Context<'_>, told: &mut Told<'_>, now: &Losses, planned: &Losses) -> Vec<Tolerated> {
    let Some(criteria) = cx.criteria() else { return Vec::new() };
    let at = criteria.reference();
    let mut out = Vec::new();
    for point in &criteria.tolerance {
        let loss = point.loss.as_ref().and_then(|m| told.money(&at, "tolerance", m));
        let Some((loss, tolerated)) = loss.zip(point.probability.and_then(|p| p.to_f64())) else { continue };
        if !(0.0..=1.0).contains(&tolerated) {
            let message = format!("{tolerated} is no probability: give a share of years, such as 0.05");
            told.object(&at, "tolerance".into(), message);
            continue;
        }
        out.push(Tolerated { loss, tolerated, now: now.exceeds(loss), planned: planned.exceeds(loss) });
    }
    out
}
