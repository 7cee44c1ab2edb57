//! 8.1/outcome-not-testable: an outcome in words that no two people would judge alike.

use muster_model::kinds::Process;
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "8.1/outcome-not-testable",
    level: Level::Minor,
    clause: "8.1",
    serves: &["M3", "C8.1"],
    title: "An outcome cannot be tested",
    checks: "Each outcome without an indicator: its words and its target must hold a number, a time or a plain “every” or \
             “none”. Words such as “timely”, “appropriate” or “as soon as possible” count only beside a number.",
    matters: "“Access is removed in a timely manner” is true on any day for somebody. An outcome is testable when two \
              people who do not like each other would come to the same answer.",
    resolve: "Say how many, how long, or how often: “within 24 hours for 98 % of leavers”. Better, name the indicator that \
              measures it.",
    evidence: "The outcome with number and unit, and a result for the last period.",
    fires: "
        >>> process/leavers.md
        title: Leavers
        outcomes:
          - what: Access of leavers is removed in a timely manner
          - {what: Every account is disabled, target: 98 % within 24 h}
    ",
    silent: "
        >>> process/leavers.md
        title: Leavers
        outcomes:
          - what: Access of leavers is removed promptly, on the same day
          - {what: Access is adequate, indicator: indicator/excess-rights}
          - what: No leaver keeps an enabled account
    ",
    run: |cx| cx.programme.all::<Process>().flat_map(untestable).collect(),
}

fn untestable(process: Rec<'_, Process>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (i, outcome) in process.data.outcomes.iter().enumerate().filter(|(_, o)| o.indicator.is_none()) {
        let Some(what) = outcome.what.as_deref().filter(|w| !w.is_empty()) else { continue };
        let text = format!("{what} {}", outcome.target.as_deref().unwrap_or_default()).to_lowercase();
        let vague = VAGUE.iter().find(|v| holds(&text, v));
        let number = text.contains(|c: char| c.is_ascii_digit()) || holds_any(&text, NUMBERS);
        let plain = vague.is_none() && holds_any(&text, QUANTITIES);
        if number || plain {
            continue;
        }
        let why = match vague {
            Some(word) => format!("“{word}” says neither how many nor by when"),
            None => "it holds no number, no time and no indicator".to_owned(),
        };
        hits.push(
            Hit::on(
                process.record,
                format!("the outcome “{what}” of “{}” cannot be tested: {why}", process.title()),
            )
            .at(format!("outcomes[{i}].what")),
        );
    }
    hits
}

/// Words that everybody reads as they like.
const VAGUE: &[&str] = &[
    "as soon as possible",
    "asap",
    "in a timely manner",
    "in a timely fashion",
    "timely",
    "promptly",
    "prompt",
    "quickly",
    "swiftly",
    "soon",
    "without undue delay",
    "without delay",
    "adequate",
    "adequately",
    "appropriate",
    "appropriately",
    "sufficient",
    "sufficiently",
    "suitable",
    "regularly",
    "periodically",
    "from time to time",
    "as needed",
    "when needed",
    "where needed",
    "if necessary",
    "where necessary",
    "where possible",
    "if possible",
    "reasonable",
    "reasonably",
    "properly",
    "best effort",
];

/// Words that carry a number or a time.
const NUMBERS: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "half",
    "twice",
    "zero",
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "quarter",
    "year",
    "hourly",
    "daily",
    "weekly",
    "monthly",
    "quarterly",
    "yearly",
    "annually",
    "overnight",
    "percent",
];

/// Words that leave no room.
const QUANTITIES: &[&str] = &["every", "each", "all", "no", "none", "never", "nobody", "always", "any"];

fn holds_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|w| holds(text, w))
}

/// Whether `text` holds `words` as whole words.
fn holds(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, found)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|t| t.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}
