//! Splits a Markdown file into front matter and body, and reads the front matter. Knows nothing of kinds.

use crate::node::{self, Node, Pos, Unreadable};

/// Largest record file accepted, in bytes.
pub const MAX_FILE: usize = 1 << 20;

/// A file's two parts.
#[derive(Debug, Clone)]
pub struct FrontMatter<'t> {
    /// The YAML between the `---` lines.
    pub yaml: &'t str,
    /// All that follows the closing `---` line.
    pub body: &'t str,
    /// The keys and values, with places that count from the top of the file.
    pub root: Node,
}

/// Splits and reads `text`.
pub fn read(text: &str) -> Result<FrontMatter<'_>, Unreadable> {
    let (yaml, body) = split(text)?;
    let root = node::read(yaml, 2)?;
    if !matches!(root.value, node::NodeValue::Map(_) | node::NodeValue::Null) {
        return Err(Unreadable {
            at: root.span.start,
            what: "front matter must be keys and values, such as `title: …`".into(),
        });
    }
    Ok(FrontMatter { yaml, body, root })
}

/// Splits `text` at its `---` lines without reading what stands between them.
pub fn split(text: &str) -> Result<(&str, &str), Unreadable> {
    let fail = |line, what: &str| Err(Unreadable { at: Pos { line, column: 1 }, what: what.into() });
    if text.len() > MAX_FILE {
        return fail(1, "this file is larger than 1 MiB; a record is text that people read");
    }
    let start = match text.trim_start_matches('\u{feff}') {
        t if t.starts_with("---\n") => text.len() - t.len() + 4,
        t if t.starts_with("---\r\n") => text.len() - t.len() + 5,
        _ => {
            return fail(
                1,
                "the file must begin with a line `---`, its front matter, and another line `---`",
            );
        }
    };
    let rest = text.get(start..).unwrap_or("");
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end_matches(['\n', '\r']) == "---" {
            return Ok((rest.get(..at).unwrap_or(""), rest.get(at + line.len()..).unwrap_or("")));
        }
        at += line.len();
    }
    fail(1, "the front matter is never closed: a line `---` is missing")
}
