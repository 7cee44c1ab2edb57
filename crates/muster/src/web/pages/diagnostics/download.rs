//! The diagnostics shown, for spreadsheets (CSV) and for code scanning (SARIF).

use muster_engine::rules;
use muster_model::Diagnostic;
use muster_render::csv::{Cell, table};
use muster_render::sarif::{self, RuleDoc};
use muster_render::{CheckReport, NotRun, Waived};

use super::filter::owner;
use crate::web::derived::Checked;
use crate::web::visit::Visit;

/// CSV of what is shown.
pub fn csv(v: &Visit, found: &[&Diagnostic]) -> String {
    let header =
        ["level", "clause", "rule", "record", "title", "field", "owner", "message", "help", "path", "line"];
    table(
        &header,
        found.iter().map(|d| -> Vec<Cell> {
            vec![
                d.level.word().into(),
                (*d.clause).into(),
                (*d.rule).into(),
                d.record.as_ref().map(ToString::to_string).into(),
                d.title.clone().into(),
                d.field.clone().into(),
                owner(v, d).map(|o| o.id.to_string()).into(),
                d.message.as_str().into(),
                d.help.as_str().into(),
                d.place.as_ref().map(|p| p.path.clone()).into(),
                d.place.as_ref().map(|p| i64::from(p.line)).into(),
            ]
        }),
    )
}

/// SARIF of what is shown; waived ones as suppressions.
pub fn sarif(v: &Visit, checked: &Checked, found: &[&Diagnostic]) -> String {
    let report = &checked.report;
    let diagnostics: Vec<Diagnostic> = found.iter().map(|d| (*d).clone()).collect();
    let waived: Vec<Waived> = report
        .waived
        .iter()
        .map(|w| Waived {
            diagnostic: w.diagnostic.clone(),
            waiver: w.waiver.to_string(),
            why: w.why.clone(),
            until: Some(w.until),
            by: None,
        })
        .collect();
    let not_run: Vec<NotRun> =
        report.not_run.iter().map(|n| NotRun { rule: n.rule.to_owned(), why: n.why.clone() }).collect();
    let whole = CheckReport {
        organisation: &v.programme.profile.name,
        as_of: v.now,
        version: env!("CARGO_PKG_VERSION"),
        rules_version: report.rules_version,
        catalogue_version: report.catalogue_version,
        records: v.programme.len(),
        rules_run: rules::all().len() - report.not_run.len(),
        diagnostics: &diagnostics,
        waived: &waived,
        not_run: &not_run,
    };
    let docs: Vec<RuleDoc> = rules::all()
        .iter()
        .map(|r| RuleDoc {
            id: r.id.to_owned(),
            title: r.title.to_owned(),
            level: r.level,
            clause: r.clause.to_owned(),
            checks: r.checks.to_owned(),
            why: r.matters.to_owned(),
            resolve: r.resolve.to_owned(),
            evidence: r.evidence.to_owned(),
            url: None,
        })
        .collect();
    sarif::log(&whole, &docs, None)
}
