//! A report that goes on to the next snapshot is the report of a full run: over chains of random estates, ids that come and
//! go, cycles, repeated rows and dangling references among them.
use std::sync::atomic::{AtomicU32, Ordering};

use muster_estate::{
    Account, Delta, Entitlement, Grant, Group, InMemory, Membership, Person, Rows, Snapshot, SubjectKind,
    read_rows, seal,
};
use muster_model::snapshot::{Fact, Manifest, SourceFacts};
use muster_posture::{Estate, METRICS, Options, Parameters, Report};
use proptest::prelude::*;

use crate::estates::{DAY, REF, contract_folder, rows};

/// With the hash over all pairs, every metric is measured again; without, what nothing touched is taken over.
const OPTIONS: Options = Options { pairs_hash: true };

/// What only one of the two has, a row twice counting twice.
fn delta(older: &Rows, newer: &Rows) -> Delta {
    fn only<T: Clone + PartialEq>(these: &[T], those: &[T]) -> Vec<T> {
        let mut left = these.to_vec();
        for row in those {
            if let Some(at) = left.iter().position(|other| other == row) {
                left.remove(at);
            }
        }
        left
    }
    let only = |these: &Rows, those: &Rows| Rows {
        people: only(&these.people, &those.people),
        accounts: only(&these.accounts, &those.accounts),
        groups: only(&these.groups, &those.groups),
        memberships: only(&these.memberships, &those.memberships),
        entitlements: only(&these.entitlements, &those.entitlements),
        grants: only(&these.grants, &those.grants),
        applications: only(&these.applications, &those.applications),
        federation_trusts: only(&these.federation_trusts, &those.federation_trusts),
        credentials: only(&these.credentials, &those.credentials),
    };
    Delta { gone: only(older, newer), come: only(newer, older) }
}

fn full(rows: Rows, manifest: Option<Manifest>, now: i64) -> (Estate, Report) {
    full_with(rows, manifest, now, OPTIONS)
}

fn full_with(rows: Rows, manifest: Option<Manifest>, now: i64, options: Options) -> (Estate, Report) {
    let estate = Estate::load(&InMemory { rows, manifest }).unwrap();
    let report = estate.report(now, &Parameters::default(), options);
    (estate, report)
}

fn same((estate, report): &(Estate, Report), (wanted, expected): &(Estate, Report)) {
    let (found, expected_json) = (report.to_json(estate), expected.to_json(wanted));
    for metric in METRICS {
        assert_eq!(found[metric.id], expected_json[metric.id], "{}", metric.id);
        let [ids, expected_ids] = [(report, estate), (expected, wanted)]
            .map(|(report, estate)| report.offenders(estate, metric.id, 0, usize::MAX));
        assert_eq!(ids, expected_ids, "{}", metric.id);
        assert_eq!(report.measured(metric.id), expected.measured(metric.id), "{}", metric.id);
    }
    assert_eq!(found, expected_json);
    assert_eq!(estate.held(), wanted.held());
}

/// The first estate, with some tables of the second in their place.
fn mixed(first: &Rows, second: &Rows, tables: u16) -> Rows {
    let mut rows = first.clone();
    let takes = |bit: u16| tables >> bit & 1 == 1;
    macro_rules! take {
        ($($bit:literal $table:ident)+) => { $(if takes($bit) { rows.$table.clone_from(&second.$table); })+ };
    }
    take!(0 people 1 accounts 2 groups 3 memberships 4 entitlements 5 grants 6 applications 7 federation_trusts 8 credentials);
    rows
}

