//! Sealing a snapshot against the one before it: since when each row has been seen, and, where a source does not report
//! a time, the interval in which it must lie. Nothing is judged, and what the source reports is never touched. Both
//! snapshots pass by here row by row, so what differs between them is told as well.
//!
//! Rows are the same when their keys are (ids are made of the source's own immutable ids, so a renamed account is). Only
//! what one source said in both snapshots is compared: a source that was not read in between makes nothing appear anew.
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use muster_model::snapshot::Manifest;

use crate::delta::{Delta, most};
use crate::error::EstateError;
use crate::rows::{Account, Micros, Person, Row, Rows};
use crate::tables::{Tables, read_table};
use crate::words::PersonStatus;

/// Seals `rows`, about to be written with `manifest`, against the snapshot before (`None`: there is none), and names that
/// one in the manifest. Gives what differs from it, unless that is much or there is none.
///
/// # Errors
/// When the earlier snapshot cannot be read, has no manifest, or was taken later.
pub fn seal(
    previous: Option<&(impl Tables + ?Sized)>,
    rows: &mut Rows,
    manifest: &mut Manifest,
) -> Result<Option<Delta>, EstateError> {
    let now = manifest.taken_at.as_microsecond();
    let Some(tables) = previous else {
        mark_all(rows, &|_| None, now);
        first_intervals(rows, now);
        manifest.predecessor = None;
        return Ok(None);
    };
    let bad = |what: String, help: &str| EstateError::Manifest {
        file: crate::MANIFEST_FILE.into(),
        what,
        help: help.into(),
    };
    let before = tables.manifest().ok_or_else(|| {
        bad(
            "is not there, so that nobody knows when the earlier tables were taken".into(),
            "Seal against a snapshot that a pull has written.",
        )
    })?;
    if before.taken_at > manifest.taken_at {
        return Err(bad(
            format!("says the earlier snapshot was taken at {}, after this one", before.taken_at),
            "Seal against the newest snapshot that is older.",
        ));
    }
    let then = before.taken_at.as_microsecond();
    manifest.predecessor = Some(before.digest().map_err(|e| bad(format!("has no digest: {e}"), ""))?);
    let known: HashSet<&str> = before.sources.iter().map(|s| s.source.as_str()).collect();
    intervals(tables, rows, &known, then, now)?;
    mark_all_against(tables, rows, &known, then, now)
}

/// What the earlier snapshot knew of a row, or that its source was not read then.
#[derive(Debug, Clone, Copy)]
struct Seen {
    first: Option<Micros>,
    after: Option<Micros>,
}

fn mark<T: Row>(row: &mut T, seen: Option<Seen>, absent_at: Option<Micros>, now: Micros) {
    let observed = row.observed();
    *observed.last = Some(now);
    (*observed.first, *observed.after) = match seen {
        Some(seen) => (seen.first, seen.after),
        None => (Some(now), absent_at),
    };
}

/// Marks rows of which nothing earlier is known.
fn mark_all(rows: &mut Rows, absent_at: &dyn Fn(&str) -> Option<Micros>, now: Micros) {
    crate::rows::each_table!(mut rows, table, {
        for row in table.iter_mut() {
            mark(row, None, absent_at(""), now);
        }
    });
}

/// Which source a row is of; `None` = of none by itself (people, applications).
struct Sources<'a> {
    known: &'a HashSet<&'a str>,
    groups: HashMap<String, String>,
    entitlements: HashMap<String, String>,
    accounts: HashMap<String, String>,
}

impl Sources<'_> {
    fn was_read(&self, source: Option<&String>) -> bool {
        source.is_none_or(|source| self.known.contains(source.as_str()))
    }
}

