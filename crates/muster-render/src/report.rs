//! What a check has to say, ready to be written in any format. Plain data; the caller fills it.

use jiff::Timestamp;
use jiff::civil::Date;
use muster_model::{Diagnostic, Level};
use serde::Serialize;

/// A rule that could not run, and so proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotRun {
    /// Id of the rule.
    pub rule: String,
    /// What it lacked, in one sentence.
    pub why: String,
}

/// A diagnostic that a waiver accepts for a time. It stays visible, apart from the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Waived {
    /// What fired.
    pub diagnostic: Diagnostic,
    /// The waiver record, such as `waiver/cloud-idp`.
    pub waiver: String,
    /// Why it is accepted.
    pub why: String,
    /// The day it ends.
    pub until: Option<Date>,
    /// Who approved it; none when nobody has attested it here.
    pub by: Option<String>,
}

/// Everything that one check has to say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CheckReport<'a> {
    /// Name of the organisation.
    pub organisation: &'a str,
    /// The instant the check was made for.
    pub as_of: Timestamp,
    /// Version of Muster.
    pub version: &'a str,
    /// Version of the rule set.
    pub rules_version: &'a str,
    /// Version of the catalogue.
    pub catalogue_version: &'a str,
    /// How many records were read.
    pub records: usize,
    /// How many rules ran, whether they fired or not.
    pub rules_run: usize,
    /// What fired and is not waived, in the order to show.
    pub diagnostics: &'a [Diagnostic],
    /// What fired and is waived.
    pub waived: &'a [Waived],
    /// Rules that could not run.
    pub not_run: &'a [NotRun],
}

impl CheckReport<'_> {
    /// How many diagnostics stand at `level`, waived ones left out.
    pub fn count(&self, level: Level) -> usize {
        self.diagnostics.iter().filter(|d| d.level == level).count()
    }
}

/// Finds the text of a file by its path, for excerpts.
pub type Sources<'a> = dyn Fn(&str) -> Option<&'a str> + 'a;
