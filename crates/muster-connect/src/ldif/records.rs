//! Records of LDIF (RFC 2849) as tools export them: entries, one by one, with the attributes that are wanted. Not the
//! choosing among them (`filter`), and not what is made of them.
//!
//! What `ldapsearch` prints around entries is understood (the result, references, pages): a result that is an error, or
//! pages that were not all fetched, mean an export that is not whole, and it is refused. A change record is refused too,
//! except `changetype: add`, which is how ldifde writes every entry.
use std::collections::BTreeSet;
use std::io::BufRead;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::lines::Lines;
use crate::warnings::{Warnings, printable};

/// Longest attribute description.
const LONGEST_NAME: usize = 512;

/// An entry of a file.
#[derive(Debug, Default)]
pub struct Record {
    /// Its name.
    pub dn: Vec<u8>,
    /// Attributes in the order in which they first stand there, options included, each with its values.
    pub attributes: Vec<(String, Vec<Vec<u8>>)>,
    /// Bytes of all values.
    pub size: usize,
    /// The line its name is on.
    pub line: u64,
    /// What was left out of it.
    pub left_out: Warnings,
}

impl Record {
    /// All values of an attribute, whatever its options.
    pub fn all<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r [u8]> + 'r {
        let named =
            self.attributes.iter().filter(move |(d, _)| without_options(d).eq_ignore_ascii_case(name));
        named.flat_map(|(_, values)| values.iter().map(Vec::as_slice))
    }
}

/// The name of an attribute without its options (RFC 4512, 2.5).
pub fn without_options(description: &str) -> &str {
    description.split_once(';').map_or(description, |(name, _)| name)
}

/// Reads records one after the other.
pub struct Records<'w, R> {
    lines: Lines<R>,
    wanted: &'w BTreeSet<String>,
    max_value: usize,
    max_record: usize,
    /// References to other servers that were met.
    pub references: u64,
    begun: bool,
    /// A line was read that belongs to the next record.
    waiting: bool,
}

/// What a line says of the attribute that it names.
enum Said {
    Value(Vec<u8>),
    TooLong,
    Url,
}

impl<'w, R: BufRead> Records<'w, R> {
    /// Reads records of `from` with the attributes in `wanted` (lower case, without options). Values longer than
    /// `max_value` are left out; a record with more than `max_record` bytes of values is an error.
    pub fn new(from: R, wanted: &'w BTreeSet<String>, max_value: usize, max_record: usize) -> Self {
        // Base64 takes four bytes for three.
        let most = max_value.saturating_add(max_value / 3).saturating_add(LONGEST_NAME + 8);
        let lines = Lines::new(from, most);
        Self { lines, wanted, max_value, max_record, references: 0, begun: false, waiting: false }
    }

    /// The next entry; none at the end.
    ///
    /// # Errors
    /// In words, with the line: what is no LDIF, a change record, an export that is not whole.
    pub fn next(&mut self) -> Result<Option<Record>, String> {
        while self.line()? {
            if self.lines.line.is_empty() {
                continue;
            }
            let number = self.lines.number;
            let begins =
                |name: &[u8]| self.lines.line.get(..name.len()).is_some_and(|l| l.eq_ignore_ascii_case(name));
            if begins(b"dn:") {
                return self.entry(number);
            }
            if begins(b"search:") || begins(b"result:") {
                self.result(number)?;
            } else if begins(b"ref:") {
                self.references += 1;
                self.skip()?;
            } else if begins(b"version:") && !self.begun {
                let version = self.lines.line.get(8..).unwrap_or_default().trim_ascii();
                if version != b"1" {
                    let version = String::from_utf8_lossy(version);
                    return Err(format!(
                        "line {number}: LDIF of version {:?}; only 1 is known",
                        printable(&version)
                    ));
                }
                self.begun = true;
            } else {
                let found = String::from_utf8_lossy(&self.lines.line).chars().take(40).collect::<String>();
                return Err(format!(
                    "line {number}: a record must begin with dn:, found {:?}",
                    printable(&found)
                ));
            }
        }
        Ok(None)
    }

    /// Whether the file ended with a line end.
    pub fn ended(&self) -> bool {
        self.lines.ended
    }

    /// The next line that is not a comment; false at the end.
    fn line(&mut self) -> Result<bool, String> {
        if std::mem::take(&mut self.waiting) {
            return Ok(true);
        }
        loop {
            let read = self.lines.next().map_err(|e| format!("after line {}: {e}", self.lines.number))?;
            if !read {
                return Ok(false);
            }
            if self.lines.number == 1 {
                self.first()?;
            }
            if self.lines.line.first() != Some(&b'#') {
                return Ok(true);
            }
        }
    }

    /// The very beginning: a byte order mark is dropped, UTF-16 is told.
    fn first(&mut self) -> Result<(), String> {
        let line = &mut self.lines.line;
        if line.starts_with(&[0xff, 0xfe]) || line.starts_with(&[0xfe, 0xff]) {
            return Err("is UTF-16; export it as UTF-8 (ldifde without -u)".into());
        }
        if line.starts_with(&[0xef, 0xbb, 0xbf]) {
            line.drain(..3);
        }
        Ok(())
    }

