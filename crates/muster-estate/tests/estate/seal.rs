//! Sealing: since when rows are observed, over chains of snapshots, against the plain definition; and the intervals.
use std::collections::{BTreeMap, BTreeSet};

use muster_estate::{Account, Group, InMemory, Membership, Person, PersonStatus, Rows, SubjectKind, seal};
use muster_model::snapshot::{Manifest, SourceFacts};
use proptest::prelude::*;

const DAY: i64 = 86_400_000_000;

fn manifest(day: i64, sources: &[&str]) -> Manifest {
    let mut manifest = Manifest::new(jiff::Timestamp::from_microsecond(day * DAY).unwrap());
    for source in sources {
        manifest.sources.push(SourceFacts { source: (*source).into(), ..SourceFacts::default() });
    }
    manifest
}

/// Seals the snapshots of a chain one after the other; each is the rows and the sources read.
fn chain(snapshots: Vec<(Rows, Vec<&str>)>) -> Vec<InMemory> {
    let mut sealed: Vec<InMemory> = Vec::new();
    for (day, (mut rows, sources)) in snapshots.into_iter().enumerate() {
        let mut manifest = manifest(day as i64, &sources);
        seal(sealed.last(), &mut rows, &mut manifest).unwrap();
        sealed.push(InMemory { rows, manifest: Some(manifest) });
    }
    sealed
}

/// Accounts `ids` of the source `s`, all in one group.
fn estate(ids: &BTreeSet<u8>) -> Rows {
    let id = |n: &u8| format!("s:{n}");
    Rows {
        accounts: ids
            .iter()
            .map(|n| Account { account_id: id(n), source: "s".into(), enabled: true, ..Account::default() })
            .collect(),
        groups: vec![Group { group_id: "s:g".into(), source: "s".into(), ..Group::default() }],
        memberships: ids
            .iter()
            .map(|n| Membership {
                member_kind: SubjectKind::Account,
                member_id: id(n),
                group_id: "s:g".into(),
                ..Membership::default()
            })
            .collect(),
        ..Rows::default()
    }
}

proptest! {
    #[test]
    fn rows_are_observed_since_they_last_came(days in proptest::collection::vec(proptest::collection::btree_set(0_u8..12, 0..12), 1..8)) {
        let sealed = chain(days.iter().map(|ids| (estate(ids), vec!["s"])).collect());
        // The plain definition: how long each id has been there without a break, and what came before.
        let mut since: BTreeMap<u8, (i64, Option<i64>)> = BTreeMap::new();
        for (day, (ids, found)) in days.iter().zip(&sealed).enumerate() {
            let day = day as i64;
            since.retain(|id, _| ids.contains(id));
            for id in ids {
                since.entry(*id).or_insert((day, (day > 0).then(|| day - 1)));
            }
            for (row, id) in found.rows.accounts.iter().zip(ids) {
                let (first, after) = since[id];
                prop_assert_eq!(row.first_observed, Some(first * DAY));
                prop_assert_eq!(row.appeared_after, after.map(|d| d * DAY));
                prop_assert_eq!(row.last_observed, Some(day * DAY));
            }
            for (membership, account) in found.rows.memberships.iter().zip(&found.rows.accounts) {
                prop_assert_eq!(membership.first_observed, account.first_observed);
                prop_assert_eq!(membership.appeared_after, account.appeared_after);
            }
            let manifest = found.manifest.as_ref().unwrap();
            let before = (day > 0).then(|| sealed[day as usize - 1].manifest.as_ref().unwrap().digest().unwrap());
            prop_assert_eq!(&manifest.predecessor, &before);
        }
    }
}

#[test]
fn a_source_that_was_not_read_makes_nothing_appear() {
    let ids = BTreeSet::from([1, 2]);
    let sealed =
        chain(vec![(estate(&ids), vec!["s"]), (Rows::default(), vec!["other"]), (estate(&ids), vec!["s"])]);
    for row in &sealed[2].rows.accounts {
        // It was there before, but the snapshot in between does not say so: since when is open, never "since yesterday".
        assert_eq!((row.first_observed, row.appeared_after), (Some(2 * DAY), None));
    }
}

