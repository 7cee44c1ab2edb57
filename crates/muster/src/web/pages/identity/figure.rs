//! One posture metric as it stands: figure, counts behind it, target from an indicator record, trend over snapshots,
//! unknown, as of when, from which sources. Not the measuring.

use maud::{Markup, PreEscaped, html};
use muster_engine::indicator;
use muster_model::Rec;
use muster_model::kinds::{Direction, Indicator};
use muster_model::measurement::{Measured, Measurement, Reading};
use muster_posture::{Direction as Way, Metric, Unit};
use muster_render::svg::trend::{self, Better, Point, Trend};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::web::derived::Checked;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::Visit;

/// A metric with its series.
pub struct Figure<'a> {
    /// The metric.
    pub metric: &'static Metric,
    /// Its measurements of the newest version of its definition, oldest first.
    pub series: Vec<&'a Measurement>,
    /// The indicator that reads it.
    pub indicator: Option<Rec<'a, Indicator>>,
}

/// A count that may be larger than this machine can index.
pub fn count(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

impl<'a> Figure<'a> {
    /// Of a metric.
    pub fn of(v: &'a Visit, checked: &'a Checked, metric: &'static Metric) -> Self {
        let mut series: Vec<&Measurement> =
            checked.measurements.iter().filter(|m| m.metric == metric.id).collect();
        series.sort_by_key(|m| m.at);
        if let Some(version) = series.last().map(|m| m.metric_version) {
            series.retain(|m| m.metric_version == version);
        }
        let indicator = v.programme.all::<Indicator>().find(|i| i.data.metric.as_deref() == Some(metric.id));
        Self { metric, series, indicator }
    }

    /// The newest measurement.
    pub fn newest(&self) -> Option<&'a Measurement> {
        self.series.last().copied()
    }

    /// The number to draw and to compare: in the indicator's unit, or in the metric's own.
    fn number(&self, value: &Measured) -> Option<Decimal> {
        if let Some(i) = &self.indicator
            && let Some(figure) = indicator::figure(i.data, value)
        {
            return Some(figure);
        }
        match value.reading() {
            Reading::NothingToMeasure => None,
            Reading::Share { numerator, denominator } => Some(percent(numerator, denominator)),
            Reading::Seconds(p) => Some(Decimal::from(p.p95) / Decimal::from(3600)),
            Reading::Count(n) => Some(Decimal::from(n)),
        }
    }

    fn unit(&self) -> String {
        match (&self.indicator, self.metric.unit) {
            (Some(i), _) => {
                i.data.unit.as_deref().unwrap_or_default().split(" (").next().unwrap_or_default().to_owned()
            }
            (None, Unit::Share) => "%".into(),
            (None, Unit::Seconds) => "h".into(),
            (None, Unit::Count) => String::new(),
        }
    }

    /// The figure in words: `7.4 %`, `51 h`, `nothing to measure`.
    pub fn shown(&self, value: &Measured) -> String {
        let percent_wanted = self.unit() == "%";
        match value.reading() {
            Reading::NothingToMeasure => "nothing to measure".into(),
            Reading::Share { numerator, denominator } if percent_wanted => share(numerator, denominator),
            Reading::Count(n) => words::grouped(count(n)),
            _ => match self.number(value) {
                Some(n) => {
                    format!("{}\u{a0}{}", words::decimal(&n.round_dp(1).normalize().to_string()), self.unit())
                        .trim_end()
                        .to_owned()
                }
                None => "not in this unit".into(),
            },
        }
    }

    /// The counts behind it: `59 of 2 034 accounts`.
    pub fn behind(&self, value: &Measured) -> Option<String> {
        match value.reading() {
            Reading::Share { numerator, denominator } => Some(format!(
                "{} of {}",
                words::grouped(count(numerator)),
                words::grouped(count(denominator))
            )),
            Reading::Seconds(p) => {
                let half = words::decimal(
                    &(Decimal::from(p.p50) / Decimal::from(3600)).round_dp(1).normalize().to_string(),
                );
                let cases = words::count(count(value.denominator.unwrap_or(value.count)), "case", "cases");
                Some(format!("95 of 100 within this; half within {half}\u{a0}h; {cases}"))
            }
            Reading::Count(_) | Reading::NothingToMeasure => None,
        }
    }

    /// Where it stands against its target.
    pub fn standing(&self) -> (Tone, &'static str) {
        let Some(newest) = self.newest() else { return (Tone::Plain, "not measured yet") };
        if newest.value.is_nothing() {
            return (Tone::Plain, "nothing to measure");
        }
        let (Some(i), Some(value)) = (&self.indicator, self.number(&newest.value)) else {
            let neutral = self.metric.direction == Way::Neutral;
            return (Tone::Plain, if neutral { "describes, does not judge" } else { "no target" });
        };
        match (
            i.data.target.and_then(|t| indicator::meets(i.data, value, t)),
            indicator::beyond_tolerance(i.data, value),
        ) {
            (Some(true), _) => (Tone::Fine, "on target"),
            (_, Some(true)) => (Tone::Major, "beyond tolerance"),
            (Some(false), Some(false)) => (Tone::Observation, "off target, tolerable"),
            (Some(false), None) => (Tone::Minor, "off target"),
            (None, _) => (Tone::Plain, "no target"),
        }
    }

    /// The value that is good enough.
    pub fn target(&self) -> Option<String> {
        let i = self.indicator.as_ref()?;
        let way = if i.data.direction == Some(Direction::Higher) { "at least" } else { "at most" };
        Some(format!("{way} {}", indicator::shown(i.data, i.data.target?)))
    }

    /// The line with its target.
    fn points(&self, v: &Visit) -> Vec<Point> {
        let of = |m: &&Measurement| Point {
            day: v.programme.profile.today(m.at),
            value: self.number(&m.value).and_then(|n| n.round_dp(2).to_f64()),
        };
        self.series.iter().map(of).collect()
    }

    fn better(&self) -> Better {
        let higher = match &self.indicator {
            Some(i) => i.data.direction == Some(Direction::Higher),
            None => self.metric.direction == Way::HigherIsBetter,
        };
        if higher { Better::Higher } else { Better::Lower }
    }

    /// The small line.
    pub fn spark(&self, v: &Visit) -> Markup {
        let points = self.points(v);
        html! { @if points.len() > 1 { (PreEscaped(trend::spark(&self.drawn(&points, &format!("spark-{}", dashed(self.metric.id)), &self.unit())))) } }
    }

    /// The large chart.
    pub fn chart(&self, v: &Visit) -> Markup {
        let points = self.points(v);
        let (id, unit) = (format!("trend-{}", dashed(self.metric.id)), self.unit());
        let small = format!("{id}-small");
        html! {
            div.fig-frame tabindex="0" role="group" aria-label={ "Trend: " (self.metric.title) } {
                div.on-wide { (PreEscaped(trend::svg(&self.drawn(&points, &id, &unit), (780.0, 260.0)))) }
                // A phone shows the whole of one drawn for it: words of the large one would be too small, or cut.
                div.on-narrow { (PreEscaped(trend::svg(&self.drawn(&points, &small, &unit), (340.0, 220.0)))) }
            }
        }
    }

    fn drawn<'t>(&self, points: &'t [Point], id: &'t str, unit: &'t str) -> Trend<'t> {
        let i = self.indicator.as_ref().map(|i| i.data);
        Trend {
            id,
            title: self.metric.title,
            unit,
            points,
            target: i.and_then(|i| i.target).and_then(|t| t.to_f64()),
            tolerance: i.and_then(|i| i.tolerance).and_then(|t| t.to_f64()),
            better: self.better(),
        }
    }
}

