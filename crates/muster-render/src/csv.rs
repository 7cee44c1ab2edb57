//! Rows to CSV (RFC 4180) that a spreadsheet opens without running anything: text that looks like the beginning of a
//! formula is written as text.

use rust_decimal::Decimal;

/// The mark at the beginning of a file by which Excel knows that it is UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words: guarded against formulas.
    Text(String),
    /// A number of ours: written as it is, since no formula can hide in it.
    Number(Decimal),
    /// Nothing.
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<Decimal> for Cell {
    fn from(n: Decimal) -> Self {
        Self::Number(n)
    }
}
impl From<i64> for Cell {
    fn from(n: i64) -> Self {
        Self::Number(n.into())
    }
}
impl From<usize> for Cell {
    fn from(n: usize) -> Self {
        Self::Number(n.into())
    }
}
impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Empty, Into::into)
    }
}

/// The text that a spreadsheet shows as text: with `'` before it when it begins with `= + - @`, a tab or a return
/// (the full-width forms, which some programs take for the same, included).
pub fn guarded(text: &str) -> String {
    let formula = text
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

/// A header and rows as CSV with CRLF line ends. Rows may be of any length.
pub fn table<H: AsRef<str>>(header: &[H], rows: impl IntoIterator<Item = Vec<Cell>>) -> String {
    let header = header.iter().map(|h| Cell::from(h.as_ref())).collect();
    lines(std::iter::once(header).chain(rows))
}

/// Rows as CSV without a header: a part of a table that is sent piece by piece.
pub fn lines(rows: impl IntoIterator<Item = Vec<Cell>>) -> String {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
    // Writing into memory cannot fail, and `flexible` takes rows of any length.
    for row in rows {
        let _ = writer.write_record(row.into_iter().map(|cell| match cell {
            Cell::Text(text) => guarded(&text.replace('\0', "")),
            Cell::Number(n) => n.normalize().to_string(),
            Cell::Empty => String::new(),
        }));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_what_must_be_quoted() {
        let rows = vec![vec!["a,b".into(), "say \"no\"".into()], vec!["two\nlines".into(), Cell::Empty]];
        assert_eq!(
            table(&["one", "two"], rows),
            "one,two\r\n\"a,b\",\"say \"\"no\"\"\"\r\n\"two\nlines\",\r\n"
        );
    }

    #[test]
    fn formulas_become_text_and_numbers_stay_numbers() {
        for formula in ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", "＝1"] {
            assert_eq!(guarded(formula), format!("'{formula}"));
        }
        let nul = vec![vec!["\0=cmd|' /C calc'!A0".into()]];
        assert_eq!(table(&["a"], nul), "a\r\n'=cmd|' /C calc'!A0\r\n");
        let rows =
            vec![vec!["-5".into(), Cell::from(-5_i64), Cell::Number(Decimal::new(250, 2)), "a=b".into()]];
        assert_eq!(table(&["=h"], rows), "'=h\r\n'-5,-5,2.5,a=b\r\n");
    }
}
