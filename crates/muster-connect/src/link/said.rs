//! What people said of accounts: links confirmed, links broken, who answers for what. It wins over every rule.
use std::collections::{BTreeMap, BTreeSet};

/// What people said of the accounts of an estate, by account id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Accounts of which a person said something.
    pub accounts: BTreeMap<String, SaidOf>,
    /// Who answers for an object by its annotation: source and native id to the mail address of the person's record.
    pub owners: BTreeMap<(String, String), String>,
}

/// What people said of one account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SaidOf {
    /// The person it was confirmed to belong to.
    pub confirmed: Option<String>,
    /// People it was said not to belong to: no rule makes that link again.
    pub broken: BTreeSet<String>,
}

impl SaidOf {
    /// It belongs to this person.
    pub fn confirm(&mut self, person: &str) {
        self.broken.remove(person);
        self.confirmed = Some(person.to_owned());
    }

    /// It does not belong to this person.
    pub fn break_off(&mut self, person: &str) {
        if self.confirmed.as_deref() == Some(person) {
            self.confirmed = None;
        }
        self.broken.insert(person.to_owned());
    }
}
