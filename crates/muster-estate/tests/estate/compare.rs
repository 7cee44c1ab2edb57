//! Comparing two snapshots by fingerprints says the same as holding all rows side by side.
use std::collections::BTreeMap;

use muster_estate::{
    Account, Compared, FileFormat, Grant, InMemory, Person, Row, Rows, Snapshot, Table, TableChanges,
    compare, row_changes, write_snapshot,
};
use proptest::prelude::*;

use crate::samples::{any_rows, manifest, small};

fn keyed<T: Row + Clone + std::fmt::Debug>(rows: &[T], unseal: fn(&mut T)) -> BTreeMap<String, Vec<String>> {
    let mut keyed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows {
        let mut row = row.clone();
        let observed = row.observed();
        (*observed.first, *observed.last, *observed.after) = (None, None, None);
        unseal(&mut row);
        keyed.entry(row.key()).or_default().push(format!("{row:?}"));
    }
    keyed.values_mut().for_each(|rows| rows.sort());
    keyed
}

type Ways = [Vec<String>; 3];

fn naive<T: Row + Clone + std::fmt::Debug>(older: &[T], newer: &[T], unseal: fn(&mut T)) -> Ways {
    let (older, newer) = (keyed(older, unseal), keyed(newer, unseal));
    let appeared = newer.keys().filter(|k| !older.contains_key(*k)).cloned().collect();
    let gone = older.keys().filter(|k| !newer.contains_key(*k)).cloned().collect();
    let changed = older.iter().filter(|(k, rows)| newer.get(*k).is_some_and(|now| now != *rows));
    [appeared, gone, changed.map(|(k, _)| k.clone()).collect()]
}

fn all_naive(older: &Rows, newer: &Rows) -> Vec<Ways> {
    fn person(p: &mut Person) {
        (p.role_changed_not_before, p.role_changed_not_after) = (None, None);
        (p.terminated_not_before, p.terminated_not_after) = (None, None);
    }
    fn account(a: &mut Account) {
        (a.disabled_not_before, a.disabled_not_after) = (None, None);
    }
    vec![
        naive(&older.people, &newer.people, person),
        naive(&older.accounts, &newer.accounts, account),
        naive(&older.groups, &newer.groups, |_| {}),
        naive(&older.memberships, &newer.memberships, |_| {}),
        naive(&older.entitlements, &newer.entitlements, |_| {}),
        naive(&older.grants, &newer.grants, |_| {}),
        naive(&older.applications, &newer.applications, |_| {}),
        naive(&older.federation_trusts, &newer.federation_trusts, |_| {}),
        naive(&older.credentials, &newer.credentials, |_| {}),
    ]
}

fn agree(found: &[TableChanges], expected: &[Ways], limit: usize) -> Result<(), TestCaseError> {
    prop_assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        for (found, expected) in [&found.appeared, &found.gone, &found.changed].into_iter().zip(expected) {
            prop_assert_eq!(found.count, expected.len() as u64);
            prop_assert_eq!(&found.keys[..], &expected[..expected.len().min(limit)]);
        }
    }
    Ok(())
}

