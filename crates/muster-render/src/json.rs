//! Check results and plans as JSON with a stable shape: keys are only ever added.

use muster_model::{Diagnostic, Level};
use serde::Serialize;

use crate::plan::Plan;
use crate::report::{CheckReport, NotRun, Waived};

#[derive(Serialize)]
struct Check<'a> {
    format: &'static str,
    muster: &'a str,
    rules: &'a str,
    catalogue: &'a str,
    organisation: &'a str,
    as_of: String,
    summary: Summary,
    diagnostics: &'a [Diagnostic],
    waived: &'a [Waived],
    not_run: &'a [NotRun],
}

#[derive(Serialize)]
struct Summary {
    records: usize,
    rules_run: usize,
    rules_not_run: usize,
    major: usize,
    minor: usize,
    observation: usize,
    opportunity: usize,
    waived: usize,
}

/// What a check has to say.
pub fn check(report: &CheckReport<'_>) -> String {
    pretty(&Check {
        format: "muster-check/1",
        muster: report.version,
        rules: report.rules_version,
        catalogue: report.catalogue_version,
        organisation: report.organisation,
        as_of: report.as_of.to_string(),
        summary: Summary {
            records: report.records,
            rules_run: report.rules_run,
            rules_not_run: report.not_run.len(),
            major: report.count(Level::Major),
            minor: report.count(Level::Minor),
            observation: report.count(Level::Observation),
            opportunity: report.count(Level::Opportunity),
            waived: report.waived.len(),
        },
        diagnostics: report.diagnostics,
        waived: report.waived,
        not_run: report.not_run,
    })
}

#[derive(Serialize)]
struct Roadmap<'a> {
    format: &'static str,
    #[serde(flatten)]
    plan: &'a Plan,
}

/// A plan.
pub fn plan(plan: &Plan) -> String {
    pretty(&Roadmap { format: "muster-plan/1", plan })
}

fn pretty<T: Serialize>(value: &T) -> String {
    // Plain structs with text keys always serialise.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::text::samples;

    #[test]
    fn a_check_says_everything_once() {
        let (diagnostics, waived, not_run) = samples::findings();
        let report = samples::report(&diagnostics, &waived, &not_run);
        let read: Value = serde_json::from_str(&super::check(&report)).unwrap();
        assert_eq!(
            read["summary"],
            json!({ "records": 12, "rules_run": 38, "rules_not_run": 1, "major": 1, "minor": 1, "observation": 0,
                    "opportunity": 0, "waived": 1 })
        );
        assert_eq!(read["as_of"], "2026-11-02T09:00:00Z");
        assert_eq!(
            read["diagnostics"][0]["place"],
            json!({ "path": "asset/payroll.md", "line": 5, "column": 5, "end_line": 5, "end_column": 27 })
        );
        assert_eq!(read["diagnostics"][0]["level"], "major");
        assert_eq!(read["diagnostics"][0]["record"], "asset/payroll");
        assert_eq!(read["waived"][0]["until"], "2027-03-31");
        assert_eq!(
            read["not_run"],
            json!([{ "rule": "8.1/leaver-kept-alive", "why": "there is no snapshot" }])
        );
    }

    #[test]
    fn a_plan_reads_back() {
        let read: Value = serde_json::from_str(&super::plan(&crate::plan_text::samples::plan())).unwrap();
        assert_eq!(read["format"], "muster-plan/1");
        assert_eq!(read["phases"][0]["tasks"][0]["status"], "done");
        assert_eq!(read["phases"][0]["tasks"][0]["effort"], "2.5");
    }
}
