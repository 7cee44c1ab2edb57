//! When recurring work comes round: days counted from one first day, placed in their month where a rule says so. Counted
//! from the first day and never from the day before, so that the 31st stays the 31st after a February, and a series
//! neither drifts nor stops at the end of a year.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::value::Period;

/// Most days of a series that are looked at in one question: five hundred years of weekly work.
const MOST: i64 = 26_000;

/// Where in its month something falls: `first monday`, `last friday`, `last day`, `last working day`, `15`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonthDay {
    /// The day with this number, or the last of a shorter month.
    Day(i8),
    /// The n-th of a weekday; -1 is the last.
    Nth(i8, Weekday),
    /// The last day that is neither Saturday nor Sunday.
    LastWorkingDay,
}

const NAMES: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

impl MonthDay {
    /// Reads a rule; none when it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        if let Ok(day) = text.parse::<i8>() {
            return (1..=31).contains(&day).then_some(Self::Day(day));
        }
        match text.as_str() {
            "last day" => return Some(Self::Day(31)),
            "last working day" => return Some(Self::LastWorkingDay),
            _ => {}
        }
        let (which, weekday) = text.split_once(' ')?;
        let nth = match which {
            "first" => 1,
            "second" => 2,
            "third" => 3,
            "fourth" => 4,
            "last" => -1,
            _ => return None,
        };
        let weekday = NAMES.iter().find(|(name, _)| *name == weekday.trim())?.1;
        Some(Self::Nth(nth, weekday))
    }

    /// The day it falls on in the month of `date`.
    pub fn in_month_of(self, date: Date) -> Date {
        let last = date.last_of_month();
        match self {
            Self::Day(day) => date.first_of_month().with().day(day.min(last.day())).build().unwrap_or(last),
            Self::Nth(nth, weekday) => date.nth_weekday_of_month(nth, weekday).unwrap_or(last),
            Self::LastWorkingDay => match last.weekday() {
                Weekday::Saturday => last.yesterday().unwrap_or(last),
                Weekday::Sunday => last.saturating_sub(2.days()),
                _ => last,
            },
        }
    }
}

/// A series without an end.
#[derive(Debug, Clone)]
pub struct Series<'a> {
    /// Its first day.
    pub first: Date,
    /// How far apart its days are.
    pub every: &'a Period,
    /// Where in their months they fall.
    pub on: Option<MonthDay>,
}

impl Series<'_> {
    /// The `n`-th day, the first being 0.
    fn day(&self, n: i64) -> Date {
        let day = self.every.times(n).and_then(|span| self.first.checked_add(span).ok()).unwrap_or(Date::MAX);
        self.on.map_or(day, |on| on.in_month_of(day))
    }

    /// Its days after `after`, in order. Ends where the calendar does.
    pub fn after(&self, after: Date) -> impl Iterator<Item = Date> + '_ {
        let mut last = None;
        (0..MOST)
            .map(|n| self.day(n))
            .skip_while(move |day| *day <= after)
            .take_while(move |day| last.replace(*day) != Some(*day))
    }

    /// The day that must follow work done on `done`: the next of the series, except one so close ahead (a quarter of the
    /// way) that the work was plainly done for it, early.
    pub fn next(&self, done: Date) -> Option<Date> {
        let mut ahead = self.after(done);
        let (next, then) = (ahead.next()?, ahead.next());
        let apart = then.map_or(0, |then| (then - next).get_days());
        let early = apart > 0 && (next - done).get_days() * 4 <= apart;
        if early { then } else { Some(next) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn series(first: Date, every: &Period, on: Option<&str>) -> Vec<String> {
        let on = on.map(|t| MonthDay::parse(t).unwrap());
        let s = Series { first, every, on };
        s.after(first.yesterday().unwrap()).take(5).map(|d| d.to_string()).collect()
    }

    #[test]
    fn the_end_of_the_month_comes_back_after_february_and_after_new_year() {
        let month = Period::parse("P1M").unwrap();
        let days = series(date(2025, 11, 30), &month, None);
        assert_eq!(days, ["2025-11-30", "2025-12-30", "2026-01-30", "2026-02-28", "2026-03-30"]);
        let days = series(date(2025, 11, 1), &month, Some("last day"));
        assert_eq!(days, ["2025-11-30", "2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31"]);
        let year = Period::parse("P1Y").unwrap();
        let days = series(date(2024, 2, 29), &year, None);
        assert_eq!(days, ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]);
    }

    #[test]
    fn weekdays_fall_where_the_rule_says() {
        let quarter = Period::parse("P3M").unwrap();
        let days = series(date(2026, 1, 1), &quarter, Some("first monday"));
        assert_eq!(days, ["2026-01-05", "2026-04-06", "2026-07-06", "2026-10-05", "2027-01-04"]);
        let days = series(date(2026, 1, 1), &quarter, Some("last working day"));
        assert_eq!(days, ["2026-01-30", "2026-04-30", "2026-07-31", "2026-10-30", "2027-01-29"]);
        assert_eq!(MonthDay::parse("fifth monday"), None);
        assert_eq!(MonthDay::parse("32"), None);
    }

    #[test]
    fn work_done_early_counts_for_the_day_ahead_and_late_work_does_not_move_the_series() {
        let quarter = Period::parse("P3M").unwrap();
        let s = Series { first: date(2026, 1, 1), every: &quarter, on: None };
        assert_eq!(s.next(date(2026, 1, 1)), Some(date(2026, 4, 1)));
        assert_eq!(s.next(date(2026, 3, 20)), Some(date(2026, 7, 1)), "twelve days early");
        assert_eq!(s.next(date(2026, 2, 10)), Some(date(2026, 4, 1)), "forty days late for January");
        assert_eq!(s.next(date(2025, 6, 1)), Some(date(2026, 1, 1)), "before the series begins");
    }
}
