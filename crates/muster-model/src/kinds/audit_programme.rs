//! Clause 9.2.2: which audits there will be, and why these.

use crate::kinds::{Control, Risk};
use crate::macros::{kind, part};
use crate::reference::Ref;
use crate::value::{ClauseNo, Prose};
use jiff::civil::Date;

part! {
    /// What is to be audited by when.
    AuditCoverage {
        /// Clauses.
        clauses: Vec<ClauseNo>, "Clauses";
        /// Controls.
        controls: Vec<Ref<Control>>, "Controls";
        /// By when.
        @required by: Option<Date>, "By";
    }
}

kind! {
    /// The audits of a period, chosen by importance and by what earlier audits found.
    AuditProgramme = "audit-programme", "Audit programme", "Audit programmes", clause "9.2.2" {
        /// First day of the period.
        @required from: Option<Date>, "From";
        /// Last day of the period.
        @required to: Option<Date>, "To";
        /// What it is to find out.
        @required objectives: Option<Prose>, "Objectives";
        /// Risks considered when it was made.
        risks: Vec<Ref<Risk>>, "Risks considered";
        /// What is to be audited by when.
        @required covers: Vec<AuditCoverage>, "Covers";
    }
}
