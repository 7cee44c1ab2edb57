//! Writes a JSON value as the YAML of a front matter key: short lists and groups on one line, long ones as blocks.
//! What it writes, [`crate::node::read`] reads back to the same value.

use serde_json::Value as Json;

/// Longest line for a list or group written on one line.
const WIDTH: usize = 100;

/// The lines of `key: value`, with line ends.
pub fn entry(key: &str, value: &Json) -> String {
    let mut out = String::new();
    put_entry(&mut out, key, value, 0);
    out
}

fn put_entry(out: &mut String, key: &str, value: &Json, indent: usize) {
    let pad = " ".repeat(indent);
    let line = format!("{pad}{}: {}", scalar(key), flow(value));
    match value {
        Json::Array(items) if !items.is_empty() && line.chars().count() > WIDTH => {
            out.push_str(&format!("{pad}{}:\n", scalar(key)));
            for item in items {
                put_item(out, item, indent + 2);
            }
        }
        Json::Object(map) if !map.is_empty() && line.chars().count() > WIDTH => {
            out.push_str(&format!("{pad}{}:\n", scalar(key)));
            for (k, v) in map {
                put_entry(out, k, v, indent + 2);
            }
        }
        Json::String(text) if block_fits(text) => {
            out.push_str(&format!("{pad}{}: |-\n", scalar(key)));
            for l in text.split('\n') {
                if !l.is_empty() {
                    out.push_str(&format!("{pad}  {l}"));
                }
                out.push('\n');
            }
        }
        _ => {
            out.push_str(&line);
            out.push('\n');
        }
    }
}

fn put_item(out: &mut String, item: &Json, indent: usize) {
    let pad = " ".repeat(indent);
    let line = format!("{pad}- {}", flow(item));
    match item {
        Json::Object(map) if !map.is_empty() && line.chars().count() > WIDTH => {
            let mut inner = String::new();
            for (k, v) in map {
                put_entry(&mut inner, k, v, indent + 2);
            }
            let first = format!("{pad}- ");
            out.push_str(&first);
            out.push_str(inner.get(first.len()..).unwrap_or(""));
        }
        _ => {
            out.push_str(&line);
            out.push('\n');
        }
    }
}

/// Text that a `|-` block keeps as it is: several lines, none beginning or ending in a space, no control characters.
fn block_fits(text: &str) -> bool {
    text.contains('\n')
        && !text.ends_with('\n')
        && !text.starts_with('\n')
        && text.split('\n').all(|l| !l.starts_with([' ', '\t']) && !l.ends_with([' ', '\t']))
        && !text
            .chars()
            .any(|c| (c.is_control() && c != '\n') || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))
}

fn flow(value: &Json) -> String {
    match value {
        Json::Null => "null".into(),
        Json::Bool(b) => b.to_string(),
        Json::Number(n) => n.to_string(),
        Json::String(s) => scalar(s),
        Json::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Json::Object(map) => {
            let parts: Vec<_> = map.iter().map(|(k, v)| format!("{}: {}", scalar(k), flow(v))).collect();
            format!("{{{}}}", parts.join(", "))
        }
    }
}

/// A scalar without quotes where that is safe in every place, else in double quotes.
fn scalar(text: &str) -> String {
    if plain_is_safe(text) {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{85}') => {
                out.push_str(&format!("\\U{:08x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn plain_is_safe(text: &str) -> bool {
    let first_ok = text.chars().next().is_some_and(char::is_alphanumeric);
    first_ok
        && !matches!(text, "null" | "Null" | "NULL")
        && !text.ends_with([' ', ':'])
        // Before the comma or bracket of a list these would begin something else.
        && !text.ends_with(" -")
        && !text.ends_with(" ?")
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains(":\t")
        && text.chars().all(|c| c.is_alphanumeric() || " -_./@+()%:;'!?€=&<>*~’“”–—…".contains(c))
}
