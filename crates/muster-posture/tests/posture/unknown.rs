//! Facts that a source does not report: its subjects are unknown, outside numerator and denominator, never a false 0 %.
use muster_estate::{Assignment, InMemory, Rows, Snapshot, read_rows};
use muster_model::measurement::{Measured, Reading};
use muster_model::snapshot::{Fact, Manifest, SourceFacts};
use muster_posture::{Estate, METRICS, Options, Parameters, Report};
use proptest::prelude::*;

use crate::estates::{REF, contract_folder, rows};

const SOURCES: [&str; 6] = ["entra", "ad", "okta", "ldap", "aws", "saas"];

fn manifest(lacking: impl Fn(&str, &Fact) -> bool, sources: &[&str]) -> Manifest {
    let mut manifest = Manifest::new("2026-06-30T00:00:00Z".parse().unwrap());
    for source in sources {
        let facts = Fact::ALL.iter().filter(|fact| !lacking(source, fact)).cloned().collect();
        manifest.sources.push(SourceFacts { source: (*source).into(), facts, ..SourceFacts::default() });
    }
    manifest
}

/// The rows of the contract, every edge of them there all the time.
fn contract_rows() -> Rows {
    let mut rows = read_rows(&Snapshot::open(&contract_folder()).unwrap()).unwrap();
    rows.memberships.iter_mut().for_each(|m| m.assignment = Some(Assignment::Standing));
    rows.grants.iter_mut().for_each(|g| g.assignment = Some(Assignment::Standing));
    rows
}

fn report(rows: Rows, manifest: Option<Manifest>) -> (Estate, Report) {
    let estate = Estate::load(&InMemory { rows, manifest }).unwrap();
    let report = estate.report(REF, &Parameters::default(), Options::default());
    (estate, report)
}

fn figures(report: &Report, metric: &str) -> Measured {
    *report.measured(metric).unwrap()
}

#[test]
fn a_source_without_sign_in_is_unknown_for_dormancy() {
    let rows = contract_rows();
    let subjects =
        rows.accounts.iter().filter(|a| a.source == "ad" && a.enabled && a.kind.as_str() != "break_glass");
    let subjects = subjects.count() as u64;
    let (_, full) = report(rows.clone(), None);
    let (estate, found) =
        report(rows.clone(), Some(manifest(|s, f| s == "ad" && *f == Fact::SignIn, &SOURCES)));
    let dormant = figures(&found, "dormant_accounts");
    assert!(subjects > 0);
    assert_eq!(dormant.unknown, subjects);
    assert_eq!(dormant.denominator, Some(1784 - subjects));
    let is_ad = |id: &String| rows.accounts.iter().any(|a| &a.account_id == id && a.source == "ad");
    assert!(!found.offenders(&estate, "dormant_accounts", 0, usize::MAX).iter().any(is_ad));
    assert!(figures(&found, "dormant_privileged").unknown > 0);
    for metric in METRICS.iter().filter(|m| !m.facts.contains(&Fact::SignIn)) {
        assert_eq!(figures(&found, metric.id), figures(&full, metric.id), "{}", metric.id);
    }
}

#[test]
fn each_fact_touches_its_own_metrics_only() {
    let rows = contract_rows();
    let (_, full) = report(rows.clone(), None);
    for fact in Fact::ALL {
        let (_, found) = report(rows.clone(), Some(manifest(|_, f| f == fact, &SOURCES)));
        for metric in METRICS {
            let (now, before) = (figures(&found, metric.id), figures(&full, metric.id));
            if !metric.facts.contains(fact) {
                assert_eq!(now, before, "{} without {fact}", metric.id);
            } else if !(metric.id == "standing_privilege" && *fact == Fact::GrantedAt) {
                assert!(now.unknown > 0, "{} without {fact}", metric.id);
            }
        }
    }
}

