//! `.muster-base.json`: which version each file of a folder came from, so that an import can merge three ways.
//! A flat object from `kind/id` (and `muster.toml`) to the SHA-256 of the file as it was exported.

use std::collections::BTreeMap;

use muster_model::Digest;
use serde_json::{Map, Value as Json};

/// File name in the folder.
pub const BASE_FILE: &str = ".muster-base.json";

/// Digest of each file as it was exported, by `kind/id` or `muster.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Base(pub BTreeMap<String, Digest>);

impl Base {
    /// Reads the file; an entry that is no digest is left out. None when it is no JSON object.
    pub fn parse(text: &str) -> Option<Self> {
        let map: Map<String, Json> = serde_json::from_str(text).ok()?;
        let entries = map.into_iter().filter_map(|(key, value)| Some((key, Digest::parse(value.as_str()?)?)));
        Some(Self(entries.collect()))
    }

    /// The file's text.
    pub fn to_text(&self) -> String {
        let map: Map<String, Json> =
            self.0.iter().map(|(key, digest)| (key.clone(), Json::String(digest.to_string()))).collect();
        let mut text = serde_json::to_string_pretty(&Json::Object(map)).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The digest under a key.
    pub fn get(&self, key: &str) -> Option<Digest> {
        self.0.get(key).copied()
    }
}
