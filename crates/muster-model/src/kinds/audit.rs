//! Clause 9.2: one internal audit.

use crate::Attestation;
use crate::id::Digest;
use crate::kinds::{AuditProgramme, Control, Person};
use crate::macros::{choice, kind, part};
use crate::reference::Ref;
use crate::value::{ClauseNo, Prose};
use jiff::civil::Date;

choice! {
    /// What a check found.
    CheckResult {
        Conforms = "conforms" "Conforms" "As required.",
        Nonconformity = "nonconformity" "Nonconformity" "Not as required.",
        Observation = "observation" "Observation" "As required, but weak.",
        NotSeen = "not-seen" "Not seen" "Could not be checked.",
    }
}

part! {
    /// One line of the checklist.
    Check {
        /// The clause checked.
        clause: Option<ClauseNo>, "Clause";
        /// Or the control checked.
        control: Option<Ref<Control>>, "Control";
        /// What was asked.
        @required question: Option<String>, "Question";
        /// What was seen.
        seen: Option<String>, "What was seen";
        /// The result.
        result: Option<CheckResult>, "Result";
    }
}

part! {
    /// A sample that can be drawn again: from what, how many, by which seed, and who or what it is.
    Sample {
        /// What it was drawn from.
        @required of: Option<String>, "Drawn from", eg "Leavers of the first quarter, from the HR system";
        /// The seed; with it and the same population anybody draws the same.
        @required seed: Option<String>, "Seed";
        /// How many the population has.
        population: Option<i64>, "Population";
        /// SHA-256 of the population, sorted, a line each.
        digest: Option<Digest>, "Checksum of the population";
        /// What was drawn.
        drawn: Vec<String>, "Drawn";
    }
}

kind! {
    /// An internal audit: against what, of what, by whom, with what result.
    Audit = "audit", "Audit", "Audits", clause "9.2.1" {
        /// The programme it belongs to.
        programme: Option<Ref<AuditProgramme>>, "Programme";
        /// The day it was or will be made.
        @required date: Option<Date>, "Date";
        /// What it audits against.
        @required criteria: Option<String>, "Criteria", eg "ISO/IEC 27001:2022 and own policies";
        /// What it looks at.
        @required scope: Option<Prose>, "Scope";
        /// How.
        method: Option<String>, "Method", eg "Interviews and a sample of 25 leavers";
        /// Seed of the sample, so that it can be drawn again.
        seed: Option<i64>, "Seed of the sample";
        /// Samples drawn here.
        @acted samples: Vec<Sample>, "Samples";
        /// Clauses covered.
        @required clauses: Vec<ClauseNo>, "Clauses covered";
        /// Who audits. Nobody audits their own work.
        @required auditors: Vec<Ref<Person>>, "Auditors";
        /// The checklist and its results.
        checklist: Vec<Check>, "Checklist";
        /// The report, once there is one.
        report: Option<Prose>, "Report";
        /// Who signed the report.
        @attested sign_off: Option<Attestation>, "Signed by";
    }
}
