//! Privilege creep, kept so that it can go on to the next snapshot: how many of each department hold each right, and what
//! was found about each person who changed roles. What counts as too much is the metric's contract (`metrics.md`).
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
mod advance;
mod counted;

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;
use muster_estate::PersonStatus;
use muster_model::snapshot::Fact;
use rayon::prelude::*;

pub(crate) use self::advance::Dirty;
use self::counted::Counted;
use crate::codes::NO_CODE;
use crate::columns::People;
use crate::context::Context;
use crate::csr::NO_TIME;
use crate::holdings::{Holders, Holdings};
use crate::interval::Interval;

/// What was found about one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) person: u32,
    /// Excess entitlements that are proven.
    pub(crate) excess: u32,
    /// Whether a right might be one more, and the times known do not say.
    pub(crate) open: bool,
}

/// The active people of one department.
#[derive(Debug, Clone, Default)]
struct Peers {
    members: u32,
    /// How many of them hold each right. `None` where nobody has changed roles.
    holders: Option<Arc<Counted>>,
    /// How many hold a right now, where that has changed since.
    changed: HashMap<u32, u32, FixedState>,
}

/// All departments and all findings.
#[derive(Debug, Clone, Default)]
pub(crate) struct Creep {
    /// As of when, in microseconds since the epoch.
    now: i64,
    percent: u32,
    departments: Vec<Peers>,
    /// By person.
    pub(crate) findings: Vec<Finding>,
}

/// The department that an active person counts in.
pub(crate) fn department(people: &People, person: u32) -> Option<u32> {
    let department = people.department[person as usize];
    (people.status[person as usize] == PersonStatus::Active && department != NO_CODE).then_some(department)
}

/// When the person changed roles, if they did, so that rights of the former one may be left.
pub(crate) fn changed(context: &Context<'_>, person: u32) -> Option<Interval> {
    let people = &context.estate.people;
    let said = people.role_changed[person as usize];
    let dated = said != NO_TIME && context.estate.knowledge.anyone_reports(&Fact::HrDates);
    let change = if dated { Interval::exact(said) } else { people.moved.get(person as usize) };
    (change.is_by(context.now) == Some(true)).then_some(change)
}

/// The most that may hold a right for it to be excess. A right is excess when 100 · h < percent · n. The person is one of
/// its holders, the h others are peers.
fn few(percent: u32, members: u32) -> u32 {
    let peers = u64::from(members.saturating_sub(1));
    (u64::from(percent) * peers).div_ceil(100).try_into().unwrap_or(u32::MAX)
}

/// Judges one person; `rare` are the rights that few of the department hold.
fn judge(holdings: &mut Holdings<'_>, person: u32, changed: Interval, rare: impl Fn(u32) -> bool) -> Finding {
    let mut finding = Finding { person, excess: 0, open: false };
    holdings.each(person, rare, |since| {
        let before = since.is_before(changed);
        finding.excess += u32::from(before == Some(true));
        finding.open |= before.is_none();
    });
    finding
}

impl Creep {
    /// Looks at everybody.
    pub(crate) fn new(context: &Context<'_>) -> Self {
        let people = &context.estate.people;
        let percent = context.parameters.creep_peer_percent;
        let mut departments = vec![Vec::new(); people.departments.len()];
        for person in 0..people.codes.len() as u32 {
            if let Some(department) = department(people, person) {
                departments[department as usize].push(person);
            }
        }
        let judged: Vec<(Peers, Vec<Finding>)> = departments
            .par_iter()
            .map_init(
                || (Holders::new(context.estate), Holdings::new(context), Vec::new()),
                |(holders, holdings, rare), members| {
                    let count = members.len() as u32;
                    let mut peers = Peers { members: count, ..Peers::default() };
                    let subjects = members.iter().filter_map(|p| Some((*p, changed(context, *p)?)));
                    let mut subjects = subjects.peekable();
                    if subjects.peek().is_none() {
                        return (peers, Vec::new());
                    }
                    let holders = holders.count(members);
                    let few = few(percent, count);
                    rare.clear();
                    rare.extend(holders.iter().map(|holders| *holders <= few));
                    peers.holders = Some(Arc::new(Counted::new(holders)));
                    let findings = subjects
                        .map(|(person, changed)| judge(holdings, person, changed, |r| rare[r as usize]));
                    (peers, findings.collect())
                },
            )
            .collect();
        let (departments, findings): (Vec<Peers>, Vec<Vec<Finding>>) = judged.into_iter().unzip();
        let mut findings = findings.concat();
        findings.sort_unstable_by_key(|finding| finding.person);
        Self { now: context.now, percent, departments, findings }
    }
}
