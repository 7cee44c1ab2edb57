//! All risks of a programme that have numbers: each before and after what is planned, the sum of all, what is tolerated,
//! what each treatment is worth.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use muster_model::kinds::parts::Analysis;
use muster_model::kinds::{Criteria, Risk, Treatment, TreatmentStatus};
use muster_model::value::Money;
use muster_model::{Programme, Rec, Reference};
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::losses::{Losses, Summary};
use super::simulate::{MOST_A_YEAR, Numbers, Settings, years};
use super::spread::Spread;

/// How many years may be asked for.
pub const TRIALS: RangeInclusive<u32> = 1_000..=1_000_000;
/// Most years over all risks in one go.
const MOST_DRAWS: u64 = 2_000_000_000;
/// Points of the loss exceedance curve.
const POINTS: u32 = 40;

/// Numbers that cannot be used.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Problem {
    /// Where they stand.
    pub record: Reference,
    /// The field, such as `current.loss`.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

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
    pub current: Option<Summary>,
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

/// What a treatment is worth.
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

/// Simulates all risks that have numbers.
///
/// # Errors
/// Too few or too many years, as a sentence.
pub fn portfolio(programme: &Programme, settings: Settings, threads: usize) -> Result<Portfolio, String> {
    if !TRIALS.contains(&settings.trials) {
        return Err(format!(
            "{} trials are not possible: choose {} to {}",
            settings.trials,
            TRIALS.start(),
            TRIALS.end()
        ));
    }
    let draws = programme.all::<Risk>().count() as u64 * 3 * u64::from(settings.trials);
    if draws > MOST_DRAWS {
        return Err(format!("{draws} years in all are too many: choose fewer trials"));
    }
    let mut all = Run { settings, threads, problems: Vec::new(), means: BTreeMap::new() };
    let (mut risks, mut without) = (Vec::new(), Vec::new());
    let (mut now, mut planned) = (vec![0.0; settings.trials as usize], vec![0.0; settings.trials as usize]);
    for risk in sorted(programme) {
        let reference = risk.reference();
        let inherent = all.simulate(&reference, "inherent", risk.inherent.as_ref());
        let current = all.simulate(&reference, "current", risk.current.as_ref());
        let residual = all.simulate(&reference, "residual", risk.residual.as_ref());
        let Some(current) = current else {
            without.push(reference);
            continue;
        };
        add(&mut now, &current);
        add(&mut planned, residual.as_ref().unwrap_or(&current));
        let summary = |years: Vec<f64>| Losses::of(years).summary();
        let found = RiskLosses {
            risk: reference.clone(),
            title: risk.title().to_owned(),
            inherent: inherent.map(summary),
            current: Some(summary(current)),
            residual: residual.map(summary),
        };
        let mean = |s: &Option<Summary>| s.map(|s| s.mean);
        all.means.insert(reference, (mean(&found.current), mean(&found.residual)));
        risks.push(found);
    }
    risks.sort_by(|a, b| mean_of(b).total_cmp(&mean_of(a)).then_with(|| a.risk.cmp(&b.risk)));
    let (now, planned) = (Losses::of(now), Losses::of(planned));
    let currency = programme.profile.currency.clone();
    let treatments = all.treatments(programme, &currency);
    let tolerance = all.tolerance(programme, &currency, &now, &planned);
    Ok(Portfolio {
        settings,
        engine: concat!("muster-engine ", env!("CARGO_PKG_VERSION"), "/1"),
        currency,
        curve: curve(&now, &planned),
        now: now.summary(),
        planned: planned.summary(),
        risks,
        tolerance,
        treatments,
        without,
        problems: all.problems,
    })
}

fn sorted(programme: &Programme) -> Vec<Rec<'_, Risk>> {
    let mut risks: Vec<_> = programme.all::<Risk>().collect();
    risks.sort_by(|a, b| a.id().cmp(b.id()));
    risks
}

fn add(sum: &mut [f64], years: &[f64]) {
    sum.iter_mut().zip(years).for_each(|(sum, loss)| *sum += loss);
}

