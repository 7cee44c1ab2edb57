//! Where a clause stands: never in order on the strength of a rule that could not look.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may"
)]

use muster_engine::status::{self, Status};
use muster_engine::{Context, check, fixture};

#[test]
fn a_rule_that_could_not_look_leaves_no_clause_in_order() {
    let text = ">>> indicator/mfa.md\ntitle: Strong sign-in\nmetric: mfa_coverage\n";
    let example = fixture::read(text);
    let cx = Context::new(&example.programme, fixture::NOW.parse().unwrap());
    let mut report = check(&cx, &[]);
    assert!(report.not_run.iter().any(|n| n.rule == "9.1/indicator-never-measured"));
    // Nothing else is said of the clause: only what could not be looked at remains.
    report.diagnostics.clear();
    let all = status::clauses(&cx, &report);
    let clause = all.iter().find(|c| c.clause.number == "9.1").unwrap();
    assert!(clause.not_run > 0 && clause.records > 0);
    assert_eq!(clause.status, Status::Watch);
    assert!(clause.why.contains("could not look"), "{}", clause.why);
}
