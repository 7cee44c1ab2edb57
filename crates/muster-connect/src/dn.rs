//! Distinguished names (RFC 4514) in one normal form, so that two spellings of a name are one key. Not the server's own
//! matching: every attribute is compared as if by `caseIgnoreMatch` (RFC 4518), which is right for the naming attributes
//! that directories use.
use std::fmt::Write;

/// Longest name that is read, in bytes.
const LONGEST: usize = 16 << 10;

/// A name in normal form: lower case, spaces folded, escapes undone and written one way, parts of a multi-valued RDN in
/// order. A comma that is in a value is escaped, so that the ancestors of a name are its suffixes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Dn(String);

impl Dn {
    /// Reads a name.
    ///
    /// # Errors
    /// When it is not of RFC 4514's form, or longer than 16 KiB.
    pub fn parse(text: &str) -> Result<Self, BadDn> {
        if text.len() > LONGEST {
            return Err(BadDn("is longer than 16 KiB"));
        }
        let mut out = String::with_capacity(text.len());
        if text.trim().is_empty() {
            return Ok(Self(out));
        }
        let mut rest = text;
        loop {
            let mut parts = Vec::with_capacity(1);
            let end = loop {
                let (part, end, tail) = attribute_value(rest)?;
                parts.push(part);
                rest = tail;
                if end != Some('+') {
                    break end;
                }
            };
            parts.sort_unstable();
            parts.dedup();
            out.push_str(&parts.join("+"));
            if end.is_none() {
                return Ok(Self(out));
            }
            out.push(',');
        }
    }

    /// The normal form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is `ancestor` or lies under it. The empty name is everyone's ancestor.
    #[must_use]
    pub fn is_under(&self, ancestor: &Self) -> bool {
        ancestor.0.is_empty()
            || self.0.strip_suffix(&ancestor.0).is_some_and(|head| head.is_empty() || head.ends_with(','))
    }
}

