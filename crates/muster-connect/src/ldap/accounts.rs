//! Entries of people and services to accounts, their passwords to credentials. Not people (`people`), not groups.
use std::collections::{BTreeMap, HashMap};

use muster_estate::{Account, AccountKind, Credential, CredentialKind};

use super::selection::Selection;
use super::settings::{Attributes, HrDetail, LdapSettings};
use super::values::Values;
use crate::connector::LinkHints;
use crate::dn::Dn;
use crate::warnings::Warnings;

/// The value by which the password policy locks an account for good (draft-behera-ldap-password-policy-10, 5.3.3).
const LOCKED_FOR_GOOD: &str = "000001010000Z";

/// The selections that decide on accounts.
#[derive(Debug, Default)]
pub struct AccountSelections {
    /// In the order in which they are asked: the first that has an entry gives its kind.
    pub kinds: Vec<(AccountKind, Selection)>,
    /// Privileged in themselves.
    pub privileged: Selection,
    /// Cannot sign in.
    pub disabled: Selection,
}

/// What else is known of an account, beside its row of the same index.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its name, normal form.
    pub dn: Dn,
    /// What may link it to a person.
    pub hints: LinkHints,
    /// Name of the entry that answers for it.
    pub owner: Option<String>,
    /// What its entry says of the person, when the directory is a source of people.
    pub person: Option<PersonEntry>,
}

/// What an entry says of a person.
#[derive(Debug, Clone, Default)]
pub struct PersonEntry {
    /// Name to show.
    pub display_name: String,
    /// Department.
    pub department: Option<String>,
    /// Job title.
    pub job_title: Option<String>,
    /// The manager's name, as it stands there.
    pub manager: Option<String>,
    /// First day, last day, latest change of role.
    pub dates: [Option<i64>; 3],
}

/// The accounts read so far and the ways to find one.
#[derive(Debug, Default)]
pub struct Accounts {
    /// The rows.
    pub rows: Vec<Account>,
    /// What else is known, by the same index.
    pub known: Vec<Known>,
    by_spelling: HashMap<Box<str>, u32>,
    by_dn: HashMap<Dn, u32>,
    by_id: HashMap<Box<str>, u32>,
    /// By user name, lower-case; `None` = several have it.
    by_username: HashMap<String, Option<u32>>,
    /// Primary groups by number (RFC 2307).
    pub primary_groups: Vec<(u32, String)>,
}

impl Accounts {
    /// The attributes to ask for.
    #[must_use]
    pub fn attributes<'a>(names: &'a Attributes, hr: Option<&'a HrDetail>) -> Vec<&'a str> {
        let mut wanted = vec![
            names.native_id.as_str(),
            &names.username,
            &names.employee_number,
            &names.mail,
            "cn",
            "displayName",
            "gidNumber",
            "createTimestamp",
            "pwdChangedTime",
            "pwdAccountLockedTime",
        ];
        wanted.extend(names.user_principal_name.as_deref());
        wanted.extend(names.owner.as_deref());
        wanted.extend(names.sign_in.iter().map(String::as_str));
        if let Some(hr) = hr {
            wanted.extend([hr.department.as_str(), &hr.job_title, &hr.manager]);
            wanted.extend(
                [&hr.hired_on, &hr.terminated_on, &hr.role_changed_on]
                    .into_iter()
                    .flatten()
                    .map(String::as_str),
            );
        }
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    }

