//! The settings of an LDAP source, as a source record or a configuration file has them. Checked here as far as that needs
//! no server.
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::message::encode_filter;
use crate::dn::Dn;
use crate::secret::SecretRef;

/// What is read as an account when nothing is set.
pub const ACCOUNT_FILTER: &str = "(|(objectClass=inetOrgPerson)(objectClass=posixAccount)(objectClass=account)(objectClass=simpleSecurityObject))";
/// What is read as a group when nothing is set.
pub const GROUP_FILTER: &str = "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup)(objectClass=groupOfURLs))";

/// Settings of an LDAP source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LdapSettings {
    /// Name of the source; ids begin with it.
    pub name: String,
    /// `ldaps://host[:636]`, or `ldap://host[:389]` with `start_tls`; plain `ldap://` only to this machine.
    pub url: String,
    /// Secure an `ldap://` connection before anything else is sent (RFC 4511, 4.14).
    #[serde(default)]
    pub start_tls: bool,
    /// Certificates (PEM) of the directory's own authority; without it the system's authorities are trusted.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// Who signs in; without it the directory is read anonymously.
    #[serde(default)]
    pub bind_dn: Option<String>,
    /// Where the password is to be had.
    #[serde(default)]
    pub password: Option<SecretRef>,
    /// Where accounts and groups are, unless they have bases of their own.
    pub base_dn: String,
    /// Which entries are accounts.
    #[serde(default)]
    pub accounts: Subtree,
    /// Which entries are groups.
    #[serde(default)]
    pub groups: Subtree,
    /// Which accounts are of services (kind `service`).
    #[serde(default)]
    pub service_accounts: Selector,
    /// Which are of workloads (kind `workload`).
    #[serde(default)]
    pub workload_accounts: Selector,
    /// Which are shared by people (kind `shared`).
    #[serde(default)]
    pub shared_accounts: Selector,
    /// Which are of guests (kind `guest`).
    #[serde(default)]
    pub guest_accounts: Selector,
    /// Which are for emergencies (kind `break_glass`).
    #[serde(default)]
    pub break_glass_accounts: Selector,
    /// Which accounts are privileged in themselves.
    #[serde(default)]
    pub privileged_accounts: Selector,
    /// Which groups give privileges. Groups nested in them need not be named.
    #[serde(default)]
    pub privileged_groups: Selector,
    /// Which accounts cannot sign in, beside those that the password policy has locked for good
    /// (`pwdAccountLockedTime` = `000001010000Z`).
    #[serde(default)]
    pub disabled_accounts: Selector,
    /// Attributes that hold things.
    #[serde(default)]
    pub attributes: Attributes,
    /// The directory is also the source of people.
    #[serde(default)]
    pub hr: Hr,
}

/// A part of the tree.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subtree {
    /// Its top; `base_dn` when not set.
    #[serde(default)]
    pub base: Option<String>,
    /// Filter (RFC 4515) over it.
    #[serde(default)]
    pub filter: Option<String>,
}

/// Chooses entries: any of what is said. Nothing said chooses none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selector {
    /// These entries.
    #[serde(default)]
    pub dns: Vec<String>,
    /// Everything at or under these.
    #[serde(default)]
    pub under: Vec<String>,
    /// What the directory itself finds with this filter.
    #[serde(default)]
    pub filter: Option<String>,
}

/// The attributes that hold things, by their names in this directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Attributes {
    /// The immutable id (RFC 4530).
    pub native_id: String,
    /// The name to sign in with.
    pub username: String,
    /// The employer's number.
    pub employee_number: String,
    /// A mail address.
    pub mail: String,
    /// The user principal name, where there is one.
    pub user_principal_name: Option<String>,
    /// The latest successful sign-in; the latest of them counts.
    pub sign_in: Vec<String>,
    /// The name (DN) of who answers for an account that is not of a person, where that is kept.
    pub owner: Option<String>,
}

