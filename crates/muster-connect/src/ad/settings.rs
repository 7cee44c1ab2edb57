//! The settings of an Active Directory source. What it shares with any LDAP directory is checked and used as such.
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::ldap::{Hr, HrDetail, LdapSettings, Selector, Subtree};
use crate::secret::SecretRef;

/// What is read as an account when nothing is set: people and services (`sAMAccountType` of a normal user, MS-ADTS
/// 2.2.11), and managed service accounts.
pub const ACCOUNT_FILTER: &str = "(|(sAMAccountType=805306368)(objectClass=msDS-GroupManagedServiceAccount)(objectClass=msDS-ManagedServiceAccount))";
/// The same with computers.
pub const WITH_COMPUTERS: &str = "(|(sAMAccountType=805306368)(sAMAccountType=805306369))";
/// What is read as a group.
pub const GROUP_FILTER: &str = "(objectClass=group)";

/// Settings of an Active Directory source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdSettings {
    /// Name of the source; ids begin with it.
    pub name: String,
    /// `ldaps://domain-controller[:636]`.
    pub url: String,
    /// Secure an `ldap://` connection before anything else is sent.
    #[serde(default)]
    pub start_tls: bool,
    /// Certificates (PEM) of the domain's own authority.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// Who signs in: a distinguished name, or a user principal name (`muster@example.org`).
    #[serde(default)]
    pub bind_dn: Option<String>,
    /// Where the password is to be had.
    #[serde(default)]
    pub password: Option<SecretRef>,
    /// The domain: `DC=example,DC=org`.
    pub base_dn: String,
    /// Which entries are accounts.
    #[serde(default)]
    pub accounts: Subtree,
    /// Which entries are groups.
    #[serde(default)]
    pub groups: Subtree,
    /// Read computers too, as accounts of kind `workload`.
    #[serde(default)]
    pub computers: bool,
    /// A user with a service principal name is a service. On unless set to false.
    #[serde(default = "yes")]
    pub services_by_principal_name: bool,
    /// Which accounts are of services, beside managed service accounts and those with a service principal name.
    #[serde(default)]
    pub service_accounts: Selector,
    /// Which are shared by people.
    #[serde(default)]
    pub shared_accounts: Selector,
    /// Which are of guests.
    #[serde(default)]
    pub guest_accounts: Selector,
    /// Which are for emergencies, beside the built-in administrator.
    #[serde(default)]
    pub break_glass_accounts: Selector,
    /// Which are of people, whatever else says otherwise: for a person's account that carries a service principal name.
    #[serde(default)]
    pub human_accounts: Selector,
    /// Which groups give privileges, beside those that do in every domain.
    #[serde(default)]
    pub privileged_groups: Selector,
    /// The attribute with the employer's number.
    #[serde(default = "employee_id")]
    pub employee_number: String,
    /// The directory is also the source of people.
    #[serde(default)]
    pub hr: Hr,
}

fn yes() -> bool {
    true
}

fn employee_id() -> String {
    "employeeID".into()
}

impl AdSettings {
    /// The people part, if the directory is a source of people.
    #[must_use]
    pub fn hr(&self) -> Option<HrDetail> {
        match &self.hr {
            Hr::Switch(on) => on.then(|| HrDetail { department: "department".into(), ..HrDetail::default() }),
            Hr::Detail(detail) => Some((**detail).clone()),
        }
    }

    /// The filter of accounts.
    #[must_use]
    pub fn account_filter(&self) -> &str {
        let default = if self.computers { WITH_COMPUTERS } else { ACCOUNT_FILTER };
        self.accounts.filter.as_deref().unwrap_or(default)
    }

    /// What any LDAP directory needs: how to get in, and every name and filter, so that they are checked. It is not used
    /// to read: there, `human_accounts` would mean something else.
    #[must_use]
    pub fn as_ldap(&self) -> LdapSettings {
        LdapSettings {
            name: self.name.clone(),
            url: self.url.clone(),
            start_tls: self.start_tls,
            ca_file: self.ca_file.clone(),
            bind_dn: self.bind_dn.clone(),
            password: self.password.clone(),
            base_dn: self.base_dn.clone(),
            accounts: self.accounts.clone(),
            groups: self.groups.clone(),
            service_accounts: self.service_accounts.clone(),
            workload_accounts: Selector::default(),
            shared_accounts: self.shared_accounts.clone(),
            guest_accounts: self.guest_accounts.clone(),
            break_glass_accounts: self.break_glass_accounts.clone(),
            privileged_accounts: Selector::default(),
            privileged_groups: self.privileged_groups.clone(),
            disabled_accounts: self.human_accounts.clone(),
            attributes: crate::ldap::Attributes::default(),
            hr: self.hr.clone(),
        }
    }
}
