//! How each account holds its privileges: always, or on request. A way is as standing as its least standing step, an
//! account as its most standing way; a step whose source does not say is neither.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use muster_estate::{EstateError, Table, Tables};

use crate::codes::NO_CODE;
use crate::estate::Estate;

/// How an account holds privileges; a later one counts for more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// It reaches none.
    Nothing,
    /// On request only.
    Eligible,
    /// On request, and switched on at the time of the snapshot.
    Activated,
    /// No source says how.
    NotReported,
    /// Always.
    Standing,
}

impl Held {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Eligible => "eligible",
            Self::Activated => "activated",
            Self::NotReported => "unknown",
            Self::Standing => "standing",
        }
    }

    fn of(assignment: &str) -> Self {
        match assignment {
            "eligible" => Self::Eligible,
            "activated" => Self::Activated,
            "standing" => Self::Standing,
            _ => Self::NotReported,
        }
    }
}

impl Estate {
    /// How each account holds its privileges, by id, enabled or not.
    ///
    /// # Errors
    /// When memberships or grants cannot be read.
    pub fn held(&self, tables: &(impl Tables + ?Sized)) -> Result<Vec<Held>, EstateError> {
        let mut accounts = vec![Held::Nothing; self.accounts.codes.len()];
        // A privileged group is a privilege that its members have by being members.
        let privilege = |p: &bool| if *p { Held::Standing } else { Held::Nothing };
        let mut groups: Vec<Held> = self.groups.privileged.iter().map(privilege).collect();
        for batch in
            tables.scan(Table::Grants, &["subject_kind", "subject_id", "entitlement_id", "assignment"])?
        {
            let batch = batch?;
            let (kinds, subjects) = (batch.texts("subject_kind")?, batch.texts("subject_id")?);
            let (rights, how) = (batch.texts("entitlement_id")?, batch.texts("assignment")?);
            for row in 0..batch.len() {
                let right = self.entitlements.codes.code(rights.get(row).unwrap_or_default());
                if right == NO_CODE || !self.entitlements.privileged[right as usize] {
                    continue;
                }
                let (codes, best) = if kinds.get(row) == Some("group") {
                    (&self.groups.codes, &mut groups)
                } else {
                    (&self.accounts.codes, &mut accounts)
                };
                let subject = codes.code(subjects.get(row).unwrap_or_default());
                if subject != NO_CODE {
                    let slot = &mut best[subject as usize];
                    *slot = (*slot).max(Held::of(how.get(row).unwrap_or_default()));
                }
            }
        }
        let mut nested = Vec::new();
        let mut own = Vec::new();
        for batch in
            tables.scan(Table::Memberships, &["member_kind", "member_id", "group_id", "assignment"])?
        {
            let batch = batch?;
            let (kinds, members) = (batch.texts("member_kind")?, batch.texts("member_id")?);
            let (into, how) = (batch.texts("group_id")?, batch.texts("assignment")?);
            for row in 0..batch.len() {
                let group = self.groups.codes.code(into.get(row).unwrap_or_default());
                if group == NO_CODE {
                    continue;
                }
                let is_group = kinds.get(row) == Some("group");
                let codes = if is_group { &self.groups.codes } else { &self.accounts.codes };
                let member = codes.code(members.get(row).unwrap_or_default());
                if member != NO_CODE {
                    let step = (member, group, Held::of(how.get(row).unwrap_or_default()));
                    if is_group { nested.push(step) } else { own.push(step) }
                }
            }
        }
        // What a group gains only grows and has five values, so this ends, rings of groups included.
        loop {
            let mut grew = false;
            for (member, group, step) in &nested {
                grew |= raise(groups[*group as usize], &mut groups[*member as usize], *step);
            }
            if !grew {
                break;
            }
        }
        for (member, group, step) in own {
            raise(groups[group as usize], &mut accounts[member as usize], step);
        }
        Ok(accounts)
    }
}

/// Gives a member what the group has, weakened by the step. True when that is more than it had.
fn raise(group: Held, member: &mut Held, step: Held) -> bool {
    let gained = group.min(step);
    let more = gained > *member;
    *member = (*member).max(gained);
    more
}
