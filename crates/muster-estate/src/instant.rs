//! Instants as the CSV tables write them: `YYYY-MM-DDTHH:MM:SSZ`, with a fraction only when there is one.
//! Not a clock: nothing here asks what time it is.
use jiff::Timestamp;

use crate::rows::Micros;

/// Reads an RFC 3339 instant. A fraction finer than a microsecond is cut off.
#[must_use]
pub fn parse_micros(text: &str) -> Option<Micros> {
    let instant: Timestamp = text.parse().ok()?;
    i64::try_from(instant.as_nanosecond().div_euclid(1_000)).ok()
}

/// Writes an instant; `None` outside the years -9999 to 9999.
#[must_use]
pub fn format_micros(micros: Micros) -> Option<String> {
    Timestamp::from_microsecond(micros).ok().map(|instant| instant.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_seconds_have_no_fraction() {
        assert_eq!(format_micros(1_782_777_600_000_000).as_deref(), Some("2026-06-30T00:00:00Z"));
        assert_eq!(format_micros(-1).as_deref(), Some("1969-12-31T23:59:59.999999Z"));
        assert_eq!(parse_micros("1969-12-31T23:59:59.999999Z"), Some(-1));
        assert_eq!(parse_micros("2026-06-30T02:00:00+02:00"), Some(1_782_777_600_000_000));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "yesterday", "2026-06-30", "2026-13-01T00:00:00Z", "2026-06-30T00:00:00"] {
            assert_eq!(parse_micros(text), None, "{text}");
        }
        assert_eq!(format_micros(i64::MAX), None);
    }
}