fn dashed(id: &str) -> String {
    id.replace('_', "-")
}

fn percent(numerator: u64, denominator: u64) -> Decimal {
    Decimal::from(numerator) * Decimal::ONE_HUNDRED / Decimal::from(denominator.max(1))
}

/// A share that never rounds something to nothing or not quite all to all.
pub fn share(numerator: u64, denominator: u64) -> String {
    let exact = percent(numerator, denominator);
    let rounded = exact.round_dp(1);
    if rounded.is_zero() && numerator > 0 {
        "under 0.1\u{a0}%".into()
    } else if rounded == Decimal::ONE_HUNDRED && numerator < denominator {
        "over 99.9\u{a0}%".into()
    } else {
        format!("{}\u{a0}%", rounded.normalize())
    }
}

/// A metric's title, leading to its page; a metric that the catalogue names but nothing measures yet, by its id in words.
pub fn metric_link(v: &Visit, metric: &str) -> Markup {
    match muster_posture::metric(metric) {
        Some(m) => html! { a href=(v.href(&format!("/identity/metrics/{metric}"))) { (m.title) } },
        None => html! { (parts::capital(&metric.replace('_', " "))) },
    }
}

/// The newest figure of a metric in one small status, for other pages; says so when there is none.
pub fn newest_figure(v: &Visit, checked: &Checked, metric: &str) -> Markup {
    let Some(metric) = muster_posture::metric(metric) else {
        return html! { span.nothing { "not measured yet" } };
    };
    let figure = Figure::of(v, checked, metric);
    let (tone, word) = figure.standing();
    html! {
        @match figure.newest() {
            Some(m) => { span title=(word) { (parts::status(tone, &figure.shown(&m.value))) }
                " " span.meta { (words::table_date(v.programme.profile.today(m.at)).trim()) } },
            None => span.nothing { "not measured yet" },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_never_round_something_away() {
        assert_eq!(share(0, 10), "0\u{a0}%");
        assert_eq!(share(1, 100_000), "under 0.1\u{a0}%");
        assert_eq!(share(99_999, 100_000), "over 99.9\u{a0}%");
        assert_eq!(share(59, 2034), "2.9\u{a0}%");
    }
}
