//! How a measured figure stands against what an indicator asks. Not the measuring.

use muster_model::kinds::{Direction, Indicator};
use muster_model::measurement::{Measured, Reading};
use rust_decimal::Decimal;

/// The figure in the indicator's unit: a share for `%`, a duration for hours or days (the 95th percentile, or the
/// median where the unit says so), else the number of subjects. None when there is nothing to measure or the unit
/// does not fit the metric.
pub fn figure(indicator: &Indicator, value: &Measured) -> Option<Decimal> {
    let unit = indicator.unit.as_deref().unwrap_or_default().to_lowercase();
    let share = unit.contains('%') || unit.contains("percent") || unit.contains("per cent");
    match value.reading() {
        Reading::NothingToMeasure => None,
        Reading::Share { numerator, denominator } if share => {
            Some(Decimal::from(numerator) * Decimal::ONE_HUNDRED / Decimal::from(denominator))
        }
        Reading::Seconds(p) => {
            let median = unit.contains("p50") || unit.contains("median");
            let seconds = if median { p.p50 } else { p.p95 };
            Some(Decimal::from(seconds) / Decimal::from(seconds_in(&unit)?))
        }
        Reading::Count(_) | Reading::Share { .. } if share => None,
        Reading::Count(_) | Reading::Share { .. } => Some(Decimal::from(value.count)),
    }
}

/// Whether `figure` is as good as `wanted`, in the direction the indicator says is better.
pub fn meets(indicator: &Indicator, figure: Decimal, wanted: Decimal) -> Option<bool> {
    Some(match indicator.direction? {
        Direction::Lower => figure <= wanted,
        Direction::Higher => figure >= wanted,
    })
}

/// Whether `figure` lies beyond the value at which somebody must act; none when there is no such value.
pub fn beyond_tolerance(indicator: &Indicator, figure: Decimal) -> Option<bool> {
    meets(indicator, figure, indicator.tolerance?).map(|met| !met)
}

/// The figure for people, with its unit.
pub fn shown(indicator: &Indicator, figure: Decimal) -> String {
    let unit = indicator.unit.as_deref().unwrap_or_default();
    format!("{} {unit}", figure.round_dp(1).normalize()).trim_end().to_owned()
}

fn seconds_in(unit: &str) -> Option<i64> {
    unit.split(|c: char| !c.is_ascii_alphanumeric()).find_map(|word| match word {
        "s" | "sec" | "second" | "seconds" => Some(1),
        "min" | "minute" | "minutes" => Some(60),
        "h" | "hour" | "hours" => Some(3600),
        "d" | "day" | "days" => Some(86_400),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use muster_model::measurement::Percentiles;

    fn of(unit: &str) -> Indicator {
        Indicator {
            unit: Some(unit.into()),
            direction: Some(Direction::Lower),
            tolerance: Some(Decimal::from(10)),
            ..Indicator::default()
        }
    }

    #[test]
    fn the_unit_says_which_figure_is_meant() {
        let share =
            Measured { count: 50, numerator: Some(50), denominator: Some(400), ..Measured::default() };
        assert_eq!(figure(&of("%"), &share), Some(Decimal::new(125, 1)));
        assert_eq!(figure(&of("accounts"), &share), Some(Decimal::from(50)));
        let seconds = Some(Percentiles { p50: 3600, p95: 86_400 });
        let time = Measured { count: 3, denominator: Some(3), seconds, ..Measured::default() };
        assert_eq!(figure(&of("hours"), &time), Some(Decimal::from(24)));
        assert_eq!(figure(&of("h, median"), &time), Some(Decimal::ONE));
        assert_eq!(figure(&of("accounts"), &time), None);
        let nothing = Measured { denominator: Some(0), ..Measured::default() };
        assert_eq!(figure(&of("%"), &nothing), None);
    }

    #[test]
    fn beyond_tolerance_follows_the_direction() {
        assert_eq!(beyond_tolerance(&of("%"), Decimal::from(11)), Some(true));
        assert_eq!(beyond_tolerance(&of("%"), Decimal::from(10)), Some(false));
        assert_eq!(shown(&of("%"), Decimal::new(1255, 2)), "12.6 %");
    }
}
