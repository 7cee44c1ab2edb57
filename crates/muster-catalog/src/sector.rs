//! What differs from sector to sector: obligations with their source, risks and controls to look at first, tasks to add.
//! Notes to start from, not legal advice: whether an obligation applies is for the organisation to find out.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::load;
use crate::project::Task;

/// Something that the law, a regulator or a market asks of a sector.
#[derive(Debug, Clone, Deserialize)]
pub struct Obligation {
    /// The set it belongs to, as a profile names it: `gdpr`, `nis2`, `dora`, `pci-dss`.
    pub set: String,
    /// What it is.
    pub name: String,
    /// What it asks, in a sentence.
    pub asks: String,
    /// To whom it applies and when, in a sentence.
    pub applies: String,
    /// Where it is written: the regulation's number and article.
    pub source: String,
}

/// Notes on one sector. Texts are Markdown.
#[derive(Debug, Clone, Deserialize)]
pub struct Sector {
    /// Its id: `logistics`.
    #[serde(skip)]
    pub id: String,
    /// Its name.
    pub title: String,
    /// Other words for it, in small letters.
    pub aliases: Vec<String>,
    /// What an ISMS meets here and not elsewhere.
    pub what_differs: String,
    /// What is asked of it.
    #[serde(rename = "obligation")]
    pub obligations: Vec<Obligation>,
    /// Scenarios to look at first, by id.
    pub risks: Vec<String>,
    /// Controls to look at first, by record id.
    pub controls: Vec<String>,
    /// Tasks to add to the plan; their ids are apart from those of [`crate::project::tasks`].
    #[serde(rename = "task")]
    pub tasks: Vec<Task>,
    /// Where it comes from.
    pub sources: Vec<String>,
}

static SECTORS: LazyLock<Vec<Sector>> = LazyLock::new(|| {
    load::tomls::<Option<Sector>>("sectors")
        .into_iter()
        .filter_map(|(id, sector)| Some(Sector { id, ..sector? }))
        .collect()
});

/// Every sector, by id.
pub fn all() -> &'static [Sector] {
    &SECTORS
}

/// The sector that this word means: its id, its title or one of its other names, in small letters or capitals.
pub fn get(word: &str) -> Option<&'static Sector> {
    let word = word.trim().to_lowercase();
    SECTORS.iter().find(|s| s.id == word || s.title.to_lowercase() == word || s.aliases.contains(&word))
}

/// The sector that a description means, such as `private bank` or `cold storage and freight`: what [`get`] finds, else the
/// one whose longest name stands in it. A name of four letters or more may go on (`bank` means `banks`); a shorter one
/// must stand alone.
pub fn find(text: &str) -> Option<&'static Sector> {
    if let Some(sector) = get(text) {
        return Some(sector);
    }
    let text = text.to_lowercase();
    let begins = |at: usize| !text.get(..at).is_some_and(|t| t.ends_with(char::is_alphanumeric));
    let ends = |at: usize| !text.get(at..).is_some_and(|t| t.starts_with(char::is_alphanumeric));
    let stands = |name: &str| {
        let mut places = text.match_indices(name).map(|(at, _)| at);
        places.any(|at| begins(at) && (name.len() >= 4 || ends(at + name.len())))
    };
    let names = SECTORS.iter().flat_map(|s| {
        let own = [s.id.replace('-', " "), s.title.to_lowercase()];
        own.into_iter().chain(s.aliases.iter().cloned()).map(move |name| (name, s))
    });
    names.filter(|(name, _)| stands(name)).max_by_key(|(name, _)| name.len()).map(|(_, sector)| sector)
}
