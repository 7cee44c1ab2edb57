//! Clause 7.2: something people in certain roles must be able to do.

use crate::kinds::person::CompetenceLevel;
use crate::macros::kind;
use crate::value::Prose;

kind! {
    /// Something that people in certain roles must be able to do. Roles say which they need, people which they hold.
    Competence = "competence", "Competence", "Competences", clause "7.2" {
        /// What somebody with it can do.
        @required means: Option<Prose>, "Means";
        /// How well.
        level: Option<CompetenceLevel>, "Level needed";
        /// How it is gained.
        gained_by: Option<String>, "Gained by", eg "Two-day course and three supervised audits";
    }
}
