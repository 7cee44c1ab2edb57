//! What an import did, or would do.

use muster_model::merge::Conflict;
use muster_model::{Diagnostic, Reference};
use serde_json::Value as Json;

use super::Base;

/// One field that changes.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedField {
    /// Field name, or `body`; `text` for comments, order and keys that Muster does not know.
    pub field: String,
    /// What the store says.
    pub was: Option<Json>,
    /// What it will say.
    pub becomes: Option<Json>,
}

/// One record that changes.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedRecord {
    /// The record.
    pub reference: Reference,
    /// Its changes, field by field.
    pub fields: Vec<ChangedField>,
}

/// One record that a person must decide on. Fields that do not conflict are taken over all the same.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportConflict {
    /// The record.
    pub reference: Reference,
    /// Why, in a sentence.
    pub why: String,
    /// Field by field: base, ours (the store), theirs (the file).
    pub fields: Vec<Conflict>,
}

/// A field whose value in the file was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedField {
    /// The record.
    pub reference: Reference,
    /// Field name.
    pub field: String,
    /// Why.
    pub why: String,
}

/// What an import did, or (dry run) would do.
#[derive(Debug, Clone, Default)]
pub struct ImportReport {
    /// True when it was done, false for a dry run.
    pub applied: bool,
    /// Records that are new.
    pub created: Vec<Reference>,
    /// Records that change.
    pub changed: Vec<ImportedRecord>,
    /// Records that a person must decide on.
    pub conflicts: Vec<ImportConflict>,
    /// Records deleted, with `prune`.
    pub deleted: Vec<Reference>,
    /// Records in the store that the folder does not have; they stay, unless pruned.
    pub absent: Vec<Reference>,
    /// How many records stay as they are.
    pub unchanged: usize,
    /// True when the profile (`muster.toml`) changes.
    pub profile_changed: bool,
    /// True when both sides changed the profile; the store's stays.
    pub profile_conflict: bool,
    /// Values that were not taken: attested fields, and people's roles without the permission for them.
    pub refused: Vec<RefusedField>,
    /// Files that could not be read, and values that could not.
    pub diagnostics: Vec<Diagnostic>,
    /// What `.muster-base.json` of the folder must say after an import that was applied.
    pub base: Base,
}

impl ImportReport {
    /// True when nothing changes and nothing is to decide.
    pub fn is_quiet(&self) -> bool {
        self.created.is_empty()
            && self.changed.is_empty()
            && self.conflicts.is_empty()
            && self.deleted.is_empty()
            && !self.profile_changed
            && !self.profile_conflict
    }
}
