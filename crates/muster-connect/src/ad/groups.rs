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
    if let Some(range) = ranged(groups, group, entry, accounts)?
        && let Some(from) = range.next
    {
        rest.push(Rest { group, dn: entry.dn.to_owned(), from });
    }
    groups.within(limits)
}

/// A range of members that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Number of the first.
    from: u64,
    /// Number of the first that is still missing; none when this range is the last.
    next: Option<u64>,
    /// Whether there was any member in it.
    empty: bool,
}

/// Takes the members of a range; none when there is no range in the entry.
///
/// # Errors
/// When the range is written in no way that is known.
pub fn ranged(
    groups: &mut Groups,
    group: u32,
    entry: &Values<'_>,
    accounts: &Accounts,
) -> Result<Option<Range>, Stop> {
    let mut found = None;
    for (description, names) in entry.beginning("member;range=") {
        for name in names {
            groups.member(group, name, accounts);
        }
        let (from, next) = bounds(description)
            .map_err(|what| Stop::Over(what, "report it to the directory's makers; nothing was kept"))?;
        found = Some(Range { from, next, empty: names.is_empty() });
    }
    Ok(found)
}

/// Asks for the members of a group that were not sent, range by range. A million come in some hundreds of ranges; the
/// limit on memberships ends one that never does.
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
        let (mut range, limits) = (None, reading.limits);
        let Reading { directory, warnings, .. } = &mut *reading;
        let mut take = |entry: Entry<'_>| {
            if let Some(values) = Values::read(entry, limits, warnings)? {
                range = ranged(found, rest.group, &values, accounts)?;
            }
            found.within(limits)
        };
        directory.run(&one_entry(Step::Groups, &rest.dn, &[&attribute]), limits, &mut take).await?;
        match range {
            None => {
                let kind = "groups lost members while they were read: what was left of them is unknown";
                reading.warnings.add(kind, &rest.dn);
                return Ok(());
            }
            Some(Range { next: None, from: began, .. }) if began == from => return Ok(()),
            // A range that is not the one that was asked for would leave members out, or give them for ever.
            Some(Range { next: Some(next), from: began, empty: false }) if began == from && next > from => {
                from = next;
            }
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

/// `member;range=0-1499` begins at 0, and 1500 follows; nothing follows `member;range=1500-*`.
fn bounds(description: &str) -> Result<(u64, Option<u64>), String> {
    let bad = || format!("the range {description:?} cannot be read");
    let (_, range) = description.split_once('=').ok_or_else(bad)?;
    let (from, to) = range.split_once('-').ok_or_else(bad)?;
    let from: u64 = from.parse().map_err(|_| bad())?;
    if to == "*" {
        return Ok((from, None));
    }
    let to: u64 = to.parse().map_err(|_| bad())?;
    if to < from || to == u64::MAX { Err(bad()) } else { Ok((from, Some(to + 1))) }
}

#[cfg(test)]
mod tests {
    use super::bounds;

    #[test]
    fn ranges_follow_each_other() {
        assert_eq!(bounds("member;range=0-1499"), Ok((0, Some(1500))));
        assert_eq!(bounds("member;Range=1500-*"), Ok((1500, None)));
        for bad in
            ["member;range=", "member;range=5-2", "member;range=a-b", "member;range=0-18446744073709551615"]
        {
            assert!(bounds(bad).is_err(), "{bad}");
        }
    }
}
