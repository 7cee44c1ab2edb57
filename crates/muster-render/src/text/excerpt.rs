//! The lines of one file that a diagnostic is about, numbered and underlined. Knows places and text, no rules.

use std::collections::{BTreeMap, BTreeSet};

use muster_model::{Level, Place};

use super::line::Line;
use super::paint::{Ink, paint};
use super::wrap::wrap;

/// A place to underline, with a label for it.
pub(crate) struct Mark<'a> {
    /// Where.
    pub place: &'a Place,
    /// What to say beside it.
    pub label: &'a str,
    /// The level, when this is the place the diagnostic is about; none for a place that explains.
    pub level: Option<Level>,
}

/// A span that fits its text: lines from 0, characters from 0, the end just after the last.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Fitted {
    line: usize,
    from: usize,
    end_line: usize,
    to: usize,
}

/// Most lines of a span shown in full; the middle of a longer one is left out.
const MOST_LINES: usize = 6;

/// How much room an excerpt has.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    /// Columns for line numbers.
    pub gutter: usize,
    /// Columns in all.
    pub width: usize,
    /// Colours or not.
    pub colour: bool,
}

impl Frame {
    /// The left edge of a line: its number, or blanks.
    pub(crate) fn edge(self, number: Option<usize>) -> String {
        let number = number.map_or_else(String::new, |n| (n + 1).to_string());
        paint(&format!("{number:>gutter$} |", gutter = self.gutter), Ink::Frame, self.colour)
    }
}

/// The excerpt of `text` with every mark underlined; nothing when no mark lies within the text.
pub(crate) fn excerpt(text: &str, marks: &[Mark<'_>], frame: Frame) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let fitted: Vec<(Fitted, &Mark<'_>)> =
        marks.iter().filter_map(|m| fit(&lines, m.place).map(|f| (f, m))).collect();
    if fitted.is_empty() {
        return Vec::new();
    }
    // Only the main span is drawn over several lines; a place that explains is underlined on its first line.
    let block = fitted.iter().find(|(f, m)| m.level.is_some() && f.end_line > f.line).map(|(f, m)| (*f, *m));
    let mut under: BTreeMap<usize, Vec<(usize, usize, &Mark<'_>)>> = BTreeMap::new();
    let mut shown = BTreeSet::new();
    for (f, mark) in &fitted {
        shown.extend(parent(&lines, f.line));
        shown.insert(f.line);
        if block.is_some_and(|(b, m)| b == *f && std::ptr::eq(m, *mark)) {
            shown.extend(block_lines(f));
            continue;
        }
        let to = if f.end_line > f.line { characters(&lines, f.line) } else { f.to };
        under.entry(f.line).or_default().push((f.from, to, mark));
    }
    let drawing = Drawing { lines: &lines, under, block, frame };
    let mut out = vec![frame.edge(None)];
    let mut last: Option<usize> = None;
    for &at in &shown {
        match last.map(|l| at - l) {
            Some(2) => drawing.line(at - 1, &mut out),
            Some(3..) => out.push(drawing.gap(at)),
            _ => {}
        }
        drawing.line(at, &mut out);
        last = Some(at);
    }
    out
}

struct Drawing<'a> {
    lines: &'a [&'a str],
    under: BTreeMap<usize, Vec<(usize, usize, &'a Mark<'a>)>>,
    block: Option<(Fitted, &'a Mark<'a>)>,
    frame: Frame,
}

