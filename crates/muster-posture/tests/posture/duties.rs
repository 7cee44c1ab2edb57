//! Separation of duties compared with walking every group from every account, on random estates with cycles, repeated and
//! dangling rows, disabled accounts and people with several accounts.
use std::collections::{BTreeMap, BTreeSet};

use muster_estate::{
    Account, AccountKind, Application, Entitlement, Grant, Group, InMemory, Membership, Person, Rows,
    SubjectKind,
};
use muster_model::duties::CannotLook;
use muster_posture::{DutyHolder, DutyViolation, Estate, Pair, Register, RightNames};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::estates::rows;

type Ids = BTreeSet<String>;

fn pair(one: &str, other: &str) -> Pair {
    Pair { id: format!("{one}+{other}"), one: one.into(), other: other.into() }
}

/// Rights of an enabled account, walked row by row.
fn rights(rows: &Rows, account: &Account) -> Ids {
    let mut subjects = vec![(SubjectKind::Account, account.account_id.clone())];
    let mut at = 0;
    while let Some((kind, id)) = subjects.get(at).cloned() {
        for m in rows.memberships.iter().filter(|m| m.member_kind == kind && m.member_id == id) {
            let group = (SubjectKind::Group, m.group_id.clone());
            if rows.groups.iter().any(|g| g.group_id == m.group_id) && !subjects.contains(&group) {
                subjects.push(group);
            }
        }
        at += 1;
    }
    let granted = |g: &&Grant| subjects.contains(&(g.subject_kind, g.subject_id.clone()));
    let exists = |id: &String| rows.entitlements.iter().any(|e| e.entitlement_id == *id);
    rows.grants.iter().filter(granted).map(|g| g.entitlement_id.clone()).filter(exists).collect()
}

/// The selectors used here: an id, a name, or `*` with a beginning.
fn named(rows: &Rows, selector: &str) -> Ids {
    let fits = |text: &str| match selector.strip_suffix('*') {
        Some(start) => text.starts_with(start),
        None => text == selector,
    };
    let of = rows.entitlements.iter().filter(|e| fits(&e.entitlement_id) || fits(&e.name));
    of.map(|e| e.entitlement_id.clone()).collect()
}

/// Two different rights, one of each side.
fn both(held: &Ids, one: &Ids, other: &Ids) -> bool {
    held.iter().any(|a| one.contains(a) && held.iter().any(|b| other.contains(b) && a != b))
}

fn naive(rows: &Rows, pair: &Pair) -> Vec<DutyViolation> {
    let (one, other) = (named(rows, &pair.one), named(rows, &pair.other));
    let mut people: BTreeMap<&str, Vec<Ids>> = BTreeMap::new();
    let mut lone = BTreeMap::new();
    for account in rows.accounts.iter().filter(|a| a.enabled) {
        let person = account.person_id.as_deref().filter(|id| rows.people.iter().any(|p| p.person_id == *id));
        match person {
            Some(id) if account.kind == AccountKind::Human => {
                people.entry(id).or_default().push(rights(rows, account));
            }
            _ => {
                lone.insert(account.account_id.as_str(), rights(rows, account));
            }
        }
    }
    let mut found = Vec::new();
    for (id, accounts) in people {
        let all: Ids = accounts.iter().flatten().cloned().collect();
        if both(&all, &one, &other) {
            let across = !accounts.iter().any(|held| both(held, &one, &other));
            found.push(DutyViolation { who: DutyHolder::Person(id.into()), across });
        }
    }
    let lone = lone.into_iter().filter(|(_, held)| both(held, &one, &other));
    found.extend(lone.map(|(id, _)| DutyViolation { who: DutyHolder::Account(id.into()), across: false }));
    found
}