static ADVANCED: AtomicU32 = AtomicU32::new(0);

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    fn advances_like_a_full_run(
        (first, second, third) in (rows(), rows(), rows()),
        tables in [any::<u16>(), any::<u16>()],
        later in [0_i64..3, 0_i64..200],
        pairs_hash in any::<bool>(),
    ) {
        let options = Options { pairs_hash };
        let mut now = REF - 150 * DAY;
        let (mut rows, mut measured) = (first.clone(), full_with(first, None, now, options));
        for ((other, tables), days) in [second, third].iter().zip(tables).zip(later) {
            // Now and then a single table, which leaves most of the estate as it is.
            let tables = if tables % 3 == 0 { 1 << (tables % 9) } else { tables };
            let next = mixed(&rows, other, tables);
            now += days * DAY;
            let expected = full_with(next.clone(), None, now, options);
            let (estate, report) = &measured;
            let delta = delta(&rows, &next);
            let advanced = report.advance(estate, &delta, None, (now, &Parameters::default()), options);
            measured = match advanced {
                Some(advanced) => {
                    ADVANCED.fetch_add(1, Ordering::Relaxed);
                    same(&advanced, &expected);
                    // Measured afresh, it does not go by what was counted before.
                    let afresh = advanced.0.report(now, &Parameters::default(), options);
                    same(&(advanced.0.clone(), afresh), &expected);
                    advanced
                }
                None => expected,
            };
            rows = next;
        }
    }
}

#[test]
fn a_report_goes_on_as_a_full_run_would_find_it() {
    advances_like_a_full_run();
    let advanced = ADVANCED.load(Ordering::Relaxed);
    assert!(advanced > 200, "only {advanced} of 800 steps were taken; the rest was read anew");
}

/// A right that somebody holds as before is held since earlier when their group comes to hand it on.
#[test]
fn a_second_way_to_a_right_may_be_an_older_one() {
    let changed = REF - 100 * DAY;
    let person = |id: &str| Person {
        person_id: id.into(),
        department: Some("d".into()),
        role_changed_on: Some(changed),
        ..Person::default()
    };
    let before = Rows {
        people: vec![person("p1"), person("p2")],
        accounts: vec![Account {
            account_id: "a".into(),
            person_id: Some("p1".into()),
            enabled: true,
            ..Account::default()
        }],
        groups: vec![Group { group_id: "g".into(), ..Group::default() }],
        entitlements: vec![Entitlement { entitlement_id: "e".into(), ..Entitlement::default() }],
        memberships: vec![Membership {
            member_id: "a".into(),
            group_id: "g".into(),
            granted_at: Some(changed - DAY),
            ..Membership::default()
        }],
        grants: vec![Grant {
            subject_id: "a".into(),
            entitlement_id: "e".into(),
            granted_at: Some(changed + DAY),
            ..Grant::default()
        }],
        ..Rows::default()
    };
    let mut after = before.clone();
    after.grants.push(Grant {
        subject_kind: SubjectKind::Group,
        subject_id: "g".into(),
        entitlement_id: "e".into(),
        ..Grant::default()
    });
    let (estate, report) = full(before.clone(), None, REF);
    assert_eq!(report.measured("privilege_creep").unwrap().count, 0);
    let at = (REF, &Parameters::default());
    let advanced = report.advance(&estate, &delta(&before, &after), None, at, OPTIONS).unwrap();
    assert_eq!(advanced.1.measured("privilege_creep").unwrap().count, 1);
    same(&advanced, &full(after, None, REF));
}

/// People of one department who all hold a right, the first of whom has changed roles since.
fn colleagues(count: usize) -> Rows {
    let people: Vec<String> = (0..count).map(|n| format!("p{n}")).collect();
    Rows {
        people: people
            .iter()
            .map(|id| Person {
                person_id: id.clone(),
                department: Some("d".into()),
                role_changed_on: (id == "p0").then_some(REF - 100 * DAY),
                ..Person::default()
            })
            .collect(),
        accounts: people
            .iter()
            .map(|id| Account {
                account_id: format!("a-{id}"),
                person_id: Some(id.clone()),
                enabled: true,
                ..Account::default()
            })
            .collect(),
        entitlements: vec![Entitlement { entitlement_id: "e".into(), ..Entitlement::default() }],
        grants: people
            .iter()
            .map(|id| Grant {
                subject_id: format!("a-{id}"),
                entitlement_id: "e".into(),
                granted_at: Some(REF - 200 * DAY),
                ..Grant::default()
            })
            .collect(),
        ..Rows::default()
    }
}

