//! A YAML value with the place of every part, read within bounds. Scalars stay text: what they mean is decided by
//! the field that reads them, so `no` is never silently `false`.

use saphyr_parser::{Event, Parser, Span as RawSpan};

/// A place in a text: line and column count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Pos {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// From the first character to just after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// First character.
    pub start: Pos,
    /// Just after the last character.
    pub end: Pos,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where.
    pub span: Span,
    /// What.
    pub value: NodeValue,
}

/// The shapes of YAML that Muster reads: no anchors, no aliases, no tags.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeValue {
    /// Nothing, `~` or `null`.
    Null,
    /// Text; `plain` when it stood without quotes.
    Scalar {
        /// The text.
        text: String,
        /// Stood without quotes.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// Keys and values in order.
    Map(Vec<(Node, Node)>),
}

/// Why a text could not be read as YAML, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Unreadable {
    /// Where reading stopped.
    pub at: Pos,
    /// What was wrong.
    pub what: String,
}

/// Deepest nesting accepted.
const MAX_DEPTH: usize = 24;
/// Most values accepted in one front matter.
const MAX_NODES: usize = 20_000;

impl Node {
    /// A node without a place, for values that did not come from a text.
    pub fn placeless(value: NodeValue) -> Self {
        Self { span: Span::default(), value }
    }

    /// Turns JSON into a node without a place.
    pub fn from_json(json: &serde_json::Value) -> Self {
        use serde_json::Value as J;
        let quoted = |text: String| NodeValue::Scalar { text, plain: false };
        let plain = |text: String| NodeValue::Scalar { text, plain: true };
        Self::placeless(match json {
            J::Null => NodeValue::Null,
            J::Bool(b) => plain(b.to_string()),
            J::Number(n) => plain(n.to_string()),
            J::String(s) => quoted(s.clone()),
            J::Array(items) => NodeValue::List(items.iter().map(Node::from_json).collect()),
            J::Object(map) => NodeValue::Map(
                map.iter().map(|(k, v)| (Node::placeless(quoted(k.clone())), Node::from_json(v))).collect(),
            ),
        })
    }

    /// The value under `key`, with its key node, when this is a map that has it.
    pub fn entry(&self, key: &str) -> Option<(&Node, &Node)> {
        self.entries().iter().find(|(k, _)| k.text() == Some(key)).map(|(k, v)| (k, v))
    }

    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, v)| v)
    }

    /// Keys and values of a map; empty for anything else.
    pub fn entries(&self) -> &[(Node, Node)] {
        match &self.value {
            NodeValue::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Items of a list; empty for anything else.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            NodeValue::List(items) => items,
            _ => &[],
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            NodeValue::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// True for nothing at all.
    pub fn is_null(&self) -> bool {
        matches!(self.value, NodeValue::Null)
    }

    /// Follows a field path such as `controls[1]` or `inherent.likelihood` as far as it leads.
    pub fn follow(&self, path: &str) -> &Node {
        let mut here = self;
        for part in path.split('.') {
            let (key, indexes) = part.split_once('[').unwrap_or((part, ""));
            match here.get(key) {
                Some(next) => here = next,
                None => return here,
            }
            for index in indexes.split('[').filter_map(|i| i.trim_end_matches(']').parse::<usize>().ok()) {
                match here.items().get(index) {
                    Some(next) => here = next,
                    None => return here,
                }
            }
        }
        here
    }
}

/// Reads one YAML document whose first line is line `first_line` of its file.
pub fn read(text: &str, first_line: u32) -> Result<Node, Unreadable> {
    let mut parser = Parser::new_from_str(text);
    let lines = text.split('\n').collect();
    let mut builder = Builder { lines, shift: first_line.saturating_sub(1), nodes: 0 };
    let mut root = None;
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|e| builder.scan_error(&e))?;
        match event {
            Event::StreamEnd => break,
            Event::Nothing | Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd => {}
            _ if root.is_some() => return Err(builder.error(&span, "only one document may stand here")),
            other => root = Some(builder.node(other, &span, &mut parser, 0)?),
        }
    }
    Ok(root.unwrap_or_else(|| Node::placeless(NodeValue::Map(Vec::new()))))
}

struct Builder<'t> {
    lines: Vec<&'t str>,
    shift: u32,
    nodes: usize,
}

