//! Whether an id is one of the estate, and how it stands with it: for acts of people that name one. Not the rows themselves
//! (`register`).
use std::sync::OnceLock;

use muster_estate::AccountKind;

use crate::codes::NO_CODE;
use crate::context::Context;
use crate::estate::Estate;
use crate::parameters::Parameters;

impl Estate {
    /// Whether the account is there.
    #[must_use]
    pub fn has_account(&self, account_id: &str) -> bool {
        self.accounts.codes.code(account_id) != NO_CODE
    }

    /// What the account is; `None` when there is no such account.
    #[must_use]
    pub fn kind_of(&self, account_id: &str) -> Option<AccountKind> {
        let code = self.accounts.codes.code(account_id);
        self.accounts.kind.get(code as usize).copied()
    }

    /// Whether the person had left at `now` (microseconds since the epoch), as metrics see it; `None` when no source names
    /// the person.
    #[must_use]
    pub fn has_left(&self, person_id: &str, now: i64) -> Option<bool> {
        let code = self.people.codes.code(person_id);
        self.people.status.get(code as usize)?;
        let parameters = Parameters::default();
        let creep = OnceLock::new();
        let context =
            Context { estate: self, now, parameters: &parameters, pairs_hash: false, creep: &creep };
        Some(context.is_leaver(code))
    }
}
