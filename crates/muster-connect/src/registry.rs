//! The kinds of connector there are. A new one is a file of its own and its line in [`KINDS`].
use crate::connector::Connector;
use crate::{ldap, tables};

/// Every kind of connector.
pub const KINDS: &[Kind] = &[ldap::KIND, tables::KIND];

/// A kind of connector.
#[derive(Clone, Copy)]
pub struct Kind {
    /// The word for it in settings.
    pub name: &'static str,
    /// What it reads, in a line.
    pub summary: &'static str,
    /// Makes one from its settings.
    pub open: fn(serde_json::Value) -> Result<Box<dyn Connector>, serde_json::Error>,
}

/// Makes a connector of the kind `name` from its settings.
///
/// # Errors
/// In words: no such kind, or settings it does not understand.
pub fn open(name: &str, settings: serde_json::Value) -> Result<Box<dyn Connector>, String> {
    let Some(kind) = KINDS.iter().find(|kind| kind.name == name) else {
        let names: Vec<_> = KINDS.iter().map(|kind| kind.name).collect();
        return Err(format!("there is no connector {name:?}; there are {}", names.join(", ")));
    };
    (kind.open)(settings).map_err(|e| format!("settings of the {name} connector: {e}"))
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
            "there is no connector \"nis\"; there are ldap, tables"
        );
        assert!(
            error("ldap", serde_json::json!({"name": "d", "url": "u", "base_dn": "", "x": 1}))
                .contains("`x`")
        );
    }
}
