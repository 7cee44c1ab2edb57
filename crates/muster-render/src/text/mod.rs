//! Diagnostics for a terminal, in the manner of the best compilers: what, where, why, and what to do.

mod excerpt;
mod line;
mod paint;
#[cfg(test)]
pub(crate) mod samples;
mod summary;
pub(crate) mod wrap;

use muster_model::{Diagnostic, Place, Related};
use unicode_width::UnicodeWidthStr;

pub(crate) use paint::{Ink, paint};
pub use summary::summary;

use crate::report::{CheckReport, Sources};
use crate::words::one_line;
use excerpt::{Frame, Mark, excerpt};
use wrap::wrap;

/// What the reader's terminal is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Columns.
    pub width: usize,
    /// Does it show colours?
    pub colour: bool,
}

impl Default for Terminal {
    fn default() -> Self {
        Self { width: 100, colour: false }
    }
}

/// The name and edition that clause numbers belong to.
pub const STANDARD: &str = "ISO/IEC 27001:2022";

impl Terminal {
    /// Columns for prose: lines much longer than this are hard to read.
    pub(crate) fn prose(self) -> usize {
        self.width.clamp(40, 100)
    }
}

/// Everything that a check has to say: each diagnostic, then the summary.
pub fn report(report: &CheckReport<'_>, sources: &Sources<'_>, terminal: Terminal) -> String {
    let mut out = String::new();
    for d in report.diagnostics {
        out.push_str(&diagnostic(d, sources, terminal));
        out.push('\n');
    }
    out.push_str(&summary(report, terminal));
    out
}

/// One diagnostic, ending in a line break.
pub fn diagnostic(d: &Diagnostic, sources: &Sources<'_>, terminal: Terminal) -> String {
    let colour = terminal.colour;
    let mut out = headline(d, terminal);
    let gutter = widest(d).to_string().len();
    let frame = Frame { gutter, width: terminal.width.max(40), colour };
    let arrow =
        |sign: &str, to: &str| format!("{}{} {to}", " ".repeat(gutter), paint(sign, Ink::Frame, colour));
    let main_path = d.place.as_ref().map(|p| p.path.as_str());
    let (here, elsewhere): (Vec<_>, Vec<_>) = d
        .related
        .iter()
        .filter(|r| r.place.is_some())
        .partition(|r| r.place.as_ref().map(|p| p.path.as_str()) == main_path);
    match (&d.place, &d.record) {
        (Some(place), _) => {
            out.push(arrow("-->", &at(place)));
            let mut marks = vec![Mark { place, label: "", level: Some(d.level) }];
            marks.extend(here.iter().filter_map(|r| explaining(r)));
            if let Some(text) = sources(&place.path) {
                out.extend(excerpt(text, &marks, frame));
            }
        }
        (None, Some(record)) => out.push(arrow("-->", &one_line(&record.to_string()))),
        (None, None) => {}
    }
    for related in elsewhere {
        let Some(mark) = explaining(related) else { continue };
        let lines = sources(&mark.place.path).map(|t| excerpt(t, std::slice::from_ref(&mark), frame));
        match lines.filter(|l| !l.is_empty()) {
            Some(lines) => {
                out.push(arrow(":::", &at(mark.place)));
                out.extend(lines);
            }
            None => out.push(arrow(":::", &format!("{}: {}", at(mark.place), one_line(mark.label)))),
        }
    }
    out.push(paint(&format!("{} |", " ".repeat(gutter)), Ink::Frame, colour));
    for related in d.related.iter().filter(|r| r.place.is_none()) {
        note("note", &format!("{}: {}", related.record, related.message), frame, terminal, &mut out);
    }
    if d.place.is_none()
        && let Some(field) = &d.field
    {
        note("field", field, frame, terminal, &mut out);
    }
    note("why", &d.why, frame, terminal, &mut out);
    note("help", &d.help, frame, terminal, &mut out);
    note("clause", &format!("{STANDARD}, {}", d.clause), frame, terminal, &mut out);
    out.push(String::new());
    out.join("\n")
}

fn explaining(related: &Related) -> Option<Mark<'_>> {
    related.place.as_ref().map(|place| Mark { place, label: &related.message, level: None })
}

fn headline(d: &Diagnostic, terminal: Terminal) -> Vec<String> {
    let plain = format!("{}[{}]: ", d.level.word(), one_line(&d.rule));
    let label = paint(plain.trim_end_matches([':', ' ']), Ink::Level(d.level), terminal.colour);
    let lines =
        wrap(&d.message, terminal.prose().saturating_sub(plain.width()).max(20), terminal.prose() - 4);
    lines
        .iter()
        .enumerate()
        .map(|(i, line)| match i {
            0 => format!("{label}{}", paint(&format!(": {line}"), Ink::Strong, terminal.colour)),
            _ => format!("    {}", paint(line, Ink::Strong, terminal.colour)),
        })
        .collect()
}

fn note(label: &str, text: &str, frame: Frame, terminal: Terminal, out: &mut Vec<String>) {
    if text.trim().is_empty() {
        return;
    }
    let hang = frame.gutter + label.len() + 5;
    let room = terminal.prose().saturating_sub(hang).max(20);
    for (i, line) in wrap(text, room, room).iter().enumerate() {
        out.push(match i {
            0 => format!(
                "{} {} {}: {line}",
                " ".repeat(frame.gutter),
                paint("=", Ink::Frame, frame.colour),
                paint(label, Ink::Label, frame.colour)
            ),
            _ => format!("{}{line}", " ".repeat(hang)).trim_end().to_owned(),
        });
    }
}

fn at(place: &Place) -> String {
    format!("{}:{}:{}", one_line(&place.path), place.line, place.column)
}

fn widest(d: &Diagnostic) -> u32 {
    let places = d.related.iter().filter_map(|r| r.place.as_ref()).chain(&d.place);
    places.map(|p| p.line.max(p.end_line)).max().unwrap_or(1)
}

#[cfg(test)]
mod tests;
