//! The words somebody searches for: which texts hold them, and where they stand. The beginning of a word is enough, as in
//! the index of the records.

use maud::{Markup, html};

/// Most words looked for.
const MOST: usize = 12;

/// The words of a query, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// Reads what was typed: letters and digits make words, everything else parts them.
    pub fn of(query: &str) -> Self {
        let parts = query.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        Self(parts.take(MOST).map(str::to_lowercase).collect())
    }

    /// True when nothing was typed that could be found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a text holds every word, each at the beginning of one of its own.
    pub fn all_in(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        !self.0.is_empty() && self.0.iter().all(|w| tokens(&lower).any(|t| t.starts_with(w.as_str())))
    }

    /// How many of the words a text holds.
    pub fn count_in(&self, text: &str) -> usize {
        let lower = text.to_lowercase();
        self.0.iter().filter(|w| tokens(&lower).any(|t| t.starts_with(w.as_str()))).count()
    }

    /// The text with the words marked.
    pub fn marked(&self, text: &str) -> Markup {
        html! { @for (part, len) in self.parts(text) {
            @match part.split_at_checked(len).filter(|_| len > 0) {
                Some((found, rest)) => { mark { (found) } (rest) },
                None => (part),
            }
        } }
    }

    /// The text in pieces, each with how much of its beginning is a word searched for.
    fn parts<'t>(&self, text: &'t str) -> Vec<(&'t str, usize)> {
        let mut out = Vec::new();
        let mut rest = text;
        // A letter or digit beside real words would be marked all over.
        let alone = self.0.iter().all(|w| w.chars().count() == 1);
        let marked: Vec<&String> = self.0.iter().filter(|w| alone || w.chars().count() > 1).collect();
        while let Some(first) = rest.chars().next() {
            let is_word = first.is_alphanumeric();
            let end = rest.find(|c: char| c.is_alphanumeric() != is_word).unwrap_or(rest.len());
            let Some((part, after)) = rest.split_at_checked(end) else { break };
            let found = if is_word { marked.iter().filter_map(|w| begins(part, w)).max() } else { None };
            out.push((part, found.unwrap_or(0)));
            rest = after;
        }
        out
    }

    /// The sentence or line of a text that holds the most of the words, cut to a readable length.
    pub fn excerpt(&self, text: &str) -> String {
        let pieces =
            text.split(['\n', '.', ';']).map(|p| p.trim().trim_start_matches("- ")).filter(|p| p.len() > 2);
        let best = pieces.enumerate().max_by_key(|(i, p)| (self.count_in(p), std::cmp::Reverse(*i)));
        let best = best.map_or("", |(_, p)| p);
        let mut out: String = best.chars().take(LONGEST).collect();
        if out.len() < best.len() {
            out.push('…');
        }
        out
    }
}

/// Longest excerpt, in characters.
const LONGEST: usize = 220;

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|t| !t.is_empty())
}

/// How many bytes at the beginning of `part` are `word`, whatever the case.
fn begins(part: &str, word: &str) -> Option<usize> {
    let mut wanted = word.chars().peekable();
    let mut len = 0;
    for c in part.chars() {
        if wanted.peek().is_none() {
            break;
        }
        for lower in c.to_lowercase() {
            if wanted.next() != Some(lower) {
                return None;
            }
        }
        len += c.len_utf8();
    }
    wanted.peek().is_none().then_some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_of_a_word_is_enough_and_the_middle_is_not() {
        let words = Words::of("feder, KEY");
        assert!(words.all_in("Stolen federation signing key"));
        assert!(!words.all_in("Stolen federation signing monkey"));
        assert!(!Words::of("").all_in("anything") && Words::of(" .-! ").is_empty());
    }

    #[test]
    fn what_was_found_is_marked_and_everything_is_escaped() {
        let marked = |query: &str, text: &str| Words::of(query).marked(text).into_string();
        assert_eq!(marked("key", "Keys & <keys>"), "<mark>Key</mark>s &amp; &lt;<mark>key</mark>s&gt;");
        assert_eq!(marked("ÅS", "i Ås, Åsane"), "i <mark>Ås</mark>, <mark>Ås</mark>ane");
        assert_eq!(marked("A.5.18", "A.5.18 Access"), "A.5.<mark>18</mark> Access");
        assert_eq!(marked("ke keys", "keys"), "<mark>keys</mark>");
        assert_eq!(marked("x", "İx xİ"), "İx <mark>x</mark>İ");
    }

    #[test]
    fn the_excerpt_is_where_most_words_stand() {
        let words = Words::of("token theft");
        assert_eq!(
            words.excerpt("A token is kept. Theft of a token shows.\nNothing"),
            "Theft of a token shows"
        );
        assert_eq!(words.excerpt(""), "");
    }
}
