//! Working days: Monday to Friday. Public holidays differ by place and are left to the dates people set themselves.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// The first working day on or after `date`.
pub(super) fn on_or_after(date: Date) -> Date {
    let shift = match date.weekday() {
        Weekday::Saturday => 2,
        Weekday::Sunday => 1,
        _ => 0,
    };
    date.checked_add(shift.days()).unwrap_or(date)
}

/// The `n`th working day counted from `start` (itself the zeroth). `start` is a working day.
pub(super) fn nth(start: Date, n: i64) -> Date {
    let (weeks, rest) = (n.div_euclid(5), n.rem_euclid(5));
    let weekday = i64::from(start.weekday().to_monday_zero_offset());
    let over_weekend = if weekday + rest > 4 { 2 } else { 0 };
    start.checked_add((weeks * 7 + rest + over_weekend).days()).unwrap_or(start)
}

/// Working days from `start` (a working day) to the first working day on or after `date`; 0 when that is before.
pub(super) fn index(start: Date, date: Date) -> i64 {
    let date = on_or_after(date);
    let days = date.since(start).map_or(0, |s| i64::from(s.get_days())).max(0);
    let (weeks, rest) = (days / 7, days % 7);
    let weekday = i64::from(start.weekday().to_monday_zero_offset());
    weeks * 5 + rest - if weekday + rest > 4 { 2.min(weekday + rest - 4) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weekends_are_left_out() {
        let monday = date(2026, 6, 29);
        assert_eq!(nth(monday, 4), date(2026, 7, 3));
        assert_eq!(nth(monday, 5), date(2026, 7, 6));
        assert_eq!(nth(date(2026, 7, 2), 2), date(2026, 7, 6));
        assert_eq!(on_or_after(date(2026, 7, 4)), date(2026, 7, 6));
        for start in [monday, date(2026, 7, 1), date(2026, 7, 3)] {
            for n in 0..40 {
                assert_eq!(index(start, nth(start, n)), n, "{start} {n}");
            }
        }
        assert_eq!(index(monday, date(2026, 7, 4)), 5);
    }
}
