//! How wide text is, nearly: the page's font is the reader's own, so widths are those of a common sans serif, rounded
//! up. Good enough to wrap and to cut, never to place letters.

/// The size to measure bold text of 13 pixels by: bold letters are wider.
pub const BOLD: f64 = 14.3;

/// Width of `text` at `size` pixels.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' | '.' | ',' | ':' | ';' | '!' => 0.29,
        ' ' | 'f' | 't' | 'I' | '(' | ')' | '[' | ']' | '/' | '·' | '\u{202f}' => 0.36,
        'r' | '-' | '"' | '*' => 0.40,
        'm' | 'M' | '@' | '%' | '…' | '—' => 0.92,
        'w' | 'W' => 0.84,
        'a'..='z' => 0.59,
        '0'..='9' => 0.62,
        'A'..='Z' => 0.71,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe0f}' => 0.0,
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' => 1.0,
        '\u{ff00}'..='\u{ffef}' | '\u{1f000}'..='\u{1ffff}' => 1.2,
        _ => 0.62,
    }
}

/// `text` cut to `room` pixels, with `…` where something is missing.
pub fn clip(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let room = room - em('…') * size;
    let mut used = 0.0;
    let mut out = String::new();
    for c in text.chars() {
        used += em(c) * size;
        if used > room {
            break;
        }
        out.push(c);
    }
    let kept = out.trim_end().len();
    out.truncate(kept);
    out.push('…');
    out
}

/// `text` in at most `most` lines of `room` pixels; what does not fit is cut with `…`. Words too long for a line are
/// broken after a mark that parts of a name are joined by, where there is one.
pub fn wrap(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    // Each line with what stands between it and the line before: a space, or nothing within a broken word.
    let mut lines: Vec<(&str, String)> = Vec::new();
    for piece in text.split_whitespace().flat_map(|w| pieces(w, size, room)) {
        let (gap, word) = match piece {
            Piece::Word(word) => (" ", word),
            Piece::Rest(word) => ("", word),
        };
        match lines.last_mut() {
            Some((_, line)) if width(line, size) + width(gap, size) + width(&word, size) <= room => {
                line.push_str(gap);
                line.push_str(&word);
            }
            _ => lines.push((gap, word)),
        }
    }
    if lines.len() > most {
        let mut rest = String::new();
        for (i, (gap, line)) in lines.split_off(most.saturating_sub(1)).into_iter().enumerate() {
            rest.push_str(if i == 0 { "" } else { gap });
            rest.push_str(&line);
        }
        lines.push((" ", clip(&rest, size, room)));
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

enum Piece {
    Word(String),
    Rest(String),
}

/// What parts of a name are joined by: after it a line may end.
const JOINS: [char; 9] = ['-', '/', '.', '_', ':', '@', '\\', ',', '='];

/// A word as pieces that each fit.
fn pieces(word: &str, size: f64, room: f64) -> Vec<Piece> {
    if width(word, size) <= room {
        return vec![Piece::Word(word.to_owned())];
    }
    let mut out: Vec<String> = Vec::new();
    let mut piece = String::new();
    for c in word.chars() {
        if width(&piece, size) + em(c) * size > room && !piece.is_empty() {
            let cut = piece.rfind(JOINS).map_or(piece.len(), |i| i + 1);
            let rest = piece.split_off(cut);
            out.push(std::mem::replace(&mut piece, rest));
        }
        piece.push(c);
    }
    out.push(piece);
    let mut out = out.into_iter();
    let first = out.next().unwrap_or_default();
    std::iter::once(Piece::Word(first)).chain(out.map(Piece::Rest)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_where_it_must() {
        assert_eq!(clip("short", 12.0, 100.0), "short");
        assert_eq!(clip("a rather long title", 10.0, 62.0), "a rather lo…");
        assert_eq!(clip("a rather long title", 10.0, 52.0), "a rather…");
        assert!(width(&clip("a rather long title", 10.0, 60.0), 10.0) <= 60.0);
    }

    #[test]
    fn wraps_into_lines_that_fit() {
        let lines = wrap("Identity provider of the whole group", 10.0, 80.0, 2);
        assert_eq!(lines, ["Identity", "provider of th…"]);
        let lines = wrap("directory-replication-service-account", 10.0, 80.0, 9);
        assert_eq!(lines.concat(), "directory-replication-service-account");
        assert!(lines.iter().all(|l| width(l, 10.0) <= 80.0), "{lines:?}");
        assert!(lines[0].ends_with('-'), "{lines:?}");
        assert!(wrap("warehouse:stock:correct", 10.0, 80.0, 9)[0].ends_with(':'));
        assert_eq!(wrap("GG-Server-Local-Admins", 10.0, 80.0, 1), ["GG-Server-Lo…"]);
        assert_eq!(wrap("", 10.0, 80.0, 2), Vec::<String>::new());
    }
}
