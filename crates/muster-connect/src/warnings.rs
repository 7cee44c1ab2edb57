//! What went less than well while reading a source: counted by kind, with a few examples, so that a million dangling
//! members are one line. Not an error: the snapshot stands.
use std::collections::BTreeMap;

const EXAMPLES: usize = 3;
const EXAMPLE_LENGTH: usize = 160;

/// Warnings, counted by their text.
#[derive(Debug, Clone, Default)]
pub struct Warnings {
    kinds: BTreeMap<&'static str, (u64, Vec<String>)>,
}

impl Warnings {
    /// Counts one more of `kind`, keeping `example` while there are few. `kind` reads on after a number: `members name no
    /// entry that was read`.
    pub fn add(&mut self, kind: &'static str, example: impl AsRef<str>) {
        let (count, examples) = self.kinds.entry(kind).or_default();
        *count += 1;
        if examples.len() < EXAMPLES {
            examples.push(printable(example.as_ref()));
        }
    }

    /// Counts `count` more of `kind`, without an example.
    pub fn add_many(&mut self, kind: &'static str, count: u64) {
        if count > 0 {
            self.kinds.entry(kind).or_default().0 += count;
        }
    }

    /// Counts what `other` has counted.
    pub fn extend(&mut self, other: Self) {
        for (kind, (more, shown)) in other.kinds {
            let (count, examples) = self.kinds.entry(kind).or_default();
            *count += more;
            let room = EXAMPLES.saturating_sub(examples.len());
            examples.extend(shown.into_iter().take(room));
        }
    }

    /// How many of that kind there were.
    #[must_use]
    pub fn count(&self, kind: &str) -> u64 {
        self.kinds.get(kind).map_or(0, |(count, _)| *count)
    }

    /// One line a kind, in a stable order.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let line = |(kind, (count, examples)): (&&str, &(u64, Vec<String>))| {
            let shown: Vec<_> = examples.iter().filter(|e| !e.is_empty()).map(String::as_str).collect();
            match shown.is_empty() {
                true => format!("{count} {kind}"),
                false => format!("{count} {kind} (for example {})", shown.join("; ")),
            }
        };
        self.kinds.iter().map(line).collect()
    }
}

/// Text of a server made fit for a terminal and a page: no control characters, not long.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut out: String = text
        .chars()
        .take(EXAMPLE_LENGTH)
        .map(|c| if c.is_control() || is_direction_mark(c) { '\u{fffd}' } else { c })
        .collect();
    if text.chars().nth(EXAMPLE_LENGTH).is_some() {
        out.push('…');
    }
    out
}

/// The marks that reorder text on a screen (Unicode TR 36, 3.1) and so can make a name read as another.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_one_line_with_few_examples() {
        let mut warnings = Warnings::default();
        for n in 0..10 {
            warnings.add("members name no entry that was read", format!("cn={n}"));
        }
        warnings.add("referrals were not followed", "");
        assert_eq!(
            warnings.lines(),
            [
                "10 members name no entry that was read (for example cn=0; cn=1; cn=2)",
                "1 referrals were not followed"
            ]
        );
        assert_eq!(warnings.count("referrals were not followed"), 1);
    }

    #[test]
    fn a_server_cannot_write_to_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\u{202e}c"), "a\u{fffd}[2Jb\u{fffd}c");
        assert_eq!(printable(&"x".repeat(500)).chars().count(), EXAMPLE_LENGTH + 1);
    }
}
