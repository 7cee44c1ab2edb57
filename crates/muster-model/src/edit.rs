//! Edits of a record's text: only the lines of changed keys are rewritten, so comments, order and unknown keys
//! survive. Line ends stay what they were.

use serde_json::Value as Json;

use crate::front_matter;
use crate::node::{Node, Unreadable};
use crate::yaml;

/// A change to one record's text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edit {
    /// Keys to set, or to take out where there is no value; other keys stay.
    pub fields: Vec<(String, Option<Json>)>,
    /// A new body; none keeps it.
    pub body: Option<String>,
}

/// Applies `edit` to `text`.
pub fn apply(text: &str, edit: &Edit) -> Result<String, Unreadable> {
    let front = front_matter::read(text)?;
    let ending = if text.lines().next().is_some_and(|_| text.contains("\r\n")) { "\r\n" } else { "\n" };
    let lines: Vec<&str> = front.yaml.split_inclusive('\n').collect();
    let mut out = String::new();
    let mut at = 0;
    for (start, end, key, value) in ranges(&front.root, &lines) {
        out.extend(lines.get(at..start).unwrap_or(&[]).iter().copied());
        match edit.fields.iter().find(|(k, _)| k == key) {
            None => out.extend(lines.get(start..end).unwrap_or(&[]).iter().copied()),
            Some((_, None)) => {}
            Some((_, Some(new))) if same(value, new) => {
                out.extend(lines.get(start..end).unwrap_or(&[]).iter().copied());
            }
            Some((_, Some(new))) => {
                let mut written = yaml::entry(key, new);
                if end == start + 1
                    && written.lines().count() == 1
                    && let Some(comment) = trailing_comment(lines.get(start).unwrap_or(&""), value)
                {
                    written = format!("{} {comment}\n", written.trim_end());
                }
                out.push_str(&written.replace('\n', ending));
            }
        }
        at = end;
    }
    out.extend(lines.get(at..).unwrap_or(&[]).iter().copied());
    if !out.is_empty() && !out.ends_with('\n') {
        out.push_str(ending);
    }
    for (key, value) in &edit.fields {
        if let (None, Some(value)) = (front.root.get(key), value) {
            out.push_str(&yaml::entry(key, value).replace('\n', ending));
        }
    }
    let body = edit.body.as_ref().map_or_else(|| front.body.to_owned(), |b| with_ending(b, ending));
    Ok(format!("---{ending}{out}---{ending}{body}"))
}

/// A new record's text.
pub fn compose(fields: &[(String, Json)], body: &str) -> String {
    let yaml: String = fields.iter().map(|(k, v)| yaml::entry(k, v)).collect();
    format!("---\n{yaml}---\n{}", with_ending(body, "\n"))
}

fn with_ending(body: &str, ending: &str) -> String {
    body.replace("\r\n", "\n").replace('\n', ending)
}

/// Line ranges of the top-level keys, counted from the first line of the YAML.
fn ranges<'n>(root: &'n Node, lines: &[&str]) -> Vec<(usize, usize, &'n str, &'n Node)> {
    let start_of = |n: &Node| (n.span.start.line as usize).saturating_sub(2);
    let entries = root.entries();
    let mut out = Vec::with_capacity(entries.len());
    for (i, (key, value)) in entries.iter().enumerate() {
        let start = start_of(key);
        let next = entries.get(i + 1).map_or(lines.len(), |(k, _)| start_of(k));
        // Blank lines and comments at the left margin before the next key belong to that key.
        let mut end = next.max(start + 1);
        while end > start + 1 && lines.get(end - 1).is_some_and(|l| l.trim().is_empty() || l.starts_with('#'))
        {
            end -= 1;
        }
        out.push((start, end, key.text().unwrap_or(""), value));
    }
    out
}

fn trailing_comment<'l>(line: &'l str, value: &Node) -> Option<&'l str> {
    let after = value.span.end.column.saturating_sub(1) as usize;
    let at = line.char_indices().nth(after).map(|(i, _)| i)?;
    let rest = line.get(at..)?.trim_end();
    rest.trim_start().starts_with('#').then_some(rest)
}

fn same(old: &Node, new: &Json) -> bool {
    use crate::node::NodeValue as N;
    match (&old.value, new) {
        (N::Null, Json::Null) => true,
        (N::Scalar { text, .. }, Json::String(s)) => text == s,
        (N::Scalar { text, plain: true }, Json::Number(n)) => n.to_string() == text.as_str(),
        (N::Scalar { text, plain: true }, Json::Bool(b)) => text == if *b { "true" } else { "false" },
        (N::List(items), Json::Array(new)) => {
            items.len() == new.len() && items.iter().zip(new).all(|(a, b)| same(a, b))
        }
        (N::Map(entries), Json::Object(new)) => {
            entries.len() == new.len()
                && entries.iter().all(|(k, v)| k.text().and_then(|k| new.get(k)).is_some_and(|n| same(v, n)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const TEXT: &str = "---\n# the head\ntitle: One\ncontrols: [a, b]   # in place now\n# about mystery\nmystery: {x: 1}\nlist:\n  - p\n  - q\n\nlast: z\n---\nBody.\n";

    fn set(key: &str, value: Json) -> Edit {
        Edit { fields: vec![(key.into(), Some(value))], body: None }
    }

    #[test]
    fn only_changed_lines_change() {
        let out = apply(TEXT, &set("controls", json!(["a"]))).unwrap();
        assert_eq!(out, TEXT.replace("[a, b]   # in", "[a]    # in"));
        assert_eq!(apply(TEXT, &set("title", json!("One"))).unwrap(), TEXT);
        let out = apply(TEXT, &set("list", json!(["r"]))).unwrap();
        assert_eq!(out, TEXT.replace("list:\n  - p\n  - q\n", "list: [r]\n"));
        let out =
            apply(TEXT, &Edit { fields: vec![("list".into(), None)], body: Some("New.\n".into()) }).unwrap();
        assert_eq!(out, TEXT.replace("list:\n  - p\n  - q\n", "").replace("Body.", "New."));
        assert!(apply(TEXT, &set("new", json!("v"))).unwrap().contains("last: z\nnew: v\n---\n"));
    }

    #[test]
    fn line_ends_stay() {
        let crlf = TEXT.replace('\n', "\r\n");
        let out = apply(&crlf, &set("title", json!("Two"))).unwrap();
        assert_eq!(out, crlf.replace("One", "Two"));
    }
}
