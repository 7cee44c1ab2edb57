//! What an auditor asks, clause by clause and control by control, in our own words. Not findings: what a question brought
//! to light is written down in an audit.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::load;

/// One question of the checklist.
#[derive(Debug, Clone, Deserialize)]
pub struct Question {
    /// Its id, which stays: `6.1.2/levels-have-reasons`, `a.5.17/reset-needs-proof`.
    pub id: String,
    /// The question, in plain words.
    pub ask: String,
    /// What convincing evidence looks like.
    pub look_for: String,
    /// What to draw a sample from, and how much; empty where there is nothing to sample.
    #[serde(default)]
    pub sample: String,
    /// What should make an auditor dig deeper.
    pub red_flag: String,
}

impl Question {
    /// What it is about: a clause number (`6.1.2`) or the id of a control (`a.5.17`).
    pub fn about(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }

    /// The clause it is about, unless it is about a control.
    pub fn clause(&self) -> Option<&str> {
        Some(self.about()).filter(|a| !a.starts_with("a."))
    }

    /// The control it is about, by record id, unless it is about a clause.
    pub fn control(&self) -> Option<&str> {
        Some(self.about()).filter(|a| a.starts_with("a."))
    }
}

#[derive(Deserialize, Default)]
struct Questions {
    question: Vec<Question>,
}

static QUESTIONS: LazyLock<Vec<Question>> = LazyLock::new(|| {
    let mut all: Vec<Question> =
        load::tomls::<Questions>("checklists").into_iter().flat_map(|(_, q)| q.question).collect();
    all.sort_by_key(|q| (q.control().is_some(), load::numeric(q.about().trim_start_matches("a."))));
    all
});

/// Every question: clauses first, then controls, each in order.
pub fn all() -> &'static [Question] {
    &QUESTIONS
}

/// The question with this id.
pub fn get(id: &str) -> Option<&'static Question> {
    QUESTIONS.iter().find(|q| q.id == id)
}

/// Questions about the clause with this number.
pub fn of_clause(number: &str) -> impl Iterator<Item = &'static Question> {
    QUESTIONS.iter().filter(move |q| q.clause() == Some(number))
}

/// Questions about the control with this record id, such as `a.5.17`.
pub fn of_control(id: &str) -> impl Iterator<Item = &'static Question> {
    QUESTIONS.iter().filter(move |q| q.control() == Some(id))
}