/// What few hold is counted anew when an estate that went on is measured afresh.
#[test]
fn a_right_that_became_rare_is_rare_for_a_fresh_report_too() {
    let before = colleagues(7);
    let mut after = before.clone();
    after.grants.truncate(1);
    let (estate, report) = full(before.clone(), None, REF);
    assert_eq!(report.measured("privilege_creep").unwrap().count, 0);
    let at = (REF, &Parameters::default());
    let (estate, report) = report.advance(&estate, &delta(&before, &after), None, at, OPTIONS).unwrap();
    assert_eq!(report.measured("privilege_creep").unwrap().count, 1);
    let afresh = estate.report(REF, &Parameters::default(), OPTIONS);
    same(&(estate, afresh), &full(after, None, REF));
}

/// Who has other accounts than before, or loses a right by one of two, holds what the others give, and no more.
#[test]
fn people_hold_what_the_accounts_they_have_now_give() {
    let mut before = colleagues(7);
    for person in ["p1", "p2"] {
        let (account_id, person_id) = (format!("b-{person}"), Some(person.into()));
        before.accounts.push(Account { account_id, person_id, enabled: true, ..Account::default() });
    }
    // One of two accounts of each of them holds the right as well.
    before.grants.push(Grant { subject_id: "b-p1".into(), entitlement_id: "e".into(), ..Grant::default() });
    let creeping = |change: &dyn Fn(&mut Rows)| {
        let mut after = before.clone();
        change(&mut after);
        let (estate, report) = full(before.clone(), None, REF);
        let at = (REF, &Parameters::default());
        let advanced = report.advance(&estate, &delta(&before, &after), None, at, OPTIONS).unwrap();
        same(&advanced, &full(after, None, REF));
        advanced.1.measured("privilege_creep").unwrap().count
    };
    let keep = |rows: &mut Rows, kept: &[&str]| {
        rows.accounts.iter_mut().for_each(|account| account.enabled = kept.contains(&&*account.account_id));
    };
    // Two of six peers are too many for the right to be rare, one is not: 100 · 1 < 20 · 6.
    assert_eq!(creeping(&|rows| keep(rows, &["a-p0", "b-p1", "a-p2"])), 0);
    assert_eq!(creeping(&|rows| keep(rows, &["a-p0", "b-p1", "b-p2"])), 1);
    let granted = |rows: &mut Rows, kept: &[&str]| {
        rows.grants.retain(|grant| kept.contains(&&*grant.subject_id));
    };
    assert_eq!(creeping(&|rows| granted(rows, &["a-p0", "b-p1", "a-p2"])), 0);
    assert_eq!(creeping(&|rows| granted(rows, &["a-p0", "a-p1"])), 1);
    // An account goes to a colleague, and its right with it.
    let moved = |rows: &mut Rows, to: &str| {
        granted(rows, &["a-p0", "b-p1", "a-p2"]);
        let theirs = rows.accounts.iter_mut().find(|account| account.account_id == "a-p2").unwrap();
        theirs.person_id = Some(to.into());
    };
    assert_eq!(creeping(&|rows| moved(rows, "p3")), 0);
    assert_eq!(creeping(&|rows| moved(rows, "p1")), 1);
}

fn sources(day: i64) -> Manifest {
    let mut manifest = Manifest::new(jiff::Timestamp::from_microsecond(REF + day * DAY).unwrap());
    for source in ["entra", "ad", "okta", "ldap", "aws", "saas"] {
        let facts = Fact::ALL.iter().filter(|fact| **fact != Fact::GrantedAt || source != "ad").cloned();
        manifest.sources.push(SourceFacts {
            source: source.into(),
            facts: facts.collect(),
            ..SourceFacts::default()
        });
    }
    manifest
}