#[test]
fn a_first_pull_of_a_directory_shows_no_false_zero() {
    let mut rows = contract_rows();
    for account in &mut rows.accounts {
        (account.disabled_at, account.last_sign_in_at, account.created_at) = (None, None, None);
        account.mfa_methods.clear();
    }
    rows.memberships.iter_mut().for_each(|m| m.granted_at = None);
    rows.grants.iter_mut().for_each(|g| (g.granted_at, g.last_used_at) = (None, None));
    let (_, found) = report(rows, Some(manifest(|_, fact| *fact != Fact::HrDates, &SOURCES)));
    for metric in [
        "dormant_accounts",
        "dormant_privileged",
        "mfa_coverage",
        "mfa_phishing_resistant_coverage",
        "privileged_without_mfa",
        "standing_privilege",
        "leaver_disable_hours",
    ] {
        let measured = figures(&found, metric);
        assert_eq!(measured.reading(), Reading::NothingToMeasure, "{metric}");
        assert!(measured.unknown > 0, "{metric}");
    }
    let creep = figures(&found, "privilege_creep");
    assert_eq!(creep.count, 0);
    assert!(creep.unknown > 0);
}

#[test]
fn old_secrets_are_found_without_a_report_of_their_use() {
    let rows = contract_rows();
    let old =
        rows.credentials.iter().filter(|c| c.created_at.is_some_and(|t| t < REF - 365 * crate::estates::DAY));
    assert!(old.count() > 0);
    let (_, full) = report(rows.clone(), None);
    let (_, found) = report(rows, Some(manifest(|_, fact| *fact == Fact::CredentialUse, &SOURCES)));
    let (now, before) = (figures(&found, "stale_credentials"), figures(&full, "stale_credentials"));
    assert!(now.count > 0 && now.count < before.count);
    assert_eq!(now.denominator.unwrap() + now.unknown, before.denominator.unwrap());
}

#[test]
fn a_source_the_manifest_does_not_name_reports_nothing() {
    let rows = contract_rows();
    let tables = InMemory { rows, manifest: Some(manifest(|_, _| false, &SOURCES[1..])) };
    let estate = Estate::load(&tables).unwrap();
    let report = estate.report(REF, &Parameters::default(), Options::default());
    assert!(figures(&report, "mfa_coverage").unknown > 0);
    let summary = estate.summary(&tables).unwrap();
    let entra = summary.sources.iter().find(|s| s.name == "entra").unwrap();
    assert!(entra.connector.is_empty() && entra.facts.is_empty() && entra.accounts > 0);
    assert_eq!(summary.sources.iter().map(|s| s.accounts).sum::<u64>(), summary.accounts);
    assert_eq!(
        (summary.accounts, summary.enabled, summary.privileged, summary.non_human),
        (2000, 1785, 133, 314)
    );
    assert_eq!(summary.applications.len(), 12);
    assert!(!summary.bare && summary.digest.is_some());
}

#[test]
fn without_a_source_of_people_ownership_is_unknown_and_never_all_orphans() {
    let mut rows = contract_rows();
    rows.people.clear();
    let (_, found) = report(rows.clone(), Some(manifest(|_, _| false, &SOURCES)));
    for metric in ["orphan_accounts", "nhi_without_owner"] {
        let figures = figures(&found, metric);
        assert_eq!((figures.count, figures.denominator), (0, Some(0)), "{metric}");
        assert!(figures.unknown > 100, "{metric}");
    }
    let (_, bare) = report(rows, None);
    assert!(figures(&bare, "orphan_accounts").count > 1000, "bare tables report everything");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is not reported, nobody new is pointed at, and nobody is lost: judged and unknown add up.
    #[test]
    fn knowing_less_never_accuses_more(rows in rows(), lacking in proptest::collection::vec(any::<u16>(), 3)) {
        let names = ["s0", "s1", "s2"];
        let lacks = |source: &str, fact: &Fact| {
            let source = names.iter().position(|n| *n == source).unwrap();
            let fact = Fact::ALL.iter().position(|f| f == fact).unwrap();
            lacking[source] >> fact & 1 == 1
        };
        let manifest = manifest(lacks, &names);
        let hr = manifest.sources.iter().any(|s| s.facts.contains(&Fact::HrDates));
        let (all, full) = report(rows.clone(), None);
        let (some, found) = report(rows, Some(manifest));
        for metric in METRICS {
            let accused = found.offenders(&some, metric.id, 0, usize::MAX);
            let before = full.offenders(&all, metric.id, 0, usize::MAX);
            prop_assert!(accused.iter().all(|id| before.contains(id)), "{}", metric.id);
            let (now, then) = (figures(&found, metric.id), figures(&full, metric.id));
            if metric.id != "leaver_disable_hours" && (hr || metric.id != "privilege_creep") {
                prop_assert_eq!(now.denominator.map(|d| d + now.unknown), then.denominator, "{}", metric.id);
            }
        }
    }
}
