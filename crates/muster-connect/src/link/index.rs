//! Which people have a key. Sixteen bytes a key, whatever its length: a million people have some eight million. A hash
//! only finds; the key itself is compared with the person's, so that two keys of one hash are never taken for each other.
use std::hash::{DefaultHasher, Hash, Hasher};

use muster_estate::Person;

use super::names;
use super::policy::Rule;

/// Most people that are listed for one key; that there are more is said.
pub(super) const MOST: usize = 10;

/// People by their keys, in the order of their ids.
pub(super) struct Index<'a> {
    people: Vec<&'a Person>,
    /// Hash of rule and key, and the place of the person.
    keys: Vec<(u64, u32)>,
}

impl<'a> Index<'a> {
    pub(super) fn new(all: &'a [Person]) -> Self {
        let mut people: Vec<&Person> = all.iter().collect();
        people.sort_unstable_by(|a, b| a.person_id.cmp(&b.person_id));
        let mut keys = Vec::new();
        for (at, person) in people.iter().enumerate() {
            let Ok(at) = u32::try_from(at) else { break };
            for rule in [Rule::EmployeeNumber, Rule::Mail, Rule::Names, Rule::Initials] {
                keys.extend(keys_of(rule, person).iter().map(|key| (hash(rule, key), at)));
            }
        }
        keys.sort_unstable();
        keys.dedup();
        Self { people, keys }
    }

    /// The person of that id.
    pub(super) fn person(&self, id: &str) -> Option<&'a Person> {
        let at = self.people.binary_search_by(|p| p.person_id.as_str().cmp(id)).ok()?;
        self.people.get(at).copied()
    }

    /// People who have one of the keys and whom `fits` lets through, in the order of their ids, at most [`MOST`] and one.
    pub(super) fn find(
        &self,
        rule: Rule,
        keys: &[String],
        fits: impl Fn(&Person) -> bool,
    ) -> Vec<&'a Person> {
        let mut found: Vec<&Person> = Vec::new();
        for key in keys {
            let wanted = hash(rule, key);
            let from = self.keys.partition_point(|(hash, _)| *hash < wanted);
            let same =
                self.keys.get(from..).unwrap_or_default().iter().take_while(|(hash, _)| *hash == wanted);
            let people = same.filter_map(|(_, at)| self.people.get(*at as usize).copied());
            found.extend(people.filter(|p| fits(p) && keys_of(rule, p).contains(key)).take(MOST + 1));
        }
        found.sort_unstable_by(|a, b| a.person_id.cmp(&b.person_id));
        found.dedup_by(|a, b| a.person_id == b.person_id);
        found
    }
}

/// The keys of a person under a rule.
pub(super) fn keys_of(rule: Rule, person: &Person) -> Vec<String> {
    let text = |t: &Option<String>| t.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    match rule {
        Rule::EmployeeNumber => text(&person.employee_number).into_iter().collect(),
        Rule::Mail | Rule::PrincipalName => {
            text(&person.mail).map(|m| m.to_lowercase()).into_iter().collect()
        }
        Rule::Names => names::whole(&person.display_name),
        Rule::Initials => names::shortened(&person.display_name),
    }
}

fn hash(rule: Rule, key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    // A principal name is looked up among mail addresses.
    let rule = if rule == Rule::PrincipalName { Rule::Mail } else { rule };
    (rule, key).hash(&mut hasher);
    hasher.finish()
}
