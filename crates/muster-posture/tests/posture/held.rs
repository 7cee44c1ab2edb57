//! How privileges are held, told by the least standing step of the most standing way; and lists with empty texts.
use muster_estate::{
    Account, Assignment, Entitlement, Grant, Group, InMemory, Membership, Person, Rows, SubjectKind, Table,
};
use muster_model::snapshot::Manifest;
use muster_posture::{Estate, Held, List, Options, Parameters, Query, Value};

fn account(id: &str) -> Account {
    Account { account_id: id.into(), username: id.into(), enabled: true, ..Account::default() }
}

fn member(kind: SubjectKind, id: &str, group: &str, assignment: Option<Assignment>) -> Membership {
    Membership {
        member_kind: kind,
        member_id: id.into(),
        group_id: group.into(),
        assignment,
        ..Membership::default()
    }
}

#[test]
fn a_way_is_as_standing_as_its_least_standing_step() {
    use Assignment::{Activated, Eligible, Standing};
    let group = |id: &str| Group { group_id: id.into(), name: id.into(), ..Group::default() };
    let (a, g) = (SubjectKind::Account, SubjectKind::Group);
    let rows = Rows {
        accounts: ["always", "both", "none", "on", "request", "silent"].map(account).to_vec(),
        groups: vec![group("inner"), group("outer")],
        entitlements: vec![Entitlement {
            entitlement_id: "root".into(),
            privileged: true,
            ..Entitlement::default()
        }],
        grants: vec![Grant {
            subject_kind: g,
            subject_id: "outer".into(),
            entitlement_id: "root".into(),
            assignment: Some(Standing),
            ..Grant::default()
        }],
        memberships: vec![
            member(g, "inner", "outer", Some(Eligible)),
            // A ring: outer is in inner too.
            member(g, "outer", "inner", Some(Standing)),
            member(a, "always", "outer", Some(Standing)),
            member(a, "both", "inner", Some(Standing)),
            member(a, "both", "outer", Some(Standing)),
            member(a, "on", "outer", Some(Activated)),
            member(a, "request", "inner", Some(Standing)),
            member(a, "silent", "outer", None),
        ],
        ..Rows::default()
    };
    // Where nothing is known of its source, what no one says is not reported.
    let manifest = Some(Manifest::new("2026-06-30T00:00:00Z".parse().unwrap()));
    let estate = Estate::load(&InMemory { rows: rows.clone(), manifest }).unwrap();
    let held = estate.held();
    let expected =
        [Held::Standing, Held::Standing, Held::Nothing, Held::Activated, Held::Eligible, Held::NotReported];
    assert_eq!(held, expected);
    let figure = |estate: &Estate| {
        let report = estate.report(crate::estates::REF, &Parameters::default(), Options::default());
        let measured = *report.measured("standing_privilege_effective").unwrap();
        let ids = report.offenders(estate, "standing_privilege_effective", 0, 9);
        (measured.numerator, measured.denominator, measured.unknown, ids)
    };
    let always = ["account:always:root".to_owned(), "account:both:root".to_owned()];
    assert_eq!(figure(&estate), (Some(2), Some(4), 1, always.to_vec()));
    // In bare tables everything is reported: what is not said to be on request is not.
    let bare = Estate::load(&InMemory { rows, manifest: None }).unwrap();
    assert_eq!((bare.held()[5], figure(&bare).0, figure(&bare).2), (Held::Standing, Some(3), 0));
    let counts = estate.group_counts();
    assert_eq!((counts[0].accounts, counts[0].groups, counts[1].accounts), (2, 1, 4));
    assert_eq!(estate.members("inner").unwrap().in_all, 5);
}

#[test]
fn texts_too_many_to_code_sort_with_the_empty_ones_last_and_are_found_by_what_was_added() {
    let person = |n: usize| Person {
        person_id: format!("p{n:05}"),
        display_name: if n.is_multiple_of(10) { String::new() } else { format!("{:05}", 9999 - n) },
        ..Person::default()
    };
    let people: Vec<Person> = (0..6000).map(person).collect();
    let rows = Rows { people, ..Rows::default() };
    let mut list = List::load(&InMemory { rows, manifest: None }, Table::People, &["display_name"]).unwrap();
    let all = list.find(&Query::default()).unwrap();
    for descending in [false, true] {
        let order = list.page(&all, "display_name", descending, 0, 6000);
        let names: Vec<Value<'_>> = order.iter().map(|row| list.value("display_name", *row)).collect();
        assert!(names[..5400].iter().all(|name| *name != Value::Nothing));
        assert!(names[5400..].iter().all(|name| *name == Value::Nothing));
        let first = if descending { "09998" } else { "04000" };
        assert_eq!(names[0], Value::Text(first));
    }
    assert!(!list.search_also(["too", "few"]));
    let more: Vec<String> = (0..6000).map(|n| format!("Extra{n}")).collect();
    assert!(list.search_also(more.iter().map(String::as_str)));
    assert!(list.add_numbers("n", (0..6000).rev().collect()));
    let query = Query { search: "extra5999".into(), ..Query::default() };
    let (found, facets) = list.find_with_facets(&query, &["status"]).unwrap();
    assert_eq!((found.iter().collect::<Vec<_>>(), facets[0].len()), (vec![5999], 1));
    assert_eq!(list.page(&all, "n", false, 0, 1), [5999]);
}
