//! What differs between two statements, line by line: what changed, from what to what, and what came or went behind it.

use muster_model::Reference;

use super::line::{Behind, Line};

/// One difference of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The line is new: an own control that was not there.
    Added,
    /// The line is gone.
    Removed,
    /// One of the two cannot be read: its pinned version is not kept. Nothing is said to differ.
    Unreadable,
    /// Whether it applies.
    Applies {
        /// Before.
        from: &'static str,
        /// After.
        to: &'static str,
    },
    /// How far it is in place.
    Place {
        /// Before.
        from: &'static str,
        /// After.
        to: &'static str,
    },
    /// Why it applies or not.
    Justification {
        /// Before; may be empty.
        from: String,
        /// After; may be empty.
        to: String,
    },
    /// How it is done.
    How {
        /// Before; may be empty.
        from: String,
        /// After; may be empty.
        to: String,
    },
    /// Risks, treatments or requirements behind it.
    Behind {
        /// `risks`, `treatments` or `requirements`.
        what: &'static str,
        /// What came.
        came: Vec<Behind>,
        /// What went.
        went: Vec<Behind>,
    },
}

/// A line that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The line as it is after, or as it was where it is gone.
    pub line: Line,
    /// What differs, the weightiest first.
    pub differences: Vec<Difference>,
}

/// Lines that differ, in the order of the later statement; what is gone comes last. `unreadable` are controls of which one
/// of the two versions is not kept.
pub fn compare(before: &[Line], after: &[Line], unreadable: &[Reference]) -> Vec<Change> {
    let old = |line: &Line| before.iter().find(|b| b.control == line.control);
    let mut out: Vec<Change> = after
        .iter()
        .filter_map(|line| {
            let differences = if unreadable.contains(&line.control) {
                vec![Difference::Unreadable]
            } else {
                old(line).map_or_else(|| vec![Difference::Added], |old| of(old, line))
            };
            (!differences.is_empty()).then(|| Change { line: line.clone(), differences })
        })
        .collect();
    let gone = before.iter().filter(|b| !after.iter().any(|a| a.control == b.control));
    out.extend(gone.map(|line| Change { line: line.clone(), differences: vec![Difference::Removed] }));
    out
}

fn of(before: &Line, after: &Line) -> Vec<Difference> {
    let mut out = Vec::new();
    if before.applies() != after.applies() {
        out.push(Difference::Applies { from: before.applies().label(), to: after.applies().label() });
    }
    if before.implemented != after.implemented {
        let word = |l: &Line| l.implemented.map_or("not said", |i| i.label());
        out.push(Difference::Place { from: word(before), to: word(after) });
    }
    if before.justification != after.justification {
        out.push(Difference::Justification {
            from: before.justification.clone(),
            to: after.justification.clone(),
        });
    }
    if before.how != after.how {
        out.push(Difference::How { from: before.how.clone(), to: after.how.clone() });
    }
    for (what, was, is) in [
        ("risks", &before.risks, &after.risks),
        ("treatments", &before.planned, &after.planned),
        ("requirements", &before.requirements, &after.requirements),
    ] {
        let missing = |from: &[Behind], here: &[Behind]| -> Vec<Behind> {
            from.iter().filter(|b| !here.iter().any(|h| h.record == b.record)).cloned().collect()
        };
        let (came, went) = (missing(is, was), missing(was, is));
        if !came.is_empty() || !went.is_empty() {
            out.push(Difference::Behind { what, came, went });
        }
    }
    out
}
