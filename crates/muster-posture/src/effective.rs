//! Effective access of all enabled accounts in one pass: how many rights each has, whether it is privileged, how many
//! accounts reach each right, and how many people of each department hold it. The pairs themselves are not kept.
mod units;
mod walk;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

pub(crate) use self::units::Units;
use self::walk::{Found, Walk};
use crate::access::Access;
use crate::columns::{Accounts, Entitlements};
use crate::counted::Counted;
use crate::csr::Csr;

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
    /// How many who count in a department hold each right, as far as the pass came by it: none of small departments, and
    /// none at all once the estate has moved on.
    pub(crate) holders: Vec<Option<Arc<Counted>>>,
}

/// What effective access is worked out from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground<'a> {
    pub(crate) accounts: &'a Accounts,
    pub(crate) entitlements: &'a Entitlements,
    pub(crate) access: &'a Access,
    /// Person → their enabled human accounts.
    pub(crate) humans: &'a Csr,
}

impl Effective {
    /// `units` are those of the same people, accounts and humans.
    pub(crate) fn new(ground: Ground<'_>, units: &Units) -> Self {
        let (found, next) = (Found::new(ground), AtomicUsize::new(0));
        // Each thread takes the next unit when it is done with the last; handed out beforehand, the last of them were left
        // to one thread alone.
        let walks: Vec<Walk<'_>> = (0..rayon::current_num_threads())
            .into_par_iter()
            .with_max_len(1)
            .map(|_| {
                let mut walk = Walk::new(ground, units, &found);
                while let Some(unit) = units.get(next.fetch_add(1, Ordering::Relaxed)) {
                    walk.take(unit);
                }
                walk.finish();
                walk
            })
            .collect();
        let mut fan_in = vec![0; ground.entitlements.codes.len()];
        let mut departments: Vec<Option<Vec<u32>>> = vec![None; units.departments];
        for walk in walks {
            add(&mut fan_in, &walk.fan_in);
            for (department, counts) in walk.departments {
                let Some(all) = departments.get_mut(department as usize) else { continue };
                match all {
                    Some(all) => add(all, &counts),
                    None => *all = Some(counts),
                }
            }
        }
        let counted = |counts: &Option<Vec<u32>>| Some(Arc::new(Counted::new(counts.as_deref()?)));
        let (rights, privileged) = found.into_columns();
        Self {
            pairs: rights.iter().map(|n| u64::from(*n)).sum(),
            holders: departments.par_iter().map(counted).collect(),
            rights,
            privileged,
            fan_in,
        }
    }
}

fn add(all: &mut [u32], more: &[u32]) {
    for (all, more) in all.iter_mut().zip(more) {
        *all += more;
    }
}
