//! Effective access of all enabled accounts in one pass: how many rights each has, whether it is privileged, how many
//! accounts reach each right. The pairs themselves are not kept.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;

use crate::access::Access;
use crate::columns::{Accounts, Entitlements};
use crate::sets::Counts;

/// Accounts handed to a thread at a time.
const CHUNK: u32 = 8 * 1024;

/// What effective access comes to.
#[derive(Debug, Default, Clone)]
pub(crate) struct Effective {
    /// Number of distinct entitlements of each account; 0 for disabled ones.
    pub(crate) rights: Vec<u32>,
    /// Whether each account is enabled and privileged: by the source's hint, a group or a right.
    pub(crate) privileged: Vec<bool>,
    /// Number of distinct enabled accounts that have each entitlement.
    pub(crate) fan_in: Vec<u32>,
    /// Σ `rights`.
    pub(crate) pairs: u64,
}

struct Part {
    chunks: Vec<(u32, Vec<u32>, Vec<bool>)>,
    fan_in: Counts,
}

impl Effective {
    pub(crate) fn new(access: &Access, accounts: &Accounts, entitlements: &Entitlements) -> Self {
        let count = entitlements.codes.len();
        let (end, next) = (accounts.codes.len() as u32, AtomicU32::new(0));
        // Each thread takes the next accounts when it is done with the last; handed out beforehand, the last of them were
        // left to one thread alone.
        let part = (0..rayon::current_num_threads())
            .into_par_iter()
            .with_max_len(1)
            .map(|_| {
                let mut part = Part { chunks: Vec::new(), fan_in: Counts::new(count) };
                loop {
                    let start = next.fetch_add(CHUNK, Ordering::Relaxed);
                    if start >= end {
                        return part;
                    }
                    part.add(start..end.min(start + CHUNK), access, accounts, entitlements);
                }
            })
            .reduce_with(|mut one, two| {
                one.chunks.extend(two.chunks);
                one.fan_in.add(two.fan_in);
                one
            });
        let Some(mut part) = part else { return Self { fan_in: vec![0; count], ..Self::default() } };
        part.chunks.sort_unstable_by_key(|chunk| chunk.0);
        let mut effective = Self { fan_in: part.fan_in.totals().to_vec(), ..Self::default() };
        for (_, rights, privileged) in part.chunks {
            effective.rights.extend(rights);
            effective.privileged.extend(privileged);
        }
        effective.pairs = effective.rights.iter().map(|n| u64::from(*n)).sum();
        effective
    }
}

impl Part {
    fn add(
        &mut self,
        range: std::ops::Range<u32>,
        access: &Access,
        accounts: &Accounts,
        rights: &Entitlements,
    ) {
        let mut counts = Vec::with_capacity(range.len());
        let mut flags = Vec::with_capacity(range.len());
        let start = range.start;
        for account in range {
            let (mut count, mut privileged) = (0, false);
            if accounts.enabled[account as usize] {
                let direct = access.account_grants.targets(account);
                privileged = accounts.hint[account as usize]
                    || direct.iter().any(|right| rights.privileged[*right as usize]);
                self.fan_in.next_set();
                count += self.fan_in.insert(direct);
                for group in access.memberships.targets(account) {
                    privileged |= access.closure.is_privileged(*group);
                    count += self.fan_in.insert(access.closure.reach(*group));
                }
            }
            counts.push(count);
            flags.push(privileged);
        }
        self.chunks.push((start, counts, flags));
    }
}
