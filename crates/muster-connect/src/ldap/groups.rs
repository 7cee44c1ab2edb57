//! Group entries to groups, memberships, and one entitlement with its grants for each privileged group. Members are read
//! from the groups; `memberOf` on accounts is a copy that may lag (slapo-memberof(5)) and is not asked for.
use std::collections::{HashMap, HashSet};

use muster_estate::{Entitlement, Grant, Group, Membership, SubjectKind};

use super::accounts::Accounts;
use super::search::Stop;
use super::selection::Selection;
use super::values::Values;
use crate::connector::Limits;
use crate::dn::Dn;
use crate::warnings::Warnings;

/// What a member is, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Member {
    Account(u32),
    Group(u32),
}

/// The groups read so far.
#[derive(Debug, Default)]
pub struct Groups {
    source: String,
    native_id: String,
    privileged: Selection,
    rows: Vec<Group>,
    ids: HashSet<Box<str>>,
    by_dn: HashMap<Dn, u32>,
    by_number: HashMap<String, Vec<u32>>,
    members: Vec<(u32, Member)>,
    /// Members that were no account as spelled: accounts spelled otherwise, groups, or nobody.
    pending: Vec<(u32, Box<str>)>,
}

/// The rows that groups give.
#[derive(Debug, Default)]
pub struct GroupRows {
    /// The groups.
    pub groups: Vec<Group>,
    /// Who is in them.
    pub memberships: Vec<Membership>,
    /// One for each privileged group.
    pub entitlements: Vec<Entitlement>,
    /// Its memberships.
    pub grants: Vec<Grant>,
}

impl Groups {
    /// None yet, of this source.
    #[must_use]
    pub fn new(source: &str, native_id: &str, privileged: Selection) -> Self {
        Self { source: source.to_owned(), native_id: native_id.to_owned(), privileged, ..Self::default() }
    }

    /// The attributes to ask for.
    #[must_use]
    pub fn attributes(native_id: &str) -> Vec<&str> {
        vec![native_id, "cn", "gidNumber", "member", "uniqueMember", "memberUid", "memberURL"]
    }

    /// Takes one entry.
    ///
    /// # Errors
    /// When there are more memberships than the limit.
    pub fn take(
        &mut self,
        entry: &Values<'_>,
        accounts: &Accounts,
        limits: &Limits,
        warnings: &mut Warnings,
    ) -> Result<(), Stop> {
        let Ok(dn) = Dn::parse(entry.dn) else {
            warnings.add("entries were left out: their name is not a distinguished name", entry.dn);
            return Ok(());
        };
        let native = entry.one(&self.native_id).map(str::to_ascii_lowercase);
        if native.is_none() {
            warnings
                .add("groups have no immutable id that may be read; their name stands in for it", entry.dn);
        }
        let name = entry.text("cn").unwrap_or_else(|| entry.dn.to_owned());
        let privileged = self.privileged.has(&dn);
        let Some(group) = self.insert(entry.dn, dn, native.as_deref(), name, privileged, warnings) else {
            return Ok(());
        };
        if !entry.all("memberURL").is_empty() {
            warnings.add("groups are dynamic (memberURL): only members they list are known", entry.dn);
        }
        for name in entry.all("member") {
            self.member(group, name, accounts);
        }
        for name in entry.all("uniqueMember") {
            self.member(group, without_unique_id(name), accounts);
        }
        for uid in entry.all("memberUid") {
            match accounts.by_username(uid) {
                Some(Some(account)) => self.members.push((group, Member::Account(account))),
                Some(None) => warnings.add("user names in memberUid are of several accounts; left out", uid),
                None => warnings.add("user names in memberUid are of no account that was read", uid),
            }
        }
        self.within(limits)?;
        for number in entry.all("gidNumber") {
            self.number(group, number.trim());
        }
        Ok(())
    }

    /// Adds a group whose entry is called `spelled`; gives its index, or none when it is there already.
    pub fn insert(
        &mut self,
        spelled: &str,
        dn: Dn,
        native_id: Option<&str>,
        name: String,
        privileged: bool,
        warnings: &mut Warnings,
    ) -> Option<u32> {
        let group_id = format!("{}:{}", self.source, native_id.unwrap_or(dn.as_str()));
        if self.by_dn.contains_key(&dn) || self.ids.contains(group_id.as_str()) {
            warnings.add("groups were left out: another has the same name or id", spelled);
            return None;
        }
        let group = u32::try_from(self.rows.len()).ok()?;
        self.ids.insert(group_id.as_str().into());
        self.by_dn.insert(dn, group);
        self.rows.push(Group { name, privileged, source: self.source.clone(), group_id, ..Group::default() });
        Some(group)
    }

