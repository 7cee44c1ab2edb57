//! The project that builds an ISMS: phases, task templates, and the documented information the standard requires.
//! The phased model is that of ISO/IEC 27003:2010.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::load;

/// A phase with its gates.
#[derive(Debug, Clone, Deserialize)]
pub struct Phase {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub purpose: String,
    /// What must be true before it begins.
    pub entry: Vec<String>,
    /// What must be true before it ends.
    pub exit: Vec<String>,
    /// The milestone that ends it.
    pub milestone: String,
    /// Where it comes from.
    pub source: String,
}

/// Effort in person-days by size of organisation.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Days {
    /// About ten people.
    pub small: f64,
    /// A few hundred.
    pub medium: f64,
    /// A bank in several countries.
    pub large: f64,
}

/// A task that most projects need.
#[derive(Debug, Clone, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: String,
    /// What is done.
    pub title: String,
    /// Its phase.
    pub phase: String,
    /// Clauses it serves.
    pub clauses: Vec<String>,
    /// Kinds of record that come out of it.
    pub produces: Vec<String>,
    /// The role that does it.
    pub role: String,
    /// Effort.
    pub days: Days,
    /// Tasks that must be done before.
    pub after: Vec<String>,
    /// What an auditor would be shown.
    pub evidence: Vec<String>,
    /// Why it is done.
    pub why: String,
    /// Sizes of organisation that need it.
    pub sizes: Vec<String>,
    /// Part of the identity programme?
    pub identity: bool,
    /// What an organisation must be like to need it, one of these; nothing when every organisation of its size does.
    /// `obligation:dora`, `sector:finance`, `country:DE`, `several-countries`, `own-software`, `outsourced-it`.
    #[serde(default)]
    pub when: Vec<String>,
    /// Where the demand behind a conditional task is written.
    #[serde(default)]
    pub source: String,
}

/// One role that does the work of others where there are too few people to tell them apart.
#[derive(Debug, Clone, Deserialize)]
pub struct Combined {
    /// The role that larger organisations have.
    pub role: String,
    /// The role that does its work.
    pub into: String,
}

/// Documented information that ISO/IEC 27001:2022 itself requires.
#[derive(Debug, Clone, Deserialize)]
pub struct Document {
    /// Its id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// The clause that requires it.
    pub clause: String,
    /// What an auditor must be able to see in it.
    pub what: String,
    /// Kinds of record that hold it.
    pub kinds: Vec<String>,
}

#[derive(Deserialize, Default)]
struct Phases {
    phase: Vec<Phase>,
}
#[derive(Deserialize, Default)]
struct Tasks {
    task: Vec<Task>,
    combined: Vec<Combined>,
}
#[derive(Deserialize, Default)]
struct Documents {
    document: Vec<Document>,
}

static PHASES: LazyLock<Phases> = LazyLock::new(|| load::toml("phases.toml"));
static TASKS: LazyLock<Tasks> = LazyLock::new(|| load::toml("tasks.toml"));
static DOCUMENTS: LazyLock<Documents> = LazyLock::new(|| load::toml("documented.toml"));

/// The phases, in order.
pub fn phases() -> &'static [Phase] {
    &PHASES.phase
}

/// The task templates, in order of phases.
pub fn tasks() -> &'static [Task] {
    &TASKS.task
}

/// The task with this id: of most projects, or of one sector.
pub fn task(id: &str) -> Option<&'static Task> {
    let of_sectors = || crate::sector::all().iter().flat_map(|s| &s.tasks).find(|t| t.id == id);
    TASKS.task.iter().find(|t| t.id == id).or_else(of_sectors)
}

/// Roles that a small organisation puts together.
pub fn combined() -> &'static [Combined] {
    &TASKS.combined
}

/// The documented information that the standard requires.
pub fn documents() -> &'static [Document] {
    &DOCUMENTS.document
}
