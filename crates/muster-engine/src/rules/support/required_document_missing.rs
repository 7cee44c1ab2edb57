//! 7.5.1/required-document-missing: documented information that the standard asks for and that no record holds.

use muster_catalog::project;
use muster_model::kinds::{Finding, FindingGrade};
use muster_model::{Kind, Level};

use crate::rule::{Hit, rule};

rule! {
    id: "7.5.1/required-document-missing",
    level: Level::Minor,
    clause: "7.5.1",
    serves: &["C7.5"],
    title: "Documented information that the standard requires is missing",
    checks: "For each piece of documented information that ISO/IEC 27001 asks for by name: that some record of the kinds \
             which hold it exists. Pieces whose absence has a rule of its own (scope, policy, criteria, Statement of \
             Applicability, objectives, assessments, audits, reviews) are left to that rule.",
    matters: "These are the documents an auditor asks for first. Each missing one is a nonconformity by itself.",
    resolve: "Add a record of the kind named in the message.",
    evidence: "The register of documented information without a gap.",
    fires: "
        >>> document/guide.md
        title: Guide
        >>> obligation/gdpr.md
        title: Data protection law
        >>> treatment/keys.md
        title: Keys in hardware
        >>> process/leavers.md
        title: Leavers
        >>> indicator/mfa.md
        title: Strong sign-in
    ",
    silent: "
        >>> document/guide.md
        title: Guide
        >>> obligation/gdpr.md
        title: Data protection law
        >>> treatment/keys.md
        title: Keys in hardware
        >>> process/leavers.md
        title: Leavers
        >>> indicator/mfa.md
        title: Strong sign-in
        >>> competence/auditing.md
        title: Auditing an ISMS
    ",
    run: |cx| {
        let failed = |f: muster_model::Rec<'_, Finding>| {
            matches!(f.grade, Some(FindingGrade::Major | FindingGrade::Minor))
        };
        let has = |kind: &String| Kind::parse(kind).is_some_and(|k| cx.programme.count(k) > 0);
        let missing = |d: &project::Document| {
            let due = match d.id.as_str() {
                id if TOLD_ELSEWHERE.contains(&id) => false,
                "corrective-action-results" => cx.programme.all::<Finding>().any(failed),
                _ => true,
            };
            // The first kind named is the one that tells; people and evidence exist for other reasons, too.
            let kinds = if d.id == "evidence-of-competence" { d.kinds.get(..1).unwrap_or_default() } else { &d.kinds };
            (due && !kinds.iter().any(has)).then(|| {
                let kinds: Vec<_> = kinds.iter().map(|k| format!("`{k}`")).collect();
                Hit::missing(format!("nothing holds what clause {} requires: {}", d.clause, d.title.to_lowercase()))
                    .help(format!("Add a record of kind {}. An auditor wants to see: {}", kinds.join(" or "), d.what))
            })
        };
        project::documents().iter().filter_map(missing).collect()
    },
}

/// Documents of the catalogue whose absence another rule tells, or that there is nothing to hold yet.
const TOLD_ELSEWHERE: &[&str] = &[
    "isms-scope",
    "security-policy",
    "risk-assessment-process",
    "statement-of-applicability",
    "security-objectives",
    "risk-assessment-results",
    "audit-programme-and-results",
    "management-review-results",
    "nonconformities-and-actions",
];
