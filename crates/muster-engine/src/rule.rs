//! What a rule is: its documentation and its function, declared together in one file. And what it says: hits.

use std::borrow::Cow;

use muster_model::{Diagnostic, Level, Programme, Record, Reference, Related};

use crate::context::Context;

/// One rule. The documentation is executed: `fires` must give exactly one hit, `silent` none.
pub struct Rule {
    /// `clause/what-is-wrong`; reads after the word *allow* in a waiver.
    pub id: &'static str,
    /// How serious, in the auditors' words.
    pub level: Level,
    /// The clause of ISO/IEC 27001:2022 it serves.
    pub clause: &'static str,
    /// Rows of the requirement register it answers, such as `M1`.
    pub serves: &'static [&'static str],
    /// What is wrong, as a headline.
    pub title: &'static str,
    /// What it checks.
    pub checks: &'static str,
    /// Why it matters.
    pub matters: &'static str,
    /// How to resolve it.
    pub resolve: &'static str,
    /// Evidence that would satisfy it.
    pub evidence: &'static str,
    /// A small programme on which it fires exactly once (see [`crate::fixture`]).
    pub fires: &'static str,
    /// A small programme on which it is silent.
    pub silent: &'static str,
    /// The judgement.
    pub run: fn(&Context<'_>) -> Outcome,
}

/// What a rule found.
#[derive(Debug)]
pub enum Outcome {
    /// Something is wrong, here.
    Fired(Vec<Hit>),
    /// It looked, and nothing is wrong.
    Silent,
    /// It could not look, and why. Never counted as passed.
    NotRun(String),
}

impl FromIterator<Hit> for Outcome {
    fn from_iter<I: IntoIterator<Item = Hit>>(hits: I) -> Self {
        let hits: Vec<_> = hits.into_iter().collect();
        if hits.is_empty() { Self::Silent } else { Self::Fired(hits) }
    }
}

impl From<Option<Hit>> for Outcome {
    fn from(hit: Option<Hit>) -> Self {
        hit.into_iter().collect()
    }
}

impl Outcome {
    /// It could not look, because `why`.
    pub fn not_run(why: impl Into<String>) -> Self {
        Self::NotRun(why.into())
    }
}

/// One thing a rule found: which record, which field, what is wrong.
#[derive(Debug)]
pub struct Hit {
    record: Option<Reference>,
    field: Option<String>,
    message: String,
    help: Option<String>,
    related: Vec<(Reference, Option<String>, String)>,
}

impl Hit {
    /// Something is wrong with `record`; `message` says what, in one sentence that names it.
    pub fn on(record: &Record, message: impl Into<String>) -> Self {
        Self { record: Some(record.reference()), ..Self::missing(message) }
    }

    /// Something is missing altogether.
    pub fn missing(message: impl Into<String>) -> Self {
        Self { record: None, field: None, message: message.into(), help: None, related: Vec::new() }
    }

    /// The field path it is about, such as `controls[1]`.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// What to do in this very case, when the rule's general advice can be made more exact.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Another record that explains it.
    #[must_use]
    pub fn see(mut self, record: &Reference, field: Option<&str>, message: impl Into<String>) -> Self {
        self.related.push((record.clone(), field.map(str::to_owned), message.into()));
        self
    }

    /// The diagnostic it makes under `rule`.
    pub(crate) fn diagnostic(self, rule: &Rule, programme: &Programme) -> Diagnostic {
        let record = self.record.as_ref().and_then(|r| programme.find(r));
        Diagnostic {
            rule: Cow::Borrowed(rule.id),
            level: rule.level,
            clause: Cow::Borrowed(rule.clause),
            message: self.message,
            why: Cow::Borrowed(rule.matters),
            help: self.help.unwrap_or_else(|| rule.resolve.to_owned()),
            title: record.map(|r| r.title.clone()),
            place: record.map(|r| r.place(self.field.as_deref())),
            record: self.record,
            field: self.field,
            related: self
                .related
                .into_iter()
                .map(|(to, field, message)| Related {
                    place: programme.place(&to, field.as_deref()),
                    record: to,
                    message,
                })
                .collect(),
        }
    }
}

/// True when nothing was written: absent, or white space alone.
pub(crate) fn blank(text: Option<&str>) -> bool {
    text.is_none_or(|t| t.trim().is_empty())
}

/// Declares the rule of a file.
macro_rules! rule {
    ($($field:ident: $value:expr),+ $(,)?) => {
        /// The rule of this file.
        pub static RULE: $crate::Rule = $crate::Rule { $($field: $value),+ };
    };
}
pub(crate) use rule;
