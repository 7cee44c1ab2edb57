//! LDAP's GeneralizedTime (RFC 4517, 3.3.13) to an instant. Not a printer of it.
use jiff::Timestamp;
use jiff::civil::{Date, Time};

const MICROS_PER_MINUTE: i64 = 60_000_000;

/// Reads `YYYYMMDDHH[MM[SS]][(.|,)fraction](Z|±HH[MM])` as microseconds since the epoch, UTC. A leap second (`SS` = 60)
/// counts as the second before it.
#[must_use]
pub fn parse(text: &str) -> Option<i64> {
    let mut rest = text.as_bytes();
    let date = Date::new(
        i16::try_from(number(&mut rest, 4)?).ok()?,
        i8::try_from(number(&mut rest, 2)?).ok()?,
        i8::try_from(number(&mut rest, 2)?).ok()?,
    )
    .ok()?;
    let hour = number(&mut rest, 2)?;
    let minute = optional(&mut rest)?;
    let second = if minute.is_some() { optional(&mut rest)? } else { None };
    // A fraction is of the smallest unit given.
    let unit = match (minute, second) {
        (_, Some(_)) => 1_000_000,
        (Some(_), None) => MICROS_PER_MINUTE,
        (None, _) => 60 * MICROS_PER_MINUTE,
    };
    let fraction = fraction(&mut rest, unit)?;
    let offset = offset(rest)?;
    let time = Time::new(
        i8::try_from(hour).ok()?,
        i8::try_from(minute.unwrap_or(0)).ok()?,
        i8::try_from(second.unwrap_or(0).min(59)).ok()?,
        0,
    )
    .ok()?;
    if second.unwrap_or(0) > 60 {
        return None;
    }
    let local = date.to_datetime(time).to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_microsecond();
    let micros = local.checked_add(fraction)?.checked_sub(offset * MICROS_PER_MINUTE)?;
    Timestamp::from_microsecond(micros).ok().map(|_| micros)
}

/// The next `digits` digits.
fn number(rest: &mut &[u8], digits: usize) -> Option<i64> {
    let (head, tail) = rest.split_at_checked(digits)?;
    *rest = tail;
    head.iter().try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + i64::from(b - b'0')))
}

/// Two digits if a digit follows; the outer `None` is a bad text.
fn optional(rest: &mut &[u8]) -> Option<Option<i64>> {
    match rest.first() {
        Some(b) if b.is_ascii_digit() => Some(Some(number(rest, 2)?)),
        _ => Some(None),
    }
}

/// A fraction of `unit` microseconds, if one follows.
fn fraction(rest: &mut &[u8], unit: i64) -> Option<i64> {
    let Some((b'.' | b',', tail)) = rest.split_first() else { return Some(0) };
    let digits = tail.iter().take_while(|b| b.is_ascii_digit()).count();
    let (head, tail) = tail.split_at_checked(digits)?;
    if head.is_empty() {
        return None;
    }
    *rest = tail;
    let mut micros = 0;
    let mut share = unit;
    for b in head.iter().take(12) {
        // Digits beyond a microsecond are cut off.
        micros += share * i64::from(b - b'0') / 10;
        share /= 10;
    }
    Some(micros)
}

/// Minutes east of UTC.
fn offset(rest: &[u8]) -> Option<i64> {
    let (sign, mut rest) = match rest.split_first()? {
        (b'Z', []) => return Some(0),
        (b'+', rest) => (1, rest),
        (b'-', rest) => (-1, rest),
        _ => return None,
    };
    let hours = number(&mut rest, 2)?;
    let minutes = optional(&mut rest)?.unwrap_or(0);
    (rest.is_empty() && hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_the_standard_and_of_servers() {
        let at = |text| parse(text).map(|t| Timestamp::from_microsecond(t).unwrap().to_string());
        let is = |text, want: &str| assert_eq!(at(text).as_deref(), Some(want), "{text}");
        is("199412161032Z", "1994-12-16T10:32:00Z");
        is("199412160532-0500", "1994-12-16T10:32:00Z");
        is("20260630000000Z", "2026-06-30T00:00:00Z");
        is("20260630000000.123456Z", "2026-06-30T00:00:00.123456Z");
        is("2026063012.5Z", "2026-06-30T12:30:00Z");
        is("202606301200,25+01", "2026-06-30T11:00:15Z");
        is("20161231235960Z", "2016-12-31T23:59:59Z");
        is("00000101000000Z", "0000-01-01T00:00:00Z");
        for bad in
            ["", "2026", "20260631000000Z", "20260630000000", "20260630000061Z", "2026063000.Z", "2026é630"]
        {
            assert_eq!(at(bad), None, "{bad}");
        }
    }
}
