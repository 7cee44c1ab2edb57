//! What was approved and then changed is not approved: rules look at the version that was seen.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may"
)]

use muster_engine::{Context, check, fixture};
use muster_model::Reference;
use muster_model::programme::Act;

/// How often `rule` fires when `now` stands, and `then` is what was approved.
fn fired(rule: &str, then: &str, now: &str) -> usize {
    let read = |text: &str| fixture::read(text).programme;
    let scope = Reference::parse("scope/isms").unwrap();
    let seen = read(then).find(&scope).unwrap().digest();
    let given = format!(
        "{now}approval: {{by: person/ada, role: role/lead, at: 2026-01-01T00:00:00Z, seen: '{seen}'}}\n"
    );
    let mut programme = read(&given);
    programme.attest([Act {
        record: scope,
        field: "approval".into(),
        seen,
        at: "2026-01-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap().as_microsecond(),
        by: Reference::parse("person/ada").unwrap(),
        role: Reference::parse("role/lead").unwrap(),
    }]);
    let report = check(&Context::new(&programme, fixture::NOW.parse().unwrap()), &[]);
    report.diagnostics.iter().filter(|d| d.rule == rule).count()
}

#[test]
fn a_scope_changed_since_its_approval_is_not_approved() {
    let then = ">>> scope/isms.md\ntitle: Scope\nversion: '1.0'\n";
    let now = ">>> scope/isms.md\ntitle: Scope\nversion: '1.1'\n";
    assert_eq!(fired("4.3/scope-not-approved", then, then), 0);
    assert_eq!(fired("4.3/scope-not-approved", then, now), 1);
}
