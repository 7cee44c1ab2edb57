//! Searches records by the words in them.

use muster_model::Reference;

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;

/// Characters shown around the first word found.
const AROUND: usize = 80;
/// Most hits ever given.
const MOST: usize = 500;

/// One record found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    /// The record.
    pub reference: Reference,
    /// Its title.
    pub title: String,
    /// Text around the first word found, on one line.
    pub excerpt: String,
}

impl Muster {
    /// Records that hold every word of `query`, best first. The beginning of a word is enough.
    pub async fn search_records(
        &self,
        actor: &Actor,
        query: &str,
        limit: usize,
    ) -> Result<Vec<SearchHit>, AppError> {
        let live = self.live(actor).await?;
        let limit = u32::try_from(limit.min(MOST)).unwrap_or(0);
        let found = self.0.store.search(&actor.org, query, limit).await?;
        let parts = query.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        let words: Vec<String> = parts.map(str::to_lowercase).collect();
        Ok(found
            .into_iter()
            .filter_map(|reference| {
                let record = live.programme.find(&reference)?;
                let excerpt = excerpt(&record.source.text, &words).unwrap_or_default();
                Some(SearchHit { title: record.title.clone(), excerpt, reference })
            })
            .collect())
    }
}

/// The line that holds the most of the words, from around the first of them; that of the title only where no other does.
fn excerpt(text: &str, words: &[String]) -> Option<String> {
    let held = |line: &str| {
        let line = line.to_lowercase();
        words.iter().filter(|w| line.contains(w.as_str())).count()
    };
    let rank = |line: &str| (held(line) > 0, !line.starts_with("title:"), held(line));
    // The first of those that hold as many.
    let lines = text.lines().map(|line| (rank(line), line));
    let (rank, line) = lines.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    if !rank.0 {
        return None;
    }
    let lower = line.to_lowercase();
    let at = words.iter().filter_map(|w| lower.find(w.as_str())).min()?;
    let skip = lower.get(..at).map_or(0, |before| before.chars().count()).saturating_sub(AROUND);
    let mut out: String = line.trim().chars().skip(skip).take(2 * AROUND).collect();
    if skip > 0 {
        out.insert(0, '…');
    }
    Some(out)
}
