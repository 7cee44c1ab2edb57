//! Findings that several tests write in their formats.

use std::borrow::Cow;

use jiff::civil::date;
use muster_model::{Diagnostic, Level, Place, Reference, Related};

use crate::report::{CheckReport, NotRun, Waived};

/// The text of `asset/payroll.md`.
pub(crate) const PAYROLL: &str = "---\ntitle: Payroll\nclass: application\ndepends_on:\n  - identity-service/entra\n  - asset/erp\npersonal_data: true\n---\nPays everybody.\n";
/// The text of `scope/main.md`.
pub(crate) const SCOPE: &str =
    "---\ntitle: ISMS scope\npurpose: Keep pay safe\nidentity_services:\n  - identity-service/ad\n---\n";

pub(crate) fn source(path: &str) -> Option<&'static str> {
    match path {
        "asset/payroll.md" => Some(PAYROLL),
        "scope/main.md" => Some(SCOPE),
        _ => None,
    }
}

pub(crate) fn place(path: &str, from: (u32, u32), to: (u32, u32)) -> Place {
    Place { path: path.into(), line: from.0, column: from.1, end_line: to.0, end_column: to.1 }
}

pub(crate) fn left_out() -> Diagnostic {
    Diagnostic {
        rule: Cow::Borrowed("4.3/identity-service-out-of-scope"),
        level: Level::Major,
        clause: Cow::Borrowed("4.3"),
        message: "`Payroll` is opened by `Entra ID`, which the scope leaves out".into(),
        why: Cow::Borrowed(
            "Whoever controls an identity service controls what it opens. A boundary that leaves it out protects nothing.",
        ),
        help: "Add `identity-service/entra` to `identity_services` of scope/main.".into(),
        record: Reference::parse("asset/payroll"),
        title: Some("Payroll".into()),
        field: Some("depends_on[0]".into()),
        place: Some(place("asset/payroll.md", (5, 5), (5, 27))),
        related: vec![
            Related {
                record: Reference::parse("scope/main").unwrap(),
                message: "the scope lists these and no others".into(),
                place: Some(place("scope/main.md", (4, 1), (4, 18))),
            },
            Related {
                record: Reference::parse("identity-service/entra").unwrap(),
                message: "run by another team, in the cloud".into(),
                place: None,
            },
        ],
    }
}

pub(crate) fn missing() -> Diagnostic {
    Diagnostic {
        rule: Cow::Borrowed("9.3.1/no-review-planned"),
        level: Level::Minor,
        clause: Cow::Borrowed("9.3.1"),
        message: "no management review is planned".into(),
        why: Cow::Borrowed("Top management must look at the ISMS at planned intervals."),
        help: "Add a review with its day.".into(),
        record: None,
        title: None,
        field: None,
        place: None,
        related: Vec::new(),
    }
}

pub(crate) fn findings() -> (Vec<Diagnostic>, Vec<Waived>, Vec<NotRun>) {
    let mut waived = missing();
    waived.record = Reference::parse("process/billing");
    (
        vec![left_out(), missing()],
        vec![Waived {
            diagnostic: waived,
            waiver: "waiver/first-year".into(),
            why: "The first review follows the first audit.".into(),
            until: Some(date(2027, 3, 31)),
            by: Some("Ines Falk".into()),
        }],
        vec![NotRun { rule: "8.1/leaver-kept-alive".into(), why: "there is no snapshot".into() }],
    )
}

pub(crate) fn report<'a>(
    diagnostics: &'a [Diagnostic],
    waived: &'a [Waived],
    not_run: &'a [NotRun],
) -> CheckReport<'a> {
    CheckReport {
        organisation: "Nordlicht",
        as_of: "2026-11-02T09:00:00Z".parse().unwrap(),
        version: "0.1.0",
        rules_version: "2026.11",
        catalogue_version: "2026.11",
        records: 12,
        rules_run: 38,
        diagnostics,
        waived,
        not_run,
    }
}
