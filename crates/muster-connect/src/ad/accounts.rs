//! Entries of users, managed service accounts and computers to accounts. Not groups (`groups`).
//!
//! The kind is decided by the first of these that holds: chosen as human, break-glass, service, shared or guest in the
//! settings; the built-in administrator is for emergencies, the guest account a guest, `krbtgt` a service; a managed
//! service account is a service; a computer is a workload; a user with a service principal name is a service (unless that
//! is switched off); all else is human.
use muster_estate::{Account, AccountKind};

use super::codes::{self, Sid};
use super::settings::AdSettings;
use crate::connector::LinkHints;
use crate::dn::Dn;
use crate::ldap::accounts::{Accounts, Known, PersonEntry};
use crate::ldap::selection::Selection;
use crate::ldap::settings::HrDetail;
use crate::ldap::values::Values;
use crate::warnings::Warnings;

/// Attributes whose values are bytes.
pub const BINARY: &[&str] = &["objectGUID", "objectSid"];

/// The attributes to ask for. `memberOf` is not among them: it leaves out the primary group and what other domains know.
pub fn attributes<'a>(settings: &'a AdSettings, hr: Option<&'a HrDetail>) -> Vec<&'a str> {
    let mut wanted = vec![
        "objectGUID",
        "objectSid",
        "objectClass",
        "sAMAccountName",
        "userPrincipalName",
        "mail",
        "proxyAddresses",
        "displayName",
        "cn",
        "userAccountControl",
        "primaryGroupID",
        "lastLogonTimestamp",
        "pwdLastSet",
        "whenCreated",
        "accountExpires",
        "servicePrincipalName",
        "managedBy",
        settings.employee_number.as_str(),
    ];
    if let Some(hr) = hr {
        wanted.extend([hr.department.as_str(), &hr.job_title, &hr.manager]);
        let dates = [&hr.hired_on, &hr.terminated_on, &hr.role_changed_on];
        wanted.extend(dates.into_iter().flatten().map(String::as_str));
    }
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

/// The selections that decide on kinds, in the order in which they are asked.
pub type Kinds = Vec<(AccountKind, Selection)>;

/// Takes one entry. `now` decides what has expired.
pub fn take(
    accounts: &mut Accounts,
    entry: &Values<'_>,
    settings: &AdSettings,
    hr: Option<&HrDetail>,
    kinds: &Kinds,
    now: i64,
    warnings: &mut Warnings,
) {
    let Ok(dn) = Dn::parse(entry.dn) else {
        warnings.add("entries were left out: their name is not a distinguished name", entry.dn);
        return;
    };
    let Some(native_id) = entry.bytes("objectGUID").and_then(codes::guid) else {
        warnings.add("accounts were left out: their objectGUID cannot be read", entry.dn);
        return;
    };
    let sid = entry.bytes("objectSid").and_then(Sid::read);
    let Some(flags) = entry.one("userAccountControl").and_then(flags) else {
        warnings.add("accounts were left out: their userAccountControl cannot be read, so that nobody knows whether they are enabled", entry.dn);
        return;
    };
    let username =
        entry.text("sAMAccountName").or_else(|| entry.text("cn")).unwrap_or_else(|| entry.dn.to_owned());
    let expires = entry.one("accountExpires").and_then(codes::file_time);
    let expired = expires.filter(|at| *at <= now);
    let disabled = flags & codes::DISABLED != 0;
    let row = Account {
        account_id: format!("{}:{native_id}", settings.name),
        source: settings.name.clone(),
        kind: kind_of(entry, &dn, sid.as_ref(), settings, kinds),
        enabled: !disabled && expired.is_none(),
        created_at: entry.time("whenCreated", warnings),
        last_sign_in_at: entry.one("lastLogonTimestamp").and_then(codes::file_time),
        // 0 = must be changed at the next sign-in: when it was set is not known.
        password_changed_at: entry.one("pwdLastSet").and_then(codes::file_time),
        // When a flag was set is not kept; when an account ran out is.
        disabled_at: expired.filter(|_| !disabled),
        native_id: Some(native_id),
        mail: entry.text("mail"),
        user_principal_name: entry.text("userPrincipalName"),
        display_name: entry.text("displayName").or_else(|| entry.text("cn")),
        traits: traits(entry),
        username: username.clone(),
        ..Account::default()
    };
    tell_weaknesses(&row, flags, entry.dn, warnings);
    let all = |name: &str| -> Vec<String> {
        entry.all(name).iter().map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()).collect()
    };
    let aliases = all("proxyAddresses");
    let aliases = aliases.iter().filter_map(|a| a.split_once(':'));
    let aliases =
        aliases.filter(|(kind, _)| kind.eq_ignore_ascii_case("smtp")).map(|(_, mail)| mail.to_owned());
    let mut mails = all("mail");
    mails.extend(aliases);
    let hints = LinkHints { employee_numbers: all(&settings.employee_number), mails, owner: None };
    let person = hr.map(|hr| PersonEntry {
        display_name: entry
            .text("displayName")
            .or_else(|| entry.text("cn"))
            .unwrap_or_else(|| username.clone()),
        department: entry.text(&hr.department),
        job_title: entry.text(&hr.job_title),
        manager: entry.text(&hr.manager),
        dates: [&hr.hired_on, &hr.terminated_on, &hr.role_changed_on]
            .map(|name| name.as_deref().and_then(|name| entry.time(name, warnings))),
    });
    let known = Known { dn, hints, owner: entry.text("managedBy"), person };
    let index = accounts.insert(entry.dn, row, known, &[username.as_str()], warnings);
    if let (Some(index), Some(group)) = (index, entry.one("primaryGroupID")) {
        accounts.primary_groups.push((index, group.to_owned()));
    }
}