impl Drawing<'_> {
    fn room(&self) -> usize {
        self.frame.width.saturating_sub(self.frame.gutter + 3 + self.side(0, ' ').len()).max(20)
    }

    /// The bar at the side of a span over several lines; nothing when there is none.
    fn side(&self, _at: usize, mark: char) -> String {
        if self.block.is_some() { format!("{mark} ") } else { String::new() }
    }

    fn gap(&self, next: usize) -> String {
        let inside = self.block.is_some_and(|(f, _)| next > f.line && next <= f.end_line);
        let dots = paint("...", Ink::Frame, self.frame.colour);
        if inside {
            let bar = paint("|", self.ink(), self.frame.colour);
            format!("{dots}{}{bar}", " ".repeat(self.frame.gutter))
        } else {
            dots
        }
    }

    fn ink(&self) -> Ink {
        self.block.and_then(|(_, m)| m.level).map_or(Ink::Second, Ink::Level)
    }

    fn line(&self, at: usize, out: &mut Vec<String>) {
        let source = self.lines.get(at).copied().unwrap_or("");
        let colour = self.frame.colour;
        let marks = self.under.get(&at);
        let focus = marks.and_then(|m| m.first()).map(|(from, to, _)| (*from, *to)).or_else(|| {
            let (f, _) = self.block.filter(|(f, _)| f.end_line == at)?;
            Some((f.to.saturating_sub(1), f.to))
        });
        let line = Line::new(source, self.room(), focus);
        let edge = self.frame.edge(None);
        let side = match self.block {
            Some((f, _)) if at == f.line && starts_line(source, f.from) => '/',
            Some((f, _)) if at > f.line && at <= f.end_line => '|',
            _ => ' ',
        };
        let text = format!("{}{}", paint(&self.side(at, side), self.ink(), colour), line.text());
        out.push(format!("{} {text}", self.frame.edge(Some(at))).trim_end().to_owned());
        if let Some((f, mark)) = self.block {
            if at == f.line && side == ' ' {
                let rule = format!(" {}^", "_".repeat(line.cell(f.from) + 1));
                out.push(format!("{edge} {}", paint(&rule, self.ink(), colour)));
            }
            if at == f.end_line {
                let rule = format!("|{}^", "_".repeat(line.cell(f.to).max(1)));
                out.push(
                    format!("{edge} {} {}", paint(&rule, self.ink(), colour), mark.label)
                        .trim_end()
                        .to_owned(),
                );
            }
        }
        let inside = self.block.is_some_and(|(f, _)| at >= f.line && at < f.end_line);
        let side = paint(&self.side(at, if inside { '|' } else { ' ' }), self.ink(), colour);
        for (from, to, mark) in marks.into_iter().flatten() {
            self.underline(&line, (*from, *to), mark, &format!("{edge} {side}"), out);
        }
    }

    fn underline(
        &self,
        line: &Line,
        (from, to): (usize, usize),
        mark: &Mark<'_>,
        edge: &str,
        out: &mut Vec<String>,
    ) {
        let (start, end) = (line.cell(from), line.cell(to));
        let (sign, ink) = mark.level.map_or(("-", Ink::Second), |l| ("^", Ink::Level(l)));
        let colour = self.frame.colour;
        let rule = sign.repeat(end.saturating_sub(start).max(1));
        let drawn = paint(&rule, ink, colour);
        let indent = " ".repeat(start);
        let beside = self.room().saturating_sub(start + rule.len() + 1);
        let mut label = wrap(mark.label, beside, beside).into_iter();
        if beside < 24 || label.len() > 3 {
            out.push(format!("{edge}{indent}{drawn}"));
            let below = self.room().saturating_sub(start).max(24);
            for words in wrap(mark.label, below, below).iter().filter(|w| !w.is_empty()) {
                out.push(format!("{edge}{indent}{}", paint(words, ink, colour)));
            }
            return;
        }
        let first = label.next().unwrap_or_default();
        out.push(format!("{edge}{indent}{drawn} {}", paint(&first, ink, colour)).trim_end().to_owned());
        let hang = " ".repeat(rule.len() + 1);
        for words in label {
            out.push(format!("{edge}{indent}{hang}{}", paint(&words, ink, colour)));
        }
    }
}

fn block_lines(f: &Fitted) -> Vec<usize> {
    if f.end_line - f.line < MOST_LINES {
        (f.line..=f.end_line).collect()
    } else {
        (f.line..f.line + 3).chain(f.end_line - 1..=f.end_line).collect()
    }
}

fn characters(lines: &[&str], at: usize) -> usize {
    lines.get(at).map_or(0, |l| l.trim_end().chars().count())
}

fn starts_line(source: &str, from: usize) -> bool {
    source.chars().take(from).all(char::is_whitespace)
}

/// Brings a place within its text: the end never before the start, nor on the empty beginning of the next line.
fn fit(lines: &[&str], place: &Place) -> Option<Fitted> {
    let from_one = |n: u32| usize::try_from(n).unwrap_or(usize::MAX).saturating_sub(1);
    let line = from_one(place.line);
    let length = lines.get(line)?.chars().count();
    let from = from_one(place.column).min(length);
    let mut end_line = from_one(place.end_line).min(lines.len().saturating_sub(1));
    let mut to = from_one(place.end_column);
    while end_line > line {
        let text = lines.get(end_line).copied().unwrap_or("");
        if text.chars().take(to).any(|c| !c.is_whitespace()) {
            break;
        }
        end_line -= 1;
        to = characters(lines, end_line);
    }
    if end_line <= line {
        let to = if place.end_line > place.line { characters(lines, line) } else { to.min(length) };
        return Some(Fitted { line, from, end_line: line, to: to.max(from) });
    }
    Some(Fitted { line, from, end_line, to: to.min(characters(lines, end_line)) })
}

/// The line of the key that the line at `at` belongs to, so that `- payroll` is not shown without `assets:`.
fn parent(lines: &[&str], at: usize) -> Option<usize> {
    let indent = |l: &str| l.chars().take_while(|c| *c == ' ').count();
    let own = lines.get(at)?;
    let (own_indent, item) = (indent(own), own.trim_start().starts_with("- "));
    if own_indent == 0 && !item {
        return None;
    }
    let before = lines.get(..at)?;
    let found = before.iter().rposition(|l| {
        let text = l.trim_start();
        let less = indent(l) < own_indent || (item && indent(l) == own_indent);
        !text.is_empty() && !text.starts_with(['-', '#']) && less && text.contains(':')
    })?;
    Some(found)
}
