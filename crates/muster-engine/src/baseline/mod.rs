//! The baseline (P2, L9): how mature each clause and each control is, what the data already prove of it, and how far it is
//! from what is wanted. Nothing is written here: people answer, and their answers are a `baseline` record.
//!
//! A *line* is one clause or one control that was not decided away. Lines are named by what the catalogue calls them:
//! a clause number (`4.3`) or the id of a control's record (`a.5.15`).

mod compare;
mod level;
mod proof;

use std::collections::BTreeMap;

use muster_catalog::checklist::{self, Question};
use muster_catalog::{Clause, clause, control};
use muster_model::kinds::{Baseline, Control};

pub use compare::{Change, compare};
pub use level::{HIGHEST, LEVELS, Level, level};
pub use proof::{Basis, Fact};

use crate::check::CheckReport;
use crate::context::Context;
use crate::status::ClauseStatus;

/// What a line is about.
#[derive(Debug, Clone, Copy)]
pub enum Subject {
    /// A clause of the standard.
    Clause(&'static Clause),
    /// A control of Annex A.
    Control(&'static control::Control),
}

impl Subject {
    /// The name of the line: `4.3` or `a.5.15`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Clause(c) => &c.number,
            Self::Control(c) => &c.id,
        }
    }

    /// Its number as people write it: `4.3`, `A.5.15`.
    pub fn number(&self) -> String {
        match self {
            Self::Clause(c) => c.number.clone(),
            Self::Control(c) => format!("A.{}", c.number),
        }
    }

    /// Its title.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Clause(c) => &c.title,
            Self::Control(c) => &c.title,
        }
    }

    /// The group it is shown in: the number of the main clause, or the theme of the control.
    pub fn group(&self) -> &'static str {
        match self {
            Self::Clause(c) => c.main(),
            Self::Control(c) => &c.theme,
        }
    }

    /// Questions that help to find the level.
    pub fn questions(&self) -> Vec<&'static Question> {
        match self {
            Self::Clause(c) => checklist::of_clause(&c.number).collect(),
            Self::Control(c) => checklist::of_control(&c.id).collect(),
        }
    }

    /// The level to aim at unless somebody says otherwise: in place; for the controls that identity rests on, measured.
    /// Our own reading.
    pub fn usual(&self) -> u8 {
        match self {
            Self::Control(c) if c.identity == "core" => 4,
            _ => 3,
        }
    }
}

/// One line, with what the data prove of it.
#[derive(Debug, Clone)]
pub struct Line {
    /// What it is about.
    pub subject: Subject,
    /// What the data say, one fact after the other.
    pub facts: Vec<Fact>,
    /// The level that the facts support, 0 to 4: that something improves by itself, only people can say.
    pub proposed: u8,
    /// Why that level, in a sentence.
    pub why: String,
}

/// What somebody answered on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The level now, 0 to 5.
    pub now: u8,
    /// The level wanted, 0 to 5.
    pub wanted: u8,
    /// What it rests on; empty when nothing was said.
    pub note: String,
}

impl Answer {
    /// Levels still to climb.
    pub fn distance(&self) -> u8 {
        self.wanted.saturating_sub(self.now)
    }
}

/// Answers by the name of their line.
pub type Answers = BTreeMap<String, Answer>;

/// A group of lines with its averages.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// `4` to `10`, or the theme of controls.
    pub id: &'static str,
    /// Its title.
    pub title: String,
    /// How many lines it has.
    pub lines: usize,
    /// How many of them are answered.
    pub answered: usize,
    /// Average level now over the answered lines.
    pub now: Option<f64>,
    /// Average level wanted over the answered lines.
    pub wanted: Option<f64>,
    /// Average level that the data support, over all lines.
    pub proposed: f64,
}

/// One gap.
#[derive(Debug, Clone)]
pub struct Gap<'l> {
    /// Its line.
    pub line: &'l Line,
    /// What was answered.
    pub answer: &'l Answer,
}

/// Themes of controls, in order, with their titles.
const THEMES: [(&str, &str); 4] = [
    ("organizational", "Organizational controls"),
    ("people", "People controls"),
    ("physical", "Physical controls"),
    ("technological", "Technological controls"),
];

/// Every line: the thirty clauses, then the controls that were not decided away, each with what the data prove.
pub fn lines(cx: &Context<'_>, report: &CheckReport, clauses: &[ClauseStatus]) -> Vec<Line> {
    let proofs = proof::Proofs::of(cx);
    let away = |id: &str| cx.programme.by_id::<Control>(id).is_some_and(|c| c.applicable == Some(false));
    let of_clauses = clause::all().iter().map(|c| {
        let status = clauses.iter().find(|s| s.clause.number == c.number);
        proofs.clause(cx, c, status)
    });
    let of_controls = control::all().iter().filter(|c| !away(&c.id)).map(|c| proofs.control(cx, report, c));
    of_clauses.chain(of_controls).collect()
}

/// What a baseline record answers. A level that is none of the six is left out.
pub fn answers(baseline: &Baseline) -> Answers {
    let level = |n: Option<i64>| n.and_then(|n| u8::try_from(n).ok()).filter(|n| *n <= HIGHEST);
    let one = |m: &muster_model::kinds::Maturity| {
        let key = match (&m.clause, &m.control) {
            (Some(clause), _) => clause.to_string(),
            (None, Some(control)) => control.to.id.to_string(),
            (None, None) => return None,
        };
        let note = m.note.clone().unwrap_or_default();
        Some((key, Answer { now: level(m.now)?, wanted: level(m.wanted)?, note }))
    };
    baseline.answers.iter().filter_map(one).collect()
}

/// The groups in order, with their averages. A group without a line is left out.
pub fn groups(lines: &[Line], answers: &Answers) -> Vec<Group> {
    let titles = clause::MAIN.iter().copied().chain(THEMES);
    titles
        .filter_map(|(id, title)| {
            let here: Vec<&Line> = lines.iter().filter(|l| l.subject.group() == id).collect();
            let given: Vec<&Answer> = here.iter().filter_map(|l| answers.get(l.subject.key())).collect();
            (!here.is_empty()).then(|| Group {
                id,
                title: title.to_owned(),
                lines: here.len(),
                answered: given.len(),
                now: average(given.iter().map(|a| a.now)),
                wanted: average(given.iter().map(|a| a.wanted)),
                proposed: average(here.iter().map(|l| l.proposed)).unwrap_or(0.0),
            })
        })
        .collect()
}

fn average(levels: impl Iterator<Item = u8>) -> Option<f64> {
    let (sum, n) = levels.fold((0.0, 0u32), |(sum, n), level| (sum + f64::from(level), n + 1));
    (n > 0).then(|| sum / f64::from(n))
}

/// What lies below what is wanted: the longest way first, then in the order of the lines.
pub fn gaps<'l>(lines: &'l [Line], answers: &'l Answers) -> Vec<Gap<'l>> {
    let gap = |line: &'l Line| Some(Gap { line, answer: answers.get(line.subject.key())? });
    let mut all: Vec<_> = lines.iter().filter_map(gap).filter(|g| g.answer.distance() > 0).collect();
    all.sort_by_key(|g| std::cmp::Reverse(g.answer.distance()));
    all
}

#[cfg(test)]
mod tests;
