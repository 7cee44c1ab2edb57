//! One value of a table that is not in our layout, on its way into a field of ours. Not a parser of dates or yes and no:
//! what a text means is for whoever maps it to say.
use crate::error::{BadValue, shown};
use crate::instant::{format_micros, parse_micros};
use crate::rows::Micros;

/// A value of a foreign table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell {
    /// Nothing: null, or an empty field of a text file.
    #[default]
    Empty,
    /// Text; numbers come as their digits.
    Text(String),
    /// True or false.
    Flag(bool),
    /// An instant.
    Time(Micros),
    /// Texts.
    List(Vec<String>),
}

impl Cell {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Flag(_) | Self::Time(_) => false,
        }
    }

    /// The value as text: instants as RFC 3339, lists joined by `|`. `None` when there is nothing.
    #[must_use]
    pub fn into_text(self) -> Option<String> {
        match self {
            Self::Empty => None,
            Self::Text(text) => Some(text),
            Self::Flag(flag) => Some(flag.to_string()),
            Self::Time(micros) => format_micros(micros),
            Self::List(items) => Some(items.join("|")),
        }
        .filter(|text| !text.is_empty())
    }

    pub(crate) fn into_flag(self, column: &'static str) -> Result<bool, BadValue> {
        match self {
            Self::Flag(flag) => Ok(flag),
            other => match other.into_text().as_deref() {
                None | Some("false") => Ok(false),
                Some("true") => Ok(true),
                Some(text) => {
                    Err(bad(column, text, "is neither yes nor no", "Say what it means in the mapping."))
                }
            },
        }
    }

    pub(crate) fn into_time(self, column: &'static str) -> Result<Option<Micros>, BadValue> {
        match self {
            Self::Time(micros) => Ok(Some(micros)),
            other => match other.into_text() {
                None => Ok(None),
                Some(text) => parse_micros(&text)
                    .map(Some)
                    .ok_or_else(|| bad(column, &text, "is not a time", "Write it as 2026-06-30T00:00:00Z.")),
            },
        }
    }

    pub(crate) fn into_list(self) -> Vec<String> {
        match self {
            Self::List(items) => items,
            other => other
                .into_text()
                .map(|text| text.split('|').filter(|item| !item.is_empty()).map(str::to_owned).collect())
                .unwrap_or_default(),
        }
    }
}

fn bad(column: &'static str, text: &str, what: &str, help: &str) -> BadValue {
    BadValue { column, what: format!("'{}' {what}", shown(text)), help: help.into() }
}