/// The estate of the contract through a week of pulls: joiners, leavers, movers, new groups and rights, changed edges.
#[test]
fn a_week_of_sealed_pulls() {
    let mut rows = read_rows(&Snapshot::open(&contract_folder()).unwrap()).unwrap();
    let mut manifest = sources(0);
    seal(None::<&InMemory>, &mut rows, &mut manifest).unwrap();
    let mut last = InMemory { rows, manifest: Some(manifest) };
    let estate = Estate::load(&last).unwrap();
    let report = estate.report(REF, &Parameters::default(), OPTIONS);
    let mut measured = (estate, report);
    for day in 1..=6 {
        let mut rows = last.rows.clone();
        let n = day as usize;
        change(&mut rows, n);
        let mut manifest = sources(day);
        let delta = seal(Some(&last), &mut rows, &mut manifest).unwrap().unwrap();
        let now = REF + day * DAY;
        let (estate, report) = &measured;
        let at = (now, &Parameters::default());
        let advanced = report.advance(estate, &delta, Some(&manifest), at, OPTIONS);
        let advanced = advanced.unwrap_or_else(|| panic!("day {day} was not taken in"));
        same(&advanced, &full(rows.clone(), Some(manifest.clone()), now));
        measured = advanced;
        last = InMemory { rows, manifest: Some(manifest) };
    }
    // Another fact, and everything is to be looked at again.
    let mut other = sources(7);
    other.sources[0].facts.remove(&Fact::SignIn);
    let at = (REF + 7 * DAY, &Parameters::default());
    assert!(measured.1.advance(&measured.0, &Delta::default(), Some(&other), at, OPTIONS).is_none());
}

/// What happens in a day; sealing columns are cleared, as a pull does not know them.
fn change(rows: &mut Rows, n: usize) {
    let joiner = format!("p9{n:07}");
    let mut person = rows.people[n].clone();
    person.person_id.clone_from(&joiner);
    rows.people.push(person);
    let mut account = rows.accounts[n * 7].clone();
    (account.account_id, account.person_id, account.enabled) = (format!("a1{n:07}"), Some(joiner), true);
    for row in rows
        .memberships
        .iter()
        .filter(|m| m.member_id == rows.accounts[n * 7].account_id)
        .cloned()
        .collect::<Vec<_>>()
    {
        rows.memberships.push(Membership { member_id: account.account_id.clone(), ..row });
    }
    rows.accounts.push(account);
    // One leaves, one changes department, one account goes for good with all that it had.
    rows.people[n * 11].terminated_on = Some(REF + n as i64 * DAY - 1);
    rows.people[n * 13].department = Some("dept-of-today".into());
    rows.people[n * 13].role_changed_on = Some(REF + n as i64 * DAY - 1);
    let goes = rows.accounts.remove(n * 17).account_id;
    rows.memberships.retain(|m| m.member_id != goes);
    rows.grants.retain(|g| g.subject_id != goes);
    rows.credentials.retain(|c| c.account_id != goes);
    rows.accounts[n * 19].enabled ^= true;
    // Edges, of accounts and of groups; a new group and a new privileged right.
    rows.memberships.swap_remove(n * 101);
    rows.grants.swap_remove(n * 103);
    let (group, right) = (format!("g9{n:07}"), format!("e9{n:07}"));
    rows.groups.push(Group { group_id: group.clone(), ..rows.groups[n].clone() });
    let mut entitlement = rows.entitlements[n].clone();
    (entitlement.entitlement_id, entitlement.privileged) = (right.clone(), true);
    rows.entitlements.push(entitlement);
    let mut grant = rows.grants[n].clone();
    (grant.subject_kind, grant.subject_id, grant.entitlement_id) = (SubjectKind::Group, group.clone(), right);
    rows.grants.push(grant);
    let mut nested = rows.memberships[n].clone();
    (nested.member_kind, nested.member_id, nested.group_id) =
        (SubjectKind::Group, rows.groups[n * 3].group_id.clone(), group);
    rows.memberships.push(nested);
}
