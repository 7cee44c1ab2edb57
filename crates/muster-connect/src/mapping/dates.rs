//! Dates as people's systems write them. The order of day and month is said, never guessed: 03/04 is two different days.
//! Not a parser of every date there is.
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// How dates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum DateForm {
    /// `2026-06-30`, `2026-06-30 08:15:00`, `2026-06-30T08:15:00Z` (ISO 8601, RFC 3339).
    #[default]
    #[serde(rename = "iso")]
    Iso,
    /// `30.06.2026`
    #[serde(rename = "DD.MM.YYYY")]
    Dots,
    /// `30/06/2026`
    #[serde(rename = "DD/MM/YYYY")]
    DayFirst,
    /// `06/30/2026`
    #[serde(rename = "MM/DD/YYYY")]
    MonthFirst,
}

impl DateForm {
    /// The forms as settings spell them.
    pub const SPELLINGS: &'static [&'static str] = &["iso", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"];

    /// An example of it.
    #[must_use]
    pub fn example(self) -> &'static str {
        match self {
            Self::Iso => "2026-06-30",
            Self::Dots => "30.06.2026",
            Self::DayFirst => "30/06/2026",
            Self::MonthFirst => "06/30/2026",
        }
    }

    /// Reads a date, with or without a time of day, as microseconds since the epoch. A date alone is the beginning of its
    /// day in `zone`, or with `end_of_day` the beginning of the next.
    #[must_use]
    pub fn read(self, text: &str, zone: &TimeZone, end_of_day: bool) -> Option<i64> {
        let text = text.trim();
        if text.len() > 40 {
            return None;
        }
        if self == Self::Iso
            && let Ok(instant) = text.parse::<jiff::Timestamp>()
        {
            return Some(instant.as_microsecond());
            // `strtime` and the civil parsers of jiff would also take other spellings; this one is exact.
        }
        let (date, time) = match text.split_once(['T', ' ']) {
            Some((date, time)) => (date, Some(time.trim())),
            None => (text, None),
        };
        let date = self.date(date)?;
        let at = match time {
            Some(time) => DateTime::from_parts(date, clock(time)?),
            None if end_of_day => date.tomorrow().ok()?.to_datetime(Time::midnight()),
            None => date.to_datetime(Time::midnight()),
        };
        Some(at.to_zoned(zone.clone()).ok()?.timestamp().as_microsecond())
    }

    fn date(self, text: &str) -> Option<Date> {
        let separator = match self {
            Self::Iso => '-',
            Self::Dots => '.',
            Self::DayFirst | Self::MonthFirst => '/',
        };
        let mut parts = text.split(separator);
        let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let (year, month, day) = match self {
            Self::Iso => (a, b, c),
            Self::Dots | Self::DayFirst => (c, b, a),
            Self::MonthFirst => (c, a, b),
        };
        // Two-digit years are not guessed.
        let year = (year.len() == 4).then(|| digits(year))??;
        Date::new(year, i8::try_from(digits(month)?).ok()?, i8::try_from(digits(day)?).ok()?).ok()
    }
}

/// `HH:MM` or `HH:MM:SS`, a fraction cut off.
fn clock(text: &str) -> Option<Time> {
    let mut parts = text.split(':');
    let (hour, minute) = (digits(parts.next()?)?, digits(parts.next()?)?);
    let second = match parts.next() {
        Some(second) => digits(second.split_once('.').map_or(second, |(whole, _)| whole))?,
        None => 0,
    };
    if parts.next().is_some() {
        return None;
    }
    let [hour, minute, second] =
        [i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?];
    Time::new(hour, minute, second, 0).ok()
}

fn digits(text: &str) -> Option<i16> {
    let fits = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(form: DateForm, text: &str) -> Option<String> {
        let micros = form.read(text, &TimeZone::UTC, false)?;
        Some(jiff::Timestamp::from_microsecond(micros).unwrap().to_string())
    }

    #[test]
    fn each_form_reads_its_own_and_no_other() {
        let day = Some("2026-03-04T00:00:00Z".to_owned());
        assert_eq!(read(DateForm::Iso, "2026-03-04"), day);
        assert_eq!(read(DateForm::Dots, "4.3.2026"), day);
        assert_eq!(read(DateForm::DayFirst, "04/03/2026"), day);
        assert_eq!(read(DateForm::MonthFirst, " 03/04/2026 "), day);
        assert_eq!(read(DateForm::Iso, "2026-03-04T02:00:00+02:00"), day);
        assert_eq!(read(DateForm::Dots, "04.03.2026 07:08"), Some("2026-03-04T07:08:00Z".into()));
        assert_eq!(read(DateForm::Iso, "2026-03-04 07:08:09.5"), Some("2026-03-04T07:08:09Z".into()));
        for text in [
            "",
            "04.03.26",
            "31.02.2026",
            "04/03/2026",
            "2026-03-04",
            "1.2.3.4",
            "4.3.2026 25:00",
            "٤.3.2026",
        ] {
            assert_eq!(read(DateForm::Dots, text), None, "{text}");
        }
        assert_eq!(read(DateForm::MonthFirst, "30/06/2026"), None);
    }

    #[test]
    fn days_begin_where_people_are() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let start = DateForm::Iso.read("2026-03-29", &berlin, false).unwrap();
        let end = DateForm::Iso.read("2026-03-29", &berlin, true).unwrap();
        // The day the clocks go forward has 23 hours.
        assert_eq!(end - start, 23 * 3_600_000_000);
        assert_eq!(start, "2026-03-28T23:00:00Z".parse::<jiff::Timestamp>().unwrap().as_microsecond());
    }
}
