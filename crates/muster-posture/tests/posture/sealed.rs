//! Times that no source reports, seen by a chain of sealed pulls: what is found is true, what is true is found or unknown,
//! and with a pull between all events nothing is unknown.
use std::collections::BTreeSet;

use muster_estate::{
    Account, AccountKind, Entitlement, Grant, Group, InMemory, Membership, Person, PersonStatus, Rows,
    SubjectKind, seal,
};
use muster_model::snapshot::{Fact, Manifest, SourceFacts};
use muster_posture::{Estate, Options, Parameters, Report};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::estates::{DAY, REF};

/// The hour of the last pull, which is the reference time.
const LAST: i64 = 12;

fn at(hour: i64) -> i64 {
    REF - (LAST - hour) * 3_600_000_000
}

/// What happened, by the hour: hours after [`LAST`] are still to come.
#[derive(Debug, Clone)]
struct World {
    /// For each person when they come to the department, and the day they leave.
    people: Vec<(i64, i64)>,
    /// For each person's account when it is disabled.
    disabled: Vec<i64>,
    /// Person, right and when it was given; every other right is held through a group.
    grants: Vec<(usize, usize, i64)>,
}

fn world() -> impl Strategy<Value = World> {
    let hour = || 1..=LAST + 4;
    let grants = vec((0..8_usize, 0..4_usize, hour()), 0..10);
    (vec((hour(), hour()), 8), vec(hour(), 8), grants).prop_map(|(people, disabled, grants)| World {
        people,
        disabled,
        grants,
    })
}

impl World {
    /// What the sources show at an hour. With `all`, times too.
    fn rows(&self, hour: i64, all: bool) -> Rows {
        let happened = |when: i64| (when <= hour).then_some(at(when));
        let told = |when: i64| happened(when).filter(|_| all);
        let mut rows = Rows::default();
        for right in 0..4 {
            let (id, group) = (format!("e{right}"), format!("g{right}"));
            rows.entitlements.push(Entitlement {
                entitlement_id: id.clone(),
                source: "s".into(),
                ..Entitlement::default()
            });
            rows.groups.push(Group { group_id: group.clone(), source: "s".into(), ..Group::default() });
            if right % 2 == 1 {
                rows.grants.push(Grant {
                    subject_kind: SubjectKind::Group,
                    subject_id: group,
                    entitlement_id: id,
                    ..Grant::default()
                });
            }
        }
        for (n, (moved, leaves)) in self.people.iter().enumerate() {
            let department = if *moved <= hour { "here".to_owned() } else { format!("elsewhere {n}") };
            rows.people.push(Person {
                person_id: format!("p{n}"),
                status: PersonStatus::Active,
                department: Some(department),
                role_changed_on: told(*moved),
                ..Person::default()
            });
            // Who leaves is in a department of nobody, so that the two metrics do not meet.
            rows.people.push(Person {
                person_id: format!("q{n}"),
                status: if *leaves <= hour { PersonStatus::Terminated } else { PersonStatus::Active },
                terminated_on: told(*leaves),
                ..Person::default()
            });
            let account = |person: &str, enabled| Account {
                account_id: format!("a-{person}{n}"),
                source: "s".into(),
                person_id: Some(format!("{person}{n}")),
                kind: AccountKind::Human,
                enabled,
                created_at: Some(at(0)),
                ..Account::default()
            };
            rows.accounts.push(account("p", true));
            let disabled_at = self.disabled.get(n).copied().unwrap_or(LAST + 1);
            let left = Account { disabled_at: told(disabled_at), ..account("q", disabled_at > hour) };
            rows.accounts.push(left);
        }
        for (person, right, when) in self.grants.iter().filter(|g| g.2 <= hour) {
            let subject = format!("a-p{person}");
            if right % 2 == 1 {
                rows.memberships.push(Membership {
                    member_kind: SubjectKind::Account,
                    member_id: subject,
                    group_id: format!("g{right}"),
                    granted_at: told(*when),
                    ..Membership::default()
                });
            } else {
                rows.grants.push(Grant {
                    subject_kind: SubjectKind::Account,
                    subject_id: subject,
                    entitlement_id: format!("e{right}"),
                    granted_at: told(*when),
                    ..Grant::default()
                });
            }
        }
        rows
    }

    /// The last of a chain of pulls of sources that report no times.
    fn sealed(&self, hours: &BTreeSet<i64>) -> (Estate, Report) {
        let mut last: Option<InMemory> = None;
        for hour in hours.iter().copied().chain([LAST]) {
            let mut rows = self.rows(hour, false);
            let mut manifest = Manifest::new(jiff::Timestamp::from_microsecond(at(hour)).unwrap());
            let facts = BTreeSet::from([Fact::CreatedAt]);
            manifest.sources.push(SourceFacts { source: "s".into(), facts, ..SourceFacts::default() });
            seal(last.as_ref(), &mut rows, &mut manifest).unwrap();
            last = Some(InMemory { rows, manifest: Some(manifest) });
        }
        measured(&last.unwrap())
    }
}

