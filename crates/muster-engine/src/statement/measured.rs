//! Where a number can tell whether a control is in place: the newest figures of the indicators that a line's control names,
//! up to an instant, against their targets.

use jiff::Timestamp;
use muster_model::kinds::{Control, Implementation, Indicator};
use muster_model::measurement::Measurement;
use muster_model::{Programme, Reference};

use super::line::Line;
use crate::indicator;

/// What a number says of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// The indicator.
    pub indicator: Reference,
    /// Its title.
    pub title: String,
    /// The figure with its unit.
    pub shown: String,
    /// Whether it is as good as the target; none when there is no target.
    pub met: Option<bool>,
    /// Whether it lies beyond the value at which somebody must act.
    pub beyond: bool,
    /// The instant it holds for.
    pub at: Timestamp,
}

/// What numbers say of a line. `controls` holds the control as looked at, `indicators` what they are now.
pub fn measured(
    controls: &Programme,
    indicators: &Programme,
    line: &Line,
    measurements: &[Measurement],
    until: Timestamp,
) -> Vec<Measured> {
    let Some(control) = controls.get::<Control>(&line.control) else { return Vec::new() };
    let newest = |metric: &str| {
        measurements.iter().filter(|m| m.metric == metric && m.at <= until).max_by_key(|m| m.at)
    };
    control
        .data
        .indicators
        .iter()
        .filter_map(|to| {
            let i = indicators.get::<Indicator>(&to.to)?;
            let m = newest(i.data.metric.as_deref()?)?;
            let figure = indicator::figure(i.data, &m.value)?;
            Some(Measured {
                indicator: to.to.clone(),
                title: i.title().to_owned(),
                shown: indicator::shown(i.data, figure),
                met: i.data.target.and_then(|t| indicator::meets(i.data, figure, t)),
                beyond: indicator::beyond_tolerance(i.data, figure) == Some(true),
                at: m.at,
            })
        })
        .collect()
}

impl Line {
    /// Whether it is said to be in place while a number lies beyond what is tolerated.
    pub fn is_contradicted(&self, numbers: &[Measured]) -> bool {
        self.implemented == Some(Implementation::Yes) && numbers.iter().any(|m| m.beyond)
    }
}
