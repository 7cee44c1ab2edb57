//! Sealing a snapshot against the one before it: since when each row has been seen, and, where a source does not report
//! a time, the interval in which it must lie. Nothing is judged, and what the source reports is never touched.
//!
//! Rows are the same when their keys are (ids are made of the source's own immutable ids, so a renamed account is). Only
//! what one source said in both snapshots is compared: a source that was not read in between makes nothing appear anew.
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use muster_model::snapshot::Manifest;

use crate::error::EstateError;
use crate::rows::{Account, Micros, Person, Row, Rows};
use crate::tables::{Tables, read_table};
use crate::words::PersonStatus;

/// Seals `rows`, about to be written with `manifest`, against the snapshot before (`None`: there is none), and names that
/// one in the manifest.
///
/// # Errors
/// When the earlier snapshot cannot be read, has no manifest, or was taken later.
pub fn seal(
    previous: Option<&(impl Tables + ?Sized)>,
    rows: &mut Rows,
    manifest: &mut Manifest,
) -> Result<(), EstateError> {
    let now = manifest.taken_at.as_microsecond();
    let Some(tables) = previous else {
        mark_all(rows, &|_| None, now);
        first_intervals(rows, now);
        manifest.predecessor = None;
        return Ok(());
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
) -> Result<(), EstateError> {
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
    mark_table(tables, &mut rows.people, then, now, |_| true)?;
    mark_table(tables, &mut rows.applications, then, now, |_| true)?;
    mark_table(tables, &mut rows.accounts, then, now, |row| s.was_read(Some(&row.source)))?;
    mark_table(tables, &mut rows.groups, then, now, |row| s.was_read(Some(&row.source)))?;
    mark_table(tables, &mut rows.entitlements, then, now, |row| s.was_read(Some(&row.source)))?;
    mark_table(tables, &mut rows.federation_trusts, then, now, |row| s.was_read(Some(&row.source)))?;
    mark_table(tables, &mut rows.memberships, then, now, |row| s.was_read(s.groups.get(&row.group_id)))?;
    mark_table(tables, &mut rows.grants, then, now, |row| {
        s.was_read(s.entitlements.get(&row.entitlement_id))
    })?;
    mark_table(tables, &mut rows.credentials, then, now, |row| s.was_read(s.accounts.get(&row.account_id)))
}

/// Marks one table. Keys are kept as two hashes under keys of this run's own: half of what texts of ids would take, and
/// nobody can make two of them collide.
fn mark_table<T: Row>(
    tables: &(impl Tables + ?Sized),
    rows: &mut [T],
    then: Micros,
    now: Micros,
    was_read: impl Fn(&T) -> bool,
) -> Result<(), EstateError> {
    let (one, two) = (RandomState::new(), RandomState::new());
    let hash = |row: &T| {
        let key = row.key();
        (one.hash_one(&key), two.hash_one(&key))
    };
    let mut seen: HashMap<(u64, u64), Seen> = HashMap::new();
    let names: Vec<&str> = T::COLUMNS.iter().map(|c| c.name).collect();
    for batch in tables.scan(T::TABLE, &names)? {
        let batch = batch?;
        for row in 0..batch.len() {
            let mut row = T::read(&batch, row).map_err(|bad| bad.at(&batch.file, batch.row_number(row)))?;
            let key = hash(&row);
            let observed = row.observed();
            // A snapshot that was not sealed itself had the row when it was taken.
            seen.entry(key).or_insert(Seen { first: observed.first.or(Some(then)), after: *observed.after });
        }
    }
    for row in rows {
        let known = seen.get(&hash(row)).copied();
        let absent_at = was_read(row).then_some(then);
        mark(row, known, absent_at, now);
    }
    Ok(())
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
