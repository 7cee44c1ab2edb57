//! `privilege_creep`: people who kept rights of a former role. Unknown: people for whom no proof of an excess right was
//! found, but who hold a candidate (a right few peers have) of which nobody can say whether it was given before the change
//! of role; and, where no source reports `hr_dates`, every active person with a department whom no pull saw changing.
//! A time that no source reports lies between two pulls (sealing), and is enough where the order follows from that.
use muster_model::snapshot::Fact;
use serde_json::json;

use crate::context::Context;
use crate::creep::changed;
use crate::metric::{Direction, Metric, Outcome, Reads, Unit};
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
    reads: &[Reads::Now, Reads::Access, Reads::Accounts, Reads::People],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let people = &context.estate.people;
    let dated = context.estate.knowledge.anyone_reports(&Fact::HrDates);
    let everyone = 0..people.codes.len() as u32;
    let unmoved = |p: &u32| people.counts_in(*p).is_some() && changed(context, *p).is_none();
    // Without dates nobody knows who changed roles before the first pull.
    let never_known = if dated { 0 } else { everyone.filter(unmoved).count() };
    let findings = &context.creep().findings;
    let open = findings.iter().filter(|f| f.excess == 0 && f.open).count();
    let creeping: Vec<(u32, i64)> =
        findings.iter().filter(|f| f.excess > 0).map(|f| (f.person, i64::from(f.excess))).collect();
    let excess: i64 = creeping.iter().map(|(_, n)| n).sum();
    let top20: Vec<_> = most(&creeping, 20)
        .into_iter()
        .map(|(person, n)| json!({"entitlements": n, "person_id": people.codes.id(person)}))
        .collect();
    let offenders = Offenders::counted(Subject::Person, creeping);
    let (numerator, judged) = (offenders.len(), findings.len() - open);
    Outcome::rated(offenders, numerator, judged as u64, (never_known + open) as u64)
        .with([("excess_entitlements", json!(excess)), ("top20", json!(top20))])
        .hashed([("counts_sha256", |estate, offenders| offenders.counted_sha256(estate))])
}

/// The `count` people with the most, most first, then by id.
fn most(people: &[(u32, i64)], count: usize) -> Vec<(u32, i64)> {
    let order = |(person, n): &(u32, i64)| (-n, *person);
    let mut most = people.to_vec();
    if most.len() > count {
        most.select_nth_unstable_by_key(count, order);
        most.truncate(count);
    }
    most.sort_unstable_by_key(order);
    most
}
