//! Which person an account belongs to: ordered rules, each a link only where exactly one person matches. Never a guess:
//! an account that matches several stays unlinked and is counted. Not names, and not links that people made by hand.
use std::collections::{BTreeMap, HashMap};

use muster_estate::{Account, AccountKind, Person, Rows};

use crate::connector::LinkHints;
use crate::warnings::Warnings;

/// The rules, in the order in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// The employee number on the account is the person's.
    EmployeeNumber,
    /// A mail address of the account is the person's.
    Mail,
    /// The user principal name of the account is the person's mail address.
    PrincipalName,
}

impl Rule {
    const ALL: [Self; 3] = [Self::EmployeeNumber, Self::Mail, Self::PrincipalName];

    fn ambiguous(self) -> &'static str {
        match self {
            Self::EmployeeNumber => "accounts were not linked: several people have their employee number",
            Self::Mail => "accounts were not linked: several people have their mail address",
            Self::PrincipalName => {
                "accounts were not linked: several people have their principal name as mail address"
            }
        }
    }
}

/// A key to the one person who has it; `None` = several have.
type Index = HashMap<String, Option<usize>>;

/// Links the accounts that have no person. Gives, by source, what stayed ambiguous, and how many links each rule made.
pub fn link(
    rows: &mut Rows,
    hints: &BTreeMap<String, LinkHints>,
) -> (BTreeMap<String, Warnings>, BTreeMap<Rule, u64>) {
    let numbers = index(&rows.people, |p| p.employee_number.as_deref().map(|n| n.trim().to_owned()));
    let mails = index(&rows.people, |p| p.mail.as_deref().map(folded));
    let mut warnings: BTreeMap<String, Warnings> = BTreeMap::new();
    let mut made = BTreeMap::new();
    for account in rows.accounts.iter_mut().filter(|a| a.person_id.is_none()) {
        let hint = hints.get(&account.account_id);
        for rule in Rule::ALL {
            // An address names who reads it; on an account of a service, a guest or several people that is not its owner.
            if rule != Rule::EmployeeNumber && account.kind != AccountKind::Human {
                break;
            }
            let keys: Vec<String> = match rule {
                Rule::EmployeeNumber => hint.map(|h| h.employee_numbers.clone()).unwrap_or_default(),
                Rule::Mail => {
                    let more = hint.map(|h| h.mails.as_slice()).unwrap_or_default();
                    account.mail.iter().chain(more).map(|mail| folded(mail)).collect()
                }
                Rule::PrincipalName => account.user_principal_name.iter().map(|name| folded(name)).collect(),
            };
            let found = if rule == Rule::EmployeeNumber { &numbers } else { &mails };
            let mut matches: Vec<Option<usize>> =
                keys.iter().filter_map(|key| found.get(key).copied()).collect();
            matches.sort_unstable();
            matches.dedup();
            match matches.as_slice() {
                [] => continue,
                [Some(person)] => {
                    account.person_id = rows.people.get(*person).map(|p| p.person_id.clone());
                    *made.entry(rule).or_default() += 1;
                }
                _ => {
                    let of_source = warnings.entry(account.source.clone()).or_default();
                    of_source.add(rule.ambiguous(), &account.username);
                }
            }
            break;
        }
    }
    owners(rows, hints);
    (warnings, made)
}

/// An account that is not of a person is answered for by the person of the account that it names as its owner.
fn owners(rows: &mut Rows, hints: &BTreeMap<String, LinkHints>) {
    let person_of: HashMap<&str, &str> = rows
        .accounts
        .iter()
        .filter(|a| a.kind == AccountKind::Human)
        .filter_map(|a| Some((a.account_id.as_str(), a.person_id.as_deref()?)))
        .collect();
    let owner = |account: &Account| {
        let owner = hints.get(&account.account_id)?.owner.as_deref()?;
        person_of.get(owner).map(ToString::to_string)
    };
    let of_nobody = |account: &Account| account.person_id.is_none() && account.kind != AccountKind::Human;
    let found: Vec<Option<String>> =
        rows.accounts.iter().map(|a| if of_nobody(a) { owner(a) } else { None }).collect();
    for (account, person) in rows.accounts.iter_mut().zip(found) {
        account.person_id = account.person_id.take().or(person);
    }
}

fn index(people: &[Person], key: impl Fn(&Person) -> Option<String>) -> Index {
    let mut index = Index::new();
    for (i, person) in people.iter().enumerate() {
        if let Some(key) = key(person).filter(|k| !k.is_empty()) {
            index.entry(key).and_modify(|one| *one = None).or_insert(Some(i));
        }
    }
    index
}

/// Mail addresses are compared without case: no organisation gives out two that differ in it alone.
fn folded(mail: &str) -> String {
    mail.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str, number: &str, mail: &str) -> Person {
        let some = |s: &str| (!s.is_empty()).then(|| s.to_owned());
        Person { person_id: id.into(), employee_number: some(number), mail: some(mail), ..Person::default() }
    }

    fn account(id: &str, mail: &str, upn: &str) -> Account {
        let some = |s: &str| (!s.is_empty()).then(|| s.to_owned());
        Account {
            account_id: id.into(),
            source: "ldap".into(),
            username: id.into(),
            mail: some(mail),
            user_principal_name: some(upn),
            ..Account::default()
        }
    }

    #[test]
    fn the_first_rule_with_a_match_decides_and_only_one_match_links() {
        let mut rows = Rows {
            people: vec![
                person("p1", "1", "a@x.org"),
                person("p2", "2", "b@x.org"),
                person("p3", "2", "c@x.org"),
                person("p4", "", "b@x.org"),
            ],
            accounts: vec![
                account("by-number", "c@x.org", ""),
                account("by-mail", "A@X.org", ""),
                account("by-upn", "nobody@x.org", "c@x.org"),
                account("two-numbers", "a@x.org", ""),
                account("two-mails", "b@x.org", ""),
                account("nobody", "", ""),
                Account { kind: AccountKind::Service, ..account("service", "a@x.org", "") },
            ],
            ..Rows::default()
        };
        let hint = |n: &str| LinkHints { employee_numbers: vec![n.into()], ..LinkHints::default() };
        let owned = LinkHints { owner: Some("by-upn".into()), ..LinkHints::default() };
        let hints = BTreeMap::from([
            ("by-number".to_owned(), hint("1")),
            ("two-numbers".to_owned(), hint("2")),
            ("service".to_owned(), owned),
        ]);
        let (warnings, made) = link(&mut rows, &hints);
        let linked: Vec<_> = rows.accounts.iter().map(|a| a.person_id.as_deref().unwrap_or("-")).collect();
        assert_eq!(linked, ["p1", "p1", "p3", "-", "-", "-", "p3"]);
        assert_eq!(warnings["ldap"].count(Rule::EmployeeNumber.ambiguous()), 1);
        assert_eq!(warnings["ldap"].count(Rule::Mail.ambiguous()), 1);
        assert_eq!(made.values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    }
}
