//! Filters (RFC 4515) over entries of a file, since no server answers them. A file has no schema, so values are compared
//! without case and outer spaces, names as names, numbers as numbers, and an entry is of just the classes that it lists.
//! Of the matching rules by number there are those for bits (MS-ADTS 3.1.1.3.4.4.1); others are refused.
use crate::dn::Dn;
use crate::ldap::ber::Reader;
use crate::ldap::message::encode_filter;

use super::records::Record;

/// All bits are set.
const BIT_AND: &[u8] = b"1.2.840.113556.1.4.803";
/// One bit is set.
const BIT_OR: &[u8] = b"1.2.840.113556.1.4.804";

/// A filter.
#[derive(Debug)]
pub enum Filter {
    /// All of these.
    And(Vec<Filter>),
    /// One of these.
    Or(Vec<Filter>),
    /// Not this.
    Not(Box<Filter>),
    /// The attribute is there.
    Present(String),
    /// It has this value.
    Equal(String, Value),
    /// It has a value with these pieces, in order; the first and last may be anchored.
    Pieces(String, Option<String>, Vec<String>, Option<String>),
    /// It has a value at least so great.
    AtLeast(String, Value),
    /// It has a value at most so great.
    AtMost(String, Value),
    /// It has these bits: all, or one of them.
    Bits(String, i64, bool),
}

/// A value to compare with.
#[derive(Debug)]
pub struct Value {
    text: String,
    name: Option<Dn>,
    number: Option<i64>,
}

impl Value {
    fn new(bytes: &[u8]) -> Self {
        let text = folded(bytes);
        let name = text.contains('=').then(|| Dn::parse(&text).ok()).flatten();
        Self { number: text.parse().ok(), name, text }
    }

    fn is(&self, value: &[u8]) -> bool {
        let other = folded(value);
        other == self.text || self.name.as_ref().is_some_and(|name| Dn::parse(&other).as_ref() == Ok(name))
    }

    fn order(&self, value: &[u8]) -> std::cmp::Ordering {
        let other = folded(value);
        match (other.parse::<i64>(), self.number) {
            (Ok(other), Some(own)) => other.cmp(&own),
            _ => other.cmp(&self.text),
        }
    }
}

/// Without case and outer spaces.
fn folded(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_lowercase()
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// In words: not of RFC 4515's form, too long or deep, or one that only a server can answer.
    pub fn parse(filter: &str) -> Result<Self, String> {
        let bytes = encode_filter(filter)?;
        let mut reader = Reader::new(&bytes);
        let element = reader.element().ok().flatten();
        element
            .and_then(|(tag, content)| read(tag, content))
            .ok_or_else(|| format!("the filter {filter} asks for a matching rule that only a server knows"))
    }

    /// The attributes it looks at, lower case.
    pub fn attributes(&self, out: &mut impl Extend<String>) {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().for_each(|f| f.attributes(out)),
            Self::Not(one) => one.attributes(out),
            Self::Present(name)
            | Self::Equal(name, _)
            | Self::Pieces(name, ..)
            | Self::AtLeast(name, _)
            | Self::AtMost(name, _)
            | Self::Bits(name, ..) => out.extend([name.clone()]),
        }
    }

    /// Whether an entry matches.
    #[must_use]
    pub fn matches(&self, entry: &Record) -> bool {
        match self {
            Self::And(all) => all.iter().all(|f| f.matches(entry)),
            Self::Or(all) => all.iter().any(|f| f.matches(entry)),
            Self::Not(one) => !one.matches(entry),
            Self::Present(name) => entry.all(name).next().is_some(),
            Self::Equal(name, value) => entry.all(name).any(|v| value.is(v)),
            Self::Pieces(name, first, middle, last) => {
                entry.all(name).any(|v| pieces(&folded(v), first, middle, last))
            }
            Self::AtLeast(name, value) => entry.all(name).any(|v| value.order(v).is_ge()),
            Self::AtMost(name, value) => entry.all(name).any(|v| value.order(v).is_le()),
            Self::Bits(name, bits, all) => entry.all(name).any(|v| {
                let value = folded(v).parse::<i64>();
                value.is_ok_and(|v| if *all { v & bits == *bits } else { v & bits != 0 })
            }),
        }
    }
}

fn pieces(value: &str, first: &Option<String>, middle: &[String], last: &Option<String>) -> bool {
    let Some(mut rest) = value.strip_prefix(first.as_deref().unwrap_or_default()) else { return false };
    for piece in middle {
        let Some((_, after)) = rest.split_once(piece.as_str()) else { return false };
        rest = after;
    }
    rest.ends_with(last.as_deref().unwrap_or_default())
}

