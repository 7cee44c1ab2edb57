//! Says how a source is reached. What people set is held to the policy: files in allowed folders, secrets kept here or from
//! an environment variable meant for it, and no kept secret is sent to another address than the one it was entered for.

use std::collections::BTreeMap;

use jiff::Timestamp;
use muster_connect::registry::{Holds, Kind, kind};
use muster_connect::settings::{Said, at, put, read, take, write};
use muster_connect::{Secret, open_with};
use muster_model::Id;
use muster_store::{SourceSecretRow, SourceSettingsRow, StoreError};
use serde_json::{Value as Json, json};

use super::vault::{Place, Vault};
use crate::actor::{Actor, Origin};
use crate::error::{AppError, FieldError};
use crate::muster::Muster;
use crate::policy::Permission;

/// What an environment variable must begin with for people to name it: the others are not theirs to send anywhere.
pub const ENV_PREFIX: &str = "MUSTER_SOURCE_";
/// Longest secret, in bytes.
const MAX_SECRET: usize = 8 << 10;
/// Most sources of one organisation.
const MAX_SOURCES: usize = 100;

/// What somebody says of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceEdit {
    /// Its name in snapshots.
    pub source: String,
    /// The word for its connector.
    pub connector: String,
    /// What is said for each setting, but secrets.
    pub said: Said,
    /// What is said of each secret, by the path of its setting; one that is not named is kept as it is.
    pub secrets: BTreeMap<String, SecretEdit>,
    /// Whether pulls read it.
    pub enabled: bool,
    /// When the settings that were seen had been changed; none when there were none.
    pub based_on: Option<Timestamp>,
}

/// What is said of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretEdit {
    /// This is it from now on.
    Set(Secret),
    /// It is in this environment variable of the server.
    Env(String),
    /// There is none.
    Remove,
}

impl Muster {
    /// Takes what was said, as a whole or not at all.
    pub async fn set_source(&self, actor: &Actor, edit: &SourceEdit) -> Result<(), AppError> {
        actor.require(Permission::ManageSources)?;
        let stands = self.0.store.source_settings(&actor.org).await?;
        let old = stands.iter().find(|s| s.source == edit.source);
        let kind = self.kind_for(actor, edit, old, stands.len()).await?;
        let before = old.map_or(Json::Null, |row| row.settings.clone());
        let mut settings = write(kind, &before, &edit.said).map_err(|mistakes| {
            let told = |m: muster_connect::settings::Mistake| FieldError {
                path: m.path,
                message: m.what,
                expected: m.expected,
            };
            AppError::invalid(mistakes.into_iter().map(told).collect())
        })?;
        put(&mut settings, "name", Json::String(edit.source.clone()));
        self.place_files(actor, kind, &before, &mut settings)?;

        let kept = self.0.store.source_secrets(&actor.org).await?;
        let kept: Vec<&str> =
            kept.iter().filter(|s| s.source == edit.source).map(|s| s.setting.as_str()).collect();
        let moved = kind.settings.iter().filter(|s| s.holds == Holds::Address).find(|s| {
            let (was, is) = (at(&before, s.path), at(&settings, s.path));
            was.is_some() && was != is
        });
        let (mut set, mut gone, mut filled) = (Vec::new(), Vec::new(), BTreeMap::new());
        for setting in kind.settings.iter().filter(|s| s.holds == Holds::Secret) {
            let path = setting.path;
            match edit.secrets.get(path) {
                Some(SecretEdit::Set(secret)) => {
                    if secret.expose().is_empty() || secret.expose().len() > MAX_SECRET {
                        return Err(AppError::field(path, format!("must have 1 to {MAX_SECRET} bytes"), ""));
                    }
                    take(&mut settings, path);
                    filled.insert(path.to_owned(), secret.clone());
                    set.push((path, secret));
                }
                Some(SecretEdit::Env(name)) => {
                    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
                    let ours = actor.origin == Origin::Console || name.starts_with(ENV_PREFIX);
                    if !ours || name.len() > 200 || !name.chars().all(fits) {
                        let expected = format!("{ENV_PREFIX}CORP");
                        return Err(AppError::field(path, format!("must begin with {ENV_PREFIX}"), expected));
                    }
                    put(&mut settings, path, json!({ "env": name }));
                    gone.push(path.to_owned());
                }
                Some(SecretEdit::Remove) => {
                    take(&mut settings, path);
                    gone.push(path.to_owned());
                }
                None => {
                    let sealed = kept.contains(&path);
                    if let (Some(moved), true) = (moved, sealed || at(&settings, path).is_some()) {
                        let label = moved.label;
                        return Err(AppError::field(
                            path,
                            format!(
                                "must be entered again: `{label}` has changed, and it was given for the old one"
                            ),
                            "",
                        ));
                    }
                    if sealed {
                        // Only to see whether the connector takes the rest.
                        filled.insert(path.to_owned(), Secret::from("kept".to_owned()));
                    }
                }
            }
        }
        open_with(kind.name, settings.clone(), &filled)
            .map_err(|why| AppError::Invalid { message: why, fields: Vec::new() })?;

        let now = self.now();
        let mut sealed = Vec::new();
        if !set.is_empty() {
            let vault = Vault::of(self.0.options.sources.key.as_ref(), self.data_folder()).await?;
            for (setting, secret) in set {
                let place = Place { org: &actor.org, source: &edit.source, setting };
                sealed.push(SourceSecretRow {
                    source: edit.source.clone(),
                    setting: setting.to_owned(),
                    key_id: vault.key_id.clone(),
                    sealed: vault.seal(place, secret)?,
                    set: now,
                    set_by: actor.login.clone(),
                });
            }
        }
        let row = SourceSettingsRow {
            source: edit.source.clone(),
            connector: kind.name.to_owned(),
            settings,
            enabled: edit.enabled,
            changed: now,
            changed_by: actor.login.clone(),
        };
        self.keep(actor, &row, edit.based_on, &sealed, &gone).await
    }