fn mark_all_against(
    tables: &(impl Tables + ?Sized),
    rows: &mut Rows,
    known: &HashSet<&str>,
    then: Micros,
    now: Micros,
) -> Result<Option<Delta>, EstateError> {
    let sources = Sources {
        known,
        groups: rows.groups.iter().map(|g| (g.group_id.clone(), g.source.clone())).collect(),
        entitlements: rows
            .entitlements
            .iter()
            .map(|e| (e.entitlement_id.clone(), e.source.clone()))
            .collect(),
        accounts: rows.accounts.iter().map(|a| (a.account_id.clone(), a.source.clone())).collect(),
    };
    let s = &sources;
    let (mut delta, mut few) = (Delta::default(), true);
    // One after the other: each holds an index of its table.
    macro_rules! mark {
        ($table:ident, $was_read:expr) => {
            let differing = mark_table(tables, &mut rows.$table, then, now, $was_read)?;
            few &= differing.is_some();
            (delta.gone.$table, delta.come.$table) = differing.unwrap_or_default();
        };
    }
    mark!(people, |_| true);
    mark!(applications, |_| true);
    mark!(accounts, |row| s.was_read(Some(&row.source)));
    mark!(groups, |row| s.was_read(Some(&row.source)));
    mark!(entitlements, |row| s.was_read(Some(&row.source)));
    mark!(federation_trusts, |row| s.was_read(Some(&row.source)));
    mark!(memberships, |row| s.was_read(s.groups.get(&row.group_id)));
    mark!(grants, |row| s.was_read(s.entitlements.get(&row.entitlement_id)));
    mark!(credentials, |row| s.was_read(s.accounts.get(&row.account_id)));
    Ok(few.then_some(delta))
}

/// The rows of one table by key, while those of the snapshot before it pass by. Keys are kept as two hashes under keys of
/// this run's own: half of what texts of ids would take, and nobody can make two of them collide.
struct Index {
    hashers: (RandomState, RandomState),
    /// The first row of each key.
    first: HashMap<(u64, u64), u32>,
    /// For each row, the next one of the same key.
    next: Vec<u32>,
    /// Whether an earlier row of its key was seen.
    marked: Vec<bool>,
    /// Whether the very row was there before.
    same: Vec<bool>,
}

/// No further row.
const END: u32 = u32::MAX;

impl Index {
    fn new<T: Row>(rows: &[T]) -> Self {
        let (marked, same) = (vec![false; rows.len()], vec![false; rows.len()]);
        let hashers = (RandomState::new(), RandomState::new());
        let mut index = Self { hashers, first: HashMap::new(), next: vec![END; rows.len()], marked, same };
        // From the end, so that the rows of a key follow each other in their order.
        for (at, row) in rows.iter().enumerate().rev() {
            let before = index.first.insert(index.hash(row), at as u32);
            if let (Some(before), Some(next)) = (before, index.next.get_mut(at)) {
                *next = before;
            }
        }
        index
    }

    fn hash<T: Row>(&self, row: &T) -> (u64, u64) {
        let key = row.key();
        (self.hashers.0.hash_one(&key), self.hashers.1.hash_one(&key))
    }

    /// Marks the rows that have the key of `before`, unless an earlier one did, and finds one that is the very same and was
    /// not found yet. Among very many rows of one key, only some are looked at: what is the same may be taken for gone
    /// and come.
    fn pass<T: Row + PartialEq>(&mut self, rows: &mut [T], before: &T, mut mark: impl FnMut(&mut T)) -> bool {
        let key = self.hash(before);
        let Some(first) = self.first.get(&key).copied() else { return false };
        if self.marked.get(first as usize) == Some(&false) {
            let mut at = first;
            while let (Some(row), Some(marked)) =
                (rows.get_mut(at as usize), self.marked.get_mut(at as usize))
            {
                mark(row);
                *marked = true;
                at = self.next.get(at as usize).copied().unwrap_or(END);
            }
        }
        let (mut last, mut at) = (END, first);
        for _ in 0..MOST_LIKE {
            let Some(row) = rows.get(at as usize) else { return false };
            let next = self.next.get(at as usize).copied().unwrap_or(END);
            if self.same.get(at as usize) == Some(&false) && row == before {
                if let Some(same) = self.same.get_mut(at as usize) {
                    *same = true;
                }
                // Found: out of the way of the next one, unless it is the last of its key.
                match self.next.get_mut(last as usize) {
                    Some(link) => *link = next,
                    None if next != END => drop(self.first.insert(key, next)),
                    None => {}
                }
                return true;
            }
            (last, at) = (at, next);
        }
        false
    }
}

/// How many rows of one key are looked at for the same one.
const MOST_LIKE: usize = 64;