/// Some rows of one and some of the other, those of the first where both have the key.
fn mixed<T: Row + Clone>(one: &[T], other: &[T], keep: &[bool]) -> Vec<T> {
    let kept = |at: usize| keep.get(at % keep.len().max(1)).copied().unwrap_or(true);
    let mut rows: Vec<T> =
        one.iter().enumerate().filter(|(at, _)| kept(*at)).map(|(_, r)| r.clone()).collect();
    if T::TABLE.may_repeat() {
        // Given again, as it was.
        rows.extend(one.iter().enumerate().filter(|(at, _)| !kept(*at + 1)).map(|(_, r)| r.clone()));
    }
    for row in other {
        if T::TABLE.may_repeat() || rows.iter().all(|r| r.key() != row.key()) {
            rows.push(row.clone());
        }
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fingerprints_say_what_rows_side_by_side_say(
        older in any_rows(), other in any_rows(), keep in prop::collection::vec(any::<bool>(), 1..9),
        limit in 0_usize..4, on_disk in any::<bool>()
    ) {
        let newer = Rows {
            people: mixed(&older.people, &other.people, &keep),
            accounts: mixed(&older.accounts, &other.accounts, &keep),
            groups: mixed(&older.groups, &other.groups, &keep),
            memberships: mixed(&older.memberships, &other.memberships, &keep),
            entitlements: mixed(&older.entitlements, &other.entitlements, &keep),
            grants: mixed(&older.grants, &other.grants, &keep),
            applications: mixed(&older.applications, &other.applications, &keep),
            federation_trusts: mixed(&older.federation_trusts, &other.federation_trusts, &keep),
            credentials: mixed(&older.credentials, &other.credentials, &keep),
        };
        let expected = all_naive(&older, &newer);
        if on_disk {
            let folder = tempfile::tempdir().unwrap();
            let open = |name: &str, rows: &Rows, format| {
                let path = folder.path().join(name);
                write_snapshot(&path, rows, &manifest(), format).unwrap();
                Snapshot::open(&path).unwrap()
            };
            let (one, two) = (open("a", &older, FileFormat::Parquet), open("b", &newer, FileFormat::Csv));
            agree(&compare(&one, &two, Compared::Everything, limit).unwrap(), &expected, limit)?;
        } else {
            let (one, two) = (InMemory { rows: older, manifest: None }, InMemory { rows: newer, manifest: None });
            agree(&compare(&one, &two, Compared::Everything, limit).unwrap(), &expected, limit)?;
        }
    }
}

#[test]
fn what_changed_in_a_row_is_told_column_by_column() {
    let older = InMemory { rows: small(), manifest: None };
    let mut rows = small();
    let account = &mut rows.accounts[1];
    (account.enabled, account.username) = (!account.enabled, "renamed".into());
    account.first_observed = Some(1);
    let (key, was) = (account.account_id.clone(), older.rows.accounts[1].username.clone());
    let enabled = account.enabled;
    let newer = InMemory { rows, manifest: None };
    let keys = older.rows.accounts.iter().map(|a| a.account_id.clone()).collect();
    let changes = row_changes(&older, &newer, Table::Accounts, Compared::Everything, &keys).unwrap();
    assert_eq!((changes.len(), &changes[0].key), (1, &key));
    let words = |yes| if yes { "yes" } else { "no" }.to_owned();
    let found: Vec<_> =
        changes[0].fields.iter().map(|f| (f.column, f.before.clone(), f.after.clone())).collect();
    let expected = [("username", was, "renamed".to_owned()), ("enabled", words(!enabled), words(enabled))];
    assert_eq!(found, expected);
}

#[test]
fn an_edge_given_again_is_a_change_and_what_sealing_adds_is_none() {
    let grant = Grant { subject_id: "a1".into(), entitlement_id: "e1".into(), ..Grant::default() };
    let given = || Rows { grants: vec![grant.clone()], ..small() };
    let older = InMemory { rows: given(), manifest: None };
    let mut rows = given();
    for account in &mut rows.accounts {
        (account.first_observed, account.disabled_not_after) = (Some(1), Some(2));
    }
    rows.grants.push(grant.clone());
    let newer = InMemory { rows, manifest: None };
    let changes = compare(&older, &newer, Compared::Everything, 9).unwrap();
    let differing: Vec<_> = changes.iter().filter(|t| !t.is_empty()).collect();
    assert_eq!(differing.len(), 1, "{differing:?}");
    assert_eq!((differing[0].table, differing[0].changed.count), ("grants", 1));
}

#[test]
fn a_sign_in_is_a_change_only_when_activity_counts() {
    let older = InMemory { rows: small(), manifest: None };
    let mut rows = small();
    rows.accounts[0].last_sign_in_at = Some(1_700_000_000_000_000);
    let newer = InMemory { rows, manifest: None };
    let count = |what| compare(&older, &newer, what, 9).unwrap().iter().filter(|t| !t.is_empty()).count();
    assert_eq!((count(Compared::Everything), count(Compared::ButActivity)), (1, 0));
}
