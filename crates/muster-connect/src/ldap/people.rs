//! People from the entries of a directory that is also the source of people (`hr` in the settings). One person for each
//! employee number; several accounts may carry it.
use std::collections::{BTreeMap, HashMap};

use muster_estate::{AccountKind, Person, PersonStatus};

use super::accounts::Accounts;
use super::selection::Selection;
use crate::warnings::Warnings;

/// Who has left and who is on leave, of the people about to be made.
#[derive(Debug, Default)]
pub struct People {
    /// Who has left.
    pub left: Selection,
    /// Who is on leave.
    pub on_leave: Selection,
}

impl People {
    /// Makes the people of `accounts` and links the accounts to them.
    pub fn make(&self, source: &str, accounts: &mut Accounts, warnings: &mut Warnings) -> Vec<Person> {
        let mut entries: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, (row, known)) in accounts.rows.iter().zip(&accounts.known).enumerate() {
            if row.kind != AccountKind::Human {
                continue;
            }
            match known.hints.employee_numbers.as_slice() {
                [number] => entries.entry(number.clone()).or_default().push(index),
                [] => {}
                _ => warnings
                    .add("entries have several employee numbers and make no person", known.dn.as_str()),
            }
        }
        let id = |number: &str| format!("{source}:person:{number}");
        let mut owner: HashMap<String, String> = HashMap::new();
        for (number, indexes) in &entries {
            let rows = indexes.iter().filter_map(|index| accounts.rows.get(*index));
            owner.extend(rows.map(|row| (row.account_id.clone(), id(number))));
        }
        let manager_of = |name: &Option<String>, warnings: &mut Warnings| {
            let name = name.as_deref()?;
            let account = accounts.find(name);
            let person = account.and_then(|account| owner.get(account.account_id.as_str())).cloned();
            if person.is_none() {
                warnings.add("managers are not among the people read", name);
            }
            person
        };
        let mut people = Vec::with_capacity(entries.len());
        for (number, indexes) in &entries {
            // The everyday account speaks for the person: not the privileged one, and `jdoe` before `jdoe-adm`.
            let everyday =
                indexes.iter().filter_map(|i| Some((accounts.rows.get(*i)?, accounts.known.get(*i)?)));
            let everyday =
                everyday.min_by_key(|(row, known)| (row.privileged_hint, row.username.len(), &known.dn));
            let Some((row, known)) = everyday else { continue };
            let Some(entry) = &known.person else { continue };
            let status = if self.left.has(&known.dn) {
                PersonStatus::Terminated
            } else if self.on_leave.has(&known.dn) {
                PersonStatus::Leave
            } else {
                PersonStatus::Active
            };
            let [hired_on, terminated_on, role_changed_on] = entry.dates;
            people.push(Person {
                person_id: id(number),
                display_name: entry.display_name.clone(),
                department: entry.department.clone(),
                job_title: entry.job_title.clone(),
                manager_id: manager_of(&entry.manager, warnings),
                status,
                hired_on,
                terminated_on,
                role_changed_on,
                employee_number: Some(number.clone()),
                mail: row.mail.clone(),
                ..Person::default()
            });
        }
        for row in &mut accounts.rows {
            row.person_id = owner.remove(&row.account_id);
        }
        people
    }
}