    fn entry(&mut self, number: u64) -> Result<Option<Record>, String> {
        self.begun = true;
        let mut record = Record { line: number, ..Record::default() };
        match read_line(&self.lines.line, self.lines.cut, number)? {
            (_, Said::Value(dn)) => record.dn = dn,
            (_, Said::TooLong) => return Err(format!("line {number}: the name is too long")),
            (_, Said::Url) => return Err(format!("line {number}: a name cannot be a URL")),
        }
        while self.line()? {
            if self.lines.line.is_empty() {
                break;
            }
            let number = self.lines.number;
            let (name, said) = read_line(&self.lines.line, self.lines.cut, number)?;
            let base = without_options(name).to_ascii_lowercase();
            match base.as_str() {
                "dn" => {
                    return Err(format!(
                        "line {number}: a second dn: in one record; an empty line is missing"
                    ));
                }
                "control" => return Err(change(number, "control")),
                "changetype" => match said {
                    Said::Value(kind) if kind.trim_ascii().eq_ignore_ascii_case(b"add") => continue,
                    _ => return Err(change(number, "changetype")),
                },
                _ if !self.wanted.contains(&base) => continue,
                _ => {}
            }
            let shown = || format!("{name} on line {number}");
            match said {
                Said::Url => record
                    .left_out
                    .add("values were left out: they are URLs, which are never fetched", shown()),
                Said::TooLong => record.left_out.add("values were left out: too long", shown()),
                Said::Value(value) if value.len() > self.max_value => {
                    record.left_out.add("values were left out: too long", shown());
                }
                Said::Value(value) => {
                    record.size = record.size.saturating_add(value.len());
                    if record.size > self.max_record {
                        return Err(format!(
                            "line {number}: the entry has more than {} bytes, which is the limit",
                            self.max_record
                        ));
                    }
                    // Values of one attribute stand together in every export, so that the last is the one to look at.
                    let of = record.attributes.iter_mut().rev().find(|(d, _)| d.eq_ignore_ascii_case(name));
                    match of {
                        Some((_, values)) => values.push(value),
                        None => record.attributes.push((name.to_owned(), vec![value])),
                    }
                }
            }
        }
        Ok(Some(record))
    }

    /// What `ldapsearch` prints at the end of a search.
    fn result(&mut self, number: u64) -> Result<(), String> {
        self.waiting = true;
        while self.line()? {
            let line = self.lines.line.as_slice();
            if line.is_empty() {
                break;
            }
            let text = String::from_utf8_lossy(line);
            if let Some(result) = text.strip_prefix("result:")
                && !matches!(result.trim().split(' ').next(), Some("0"))
            {
                let result = printable(result.trim());
                return Err(format!(
                    "line {number}: the export is not whole, the search ended with {result}"
                ));
            }
        }
        Ok(())
    }

    fn skip(&mut self) -> Result<(), String> {
        while self.line()? {
            if self.lines.line.is_empty() {
                break;
            }
        }
        Ok(())
    }
}

fn change(number: u64, what: &str) -> String {
    format!(
        "line {number}: holds changes ({what}), not entries; export entries, with slapcat, ldapsearch or ldifde"
    )
}

