//! Logical lines of LDIF (RFC 2849): physical lines with their continuations joined. Bounded: what is longer than the
//! bound is read past and cut, so that neither an endless line nor a huge value is ever held. Not what the lines mean.
use std::io::{self, BufRead};

/// Reads logical lines one after the other.
pub struct Lines<R> {
    from: R,
    most: usize,
    /// The line, without its line ends; cut at the bound.
    pub line: Vec<u8>,
    /// Whether it was cut.
    pub cut: bool,
    /// Number of its first physical line, from 1.
    pub number: u64,
    /// Physical lines read so far.
    read: u64,
    /// Whether the last physical line ended with a line end.
    pub ended: bool,
}

impl<R: BufRead> Lines<R> {
    /// Reads lines of `from`, keeping at most `most` bytes of each.
    pub fn new(from: R, most: usize) -> Self {
        Self { from, most, line: Vec::new(), cut: false, number: 0, read: 0, ended: true }
    }

    /// Reads the next logical line; false at the end.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next(&mut self) -> io::Result<bool> {
        self.line.clear();
        self.cut = false;
        self.number = self.read + 1;
        if !self.physical()? {
            return Ok(false);
        }
        // A line that is folded begins with one space (RFC 2849, note 2); an empty line cannot be folded.
        while !self.line.is_empty() && self.from.fill_buf()?.first() == Some(&b' ') {
            self.from.consume(1);
            self.physical()?;
        }
        Ok(true)
    }

    /// Appends the next physical line; false at the end.
    fn physical(&mut self) -> io::Result<bool> {
        let before = self.line.len();
        let mut any = false;
        loop {
            let buffer = self.from.fill_buf()?;
            if buffer.is_empty() {
                self.ended &= !any;
                break;
            }
            any = true;
            let end = memchr::memchr(b'\n', buffer);
            let piece = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
            let room = self.most.saturating_sub(self.line.len());
            self.line.extend_from_slice(piece.get(..room).unwrap_or(piece));
            self.cut |= piece.len() > room;
            let used = piece.len() + usize::from(end.is_some());
            self.from.consume(used);
            if end.is_some() {
                self.ended = true;
                break;
            }
        }
        if any {
            self.read += 1;
        }
        if self.line.len() > before && self.line.last() == Some(&b'\r') && !self.cut {
            self.line.pop();
        }
        Ok(any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, most: usize) -> Vec<(u64, String, bool)> {
        let mut lines = Lines::new(text.as_bytes(), most);
        let mut out = Vec::new();
        while lines.next().unwrap() {
            out.push((lines.number, String::from_utf8(lines.line.clone()).unwrap(), lines.cut));
        }
        out
    }

    #[test]
    fn folded_lines_are_joined_and_numbered() {
        let text = "dn: cn=a,\r\n dc=\r\n x\r\n\r\n#c\n more\n  two\nlast";
        let want = [(1, "dn: cn=a,dc=x"), (4, ""), (5, "#cmore two"), (8, "last")];
        let found = all(text, 100);
        assert_eq!(found.iter().map(|(n, t, _)| (*n, t.as_str())).collect::<Vec<_>>(), want);
        assert_eq!(all("\n x\n", 10).len(), 2, "an empty line is not folded");
    }

    #[test]
    fn what_is_too_long_is_cut_and_the_next_line_is_whole() {
        let found = all(&format!("a: {}\n {}\nb: 1\n", "x".repeat(50), "y".repeat(50)), 10);
        assert_eq!(found, [(1, "a: xxxxxxx".to_owned(), true), (3, "b: 1".to_owned(), false)]);
    }
}