#[test]
fn what_no_source_dates_becomes_an_interval_and_stays_one() {
    let account = |enabled, disabled_at| Account {
        account_id: "s:a".into(),
        source: "s".into(),
        enabled,
        disabled_at,
        ..Account::default()
    };
    let person = |department: &str, status| Person {
        person_id: "p".into(),
        department: Some(department.into()),
        status,
        ..Person::default()
    };
    let rows = |account, person| Rows { accounts: vec![account], people: vec![person], ..Rows::default() };
    let (active, left) = (PersonStatus::Active, PersonStatus::Terminated);
    let sealed = chain(vec![
        (rows(account(true, None), person("Sales", active)), vec!["s"]),
        (rows(account(true, None), person("Finance", active)), vec!["s"]),
        (rows(account(false, None), person("Finance", left)), vec!["s"]),
        (rows(account(false, None), person("Finance", left)), vec!["s"]),
    ]);
    let day = |n: i64| Some(n * DAY);
    let last = &sealed[3].rows;
    let a = &last.accounts[0];
    assert_eq!((a.disabled_not_before, a.disabled_not_after, a.disabled_at), (day(1), day(2), None));
    let p = &last.people[0];
    assert_eq!(
        (p.role_changed_not_before, p.role_changed_not_after, p.role_changed_on),
        (day(0), day(1), None)
    );
    assert_eq!((p.terminated_not_before, p.terminated_not_after), (day(1), day(2)));
    assert_eq!(p.previous_department.as_deref(), Some("Sales"));
    // A time that the source does say needs no interval; a first pull only knows the end of it.
    let first = chain(vec![(rows(account(false, None), person("Sales", left)), vec!["s"])]);
    let a = &first[0].rows.accounts[0];
    assert_eq!((a.disabled_not_before, a.disabled_not_after), (None, day(0)));
    let said = chain(vec![(rows(account(false, day(5)), person("Sales", active)), vec!["s"])]);
    assert_eq!(said[0].rows.accounts[0].disabled_not_after, None);
}

proptest! {
    /// What is told of a difference is the difference, rows of one key that repeat among it.
    #[test]
    fn what_went_and_what_came_make_the_next_snapshot(
        days in proptest::collection::vec(proptest::collection::vec((0_u8..4, 0_u8..3, 0_i64..3), 0..30), 2..5),
    ) {
        let member = |(who, group, at): &(u8, u8, i64)| Membership {
            member_kind: SubjectKind::Account,
            member_id: format!("s:{who}"),
            group_id: format!("s:{group}"),
            granted_at: Some(*at),
            ..Membership::default()
        };
        let mut last: Option<InMemory> = None;
        for (day, some) in days.iter().enumerate() {
            let mut rows = Rows { memberships: some.iter().map(member).collect(), ..Rows::default() };
            let mut manifest = manifest(day as i64, &["s"]);
            let delta = seal(last.as_ref(), &mut rows, &mut manifest).unwrap();
            if let Some(before) = &last {
                let delta = delta.unwrap();
                let last_seen_now = |mut row: Membership| { row.last_observed = Some(day as i64 * DAY); row };
                let mut left: Vec<_> = before.rows.memberships.iter().cloned().map(last_seen_now).collect();
                for gone in &delta.gone.memberships {
                    let at = left.iter().position(|row| row == gone);
                    prop_assert!(at.is_some(), "{gone:?} was not there");
                    left.remove(at.unwrap());
                }
                left.extend(delta.come.memberships);
                left.sort();
                let mut wanted = rows.memberships.clone();
                wanted.sort();
                prop_assert_eq!(left, wanted);
                prop_assert!(delta.gone.memberships.len() <= before.rows.memberships.len());
            } else {
                prop_assert_eq!(delta, None);
            }
            last = Some(InMemory { rows, manifest: Some(manifest) });
        }
    }
}

#[test]
fn a_later_or_bare_snapshot_is_no_predecessor() {
    let later = InMemory { rows: Rows::default(), manifest: Some(manifest(9, &["s"])) };
    let mut now = manifest(1, &["s"]);
    let error = seal(Some(&later), &mut Rows::default(), &mut now).unwrap_err().to_string();
    assert!(error.contains("after this one"), "{error}");
    let error = seal(Some(&InMemory::default()), &mut Rows::default(), &mut now).unwrap_err().to_string();
    assert!(error.contains("nobody knows when"), "{error}");
    assert_eq!(now.predecessor, None);
}
