//! Views derived from ground truth and kept in memory: the newest snapshot, opened and measured. Never edited, never
//! stored; thrown away when something newer comes.

use std::sync::{Arc, Mutex, PoisonError};

use crate::series::Measured;

/// What has been derived for one organisation so far.
#[derive(Debug, Default)]
pub struct Views {
    estates: Mutex<Vec<(String, Arc<Measured>)>>,
}

/// How many opened snapshots are kept: the newest, and one that somebody looks at as of a past date.
const KEPT: usize = 2;

impl Views {
    /// The opened snapshot with this digest.
    pub(crate) fn estate(&self, digest: &str) -> Option<Arc<Measured>> {
        let kept = self.estates.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(d, _)| d == digest).map(|(_, m)| m.clone())
    }

    /// Keeps an opened snapshot.
    pub(crate) fn keep_estate(&self, digest: String, measured: Arc<Measured>) {
        let mut kept = self.estates.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((digest, measured));
    }
}