    /// Accounts with this number as their primary group are in `group`.
    pub fn number(&mut self, group: u32, number: &str) {
        self.by_number.entry(number.to_owned()).or_default().push(group);
    }

    /// Whether the settings choose this group as privileged.
    #[must_use]
    pub fn is_chosen(&self, dn: &Dn) -> bool {
        self.privileged.has(dn)
    }

    /// Holds the memberships to their limit.
    ///
    /// # Errors
    /// When there are more.
    pub fn within(&self, limits: &Limits) -> Result<(), Stop> {
        if (self.members.len() + self.pending.len()) as u64 <= limits.max_memberships {
            return Ok(());
        }
        Err(Stop::Over(
            format!("with this group there are more than {} memberships", limits.max_memberships),
            "narrow the groups, or raise the limit; nothing was kept",
        ))
    }

    /// Adds a member by name.
    pub fn member(&mut self, group: u32, name: &str, accounts: &Accounts) {
        match accounts.by_spelling(name) {
            Some(account) => self.members.push((group, Member::Account(account))),
            // groupOfNames must have a member (RFC 4519, 3.5); an empty name is how an empty one is kept.
            None if name.trim().is_empty() => {}
            None => self.pending.push((group, name.into())),
        }
    }

    /// Which of the privileged groups named one by one are no group that was read.
    pub fn not_met(&self) -> impl Iterator<Item = &Dn> {
        self.privileged.named().filter(|dn| !self.by_dn.contains_key(*dn))
    }

    /// Resolves what is pending, once all groups are known, and makes the rows.
    #[must_use]
    pub fn rows(mut self, accounts: &Accounts, warnings: &mut Warnings) -> GroupRows {
        for (group, name) in std::mem::take(&mut self.pending) {
            let Ok(dn) = Dn::parse(&name) else {
                warnings.add("members are not distinguished names", name);
                continue;
            };
            let account = accounts.by_dn(&dn).map(Member::Account);
            match account.or_else(|| self.by_dn.get(&dn).copied().map(Member::Group)) {
                Some(member) => self.members.push((group, member)),
                None => warnings.add("members name no entry that was read", name),
            }
        }
        for (account, number) in &accounts.primary_groups {
            for group in self.by_number.get(number).into_iter().flatten() {
                self.members.push((*group, Member::Account(*account)));
            }
        }
        self.members.sort_unstable();
        self.members.dedup();
        let mut out = GroupRows::default();
        out.memberships.reserve(self.members.len());
        for (group, member) in &self.members {
            let Some(group) = self.rows.get(*group as usize) else { continue };
            let subject = match member {
                Member::Account(i) => {
                    accounts.rows.get(*i as usize).map(|a| (SubjectKind::Account, a.account_id.clone()))
                }
                Member::Group(i) => {
                    self.rows.get(*i as usize).map(|g| (SubjectKind::Group, g.group_id.clone()))
                }
            };
            let Some((kind, id)) = subject else { continue };
            if group.privileged {
                out.grants.push(Grant {
                    subject_kind: kind,
                    subject_id: id.clone(),
                    entitlement_id: entitlement_id(group),
                    ..Grant::default()
                });
            }
            out.memberships.push(Membership {
                member_kind: kind,
                member_id: id,
                group_id: group.group_id.clone(),
                ..Membership::default()
            });
        }
        let privileged = self.rows.iter().filter(|g| g.privileged);
        out.entitlements = privileged
            .map(|group| Entitlement {
                entitlement_id: entitlement_id(group),
                source: group.source.clone(),
                name: format!("member of {}", group.name),
                privileged: true,
                ..Entitlement::default()
            })
            .collect();
        out.groups = self.rows;
        out
    }
}

fn entitlement_id(group: &Group) -> String {
    format!("{}:membership", group.group_id)
}

/// A value of `uniqueMember` is a name, with `#'…'B` after it when names are reused (RFC 4517, 3.3.21).
fn without_unique_id(value: &str) -> &str {
    match value.rsplit_once("#'") {
        Some((name, bits))
            if bits.strip_suffix("'B").is_some_and(|b| b.bytes().all(|b| b == b'0' || b == b'1')) =>
        {
            name
        }
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unique_ids_are_cut_off_and_nothing_else() {
        assert_eq!(without_unique_id("cn=a,o=x#'0101'B"), "cn=a,o=x");
        assert_eq!(without_unique_id("cn=a#'2'B"), "cn=a#'2'B");
        assert_eq!(without_unique_id("cn=a"), "cn=a");
    }
}
