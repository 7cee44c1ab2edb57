//! Filters (RFC 7644, 3.4.2.2): the whole grammar into a tree, within bounds. Not their evaluation (`matching`).

use serde_json::Value as Json;

use super::error::ScimError;
use super::path::{AttrPath, is_name, shown};

/// Longest filter, in bytes.
const MAX_LENGTH: usize = 8 << 10;
/// Deepest nesting of groups.
const MAX_DEPTH: usize = 32;
/// Most comparisons in one filter.
const MAX_TERMS: usize = 256;

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the operators of the RFC")]
pub enum Op {
    Eq,
    Ne,
    Co,
    Sw,
    Ew,
    Gt,
    Ge,
    Lt,
    Le,
}

/// A filter.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// All hold.
    And(Vec<Filter>),
    /// One holds.
    Or(Vec<Filter>),
    /// It does not hold.
    Not(Box<Filter>),
    /// The attribute has a value.
    Present(AttrPath),
    /// The attribute compares so.
    Compare(AttrPath, Op, Json),
    /// One value of the attribute fits the filter: `emails[type eq "work"]`.
    Value(AttrPath, Box<Filter>),
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// `invalidFilter`, with the place.
    pub fn parse(text: &str) -> Result<Self, ScimError> {
        if text.len() > MAX_LENGTH {
            return Err(ScimError::filter(format!("a filter has at most {MAX_LENGTH} characters")));
        }
        let mut reader = Reader { text, at: 0, depth: 0, terms: 0 };
        let filter = reader.or(false)?;
        reader.space();
        if reader.rest().is_empty() { Ok(filter) } else { Err(reader.wrong("the end, `and` or `or`")) }
    }

    /// Reads `[…]` of a path, without the brackets, and gives what follows them.
    pub(super) fn in_brackets(text: &str) -> Result<(Self, &str), ScimError> {
        if text.len() > MAX_LENGTH {
            return Err(ScimError::path("the path is too long"));
        }
        let mut reader = Reader { text, at: 0, depth: 0, terms: 0 };
        let filter = reader.or(true)?;
        reader.expect(']')?;
        Ok((filter, reader.rest()))
    }

    /// The value that an indexed attribute must equal for the filter to hold, looking through `and`.
    pub fn must_equal(&self, name: &str) -> Option<&str> {
        match self {
            Self::Compare(path, Op::Eq, Json::String(value))
                if path.sub.is_none() && path.name.eq_ignore_ascii_case(name) =>
            {
                Some(value)
            }
            Self::And(all) => all.iter().find_map(|f| f.must_equal(name)),
            _ => None,
        }
    }

    /// True when the filter names the attribute anywhere.
    pub fn mentions(&self, name: &str) -> bool {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().any(|f| f.mentions(name)),
            Self::Not(one) => one.mentions(name),
            Self::Present(path) | Self::Compare(path, ..) | Self::Value(path, _) => {
                path.name.eq_ignore_ascii_case(name)
            }
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    terms: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(' ').len();
    }

    fn wrong(&self, wanted: &str) -> ScimError {
        let near: String = self.rest().chars().take(24).collect();
        ScimError::filter(format!(
            "at character {}: {wanted} is expected, not `{}`",
            self.at + 1,
            shown(&near)
        ))
    }

    fn expect(&mut self, c: char) -> Result<(), ScimError> {
        self.space();
        if self.rest().starts_with(c) {
            self.at += c.len_utf8();
            Ok(())
        } else {
            Err(self.wrong(&format!("`{c}`")))
        }
    }

    /// Takes a keyword that ends where a word ends.
    fn keyword(&mut self, word: &str) -> bool {
        self.space();
        let rest = self.rest();
        let fits = rest.get(..word.len()).is_some_and(|w| w.eq_ignore_ascii_case(word))
            && !rest.get(word.len()..).is_some_and(|r| r.starts_with(|c: char| !matches!(c, ' ' | '(')));
        if fits {
            self.at += word.len();
        }
        fits
    }

    fn or(&mut self, inside: bool) -> Result<Filter, ScimError> {
        let mut all = vec![self.and(inside)?];
        while self.keyword("or") {
            all.push(self.and(inside)?);
        }
        Ok(one_or(all, Filter::Or))
    }

    fn and(&mut self, inside: bool) -> Result<Filter, ScimError> {
        let mut all = vec![self.term(inside)?];
        while self.keyword("and") {
            all.push(self.term(inside)?);
        }
        Ok(one_or(all, Filter::And))
    }

    fn term(&mut self, inside: bool) -> Result<Filter, ScimError> {
        self.space();
        let before = self.at;
        let not = self.keyword("not");
        self.space();
        if self.rest().starts_with('(') {
            self.at += 1;
            self.depth += 1;
            if self.depth > MAX_DEPTH {
                return Err(ScimError::filter(format!("groups nest at most {MAX_DEPTH} deep")));
            }
            let filter = self.or(inside)?;
            self.expect(')')?;
            self.depth -= 1;
            return Ok(if not { Filter::Not(Box::new(filter)) } else { filter });
        }
        // `not` needs a group (RFC 7644, figure 1); without one it may be an attribute's name.
        self.at = before;
        self.terms += 1;
        if self.terms > MAX_TERMS {
            return Err(ScimError::filter(format!("at most {MAX_TERMS} comparisons are taken")));
        }
        self.comparison(inside)
    }

    fn comparison(&mut self, inside: bool) -> Result<Filter, ScimError> {
        let rest = self.rest();
        let end = rest.find([' ', '[', ']', '(', ')', '"']).unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or("");
        if name.is_empty() {
            return Err(self.wrong("an attribute name"));
        }
        let path = AttrPath::parse(name).map_err(|e| ScimError::filter(e.detail))?;
        if path.name.is_empty() {
            return Err(self.wrong("an attribute name"));
        }
        self.at += end;
        if !inside && self.rest().starts_with('[') {
            self.at += 1;
            let filter = self.or(true)?;
            self.expect(']')?;
            // Beyond the grammar, but sent: `emails[type eq "work"].value eq "a@b"`. One value must fit both.
            if let Some(after) = self.rest().strip_prefix('.') {
                let end = after.find(' ').unwrap_or(after.len());
                let sub =
                    after.get(..end).filter(|s| is_name(s)).ok_or_else(|| self.wrong("a sub-attribute"))?;
                self.at += 1 + end;
                let sub = AttrPath { schema: None, name: sub.to_owned(), sub: None };
                let compared = self.operator(sub)?;
                return Ok(Filter::Value(path, Box::new(Filter::And(vec![filter, compared]))));
            }
            return Ok(Filter::Value(path, Box::new(filter)));
        }
        self.operator(path)
    }

    fn operator(&mut self, path: AttrPath) -> Result<Filter, ScimError> {
        self.space();
        let rest = self.rest();
        let end = rest.find([' ', ')', ']']).unwrap_or(rest.len());
        let op = match rest.get(..end).unwrap_or("").to_ascii_lowercase().as_str() {
            "pr" => {
                self.at += end;
                return Ok(Filter::Present(path));
            }
            "eq" => Op::Eq,
            "ne" => Op::Ne,
            "co" => Op::Co,
            "sw" => Op::Sw,
            "ew" => Op::Ew,
            "gt" => Op::Gt,
            "ge" => Op::Ge,
            "lt" => Op::Lt,
            "le" => Op::Le,
            _ => return Err(self.wrong("eq, ne, co, sw, ew, pr, gt, ge, lt or le")),
        };
        self.at += end;
        self.space();
        let mut values = serde_json::Deserializer::from_str(self.rest()).into_iter::<Json>();
        let value = match values.next() {
            Some(Ok(value)) if !value.is_array() && !value.is_object() => value,
            // Entra writes `active eq True`; JSON has lower case only.
            _ => {
                for (word, value) in [("true", true), ("false", false)] {
                    if self.bare(word) {
                        return Ok(Filter::Compare(path, op, value.into()));
                    }
                }
                return Err(self.wrong("a string in quotes, a number, true, false or null"));
            }
        };
        self.at += values.byte_offset();
        Ok(Filter::Compare(path, op, value))
    }

    fn bare(&mut self, word: &str) -> bool {
        let fits = self.rest().get(..word.len()).is_some_and(|w| w.eq_ignore_ascii_case(word))
            && !self.rest().get(word.len()..).is_some_and(|r| r.starts_with(|c: char| c.is_alphanumeric()));
        if fits {
            self.at += word.len();
        }
        fits
    }
}

fn one_or(mut all: Vec<Filter>, make: fn(Vec<Filter>) -> Filter) -> Filter {
    match (all.len(), all.pop()) {
        (1, Some(one)) => one,
        (_, last) => {
            all.extend(last);
            make(all)
        }
    }
}