impl Default for Attributes {
    fn default() -> Self {
        Self {
            native_id: "entryUUID".into(),
            username: "uid".into(),
            employee_number: "employeeNumber".into(),
            mail: "mail".into(),
            user_principal_name: None,
            sign_in: vec!["pwdLastSuccess".into(), "authTimestamp".into()],
            owner: None,
        }
    }
}

/// Whether and how people are made from entries: `true`, or a table that says more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Hr {
    /// Off, or on with what `inetOrgPerson` (RFC 2798) offers.
    Switch(bool),
    /// On, with these attributes.
    Detail(Box<HrDetail>),
}

impl Default for Hr {
    fn default() -> Self {
        Self::Switch(false)
    }
}

/// The attributes that people are made from. An entry is a person when it has an employee number and is of a human.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HrDetail {
    /// Department.
    pub department: String,
    /// Job title.
    pub job_title: String,
    /// DN of the manager.
    pub manager: String,
    /// First day (GeneralizedTime), where there is one.
    pub hired_on: Option<String>,
    /// Last day (GeneralizedTime), where there is one.
    pub terminated_on: Option<String>,
    /// Latest change of role (GeneralizedTime), where there is one.
    pub role_changed_on: Option<String>,
    /// Who has left.
    pub left: Selector,
    /// Who is on leave.
    pub on_leave: Selector,
}

impl Default for HrDetail {
    fn default() -> Self {
        Self {
            department: "departmentNumber".into(),
            job_title: "title".into(),
            manager: "manager".into(),
            hired_on: None,
            terminated_on: None,
            role_changed_on: None,
            left: Selector::default(),
            on_leave: Selector::default(),
        }
    }
}

/// Where the server is, from the url.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// TLS from the first byte.
    pub ldaps: bool,
}

impl LdapSettings {
    /// The people part, if the directory is a source of people.
    #[must_use]
    pub fn hr(&self) -> Option<HrDetail> {
        match &self.hr {
            Hr::Switch(on) => on.then(HrDetail::default),
            Hr::Detail(detail) => Some((**detail).clone()),
        }
    }

    /// Checks what can be checked without a server, and reads the url.
    ///
    /// # Errors
    /// What is wrong and what to do, in words.
    pub fn check(&self) -> Result<Server, (String, String)> {
        let wrong = |what: String, help: &str| Err((what, help.to_owned()));
        let server =
            self.server().map_err(|what| (what, "write ldaps://host or ldap://host:port".to_owned()))?;
        if server.ldaps && self.start_tls {
            return wrong("start_tls is set on an ldaps:// url".into(), "use one of the two");
        }
        if self.bind_dn.is_some() != self.password.is_some() {
            return wrong(
                "bind_dn and password are only set together".into(),
                "set both, or neither to read anonymously",
            );
        }
        self.check_names()?;
        Ok(server)
    }

    /// Checks the source's name, and every name and filter.
    ///
    /// # Errors
    /// What is wrong and what to do, in words.
    pub fn check_names(&self) -> Result<(), (String, String)> {
        let wrong = |what: String, help: &str| Err((what, help.to_owned()));
        if self.name.is_empty() || self.name.chars().any(|c| c.is_whitespace() || c.is_control() || c == ':')
        {
            return wrong(
                format!("the name {:?} cannot begin ids", self.name),
                "use letters, digits, dots and hyphens",
            );
        }
        let selectors = self.selectors();
        let chosen = selectors.iter().flat_map(|s| s.dns.iter().chain(&s.under)).map(String::as_str);
        for dn in self.names().into_iter().chain(chosen) {
            if let Err(bad) = Dn::parse(dn) {
                return wrong(format!("{dn:?} is {bad}"), "write the full distinguished name (RFC 4514)");
            }
        }
        let chosen = selectors.iter().filter_map(|s| s.filter.as_deref());
        for filter in self.filters().into_iter().chain(chosen) {
            if let Err(bad) = encode_filter(filter) {
                return wrong(bad, "write a filter as RFC 4515 has it: (attribute=value), values escaped");
            }
        }
        Ok(())
    }

