//! What a thread walks at a time: people of one department, or accounts of nobody in any. Every enabled account is in one
//! unit and one only. No access is looked at here.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use std::ops::Range;

use crate::columns::{Accounts, People};
use crate::csr::Csr;
use crate::sets::LONGEST_RUN;

/// People in a unit.
const PEOPLE: usize = 1024;
/// Accounts in a unit.
const ACCOUNTS: u32 = 4 * 1024;
/// With more rights for each of its people, it costs more to go through all rights for a department than to walk its people
/// once more, should they have to be looked at.
const RIGHTS_EACH: usize = 128;

/// A unit.
#[derive(Debug)]
pub(super) enum Unit {
    /// Those of these people of a department, places in [`Units::people`].
    People { department: u32, places: Range<usize> },
    /// Those of these accounts that are nobody's who is in a unit.
    Accounts(Range<u32>),
}

/// All of them: departments first.
#[derive(Debug)]
pub(crate) struct Units {
    all: Vec<Unit>,
    /// Who is in units, department after department.
    pub(super) people: Vec<u32>,
    /// How many departments there are.
    pub(super) departments: usize,
    /// For each person, whether they are among them.
    among: Vec<bool>,
}

impl Units {
    /// `humans`: person → their enabled human accounts.
    pub(crate) fn new(people: &People, accounts: &Accounts, humans: &Csr, rights: usize) -> Self {
        let count = people.codes.len();
        let mut units = Self {
            all: Vec::new(),
            departments: people.departments.len(),
            people: Vec::with_capacity(count),
            among: vec![false; count],
        };
        for (department, members) in (0..).zip(people.by_department()) {
            let endless = |person: &u32| humans.targets(*person).len() > LONGEST_RUN;
            if members.len() * RIGHTS_EACH < rights || members.iter().any(endless) {
                continue;
            }
            members.iter().for_each(|person| units.among[*person as usize] = true);
            let start = units.people.len();
            units.people.extend(members);
            let end = units.people.len();
            let parts = (start..end).step_by(PEOPLE).map(|from| from..end.min(from + PEOPLE));
            units.all.extend(parts.map(|places| Unit::People { department, places }));
        }
        let end = accounts.codes.len() as u32;
        let parts =
            (0..end).step_by(ACCOUNTS as usize).map(|from| from..end.min(from.saturating_add(ACCOUNTS)));
        units.all.extend(parts.map(Unit::Accounts));
        units
    }

    pub(super) fn get(&self, at: usize) -> Option<&Unit> {
        self.all.get(at)
    }

    /// Whether the person is in a unit, and with them their enabled human accounts.
    pub(super) fn has(&self, person: u32) -> bool {
        self.among[person as usize]
    }
}
