//! `privilege_creep`: people who kept rights of a former role. Unknown: people for whom no proof of an excess right was
//! found, but who hold a candidate (a right few peers have) of which nobody can say whether it was given before the change
//! of role; and, where no source reports `hr_dates`, every active person with a department whom no pull saw changing.
//! A time that no source reports lies between two pulls (sealing), and is enough where the order follows from that.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use muster_estate::PersonStatus;
use muster_model::snapshot::Fact;
use rayon::prelude::*;
use serde_json::json;

use crate::codes::NO_CODE;
use crate::context::Context;
use crate::csr::NO_TIME;
use crate::holdings::{Department, Holdings};
use crate::interval::Interval;
use crate::metric::{Direction, Metric, Outcome, Unit};
use crate::offenders::{Offenders, Subject};

pub(super) const METRIC: Metric = Metric {
    id: "privilege_creep",
    version: 2,
    title: "Privilege creep",
    description: "People who changed roles and still hold rights from before that fewer than one in five of \
        their present colleagues have.",
    population: "Active people with a department who have changed roles",
    offending: "At least one right given before the change of role that fewer than 20 % of the peers hold",
    unit: Unit::Share,
    direction: Direction::LowerIsBetter,
    facts: &[Fact::GrantedAt, Fact::HrDates],
    measure,
};

/// What was found about one person.
#[derive(Debug, Clone, Copy)]
struct Finding {
    person: u32,
    /// Excess entitlements that are proven.
    excess: u32,
    /// Whether a right might be one more, and the times known do not say.
    open: bool,
}

fn measure(context: &Context<'_>) -> Outcome {
    let people = &context.estate.people;
    let everyone = 0..people.codes.len() as u32;
    let members = everyone.filter(|p| {
        people.status[*p as usize] == PersonStatus::Active && people.department[*p as usize] != NO_CODE
    });
    let dated = context.estate.knowledge.anyone_reports(&Fact::HrDates);
    let mut departments = vec![Vec::new(); people.departments];
    let mut unmoved = 0_u64;
    members.for_each(|person| {
        unmoved += u64::from(changed(context, person).is_none());
        departments[people.department[person as usize] as usize].push(person);
    });
    // Without dates nobody knows who changed roles before the first pull.
    let never_known = if dated { 0 } else { unmoved };
    let holdings = Holdings::new(context);
    let mut findings: Vec<Finding> = departments
        .par_iter()
        .filter(|members| members.iter().any(|person| changed(context, *person).is_some()))
        .map_init(|| Department::new(&holdings), |department, members| judge(context, department, members))
        .flatten_iter()
        .collect();
    findings.sort_unstable_by_key(|f| f.person);
    let unknown = findings.iter().filter(|f| f.excess == 0 && f.open).count();
    findings.retain(|f| f.excess > 0 || !f.open);
    outcome(context, &findings, never_known + unknown as u64)
}

/// When the person changed roles, if they did, so that rights of the former one may be left.
fn changed(context: &Context<'_>, person: u32) -> Option<Interval> {
    let people = &context.estate.people;
    let said = people.role_changed[person as usize];
    let dated = said != NO_TIME && context.estate.knowledge.anyone_reports(&Fact::HrDates);
    let change = if dated { Interval::exact(said) } else { people.moved.get(person as usize) };
    (change.is_by(context.now) == Some(true)).then_some(change)
}

fn judge(context: &Context<'_>, department: &mut Department<'_, '_>, members: &[u32]) -> Vec<Finding> {
    let peers = members.len() as u64 - 1;
    let percent = u64::from(context.parameters.creep_peer_percent);
    // A right is excess when 100 · h < percent · n. The person is one of its holders, the h others are peers.
    let few = (percent * peers).div_ceil(100).try_into().unwrap_or(u32::MAX);
    department.count_holders(members, few);
    let subjects = members.iter().filter_map(|person| Some((*person, changed(context, *person)?)));
    let mut findings = Vec::new();
    for (person, changed) in subjects {
        let mut finding = Finding { person, excess: 0, open: false };
        department.each_rare(person, |held| {
            let before = held.since.is_before(changed);
            finding.excess += u32::from(before == Some(true));
            finding.open |= before.is_none();
        });
        findings.push(finding);
    }
    findings
}

fn outcome(context: &Context<'_>, findings: &[Finding], unknown: u64) -> Outcome {
    let creeping: Vec<(u32, i64)> =
        findings.iter().filter(|f| f.excess > 0).map(|f| (f.person, i64::from(f.excess))).collect();
    let excess: i64 = creeping.iter().map(|(_, n)| n).sum();
    let mut top = creeping.clone();
    top.sort_by_key(|(person, n)| (-n, *person));
    let top20: Vec<_> = top
        .iter()
        .take(20)
        .map(|(person, n)| json!({"entitlements": n, "person_id": context.estate.people.codes.id(*person)}))
        .collect();
    let offenders = Offenders::counted(Subject::Person, creeping);
    let numerator = offenders.len();
    Outcome::rated(offenders, numerator, findings.len() as u64, unknown)
        .with([("excess_entitlements", json!(excess)), ("top20", json!(top20))])
        .hashed([("counts_sha256", |estate, offenders| offenders.counted_sha256(estate))])
}
