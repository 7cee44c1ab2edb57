//! Why somebody holds both rights of a pair: for each side, each account and right, and the shortest ways between them.
use serde::Serialize;

use super::{DutyHolder, Pair, select};
use crate::estate::Estate;
use crate::explain::Why;
use crate::register::{Register, RightNames};
use crate::sets::Marks;

/// A right that an account holds, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DutyCause {
    /// The account.
    pub account_id: String,
    /// The right.
    pub entitlement_id: String,
    /// The shortest ways from the one to the other.
    pub why: Why,
}

/// What makes somebody hold one side of a pair.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DutySideCauses {
    /// How many pairs of account and right there are.
    pub count: usize,
    /// At most as many as asked for: the shortest way first, then by account and right.
    pub shown: Vec<DutyCause>,
}

impl Estate {
    /// What makes `who` hold each side of a pair: at most `limit` causes of each side, with at most `paths` ways each.
    /// `register` is of the same snapshot.
    #[must_use]
    pub fn duty_causes(
        &self,
        register: &Register,
        names: &RightNames,
        pair: &Pair,
        who: &DutyHolder,
        limit: usize,
        paths: usize,
    ) -> [DutySideCauses; 2] {
        let accounts = self.accounts_of(who);
        [&pair.one, &pair.other]
            .map(|text| self.side_causes(register, &accounts, &select(names, text), limit, paths))
    }

    fn side_causes(
        &self,
        register: &Register,
        accounts: &[u32],
        side: &[u32],
        limit: usize,
        paths: usize,
    ) -> DutySideCauses {
        let mut seen = Marks::new(self.entitlements.codes.len());
        let mut held = Vec::new();
        for account in accounts {
            let mut own = Vec::new();
            self.access.each_right(*account, &mut seen, |right| {
                if side.binary_search(&right).is_ok() {
                    own.push(right);
                }
            });
            held.extend(own.into_iter().map(|right| (self.steps(*account, right), *account, right)));
        }
        let count = held.len();
        held.sort_unstable();
        let shown = held.into_iter().take(limit).filter_map(|(_, account, right)| {
            let (account, right) = (self.accounts.codes.id(account), self.entitlements.codes.id(right));
            let why = self.why(register, account, right, paths)?;
            Some(DutyCause { account_id: account.to_owned(), entitlement_id: right.to_owned(), why })
        });
        let shown = shown.collect();
        DutySideCauses { count, shown }
    }
}