/// Marks one table. Gives the rows that only the earlier snapshot has and those that only this one has, unless many.
#[expect(clippy::type_complexity, reason = "the two sides of a delta")]
fn mark_table<T: Row + Clone + PartialEq>(
    tables: &(impl Tables + ?Sized),
    rows: &mut [T],
    then: Micros,
    now: Micros,
    was_read: impl Fn(&T) -> bool,
) -> Result<Option<(Vec<T>, Vec<T>)>, EstateError> {
    let mut index = Index::new(rows);
    let most = most(rows.len());
    let (mut gone, mut many) = (Vec::new(), false);
    let names: Vec<&str> = T::COLUMNS.iter().map(|c| c.name).collect();
    for batch in tables.scan(T::TABLE, &names)? {
        let batch = batch?;
        for row in 0..batch.len() {
            let mut before =
                T::read(&batch, row).map_err(|bad| bad.at(&batch.file, batch.row_number(row)))?;
            let observed = before.observed();
            // A snapshot that was not sealed itself had the row when it was taken.
            let seen = Seen { first: observed.first.or(Some(then)), after: *observed.after };
            *observed.last = Some(now);
            let still = index.pass(rows, &before, |row| mark(row, Some(seen), None, now));
            if !still && !many {
                gone.push(before);
                many = gone.len() > most;
            }
        }
    }
    let mut come = Vec::new();
    for ((row, marked), same) in rows.iter_mut().zip(&index.marked).zip(&index.same) {
        if !*marked {
            let absent_at = was_read(row).then_some(then);
            mark(row, None, absent_at, now);
        }
        if !*same && !many {
            come.push(row.clone());
            many = come.len() > most;
        }
    }
    Ok((!many).then_some((gone, come)))
}

/// What a first pull can say: it happened before it was taken.
fn first_intervals(rows: &mut Rows, now: Micros) {
    for account in rows.accounts.iter_mut().filter(|a| !a.enabled && a.disabled_at.is_none()) {
        account.disabled_not_after = Some(now);
    }
    for person in rows.people.iter_mut().filter(|p| gone(p)) {
        person.terminated_not_after = Some(now);
    }
}

fn gone(person: &Person) -> bool {
    person.status == PersonStatus::Terminated && person.terminated_on.is_none()
}

fn intervals(
    tables: &(impl Tables + ?Sized),
    rows: &mut Rows,
    known: &HashSet<&str>,
    then: Micros,
    now: Micros,
) -> Result<(), EstateError> {
    let accounts: Vec<Account> = read_table(tables)?;
    let accounts: HashMap<&str, &Account> = accounts.iter().map(|a| (a.account_id.as_str(), a)).collect();
    for account in rows.accounts.iter_mut().filter(|a| !a.enabled && a.disabled_at.is_none()) {
        let (from, to) = match accounts.get(account.account_id.as_str()) {
            Some(before) if before.enabled => (Some(then), Some(now)),
            Some(before) => (before.disabled_not_before, before.disabled_not_after.or(Some(then))),
            // New and disabled: it was disabled since it appeared, if the source was read before at all.
            None => (known.contains(account.source.as_str()).then_some(then), Some(now)),
        };
        (account.disabled_not_before, account.disabled_not_after) = (from, to);
    }
    let people: Vec<Person> = read_table(tables)?;
    let people: HashMap<&str, &Person> = people.iter().map(|p| (p.person_id.as_str(), p)).collect();
    for person in &mut rows.people {
        let before = people.get(person.person_id.as_str()).copied();
        if gone(person) {
            let (from, to) = match before {
                Some(before) if gone(before) => {
                    (before.terminated_not_before, before.terminated_not_after.or(Some(then)))
                }
                Some(_) => (Some(then), Some(now)),
                None => (None, Some(now)),
            };
            (person.terminated_not_before, person.terminated_not_after) = (from, to);
        }
        let Some(before) = before else { continue };
        let moved = before.department != person.department || before.job_title != person.job_title;
        if person.previous_department.is_none() {
            let left = (before.department != person.department).then(|| before.department.clone()).flatten();
            person.previous_department = left.or_else(|| before.previous_department.clone());
        }
        if person.role_changed_on.is_none() {
            let (from, to) = match moved {
                true => (Some(then), Some(now)),
                false => (before.role_changed_not_before, before.role_changed_not_after),
            };
            (person.role_changed_not_before, person.role_changed_not_after) = (from, to);
        }
    }
    Ok(())
}
