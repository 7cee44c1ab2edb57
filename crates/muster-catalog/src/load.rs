//! Reads the embedded data files. Not a general Markdown reader: front matter and level-two sections only.

use include_dir::{Dir, include_dir};
use muster_model::front_matter;
use muster_model::node::Node;

pub(crate) static DATA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data");

/// One Markdown data file: front matter and its `## ` sections.
pub(crate) struct Page {
    /// File name without `.md`.
    pub name: String,
    /// All that follows the front matter.
    pub body: String,
    root: Node,
    sections: Vec<(String, String)>,
}

impl Page {
    /// The text under `key`; empty when absent.
    pub fn text(&self, key: &str) -> String {
        self.root.get(key).and_then(Node::text).unwrap_or_default().to_owned()
    }

    /// The texts listed under `key`.
    pub fn list(&self, key: &str) -> Vec<String> {
        self.root
            .get(key)
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .filter_map(Node::text)
            .map(str::to_owned)
            .collect()
    }

    /// The text under `key` of the group `group`.
    pub fn inner(&self, group: &str, key: &str) -> String {
        self.root.get(group).and_then(|g| g.get(key)).and_then(Node::text).unwrap_or_default().to_owned()
    }

    /// The Markdown of the section with this title; empty when absent.
    pub fn section(&self, title: &str) -> String {
        self.sections.iter().find(|(t, _)| t == title).map(|(_, s)| s.clone()).unwrap_or_default()
    }

    /// The bullets of a section.
    pub fn bullets(&self, title: &str) -> Vec<String> {
        self.section(title).lines().filter_map(|l| l.strip_prefix("- ")).map(str::to_owned).collect()
    }
}

/// Every page of a folder, by file name.
pub(crate) fn pages(folder: &str) -> Vec<Page> {
    let files = DATA.get_dir(folder).into_iter().flat_map(|d| d.files());
    let mut pages: Vec<Page> = files
        .filter_map(|file| {
            let name = file.path().file_name()?.to_str()?.strip_suffix(".md")?.to_owned();
            page(name, file.contents_utf8()?)
        })
        .collect();
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    pages
}

fn page(name: String, text: &str) -> Option<Page> {
    let front = front_matter::read(text).ok()?;
    let mut sections: Vec<(String, String)> = Vec::new();
    for line in front.body.lines() {
        match (line.strip_prefix("## "), sections.last_mut()) {
            (Some(title), _) => sections.push((title.trim().to_owned(), String::new())),
            (None, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    for (_, text) in &mut sections {
        *text = text.trim().to_owned();
    }
    Some(Page { name, body: front.body.to_owned(), root: front.root, sections })
}

/// A TOML data file.
pub(crate) fn toml<T: serde::de::DeserializeOwned + Default>(file: &str) -> T {
    DATA.get_file(file)
        .and_then(|f| f.contents_utf8())
        .and_then(|t| toml::from_str(t).ok())
        .unwrap_or_default()
}

/// Every TOML data file of a folder with its name, by name. A file that cannot be read counts as empty, as above.
pub(crate) fn tomls<T: serde::de::DeserializeOwned + Default>(folder: &str) -> Vec<(String, T)> {
    let files = DATA.get_dir(folder).into_iter().flat_map(|d| d.files());
    let mut all: Vec<(String, T)> = files
        .filter_map(|file| {
            let name = file.path().file_name()?.to_str()?.strip_suffix(".toml")?.to_owned();
            Some((name, toml(file.path().to_str()?)))
        })
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

/// Numbers such as `6.1.10` in the order people expect.
pub(crate) fn numeric(number: &str) -> Vec<u32> {
    number.split('.').map(|p| p.parse().unwrap_or(0)).collect()
}
