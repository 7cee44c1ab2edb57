//! The kinds of connector there are. A new one is a file of its own and its line in [`KINDS`].
use std::collections::BTreeMap;

use crate::connector::Connector;
use crate::secret::Secret;
use crate::settings::{at, put};
use crate::{ad, aws, entra, hr, ldap, ldif, mapped, okta, probe, tables};

/// Every kind of connector.
pub const KINDS: &[Kind] = &[
    ad::KIND,
    aws::KIND,
    entra::KIND,
    hr::KIND,
    ldap::KIND,
    ldif::KIND,
    mapped::KIND,
    okta::KIND,
    probe::KIND,
    tables::KIND,
];

/// A kind of connector.
#[derive(Clone, Copy)]
pub struct Kind {
    /// The word for it in settings.
    pub name: &'static str,
    /// The words for it on pages.
    pub title: &'static str,
    /// What it reads, in a line.
    pub summary: &'static str,
    /// The least rights that its account in the source needs, in words for whoever gives them.
    pub rights: &'static str,
    /// Its settings, in the order in which a form asks for them. What is not here can still be set in a file.
    pub settings: &'static [Setting],
    /// Makes one from its settings.
    pub open: fn(serde_json::Value) -> Result<Box<dyn Connector>, serde_json::Error>,
}

/// A setting that a form asks for.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its place in the settings, parts joined by dots: `url`, `groups.filter`.
    pub path: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// What good looks like, for somebody who has never set one up.
    pub hint: &'static str,
    /// An example.
    pub example: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether the source cannot be read without it.
    pub required: bool,
}

/// What a setting holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Text.
    Text,
    /// Several texts.
    Texts,
    /// Yes or no.
    Flag,
    /// Where the source is and its secrets are sent: a kept secret is asked for again when this changes.
    Address,
    /// A file or folder of the machine that Muster runs on.
    Path,
    /// Several of these.
    Paths,
    /// How the columns of the file in setting `file` are mapped, a line each; of this table, or of the one that setting
    /// `table` names.
    Columns(Option<muster_estate::Table>),
    /// A secret: kept encrypted or named by reference ([`crate::SecretRef`]), never shown again.
    Secret,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Facts of [`muster_model::snapshot::Fact`] that the source reports.
    Facts,
}

impl Setting {
    /// A text that must be there.
    #[must_use]
    pub const fn required(
        path: &'static str,
        label: &'static str,
        hint: &'static str,
        example: &'static str,
    ) -> Self {
        Self { path, label, hint, example, holds: Holds::Text, required: true }
    }

    /// A text that may be left out.
    #[must_use]
    pub const fn text(
        path: &'static str,
        label: &'static str,
        hint: &'static str,
        example: &'static str,
    ) -> Self {
        Self { path, label, hint, example, holds: Holds::Text, required: false }
    }

    /// The same, holding something else.
    #[must_use]
    pub const fn holding(self, holds: Holds) -> Self {
        Self { holds, ..self }
    }
}

/// The kind of connector with this name.
#[must_use]
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// Makes a connector of the kind `name` from its settings, as they stand in a file.
///
/// # Errors
/// In words: no such kind, settings it does not understand, or a secret among them.
pub fn open(name: &str, settings: serde_json::Value) -> Result<Box<dyn Connector>, String> {
    let kind = kind(name).ok_or_else(|| unknown(name))?;
    for setting in kind.settings.iter().filter(|s| s.holds == Holds::Secret) {
        if at(&settings, setting.path).is_some_and(|found| found.get("value").is_some()) {
            return Err(format!(
                "settings of the {name} connector: a secret stands in `{}`; name an environment variable, a file or a \
                 command instead",
                setting.path
            ));
        }
    }
    opened(kind, settings)
}

/// Makes a connector whose secrets are kept elsewhere and handed over here, each by the path of its setting.
///
/// # Errors
/// In words: no such kind, or settings it does not understand.
pub fn open_with(
    name: &str,
    mut settings: serde_json::Value,
    secrets: &BTreeMap<String, Secret>,
) -> Result<Box<dyn Connector>, String> {
    let kind = kind(name).ok_or_else(|| unknown(name))?;
    for (path, secret) in secrets {
        put(&mut settings, path, serde_json::json!({ "value": secret.expose() }));
    }
    opened(kind, settings)
}

fn opened(kind: &Kind, settings: serde_json::Value) -> Result<Box<dyn Connector>, String> {
    (kind.open)(settings).map_err(|e| format!("settings of the {} connector: {e}", kind.name))
}

fn unknown(name: &str) -> String {
    let names: Vec<_> = KINDS.iter().map(|kind| kind.name).collect();
    format!("there is no connector {name:?}; there are {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_open_by_name_and_mistakes_are_named() {
        let ok =
            open("ldap", serde_json::json!({"name": "d", "url": "ldaps://h", "base_dn": "dc=x"})).unwrap();
        assert_eq!((ok.kind(), ok.source()), ("ldap", "d"));
        let error = |name, settings| open(name, settings).err().unwrap();
        assert_eq!(
            error("nis", serde_json::json!({})),
            "there is no connector \"nis\"; there are ad, aws, entra, hr, ldap, ldif, mapped, okta, probe, tables"
        );
        assert!(
            error("ldap", serde_json::json!({"name": "d", "url": "u", "base_dn": "", "x": 1}))
                .contains("`x`")
        );
        let settings = |password| serde_json::json!({"name": "d", "url": "ldaps://h", "base_dn": "", "password": password});
        let held = settings(serde_json::json!({"value": "hunter2"}));
        let refused = error("ldap", held);
        assert!(refused.contains("`password`") && !refused.contains("hunter2"), "{refused}");
        let secrets = BTreeMap::from([("password".to_owned(), Secret::from("hunter2".to_owned()))]);
        assert!(open_with("ldap", settings(serde_json::Value::Null), &secrets).is_ok());
    }
}
