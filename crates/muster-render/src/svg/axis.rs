//! Scales shared by figures: days along a line with its months, numbers with round steps. Draws nothing.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// Days along a horizontal line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Days {
    from: Date,
    to: Date,
    left: f64,
    room: f64,
}

impl Days {
    /// From the beginning of `from` to the end of `to`, drawn from `left` over `room` pixels.
    pub(crate) fn new(from: Date, to: Date, left: f64, room: f64) -> Self {
        Self { from, to: to.max(from), left, room }
    }

    /// Whole months around the two days.
    pub(crate) fn months_around(from: Date, to: Date, left: f64, room: f64) -> Self {
        Self::new(from.first_of_month(), to.max(from).last_of_month(), left, room)
    }

    fn length(&self) -> f64 {
        between(self.from, self.to) + 1.0
    }

    /// The first day.
    pub(crate) fn first(&self) -> Date {
        self.from
    }

    /// Where a day begins; held within the line.
    pub(crate) fn begin(&self, day: Date) -> f64 {
        let days = between(self.from, day).clamp(0.0, self.length());
        self.left + self.room * days / self.length()
    }

    /// Where a day ends.
    pub(crate) fn end(&self, day: Date) -> f64 {
        self.begin(day.checked_add(1.day()).unwrap_or(day))
    }

    /// The middle of a day.
    pub(crate) fn middle(&self, day: Date) -> f64 {
        (self.begin(day) + self.end(day)) / 2.0
    }

    /// Does the line reach that day?
    pub(crate) fn holds(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// First days of the months on the line, every `step`th month of the year.
    pub(crate) fn months(&self, step: i8) -> Vec<Date> {
        let mut at = self.from.first_of_month();
        let mut out = Vec::new();
        while at <= self.to && out.len() < 1200 {
            if at >= self.from && (at.month() - 1) % step == 0 {
                out.push(at);
            }
            match at.checked_add(Span::new().months(1)) {
                Ok(next) => at = next,
                Err(_) => break,
            }
        }
        out
    }

    /// The step of months at which labels of `room` pixels stand apart.
    pub(crate) fn month_step(&self, room: f64) -> i8 {
        let month = self.room / (self.length() / 30.4);
        [1, 2, 3, 6].into_iter().find(|s| f64::from(*s) * month >= room).unwrap_or(12)
    }
}

/// Days from one to the other.
fn between(from: Date, to: Date) -> f64 {
    f64::from(from.until(to).map_or(0, |s| s.get_days()))
}

/// Round numbers from at most `low` to at least `high`, about `wanted` of them.
pub(crate) fn ticks(low: f64, high: f64, wanted: f64) -> Vec<f64> {
    let raw = ((high - low) / wanted).max(f64::MIN_POSITIVE);
    let power = 10f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= raw).unwrap_or(raw);
    let first = (low / step).floor();
    let last = (high / step).ceil();
    let mut out = Vec::new();
    let mut at = first;
    while at <= last && out.len() < 20 {
        out.push(at * step);
        at += 1.0;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_lie_evenly() {
        let days = Days::new(date(2026, 1, 1), date(2026, 1, 10), 100.0, 50.0);
        assert_eq!((days.begin(date(2026, 1, 1)), days.end(date(2026, 1, 10))), (100.0, 150.0));
        assert_eq!(days.middle(date(2026, 1, 2)), 107.5);
        assert_eq!(days.begin(date(2027, 1, 1)), 150.0);
        assert!(!days.holds(date(2026, 1, 11)));
    }

    #[test]
    fn months_thin_out() {
        let days = Days::months_around(date(2026, 2, 3), date(2027, 1, 9), 0.0, 600.0);
        assert_eq!(days.months(3), [date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1)]);
        assert_eq!((days.month_step(40.0), days.month_step(140.0)), (1, 3));
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(ticks(0.0, 97.0, 4.0), [0.0, 25.0, 50.0, 75.0, 100.0]);
        assert_eq!(ticks(3.0, 8.0, 4.0), [2.0, 4.0, 6.0, 8.0]);
        assert!(ticks(5.0, 5.0, 4.0).len() < 21);
    }
}
