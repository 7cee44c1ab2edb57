//! Who holds both rights of a pair: the exact list, on demand. Not the ways by which they came to them (`causes`).
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use serde::Serialize;

use super::holds::{Holds, own_person};
use super::{Pair, select};
use crate::codes::NO_CODE;
use crate::estate::Estate;
use crate::register::RightNames;

/// Codes of somebody who holds both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Person(u32),
    Account(u32),
}

/// Somebody who holds both.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyHolder {
    /// A person, through accounts of their own, by `person_id`.
    Person(String),
    /// An account that stands for itself, by `account_id`.
    Account(String),
}

impl DutyHolder {
    /// The id of the person or account.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Person(id) | Self::Account(id) => id,
        }
    }
}

/// Somebody who holds both rights of a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DutyViolation {
    /// Who.
    pub who: DutyHolder,
    /// No single account holds both: it takes two of the person's accounts.
    pub across: bool,
}

impl Estate {
    /// Everybody who holds both rights of a pair: at most `limit` after the first `skip`, people by id and then accounts by
    /// id. Empty where the pair cannot be looked at: [`Estate::duties`] says so.
    #[must_use]
    pub fn duty_violations(
        &self,
        names: &RightNames,
        pair: &Pair,
        skip: usize,
        limit: usize,
    ) -> Vec<DutyViolation> {
        let (one, other) = (select(names, &pair.one), select(names, &pair.other));
        let Ok(sides) = self.sides(pair, one, other) else { return Vec::new() };
        let sides = [&sides];
        let (mut at, mut found) = (0, Vec::new());
        Holds::new(self, &sides).each(0, |who, across| {
            if at >= skip && found.len() < limit {
                let who = match who {
                    Who::Person(code) => DutyHolder::Person(self.people.codes.id(code).to_owned()),
                    Who::Account(code) => DutyHolder::Account(self.accounts.codes.id(code).to_owned()),
                };
                found.push(DutyViolation { who, across });
            }
            at += 1;
        });
        found
    }

    /// The enabled accounts through which somebody holds rights, by ascending code.
    pub(super) fn accounts_of(&self, who: &DutyHolder) -> Vec<u32> {
        match who {
            DutyHolder::Person(id) => {
                let person = self.people.codes.code(id);
                let own = |account: &u32| {
                    self.accounts.enabled[*account as usize] && own_person(self, *account) == Some(person)
                };
                self.accounts.all().filter(own).collect()
            }
            DutyHolder::Account(id) => {
                let code = self.accounts.codes.code(id);
                let there = code != NO_CODE && self.accounts.enabled[code as usize];
                there.then_some(code).into_iter().collect()
            }
        }
    }
}
