//! Privilege creep, kept so that it can go on to the next snapshot: how many of each department hold each right, and what
//! was found about each person who changed roles. What counts as too much is the metric's contract (`metrics.md`).
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
mod advance;
mod judge;

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;
use muster_model::snapshot::Fact;
use rayon::prelude::*;

pub(crate) use self::advance::Dirty;
use self::judge::Judge;
use crate::context::Context;
use crate::counted::Counted;
use crate::csr::NO_TIME;
use crate::holdings::Holders;
use crate::interval::Interval;

/// What was found about one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) person: u32,
    /// Excess entitlements that are proven.
    pub(crate) excess: u32,
    /// Whether a right might be one, and the times known do not say. Of no weight where one is proven.
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

impl Creep {
    /// Looks at everybody.
    pub(crate) fn new(context: &Context<'_>) -> Self {
        let percent = context.parameters.creep_peer_percent;
        let judged: Vec<(Peers, Vec<Finding>)> = (0..)
            .zip(context.estate.people.by_department())
            .collect::<Vec<_>>()
            .par_iter()
            .map(|(department, members)| judge_department(context, *department, members, percent))
            .collect();
        let (departments, findings): (Vec<Peers>, Vec<Vec<Finding>>) = judged.into_iter().unzip();
        let mut findings = findings.concat();
        findings.sort_unstable_by_key(|finding| finding.person);
        Self { now: context.now, percent, departments, findings }
    }
}

/// People judged by a thread at a time: a large department is for all of them.
const TOGETHER: usize = 512;
/// Of these, so many are fetched at a time.
const FETCHED: usize = 64;

fn judge_department(
    context: &Context<'_>,
    department: u32,
    members: &[u32],
    percent: u32,
) -> (Peers, Vec<Finding>) {
    let mut peers = Peers { members: members.len() as u32, ..Peers::default() };
    let subjects: Vec<(u32, Interval)> =
        members.iter().filter_map(|person| Some((*person, changed(context, *person)?))).collect();
    if subjects.is_empty() {
        return (peers, Vec::new());
    }
    let estate = context.estate;
    let counted = estate.effective.holders.get(department as usize).cloned().flatten();
    let holders = counted.unwrap_or_else(|| Arc::new(Counted::new(Holders::new(estate).count(members))));
    let few = few(percent, peers.members);
    let rare = holders.mark(estate.entitlements.codes.len(), |holders| holders <= few);
    peers.holders = Some(holders);
    let judged = subjects.par_chunks(TOGETHER).map(|some| {
        let mut judge = Judge::new(context);
        let findings = some.chunks(FETCHED).flat_map(|near| {
            judge.fetch(near);
            let rare = |right| rare[right as usize];
            near.iter().map(|(person, changed)| judge.person(*person, *changed, rare)).collect::<Vec<_>>()
        });
        findings.collect::<Vec<_>>()
    });
    (peers, judged.flatten_iter().collect())
}
