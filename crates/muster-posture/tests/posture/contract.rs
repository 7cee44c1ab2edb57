//! The generated estate of the contract: every count, ratio and hash, from Parquet and from CSV.
use muster_estate::{FileFormat, InMemory, Snapshot, Tables, read_rows, write_snapshot};
use muster_model::measurement::Reading;
use muster_model::snapshot::{Fact, Manifest, SourceFacts};
use muster_posture::{Estate, METRICS, Options, Parameters, Report};
use serde_json::{Value, json};

use crate::estates::{REF, contract_folder};

fn report(tables: &impl Tables) -> (Estate, Report) {
    let estate = Estate::load(tables).unwrap();
    let report = estate.report(REF, &Parameters::default(), Options { pairs_hash: true });
    (estate, report)
}

fn expected() -> Value {
    let path = contract_folder().with_file_name("expected-2000-seed3.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The expected report with `unknown` 0 in each metric; compared key by key, so that a difference names its metric.
fn assert_contract((estate, report): &(Estate, Report)) {
    let mut found = report.to_json(estate);
    // Not of the contract; every right of the estate is either held all the time or nobody says how.
    let ours = found.as_object_mut().unwrap().shift_remove("standing_privilege_effective").unwrap();
    assert_eq!(ours["count"].as_u64().unwrap() + ours["unknown"].as_u64().unwrap(), 146);
    let mut expected = expected();
    for (metric, value) in expected.as_object_mut().unwrap() {
        if metric != "counts" {
            value["unknown"] = json!(0);
        }
        assert_eq!(&found[metric], value, "{metric}");
    }
    assert_eq!(found, expected);
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let mut sorted = keys(&found);
    sorted.sort();
    assert_eq!(keys(&found), sorted);
}

#[test]
fn parquet_gives_the_expected_report() {
    let snapshot = Snapshot::open(&contract_folder()).unwrap();
    assert!(snapshot.is_bare());
    assert_contract(&report(&snapshot));
}

#[test]
fn csv_gives_the_expected_report() {
    let rows = read_rows(&Snapshot::open(&contract_folder()).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("csv");
    let mut manifest = Manifest::new("2026-06-30T00:00:00Z".parse().unwrap());
    for source in ["entra", "ad", "okta", "ldap", "aws", "saas"] {
        let facts = Fact::ALL.iter().cloned().collect();
        manifest.sources.push(SourceFacts { source: source.into(), facts, ..SourceFacts::default() });
    }
    let written = write_snapshot(&path, &rows, &manifest, FileFormat::Csv).unwrap();
    let snapshot = Snapshot::open(&path).unwrap();
    assert_eq!(snapshot.manifest(), Some(&written));
    let measured = report(&snapshot);
    assert_contract(&measured);
    let measurements = measured.1.measurements(snapshot.manifest());
    assert_eq!(measurements.len(), METRICS.len());
    assert_eq!(measurements[0].snapshot, Some(written.digest().unwrap()));
    assert_eq!(measurements[0].parameters["dormant_days"], 90);
    let coverage = measurements.iter().find(|m| m.metric == "mfa_coverage").unwrap();
    assert_eq!(coverage.value.reading(), Reading::Share { numerator: 1250, denominator: 1359 });
    assert_eq!(coverage.scope, ["ad", "aws", "entra", "ldap", "okta", "saas"]);
}

#[test]
fn rows_in_memory_give_the_expected_report() {
    let rows = read_rows(&Snapshot::open(&contract_folder()).unwrap()).unwrap();
    assert_contract(&report(&InMemory { rows, manifest: None }));
}

#[test]
fn offenders_are_named_without_measuring_again() {
    let (estate, report) = report(&Snapshot::open(&contract_folder()).unwrap());
    let all = report.offenders(&estate, "dormant_accounts", 0, usize::MAX);
    assert_eq!(all.len(), 163);
    assert!(all.is_sorted());
    assert_eq!(report.offenders(&estate, "dormant_accounts", 2, 3), all[2..5]);
    assert_eq!(report.offenders(&estate, "leaver_disable_hours", 0, 1000).len(), 98);
    assert!(report.offenders(&estate, "standing_privilege", 0, 1)[0].starts_with("account:"));
    assert!(report.offenders(&estate, "privilege_creep", 0, 1)[0].starts_with('p'));
    assert!(report.offenders(&estate, "no_such_metric", 0, 1).is_empty());
    assert_eq!(estate.open_leavers(REF).len(), 14);
}

#[test]
fn an_empty_estate_has_nothing_to_measure() {
    let (estate, report) = report(&InMemory::default());
    for (metric, outcome) in report.outcomes() {
        let reading = outcome.measured.reading();
        assert!(
            matches!(reading, Reading::NothingToMeasure | Reading::Count(0)),
            "{}: {reading:?}",
            metric.id
        );
    }
    let json = report.to_json(&estate);
    assert_eq!(json["dormant_accounts"]["rate"], json!({"denominator": 0, "numerator": 0}));
    assert!(json["dormant_accounts"]["sha256"].as_str().unwrap().starts_with("e3b0c442"));
    assert_eq!(json["leaver_disable_hours"]["p50"], Value::Null);
    assert_eq!(json["max_fan_in_entitlement"]["entitlement_id"], Value::Null);
}
