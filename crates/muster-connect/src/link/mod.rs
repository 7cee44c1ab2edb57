//! Which person an account belongs to: what people said first, then ordered rules, each with how sure it makes. Never a guess:
//! an account that matches several, or that two rules give to different people, stays unlinked and says whom it could be.
//!
//! For an account without a word of a person, its source or an annotation, the first rule that links and finds anybody
//! must find exactly one, and every further rule that links and finds anybody must find that one too; else there is a
//! conflict. Rules that only propose neither make nor prevent a link: what they find stands beside it
//! (`accounts.link_candidates`). The order of rows does not matter.
mod index;
mod names;
mod policy;
mod said;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use muster_estate::{Account, AccountKind, Person, Rows};
use rayon::prelude::*;

use crate::connector::LinkHints;
use crate::warnings::Warnings;
use index::{Index, MOST};
pub use policy::{LinkPolicy, Rule};
pub use said::{ANNOTATION, CONFIRMED, Foreseen, Note, Said, SaidOf};

/// What an account says of its link, as columns have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// The rule that found the person.
    pub rule: Rule,
    /// How sure it made, in percent.
    pub confidence: u8,
    /// The person.
    pub person_id: &'a str,
}

impl<'a> Candidate<'a> {
    /// Reads one value of `link_candidates`.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(3, ' ');
        let rule = Rule::parse(parts.next()?)?;
        Some(Self { rule, confidence: parts.next()?.parse().ok()?, person_id: parts.next()? })
    }
}

/// How it stands with the link of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Linked, and nothing speaks against it.
    Linked,
    /// Linked, but a rule points at somebody else.
    Doubted,
    /// Not linked; one person is proposed.
    Proposed,
    /// Not linked; several people fit.
    Conflict,
    /// Not linked, and nobody fits.
    Alone,
}

impl Standing {
    /// Of an account as a snapshot has it.
    #[must_use]
    pub fn of(account: &Account) -> Self {
        let people: BTreeSet<&str> =
            account.link_candidates.iter().filter_map(|c| Candidate::parse(c)).map(|c| c.person_id).collect();
        match (account.person_id.as_deref(), people.len()) {
            (Some(_), 0) => Self::Linked,
            (Some(_), _) => Self::Doubted,
            (None, 0) => Self::Alone,
            (None, 1) => Self::Proposed,
            (None, _) => Self::Conflict,
        }
    }
}

/// What linking did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Linked {
    /// What went less than well, in lines, by source.
    pub warnings: BTreeMap<String, Vec<String>>,
    /// Links made, by what made them: a rule's word, `source`, `confirmed`, `annotation`, `owner`.
    pub made: BTreeMap<String, u64>,
}

#[derive(Default)]
struct Decided {
    person: Option<String>,
    by: Option<String>,
    candidates: Vec<String>,
    warning: Option<&'static str>,
}

/// Links the accounts, and says of each link what made it.
pub fn link(
    rows: &mut Rows,
    hints: &BTreeMap<String, LinkHints>,
    policy: &LinkPolicy,
    said: &Said,
) -> Linked {
    let index = Index::new(&rows.people);
    let asked = Asked { index: &index, hints, policy, said };
    let decided: Vec<Decided> = rows.accounts.par_iter().map(|account| asked.decide(account)).collect();
    let mut warnings: BTreeMap<String, Warnings> = BTreeMap::new();
    for (account, decided) in rows.accounts.iter_mut().zip(decided) {
        if let Some(warning) = decided.warning {
            warnings.entry(account.source.clone()).or_default().add(warning, &account.username);
        }
        account.person_id = decided.person;
        account.linked_by = decided.by;
        account.link_candidates = decided.candidates;
    }
    owners(rows, hints, said);
    let mut made: BTreeMap<String, u64> = BTreeMap::new();
    for by in rows.accounts.iter().filter_map(|a| a.linked_by.as_deref()) {
        let word = by.split(' ').next().unwrap_or(by);
        match made.get_mut(word) {
            Some(count) => *count += 1,
            None => drop(made.insert(word.to_owned(), 1)),
        }
    }
    Linked { warnings: warnings.into_iter().map(|(source, w)| (source, w.lines())).collect(), made }
}

struct Asked<'a> {
    index: &'a Index<'a>,
    hints: &'a BTreeMap<String, LinkHints>,
    policy: &'a LinkPolicy,
    said: &'a Said,
}

