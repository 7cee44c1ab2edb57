//! `leaver_disable_hours`: how long leavers' accounts stayed enabled. Unknown: disabled accounts of leavers in a source
//! without `disabled_at`, or without a creation in a source without `created_at`; and where no source reports `hr_dates`,
//! disabled accounts of people who have left by status. What pulls saw (sealing) decides where it leaves one answer only,
//! as when the account was disabled before the last day.
//! Accounts still enabled are not here but in [`Estate::open_leavers`](crate::Estate::open_leavers).
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use muster_model::measurement::{Measured, Percentiles};
use muster_model::snapshot::Fact;
use serde_json::{Value, json};

use crate::codes::NO_CODE;
use crate::columns::is_nhi;
use crate::context::Context;
use crate::csr::NO_TIME;
use crate::interval::Interval;
use crate::metric::{Direction, Hash, Metric, Outcome, Reads, Unit, fields};
use crate::offenders::{Offenders, Subject};
use crate::those::those;

pub(super) const METRIC: Metric = Metric {
    id: "leaver_disable_hours",
    version: 2,
    title: "Time to disable leavers",
    description: "How long after a person's last day their accounts were disabled. Half and 95 of 100 were \
        at most this late.",
    population: "Disabled accounts of people whose last day has passed, made before it; services and \
        workloads left out",
    offending: "Each of them, with the seconds it took",
    unit: Unit::Seconds,
    direction: Direction::LowerIsBetter,
    facts: &[Fact::DisabledAt, Fact::HrDates],
    reads: &[Reads::Now, Reads::Accounts, Reads::People],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let (accounts, people) = (&context.estate.accounts, &context.estate.people);
    let dated = context.estate.knowledge.anyone_reports(&Fact::HrDates);
    let mut unknown = 0;
    let mut taken = Vec::new();
    for account in those(&accounts.enabled, &accounts.kind, |enabled, kind| !enabled & !is_nhi(kind)) {
        let at = account as usize;
        let person = accounts.person[at];
        if person == NO_CODE {
            continue;
        }
        let terminated = people.terminated[person as usize];
        let left = if dated { Interval::exact(terminated) } else { people.left.get(person as usize) };
        if !dated && !context.is_leaver(person) {
            continue;
        }
        if !dated && left.is_by(context.now) != Some(true) {
            unknown += 1;
            continue;
        }
        let created = accounts.created[at];
        // One made later is not theirs to leave behind; one that may have been is unknown.
        let datable = created != NO_TIME || !context.reports(account, &Fact::CreatedAt);
        let made_later = created != NO_TIME && Interval::exact(created).is_after(left) == Some(true);
        if left.is_by(context.now - 1) == Some(false) || !datable || made_later {
            continue;
        }
        let told = context.reports(account, &Fact::DisabledAt);
        let disabled =
            if told { Interval::exact(accounts.disabled[at]) } else { accounts.switched_off.get(at) };
        if told && !disabled.happened() {
            continue;
        }
        let theirs = created != NO_TIME && Interval::exact(created).is_after(left) == Some(false);
        match disabled.seconds_since(left).filter(|_| theirs) {
            Some(seconds) => taken.push((account, seconds)),
            None => unknown += 1,
        }
    }
    outcome(taken, unknown)
}

fn outcome(taken: Vec<(u32, i64)>, unknown: u64) -> Outcome {
    let mut ascending: Vec<i64> = taken.iter().map(|t| t.1).collect();
    ascending.sort_unstable();
    let percentiles = nearest_rank(&ascending, 50).zip(nearest_rank(&ascending, 95));
    let hours = |seconds: Option<i64>| match seconds {
        Some(seconds) => json!({"hours": {"denominator": 3600, "numerator": seconds}, "seconds": seconds}),
        None => Value::Null,
    };
    let offenders = Offenders::counted(Subject::Account, taken);
    let json = fields([
        ("count", json!(offenders.len())),
        ("p50", hours(percentiles.map(|p| p.0))),
        ("p95", hours(percentiles.map(|p| p.1))),
    ]);
    let measured = Measured {
        count: offenders.len(),
        numerator: None,
        denominator: Some(offenders.len()),
        unknown,
        possibly: 0,
        seconds: percentiles.map(|(p50, p95)| Percentiles { p50, p95 }),
    };
    let over_lines: Hash = |estate, offenders| offenders.counted_sha256(estate);
    Outcome { measured, offenders, json, hashes: vec![("sha256", over_lines)] }
}

/// The value at rank ⌈percent/100 · n⌉, from 1, of an ascending list.
fn nearest_rank(ascending: &[i64], percent: usize) -> Option<i64> {
    let rank = (ascending.len() * percent).div_ceil(100);
    ascending.get(rank.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::nearest_rank;

    #[test]
    fn ranks() {
        assert_eq!(nearest_rank(&[], 50), None);
        assert_eq!(nearest_rank(&[7], 95), Some(7));
        assert_eq!(nearest_rank(&[1, 2, 3, 4], 50), Some(2));
        assert_eq!(nearest_rank(&[1, 2, 3, 4, 5], 50), Some(3));
        let hundred: Vec<i64> = (1..=100).collect();
        assert_eq!(nearest_rank(&hundred, 95), Some(95));
    }
}