fn mean_of(risk: &RiskLosses) -> f64 {
    risk.current.map_or(0.0, |s| s.mean)
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

/// What is gathered on the way.
struct Run {
    settings: Settings,
    threads: usize,
    problems: Vec<Problem>,
    /// Of each risk, what it costs a year now and as planned.
    means: BTreeMap<Reference, (Option<f64>, Option<f64>)>,
}

impl Run {
    fn object(&mut self, record: &Reference, field: String, message: String) {
        self.problems.push(Problem { record: record.clone(), field, message });
    }

    /// The years of one analysis; none when it has no numbers, or none that can be used.
    fn simulate(&mut self, record: &Reference, name: &str, analysis: Option<&Analysis>) -> Option<Vec<f64>> {
        let analysis = analysis?;
        let (rate, loss) = match (&analysis.frequency, &analysis.loss) {
            (None, None) => return None,
            (Some(rate), Some(loss)) => (rate, loss),
            (Some(_), None) | (None, Some(_)) => {
                let message = "how often and how much belong together: give frequency and loss";
                self.object(record, name.to_owned(), message.to_owned());
                return None;
            }
        };
        let mut read = |field: &str, range| {
            let spread = Spread::of(range);
            spread.map_err(|message| self.object(record, format!("{name}.{field}"), message)).ok()
        };
        let (rate_spread, loss) = (read("frequency", rate), read("loss", loss));
        let numbers = Numbers { rate: rate_spread?, loss: loss? };
        if rate.high.and_then(|h| h.to_f64()).is_some_and(|h| h > MOST_A_YEAR) {
            let message =
                format!("more than {MOST_A_YEAR} times a year is a running cost: reckon with that instead");
            self.object(record, format!("{name}.frequency"), message);
            return None;
        }
        Some(years(&format!("{record}#{name}"), &numbers, self.settings, self.threads))
    }

    fn money(&mut self, record: &Reference, field: &str, money: &Money, currency: &str) -> Option<f64> {
        if money.currency != currency {
            let message =
                format!("{} is not in {currency}, the currency of the organisation: convert it", money);
            self.object(record, field.to_owned(), message);
            return None;
        }
        money.amount.to_f64()
    }

    fn treatments(&mut self, programme: &Programme, currency: &str) -> Vec<Worth> {
        let mut out = Vec::new();
        for treatment in programme.all::<Treatment>() {
            let over = matches!(treatment.status, Some(TreatmentStatus::Dropped | TreatmentStatus::Done));
            let reference = treatment.reference();
            let target =
                if over { None } else { self.simulate(&reference, "target", treatment.target.as_ref()) };
            let target = target.map(|years| Losses::of(years).mean());
            let of = |risk: &Reference| {
                let (now, planned) = *self.means.get(risk)?;
                Some((now?, target.or(planned)?))
            };
            let sums: Option<Vec<(f64, f64)>> = treatment.risks.iter().map(|r| of(&r.to)).collect();
            let Some(sums) = sums.filter(|s| !over && !s.is_empty()) else { continue };
            let cost = treatment.cost.as_ref().and_then(|m| self.money(&reference, "cost", m, currency));
            out.push(Worth {
                treatment: reference,
                title: treatment.title().to_owned(),
                before: sums.iter().map(|s| s.0).sum(),
                after: sums.iter().map(|s| s.1).sum(),
                cost,
            });
        }
        out.sort_by(|a, b| b.saves().total_cmp(&a.saves()).then_with(|| a.treatment.cmp(&b.treatment)));
        out
    }

    fn tolerance(
        &mut self,
        programme: &Programme,
        currency: &str,
        now: &Losses,
        planned: &Losses,
    ) -> Vec<Tolerated> {
        let approved = programme.all::<Criteria>().find(|c| c.approval.is_some());
        let Some(criteria) = approved.or_else(|| programme.all::<Criteria>().next()) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        for point in &criteria.tolerance {
            let loss =
                point.loss.as_ref().and_then(|m| self.money(&criteria.reference(), "tolerance", m, currency));
            let tolerated = point.probability.and_then(|p| p.to_f64());
            let (Some(loss), Some(tolerated)) = (loss, tolerated) else { continue };
            out.push(Tolerated { loss, tolerated, now: now.exceeds(loss), planned: planned.exceeds(loss) });
        }
        out
    }
}
