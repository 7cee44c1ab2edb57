//! What an address asks of a register: words, filters, order and page. What it names that is not there is passed over.

use muster_posture::Query;

use super::{Filter, Register};
use crate::web::visit::Visit;

/// The word in an address for "nothing is known".
pub const NOTHING: &str = "-";

/// What was asked.
pub struct Asked {
    /// For the list.
    pub query: Query,
    /// The column to sort by.
    pub by: &'static str,
    /// Largest first.
    pub down: bool,
    /// Whether anything narrows the list.
    pub narrow: bool,
    /// The columns whose words are counted, in the order of the filters; flags one by one.
    pub facets: Vec<&'static str>,
}

impl Asked {
    /// Reads the address.
    pub fn read(v: &Visit, register: &Register) -> Self {
        let mut query =
            Query { search: v.query.filled("q").unwrap_or_default().to_owned(), ..Query::default() };
        for filter in register.filters {
            if let Some(word) = v.query.filled(filter.name)
                && let Some(narrowing) = narrowing(filter, word)
            {
                query.filters.push(narrowing);
            }
        }
        let asked = v.query.filled("sort").unwrap_or(register.sort);
        let sort = |text: &str| {
            register.columns.iter().map(|c| c.name).find(|name| *name == text.trim_start_matches('-'))
        };
        let (by, down) = match sort(asked) {
            Some(by) => (by, asked.starts_with('-')),
            None => (sort(register.sort).unwrap_or("id"), register.sort.starts_with('-')),
        };
        let facets = register.filters.iter().flat_map(|f| {
            let one = f.flags.is_empty().then_some(f.name);
            one.into_iter().chain(f.flags.iter().map(|flag| flag.0))
        });
        let narrow = !query.search.is_empty() || !query.filters.is_empty();
        Self { query, by, down, narrow, facets: facets.collect() }
    }
}

fn narrowing(filter: &Filter, word: &str) -> Option<(String, Vec<String>)> {
    if !filter.flags.is_empty() {
        let (name, _) = filter.flags.iter().find(|flag| flag.0 == word)?;
        return Some(((*name).to_owned(), vec!["yes".to_owned()]));
    }
    if let Some((_, _, several)) = filter.groups.iter().find(|group| group.0 == word) {
        return Some((filter.name.to_owned(), several.iter().map(|w| (*w).to_owned()).collect()));
    }
    let word = if word == NOTHING { "" } else { word };
    Some((filter.name.to_owned(), vec![word.to_owned()]))
}
