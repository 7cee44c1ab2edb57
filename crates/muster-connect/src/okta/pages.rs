//! Files of answers of Okta's Management API: lists, told apart by their names, as Okta's answers do not say what they are.
//! Bounded, every bad row named. Not what is made of them (`rows`).
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Json;

use super::OktaSettings;
use crate::connector::Limits;
use crate::error::{BadRows, ConnectError, Step};
use crate::mapping::files::{JsonRows, files, whole_file};
use crate::warnings::Warnings;

/// A user.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct User {
    pub id: String,
    pub status: String,
    pub created: Option<String>,
    pub status_changed: Option<String>,
    pub last_login: Option<String>,
    pub password_changed: Option<String>,
    pub profile: Profile,
}

/// What a user says of a person.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Profile {
    pub login: Option<String>,
    pub email: Option<String>,
    pub display_name: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub employee_number: Option<String>,
}

/// A group.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Group {
    pub id: String,
    pub profile: GroupProfile,
}

/// What a group is called.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct GroupProfile {
    pub name: Option<String>,
}

/// Anything with an id.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Object {
    pub id: String,
}

/// A factor of a user.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Factor {
    pub factor_type: String,
    pub status: String,
}

/// A role of an administrator.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Role {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub label: Option<String>,
    pub status: Option<String>,
    pub created: Option<String>,
}

/// An application.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct App {
    pub id: String,
    pub label: Option<String>,
    pub status: Option<String>,
}

/// Who may use an application.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Assigned {
    pub id: String,
    pub created: Option<String>,
    pub scope: Option<String>,
}

/// What all files hold. What is of one group, user or application is kept by its id.
#[derive(Debug, Default)]
pub struct Found {
    pub users: Vec<User>,
    pub groups: Vec<Group>,
    pub apps: Vec<App>,
    pub members: BTreeMap<String, Vec<Object>>,
    pub factors: BTreeMap<String, Vec<Factor>>,
    pub roles: BTreeMap<String, Vec<Role>>,
    pub group_roles: BTreeMap<String, Vec<Role>>,
    pub app_users: BTreeMap<String, Vec<Assigned>>,
    pub app_groups: BTreeMap<String, Vec<Assigned>>,
    pub bad: BadRows,
    pub warnings: Warnings,
    /// Rows read, good and bad.
    pub read: u64,
    met_users: bool,
}

/// Reads all files.
///
/// # Errors
/// When one cannot be read or nobody can tell what it is.
pub fn read(settings: &OktaSettings, limits: &Limits) -> Result<Found, ConnectError> {
    let bad = |what: String| {
        ConnectError::new(&settings.name, Step::Tables, what, "export it again; nothing was kept")
    };
    let mut found = Found::default();
    let all = files(&settings.files, &["json"])
        .map_err(|what| ConnectError::new(&settings.name, Step::Settings, what, "mend the setting files"))?;
    for path in all {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = whole_file(&path, limits).map_err(bad)?;
        found.take(&name, &bytes, limits).map_err(bad)?;
    }
    match found.met_users {
        true => Ok(found),
        false => Err(bad("there is no file of users (users.json)".into())),
    }
}

impl Found {
    /// Takes one file.
    ///
    /// # Errors
    /// In words.
    pub fn take(&mut self, name: &str, bytes: &[u8], limits: &Limits) -> Result<(), String> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let value: Vec<Json> = serde_json::from_slice(bytes)
            .map_err(|e| format!("{name} is no list that Okta answered: {e}"))?;
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let (kind, rest) = stem.split_once('-').unwrap_or((stem, ""));
        // Another page of the same: `members-00g1-2.json`.
        let id = rest.split('-').next().unwrap_or_default().to_owned();
        let kind = kind.to_ascii_lowercase();
        let kind = kind.trim_end_matches(|c: char| c.is_ascii_digit());
        // Pages follow each other by a header that no file holds (Link, rel="next"): only the count can hint at more.
        let full = match kind {
            "users" | "appgroups" => 200,
            "members" => 1000,
            "groups" => 10_000,
            "appusers" => 500,
            _ => usize::MAX,
        };
        if value.len() == full {
            self.warnings.add(
                "files hold just as many rows as a page of Okta's: check that the next pages were saved too",
                name,
            );
        }
        self.read += value.len() as u64;
        if self.read > limits.max_entries.saturating_add(limits.max_memberships) {
            return Err("there are more rows than the limit".into());
        }
        let needs_id =
            matches!(kind, "members" | "factors" | "roles" | "grouproles" | "appusers" | "appgroups");
        if needs_id && id.is_empty() {
            return Err(format!("{name}: of which group, user or application? Name the file {kind}-ID.json"));
        }
        let mut rows = JsonRows { name, bad: &mut self.bad };
        match kind {
            "users" => {
                self.met_users = true;
                rows.put(value, &mut self.users);
            }
            "groups" => rows.put(value, &mut self.groups),
            "apps" => rows.put(value, &mut self.apps),
            "members" => rows.put(value, self.members.entry(id).or_default()),
            "factors" => rows.put(value, self.factors.entry(id).or_default()),
            "roles" => rows.put(value, self.roles.entry(id).or_default()),
            "grouproles" => rows.put(value, self.group_roles.entry(id).or_default()),
            "appusers" => rows.put(value, self.app_users.entry(id).or_default()),
            "appgroups" => rows.put(value, self.app_groups.entry(id).or_default()),
            _ => {
                return Err(format!(
                    "{name}: nobody can tell what it holds; name it after its list, such as users.json or members-GROUP-ID.json"
                ));
            }
        }
        match self.users.len() + self.groups.len() + self.apps.len() {
            n if n as u64 > limits.max_entries => {
                Err(format!("there are more than {} rows", limits.max_entries))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_files_hold() {
        let limits = Limits::default();
        let mut found = Found::default();
        let mut take = |name: &str, text: &str| found.take(name, text.as_bytes(), &limits);
        take("users-2.json", r#"[{"id":"1","status":"ACTIVE"},{"status":"ACTIVE"}]"#).unwrap();
        take("members-00g1.json", r#"[{"id":"1"}]"#).unwrap();
        take("members-00g1-2.json", r#"[{"id":"2"}]"#).unwrap();
        assert!(take("members.json", "[]").unwrap_err().contains("of which group"));
        assert!(take("things.json", "[]").unwrap_err().contains("nobody can tell"));
        assert!(take("users.json", "{}").unwrap_err().contains("no list"));
        assert_eq!((found.users.len(), found.members["00g1"].len(), found.bad.count), (1, 2, 1));
        let page = format!("[{}]", [r#"{"id":"1","status":"ACTIVE"}"#; 200].join(","));
        found.take("users.json", page.as_bytes(), &limits).unwrap();
        assert!(found.warnings.lines()[0].contains("next pages"));
    }
}
