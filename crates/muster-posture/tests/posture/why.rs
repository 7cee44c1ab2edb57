//! Explanations of access, compared with walking every way one by one on random estates with cycles and repeated rows.
use std::collections::{BTreeMap, BTreeSet};

use muster_estate::{InMemory, Rows, SubjectKind};
use muster_posture::{Estate, Register};
use proptest::prelude::*;

use crate::estates::rows;

type Ids = BTreeSet<String>;

/// The groups a member is in itself.
fn groups_of(rows: &Rows, kind: SubjectKind, id: &str) -> Ids {
    let own = rows.memberships.iter().filter(|m| m.member_kind == kind && m.member_id == id);
    let exists = |group: &String| rows.groups.iter().any(|g| g.group_id == *group);
    own.map(|m| m.group_id.clone()).filter(exists).collect()
}

fn granted(rows: &Rows, kind: SubjectKind, id: &str, right: &str) -> bool {
    rows.grants.iter().any(|g| g.subject_kind == kind && g.subject_id == id && g.entitlement_id == right)
}

/// Every way to the right that goes round no circle, as groups.
fn ways(rows: &Rows, account: &str, right: &str) -> BTreeSet<Vec<String>> {
    let mut all = BTreeSet::new();
    if granted(rows, SubjectKind::Account, account, right) {
        all.insert(Vec::new());
    }
    let mut open: Vec<Vec<String>> =
        groups_of(rows, SubjectKind::Account, account).into_iter().map(|g| vec![g]).collect();
    while let Some(way) = open.pop() {
        let last = way.last().unwrap().clone();
        for parent in groups_of(rows, SubjectKind::Group, &last) {
            if !way.contains(&parent) {
                open.push(way.iter().cloned().chain([parent]).collect());
            }
        }
        if granted(rows, SubjectKind::Group, &last, right) {
            all.insert(way);
        }
    }
    all
}

/// At most a few hundred ways, or walking them all takes too long.
fn is_small(rows: &Rows) -> bool {
    rows.memberships.iter().filter(|m| m.member_kind == SubjectKind::Group).count() <= 16
}

fn without(rows: &Rows, account: &str, group: &str) -> Rows {
    let mut left = rows.clone();
    left.memberships
        .retain(|m| m.member_kind != SubjectKind::Account || m.member_id != account || m.group_id != group);
    left
}