/// A filter in BER (RFC 4511, 4.5.1.7); none for what only a server can answer. Its depth is bounded where it is encoded.
fn read(tag: u8, content: &[u8]) -> Option<Filter> {
    let mut inside = Reader::new(content);
    let mut parts = || -> Option<Vec<Filter>> {
        let mut all = Vec::new();
        while let Some((tag, content)) = inside.element().ok()? {
            all.push(read(tag, content)?);
        }
        Some(all)
    };
    let name = |bytes: &[u8]| std::str::from_utf8(bytes).ok().map(str::to_ascii_lowercase);
    Some(match tag {
        0xa0 => Filter::And(parts()?),
        0xa1 => Filter::Or(parts()?),
        0xa2 => Filter::Not(Box::new(parts()?.pop()?)),
        0x87 => Filter::Present(name(content)?),
        // Approximately is as a server without a rule for it has it: equal (RFC 4511, 4.5.1.7.6).
        0xa3 | 0xa5 | 0xa6 | 0xa8 => {
            let (_, attribute) = inside.element().ok()??;
            let (_, value) = inside.element().ok()??;
            let (attribute, value) = (name(attribute)?, Value::new(value));
            match tag {
                0xa5 => Filter::AtLeast(attribute, value),
                0xa6 => Filter::AtMost(attribute, value),
                _ => Filter::Equal(attribute, value),
            }
        }
        0xa4 => {
            let (_, attribute) = inside.element().ok()??;
            let (_, all) = inside.element().ok()??;
            let (mut first, mut middle, mut last) = (None, Vec::new(), None);
            let mut all = Reader::new(all);
            while let Some((place, piece)) = all.element().ok()? {
                let piece = String::from_utf8_lossy(piece).to_lowercase();
                match place {
                    0x80 => first = Some(piece),
                    0x81 => middle.push(piece),
                    _ => last = Some(piece),
                }
            }
            Filter::Pieces(name(attribute)?, first, middle, last)
        }
        0xa9 => {
            let (mut rule, mut attribute, mut bits) = (&b""[..], None, None);
            while let Some((part, value)) = inside.element().ok()? {
                match part {
                    0x81 => rule = value,
                    0x82 => attribute = name(value),
                    0x83 => bits = std::str::from_utf8(value).ok().and_then(|v| v.trim().parse().ok()),
                    _ => {}
                }
            }
            let all = match rule {
                BIT_AND => true,
                BIT_OR => false,
                _ => return None,
            };
            Filter::Bits(attribute?, bits?, all)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Record {
        let attribute = |name: &str, values: &[&str]| {
            (name.to_owned(), values.iter().map(|v| v.as_bytes().to_vec()).collect())
        };
        Record {
            attributes: vec![
                attribute("objectClass", &["top", "inetOrgPerson"]),
                attribute("cn", &["Ada Lovelace"]),
                attribute("uidNumber", &["1009"]),
                attribute("userAccountControl", &["514"]),
                attribute("manager", &["CN=Boss, DC=x"]),
                attribute("cn;lang-de", &["Adelheid"]),
            ],
            ..Record::default()
        }
    }

    #[test]
    fn filters_choose_as_a_server_would() {
        let has = |filter: &str| Filter::parse(filter).unwrap().matches(&entry());
        for yes in [
            "(objectClass=INETORGPERSON)",
            "(&(objectClass=*)(!(mail=*)))",
            "(|(cn=nobody)(cn=ada lovelace))",
            "(cn=a*a l*LACE)",
            "(cn=*love*)",
            "(cn=adelheid)",
            "(manager=cn=boss,dc=X)",
            "(uidNumber>=1009)",
            "(uidNumber<=9999)",
            "(!(uidNumber>=10000))",
            "(userAccountControl:1.2.840.113556.1.4.803:=2)",
            "(userAccountControl:1.2.840.113556.1.4.804:=3)",
            "(cn~=ada lovelace)",
            "(&)",
        ] {
            assert!(has(yes), "{yes}");
        }
        for no in [
            "(cn=ada)",
            "(cn=ada*x)",
            "(mail=*)",
            "(uidNumber<=100)",
            "(userAccountControl:1.2.840.113556.1.4.803:=3)",
        ] {
            assert!(!has(no), "{no}");
        }
        for refused in ["(cn:caseExactMatch:=Ada)", "(cn=", "(memberOf:1.2.840.113556.1.4.1941:=cn=a)"] {
            assert!(Filter::parse(refused).is_err(), "{refused}");
        }
        let mut names = std::collections::BTreeSet::new();
        Filter::parse("(&(CN=a)(!(mail=*))(uid>=1))").unwrap().attributes(&mut names);
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["cn", "mail", "uid"]);
    }
}
