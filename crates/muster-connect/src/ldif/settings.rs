//! The settings of a file of LDIF. What it shares with any LDAP directory is checked and used as such.
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::ad::AdSettings;
use crate::ldap::{Attributes, Hr, LdapSettings, Selector, Subtree};

/// Settings of a file of LDIF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LdifSettings {
    /// Name of the source; ids begin with it.
    pub name: String,
    /// The file.
    pub file: PathBuf,
    /// It is of Active Directory.
    #[serde(default)]
    pub active_directory: bool,
    /// Where accounts and groups are; everywhere when left out.
    #[serde(default)]
    pub base_dn: String,
    /// Which entries are accounts.
    #[serde(default)]
    pub accounts: Subtree,
    /// Which entries are groups.
    #[serde(default)]
    pub groups: Subtree,
    /// Of Active Directory: computers too, as accounts of kind `workload`.
    #[serde(default)]
    pub computers: bool,
    /// Which accounts are of services.
    #[serde(default)]
    pub service_accounts: Selector,
    /// Which are of workloads. Not of Active Directory, where computers are.
    #[serde(default)]
    pub workload_accounts: Selector,
    /// Which are shared by people.
    #[serde(default)]
    pub shared_accounts: Selector,
    /// Which are of guests.
    #[serde(default)]
    pub guest_accounts: Selector,
    /// Which are for emergencies.
    #[serde(default)]
    pub break_glass_accounts: Selector,
    /// Of Active Directory: which are of people, whatever else says otherwise.
    #[serde(default)]
    pub human_accounts: Selector,
    /// Which accounts are privileged in themselves. Not of Active Directory.
    #[serde(default)]
    pub privileged_accounts: Selector,
    /// Which groups give privileges.
    #[serde(default)]
    pub privileged_groups: Selector,
    /// Which accounts cannot sign in. Not of Active Directory, whose flags say so.
    #[serde(default)]
    pub disabled_accounts: Selector,
    /// Attributes that hold things. Of Active Directory, only `employee_number` is used.
    #[serde(default)]
    pub attributes: Option<Attributes>,
    /// The directory is also the source of people.
    #[serde(default)]
    pub hr: Hr,
}

impl LdifSettings {
    /// As of a directory that is no Active Directory. It has no address.
    #[must_use]
    pub fn as_ldap(&self) -> LdapSettings {
        LdapSettings {
            name: self.name.clone(),
            url: String::new(),
            start_tls: false,
            ca_file: None,
            bind_dn: None,
            password: None,
            base_dn: self.base_dn.clone(),
            accounts: self.accounts.clone(),
            groups: self.groups.clone(),
            service_accounts: self.service_accounts.clone(),
            workload_accounts: self.workload_accounts.clone(),
            shared_accounts: self.shared_accounts.clone(),
            guest_accounts: self.guest_accounts.clone(),
            break_glass_accounts: self.break_glass_accounts.clone(),
            privileged_accounts: self.privileged_accounts.clone(),
            privileged_groups: self.privileged_groups.clone(),
            disabled_accounts: self.disabled_accounts.clone(),
            attributes: self.attributes.clone().unwrap_or_default(),
            hr: self.hr.clone(),
        }
    }

    /// As of Active Directory. It has no address.
    #[must_use]
    pub fn as_ad(&self) -> AdSettings {
        AdSettings {
            name: self.name.clone(),
            url: String::new(),
            start_tls: false,
            ca_file: None,
            bind_dn: None,
            password: None,
            base_dn: self.base_dn.clone(),
            accounts: self.accounts.clone(),
            groups: self.groups.clone(),
            computers: self.computers,
            services_by_principal_name: true,
            service_accounts: self.service_accounts.clone(),
            shared_accounts: self.shared_accounts.clone(),
            guest_accounts: self.guest_accounts.clone(),
            break_glass_accounts: self.break_glass_accounts.clone(),
            human_accounts: self.human_accounts.clone(),
            privileged_groups: self.privileged_groups.clone(),
            employee_number: self
                .attributes
                .as_ref()
                .map_or_else(|| "employeeID".into(), |names| names.employee_number.clone()),
            hr: self.hr.clone(),
        }
    }

    /// Checks what can be checked without the file.
    ///
    /// # Errors
    /// What is wrong and what to do, in words.
    pub fn check(&self) -> Result<(), (String, String)> {
        let unused = [
            ("workload_accounts", &self.workload_accounts),
            ("privileged_accounts", &self.privileged_accounts),
            ("disabled_accounts", &self.disabled_accounts),
        ];
        let unused = unused.iter().find(|(_, selector)| **selector != Selector::default());
        if let (true, Some((name, _))) = (self.active_directory, unused) {
            return Err((
                format!("{name} is set, which an export of Active Directory has no use for"),
                "take it out, or active_directory".into(),
            ));
        }
        self.as_ldap().check_names()
    }
}