    /// Takes a source as a file describes it, secrets by reference; only from the command line.
    pub async fn keep_source_settings(
        &self,
        actor: &Actor,
        connector: &str,
        settings: Json,
    ) -> Result<String, AppError> {
        actor.require(Permission::ManageSources)?;
        if actor.origin != Origin::Console {
            return Err(AppError::forbidden("take settings from a file"));
        }
        let source = muster_connect::open(connector, settings.clone())
            .map_err(|why| AppError::Invalid { message: why, fields: Vec::new() })?
            .source()
            .to_owned();
        let stands = self.0.store.source_settings(&actor.org).await?;
        let old = stands.iter().find(|s| s.source == source);
        let edit = SourceEdit {
            source: source.clone(),
            connector: connector.to_owned(),
            said: Said::new(),
            secrets: BTreeMap::new(),
            enabled: old.is_none_or(|s| s.enabled),
            based_on: old.map(|s| s.changed),
        };
        let kind = self.kind_for(actor, &edit, old, stands.len()).await?;
        let settings = absolute(kind, settings);
        let gone: Vec<String> = kind.settings.iter().map(|s| s.path.to_owned()).collect();
        let row = SourceSettingsRow {
            source: source.clone(),
            connector: kind.name.to_owned(),
            settings,
            enabled: edit.enabled,
            changed: self.now(),
            changed_by: actor.login.clone(),
        };
        self.keep(actor, &row, edit.based_on, &[], &gone).await?;
        Ok(source)
    }

    /// Forgets how a source is reached. Its rows in snapshots stay.
    pub async fn forget_source(&self, actor: &Actor, source: &str) -> Result<(), AppError> {
        actor.require(Permission::ManageSources)?;
        match self.0.store.forget_source(&actor.org, source).await? {
            true => Ok(()),
            false => Err(AppError::not_found(format!("The source {source}"))),
        }
    }

