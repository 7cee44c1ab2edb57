//! One line of source as a terminal shows it: tabs widened, what could steer the terminal made visible, and a window
//! on it when it is too long. Columns of the source count characters; columns of the terminal count cells.

use unicode_width::UnicodeWidthChar;

use crate::words::visible;

const TAB: usize = 4;

/// A line of source, ready to be shown.
pub(crate) struct Line {
    /// Characters as shown, with the cell each begins at.
    cells: Vec<(String, usize)>,
    /// Cell at which each character of the source begins; one more for the end.
    starts: Vec<usize>,
    /// First cell shown.
    from: usize,
    /// Cells shown.
    room: usize,
}

impl Line {
    /// Lays `source` out in `room` cells so that the characters of `focus` (counted from 0) are seen.
    pub(crate) fn new(source: &str, room: usize, focus: Option<(usize, usize)>) -> Self {
        let mut cells = Vec::new();
        let mut starts = Vec::new();
        let mut at = 0;
        for c in source.chars() {
            starts.push(at);
            let (shown, width) = if c == '\t' {
                (" ".repeat(TAB), TAB)
            } else {
                let c = visible(c);
                (c.to_string(), c.width().unwrap_or(0))
            };
            cells.push((shown, at));
            at += width;
        }
        starts.push(at);
        let mut line = Self { cells, starts, from: 0, room };
        if let Some((first, last)) = focus {
            let (first, last) = (line.start(first), line.start(last));
            if at > room && last + 1 >= room {
                let latest = (at + 1).saturating_sub(room);
                line.from = first.saturating_sub(room / 3).min(latest);
            }
        }
        line
    }

    fn start(&self, character: usize) -> usize {
        self.starts.get(character).or(self.starts.last()).copied().unwrap_or(0)
    }

    fn total(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// The text to show.
    pub(crate) fn text(&self) -> String {
        let cut_left = self.from > 0;
        let cut_right = self.total() > self.from + self.room;
        let first = self.from + usize::from(cut_left);
        let last = self.from + self.room - usize::from(cut_right);
        let mut out = String::new();
        if cut_left {
            out.push('…');
        }
        for (i, (shown, at)) in self.cells.iter().enumerate() {
            if *at >= first && self.start(i + 1) <= last {
                // A wide character that straddled the left edge leaves its cell empty.
                if out == "…" {
                    out.push_str(&" ".repeat(at - first));
                }
                out.push_str(shown);
            }
        }
        if cut_right {
            out.push('…');
        }
        out.trim_end().to_owned()
    }

    /// The cell, within what is shown, at which a character of the source (counted from 0) begins.
    pub(crate) fn cell(&self, character: usize) -> usize {
        self.start(character).saturating_sub(self.from).min(self.room)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_and_wide_characters_take_their_cells() {
        let line = Line::new("\t日x", 80, None);
        assert_eq!(line.text(), "    日x");
        assert_eq!([line.cell(0), line.cell(1), line.cell(2), line.cell(3), line.cell(9)], [0, 4, 6, 7, 7]);
    }

    #[test]
    fn long_lines_show_a_window_around_the_focus() {
        let source: String = ('a'..='z').cycle().take(60).collect();
        let line = Line::new(&source, 20, Some((40, 44)));
        assert_eq!(line.text(), "…jklmnopqrstuvwxyza…");
        assert_eq!((line.cell(40), line.cell(44)), (6, 10));
        assert_eq!(line.text().chars().nth(6), source.chars().nth(40));
        assert_eq!(Line::new(&source, 20, None).text(), "abcdefghijklmnopqrs…");
        assert_eq!(Line::new(&source, 20, Some((59, 60))).text().chars().last(), source.chars().last());
    }

    #[test]
    fn escape_sequences_are_seen_not_obeyed() {
        assert_eq!(Line::new("\u{1b}]0;x\u{7}", 80, None).text(), "␛]0;x␇");
    }
}