fn measured(tables: &InMemory) -> (Estate, Report) {
    let estate = Estate::load(tables).unwrap();
    // A microsecond on, so that what happened at the last pull is past.
    let report = estate.report(REF + 1, &Parameters::default(), Options::default());
    (estate, report)
}

const METRICS: [&str; 2] = ["privilege_creep", "leaver_disable_hours"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn what_is_found_is_true_and_what_is_true_is_found_or_unknown(
        world in world(), hours in proptest::collection::btree_set(0..LAST, 0..5),
    ) {
        let (truth, full) = measured(&InMemory { rows: world.rows(LAST, true), manifest: None });
        let (estate, found) = world.sealed(&hours);
        for metric in METRICS {
            let real = full.offenders(&truth, metric, 0, usize::MAX);
            let seen = found.offenders(&estate, metric, 0, usize::MAX);
            let unknown = found.measured(metric).unwrap().unknown;
            prop_assert!(seen.iter().all(|id| real.contains(id)), "{metric}: {seen:?} of {real:?}");
            prop_assert!(real.len() as u64 <= seen.len() as u64 + unknown, "{metric}: {real:?}, {seen:?}, {unknown}");
        }
    }

    /// With a pull every hour only what happened in the same hour cannot be told apart; people move at odd hours here and
    /// rights are given at even ones.
    #[test]
    fn pulls_between_all_events_leave_no_creep_unknown(mut world in world()) {
        world.people.iter_mut().for_each(|(moved, _)| *moved = (*moved | 1).min(LAST - 1));
        world.grants.iter_mut().for_each(|grant| grant.2 &= !1);
        let (truth, full) = measured(&InMemory { rows: world.rows(LAST, true), manifest: None });
        let (estate, found) = world.sealed(&(0..LAST).collect());
        let metric = "privilege_creep";
        prop_assert_eq!(found.measured(metric), full.measured(metric));
        prop_assert_eq!(found.offenders(&estate, metric, 0, 99), full.offenders(&truth, metric, 0, 99));
    }
}

#[test]
fn one_pull_says_nothing_and_the_next_ones_what_they_saw() {
    let world = World {
        people: vec![(4, 8), (4, 8), (4, 99)],
        // Before the last day, after it, never.
        disabled: vec![2, 10, 99],
        // Before the move and after it; nobody else of the department has either.
        grants: vec![(0, 0, 2), (1, 1, 6)],
    };
    let figures = |hours: &[i64]| {
        let (_, report) = world.sealed(&hours.iter().copied().collect());
        METRICS.map(|metric| {
            let m = report.measured(metric).unwrap();
            (m.count, m.denominator.unwrap_or_default(), m.unknown)
        })
    };
    assert_eq!(figures(&[]), [(0, 0, 3), (0, 0, 2)]);
    // One pull between everything: the move and the new right fall in the same gap for the second person.
    assert_eq!(figures(&[3]), [(1, 2, 1), (1, 1, 1)]);
    assert_eq!(figures(&[3, 5, 7, 9]), [(1, 3, 0), (1, 1, 1)]);
}

#[test]
fn a_right_never_used_is_unused_as_long_as_it_was_seen() {
    let verdict = |pulled: &[i64], last_used_at: Option<i64>| {
        let mut last: Option<InMemory> = None;
        for day in pulled {
            let mut manifest = Manifest::new(jiff::Timestamp::from_microsecond(REF - day * DAY).unwrap());
            let facts = BTreeSet::from([Fact::GrantUse]);
            manifest.sources.push(SourceFacts { source: "s".into(), facts, ..SourceFacts::default() });
            let mut rows = Rows::default();
            rows.entitlements.push(Entitlement {
                entitlement_id: "e".into(),
                source: "s".into(),
                privileged: true,
                ..Entitlement::default()
            });
            rows.groups.push(Group { group_id: "g".into(), source: "s".into(), ..Group::default() });
            // The right is given 100 days ago.
            if *day <= 100 {
                rows.grants.push(Grant {
                    subject_kind: SubjectKind::Group,
                    subject_id: "g".into(),
                    entitlement_id: "e".into(),
                    last_used_at,
                    ..Grant::default()
                });
            }
            seal(last.as_ref(), &mut rows, &mut manifest).unwrap();
            last = Some(InMemory { rows, manifest: Some(manifest) });
        }
        let estate = Estate::load(&last.unwrap()).unwrap();
        let report = estate.report(REF, &Parameters::default(), Options::default());
        let m = report.measured("standing_privilege").unwrap();
        (m.count, m.denominator, m.unknown)
    };
    assert_eq!(verdict(&[0], None), (0, Some(0), 1));
    assert_eq!(verdict(&[95, 0], None), (1, Some(1), 0));
    assert_eq!(verdict(&[120, 0], None), (0, Some(0), 1));
    assert_eq!(verdict(&[0], Some(REF - 10 * DAY)), (0, Some(1), 0));
}
