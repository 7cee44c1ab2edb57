//! Searches records by the words in them, and by the titles of what they point at: a file says `asset/portal`, people say
//! “Customer portal”.

use std::collections::HashSet;

use muster_model::{Programme, Reference};

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
    /// Records that hold every word of `query`, best first; after them those that point at a record whose title holds every
    /// word. The beginning of a word is enough.
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
        let mut hits: Vec<SearchHit> = found
            .into_iter()
            .filter_map(|reference| {
                let record = live.programme.find(&reference)?;
                let excerpt = excerpt(&record.source.text, &words).unwrap_or_default();
                Some(SearchHit { title: record.title.clone(), excerpt, reference })
            })
            .collect();
        let there: HashSet<Reference> = hits.iter().map(|h| h.reference.clone()).collect();
        let room = usize::try_from(limit).unwrap_or(0).saturating_sub(hits.len());
        hits.extend(pointing(&live.programme, &words, there, room));
        Ok(hits)
    }
}

/// Records that point at one whose title holds every word, by the field that does. Owners are left out: whose a record is
/// can be filtered in every list, and the name of a role would find everything it owns.
fn pointing(p: &Programme, words: &[String], mut there: HashSet<Reference>, room: usize) -> Vec<SearchHit> {
    let holds = |title: &str| {
        let title = title.to_lowercase();
        let tokens: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).collect();
        words.iter().all(|w| tokens.iter().any(|t| t.starts_with(w.as_str())))
    };
    if words.is_empty() {
        return Vec::new();
    }
    let named = p.records().filter(|r| holds(&r.title));
    let from = named.flat_map(|r| p.incoming(&r.reference()).iter().map(move |i| (i, r.reference())));
    from.filter(|(i, _)| i.field != "owner" && there.insert(i.from.clone()))
        .filter_map(|(i, to)| {
            let field = i.field.split(['.', '[']).next()?;
            let title = p.find(&i.from)?.title.clone();
            Some(SearchHit { reference: i.from.clone(), title, excerpt: format!("{field}: {to}") })
        })
        .take(room)
        .collect()
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