impl Builder<'_> {
    fn pos(&self, marker: &saphyr_parser::Marker) -> Pos {
        let line = u32::try_from(marker.line()).unwrap_or(u32::MAX).saturating_add(self.shift);
        Pos { line, column: u32::try_from(marker.col()).unwrap_or(u32::MAX).saturating_add(1) }
    }

    fn span(&self, raw: &RawSpan) -> Span {
        Span { start: self.pos(&raw.start), end: self.pos(&raw.end) }
    }

    fn error(&self, span: &RawSpan, what: &str) -> Unreadable {
        Unreadable { at: self.pos(&span.start), what: what.to_owned() }
    }

    fn scan_error(&self, e: &saphyr_parser::ScanError) -> Unreadable {
        Unreadable { at: self.pos(e.marker()), what: e.info().to_owned() }
    }

    fn node<'i>(
        &mut self,
        event: Event<'i>,
        raw: &RawSpan,
        parser: &mut Parser<'i, saphyr_parser::StrInput<'i>>,
        depth: usize,
    ) -> Result<Node, Unreadable> {
        self.nodes += 1;
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            return Err(self.error(raw, "this is nested too deeply or holds too many values"));
        }
        let mut span = self.span(raw);
        let value = match event {
            Event::Scalar(text, style, anchor, tag) => {
                if anchor != 0 || tag.is_some() {
                    return Err(self.error(raw, "anchors and tags are not used here; write the value out"));
                }
                let plain = style == saphyr_parser::ScalarStyle::Plain;
                if plain && matches!(&*text, "" | "~" | "null") {
                    NodeValue::Null
                } else {
                    NodeValue::Scalar { text: text.into_owned(), plain }
                }
            }
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    let (event, at) = self.next(parser, raw)?;
                    if matches!(event, Event::SequenceEnd) {
                        span.end = self.span(&at).end;
                        break;
                    }
                    items.push(self.node(event, &at, parser, depth + 1)?);
                }
                NodeValue::List(items)
            }
            Event::MappingStart(..) => {
                let mut entries: Vec<(Node, Node)> = Vec::new();
                loop {
                    let (event, at) = self.next(parser, raw)?;
                    if matches!(event, Event::MappingEnd) {
                        span.end = self.span(&at).end;
                        break;
                    }
                    let key = self.node(event, &at, parser, depth + 1)?;
                    if let Some(text) = key.text()
                        && entries.iter().any(|(k, _)| k.text() == Some(text))
                    {
                        return Err(self.error(&at, &format!("the key `{text}` stands here twice")));
                    }
                    let (event, at) = self.next(parser, raw)?;
                    entries.push((key, self.node(event, &at, parser, depth + 1)?));
                }
                NodeValue::Map(entries)
            }
            Event::Alias(_) => return Err(self.error(raw, "aliases are not used here; write the value out")),
            _ => return Err(self.error(raw, "this does not belong here")),
        };
        let last = match &value {
            NodeValue::List(items) => Some(items.last().map(|n| n.span.end)),
            NodeValue::Map(entries) => Some(entries.last().map(|(_, v)| v.span.end)),
            _ => None,
        };
        if let Some(last) = last {
            span.end = self.closing(span.start, last).or(last).unwrap_or(span.end);
        }
        Ok(Node { span, value })
    }

    /// Just after the bracket that closes the flow collection opened at `start`, whose last item ends at `last`.
    /// The parser itself reports the next token's place, past trailing comments. None for block collections.
    fn closing(&self, start: Pos, last: Option<Pos>) -> Option<Pos> {
        let line_at = |line: u32| self.lines.get((line - self.shift) as usize - 1);
        let close = match line_at(start.line)?.chars().nth(start.column as usize - 1)? {
            '[' => ']',
            '{' => '}',
            _ => return None,
        };
        let mut at = last.unwrap_or(Pos { column: start.column + 1, ..start });
        loop {
            let mut previous = ' ';
            for (i, c) in line_at(at.line)?.chars().enumerate().skip(at.column as usize - 1) {
                if c == close {
                    return Some(Pos { column: u32::try_from(i).ok()? + 2, ..at });
                }
                if c == '#' && previous == ' ' {
                    break;
                }
                previous = c;
            }
            at = Pos { line: at.line + 1, column: 1 };
        }
    }

    fn next<'i>(
        &self,
        parser: &mut Parser<'i, saphyr_parser::StrInput<'i>>,
        opened: &RawSpan,
    ) -> Result<(Event<'i>, RawSpan), Unreadable> {
        match parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(e)) => Err(self.scan_error(&e)),
            None => Err(self.error(opened, "this list or group is never closed")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_kept() {
        let n = read("title: One\ncontrols: [a, b]   # now\nlist:\n  - x\n  - y\nafter: 1\n", 2).unwrap();
        assert_eq!(n.follow("controls[1]").span.start, Pos { line: 3, column: 15 });
        assert_eq!(n.get("list").unwrap().span.end.line, 6);
        assert_eq!(n.get("controls").unwrap().span.end, Pos { line: 3, column: 17 });
    }

    #[test]
    fn what_is_not_used_is_refused() {
        for bad in ["a: &x 1\nb: *x", "a: [1", "a: 1\na: 2", "a: !!int 1"] {
            assert!(read(bad, 1).is_err(), "{bad}");
        }
        assert!(read(&"[".repeat(1000), 1).is_err());
    }
}