impl Asked<'_> {
    fn decide(&self, account: &Account) -> Decided {
        let nothing = SaidOf::default();
        let said = self.said.accounts.get(&account.account_id).unwrap_or(&nothing);
        let to = |person: &str, by: &str| Decided {
            person: Some(person.to_owned()),
            by: Some(by.to_owned()),
            ..Decided::default()
        };
        if let Some(person) = &said.confirmed {
            if self.index.person(person).is_some() {
                return to(person, CONFIRMED);
            }
            // Whoever it was confirmed for has gone from the source of people. No rule gives it to somebody else.
            let warning =
                Some("accounts are confirmed for a person who was not read, and so belong to nobody now");
            return Decided {
                warning,
                candidates: self.rules(account, said, None).candidates,
                ..Decided::default()
            };
        }
        if let Some(person) = self.annotated(account).filter(|p| !said.broken.contains(&p.person_id)) {
            return to(&person.person_id, ANNOTATION);
        }
        match account.person_id.as_deref().filter(|person| !said.broken.contains(*person)) {
            // The source's own word stands; a rule that points elsewhere is shown beside it.
            Some(person) => Decided {
                candidates: self.rules(account, said, Some(person)).candidates,
                ..to(person, "source")
            },
            None => self.rules(account, said, None),
        }
    }

    fn annotated(&self, account: &Account) -> Option<&Person> {
        let mail = self.said.note(account)?.mail.as_deref()?;
        match self.index.find(Rule::Mail, &[folded(mail)], |_| true).as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    fn rules(&self, account: &Account, said: &SaidOf, given: Option<&str>) -> Decided {
        let mut found: Vec<(Rule, Vec<&Person>)> = Vec::new();
        for rule in Rule::ALL {
            // An address names who reads it; on an account of a service, a guest or several people that is not its owner.
            if rule != Rule::EmployeeNumber && account.kind != AccountKind::Human {
                break;
            }
            // Initials fit many: they say something only where nothing else does.
            if self.policy.confidence(rule) == 0
                || (rule == Rule::Initials && (given.is_some() || !found.is_empty()))
            {
                continue;
            }
            let keys = self.keys(rule, account);
            let people = self.index.find(rule, &keys, |p| !said.broken.contains(&p.person_id));
            if !people.is_empty() {
                found.push((rule, people));
            }
        }
        let first = found.iter().find(|(rule, _)| self.policy.links(*rule));
        let one = match (given, first) {
            (Some(given), _) => Some((given, None)),
            (None, Some((rule, people))) => match people.as_slice() {
                [one] => Some((one.person_id.as_str(), Some(*rule))),
                _ => None,
            },
            (None, None) => None,
        };
        let points_at = |people: &[&Person], id: &str| people.iter().any(|p| p.person_id == id);
        let against = |id: &str, rule: Rule, people: &[&Person]| {
            !(points_at(people, id) || people.len() > MOST && self.fits(rule, account, id))
        };
        let mut decided = Decided::default();
        if let Some((person, Some(rule))) = one {
            let conflict =
                found.iter().any(|(r, people)| self.policy.links(*r) && against(person, *r, people));
            if conflict {
                decided.warning = Some("accounts were not linked: rules point at different people");
            } else {
                decided.person = Some(person.to_owned());
                decided.by = Some(format!("{} {}", rule.as_str(), self.policy.confidence(rule)));
            }
        } else if given.is_none() {
            decided.warning = match (first, found.first()) {
                (Some((rule, _)), _) => Some(rule.ambiguous()),
                (None, Some((_, people))) if people.len() == 1 => {
                    Some("accounts may belong to a person by their name: confirm the link or refuse it")
                }
                (None, Some((rule, _))) => Some(rule.ambiguous()),
                (None, None) => None,
            };
        }
        let linked = decided.person.as_deref().or(given);
        for (rule, people) in &found {
            if linked.is_none_or(|id| against(id, *rule, people)) {
                let sure = self.policy.confidence(*rule);
                let people = people.iter().take(MOST);
                decided
                    .candidates
                    .extend(people.map(|p| format!("{} {sure} {}", rule.as_str(), p.person_id)));
            }
        }
        decided
    }

    fn fits(&self, rule: Rule, account: &Account, id: &str) -> bool {
        let keys = self.keys(rule, account);
        self.index.person(id).is_some_and(|p| index::keys_of(rule, p).iter().any(|key| keys.contains(key)))
    }

    /// What of the account a rule compares.
    fn keys(&self, rule: Rule, account: &Account) -> Vec<String> {
        let hint = self.hints.get(&account.account_id);
        let name = account.display_name.as_deref();
        let mut keys: Vec<String> = match rule {
            Rule::EmployeeNumber => {
                hint.into_iter().flat_map(|h| &h.employee_numbers).map(|n| n.trim().to_owned()).collect()
            }
            Rule::Mail => {
                let more = hint.map(|h| h.mails.as_slice()).unwrap_or_default();
                account.mail.iter().chain(more).map(|mail| folded(mail)).collect()
            }
            Rule::PrincipalName => account.user_principal_name.iter().map(|name| folded(name)).collect(),
            Rule::Names => match name.map(names::whole) {
                Some(keys) if !keys.is_empty() => keys,
                _ => names::whole(&account.username),
            },
            Rule::Initials => {
                name.and_then(names::as_short).into_iter().chain(names::as_short(&account.username)).collect()
            }
        };
        keys.retain(|key| !key.is_empty());
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// An account that is not of a person is answered for by the person of the account that it names as its owner.
fn owners(rows: &mut Rows, hints: &BTreeMap<String, LinkHints>, said: &Said) {
    let person_of: HashMap<&str, &str> = rows
        .accounts
        .iter()
        .filter(|a| a.kind == AccountKind::Human)
        .filter_map(|a| Some((a.account_id.as_str(), a.person_id.as_deref()?)))
        .collect();
    let owner = |account: &Account| {
        let owner = hints.get(&account.account_id)?.owner.as_deref()?;
        let person = person_of.get(owner)?;
        let broken = said.accounts.get(&account.account_id).is_some_and(|s| s.broken.contains(*person));
        (!broken).then(|| (*person).to_owned())
    };
    // One that a person confirmed for somebody who has gone, or for whom people are in conflict, is not given away here.
    let open = |a: &Account| {
        let confirmed = said.accounts.get(&a.account_id).is_some_and(|s| s.confirmed.is_some());
        a.person_id.is_none() && a.kind != AccountKind::Human && !confirmed && a.link_candidates.is_empty()
    };
    let found: Vec<Option<String>> =
        rows.accounts.iter().map(|a| if open(a) { owner(a) } else { None }).collect();
    for (account, person) in rows.accounts.iter_mut().zip(found) {
        if let Some(person) = person {
            account.person_id = Some(person);
            account.linked_by = Some("owner".into());
        }
    }
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
        let Linked { warnings, made } = link(&mut rows, &hints, &LinkPolicy::default(), &Said::default());
        let linked: Vec<_> = rows.accounts.iter().map(|a| a.person_id.as_deref().unwrap_or("-")).collect();
        assert_eq!(linked, ["-", "p1", "p3", "-", "-", "-", "p3"]);
        let by: Vec<_> = rows.accounts.iter().map(|a| a.linked_by.as_deref().unwrap_or("-")).collect();
        assert_eq!(by, ["-", "mail 95", "principal_name 90", "-", "-", "-", "owner"]);
        // Its number says p1, its mail address p3: both are shown, neither is taken.
        assert_eq!(rows.accounts[0].link_candidates, ["employee_number 100 p1", "mail 95 p3"]);
        assert_eq!(Standing::of(&rows.accounts[0]), Standing::Conflict);
        let warned = |text: &str| warnings["ldap"].iter().filter(|w| w.contains(text)).count();
        assert_eq!(warned(Rule::EmployeeNumber.ambiguous()), 1);
        assert_eq!(warned(Rule::Mail.ambiguous()), 1);
        assert_eq!(warned("rules point at different people"), 1);
        assert_eq!(made.values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    }

    #[test]
    fn a_name_proposes_and_a_person_decides() {
        let named = |id: &str, name: &str| Person {
            person_id: id.into(),
            display_name: name.into(),
            ..Person::default()
        };
        let mut muller = account("k1", "", "");
        muller.display_name = Some("Mueller, Anna".into());
        let rows = Rows {
            people: vec![named("p1", "Anna Müller"), named("p2", "Bob Berg"), named("p3", "Britta Berg")],
            accounts: vec![muller, account("bberg", "", "")],
            ..Rows::default()
        };
        let linked = |policy: &LinkPolicy, said: &Said| {
            let mut rows = rows.clone();
            link(&mut rows, &BTreeMap::new(), policy, said);
            rows.accounts
        };
        let found = linked(&LinkPolicy::default(), &Said::default());
        assert_eq!((found[0].person_id.as_deref(), Standing::of(&found[0])), (None, Standing::Proposed));
        assert_eq!(found[0].link_candidates, ["names 70 p1"]);
        assert_eq!(found[1].link_candidates, ["initials 40 p2", "initials 40 p3"]);
        let bold = linked(&LinkPolicy { at_least: 70, ..LinkPolicy::default() }, &Said::default());
        assert_eq!(bold[0].linked_by.as_deref(), Some("names 70"));
        let mut said = Said::default();
        said.accounts.entry("k1".into()).or_default().break_off("p1");
        said.accounts.entry("bberg".into()).or_default().confirm("p3");
        let found = linked(&LinkPolicy { at_least: 1, ..LinkPolicy::default() }, &said);
        assert_eq!(Standing::of(&found[0]), Standing::Alone);
        assert_eq!(
            (found[1].person_id.as_deref(), found[1].linked_by.as_deref()),
            (Some("p3"), Some("confirmed"))
        );
    }
}
