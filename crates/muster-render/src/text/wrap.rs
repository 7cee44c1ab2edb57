//! Prose broken into lines of a given width, as terminals count it.

use unicode_width::UnicodeWidthStr;

use crate::words::one_line;

/// Breaks `text` at spaces so that the first line holds `first` columns and the others `rest`. Line breaks in the text
/// are kept; a word longer than a line stands alone and is never cut, so that ids and addresses can be copied.
pub(crate) fn wrap(text: &str, first: usize, rest: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.trim().lines() {
        let mut line = String::new();
        for word in paragraph.split([' ', '\t']).filter(|w| !w.is_empty()) {
            let word = one_line(word);
            let room = if lines.is_empty() { first } else { rest };
            if !line.is_empty() && line.width() + 1 + word.width() > room {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
        lines.push(line);
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// `text` cut to `room` columns, with `…` where something is missing.
pub(crate) fn clip(text: &str, room: usize) -> String {
    let text = one_line(text);
    if text.width() <= room {
        return text;
    }
    let mut out = String::new();
    for c in text.chars() {
        if out.width() + unicode_width::UnicodeWidthChar::width(c).unwrap_or(0) + 1 > room {
            break;
        }
        out.push(c);
    }
    let mut out = out.trim_end().to_owned();
    out.push('…');
    out
}

/// `text` filled with spaces up to `room` columns.
pub(crate) fn pad(text: &str, room: usize) -> String {
    format!("{text}{}", " ".repeat(room.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_at_spaces_by_width() {
        assert_eq!(wrap("one two three", 7, 5), ["one two", "three"]);
        assert_eq!(wrap("日本語 日本", 6, 6), ["日本語", "日本"]);
        assert_eq!(wrap("a verylongword b", 4, 4), ["a", "verylongword", "b"]);
        assert_eq!(wrap("a\nb", 9, 9), ["a", "b"]);
        assert_eq!(wrap("", 9, 9), [""]);
    }

    #[test]
    fn clips_and_pads_by_width() {
        assert_eq!(clip("日本語", 5), "日本…");
        assert_eq!(clip("abc", 3), "abc");
        assert_eq!(pad("日", 4), "日  ");
    }
}
