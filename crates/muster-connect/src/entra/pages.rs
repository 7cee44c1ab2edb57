//! Files of answers of Microsoft Graph: which collection each holds, its rows, and whether all its pages are there. Bounded,
//! every bad row named. Not what is made of them (`rows`).
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value as Json;

use super::EntraSettings;
use crate::connector::Limits;
use crate::error::{BadRows, ConnectError, Step};
use crate::mapping::files::{JsonRows, files, whole_file};
use crate::warnings::printable;

/// A user.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct User {
    pub id: String,
    pub user_principal_name: Option<String>,
    pub display_name: Option<String>,
    pub mail: Option<String>,
    pub proxy_addresses: Vec<String>,
    pub employee_id: Option<String>,
    pub user_type: Option<String>,
    pub account_enabled: Option<bool>,
    pub created_date_time: Option<String>,
    pub last_password_change_date_time: Option<String>,
    pub sign_in_activity: Option<SignInActivity>,
}

/// When a user signed in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SignInActivity {
    pub last_successful_sign_in_date_time: Option<String>,
    pub last_sign_in_date_time: Option<String>,
    pub last_non_interactive_sign_in_date_time: Option<String>,
}

impl SignInActivity {
    /// Whether anybody tried, successfully or not.
    pub fn attempted(&self) -> bool {
        self.last_sign_in_date_time.is_some() || self.last_non_interactive_sign_in_date_time.is_some()
    }
}

/// A group.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Group {
    pub id: String,
    pub display_name: Option<String>,
    pub members: Option<Vec<Object>>,
}

/// Anything with an id.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Object {
    pub id: String,
}

/// What the registration report says of a user.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Registration {
    pub id: String,
    pub methods_registered: Option<Vec<String>>,
}

/// A directory role.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Role {
    pub id: String,
    pub display_name: Option<String>,
    pub template_id: Option<String>,
    pub is_privileged: Option<bool>,
}

/// Who holds a role, and how.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Assignment {
    pub id: String,
    pub principal_id: String,
    pub role_definition_id: String,
    pub assignment_type: Option<String>,
    pub member_type: Option<String>,
    pub start_date_time: Option<String>,
    pub end_date_time: Option<String>,
}

/// A service principal, or the application it stands for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Principal {
    pub id: String,
    pub app_id: Option<String>,
    pub display_name: Option<String>,
    pub account_enabled: Option<bool>,
    pub created_date_time: Option<String>,
    pub app_owner_organization_id: Option<String>,
    pub password_credentials: Vec<Secret>,
    pub key_credentials: Vec<Secret>,
}

/// A secret or certificate; never its value, which Graph does not give.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Secret {
    pub key_id: Option<String>,
    pub start_date_time: Option<String>,
    pub end_date_time: Option<String>,
}

/// What all files hold.
#[derive(Debug, Default)]
pub struct Found {
    pub users: Vec<User>,
    pub groups: Vec<Group>,
    /// By the id of the group.
    pub members: BTreeMap<String, Vec<Object>>,
    pub registrations: Vec<Registration>,
    pub roles: Vec<Role>,
    pub assignments: Vec<Assignment>,
    pub eligible: Vec<Assignment>,
    pub scheduled: Vec<Assignment>,
    pub principals: Vec<Principal>,
    pub applications: Vec<Principal>,
    pub bad: BadRows,
    /// Rows read, good and bad.
    pub read: u64,
    /// Collections that were met.
    pub met: BTreeSet<String>,
    /// Files of each collection, and how many of them name a next page.
    pages: BTreeMap<String, (u64, u64)>,
}

#[derive(Deserialize)]
struct Page {
    #[serde(rename = "@odata.context")]
    context: Option<String>,
    #[serde(rename = "@odata.nextLink")]
    next: Option<String>,
    value: Vec<Json>,
}

/// Reads all files.
///
/// # Errors
/// When one cannot be read, is of no known collection, or pages are missing.
pub fn read(settings: &EntraSettings, limits: &Limits) -> Result<Found, ConnectError> {
    let bad = |what: String| {
        ConnectError::new(&settings.name, Step::Tables, what, "export again, all pages; nothing was kept")
    };
    let mut found = Found::default();
    let all = files(&settings.files, &["json"])
        .map_err(|what| ConnectError::new(&settings.name, Step::Settings, what, "mend the setting files"))?;
    for path in all {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = whole_file(&path, limits).map_err(bad)?;
        found.take(&name, &bytes, limits).map_err(bad)?;
    }
    found.whole().map_err(bad)?;
    Ok(found)
}

