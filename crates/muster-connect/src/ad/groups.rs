//! Group entries, with the members that come in ranges (MS-ADTS 3.1.1.3.1.3.3), and which of them give privileges in every
//! domain. Nesting and primary groups are resolved by `ldap::groups`.
use super::codes::{self, Sid};
use crate::connector::Limits;
use crate::dn::Dn;
use crate::error::{ConnectError, Step};
use crate::ldap::accounts::Accounts;
use crate::ldap::groups::Groups;
use crate::ldap::message::Entry;
use crate::ldap::reader::{Reading, one_entry};
use crate::ldap::search::Stop;
use crate::ldap::values::Values;
use crate::warnings::{Warnings, printable};

/// The attributes to ask for.
pub const ATTRIBUTES: &[&str] = &["objectGUID", "objectSid", "cn", "sAMAccountName", "member"];

/// Members that were not all sent at once.
#[derive(Debug, PartialEq, Eq)]
pub struct Rest {
    /// The group.
    pub group: u32,
    /// Its name, as its entry spells it.
    pub dn: String,
    /// The first that is missing.
    pub from: u64,
}

/// Takes one entry; what is missing of its members goes to `rest`.
///
/// # Errors
/// When there are more memberships than the limit.
pub fn take(
    groups: &mut Groups,
    entry: &Values<'_>,
    accounts: &Accounts,
    rest: &mut Vec<Rest>,
    limits: &Limits,
    warnings: &mut Warnings,
) -> Result<(), Stop> {
    let Ok(dn) = Dn::parse(entry.dn) else {
        warnings.add("entries were left out: their name is not a distinguished name", entry.dn);
        return Ok(());
    };
    let Some(native_id) = entry.bytes("objectGUID").and_then(codes::guid) else {
        warnings.add("groups were left out: their objectGUID cannot be read", entry.dn);
        return Ok(());
    };
    let sid = entry.bytes("objectSid").and_then(Sid::read);
    let privileged = groups.is_chosen(&dn) || sid.as_ref().is_some_and(Sid::is_privileged_group);
    let name =
        entry.text("sAMAccountName").or_else(|| entry.text("cn")).unwrap_or_else(|| entry.dn.to_owned());
    let inserted = groups.insert(entry.dn, dn, Some(&native_id), name, privileged, warnings);
    let Some(group) = inserted else { return Ok(()) };
    // `primaryGroupID` is the number of a group of the account's own domain.
    if let Some(number) = sid.filter(Sid::is_of_domain).and_then(|sid| sid.relative_id()) {
        groups.number(group, &number.to_string());
    }
    for name in entry.all("member") {
        groups.member(group, name, accounts);
    }
    if let Some(from) = ranged(groups, group, entry, accounts)? {
        rest.push(Rest { group, dn: entry.dn.to_owned(), from });
    }
    groups.within(limits)
}

/// Takes the members of a range; gives the first that is still missing.
///
/// # Errors
/// When the range is written in no way that is known.
pub fn ranged(
    groups: &mut Groups,
    group: u32,
    entry: &Values<'_>,
    accounts: &Accounts,
) -> Result<Option<u64>, Stop> {
    let mut missing = None;
    for (description, names) in entry.beginning("member;range=") {
        for name in names {
            groups.member(group, name, accounts);
        }
        missing = next(description)
            .map_err(|what| Stop::Over(what, "report it to the directory's makers; nothing was kept"))?;
    }
    Ok(missing)
}

/// Asks for the members of a group that were not sent, range by range. A million come in some hundreds of ranges; the
/// limits on memberships and on time end one that never does.
///
/// # Errors
/// As any search; when the ranges do not move on; when there are more memberships than the limit.
pub async fn remaining(
    reading: &mut Reading<'_>,
    rest: Rest,
    found: &mut Groups,
    accounts: &Accounts,
) -> Result<(), ConnectError> {
    let mut from = rest.from;
    loop {
        let attribute = format!("member;range={from}-*");
        let (mut next, limits) = (None, reading.limits);
        let Reading { directory, warnings, .. } = &mut *reading;
        let mut take = |entry: Entry<'_>| {
            if let Some(values) = Values::read(entry, limits, warnings)? {
                next = ranged(found, rest.group, &values, accounts)?;
            }
            found.within(limits)
        };
        directory.run(&one_entry(Step::Groups, &rest.dn, &[&attribute]), limits, &mut take).await?;
        match next {
            None => return Ok(()),
            Some(next) if next > from => from = next,
            Some(_) => {
                return Err(ConnectError::new(
                    reading.directory.server(),
                    Step::Groups,
                    format!("{}: the ranges of its members do not move on", printable(&rest.dn)),
                    "report it to the directory's makers; nothing was kept",
                ));
            }
        }
    }
}

/// What follows `member;range=0-1499` is 1500; nothing follows `member;range=1500-*`.
fn next(description: &str) -> Result<Option<u64>, String> {
    let bad = || format!("the range {description:?} cannot be read");
    let (_, range) = description.split_once('=').ok_or_else(bad)?;
    let (from, to) = range.split_once('-').ok_or_else(bad)?;
    if to == "*" {
        return Ok(None);
    }
    let (from, to): (u64, u64) = from.parse().ok().zip(to.parse().ok()).ok_or_else(bad)?;
    if to < from || to == u64::MAX { Err(bad()) } else { Ok(Some(to + 1)) }
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn ranges_follow_each_other() {
        assert_eq!(next("member;range=0-1499"), Ok(Some(1500)));
        assert_eq!(next("member;Range=1500-*"), Ok(None));
        for bad in
            ["member;range=", "member;range=5-2", "member;range=a-b", "member;range=0-18446744073709551615"]
        {
            assert!(next(bad).is_err(), "{bad}");
        }
    }
}
