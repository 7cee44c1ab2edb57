//! Properties of linking, over people and accounts at random: never two people, whatever the order of rows; what a person
//! said stands.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says what went wrong by failing")]

use std::collections::{BTreeMap, BTreeSet};

use muster_connect::LinkHints;
use muster_connect::link::{Candidate, LinkPolicy, Said, Standing, link};
use muster_estate::{Account, AccountKind, Person, Rows};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

const NAMES: [&str; 8] =
    ["Anna Berg", "Berg, Anna", "A. Berg", "Müller Jörg", "Joerg Mueller", "Bo Li", "aberg", "Åsa Ölund"];

fn name() -> impl Strategy<Value = String> {
    (0..NAMES.len()).prop_map(|n| NAMES[n].to_owned())
}

fn number() -> impl Strategy<Value = Option<String>> {
    option::of((0..6_u8).prop_map(|n| n.to_string()))
}

fn mail() -> impl Strategy<Value = Option<String>> {
    option::of((0..6_u8, any::<bool>()).prop_map(|(n, upper)| {
        let mail = format!("m{n}@x.org");
        if upper { mail.to_uppercase() } else { mail }
    }))
}

type Estate = (Rows, BTreeMap<String, LinkHints>);

fn estate() -> impl Strategy<Value = Estate> {
    let people = vec((name(), number(), mail()), 1..8);
    let accounts = vec((name(), number(), mail(), mail(), option::of(0..9_u8), any::<u8>()), 1..12);
    (people, accounts).prop_map(|(people, accounts)| {
        let people = people.into_iter().enumerate().map(|(i, (display_name, employee_number, mail))| {
            Person { person_id: format!("p{i}"), display_name, employee_number, mail, ..Person::default() }
        });
        let mut hints = BTreeMap::new();
        let mut rows = Rows { people: people.collect(), ..Rows::default() };
        for (i, (name, number, mail, upn, given, kind)) in accounts.into_iter().enumerate() {
            let account_id = format!("a{i}");
            let owner = (kind % 5 == 0).then(|| "a0".to_owned());
            let employee_numbers = number.into_iter().collect();
            hints.insert(account_id.clone(), LinkHints { employee_numbers, owner, ..LinkHints::default() });
            rows.accounts.push(Account {
                account_id,
                source: "s".into(),
                username: format!("u{i}"),
                display_name: Some(name),
                mail,
                user_principal_name: upn,
                person_id: given.filter(|n| *n < 3).map(|n| format!("p{n}")),
                kind: if kind % 5 == 0 { AccountKind::Service } else { AccountKind::Human },
                ..Account::default()
            });
        }
        (rows, hints)
    })
}

fn linked((rows, hints): &Estate, policy: &LinkPolicy, said: &Said) -> Vec<Account> {
    let mut rows = rows.clone();
    link(&mut rows, hints, policy, said);
    rows.accounts.sort();
    rows.accounts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_does_not_matter(estate in estate(), turn in 0..12_usize, at_least in 1..=100_u8) {
        let policy = LinkPolicy { at_least, ..LinkPolicy::default() };
        let mut turned = estate.clone();
        let (people, accounts) = (turned.0.people.len(), turned.0.accounts.len());
        turned.0.people.rotate_left(turn % people);
        turned.0.accounts.rotate_left(turn % accounts);
        turned.0.accounts.reverse();
        let said = Said::default();
        prop_assert_eq!(linked(&estate, &policy, &said), linked(&turned, &policy, &said));
    }

    #[test]
    fn no_rule_links_where_two_people_could_be_meant(estate in estate(), at_least in 1..=100_u8) {
        let policy = LinkPolicy { at_least, ..LinkPolicy::default() };
        for account in linked(&estate, &policy, &Said::default()) {
            let others: BTreeSet<&str> = account.link_candidates.iter()
                .map(|c| Candidate::parse(c).unwrap())
                .filter(|c| c.confidence >= at_least)
                .map(|c| c.person_id)
                .collect();
            let by = account.linked_by.as_deref();
            let by_rule = by.is_some_and(|by| by.contains(' '));
            prop_assert_eq!(by.is_some(), account.person_id.is_some());
            // Nothing that would link points elsewhere, unless the source itself said whose it is.
            prop_assert!(!by_rule || others.is_empty(), "{:?}", account);
            let sure = by.and_then(|by| by.split(' ').nth(1)).and_then(|c| c.parse::<u8>().ok());
            prop_assert!(sure.is_none_or(|sure| sure >= at_least));
            prop_assert!(account.person_id.is_some() || others.len() != 1, "{:?}", account);
            // An address or a number that one account shares with several people never links by that rule.
            if let Some(rule) = by.filter(|by| by.starts_with("mail ")) {
                let mail = account.mail.as_deref().unwrap_or_default().to_lowercase();
                let with = estate.0.people.iter().filter(|p| p.mail.as_deref().unwrap_or("-").to_lowercase() == mail);
                prop_assert_eq!(with.count(), 1, "{}", rule);
            }
        }
    }

    #[test]
    fn what_a_person_said_stands(estate in estate(), words in vec((0..12_usize, 0..9_usize, any::<bool>()), 0..12)) {
        let mut said = Said::default();
        for (account, person, confirmed) in &words {
            let of = said.accounts.entry(format!("a{account}")).or_default();
            let person = format!("p{person}");
            if *confirmed { of.confirm(&person) } else { of.break_off(&person) }
        }
        let bold = LinkPolicy { at_least: 1, ..LinkPolicy::default() };
        let first = linked(&estate, &bold, &said);
        for account in &first {
            let Some(of) = said.accounts.get(&account.account_id) else { continue };
            let known = |id: &String| estate.0.people.iter().any(|p| p.person_id == *id);
            match &of.confirmed {
                Some(person) if known(person) => {
                    prop_assert_eq!(account.person_id.as_ref(), Some(person));
                    prop_assert_eq!(account.linked_by.as_deref(), Some("confirmed"));
                    prop_assert_eq!(Standing::of(account), Standing::Linked);
                }
                Some(_) => prop_assert_eq!(account.person_id.as_ref(), None),
                None => {}
            }
            // Neither linked nor proposed again, however sure a rule is.
            prop_assert!(account.person_id.as_ref().is_none_or(|p| !of.broken.contains(p)), "{:?}", account);
            for c in account.link_candidates.iter().filter_map(|c| Candidate::parse(c)) {
                prop_assert!(!of.broken.contains(c.person_id));
            }
        }
    }
}