/// Why a text is not a distinguished name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a distinguished name: it {0}")]
pub struct BadDn(&'static str);

/// Reads `type=value` up to an unescaped `,`, `;`, `+` or the end; gives its normal form, the separator and the rest.
fn attribute_value(text: &str) -> Result<(String, Option<char>, &str), BadDn> {
    let (kind, tail) = text.split_once('=').ok_or(BadDn("has a part without ="))?;
    let kind = kind.trim();
    if kind.is_empty() || !kind.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'))
    {
        return Err(BadDn("has a part whose attribute type is not a name or an OID"));
    }
    let mut out = short_name(kind);
    out.push('=');
    let (value, end, rest) = match tail.trim_start().strip_prefix('#') {
        Some(hex) => hexadecimal(hex)?,
        None => string(tail)?,
    };
    fold(&value, &mut out);
    Ok((out, end, rest))
}

/// A `#` value: the BER of the value in hexadecimal (RFC 4514, 2.4). Its content is taken when it is one short string;
/// otherwise the whole stands as it is.
fn hexadecimal(text: &str) -> Result<(Vec<u8>, Option<char>, &str), BadDn> {
    let stop = text.find([',', ';', '+']).unwrap_or(text.len());
    let (digits, tail) = text.split_at_checked(stop).ok_or(BadDn("has a broken # value"))?;
    let digits = digits.trim_end();
    let mut bytes = Vec::with_capacity(digits.len() / 2);
    for pair in digits.as_bytes().chunks(2) {
        let [high, low] = pair else { return Err(BadDn("has a # value of odd length")) };
        bytes.push(byte(*high, *low).ok_or(BadDn("has a # value that is not hexadecimal"))?);
    }
    let mut tail = tail.chars();
    let end = tail.next();
    match bytes.as_slice() {
        [_, length, content @ ..] if usize::from(*length) == content.len() => {
            Ok((content.to_vec(), end, tail.as_str()))
        }
        _ => Ok((format!("#{digits}").into_bytes(), end, tail.as_str())),
    }
}

/// A string value with its escapes undone; unescaped spaces around it do not count.
fn string(text: &str) -> Result<(Vec<u8>, Option<char>, &str), BadDn> {
    let mut value = Vec::new();
    let mut chars = text.chars();
    let quoted = text.trim_start().starts_with('"');
    if quoted {
        chars = text.trim_start().chars();
        chars.next();
    }
    let mut open = quoted;
    let end = loop {
        let Some(c) = chars.next() else {
            if open {
                return Err(BadDn("has a quotation mark that does not close"));
            }
            break None;
        };
        match c {
            '\\' => {
                let first = chars.next().ok_or(BadDn("ends in a backslash"))?;
                if first.is_ascii_hexdigit() {
                    let second = chars.next().filter(char::is_ascii).ok_or(BadDn("has half an escape"))?;
                    let escaped = byte(first as u8, second as u8).ok_or(BadDn("has a broken escape"))?;
                    value.push(escaped);
                } else {
                    value.extend_from_slice(first.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
            // RFC 2253 quoting, which RFC 4514 readers may meet.
            '"' if open => open = false,
            ',' | ';' | '+' if !open => break Some(c),
            c => value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    };
    Ok((value, end, chars.as_str()))
}

fn byte(high: u8, low: u8) -> Option<u8> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    Some(digit(high)? * 16 + digit(low)?)
}

/// Writes a value lower-case, runs of spaces as one and none around it, with what separates escaped.
fn fold(value: &[u8], out: &mut String) {
    let Ok(text) = std::str::from_utf8(value) else {
        for b in value {
            let _ = write!(out, "\\{b:02x}");
        }
        return;
    };
    let mut gap = false;
    let mut started = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = started;
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push(' ');
        }
        started = true;
        if matches!(c, ',' | '+' | '=' | '\\' | ';' | '"' | '#') || c.is_control() {
            for b in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(out, "\\{b:02x}");
            }
        } else {
            out.extend(c.to_lowercase());
        }
    }
}

/// Attribute types have several spellings: an OID, `OID.` before it, a long name. RFC 4514 section 3 and RFC 4519 list
/// these.
fn short_name(kind: &str) -> String {
    let kind = kind.to_ascii_lowercase();
    let bare = kind.strip_prefix("oid.").unwrap_or(&kind);
    match bare {
        "2.5.4.3" | "commonname" => "cn",
        "2.5.4.4" | "surname" => "sn",
        "2.5.4.5" => "serialnumber",
        "2.5.4.6" | "countryname" => "c",
        "2.5.4.7" | "localityname" => "l",
        "2.5.4.8" | "stateorprovincename" => "st",
        "2.5.4.9" | "streetaddress" => "street",
        "2.5.4.10" | "organizationname" => "o",
        "2.5.4.11" | "organizationalunitname" => "ou",
        "0.9.2342.19200300.100.1.1" | "userid" => "uid",
        "0.9.2342.19200300.100.1.3" | "rfc822mailbox" => "mail",
        "0.9.2342.19200300.100.1.25" | "domaincomponent" => "dc",
        "1.2.840.113549.1.9.1" | "email" => "emailaddress",
        "2.16.840.1.113730.3.1.3" => "employeenumber",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(text: &str) -> String {
        Dn::parse(text).unwrap().as_str().to_owned()
    }

    #[test]
    fn spellings_of_one_name_are_one_key() {
        for same in [
            "UID=Jo  Do,OU=People,DC=example,DC=org",
            "uid=jo do, ou=people, dc=example, dc=org",
            "0.9.2342.19200300.100.1.1=jo do;ou=people;dc=example;dc=org",
            "OID.0.9.2342.19200300.100.1.1= Jo Do ,organizationalUnitName=PEOPLE,dc=example,dc=org",
            "uid=\\6Ao do,ou=people,dc=example,dc=org",
            "uid=\"jo do\",ou=people,dc=example,dc=org",
            "uid=#04056a6f20646f,ou=people,dc=example,dc=org",
        ] {
            assert_eq!(normal(same), "uid=jo do,ou=people,dc=example,dc=org", "{same}");
        }
        assert_eq!(normal("CN=B+uid=A,o=x"), normal("uid=a + cn=b,O=X"));
        assert_eq!(normal("cn=LU\\C4\\8DI\\C4\\87"), normal("cn=Lučić"));
        assert_eq!(normal("cn=Doe\\, John,o=x"), normal("cn=doe\\2c john,o=x"));
        assert_eq!(
            normal("cn=a\\ ,o=x"),
            normal("cn=a,o=x"),
            "spaces around a value do not count in matching"
        );
        assert_eq!(normal(""), "");
    }

    #[test]
    fn different_names_stay_different() {
        assert_ne!(normal("cn=a\\,o=x"), normal("cn=a,o=x"));
        assert_ne!(normal("cn=a\\+b=c"), normal("cn=a+b=c"));
        assert_ne!(normal("cn=ab"), normal("cn=a b"));
        assert_ne!(normal("cn=#6162"), normal("cn=\\#6162x"));
    }

    #[test]
    fn ancestors_are_whole_parts() {
        let under = |a, b| Dn::parse(a).unwrap().is_under(&Dn::parse(b).unwrap());
        assert!(under("cn=a,OU=Admins,dc=x", "ou=admins,dc=x"));
        assert!(under("ou=admins,dc=x", "ou=admins,dc=x") && under("dc=x", ""));
        assert!(!under("cn=a,ou=notadmins,dc=x", "ou=admins,dc=x"));
        assert!(!under("cn=a\\,ou=admins,dc=x", "ou=admins,dc=x"));
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in ["nonsense", "=x", "cn=a,", "cn=a\\", "cn=\"a", "cn=a\\9", "c n=a", "cn=#123", "cn=#zz"] {
            assert!(Dn::parse(bad).is_err(), "{bad}");
        }
        assert!(Dn::parse(&format!("cn={}", "a".repeat(LONGEST))).is_err());
    }
}
