//! What is known of each account, where a source knows different things of different accounts. Facts are declared for a
//! source as a whole, so accounts of which less is known are of a part of it that says so by its name.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use muster_estate::Account;
use muster_model::snapshot::{Fact, SourceFacts};

/// Divides `accounts` by what is known of each (by account id; nothing when it is not there) and gives the sources that
/// come of it. `full` is what the whole one knows.
pub fn divide(
    source: &str,
    connector: &str,
    full: &BTreeSet<Fact>,
    known: &HashMap<String, BTreeSet<Fact>>,
    accounts: &mut [Account],
) -> Vec<SourceFacts> {
    let fact = |name: &str, facts: BTreeSet<Fact>| SourceFacts {
        source: name.to_owned(),
        connector: connector.to_owned(),
        facts,
        ..SourceFacts::default()
    };
    let mut sources = BTreeMap::from([(source.to_owned(), fact(source, full.clone()))]);
    let nothing = BTreeSet::new();
    for account in accounts {
        let known = known.get(&account.account_id).unwrap_or(&nothing);
        let known: BTreeSet<Fact> = full.intersection(known).cloned().collect();
        let missing: Vec<&str> = full.difference(&known).map(Fact::as_str).collect();
        account.source = match missing.is_empty() {
            true => source.to_owned(),
            false => format!("{source} ({} unknown)", missing.join(", ")),
        };
        let name = &account.source;
        sources.entry(name.clone()).or_insert_with(|| fact(name, known)).entries += 1;
    }
    sources.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_of_which_less_is_known_are_of_a_part_that_says_so() {
        let account = |id: &str| Account { account_id: id.into(), ..Account::default() };
        let mut accounts = [account("a"), account("b"), account("c")];
        let full = BTreeSet::from([Fact::Mfa, Fact::SignIn]);
        let known = HashMap::from([
            ("a".into(), full.clone()),
            ("b".into(), BTreeSet::from([Fact::SignIn, Fact::HrDates])),
        ]);
        let sources = divide("s", "entra", &full, &known, &mut accounts);
        let names: Vec<_> = sources.iter().map(|s| (s.source.as_str(), s.facts.len(), s.entries)).collect();
        assert_eq!(names, [("s", 2, 1), ("s (mfa unknown)", 1, 1), ("s (mfa, sign_in unknown)", 0, 1)]);
        assert_eq!(accounts.map(|a| a.source), ["s", "s (mfa unknown)", "s (mfa, sign_in unknown)"]);
    }
}
