//! How many hold each right: a list of all rights where many are held, else of those that are.
#![allow(clippy::indexing_slicing, reason = "the full list has a place for each right")]
use crate::advance::Relabel;

/// Counts by right.
#[derive(Debug)]
pub(crate) enum Counted {
    /// For each right.
    All(Vec<u32>),
    /// Those that anybody holds, ascending.
    Some(Vec<(u32, u32)>),
}

/// Where at least one in so many rights is held, all are listed.
const DENSE: usize = 4;

impl Counted {
    pub(crate) fn new(counts: &[u32]) -> Self {
        let held: Vec<(u32, u32)> = (0..).zip(counts.iter().copied()).filter(|(_, n)| *n > 0).collect();
        if held.len() * DENSE >= counts.len() { Self::All(counts.to_vec()) } else { Self::Some(held) }
    }

    pub(crate) fn get(&self, right: u32) -> u32 {
        match self {
            Self::All(counts) => counts[right as usize],
            Self::Some(held) => {
                let at = held.binary_search_by_key(&right, |(right, _)| *right);
                at.map_or(0, |at| held[at].1)
            }
        }
    }

    /// Of each of so many rights, whether `lets` lets through how many hold it.
    pub(crate) fn mark(&self, rights: usize, lets: impl Fn(u32) -> bool) -> Vec<bool> {
        match self {
            Self::All(counts) => counts.iter().map(|count| lets(*count)).collect(),
            Self::Some(held) => {
                let mut marked = vec![lets(0); rights];
                held.iter().for_each(|(right, count)| marked[*right as usize] = lets(*count));
                marked
            }
        }
    }

    /// The same under new codes.
    pub(crate) fn relabelled(&self, to: &Relabel) -> Self {
        match self {
            Self::All(counts) => Self::All(to.column(counts, 0)),
            Self::Some(held) => {
                Self::Some(held.iter().filter_map(|(right, n)| Some((to.code(*right)?, *n))).collect())
            }
        }
    }
}
