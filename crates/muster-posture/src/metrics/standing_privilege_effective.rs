//! `standing_privilege_effective`: privileged rights that accounts hold all the time, through groups as well, instead of
//! switching them on when they need them. Unknown: rights that an account holds by no way of which every step is known to
//! be standing, but by one of which no source says it. Beside the contract (metrics.md, "Beyond the contract").
use muster_estate::SubjectKind;
use rayon::prelude::*;

use crate::context::Context;
use crate::estate::Estate;
use crate::held::{Held, HeldAtLeast};
use crate::metric::{Direction, Metric, Outcome, Reads, Unit};
use crate::offenders::{Key, Offenders};
use crate::sets::Marks;

pub(super) const METRIC: Metric = Metric {
    id: "standing_privilege_effective",
    version: 1,
    title: "Privilege held all the time",
    description: "Privileged rights that an account holds at every hour, directly or through groups, where it could switch \
        them on for the hour it needs them. What is always on is what a thief of the account gets.",
    population: "Pairs of enabled account and privileged right it holds or can switch on",
    offending: "Held by at least one way whose every step is always there",
    unit: Unit::Share,
    direction: Direction::LowerIsBetter,
    facts: &[],
    reads: &[Reads::Access, Reads::Accounts],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let estate = context.estate;
    let rights = &estate.entitlements.privileged;
    let privileged = estate.effective.fan_in.iter().zip(rights).filter(|(_, privileged)| **privileged);
    let all: u64 = privileged.map(|(accounts, _)| u64::from(*accounts)).sum();
    let access = &estate.access;
    let nobody_says = [&access.memberships, &access.parents, &access.account_grants, &access.group_grants]
        .iter()
        .all(|edges| !edges.says_how());
    let (standing, unknown) = match (nobody_says, estate.knowledge.is_bare()) {
        (true, true) => (all, 0),
        (true, false) => (0, all),
        (false, _) => {
            let standing = count(estate, Held::Standing);
            (standing, count(estate, Held::NotReported) - standing)
        }
    };
    Outcome::rated(Offenders::found(standing, find), standing, all - unknown, unknown)
}

fn count(estate: &Estate, least: Held) -> u64 {
    let counts: Vec<u64> = each(estate, least, |count, _, _| *count += 1);
    counts.iter().sum()
}

fn find(estate: &Estate) -> Vec<Key> {
    let keys: Vec<Vec<Key>> = each(estate, Held::Standing, |keys: &mut Vec<Key>, subject, right| {
        keys.push(Key { kind: SubjectKind::Account, subject, right });
    });
    let mut keys = keys.concat();
    keys.par_sort_unstable();
    keys
}

/// Accounts that a thread looks at at a time.
const TOGETHER: usize = 16 * 1024;

/// Calls `take` for each privileged right that an enabled account holds at least so; of all accounts, some are brought
/// together in one `P`, the next in another.
fn each<P: Default + Send>(estate: &Estate, least: Held, take: impl Fn(&mut P, u32, u32) + Sync) -> Vec<P> {
    let held = HeldAtLeast::new(estate, least);
    let looked_at =
        estate.effective.privileged.par_chunks(TOGETHER).enumerate().map(|(chunk, privileged)| {
            let mut seen = Marks::new(estate.entitlements.codes.len());
            let mut part = P::default();
            let from = (chunk * TOGETHER) as u32;
            for (account, _) in (from..).zip(privileged).filter(|(_, privileged)| **privileged) {
                held.each(account, &mut seen, |right| take(&mut part, account, right));
            }
            part
        });
    looked_at.collect()
}
