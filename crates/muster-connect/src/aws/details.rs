//! What `GetAccountAuthorizationDetails` of IAM answers (AWS, IAM API reference): users, groups, roles and policies, as pages
//! in JSON. Not their meaning (`rows`). Fields that are not used are passed over.
use serde::Deserialize;
use serde_json::Value;

/// One page, or several joined.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Details {
    /// Users.
    #[serde(rename = "UserDetailList")]
    pub users: Vec<User>,
    /// Groups.
    #[serde(rename = "GroupDetailList")]
    pub groups: Vec<Group>,
    /// Roles.
    #[serde(rename = "RoleDetailList")]
    pub roles: Vec<Role>,
    /// Managed policies.
    #[serde(rename = "Policies")]
    pub policies: Vec<Policy>,
    /// What `ListVirtualMFADevices` answers: devices of which the kind is known.
    #[serde(rename = "VirtualMFADevices")]
    pub devices: Vec<Device>,
    /// Whether a page is missing after this one.
    pub is_truncated: bool,
}

impl Details {
    /// Adds a page.
    pub fn extend(&mut self, page: Self) {
        self.users.extend(page.users);
        self.groups.extend(page.groups);
        self.roles.extend(page.roles);
        self.policies.extend(page.policies);
        self.devices.extend(page.devices);
    }

    /// How many users, groups, roles and policies there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        (self.users.len() + self.groups.len() + self.roles.len() + self.policies.len()) as u64
    }
}

/// A user.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[allow(missing_docs, reason = "the fields of the API by their names")]
pub struct User {
    pub user_name: String,
    pub user_id: String,
    pub arn: String,
    pub create_date: Option<String>,
    pub user_policy_list: Vec<Inline>,
    pub group_list: Vec<String>,
    pub attached_managed_policies: Vec<Attached>,
    pub permissions_boundary: Option<Value>,
    pub tags: Vec<Tag>,
}

/// A group.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[allow(missing_docs, reason = "the fields of the API by their names")]
pub struct Group {
    pub group_name: String,
    pub arn: String,
    pub group_policy_list: Vec<Inline>,
    pub attached_managed_policies: Vec<Attached>,
}

/// A role.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[allow(missing_docs, reason = "the fields of the API by their names")]
pub struct Role {
    pub role_name: String,
    pub role_id: String,
    pub path: String,
    pub arn: String,
    pub create_date: Option<String>,
    pub assume_role_policy_document: Value,
    pub role_policy_list: Vec<Inline>,
    pub attached_managed_policies: Vec<Attached>,
    pub permissions_boundary: Option<Value>,
    pub role_last_used: Option<LastUsed>,
}

/// When a role was last used. Empty: not within the 400 days that AWS keeps.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[allow(missing_docs, reason = "the fields of the API by their names")]
pub struct LastUsed {
    pub last_used_date: Option<String>,
}

/// A policy inside a user, group or role.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[allow(missing_docs, reason = "the fields of the API by their names")]
pub struct Inline {
    pub policy_name: String,
    pub policy_document: Value,
}

/// A managed policy given to a user, group or role.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[allow(missing_docs, reason = "the fields of the API by their names")]
pub struct Attached {
    pub policy_name: String,
    pub policy_arn: String,
}

/// A managed policy.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[allow(missing_docs, reason = "the fields of the API by their names")]
pub struct Policy {
    pub policy_name: String,
    pub arn: String,
    pub policy_version_list: Vec<Version>,
}

/// A version of a managed policy.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[allow(missing_docs, reason = "the fields of the API by their names")]
pub struct Version {
    pub document: Value,
    pub is_default_version: bool,
}

/// A label on a user.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[allow(missing_docs, reason = "the fields of the API by their names")]
pub struct Tag {
    pub key: String,
    pub value: String,
}

/// A second factor.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[allow(missing_docs, reason = "the fields of the API by their names")]
pub struct Device {
    pub serial_number: String,
    pub user: Option<DeviceUser>,
}

/// Whose second factor it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[allow(missing_docs, reason = "the fields of the API by their names")]
pub struct DeviceUser {
    pub arn: String,
}

/// The account number in a name such as `arn:aws:iam::123456789012:user/ada`.
#[must_use]
pub fn account_of(arn: &str) -> Option<&str> {
    let mut parts = arn.split(':');
    if parts.next() != Some("arn") {
        return None;
    }
    parts.nth(3).filter(|account| is_account(account))
}

/// Whether it is the number of an account: twelve digits.
#[must_use]
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}
