//! Cases on the very edge of a definition, which random estates seldom hit.
use muster_estate::{
    Account, AccountKind, Entitlement, Grant, InMemory, Membership, Person, PersonStatus, Rows, SubjectKind,
};
use muster_posture::{Estate, Options, Parameters, Report};

use crate::estates::{DAY, REF};

fn measure(rows: Rows) -> (Estate, Report) {
    let estate = Estate::load(&InMemory { rows, manifest: None }).unwrap();
    let report = estate.report(REF, &Parameters::default(), Options::default());
    (estate, report)
}

fn person(n: usize, role_changed_on: Option<i64>) -> Person {
    Person { person_id: format!("p{n}"), department: Some("d".into()), role_changed_on, ..Person::default() }
}

fn account(n: usize) -> Account {
    Account {
        account_id: format!("a{n}"),
        person_id: Some(format!("p{n}")),
        enabled: true,
        ..Account::default()
    }
}

fn grant(n: usize, granted_at: i64) -> Grant {
    Grant {
        subject_kind: SubjectKind::Account,
        subject_id: format!("a{n}"),
        entitlement_id: "e".into(),
        granted_at: Some(granted_at),
        ..Grant::default()
    }
}

fn right(privileged: bool) -> Vec<Entitlement> {
    vec![Entitlement { entitlement_id: "e".into(), privileged, ..Entitlement::default() }]
}

/// p0 changed roles yesterday and holds a right since the day before, as do `holders` of the `peers` others.
fn creep(peers: usize, holders: usize, granted_at: i64) -> u64 {
    let rows = Rows {
        people: (0..=peers).map(|n| person(n, (n == 0).then_some(REF - DAY))).collect(),
        accounts: (0..=peers).map(account).collect(),
        entitlements: right(false),
        grants: (0..=holders).map(|n| grant(n, granted_at)).collect(),
        ..Rows::default()
    };
    measure(rows).1.measured("privilege_creep").unwrap().count
}

#[test]
fn exactly_a_fifth_of_the_peers_is_not_excess() {
    let before = REF - 2 * DAY;
    assert_eq!(creep(5, 1, before), 0);
    assert_eq!(creep(6, 1, before), 1);
    assert_eq!(creep(1, 0, before), 1);
    assert_eq!(creep(0, 0, before), 0);
    assert_eq!(creep(6, 1, REF - DAY), 0);
    assert_eq!(creep(6, 1, REF - DAY - 1), 1);
}

#[test]
fn a_change_of_role_counts_once_it_has_come() {
    for (changed, population) in [(REF, 1), (REF + 1, 0)] {
        let rows = Rows { people: vec![person(0, Some(changed)), person(1, None)], ..Rows::default() };
        assert_eq!(measure(rows).1.measured("privilege_creep").unwrap().denominator, Some(population));
    }
}

#[test]
fn the_earliest_of_several_grants_and_the_latest_use_count() {
    let standing = |grants: Vec<Grant>| {
        let rows = Rows { accounts: vec![account(0)], entitlements: right(true), grants, ..Rows::default() };
        *measure(rows).1.measured("standing_privilege").unwrap()
    };
    let (old, new) = (REF - 90 * DAY, REF - 90 * DAY + 1);
    let used = |granted, used| Grant { last_used_at: Some(used), ..grant(0, granted) };
    assert_eq!(
        (standing(vec![grant(0, new), grant(0, old)]).count, standing(vec![grant(0, new)]).count),
        (1, 0)
    );
    let twice = standing(vec![used(old, old), used(old, new), grant(0, old)]);
    assert_eq!((twice.count, twice.denominator), (0, Some(1)));
}

#[test]
fn disable_times_are_whole_seconds_and_never_negative() {
    let gone = REF - 10 * DAY;
    let leaver = Person { status: PersonStatus::Leave, terminated_on: Some(gone), ..person(0, None) };
    let disabled = |n, created_at, disabled_at, kind| Account {
        account_id: format!("a{n}"),
        enabled: false,
        created_at,
        disabled_at,
        kind,
        ..account(0)
    };
    let human = AccountKind::Human;
    let rows = Rows {
        people: vec![leaver],
        accounts: vec![
            disabled(1, Some(gone), Some(gone + 1_999_999), human),
            disabled(2, Some(gone + 1), Some(gone + DAY), human),
            disabled(3, None, Some(gone + DAY), human),
            disabled(4, Some(0), Some(gone - DAY), AccountKind::Guest),
            disabled(5, Some(0), None, human),
            disabled(6, Some(0), Some(gone), AccountKind::Service),
        ],
        ..Rows::default()
    };
    let (estate, report) = measure(rows);
    assert_eq!(report.offenders(&estate, "leaver_disable_hours", 0, 9), ["a1", "a4"]);
    let seconds = report.measured("leaver_disable_hours").unwrap().seconds.unwrap();
    assert_eq!((seconds.p50, seconds.p95), (0, 1));
}

#[test]
fn open_leavers_have_an_age_where_the_last_day_is_known() {
    let leaver =
        |n, terminated_on| Person { status: PersonStatus::Terminated, terminated_on, ..person(n, None) };
    let rows = Rows {
        people: vec![
            leaver(0, Some(REF - DAY)),
            leaver(1, None),
            leaver(2, Some(REF + DAY)),
            leaver(3, Some(REF)),
        ],
        accounts: (0..4).map(account).collect(),
        ..Rows::default()
    };
    let open = measure(rows).0.open_leavers(REF);
    let open: Vec<_> = open.iter().map(|o| (o.account_id.as_str(), o.open_seconds)).collect();
    assert_eq!(open, [("a0", Some(86_400)), ("a1", None)]);
}

#[test]
fn thresholds_are_parameters() {
    let rows = Rows {
        accounts: vec![Account { last_sign_in_at: Some(REF - 30 * DAY), ..account(0) }],
        memberships: vec![Membership::default()],
        ..Rows::default()
    };
    // A membership without ids is refused in memory as in a file.
    assert!(Estate::load(&InMemory { rows: rows.clone(), manifest: None }).is_err());
    let tables = InMemory { rows: Rows { memberships: vec![], ..rows }, manifest: None };
    let estate = Estate::load(&tables).unwrap();
    for (dormant_days, count) in [(30, 1), (31, 0)] {
        let parameters = Parameters { dormant_days, ..Parameters::default() };
        let report = estate.report(REF, &parameters, Options::default());
        assert_eq!(report.measured("dormant_accounts").unwrap().count, count);
    }
}
