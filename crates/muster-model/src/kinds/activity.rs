//! Clause 8.1: recurring work.

use jiff::civil::Date;

use crate::calendar::{MonthDay, Series};
use crate::kinds::{Control, Process};
use crate::macros::kind;
use crate::reference::Ref;
use crate::value::Period;

kind! {
    /// Work that comes back by the calendar.
    Activity = "activity", "Recurring activity", "Recurring activities", clause "8.1" {
        /// What it belongs to.
        @required of: Option<Ref<(Process, Control)>>, "Belongs to";
        /// How often.
        @required every: Option<Period>, "Every", eg "P3M";
        /// The first day of the series. The days after it are counted from here, whenever the work was really done; when
        /// left out, from the day it was last done.
        from: Option<Date>, "First day";
        /// Where in its month it falls: `first monday`, `last friday`, `last day`, `last working day`, or a day such as `15`.
        /// For work that comes every so many months or years.
        on: Option<String>, "Falls on", eg "first monday";
        /// When it was last done.
        last_done: Option<Date>, "Last done";
        /// When it is next due, where people agreed on a day of their own. It holds once: when the work is done on that day
        /// or later, the series goes on by itself.
        next_due: Option<Date>, "Next due";
        /// What shows that it was done.
        evidence: Option<String>, "Evidence expected";
    }
}

impl Activity {
    /// The day it is due after it was last done on `done`; none when nothing says how often. A day of people's own goes
    /// before the series until it has passed with the work done.
    pub fn due_after(&self, done: Option<Date>) -> Option<Date> {
        if let Some(own) = self.next_due.filter(|own| done.is_none_or(|done| done < *own)) {
            return Some(own);
        }
        match (self.series(), done) {
            (Some(series), Some(done)) => series.next(done),
            (Some(series), None) => series.after(series.first.yesterday().ok()?).next(),
            (None, Some(done)) => {
                let due = self.every.as_ref()?.after(done);
                Some(self.month_day().map_or(due, |on| on.in_month_of(due)))
            }
            (None, None) => None,
        }
    }

    /// The days it should have been done on by `today` and was not, after it was last done on `done`.
    pub fn missed(&self, done: Option<Date>, today: Date) -> Vec<Date> {
        let Some(due) = self.due_after(done).filter(|due| *due < today) else { return Vec::new() };
        let Some(every) = &self.every else { return vec![due] };
        let floating = Series { first: due, every, on: self.month_day() };
        let series = self.series().unwrap_or(floating);
        std::iter::once(due).chain(series.after(due).take_while(|day| *day < today)).collect()
    }

    /// The days it is due on from `from` to `to`, both included, after it was last done on `done`: what a calendar shows.
    pub fn days(&self, done: Option<Date>, from: Date, to: Date) -> Vec<Date> {
        let Some(due) = self.due_after(done) else { return Vec::new() };
        let Some(every) = &self.every else { return vec![due] };
        let series = self.series().unwrap_or(Series { first: due, every, on: self.month_day() });
        let all = std::iter::once(due).chain(series.after(due));
        all.skip_while(|day| *day < from).take_while(|day| *day <= to).collect()
    }

    /// The rule for the day in its month, when it says one that can be read.
    pub fn month_day(&self) -> Option<MonthDay> {
        MonthDay::parse(self.on.as_deref()?)
    }

    fn series(&self) -> Option<Series<'_>> {
        Some(Series { first: self.from?, every: self.every.as_ref()?, on: self.month_day() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn quarterly() -> Activity {
        Activity { every: Period::parse("P3M"), from: Some(date(2026, 1, 1)), ..Activity::default() }
    }

    #[test]
    fn a_day_of_ones_own_holds_once_and_the_series_goes_on() {
        let a = Activity { next_due: Some(date(2026, 4, 20)), ..quarterly() };
        assert_eq!(a.due_after(Some(date(2026, 1, 1))), Some(date(2026, 4, 20)));
        assert_eq!(a.due_after(Some(date(2026, 4, 20))), Some(date(2026, 7, 1)));
    }

    #[test]
    fn what_was_missed_is_told_day_by_day() {
        let missed = quarterly().missed(Some(date(2026, 1, 1)), date(2027, 2, 1));
        assert_eq!(missed, [date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1)]);
        assert!(
            quarterly().missed(Some(date(2026, 1, 1)), date(2026, 4, 1)).is_empty(),
            "due today is not missed"
        );
        let floating = Activity { from: None, ..quarterly() };
        let missed = floating.missed(Some(date(2026, 1, 15)), date(2026, 8, 1));
        assert_eq!(missed, [date(2026, 4, 15), date(2026, 7, 15)]);
        assert!(floating.missed(None, date(2026, 8, 1)).is_empty(), "nothing says when it began");
    }

    #[test]
    fn a_calendar_sees_every_day_of_a_stretch() {
        let days = quarterly().days(Some(date(2026, 1, 1)), date(2026, 6, 1), date(2027, 1, 31));
        assert_eq!(days, [date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1)]);
    }
}
