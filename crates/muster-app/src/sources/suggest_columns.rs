//! Guesses how the columns of a file are mapped, from its head alone, for a person to look over.

use muster_connect::mapping::Form;
use muster_connect::mapping::suggest::{Suggestion, for_file};
use muster_connect::registry::{Holds, Kind};
use muster_connect::settings::{Said, at, put};
use muster_estate::Table;
use serde_json::{Value as Json, json};

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// What the file that `said` names has for columns, and what they may be. The file is held to the policy as it is when
    /// settings are saved.
    pub async fn suggest_columns(
        &self,
        actor: &Actor,
        kind: &Kind,
        said: &Said,
    ) -> Result<Suggestion, AppError> {
        actor.require(Permission::ManageSources)?;
        let first = |path: &str| said.get(path).and_then(|l| l.first()).map(String::as_str);
        let file =
            first("file").ok_or_else(|| AppError::field("file", "must be there first", "people.csv"))?;
        let refused = |why: String| AppError::field("file", why, "people.csv");
        let allowed = self.allowed_files(&actor.org);
        let file = allowed.place(file).map_err(refused)?;
        allowed.follow(&file).map_err(refused)?;
        let of = kind.settings.iter().find_map(|s| match s.holds {
            Holds::Columns(of) => Some(of),
            _ => None,
        });
        let named = || Table::ALL.iter().copied().find(|t| Some(t.name()) == first("table"));
        let table = of.flatten().or_else(named);
        let table = table.ok_or_else(|| AppError::field("table", "must be chosen first", ""))?;
        let mut settings = json!({ "form": {} });
        for setting in kind.settings.iter().filter(|s| s.path.starts_with("form.")) {
            if let Some(word) = first(setting.path) {
                put(&mut settings, setting.path, Json::String(word.to_owned()));
            }
        }
        let form = at(&settings, "form").cloned().unwrap_or_default();
        let form: Form = serde_json::from_value(form).map_err(|e| AppError::Invalid {
            message: format!("The form of the file: {e}."),
            fields: Vec::new(),
        })?;
        tokio::task::spawn_blocking(move || for_file(table, &file, &form))
            .await
            .map_err(|e| AppError::Unavailable(format!("the file could not be read ({e})")))?
            .map_err(refused)
    }
}
