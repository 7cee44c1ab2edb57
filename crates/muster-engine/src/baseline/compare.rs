//! Two baselines side by side: what rose, what fell, what was added. Not a judgement of why.

use super::Answers;

/// One line in two baselines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The name of the line.
    pub key: String,
    /// The level in the earlier baseline; none when it was not answered there.
    pub before: Option<u8>,
    /// The level in the later baseline; none when it is not answered there.
    pub after: Option<u8>,
    /// The level wanted in the later baseline, or else in the earlier one.
    pub wanted: u8,
}

impl Change {
    /// Levels risen; negative when it fell, none when one of the two says nothing.
    pub fn rise(&self) -> Option<i8> {
        let signed = |n: u8| i8::try_from(n).ok();
        Some(signed(self.after?)? - signed(self.before?)?)
    }
}

/// Every line that one of the two answers: what fell first (the most first), then what rose (the most first), then what
/// only one of them answers, then the rest; clauses before controls, by number, within each.
pub fn compare(before: &Answers, after: &Answers) -> Vec<Change> {
    let mut keys: Vec<&String> =
        before.keys().chain(after.keys().filter(|k| !before.contains_key(*k))).collect();
    keys.sort_by(|a, b| order(a).cmp(&order(b)));
    let mut all: Vec<Change> = keys
        .into_iter()
        .map(|key| {
            let (was, is) = (before.get(key), after.get(key));
            Change {
                key: key.clone(),
                before: was.map(|a| a.now),
                after: is.map(|a| a.now),
                wanted: is.or(was).map_or(0, |a| a.wanted),
            }
        })
        .collect();
    all.sort_by_key(|c| match c.rise() {
        Some(n) if n < 0 => (0, n),
        Some(n) if n > 0 => (1, -n),
        None => (2, 0),
        Some(_) => (3, 0),
    });
    all
}

/// Clauses before controls, each by its number: 9.1 before 10.1.
fn order(key: &str) -> (bool, Vec<u32>, &str) {
    let control = key.starts_with(|c: char| c.is_ascii_alphabetic());
    let numbers = key.split('.').filter_map(|part| part.parse().ok()).collect();
    (control, numbers, key)
}
