//! The values of one entry as text, sorted, within the limits. LDAP gives the values of an attribute in no order (RFC
//! 4511, 4.1.7), so the smallest stands for all where one is wanted.
use super::ber::tag;
use super::message::Entry;
use super::search::Stop;
use crate::connector::Limits;
use crate::generalized_time;
use crate::warnings::Warnings;

/// The attributes of an entry.
pub struct Values<'a> {
    /// The name of the entry.
    pub dn: &'a str,
    attributes: Vec<(&'a [u8], Vec<&'a str>)>,
    /// The first value of each attribute that holds no text.
    binary: Vec<(&'static str, &'a [u8])>,
}

impl<'a> Values<'a> {
    /// Reads an entry; `None` when its name is not text, which is counted.
    ///
    /// # Errors
    /// When it is malformed or over a limit.
    pub fn read(entry: Entry<'a>, limits: &Limits, warnings: &mut Warnings) -> Result<Option<Self>, Stop> {
        Self::read_with(entry, &[], limits, warnings)
    }

    /// As [`Values::read`], with the attributes in `binary` kept as bytes ([`Values::bytes`]).
    ///
    /// # Errors
    /// As [`Values::read`].
    pub fn read_with(
        mut entry: Entry<'a>,
        binary: &[&'static str],
        limits: &Limits,
        warnings: &mut Warnings,
    ) -> Result<Option<Self>, Stop> {
        let mut kept = Vec::new();
        let Ok(dn) = std::str::from_utf8(entry.dn) else {
            warnings.add("entries were left out: their name is not UTF-8", String::from_utf8_lossy(entry.dn));
            return Ok(None);
        };
        let mut attributes = Vec::new();
        while let Some((description, mut values)) = entry.attribute()? {
            if attributes.len() >= limits.max_attributes {
                return Err(Stop::Over(
                    format!("more than {} attributes", limits.max_attributes),
                    "raise the limit if the entry is meant to be so; nothing was kept",
                ));
            }
            let raw = binary.iter().find(|name| description.eq_ignore_ascii_case(name.as_bytes()));
            let mut texts = Vec::new();
            while let Some((kind, value)) = values.element()? {
                if texts.len() >= limits.max_values {
                    let name = String::from_utf8_lossy(description);
                    return Err(Stop::Over(
                        format!("more than {} values of {name}", limits.max_values),
                        "raise the limit if the entry is meant to be so; nothing was kept",
                    ));
                }
                if kind != tag::OCTETS {
                    return Err(super::ber::BadBer("has a value that is not a string").into());
                }
                if value.len() > limits.max_value {
                    warnings.add("values were left out: too long", dn);
                    continue;
                }
                if let Some(name) = raw {
                    kept.push((*name, value));
                    continue;
                }
                match std::str::from_utf8(value) {
                    Ok(text) => texts.push(text),
                    Err(_) => warnings.add("values were left out: not UTF-8", dn),
                }
            }
            texts.sort_unstable();
            attributes.push((description, texts));
        }
        Ok(Some(Self { dn, attributes, binary: kept }))
    }

    /// All values of an attribute. Names are compared without case; values with options (`;lang-de`) do not count.
    #[must_use]
    pub fn all(&self, name: &str) -> &[&'a str] {
        let found = self.attributes.iter().find(|(d, _)| d.eq_ignore_ascii_case(name.as_bytes()));
        found.map_or(&[], |(_, values)| values)
    }

    /// The first value of an attribute that was read as bytes.
    #[must_use]
    pub fn bytes(&self, name: &str) -> Option<&'a [u8]> {
        self.binary.iter().find(|(kept, _)| *kept == name).map(|(_, value)| *value)
    }

    /// The attributes whose names begin with `prefix`, without case, each with its values.
    pub fn beginning(&self, prefix: &str) -> impl Iterator<Item = (&str, &[&'a str])> {
        let begins =
            |d: &[u8]| d.get(..prefix.len()).is_some_and(|p| p.eq_ignore_ascii_case(prefix.as_bytes()));
        let found = self.attributes.iter().filter(move |(d, _)| begins(d));
        found.filter_map(|(d, values)| Some((std::str::from_utf8(d).ok()?, values.as_slice())))
    }

    /// The smallest value of an attribute that says anything.
    #[must_use]
    pub fn one(&self, name: &str) -> Option<&'a str> {
        self.all(name).iter().map(|v| v.trim()).find(|v| !v.is_empty())
    }

    /// The same, to be kept.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        self.one(name).map(str::to_owned)
    }

    /// The latest time among the values of an attribute, in microseconds since the epoch. What is no time is counted.
    pub fn time(&self, name: &str, warnings: &mut Warnings) -> Option<i64> {
        let mut latest = None;
        for value in self.all(name) {
            match generalized_time::parse(value) {
                Some(time) => latest = latest.max(Some(time)),
                None => warnings
                    .add("times were left out: not a GeneralizedTime", format!("{value} on {}", self.dn)),
            }
        }
        latest
    }
}
