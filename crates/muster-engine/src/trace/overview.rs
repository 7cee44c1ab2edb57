//! The whole programme along the trace: how many records stand at each step, how many of them lead on, how many have
//! something behind them, and where it breaks.

use muster_model::{Diagnostic, Kind, Programme, Reference};
use serde::Serialize;

use super::breaks::Break;
use super::links::{Point, effect_of};
use super::step::{STEPS, Step};

/// One step of the whole programme.
#[derive(Debug, Clone, Serialize)]
pub struct StepOverview {
    /// The step.
    pub step: Step,
    /// Records, or effects, that stand here.
    pub records: usize,
    /// Of them, those linked with something at a later step.
    pub lead_on: usize,
    /// Of them, those linked with something at an earlier step.
    pub come_from: usize,
    /// Where it breaks, most serious first.
    pub breaks: Vec<Break>,
}

/// The whole programme along the trace.
#[derive(Debug, Clone, Serialize)]
pub struct Overview {
    /// Every step, in order.
    pub steps: Vec<StepOverview>,
}

impl Overview {
    /// Breaks of all steps together.
    pub fn breaks(&self) -> usize {
        self.steps.iter().map(|s| s.breaks.len()).sum()
    }
}

/// Counts every step. `said` is what the check says, most serious first.
pub fn overview(p: &Programme, said: &[Diagnostic]) -> Overview {
    let breaks: Vec<Break> = said.iter().filter_map(Break::of).collect();
    let steps = STEPS
        .into_iter()
        .map(|step| {
            let points = points_at(p, step);
            StepOverview {
                step,
                records: points.len(),
                lead_on: points.iter().filter(|at| at.leads_on(p)).count(),
                come_from: points.iter().filter(|at| at.comes_from(p)).count(),
                breaks: breaks.iter().filter(|b| b.step == step).cloned().collect(),
            }
        })
        .collect();
    Overview { steps }
}

/// Everything that stands at a step, by kind and id.
fn points_at(p: &Programme, step: Step) -> Vec<Point> {
    if step == Step::Effectiveness {
        let may = ["action", "finding", "treatment"].into_iter().filter_map(Kind::parse);
        let all = may.flat_map(|kind| p.of_kind(kind)).map(|r| r.reference());
        let with = |r: &Reference| effect_of(p, r).is_some();
        return all.filter(with).map(|record| Point { record, effect: true }).collect();
    }
    let kinds = step.kinds().iter().filter_map(|k| Kind::parse(k));
    kinds.flat_map(|kind| p.of_kind(kind)).map(|r| Point::whole(r.reference())).collect()
}