    fn selectors(&self) -> Vec<Selector> {
        let mut all: Vec<Selector> = [
            &self.service_accounts,
            &self.workload_accounts,
            &self.shared_accounts,
            &self.guest_accounts,
            &self.break_glass_accounts,
            &self.privileged_accounts,
            &self.privileged_groups,
            &self.disabled_accounts,
        ]
        .map(Clone::clone)
        .into();
        all.extend(self.hr().into_iter().flat_map(|hr| [hr.left, hr.on_leave]));
        all
    }

    fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = vec![&self.base_dn];
        // Active Directory also takes a user principal name (MS-ADTS 5.1.1.1.1).
        names.extend(self.bind_dn.as_deref().filter(|name| name.contains('=') || !name.contains('@')));
        names.extend(self.accounts.base.as_deref());
        names.extend(self.groups.base.as_deref());
        names
    }

    fn filters(&self) -> Vec<&str> {
        self.accounts.filter.iter().chain(&self.groups.filter).map(String::as_str).collect()
    }

    fn server(&self) -> Result<Server, String> {
        let bad = || format!("{:?} is not an LDAP url", crate::warnings::printable(&self.url));
        let (scheme, rest) = self.url.split_once("://").ok_or_else(bad)?;
        let ldaps = match scheme.to_ascii_lowercase().as_str() {
            "ldaps" => true,
            "ldap" => false,
            _ => return Err(bad()),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.contains(['/', '?', '@', '#']) {
            return Err(format!("{}: only host and port belong in the url", bad()));
        }
        let (host, port) = match rest.strip_prefix('[') {
            Some(v6) => {
                let (host, tail) = v6.split_once(']').ok_or_else(bad)?;
                (host, tail.strip_prefix(':').or_else(|| tail.is_empty().then_some("")).ok_or_else(bad)?)
            }
            None => rest.split_once(':').unwrap_or((rest, "")),
        };
        let default = if ldaps { 636 } else { 389 };
        let port = if port.is_empty() { default } else { port.parse().map_err(|_| bad())? };
        if host.is_empty() {
            return Err(bad());
        }
        Ok(Server { host: host.to_owned(), port, ldaps })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(json: &str) -> LdapSettings {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn urls_are_host_and_port() {
        let server =
            |url: &str| settings(&format!(r#"{{"name":"d","url":"{url}","base_dn":"dc=x"}}"#)).check();
        let is = |url, host: &str, port, ldaps| {
            assert_eq!(server(url).unwrap(), Server { host: host.into(), port, ldaps }, "{url}");
        };
        is("ldaps://ldap.example.org", "ldap.example.org", 636, true);
        is("LDAP://ldap.example.org:3389/", "ldap.example.org", 3389, false);
        is("ldap://[::1]:389", "::1", 389, false);
        for bad in
            ["ldap.example.org", "http://x", "ldap://", "ldap://user@host", "ldap://h/dc=x", "ldap://h:99999"]
        {
            assert!(server(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn mistakes_are_found_before_connecting() {
        let refused = |more: &str| {
            let text = format!(r#"{{"name":"d","url":"ldaps://h","base_dn":"dc=x",{more}}}"#);
            settings(&text).check().unwrap_err().0
        };
        assert!(refused(r#""start_tls":true"#).contains("start_tls"));
        assert!(refused(r#""bind_dn":"cn=a""#).contains("together"));
        assert!(refused(r#""accounts":{"filter":"(a"}"#).contains("not an LDAP filter"));
        assert!(refused(r#""privileged_groups":{"dns":["admins"]}"#).contains("distinguished name"));
        assert!(
            serde_json::from_str::<LdapSettings>(
                r#"{"name":"d","url":"ldaps://h","base_dn":"dc=x","pasword":1}"#
            )
            .is_err()
        );
    }

    #[test]
    fn hr_is_a_switch_or_a_table() {
        let hr =
            |hr| settings(&format!(r#"{{"name":"d","url":"ldaps://h","base_dn":"dc=x","hr":{hr}}}"#)).hr();
        assert_eq!(hr("false"), None);
        assert_eq!(hr("true"), Some(HrDetail::default()));
        assert_eq!(hr(r#"{"department":"ou"}"#).unwrap().department, "ou");
    }
}
