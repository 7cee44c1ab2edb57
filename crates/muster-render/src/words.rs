//! Dates, counts and lists in the words people use, the same in every format. No format of its own.

use jiff::civil::Date;
use muster_model::Level;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The name of a month, counted from 1.
pub fn month(number: i8) -> &'static str {
    usize::try_from(number - 1).ok().and_then(|i| MONTHS.get(i)).copied().unwrap_or("")
}

/// Its first three letters.
pub fn short_month(number: i8) -> &'static str {
    month(number).get(..3).unwrap_or("")
}

/// `12 May 2026`.
pub fn date(d: Date) -> String {
    format!("{} {} {}", d.day(), month(d.month()), d.year())
}

/// `12 May`: a day whose year is told elsewhere.
pub fn short_date(d: Date) -> String {
    format!("{} {}", d.day(), short_month(d.month()))
}

/// `12 May 2026`, months cut to three letters so that columns stay narrow.
pub fn table_date(d: Date) -> String {
    format!("{:>2} {} {}", d.day(), short_month(d.month()), d.year())
}

/// `2 March to 6 April 2026`; says each part once.
pub fn span(from: Date, to: Date) -> String {
    if from == to {
        date(to)
    } else if from.year() != to.year() {
        format!("{} to {}", date(from), date(to))
    } else if from.month() != to.month() {
        format!("{} {} to {}", from.day(), month(from.month()), date(to))
    } else {
        format!("{} to {}", from.day(), date(to))
    }
}

/// Groups digits by thousands with a narrow no-break space: `12 345`.
pub fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(c);
    }
    out
}

/// `1 task`, `2 tasks`, `no tasks`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    match n {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        _ => format!("{} {many}", grouped(n)),
    }
}

/// `3 major`, `1 observation`, `2 opportunities`.
pub fn level_count(n: usize, level: Level) -> String {
    let word = match (level, n) {
        (Level::Observation, 2..) => "observations",
        (Level::Opportunity, 2..) => "opportunities",
        _ => level.word(),
    };
    format!("{} {word}", grouped(n))
}

/// `a`, `a and b`, `a, b and c`.
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [head @ .., last] => {
            let head: Vec<_> = head.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", head.join(", "), last.as_ref())
        }
    }
}

/// Text that cannot steer what shows it: control characters and marks that turn the direction of writing around
/// become visible replacements, line breaks become spaces.
pub fn one_line(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// What to show for a character: itself, a space, or a replacement when it could steer a terminal.
pub(crate) fn visible(c: char) -> char {
    match c {
        '\n' | '\r' | '\t' => ' ',
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            '\u{fffd}'
        }
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn spans_say_each_part_once() {
        assert_eq!(span(day(2026, 3, 2), day(2026, 3, 2)), "2 March 2026");
        assert_eq!(span(day(2026, 3, 2), day(2026, 3, 6)), "2 to 6 March 2026");
        assert_eq!(span(day(2026, 3, 2), day(2026, 4, 6)), "2 March to 6 April 2026");
        assert_eq!(span(day(2026, 12, 2), day(2027, 1, 6)), "2 December 2026 to 6 January 2027");
    }

    #[test]
    fn counts_are_grouped_and_agree_with_their_noun() {
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(count(0, "task", "tasks"), "no tasks");
        assert_eq!(count(1, "task", "tasks"), "1 task");
        assert_eq!(level_count(1, Level::Opportunity), "1 opportunity");
        assert_eq!(level_count(2, Level::Opportunity), "2 opportunities");
        assert_eq!(level_count(2, Level::Major), "2 major");
    }

    #[test]
    fn nothing_steers_the_reader() {
        assert_eq!(one_line("a\u{1b}[31mb\nc\u{202e}d"), "a␛[31mb c\u{fffd}d");
    }

    #[test]
    fn lists_end_in_and() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a", "b"]), "a and b");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }
}
