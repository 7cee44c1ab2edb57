//! Which entries a selector of the settings chooses. Filters are asked of the directory itself, so that its own matching
//! rules decide.
use std::collections::HashSet;

use super::message::Entry;
use super::reader::{Directory, whole};
use super::settings::Selector;
use crate::connector::Limits;
use crate::dn::Dn;
use crate::error::{ConnectError, Step};

/// A selector with its filter answered.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    under: Vec<Dn>,
    dns: HashSet<Dn>,
}

impl Selection {
    /// Whether it chooses this entry.
    #[must_use]
    pub fn has(&self, dn: &Dn) -> bool {
        self.dns.contains(dn) || self.under.iter().any(|top| dn.is_under(top))
    }

    /// The names that are chosen one by one, to tell which of them were never met.
    pub fn named(&self) -> impl Iterator<Item = &Dn> {
        self.dns.iter()
    }
}

/// Where a selector looks.
#[derive(Debug, Clone, Copy)]
pub struct Among<'a> {
    /// The step it belongs to.
    pub step: Step,
    /// Top of the tree.
    pub base: &'a str,
    /// The filter of what is read there.
    pub filter: &'a str,
    /// Whether the server pages.
    pub paged: bool,
}

/// Answers a selector among the entries that are read there.
///
/// # Errors
/// As any search.
pub async fn select(
    directory: &mut dyn Directory,
    selector: &Selector,
    among: Among<'_>,
    limits: &Limits,
) -> Result<Selection, ConnectError> {
    let names = |list: &[String]| list.iter().filter_map(|dn| Dn::parse(dn).ok()).collect::<Vec<_>>();
    let mut selection =
        Selection { under: names(&selector.under), dns: names(&selector.dns).into_iter().collect() };
    if let Some(filter) = &selector.filter {
        let filter = format!("(&{}{})", parenthesised(among.filter), parenthesised(filter));
        // No attributes at all (RFC 4511, 4.5.1.8).
        let search = whole(Among { filter: &filter, ..among }, &["1.1"]);
        let mut keep = |entry: Entry<'_>| {
            let dn = std::str::from_utf8(entry.dn).ok().and_then(|dn| Dn::parse(dn).ok());
            selection.dns.extend(dn);
            Ok(())
        };
        directory.run(&search, limits, &mut keep).await?;
    }
    Ok(selection)
}

/// RFC 4515 wants parentheses; people leave the outer ones out.
fn parenthesised(filter: &str) -> String {
    let filter = filter.trim();
    if filter.starts_with('(') { filter.to_owned() } else { format!("({filter})") }
}
