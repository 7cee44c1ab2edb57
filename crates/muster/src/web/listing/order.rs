//! The order of rows by one column. What is empty comes last, whichever way the order runs.

use std::cmp::Ordering;

use muster_model::{FieldType, Programme, Reference};
use serde_json::Value as Json;

use super::{Column, Row};
use crate::web::derived::Checked;

/// What a row is ordered by.
#[derive(Debug)]
pub enum Key<'r> {
    /// A number.
    Number(f64),
    /// A text, digits in it compared as numbers.
    Text(std::borrow::Cow<'r, str>),
    /// Nothing.
    Empty,
}

/// The key of a row.
pub fn key<'r>(row: &'r Row, column: &Column, programme: &'r Programme, checked: &Checked) -> Key<'r> {
    let spec = match column {
        // The search text begins with the title in lower case.
        Column::Title => return Key::Text(row.words.split('\n').next().unwrap_or("").into()),
        Column::Level => {
            let worst = checked.worst(&row.record.reference());
            return worst
                .map_or(Key::Empty, |(level, n)| Key::Number(-(f64::from(level as u8) * 1e6 + n as f64)));
        }
        Column::Field(spec) => spec,
    };
    let Some(json) = row.fields.get(spec.name) else { return Key::Empty };
    match (&spec.ty, json) {
        (FieldType::Choice(choices), Json::String(word)) => {
            choices.iter().position(|c| c.word == word).map_or(Key::Empty, |i| Key::Number(i as f64))
        }
        (FieldType::Decimal | FieldType::Money, Json::String(text)) => {
            text.split(' ').next().and_then(|n| n.parse().ok()).map_or(Key::Empty, Key::Number)
        }
        (FieldType::Ref(_) | FieldType::Pin(_), Json::String(text)) => {
            let to = Reference::parse(text.split('@').next().unwrap_or(text));
            let title = to.and_then(|t| programme.find(&t)).map(|r| r.title.to_lowercase());
            Key::Text(title.unwrap_or_else(|| text.clone()).into())
        }
        (_, Json::Number(n)) => n.as_f64().map_or(Key::Empty, Key::Number),
        (_, Json::Bool(b)) => Key::Number(f64::from(u8::from(!b))),
        (_, Json::String(text)) => Key::Text(text.as_str().into()),
        (_, Json::Array(items)) => Key::Number(-(items.len() as f64)),
        (_, Json::Object(map)) => Key::Text(map.values().next().and_then(Json::as_str).unwrap_or("").into()),
        (_, Json::Null) => Key::Empty,
    }
}

/// Compares two keys.
pub fn compare(a: &Key<'_>, b: &Key<'_>, descending: bool) -> Ordering {
    let order = match (a, b) {
        (Key::Empty, Key::Empty) => return Ordering::Equal,
        (Key::Empty, _) => return Ordering::Greater,
        (_, Key::Empty) => return Ordering::Less,
        (Key::Number(a), Key::Number(b)) => a.total_cmp(b),
        (Key::Text(a), Key::Text(b)) => natural(a, b),
        (Key::Number(_), Key::Text(_)) => Ordering::Less,
        (Key::Text(_), Key::Number(_)) => Ordering::Greater,
    };
    if descending { order.reverse() } else { order }
}

/// `a.5.9` before `a.5.10`.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.bytes().peekable(), b.bytes().peekable());
    loop {
        match (a.peek().copied(), b.peek().copied()) {
            (None, None) => return Ordering::Equal,
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let number = |it: &mut std::iter::Peekable<std::str::Bytes<'_>>| {
                    let mut n: u64 = 0;
                    while let Some(d) = it.next_if(u8::is_ascii_digit) {
                        n = n.saturating_mul(10).saturating_add(u64::from(d - b'0'));
                    }
                    n
                };
                match number(&mut a).cmp(&number(&mut b)) {
                    Ordering::Equal => {}
                    other => return other,
                }
            }
            (Some(x), Some(y)) => {
                if x != y {
                    return x.cmp(&y);
                }
                a.next();
                b.next();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_inside_words() {
        assert_eq!(natural("a.5.9", "a.5.10"), Ordering::Less);
        assert_eq!(natural("risk", "risk 2"), Ordering::Less);
        assert_eq!(natural("b", "a9"), Ordering::Greater);
        assert_eq!(compare(&Key::Empty, &Key::Number(1.0), true), Ordering::Greater);
    }
}