/// What the entry says beside its flags: rules that decide on kinds look at it.
fn traits(entry: &Values<'_>) -> Vec<String> {
    let is = |class: &str| entry.all("objectClass").iter().any(|c| c.eq_ignore_ascii_case(class));
    let managed = is("msDS-GroupManagedServiceAccount") || is("msDS-ManagedServiceAccount");
    let has = [
        (entry.one("servicePrincipalName").is_some(), "service_principal_name"),
        (managed, "managed_service_account"),
        (is("computer") && !managed, "computer"),
    ];
    has.into_iter().filter(|(has, _)| *has).map(|(_, word)| word.to_owned()).collect()
}

/// The flags are a signed 32-bit number (MS-ADTS 3.1.1.2.2.2).
fn flags(text: &str) -> Option<u32> {
    let number: i64 = text.parse().ok()?;
    u32::try_from(number).ok().or_else(|| Some(i32::try_from(number).ok()?.cast_unsigned()))
}

fn kind_of(
    entry: &Values<'_>,
    dn: &Dn,
    sid: Option<&Sid>,
    settings: &AdSettings,
    kinds: &Kinds,
) -> AccountKind {
    if let Some((kind, _)) = kinds.iter().find(|(_, chosen)| chosen.has(dn)) {
        return *kind;
    }
    match sid.filter(|sid| sid.is_of_domain()).and_then(Sid::relative_id) {
        Some(codes::ADMINISTRATOR) => return AccountKind::BreakGlass,
        Some(codes::GUEST) => return AccountKind::Guest,
        Some(codes::KRBTGT) => return AccountKind::Service,
        _ => {}
    }
    let is = |class: &str| entry.all("objectClass").iter().any(|c| c.eq_ignore_ascii_case(class));
    // Managed service accounts are computers too, by their class.
    if is("msDS-GroupManagedServiceAccount") || is("msDS-ManagedServiceAccount") {
        AccountKind::Service
    } else if is("computer") {
        AccountKind::Workload
    } else if settings.services_by_principal_name && entry.one("servicePrincipalName").is_some() {
        AccountKind::Service
    } else {
        AccountKind::Human
    }
}

/// Flags that weaken an enabled account are said, since no metric counts them.
fn tell_weaknesses(row: &Account, flags: u32, dn: &str, warnings: &mut Warnings) {
    if !row.enabled {
        return;
    }
    for (flag, says) in [
        (codes::PASSWORD_NOT_REQUIRED, "enabled accounts need no password"),
        (
            codes::NO_PREAUTHENTICATION,
            "enabled accounts sign in without pre-authentication, so that their passwords can be guessed offline",
        ),
        (codes::TRUSTED_FOR_DELEGATION, "enabled accounts are trusted to act as anybody towards any service"),
    ] {
        if flags & flag != 0 && row.kind != AccountKind::Workload {
            warnings.add(says, dn);
        }
    }
    if flags & codes::PASSWORD_NEVER_EXPIRES != 0 && row.kind == AccountKind::Human {
        warnings.add("enabled accounts of people have a password that never expires", dn);
    }
}

#[cfg(test)]
mod tests {
    use super::flags;

    #[test]
    fn flags_may_be_negative() {
        assert_eq!(flags("514"), Some(514));
        assert_eq!(flags("-2147483136"), Some(0x8000_0200));
        assert_eq!(flags("99999999999"), None);
    }
}