fn check(mut rows: Rows, pairs: Vec<(String, String)>) -> Result<(), TestCaseError> {
    for (n, right) in rows.entitlements.iter_mut().enumerate() {
        right.name = format!("{}:{n}", ["pay", "buy", "pay"][n % 3]);
    }
    let pairs: Vec<Pair> = pairs.iter().map(|(one, other)| pair(one, other)).collect();
    let tables = InMemory { rows, manifest: None };
    let (estate, register) = (Estate::load(&tables).unwrap(), Register::load(&tables).unwrap());
    let (names, rows) = (RightNames::load(&tables).unwrap(), &tables.rows);
    let found = estate.duties(&names, &pairs);
    prop_assert_eq!(found.len(), pairs.len());
    for (pair, summary) in pairs.iter().zip(&found) {
        let (one, other) = (named(rows, &pair.one), named(rows, &pair.other));
        let blind = one.is_empty() || other.is_empty() || (one.len() == 1 && one == other);
        prop_assert_eq!(summary.cannot.is_some(), blind, "{:?}", pair);
        if blind {
            prop_assert_eq!(summary.violations(), 0);
            prop_assert!(estate.duty_violations(&names, pair, 0, usize::MAX).is_empty());
            continue;
        }
        let expected = naive(rows, pair);
        let listed = estate.duty_violations(&names, pair, 0, usize::MAX);
        prop_assert_eq!(&listed, &expected, "{:?}", pair);
        let people = expected.iter().filter(|v| matches!(v.who, DutyHolder::Person(_))).count() as u64;
        let across = expected.iter().filter(|v| v.across).count() as u64;
        prop_assert_eq!(
            (summary.people, summary.across, summary.accounts),
            (people, across, expected.len() as u64 - people)
        );
        let page = estate.duty_violations(&names, pair, 1, 2);
        prop_assert_eq!(page.as_slice(), &expected[1.min(expected.len())..3.min(expected.len())]);
        for violation in &listed {
            let causes = estate.duty_causes(&register, &names, pair, &violation.who, usize::MAX, 3);
            for (side, named) in causes.iter().zip([&one, &other]) {
                // Every right of the side that any of their accounts holds, each with a way that begins at that account.
                let own = |a: &&Account| match &violation.who {
                    DutyHolder::Account(id) => a.account_id == *id,
                    DutyHolder::Person(id) => {
                        a.enabled && a.kind == AccountKind::Human && a.person_id.as_ref() == Some(id)
                    }
                };
                let held = rows.accounts.iter().filter(own).flat_map(|a| {
                    rights(rows, a)
                        .intersection(named)
                        .map(|e| (a.account_id.clone(), e.clone()))
                        .collect::<Vec<_>>()
                });
                let told = side
                    .shown
                    .iter()
                    .map(|c| (c.account_id.clone(), c.entitlement_id.clone()))
                    .collect::<BTreeSet<_>>();
                prop_assert_eq!(told, held.collect::<BTreeSet<_>>());
                prop_assert_eq!(side.count, side.shown.len());
                prop_assert!(side.shown.windows(2).all(|w| w[0].why.steps <= w[1].why.steps));
                prop_assert!(side.shown.iter().all(|c| c.why.effective && !c.why.paths.is_empty()));
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
    #[test]
    fn agrees_with_walking_from_every_account(
        rows in rows(),
        pairs in vec(
            (0..3_usize).prop_flat_map(|_| {
                let side = || select(vec!["e0", "e1", "e2", "e5", "pay:*", "buy:*", "pay:0", "e*", "*", "no:*"]);
                (side(), side()).prop_map(|(one, other)| (one.to_owned(), other.to_owned()))
            }),
            1..80,
        ),
    ) {
        check(rows, pairs)?;
    }
}

/// Ada has two accounts with one side each; Ben's one account has both through nested groups; the robot is owned by Ada and
/// has both; Cyd's account with both is disabled.
fn world() -> Rows {
    let account = |id: &str, person: &str, kind| Account {
        account_id: id.into(),
        person_id: Some(person.into()),
        kind,
        enabled: id != "cyd",
        ..Account::default()
    };
    let member = |kind, id: &str, group: &str| Membership {
        member_kind: kind,
        member_id: id.into(),
        group_id: group.into(),
        ..Membership::default()
    };
    let grant = |kind, id: &str, right: &str| Grant {
        subject_kind: kind,
        subject_id: id.into(),
        entitlement_id: right.into(),
        ..Grant::default()
    };
    let (own, group) = (SubjectKind::Account, SubjectKind::Group);
    Rows {
        people: ["ada", "ben", "cyd"].map(|id| Person { person_id: id.into(), ..Person::default() }).into(),
        accounts: vec![
            account("ada-1", "ada", AccountKind::Human),
            account("ada-2", "ada", AccountKind::Human),
            account("ben-1", "ben", AccountKind::Human),
            account("robot", "ada", AccountKind::Service),
            account("cyd", "cyd", AccountKind::Human),
        ],
        groups: ["clerks", "payers"]
            .map(|id| Group { group_id: id.into(), name: id.into(), ..Group::default() })
            .into(),
        entitlements: ["create", "pay"]
            .map(|id| Entitlement {
                entitlement_id: id.into(),
                name: format!("erp:{id}"),
                ..Entitlement::default()
            })
            .into(),
        memberships: vec![member(own, "ben-1", "clerks"), member(group, "clerks", "payers")],
        grants: vec![
            grant(group, "payers", "pay"),
            grant(own, "ben-1", "create"),
            grant(own, "ada-1", "create"),
            grant(own, "ada-2", "pay"),
            grant(own, "robot", "create"),
            grant(own, "robot", "pay"),
            grant(own, "cyd", "create"),
            grant(own, "cyd", "pay"),
        ],
        ..Rows::default()
    }
}

#[test]
fn a_person_with_two_accounts_holding_one_side_each_is_found_and_said_so() {
    let tables = InMemory { rows: world(), manifest: None };
    let (estate, register) = (Estate::load(&tables).unwrap(), Register::load(&tables).unwrap());
    let names = RightNames::load(&tables).unwrap();
    let pair = pair("erp:create", "erp:pay");
    let found = estate.duties(&names, std::slice::from_ref(&pair)).remove(0);
    assert_eq!((found.people, found.across, found.accounts, found.cannot), (2, 1, 1, None));
    assert_eq!((found.one.holders, found.other.holders), (3, 3));
    let listed = estate.duty_violations(&names, &pair, 0, 9);
    let who = |who, across| DutyViolation { who, across };
    assert_eq!(
        listed,
        [
            who(DutyHolder::Person("ada".into()), true),
            who(DutyHolder::Person("ben".into()), false),
            who(DutyHolder::Account("robot".into()), false),
        ]
    );
    let [_, pays] = estate.duty_causes(&register, &names, &pair, &listed[1].who, 5, 5);
    let way: Vec<&str> = pays.shown[0].why.paths[0].iter().map(|step| step.to_id.as_str()).collect();
    assert_eq!(way, ["clerks", "payers", "pay"]);
}

#[test]
fn a_right_that_is_not_there_is_never_nobody() {
    let tables = InMemory { rows: world(), manifest: None };
    let (estate, names) = (Estate::load(&tables).unwrap(), RightNames::load(&tables).unwrap());
    let pairs = [pair("erp:create", "erp:approve"), pair("pay", "erp:pay"), pair(" ", "pay"), pair("x", "y")];
    let cannot: Vec<_> = estate.duties(&names, &pairs).into_iter().map(|found| found.cannot).collect();
    let missing =
        |all: &[&str]| Some(CannotLook::NotInSnapshot(all.iter().map(|s| (*s).to_owned()).collect()));
    assert_eq!(
        cannot,
        [
            missing(&["erp:approve"]),
            Some(CannotLook::OnlyOneRight("pay".into())),
            Some(CannotLook::NoRightNamed),
            missing(&["x", "y"]),
        ]
    );
}

#[test]
fn a_side_may_name_every_right_of_an_application() {
    let mut rows = world();
    let right = |id: &str, application: &str| Entitlement {
        entitlement_id: id.into(),
        name: id.into(),
        application_id: Some(application.into()),
        ..Entitlement::default()
    };
    rows.applications.push(Application {
        application_id: "app-7".into(),
        name: "Ledger".into(),
        ..Application::default()
    });
    // In the application; in one that is not there; in none, but called like a selector.
    rows.entitlements.extend([right("post", "app-7"), right("read", "app-7"), right("lost", "app-8")]);
    rows.entitlements.push(Entitlement { application_id: None, ..right("application:Ledger", "") });
    let grant = |id: &str| Grant {
        subject_kind: SubjectKind::Account,
        subject_id: "robot".into(),
        entitlement_id: id.into(),
        ..Grant::default()
    };
    rows.grants.push(grant("read"));
    let tables = InMemory { rows, manifest: None };
    let (estate, names) = (Estate::load(&tables).unwrap(), RightNames::load(&tables).unwrap());
    let found = |one: &str, other: &str| estate.duties(&names, &[pair(one, other)]).remove(0);
    let rights = |one: &str| found(one, "erp:pay").one.rights;
    assert_eq!(
        (rights("application:Ledger"), rights("application:app-7"), rights("application: L*")),
        (3, 2, 2)
    );
    assert_eq!((rights("application:app-8"), rights("application:"), rights("application:*")), (0, 0, 3));
    let ledger = found("application:Ledger", "erp:pay");
    assert_eq!((ledger.cannot, ledger.people, ledger.accounts), (None, 0, 1));
    let missing = found("application:app-8", "erp:pay").cannot;
    assert_eq!(missing, Some(CannotLook::NotInSnapshot(vec!["application:app-8".into()])));
}
