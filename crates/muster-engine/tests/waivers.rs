//! A waiver counts once it is approved, as it was approved, and until its day.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may"
)]

use muster_engine::{Context, check, fixture};
use muster_model::programme::Act;
use muster_model::{Programme, Reference};

const RULE: &str = "10.1/waiver-expired";
const APPROVED: &str =
    "approval: {by: person/ada, role: role/lead, at: 2026-01-01T00:00:00Z, seen: 'SEEN'}\n";

fn programme(approval: &str) -> Programme {
    fixture::read(&format!(
        ">>> waiver/old.md\ntitle: Old\nrule: 4.3/x\nwhy: w\nuntil: 2020-01-01\n\
         >>> waiver/new.md\ntitle: New\nrule: {RULE}\nwhy: w\nuntil: 2099-01-01\n{approval}"
    ))
    .programme
}

fn waived(programme: &Programme) -> usize {
    let cx = Context::new(programme, fixture::NOW.parse().unwrap());
    let report = check(&cx, &[]);
    let said = report.diagnostics.iter().filter(|d| d.rule == RULE).count();
    let waived = report.waived.iter().filter(|w| w.diagnostic.rule == RULE).count();
    assert_eq!(said + waived, 1);
    waived
}

#[test]
fn a_waiver_nobody_approved_waives_nothing() {
    assert_eq!(waived(&programme("")), 0);
}

#[test]
fn a_waiver_counts_as_it_was_approved() {
    let new = Reference::parse("waiver/new").unwrap();
    let digest = programme("").find(&new).unwrap().digest();
    let approval = APPROVED.replace("SEEN", &digest.to_string());
    let mut there = programme(&approval);
    assert_eq!(waived(&there), 1, "a file may say that it is approved");
    let act = |text: &str| Act {
        record: new.clone(),
        field: "approval".into(),
        seen: digest,
        at: text.parse::<jiff::Timestamp>().unwrap().as_microsecond(),
        by: Reference::parse("person/ada").unwrap(),
        role: Reference::parse("role/lead").unwrap(),
    };
    there.attest([act("2026-01-01T00:00:00Z")]);
    assert_eq!(waived(&there), 1);
    let mut widened = programme(&approval.replace("approval:", "records: [waiver/old]\napproval:"));
    widened.attest([act("2026-01-01T00:00:00Z")]);
    assert_eq!(waived(&widened), 0, "changed since it was approved");
}
