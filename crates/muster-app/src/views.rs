//! Views derived from ground truth and kept in memory: the newest snapshot, opened and measured. Never edited, never
//! stored; thrown away when something newer comes.

use std::sync::{Arc, Mutex, PoisonError};

use crate::estate::{Comparison, Words};
use crate::series::Measured;

/// What has been derived for one organisation so far.
#[derive(Debug, Default)]
pub struct Views {
    estates: Mutex<Vec<(String, Arc<Measured>)>>,
    comparisons: Mutex<Vec<Arc<Comparison>>>,
    words: Mutex<Option<Arc<Words>>>,
    /// Held while two snapshots are compared.
    pub(crate) comparing: tokio::sync::Mutex<()>,
}

/// How many opened snapshots are kept: the newest, and one that somebody looks at as of a past date.
const KEPT: usize = 2;
/// How many comparisons are kept.
const KEPT_COMPARISONS: usize = 4;

impl Views {
    /// The opened snapshot with this digest.
    pub(crate) fn estate(&self, digest: &str) -> Option<Arc<Measured>> {
        let kept = self.estates.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(d, _)| d == digest).map(|(_, m)| m.clone())
    }

    /// Keeps an opened snapshot.
    pub(crate) fn keep_estate(&self, digest: String, measured: Arc<Measured>) {
        let mut kept = self.estates.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| *known != digest);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((digest, measured));
    }

    /// Forgets what rests on a snapshot that was removed.
    pub(crate) fn forget(&self, digest: &str) {
        self.estates.lock().unwrap_or_else(PoisonError::into_inner).retain(|(d, _)| d != digest);
        let mut kept = self.comparisons.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|c| c.older.digest != digest && c.newer.digest != digest);
    }

    /// The comparison of these two snapshots.
    pub(crate) fn comparison(&self, older: &str, newer: &str) -> Option<Arc<Comparison>> {
        let kept = self.comparisons.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|c| c.older.digest == older && c.newer.digest == newer).cloned()
    }

    /// Keeps a comparison.
    pub(crate) fn keep_comparison(&self, comparison: Arc<Comparison>) {
        let mut kept = self.comparisons.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_COMPARISONS {
            kept.remove(0);
        }
        kept.push(comparison);
    }

    /// What people said of accounts, if it is what this many entries say.
    pub(crate) fn words(&self, entries: i64) -> Option<Arc<Words>> {
        let kept = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|w| w.entries == entries).cloned()
    }

    /// Keeps what people said of accounts.
    pub(crate) fn keep_words(&self, words: Arc<Words>) {
        *self.words.lock().unwrap_or_else(PoisonError::into_inner) = Some(words);
    }
}
