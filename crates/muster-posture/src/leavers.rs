//! Accounts of people who have left that still work: shown with their age beside the time to disable, which they are not
//! yet part of. Not a metric (`leaver_accounts_enabled` counts them).
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use std::sync::OnceLock;

use serde::Serialize;

use crate::context::Context;
use crate::csr::NO_TIME;
use crate::estate::Estate;
use crate::parameters::Parameters;

/// An enabled account of a person who has left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenLeaver {
    /// The account.
    pub account_id: String,
    /// The person who has left.
    pub person_id: String,
    /// Seconds since their last day; `None` when the day is not known.
    pub open_seconds: Option<i64>,
}

impl Estate {
    /// Enabled accounts of people who had left at `now` (microseconds since the epoch), by account id.
    #[must_use]
    pub fn open_leavers(&self, now: i64) -> Vec<OpenLeaver> {
        let parameters = Parameters::default();
        let creep = OnceLock::new();
        let context =
            Context { estate: self, now, parameters: &parameters, pairs_hash: false, creep: &creep };
        self.accounts
            .enabled()
            .filter(|account| !self.accounts.is_nhi(*account))
            .filter_map(|account| {
                let person = context.leaver_of(account)?;
                let terminated = self.people.terminated[person as usize];
                Some(OpenLeaver {
                    account_id: self.accounts.codes.id(account).to_owned(),
                    person_id: self.people.codes.id(person).to_owned(),
                    open_seconds: (terminated != NO_TIME)
                        .then(|| now.saturating_sub(terminated).div_euclid(1_000_000)),
                })
            })
            .collect()
    }
}