fn check(rows: Rows) -> Result<(), TestCaseError> {
    let tables = InMemory { rows, manifest: None };
    let rows = &tables.rows;
    let (estate, register) = (Estate::load(&tables).unwrap(), Register::load(&tables).unwrap());
    for right in rows.entitlements.iter().map(|e| &e.entitlement_id) {
        let mut holders = Vec::new();
        let (mut granted_to, mut through) = (BTreeMap::<String, u64>::new(), BTreeMap::<String, u64>::new());
        let mut direct = 0;
        for account in &rows.accounts {
            let id = &account.account_id;
            let all = ways(rows, id, right);
            let why = estate.why(&register, id, right, 1000).unwrap();
            let least = all.iter().map(Vec::len).min();
            let shortest: Vec<&Vec<String>> = all.iter().filter(|w| Some(w.len()) == least).collect();
            prop_assert_eq!(why.steps, least.map_or(0, |n| n + 1));
            prop_assert_eq!(why.shortest, shortest.len() as u128);
            let shown: Vec<Vec<String>> = why
                .paths
                .iter()
                .map(|path| path[..path.len() - 1].iter().map(|step| step.to_id.clone()).collect())
                .collect();
            prop_assert_eq!(shown.iter().collect::<Vec<_>>(), shortest, "in order, every one");
            for path in &why.paths {
                prop_assert_eq!(&path.last().unwrap().to_id, right);
            }
            let few = estate.why(&register, id, right, 1).unwrap();
            prop_assert_eq!(&few.paths[..], &why.paths[..why.paths.len().min(1)]);
            prop_assert_eq!(few.shortest, why.shortest);
            if let Some(number) = why.ways {
                prop_assert_eq!(number, all.len() as u128);
            } else {
                let circle = rows.groups.iter().any(|g| {
                    let mut above = groups_of(rows, SubjectKind::Group, &g.group_id);
                    loop {
                        let more: Ids =
                            above.iter().flat_map(|a| groups_of(rows, SubjectKind::Group, a)).collect();
                        let before = above.len();
                        above.extend(more);
                        if above.len() == before {
                            break above.contains(&g.group_id);
                        }
                    }
                });
                prop_assert!(circle);
            }
            let firsts: Ids = all.iter().filter_map(|w| w.first().cloned()).collect();
            let lasts: Ids = all.iter().filter_map(|w| w.last().cloned()).collect();
            prop_assert_eq!(why.through.iter().cloned().collect::<Ids>(), firsts.clone());
            prop_assert_eq!(why.granted_to.iter().cloned().collect::<Ids>(), lasts.clone());
            prop_assert_eq!(why.direct, all.contains(&Vec::new()));
            if account.enabled && !all.is_empty() {
                holders.push(id.clone());
                direct += u64::from(why.direct);
                lasts.into_iter().for_each(|g| *granted_to.entry(g).or_default() += 1);
                firsts.into_iter().for_each(|g| *through.entry(g).or_default() += 1);
            }
        }
        holders.sort();
        let who = estate.who(right, 0, usize::MAX).unwrap();
        prop_assert_eq!(&who.ids, &holders);
        prop_assert_eq!((who.accounts, who.direct), (holders.len() as u64, direct));
        let map = |all: &[muster_posture::Through]| -> BTreeMap<String, u64> {
            all.iter().map(|t| (t.group_id.clone(), t.accounts)).collect()
        };
        prop_assert_eq!(map(&who.granted_to), granted_to);
        prop_assert_eq!(map(&who.through), through);
        let second: Vec<String> = holders.iter().skip(1).take(2).cloned().collect();
        prop_assert_eq!(estate.who(right, 1, 2).unwrap().ids, second);
    }
    for group in rows.groups.iter().map(|g| &g.group_id) {
        let mut lost = BTreeMap::<String, u64>::new();
        let (mut members, mut unaffected) = (0, 0);
        for account in &rows.accounts {
            let id = &account.account_id;
            let member = groups_of(rows, SubjectKind::Account, id).contains(group);
            let after = without(rows, id, group);
            let rights = rows.entitlements.iter().map(|e| e.entitlement_id.clone());
            let gone: Vec<String> = rights
                .filter(|r| {
                    account.enabled && !ways(rows, id, r).is_empty() && ways(&after, id, r).is_empty()
                })
                .collect();
            let one = estate.leaving(group, Some(id)).unwrap();
            prop_assert_eq!(
                one.lost.iter().map(|l| l.entitlement_id.clone()).collect::<Ids>(),
                gone.iter().cloned().collect::<Ids>()
            );
            prop_assert_eq!(one.members + one.disabled, u64::from(member));
            if member && account.enabled {
                members += 1;
                unaffected += u64::from(gone.is_empty());
                gone.into_iter().for_each(|right| *lost.entry(right).or_default() += 1);
            }
        }
        let all = estate.leaving(group, None).unwrap();
        prop_assert_eq!((all.members, all.unaffected), (members, unaffected));
        let found: BTreeMap<String, u64> =
            all.lost.iter().map(|l| (l.entitlement_id.clone(), l.accounts)).collect();
        prop_assert_eq!(found, lost);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn explanations_agree_with_walking_every_way(rows in rows().prop_filter("few ways", is_small)) {
        check(rows)?;
    }
}

#[test]
fn a_ladder_of_groups_is_counted_without_walking_it() {
    use muster_estate::{Account, Entitlement, Grant, Group, Membership};
    // Forty rungs of two groups, each in both of the next rung: 2⁴⁰ shortest ways.
    let group = |rung: usize, side: usize| format!("g{rung:02}{side}");
    let mut rows = Rows::default();
    rows.accounts.push(Account { account_id: "a".into(), enabled: true, ..Account::default() });
    rows.entitlements.push(Entitlement { entitlement_id: "e".into(), ..Entitlement::default() });
    let mut join = |member_kind, member_id: &str, group_id: String| {
        rows.memberships.push(Membership {
            member_kind,
            member_id: member_id.to_owned(),
            group_id,
            ..Membership::default()
        });
    };
    for side in 0..2 {
        join(SubjectKind::Account, "a", group(0, side));
        for rung in 1..40 {
            (0..2).for_each(|to| join(SubjectKind::Group, &group(rung - 1, side), group(rung, to)));
        }
    }
    for (rung, side) in (0..40).flat_map(|rung| [(rung, 0), (rung, 1)]) {
        rows.groups.push(Group { group_id: group(rung, side), ..Group::default() });
    }
    for side in 0..2 {
        rows.grants.push(Grant {
            subject_kind: SubjectKind::Group,
            subject_id: group(39, side),
            entitlement_id: "e".into(),
            ..Grant::default()
        });
    }
    let tables = InMemory { rows, manifest: None };
    let (estate, register) = (Estate::load(&tables).unwrap(), Register::load(&tables).unwrap());
    let why = estate.why(&register, "a", "e", 3).unwrap();
    assert_eq!((why.steps, why.shortest, why.ways, why.paths.len()), (41, 1 << 40, Some(1 << 40), 3));
    assert!(estate.why(&register, "nobody", "e", 3).is_none());
}