    /// Takes one entry.
    pub fn take(
        &mut self,
        entry: &Values<'_>,
        settings: &LdapSettings,
        hr: Option<&HrDetail>,
        selections: &AccountSelections,
        warnings: &mut Warnings,
    ) {
        let (source, names) = (settings.name.as_str(), &settings.attributes);
        let Ok(dn) = Dn::parse(entry.dn) else {
            warnings.add("entries were left out: their name is not a distinguished name", entry.dn);
            return;
        };
        let native_id = entry.one(&names.native_id).map(str::to_ascii_lowercase);
        if native_id.is_none() {
            warnings
                .add("accounts have no immutable id that may be read; their name stands in for it", entry.dn);
        }
        let account_id = format!("{source}:{}", native_id.as_deref().unwrap_or(dn.as_str()));
        let username = entry.text(&names.username).or_else(|| entry.text("cn")).unwrap_or_else(|| {
            warnings.add("accounts have no user name; their distinguished name stands in for it", entry.dn);
            entry.dn.to_owned()
        });
        let kind =
            selections.kinds.iter().find(|(_, s)| s.has(&dn)).map_or(AccountKind::Human, |(kind, _)| *kind);
        let locked = entry.all("pwdAccountLockedTime");
        let locked_for_good = locked.contains(&LOCKED_FOR_GOOD);
        if !locked.is_empty() && !locked_for_good {
            warnings.add(
                "accounts are locked for a while after wrong passwords; they count as enabled",
                entry.dn,
            );
        }
        let sign_in = names.sign_in.iter().filter_map(|name| entry.time(name, warnings)).max();
        let row = Account {
            account_id,
            source: source.to_owned(),
            username,
            kind,
            enabled: !locked_for_good && !selections.disabled.has(&dn),
            privileged_hint: selections.privileged.has(&dn),
            created_at: entry.time("createTimestamp", warnings),
            last_sign_in_at: sign_in,
            password_changed_at: entry.time("pwdChangedTime", warnings),
            native_id,
            mail: entry.text(&names.mail),
            user_principal_name: names.user_principal_name.as_deref().and_then(|name| entry.text(name)),
            display_name: entry.text("displayName").or_else(|| entry.text("cn")),
            ..Account::default()
        };
        let texts =
            |name: &str| entry.all(name).iter().map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
        let hints = LinkHints {
            employee_numbers: texts(&names.employee_number).collect(),
            mails: texts(&names.mail).collect(),
            owner: None,
        };
        let person = hr.map(|hr| PersonEntry {
            display_name: entry
                .text("displayName")
                .or_else(|| entry.text("cn"))
                .unwrap_or_else(|| row.username.clone()),
            department: entry.text(&hr.department),
            job_title: entry.text(&hr.job_title),
            manager: entry.text(&hr.manager),
            dates: [&hr.hired_on, &hr.terminated_on, &hr.role_changed_on]
                .map(|name| name.as_deref().and_then(|name| entry.time(name, warnings))),
        });
        let owner = names.owner.as_deref().and_then(|name| entry.text(name));
        let known = Known { dn, hints, owner, person };
        if let Some(index) = self.insert(entry.dn, row, known, entry.all(&names.username), warnings) {
            self.primary_groups.extend(texts("gidNumber").map(|gid| (index, gid)));
        }
    }

    /// Adds an account whose entry is called `spelled`; gives its index, or none when it is there already.
    pub fn insert(
        &mut self,
        spelled: &str,
        row: Account,
        known: Known,
        usernames: &[&str],
        warnings: &mut Warnings,
    ) -> Option<u32> {
        let index = u32::try_from(self.rows.len()).ok()?;
        if self.by_dn.contains_key(&known.dn) || self.by_id.contains_key(row.account_id.as_str()) {
            warnings.add("accounts were left out: another has the same name or id", spelled);
            return None;
        }
        for uid in usernames {
            self.by_username
                .entry(uid.trim().to_lowercase())
                .and_modify(|v| *v = None)
                .or_insert(Some(index));
        }
        self.by_spelling.insert(spelled.into(), index);
        self.by_dn.insert(known.dn.clone(), index);
        self.by_id.insert(row.account_id.clone().into(), index);
        self.rows.push(row);
        self.known.push(known);
        Some(index)
    }

    /// The account of this name, spelled exactly as its entry is.
    #[must_use]
    pub fn by_spelling(&self, dn: &str) -> Option<u32> {
        self.by_spelling.get(dn).copied()
    }

    /// The account of this name.
    #[must_use]
    pub fn by_dn(&self, dn: &Dn) -> Option<u32> {
        self.by_dn.get(dn).copied()
    }

    /// The account of this name, however it is spelled.
    #[must_use]
    pub fn find(&self, dn: &str) -> Option<&Account> {
        let index = self.by_spelling(dn).or_else(|| self.by_dn(&Dn::parse(dn).ok()?))?;
        self.rows.get(index as usize)
    }

    /// What may link each account to a person, owners resolved.
    pub fn links(&self, warnings: &mut Warnings) -> BTreeMap<String, LinkHints> {
        let mut links = BTreeMap::new();
        for (row, known) in self.rows.iter().zip(&self.known) {
            let mut hints = known.hints.clone();
            if let Some(owner) = &known.owner {
                hints.owner = self.find(owner).map(|account| account.account_id.clone());
                if hints.owner.is_none() {
                    warnings.add("owners of accounts are not among the accounts read", owner);
                }
            }
            if hints != LinkHints::default() {
                links.insert(row.account_id.clone(), hints);
            }
        }
        links
    }

    /// The account with this user name: `None` when there is none, `Some(None)` when there are several.
    #[must_use]
    pub fn by_username(&self, username: &str) -> Option<Option<u32>> {
        self.by_username.get(&username.trim().to_lowercase()).copied()
    }

    /// A password credential for each account of a service or workload whose password the directory dates.
    #[must_use]
    pub fn credentials(&self) -> Vec<Credential> {
        let non_human =
            self.rows.iter().filter(|a| matches!(a.kind, AccountKind::Service | AccountKind::Workload));
        non_human
            .filter(|account| account.password_changed_at.is_some())
            .map(|account| Credential {
                credential_id: format!("{}:password", account.account_id),
                account_id: account.account_id.clone(),
                kind: CredentialKind::Password,
                created_at: account.password_changed_at,
                last_used_at: account.last_sign_in_at,
                ..Credential::default()
            })
            .collect()
    }
}