fn read_line(line: &[u8], cut: bool, number: u64) -> Result<(&str, Said), String> {
    let bad = |what: &str| Err(format!("line {number}: {what}"));
    let Some(colon) = memchr::memchr(b':', line.get(..line.len().min(LONGEST_NAME)).unwrap_or_default())
    else {
        return bad("no attribute with a colon after it");
    };
    let (name, rest) = line.split_at_checked(colon).unwrap_or_default();
    let description =
        |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b';' | b'_' | b'=' | b'*');
    let name = match std::str::from_utf8(name) {
        Ok(name) if !name.is_empty() && name.bytes().all(|b| description(&b)) => name,
        _ => return bad("what stands before the colon is not the name of an attribute"),
    };
    if cut {
        return Ok((name, Said::TooLong));
    }
    let value = rest.get(1..).unwrap_or_default();
    let said = match value.first() {
        Some(b'<') => Said::Url,
        Some(b':') => {
            let encoded = value.get(1..).unwrap_or_default().trim_ascii();
            match STANDARD.decode(encoded) {
                Ok(value) => Said::Value(value),
                Err(_) => return bad("a value that is not the base64 it is said to be"),
            }
        }
        // FILL is any number of spaces (RFC 2849).
        _ => {
            let start = value.iter().take_while(|b| **b == b' ').count();
            Said::Value(value.get(start..).unwrap_or_default().to_vec())
        }
    };
    Ok((name, said))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8], most: usize) -> (Result<Vec<Record>, String>, Vec<String>, u64) {
        let wanted: BTreeSet<String> = ["cn", "mail", "member", "objectclass"].map(str::to_owned).into();
        let mut warnings = Warnings::default();
        let mut records = Records::new(text, &wanted, most, 10_000);
        let mut all = Vec::new();
        let result = loop {
            match records.next() {
                Ok(Some(record)) => {
                    warnings.extend(record.left_out.clone());
                    all.push(record);
                }
                Ok(None) => break Ok(all),
                Err(what) => break Err(what),
            }
        };
        (result, warnings.lines(), records.references)
    }

    fn refused(text: &str) -> String {
        read(text.as_bytes(), 1000).0.unwrap_err()
    }

    #[test]
    fn what_the_standard_shows_is_read() {
        // After example 1, 3, 4 and 7 of RFC 2849: version, folding, base64, options, URL values, comments, CRLF.
        let text = "version: 1\r\n# a comment\r\n that goes on\r\ndn: cn=Barbara Jensen, ou=Product \r\n Development, dc=airius, dc=com\r\n\
            objectclass: top\r\nobjectclass: person\r\ncn:   Barbara Jensen\r\nCN;lang-de:: QsOkcmJlbA==\r\ncn:\r\nsn: unwanted\r\n\
            mail:< file:///etc/passwd\r\n\r\n\r\ndn:: b3U95Za25qWt6YOoLG89QWlyaXVz\r\ncn: \u{a0}x\r\n";
        let (records, warnings, _) = read(text.as_bytes(), 1000);
        let records = records.unwrap();
        assert_eq!(records[0].dn, b"cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com");
        let values = |r: &Record, name: &str| -> Vec<String> {
            r.all(name).map(|v| String::from_utf8_lossy(v).into_owned()).collect()
        };
        assert_eq!(values(&records[0], "cn"), ["Barbara Jensen", "", "B\u{e4}rbel"]);
        assert_eq!(records[0].attributes[2].0, "CN;lang-de");
        assert_eq!(values(&records[0], "sn"), [""; 0], "not wanted: not kept");
        assert_eq!(records[1].dn, "ou=\u{55b6}\u{696d}\u{90e8},o=Airius".as_bytes());
        assert_eq!(records[1].line, 15);
        assert_eq!(
            warnings,
            ["1 values were left out: they are URLs, which are never fetched (for example mail on line 12)"]
        );
    }

    #[test]
    fn what_ldapsearch_prints_around_entries_is_understood() {
        let text = "# extended LDIF\n#\n# LDAPv3\n\n# a, x\ndn: cn=a,dc=x\ncn: a\n\n# search reference\nref: ldap://elsewhere/\n\n\
            # search result\nsearch: 2\nresult: 0 Success\ncontrol: 1.2.840.113556.1.4.319 false MAUCAQAEAA==\npagedresults: cookie=\n\n\
            # numResponses: 2\n";
        let (records, warnings, references) = read(text.as_bytes(), 1000);
        assert_eq!((records.unwrap().len(), warnings.len(), references), (1, 0, 1));
        let cut = text.replace("result: 0 Success", "result: 4 Size limit exceeded");
        assert!(refused(&cut).contains("not whole, the search ended with 4 Size limit exceeded"));
    }

    #[test]
    fn what_is_no_entry_is_refused_with_its_line() {
        assert!(
            refused("dn: cn=a\nchangetype: modify\nreplace: cn\ncn: b\n-\n")
                .starts_with("line 2: holds changes")
        );
        assert!(
            refused("dn: cn=a\ncontrol: 1.2.3 true\nchangetype: add\n")
                .starts_with("line 2: holds changes (control)")
        );
        assert_eq!(read(b"dn: cn=a\nchangetype: add\ncn: a\n", 99).0.unwrap().len(), 1);
        assert!(refused("version: 2\n").contains("only 1"));
        assert!(refused("dn: cn=a\ncn a\n").contains("line 2"));
        assert!(refused("dn: cn=a\nc\u{e4}: a\n").contains("not the name"));
        assert!(refused("dn: cn=a\ncn:: !!!\n").contains("base64"));
        assert!(refused("dn: cn=a\ndn: cn=b\n").contains("empty line is missing"));
        assert!(refused("dn:< file:///x\n").contains("URL"));
        assert!(refused("hello\n").contains("must begin with dn:"));
        assert!(read(b"\xff\xfed\0n\0", 99).0.unwrap_err().contains("UTF-16"));
        assert_eq!(read(b"\xef\xbb\xbfdn: cn=a\n", 99).0.unwrap().len(), 1);
    }

    #[test]
    fn huge_values_and_records_are_bounded() {
        let long = "x".repeat(5000);
        let (records, warnings, _) =
            read(format!("dn: cn=a\ncn: {long}\nsn: {long}\nmail: m\n").as_bytes(), 1000);
        assert_eq!(records.unwrap()[0].attributes.len(), 1);
        assert_eq!(
            warnings,
            ["1 values were left out: too long (for example cn on line 2)"],
            "sn is not wanted"
        );
        let many = "member: cn=somebody with a name\n".repeat(1000);
        assert!(refused(&format!("dn: cn=a\n{many}")).contains("more than 10000 bytes"));
    }
}
