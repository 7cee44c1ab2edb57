//! Where the trace breaks: the rules that object because a step has nothing after it, or nothing before it. What a
//! break is called, why it matters and what to do stands in the rule; here stands only which rule belongs to which step.

use muster_model::{Diagnostic, Level};
use serde::Serialize;

use super::links::Point;
use super::step::Step;

/// The side on which something is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Toward {
    /// Nothing, or nothing good enough, follows.
    After,
    /// Nothing stands behind it.
    Before,
}

/// The rules whose diagnostics are breaks, with the step and the side that is missing.
pub const BREAKS: &[(&str, Step, Toward)] = &[
    ("4.2/party-without-requirement", Step::Party, Toward::After),
    ("4.2/obligation-unanswered", Step::Requirement, Toward::After),
    ("4.2/obligation-outside-isms-without-reason", Step::Requirement, Toward::After),
    ("6.1.3/risk-left-alone", Step::Risk, Toward::After),
    ("6.1.3/retained-without-acceptance", Step::Risk, Toward::After),
    ("6.1.2/control-not-in-place", Step::Risk, Toward::After),
    ("6.1.3/omitted-control-relied-on", Step::Risk, Toward::After),
    ("8.3/treatment-without-task", Step::Treatment, Toward::After),
    ("6.1.3/treatment-on-paper", Step::Treatment, Toward::After),
    ("8.3/treatment-effect-not-verified", Step::Treatment, Toward::After),
    ("6.1.3/acceptance-expired", Step::Treatment, Toward::Before),
    ("6.1.3/acceptance-of-earlier-version", Step::Treatment, Toward::Before),
    ("6.1.3/nothing-behind-control", Step::Control, Toward::Before),
    ("6.1.3/control-without-plan", Step::Control, Toward::Before),
    ("6.1.3/implemented-without-proof", Step::Control, Toward::After),
    ("7.5.3/relied-on-control-without-evidence", Step::Control, Toward::After),
    ("6.1.3/applicability-not-approved", Step::Statement, Toward::After),
    ("6.1.3/applicability-outdated", Step::Statement, Toward::Before),
    ("7.5.3/evidence-shows-nothing", Step::Evidence, Toward::Before),
    ("7.5.3/evidence-expired", Step::Evidence, Toward::After),
    ("7.5.3/evidence-nowhere", Step::Evidence, Toward::Before),
    ("9.1/indicator-never-measured", Step::Evidence, Toward::After),
    ("9.1/beyond-tolerance-without-action", Step::Evidence, Toward::After),
    ("9.2.2/audit-without-results", Step::Audit, Toward::After),
    ("9.2.1/nonconformity-without-finding", Step::Audit, Toward::After),
    ("8.1/incident-without-lessons", Step::Audit, Toward::After),
    ("10.2/finding-without-action", Step::Finding, Toward::After),
    ("10.2/finding-without-cause", Step::Finding, Toward::After),
    ("10.2/finding-closed-design-unchanged", Step::Finding, Toward::After),
    ("10.2/only-corrected-cause-remains", Step::Finding, Toward::After),
    ("10.2/closed-without-effectiveness-check", Step::Finding, Toward::After),
    ("10.2/effectiveness-check-overdue", Step::Effectiveness, Toward::After),
    ("10.2/not-effective-but-closed", Step::Effectiveness, Toward::After),
    ("9.3.3/review-without-outcome", Step::Review, Toward::After),
    ("9.3.2/review-missing-required-input", Step::Review, Toward::Before),
    ("9.3.3/review-not-approved", Step::Review, Toward::After),
    ("10.1/decision-without-kpi", Step::Decision, Toward::After),
    ("10.1/decision-kpi-missed", Step::Decision, Toward::After),
];

/// One place where the trace breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Break {
    /// The rule that says so.
    pub rule: String,
    /// How serious.
    pub level: Level,
    /// The step.
    pub step: Step,
    /// The side that is missing.
    pub toward: Toward,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The record, where there is one.
    pub record: Option<String>,
}

impl Break {
    /// The break that a diagnostic is, if it is one.
    pub fn of(d: &Diagnostic) -> Option<Self> {
        let (_, step, toward) = BREAKS.iter().find(|(rule, ..)| *rule == d.rule)?;
        Some(Self {
            rule: d.rule.to_string(),
            level: d.level,
            step: *step,
            toward: *toward,
            message: d.message.clone(),
            help: d.help.clone(),
            record: d.record.as_ref().map(ToString::to_string),
        })
    }

    /// Whether it is about this point. What is said of an effect stands at the effect, where there is one.
    pub(super) fn is_at(&self, point: &Point, has_effect: bool) -> bool {
        let about_effect = self.step == Step::Effectiveness && has_effect;
        self.record.as_deref() == Some(point.record.to_string().as_str()) && about_effect == point.effect
    }
}