impl Found {
    /// Takes one file.
    ///
    /// # Errors
    /// In words.
    pub fn take(&mut self, name: &str, bytes: &[u8], limits: &Limits) -> Result<(), String> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let array = bytes.trim_ascii_start().first() == Some(&b'[');
        let parsed = match array {
            // Tools that follow the pages by themselves write the rows alone.
            true => serde_json::from_slice(bytes).map(|value| Page { context: None, next: None, value }),
            false => serde_json::from_slice(bytes),
        };
        let Page { context, next, value } =
            parsed.map_err(|e| format!("{name} is no answer of Microsoft Graph: {e}"))?;
        let collection = collection(context.as_deref(), name).ok_or_else(|| {
            format!("{name}: nobody can tell what it holds; name it after its collection, such as users.json")
        })?;
        self.met.insert(collection.to_owned());
        let group = match collection {
            "members" => Some(guid_in(name).ok_or_else(|| {
                format!("{name}: members of which group? Name the file members-GROUP-ID.json")
            })?),
            _ => None,
        };
        let series = group.clone().unwrap_or_else(|| collection.to_owned());
        let (pages, more) = self.pages.entry(series).or_default();
        *pages += 1;
        *more += u64::from(next.is_some());
        self.read += value.len() as u64;
        if group.is_none() && self.read > limits.max_entries {
            return Err(format!("there are more than {} rows", limits.max_entries));
        }
        let mut rows = JsonRows { name, bad: &mut self.bad };
        match (collection, group) {
            ("members", Some(group)) => rows.put(value, self.members.entry(group).or_default()),
            ("users", _) => rows.put(value, &mut self.users),
            ("groups", _) => rows.put(value, &mut self.groups),
            ("userRegistrationDetails", _) => rows.put(value, &mut self.registrations),
            ("roleDefinitions", _) => rows.put(value, &mut self.roles),
            ("roleAssignments", _) => rows.put(value, &mut self.assignments),
            ("roleEligibilityScheduleInstances", _) => rows.put(value, &mut self.eligible),
            ("roleAssignmentScheduleInstances", _) => rows.put(value, &mut self.scheduled),
            ("servicePrincipals", _) => rows.put(value, &mut self.principals),
            _ => rows.put(value, &mut self.applications),
        }
        let members: usize = self.members.values().map(Vec::len).sum();
        if members as u64 > limits.max_memberships {
            return Err(format!("there are more than {} memberships", limits.max_memberships));
        }
        Ok(())
    }

    /// Files have no order: of each collection one page must be the last.
    fn whole(&self) -> Result<(), String> {
        if !self.met.contains("users") {
            return Err("there is no file of users (users.json)".into());
        }
        match self.pages.iter().find(|(_, (pages, more))| pages == more) {
            Some((series, _)) => {
                Err(format!("the last page of {} is missing: every file names a next one", printable(series)))
            }
            None => Ok(()),
        }
    }
}

const COLLECTIONS: &[&str] = &[
    "users",
    "groups",
    "members",
    "userRegistrationDetails",
    "roleDefinitions",
    "roleAssignments",
    "roleEligibilityScheduleInstances",
    "roleAssignmentScheduleInstances",
    "servicePrincipals",
    "applications",
];

/// The collection of a file, by what Graph says in it, else by its name.
fn collection(context: Option<&str>, name: &str) -> Option<&'static str> {
    let named = |word: &str| COLLECTIONS.iter().copied().find(|c| c.eq_ignore_ascii_case(word));
    if let Some((_, of)) = context.and_then(|context| context.split_once("$metadata#")) {
        // `users(id,displayName)`, `roleManagement/directory/roleAssignments`.
        let path = of.split('(').next().unwrap_or_default();
        let last = path.rsplit('/').next().unwrap_or_default();
        if let Some(known) = named(last) {
            return Some(known);
        }
    }
    named(name.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default())
        .or_else(|| guid_in(name).map(|_| "members"))
}

/// The id in a file's name.
fn guid_in(name: &str) -> Option<String> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let bytes = stem.as_bytes();
    let id = (0..=bytes.len().checked_sub(36)?).rev().find_map(|start| {
        let text = std::str::from_utf8(bytes.get(start..start + 36)?).ok()?;
        (text.as_bytes().get(8) == Some(&b'-')).then(|| uuid::Uuid::try_parse(text).ok()).flatten()
    });
    id.map(|id| id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_it_holds_or_its_name_does() {
        let of = |context: &str, name: &str| collection(Some(context).filter(|c| !c.is_empty()), name);
        let graph = |of: &str| format!("https://graph.microsoft.com/v1.0/$metadata#{of}");
        assert_eq!(of(&graph("users(id,displayName)"), "x.json"), Some("users"));
        assert_eq!(of(&graph("roleManagement/directory/roleAssignments"), "x.json"), Some("roleAssignments"));
        assert_eq!(
            of(&graph("directoryObjects"), "members-0f8fad5b-d9cb-469f-a165-70867728950e.json"),
            Some("members")
        );
        assert_eq!(of("", "0f8fad5b-d9cb-469f-a165-70867728950e-2.json"), Some("members"));
        assert_eq!(of("", "users-page2.json"), Some("users"));
        assert_eq!(of("", "notes.json"), None);
        assert_eq!(guid_in("é".repeat(40).as_str()), None);
    }

    #[test]
    fn bad_rows_are_named_and_missing_pages_refused() {
        let limits = Limits::default();
        let mut found = Found::default();
        found
            .take(
                "users.json",
                br#"{"value":[{"id":"1"},{"id":""},{"id":"2","accountEnabled":"yes"},7]}"#,
                &limits,
            )
            .unwrap();
        assert_eq!((found.users.len(), found.bad.count, found.bad.first[1].row), (1, 3, Some(3)));
        assert!(found.whole().is_ok());
        found.take("groups.json", br#"{"value":[],"@odata.nextLink":"https://x"}"#, &limits).unwrap();
        assert!(found.whole().unwrap_err().contains("last page of groups"));
        assert!(found.take("x.json", b"[]", &limits).unwrap_err().contains("nobody can tell"));
        assert!(found.take("members.json", b"[]", &limits).unwrap_err().contains("which group"));
        assert!(found.take("users.json", b"{}", &limits).unwrap_err().contains("no answer"));
        let few = Limits { max_entries: 5, ..limits };
        let many = format!("[{}]", ["{\"id\":\"1\"}"; 9].join(","));
        assert!(found.take("users.json", many.as_bytes(), &few).unwrap_err().contains("more than 5 rows"));
    }
}
