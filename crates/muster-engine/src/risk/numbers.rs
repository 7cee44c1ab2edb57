//! The numbers that records give for their risks, read once, with what is wrong with them. Simulates nothing.

use muster_model::kinds::parts::Analysis;
use muster_model::kinds::{Risk, Treatment, TreatmentStatus};
use muster_model::value::Money;
use muster_model::{Programme, Rec, Reference};
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::simulate::{MOST_A_YEAR, Numbers};
use super::spread::Spread;

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

/// A risk, and its numbers where it has any that can be used.
pub(super) struct Levels<'p> {
    pub(super) risk: Rec<'p, Risk>,
    pub(super) inherent: Option<Numbers>,
    pub(super) current: Option<Numbers>,
    pub(super) residual: Option<Numbers>,
}

/// A treatment that is still to come, and the level it must bring each of its risks to.
pub(super) struct Planned<'p> {
    pub(super) treatment: Rec<'p, Treatment>,
    pub(super) target: Option<Numbers>,
    pub(super) cost: Option<f64>,
}

/// Everything that records say in numbers.
pub(super) struct Given<'p> {
    /// By id.
    pub(super) risks: Vec<Levels<'p>>,
    pub(super) treatments: Vec<Planned<'p>>,
    pub(super) problems: Vec<Problem>,
}

/// What is wrong with the numbers of risks and treatments.
pub fn problems(programme: &Programme) -> Vec<Problem> {
    Given::read(programme).problems
}

/// What an analysis in numbers costs a year in the long run: the mean rate times the mean loss, in closed form (Loss Models,
/// chapter 9). None without numbers, or with such as cannot be used.
pub fn yearly_mean(analysis: &Analysis) -> Option<f64> {
    let (rate, loss) = (analysis.frequency.as_ref()?, analysis.loss.as_ref()?);
    Some(Spread::of(rate).ok()?.mean().min(MOST_A_YEAR) * Spread::of(loss).ok()?.mean())
}

impl<'p> Given<'p> {
    /// Reads it.
    pub(super) fn read(programme: &'p Programme) -> Self {
        let mut told = Told { currency: &programme.profile.currency, problems: Vec::new() };
        let mut risks: Vec<_> = programme.all::<Risk>().collect();
        risks.sort_by(|a, b| a.id().cmp(b.id()));
        let levels = |risk: Rec<'p, Risk>| {
            let at = risk.reference();
            Levels {
                inherent: told.numbers(&at, "inherent", risk.inherent.as_ref()),
                current: told.numbers(&at, "current", risk.current.as_ref()),
                residual: told.numbers(&at, "residual", risk.residual.as_ref()),
                risk,
            }
        };
        let risks = risks.into_iter().map(levels).collect();
        let over = |t: &Rec<'_, Treatment>| {
            matches!(t.status, Some(TreatmentStatus::Dropped | TreatmentStatus::Done))
        };
        let planned = |treatment: Rec<'p, Treatment>| {
            let at = treatment.reference();
            Planned {
                target: told.numbers(&at, "target", treatment.target.as_ref()),
                cost: treatment.cost.as_ref().and_then(|m| told.money(&at, "cost", m)),
                treatment,
            }
        };
        let treatments = programme.all::<Treatment>().filter(|t| !over(t)).map(planned).collect();
        Self { risks, treatments, problems: told.problems }
    }

    /// About how many random values a year of everything takes.
    pub(super) fn work(&self) -> f64 {
        let of = |n: &Option<Numbers>| n.map_or(0.0, |n| n.work());
        let risks: f64 = self.risks.iter().map(|r| of(&r.inherent) + of(&r.current) + of(&r.residual)).sum();
        let targets = |p: &Planned<'_>| of(&p.target) * p.treatment.risks.len() as f64;
        risks + self.treatments.iter().map(targets).sum::<f64>()
    }
}

/// What is wrong, as it is found.
pub(super) struct Told<'c> {
    pub(super) currency: &'c str,
    pub(super) problems: Vec<Problem>,
}

impl Told<'_> {
    pub(super) fn object(&mut self, record: &Reference, field: String, message: String) {
        self.problems.push(Problem { record: record.clone(), field, message });
    }

    /// The numbers of one analysis; none when it has none, or none that can be used.
    fn numbers(&mut self, record: &Reference, name: &str, analysis: Option<&Analysis>) -> Option<Numbers> {
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
        if rate.high.and_then(|h| h.to_f64()).is_some_and(|h| h > MOST_A_YEAR) {
            let message =
                format!("more than {MOST_A_YEAR} times a year is a running cost: reckon with that instead");
            self.object(record, format!("{name}.frequency"), message);
            return None;
        }
        let mut read = |field: &str, range| {
            let spread = Spread::of(range);
            spread.map_err(|message| self.object(record, format!("{name}.{field}"), message)).ok()
        };
        let (rate, loss) = (read("frequency", rate), read("loss", loss));
        Some(Numbers { rate: rate?, loss: loss? })
    }

    /// An amount in the organisation's currency.
    pub(super) fn money(&mut self, record: &Reference, field: &str, money: &Money) -> Option<f64> {
        if money.currency == self.currency {
            return money.amount.to_f64();
        }
        let message =
            format!("{money} is not in {}, the currency of the organisation: convert it", self.currency);
        self.object(record, field.to_owned(), message);
        None
    }
}
