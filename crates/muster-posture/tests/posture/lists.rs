//! A list's searches, filters, orders and pages, compared with a slow reading of the same rows.
use muster_estate::{InMemory, Person, PersonStatus, Rows, Table};
use muster_posture::{List, Query, Value};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn people() -> impl Strategy<Value = Vec<Person>> {
    let name = "[a-bA-BéÉ -]{0,4}";
    let fields = (
        name,
        option::of(select(vec!["Sales", "IT", "it"])),
        select(STATUSES.to_vec()),
        option::of(0_i64..4),
    );
    vec(fields, 0..200).prop_shuffle().prop_map(|all| {
        // Ids that are not in their order, so that rows have to be placed.
        let person = |(n, (display_name, department, status, hired_on)): (usize, _)| Person {
            person_id: format!("p{}", (n * 7919) % 1009),
            display_name,
            department: Option::map(department, str::to_owned),
            status,
            hired_on,
            ..Person::default()
        };
        all.into_iter().enumerate().map(person).collect()
    })
}

const STATUSES: [PersonStatus; 3] = [PersonStatus::Active, PersonStatus::Terminated, PersonStatus::Leave];

fn text(value: Value<'_>) -> String {
    match value {
        Value::Text(text) => text.to_owned(),
        _ => String::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_list_agrees_with_a_naive_reading(
        people in people(),
        search in "[aAbBé]{0,2}( [aB-])?",
        departments in vec(select(vec!["", "Sales", "IT", "none"]), 1..3),
        filtered in any::<bool>(),
        from in 0_i64..4,
        ranged in any::<bool>(),
        by in select(vec!["display_name", "department", "hired_on", "person_id", "status"]),
        descending in any::<bool>(),
        (skip, take) in (0_usize..40, 0_usize..40),
    ) {
        let mut rows = Rows { people, ..Rows::default() };
        let list = List::load(&InMemory { rows: rows.clone(), manifest: None }, Table::People, &["display_name", "department"]).unwrap();
        let mut query = Query { search: search.clone(), ..Query::default() };
        if filtered {
            query.filters.push(("department".into(), departments.iter().map(|d| (*d).to_owned()).collect()));
        }
        if ranged {
            query.ranges.push(("hired_on".into(), from, from + 2));
        }

        rows.people.sort_by(|a, b| a.person_id.cmp(&b.person_id));
        let department = |p: &Person| p.department.clone().unwrap_or_default();
        let meets_rest = |p: &Person| {
            let lower = format!("{}\n{}", p.display_name, department(p)).to_lowercase();
            search.to_lowercase().split_whitespace().all(|word| lower.contains(word))
                && (!ranged || p.hired_on.is_some_and(|t| from <= t && t < from + 2))
        };
        let meets = |p: &Person| meets_rest(p) && (!filtered || departments.contains(&department(p).as_str()));
        let mut wanted: Vec<(usize, &Person)> = rows.people.iter().enumerate().filter(|(_, p)| meets(p)).collect();

        let found = list.find(&query).unwrap();
        prop_assert_eq!(found.count(), wanted.len());
        let ids = |rows: &[u32]| rows.iter().map(|r| text(list.value("person_id", *r))).collect::<Vec<_>>();
        prop_assert_eq!(
            ids(&found.iter().collect::<Vec<_>>()),
            wanted.iter().map(|(_, p)| p.person_id.clone()).collect::<Vec<_>>()
        );

        // Known values in order (backwards when descending), the rest after them.
        let key = |p: &Person| -> Option<(i64, String, String)> {
            let by_text = |t: String| (!t.is_empty()).then(|| (0, t.to_ascii_lowercase(), t));
            match by {
                "hired_on" => p.hired_on.map(|t| (t, String::new(), String::new())),
                "department" => by_text(department(p)),
                "display_name" => by_text(p.display_name.clone()),
                "status" => by_text(p.status.to_string()),
                _ => by_text(p.person_id.clone()),
            }
        };
        let (mut known, unknown): (Vec<_>, Vec<_>) = wanted.drain(..).partition(|(_, p)| key(p).is_some());
        known.sort_by_key(|(row, p)| (key(p), *row));
        if descending {
            known.reverse();
        }
        let page: Vec<String> =
            known.iter().chain(&unknown).skip(skip).take(take).map(|(_, p)| p.person_id.clone()).collect();
        prop_assert_eq!(ids(&list.page(&found, by, descending, skip, take)), page);

        let facet = list.facet("department", &query).unwrap();
        for word in ["", "IT", "Sales", "it"] {
            let many = rows.people.iter().filter(|p| meets_rest(p) && department(p) == word).count();
            prop_assert_eq!(facet.iter().find(|f| f.0 == word).map_or(0, |f| f.1), many, "{}", word);
        }
    }
}

#[test]
fn columns_and_words_that_are_not_there() {
    let list = List::load(&InMemory::default(), Table::Groups, &["name"]).unwrap();
    assert!(list.is_empty());
    let unknown = Query { filters: vec![("colour".into(), vec!["red".into()])], ..Query::default() };
    assert!(list.find(&unknown).is_none());
    let timeless = Query { ranges: vec![("name".into(), 0, 1)], ..Query::default() };
    assert!(list.find(&timeless).is_none());
    assert_eq!(list.value("name", 0), Value::Nothing);
}

/// A million accounts: `cargo test -p muster-posture --release --features measure -- --nocapture a_million`. No test: it
/// prints times.
#[cfg(feature = "measure")]
#[test]
fn a_million_accounts_answer_in_time() {
    let account = |n: u64| muster_estate::Account {
        account_id: format!("acc-{n:07}"),
        source: ["ad", "entra", "aws"][(n % 3) as usize].to_owned(),
        username: format!("user.{:07}", n.wrapping_mul(2_654_435_761) % 9_999_991),
        mail: Some(format!("user{n}@example.org")),
        created_at: Some((n.wrapping_mul(48_271) % 1_000_003) as i64),
        enabled: !n.is_multiple_of(7),
        ..muster_estate::Account::default()
    };
    let rows = Rows { accounts: (0..1_000_000).map(account).collect(), ..Rows::default() };
    let tables = InMemory { rows, manifest: None };
    let start = std::time::Instant::now();
    let list = List::load(&tables, Table::Accounts, &["account_id", "username", "mail"]).unwrap();
    let loaded = start.elapsed();
    list.prepare();
    println!("load {loaded:?}, orders {:?}, {} MB", start.elapsed() - loaded, list.size() / 1_000_000);
    let asked = [
        ("all by name, page 1", "", None, "username", 0),
        ("all by name, last page", "", None, "username", 999_900),
        ("search 123", "123", None, "username", 0),
        ("search one letter, deep", "e", None, "created_at", 900_000),
        ("source ad, deep", "", Some("ad"), "username", 300_000),
        ("source ad and search 77, deep", "77", Some("ad"), "created_at", 5_000),
    ];
    for (what, search, source, by, skip) in asked {
        let filters = source.map(|s| ("source".to_owned(), vec![s.to_owned()])).into_iter().collect();
        let query = Query { search: search.to_owned(), filters, ranges: Vec::new() };
        let mut times: Vec<std::time::Duration> = (0..40)
            .map(|_| {
                let start = std::time::Instant::now();
                let found = list.find(&query).unwrap();
                let page = list.page(&found, by, true, skip, 50);
                let facets =
                    [list.facet("source", &query), list.facet("enabled", &query), list.facet("kind", &query)];
                assert!(!page.is_empty() && facets.iter().all(Option::is_some));
                start.elapsed()
            })
            .collect();
        times.sort();
        println!("{what}: median {:?}, max {:?}", times[20], times[39]);
    }
}
