//! Clauses 9.2 and 10.2: something that was found not to be as it should.

use crate::kinds::{Asset, Audit, Control, Decision, IdentityService, Incident};
use crate::macros::{choice, kind, part};
use crate::reference::Ref;
use crate::value::{ClauseNo, Prose};
use crate::{Attestation, Level};
use jiff::civil::Date;

choice! {
    /// How serious, in the auditors' words.
    FindingGrade {
        Major = "major" "Major nonconformity" "A requirement is not met at all, or the ISMS cannot be relied on.",
        Minor = "minor" "Minor nonconformity" "A requirement is not met in one place.",
        Observation = "observation" "Observation" "Not a failure yet; would become one.",
        Opportunity = "opportunity" "Opportunity for improvement" "Could be better; nothing is wrong.",
    }
}

impl FindingGrade {
    /// The level of a diagnostic of the same weight.
    pub const fn level(self) -> Level {
        match self {
            Self::Major => Level::Major,
            Self::Minor => Level::Minor,
            Self::Observation => Level::Observation,
            Self::Opportunity => Level::Opportunity,
        }
    }
}

choice! {
    /// Where a finding came from.
    FindingSource {
        Audit = "audit" "Audit" "An audit found it.",
        Measurement = "measurement" "Measurement" "A number showed it.",
        Incident = "incident" "Incident" "An incident showed it.",
        Review = "review" "Review" "A review found it.",
        Signal = "signal" "Signal" "Something heard from outside.",
        Person = "person" "Somebody told" "A person reported it.",
    }
}

choice! {
    /// What sort of cause.
    CauseCategory {
        Design = "design" "Design" "It was built that way.",
        Process = "process" "Process" "The way of working lets it happen.",
        People = "people" "People" "Knowledge, time or attention was missing.",
        Technology = "technology" "Technology" "Something broke.",
        Supplier = "supplier" "Supplier" "Somebody outside caused it.",
    }
}

part! {
    /// Why it happened.
    Cause {
        /// What sort of cause.
        @required category: Option<CauseCategory>, "Category";
        /// The cause in words; ask why until the answer is something that can be changed.
        @required text: Option<Prose>, "Cause";
        /// Why, and why again: each line answers why the one before it was so. The last is the cause.
        whys: Vec<String>, "Why, and why again", eg "Because nobody told the access desk";
    }
}

part! {
    /// What the finding changes in the design.
    DesignResponse {
        /// The decision that changes the design.
        decision: Option<Ref<Decision>>, "Decision";
        /// Why no change of the design is needed.
        none_because: Option<Prose>, "None needed, because";
    }
}

kind! {
    /// Something that was found not to be as it should, followed until it cannot come back.
    Finding = "finding", "Finding", "Findings", clause "10.2" {
        /// How serious.
        @required grade: Option<FindingGrade>, "Grade";
        /// Where it came from.
        @required source: Option<FindingSource>, "Source";
        /// The audit that found it.
        audit: Option<Ref<Audit>>, "Audit";
        /// The incident that showed it.
        incident: Option<Ref<Incident>>, "Incident";
        /// The requirement not met, in short.
        @required requirement: Option<Prose>, "Requirement";
        /// What is not as required.
        @required statement: Option<Prose>, "Statement";
        /// What was seen that shows it.
        @required objective_evidence: Option<Prose>, "Objective evidence";
        /// Clauses concerned.
        clauses: Vec<ClauseNo>, "Clauses";
        /// Controls concerned.
        controls: Vec<Ref<Control>>, "Controls";
        /// Assets and identity services concerned.
        assets: Vec<Ref<(Asset, IdentityService)>>, "Assets and identity services";
        /// The day it was raised.
        @required raised: Option<Date>, "Raised";
        /// The day by which it must be closed.
        due: Option<Date>, "Due";
        /// What was done at once to limit it.
        contained: Option<Prose>, "Contained by";
        /// Why it happened.
        cause: Option<Cause>, "Cause";
        /// Where else it could be, and what looking there showed.
        similar: Option<Prose>, "Similar cases looked for";
        /// The earlier finding that it repeats.
        recurs: Option<Ref<Finding>>, "Recurrence of";
        /// What it changes in the design.
        design: Option<DesignResponse>, "Design response";
        /// Who closed it.
        @attested closed: Option<Attestation>, "Closed";
        /// Who verified, later, that it stays away.
        @attested verified: Option<Attestation>, "Effectiveness verified";
    }
}
