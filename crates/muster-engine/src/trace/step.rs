//! The steps of the trace, in their order, and which kinds of record stand at each.

use muster_model::Kind;
use serde::Serialize;

/// One step of the trace. The order is the direction in which it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Somebody who has a stake.
    Party,
    /// What they require.
    Requirement,
    /// What could go wrong.
    Risk,
    /// What is done about it, or that it is accepted.
    Treatment,
    /// What holds it down.
    Control,
    /// The approved statement that says so.
    Statement,
    /// What shows that it works.
    Evidence,
    /// Who looked, or what happened.
    Audit,
    /// What was found.
    Finding,
    /// What was done about it.
    Action,
    /// Whether it helped.
    Effectiveness,
    /// Where management saw it.
    Review,
    /// What was decided.
    Decision,
}

/// Every step, in order.
pub const STEPS: [Step; 13] = [
    Step::Party,
    Step::Requirement,
    Step::Risk,
    Step::Treatment,
    Step::Control,
    Step::Statement,
    Step::Evidence,
    Step::Audit,
    Step::Finding,
    Step::Action,
    Step::Effectiveness,
    Step::Review,
    Step::Decision,
];

impl Step {
    /// The step at which records of `kind` stand; none for kinds beside the trace.
    pub fn of(kind: Kind) -> Option<Self> {
        STEPS.into_iter().find(|s| s.kinds().contains(&kind.name()))
    }

    /// Names of the kinds that stand here. Effectiveness is no kind: it is part of an action, a treatment or a finding.
    pub const fn kinds(self) -> &'static [&'static str] {
        match self {
            Self::Party => &["party"],
            Self::Requirement => &["obligation"],
            Self::Risk => &["risk"],
            Self::Treatment => &["treatment", "acceptance"],
            Self::Control => &["control"],
            Self::Statement => &["applicability"],
            Self::Evidence => &["evidence", "indicator"],
            Self::Audit => &["audit", "incident"],
            Self::Finding => &["finding"],
            Self::Action => &["action"],
            Self::Effectiveness => &[],
            Self::Review => &["review"],
            Self::Decision => &["decision", "improvement"],
        }
    }

    /// Its word in data and addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Requirement => "requirement",
            Self::Risk => "risk",
            Self::Treatment => "treatment",
            Self::Control => "control",
            Self::Statement => "statement",
            Self::Evidence => "evidence",
            Self::Audit => "audit",
            Self::Finding => "finding",
            Self::Action => "action",
            Self::Effectiveness => "effectiveness",
            Self::Review => "review",
            Self::Decision => "decision",
        }
    }

    /// Its name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Party => "Interested party",
            Self::Requirement => "Requirement",
            Self::Risk => "Risk",
            Self::Treatment => "Treatment",
            Self::Control => "Control",
            Self::Statement => "Statement of Applicability",
            Self::Evidence => "Evidence",
            Self::Audit => "Audit or incident",
            Self::Finding => "Finding",
            Self::Action => "Action",
            Self::Effectiveness => "Effectiveness",
            Self::Review => "Management review",
            Self::Decision => "Decision",
        }
    }

    /// The question this step answers, for somebody who never read the standard.
    pub const fn question(self) -> &'static str {
        match self {
            Self::Party => "Who expects something of us?",
            Self::Requirement => "What do they expect?",
            Self::Risk => "What could go wrong?",
            Self::Treatment => "What is done about it, or who accepted it?",
            Self::Control => "What holds it down every day?",
            Self::Statement => "Which approved statement says that it applies?",
            Self::Evidence => "What shows that it works?",
            Self::Audit => "Who tested it, or what happened?",
            Self::Finding => "What was not as it should be?",
            Self::Action => "What was done about that?",
            Self::Effectiveness => "Did it help?",
            Self::Review => "Did management see it?",
            Self::Decision => "What was decided for the future?",
        }
    }

    /// The clause of ISO/IEC 27001:2022 it stands for.
    pub const fn clause(self) -> &'static str {
        match self {
            Self::Party | Self::Requirement => "4.2",
            Self::Risk => "6.1.2",
            Self::Treatment | Self::Control | Self::Statement => "6.1.3",
            Self::Evidence => "7.5.3",
            Self::Audit => "9.2.2",
            Self::Finding | Self::Action | Self::Effectiveness => "10.2",
            Self::Review => "9.3.2",
            Self::Decision => "10.1",
        }
    }

    /// Its place in the order, from 0.
    pub fn index(self) -> usize {
        STEPS.iter().position(|s| *s == self).unwrap_or(0)
    }
}
