//! Dates, counts, sizes and periods as people write them.

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
pub use muster_render::words::{count, date, grouped, span, table_date};

/// `12 May 2026, 14:05 CEST`.
pub fn instant(at: Timestamp, zone: &TimeZone) -> String {
    let z = at.to_zoned(zone.clone());
    format!("{}, {:02}:{:02} {}", date(z.date()), z.hour(), z.minute(), z.strftime("%Z"))
}

/// `1 MiB`, `640 KiB`.
pub fn bytes(n: usize) -> String {
    match n {
        0..1024 => format!("{n} bytes"),
        1024..1_048_576 => format!("{} KiB", n / 1024),
        _ => format!("{} MiB", n / 1_048_576),
    }
}

/// `every 6 months` out of `P6M`; the text itself when it is not that simple.
pub fn period(text: &str) -> String {
    let Some((number, unit)) =
        text.strip_prefix('P').and_then(|t| t.split_at_checked(t.len().saturating_sub(1)))
    else {
        return text.to_owned();
    };
    let (one, many) = match unit {
        "D" => ("day", "days"),
        "W" => ("week", "weeks"),
        "M" => ("month", "months"),
        "Y" => ("year", "years"),
        _ => return text.to_owned(),
    };
    match number.parse::<u32>() {
        Ok(1) => format!("1 {one}"),
        Ok(n) => format!("{n} {many}"),
        Err(_) => text.to_owned(),
    }
}

/// `in 3 days`, `today`, `12 days ago`.
pub fn relative(day: Date, today: Date) -> String {
    let days = today.until(day).map_or(0, |s| s.get_days());
    match days {
        0 => "today".into(),
        1 => "tomorrow".into(),
        -1 => "yesterday".into(),
        2.. => format!("in {} days", grouped(usize::try_from(days).unwrap_or(0))),
        _ => format!("{} days ago", grouped(usize::try_from(-days).unwrap_or(0))),
    }
}

/// Running text with each day in it, such as `2026-05-12`, as people write it: `12 May 2026`. Parts of ids and instants stay.
pub fn days_in(text: &str) -> String {
    /// Bytes of `2026-05-12`.
    const LONG: usize = 10;
    let apart =
        |b: Option<&u8>| b.is_none_or(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_' | b'/'));
    let bytes = text.as_bytes();
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while let Some(rest) = text.get(at..) {
        let Some(next) = rest.find(|c: char| c.is_ascii_digit()) else {
            out.push_str(rest);
            break;
        };
        let (start, end) = (at + next, at + next + LONG);
        let alone = apart(start.checked_sub(1).and_then(|b| bytes.get(b))) && apart(bytes.get(end));
        let day = text.get(start..end).filter(|d| alone && d.as_bytes().get(4) == Some(&b'-'));
        out.push_str(rest.get(..next).unwrap_or(""));
        match day.and_then(|d| d.parse::<Date>().ok()) {
            Some(day) => {
                out.push_str(&date(day));
                at = end;
            }
            None => {
                let digits =
                    text.get(start..).map_or(1, |t| t.find(|c: char| !c.is_ascii_digit()).unwrap_or(t.len()));
                out.push_str(text.get(start..start + digits).unwrap_or(""));
                at = start + digits;
            }
        }
    }
    out
}

/// A number with grouped digits, its fraction kept: `1 250 000.5`.
pub fn decimal(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |r| ("−", r));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(w, f)| (w, Some(f)));
    match whole.parse::<usize>() {
        Ok(n) => {
            let fraction = fraction.map(|f| format!(".{f}")).unwrap_or_default();
            format!("{sign}{}{fraction}", grouped(n))
        }
        Err(_) => text.to_owned(),
    }
}

/// Running text out of a doc comment or a data file.
pub fn running(text: &str) -> String {
    muster_model::schema::plain(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_this() {
        assert_eq!(period("P6M"), "6 months");
        assert_eq!(period("P1Y"), "1 year");
        assert_eq!(period("P1Y6M"), "P1Y6M");
        assert_eq!(decimal("-1250000.50"), "−1\u{202f}250\u{202f}000.50");
        let today = jiff::civil::date(2026, 5, 12);
        assert_eq!(relative(jiff::civil::date(2026, 5, 10), today), "2 days ago");
        assert_eq!(bytes(1 << 20), "1 MiB");
    }

    #[test]
    fn days_in_running_text() {
        assert_eq!(
            days_in("due on 2026-05-12; done 2026-06-01, ok"),
            "due on 12 May 2026; done 1 June 2026, ok"
        );
        for stays in [
            "plan-2026-05-12",
            "2026-05-12T10:00:00Z",
            "2026-13-40",
            "12 of 2 026",
            "A.5.18",
            "2026-05",
            "no day – at all",
            "é 7",
            "",
            "2026-05-123",
        ] {
            assert_eq!(days_in(stays), stays);
        }
    }
}