    async fn keep(
        &self,
        actor: &Actor,
        row: &SourceSettingsRow,
        based_on: Option<Timestamp>,
        set: &[SourceSecretRow],
        gone: &[String],
    ) -> Result<(), AppError> {
        match self.0.store.write_source(&actor.org, row, based_on, set, gone).await {
            Err(StoreError::Taken(why)) => Err(AppError::Changed(format!("Nothing was saved: {why}."))),
            other => Ok(other?),
        }
    }

    /// The kind of connector, when a source may be of it and have this name.
    async fn kind_for(
        &self,
        actor: &Actor,
        edit: &SourceEdit,
        old: Option<&SourceSettingsRow>,
        count: usize,
    ) -> Result<&'static Kind, AppError> {
        if !self.0.store.has_org(&actor.org).await? {
            return Err(AppError::not_found(format!("The organisation {}", actor.org)));
        }
        let kind = kind(&edit.connector)
            .ok_or_else(|| AppError::field("connector", "is no kind of source that Muster reads", "ldap"))?;
        if Id::new(&edit.source).is_none() {
            let message = "must be lower-case letters, digits and hyphens";
            return Err(AppError::field("source", message, "corp-ad"));
        }
        match old {
            Some(old) if old.connector != kind.name => {
                let message = format!("is a source of another kind ({}): choose another name", old.connector);
                return Err(AppError::field("source", message, ""));
            }
            Some(_) => {}
            None if count >= MAX_SOURCES => {
                return Err(AppError::TooLarge(format!("There are {MAX_SOURCES} sources already.")));
            }
            None if self
                .0
                .store
                .scim_sources(&actor.org)
                .await?
                .iter()
                .any(|(s, ..)| s.source == edit.source) =>
            {
                let message = "is a source that is pushed over SCIM: choose another name";
                return Err(AppError::field("source", message, ""));
            }
            None => {}
        }
        Ok(kind)
    }

    /// Puts every path that people set into an allowed folder. One that has not changed is left as it is: it may have been
    /// set from the command line.
    fn place_files(
        &self,
        actor: &Actor,
        kind: &Kind,
        before: &Json,
        settings: &mut Json,
    ) -> Result<(), AppError> {
        if actor.origin == Origin::Console {
            *settings = absolute(kind, settings.take());
            return Ok(());
        }
        let allowed = self.allowed_files(&actor.org);
        let (before, mut errors) = (read(kind, before), Vec::new());
        for setting in kind.settings.iter().filter(|s| matches!(s.holds, Holds::Path | Holds::Paths)) {
            let was = before.get(setting.path).map(Vec::as_slice).unwrap_or_default();
            let place = |typed: &str| match was.iter().any(|w| w == typed) {
                true => Ok(typed.to_owned()),
                false => allowed.place(typed).map(|p| p.display().to_string()),
            };
            let placed = match at(settings, setting.path) {
                Some(Json::String(typed)) => place(typed).map(Json::String),
                Some(Json::Array(all)) => all
                    .iter()
                    .map(|typed| place(typed.as_str().unwrap_or_default()).map(Json::String))
                    .collect::<Result<_, _>>()
                    .map(Json::Array),
                _ => continue,
            };
            match placed {
                Ok(value) => put(settings, setting.path, value),
                Err(message) => {
                    let expected = setting.example.rsplit('/').next().unwrap_or_default().to_owned();
                    errors.push(FieldError { path: setting.path.into(), message, expected });
                }
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(AppError::invalid(errors)) }
    }
}

/// Paths as they are from anywhere: the server may run in another folder than the command did.
fn absolute(kind: &Kind, mut settings: Json) -> Json {
    let made = |path: &str| std::path::absolute(path).map_or(path.to_owned(), |p| p.display().to_string());
    for setting in kind.settings.iter().filter(|s| matches!(s.holds, Holds::Path | Holds::Paths)) {
        let value = match at(&settings, setting.path) {
            Some(Json::String(path)) => json!(made(path)),
            Some(Json::Array(all)) => all.iter().filter_map(Json::as_str).map(made).collect(),
            _ => continue,
        };
        put(&mut settings, setting.path, value);
    }
    settings
}
