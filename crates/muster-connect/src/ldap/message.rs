//! LDAP messages (RFC 4511) as this connector uses them: bind, StartTLS, search with the paged results control (RFC
//! 2696). What is sent is built here, filters by `ldap3`'s parser; what comes back is read in place, bounded, and without
//! a panic on whatever a server sends. No connection.
use super::ber::{BadBer, Reader, integer, tag, write, write_integer};

/// OID of the paged results control.
pub const PAGED_RESULTS: &str = "1.2.840.113556.1.4.319";
/// OID of the StartTLS operation (RFC 4511, 4.14).
pub const START_TLS: &str = "1.3.6.1.4.1.1466.20037";
/// OID of the notice of disconnection (RFC 4511, 4.4.1).
pub const NOTICE_OF_DISCONNECTION: &str = "1.3.6.1.4.1.1466.20036";

/// Deepest nesting of a filter that is sent.
const DEEPEST_FILTER: usize = 32;
/// Longest filter that is sent.
const LONGEST_FILTER: usize = 8 << 10;

/// How far below the base a search reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The base entry itself.
    Base = 0,
    /// The base and everything under it.
    Subtree = 2,
}

/// A message from a server, read in place.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// The id of the request it answers; 0 when it answers none.
    pub id: i64,
    /// Tag of the operation.
    pub op: u8,
    /// Content of the operation.
    pub body: &'a [u8],
    /// Content of the controls, if there are any.
    pub controls: Option<&'a [u8]>,
}

impl<'a> Message<'a> {
    /// Reads the content of the outer SEQUENCE.
    ///
    /// # Errors
    /// When it is not an LDAP message.
    pub fn read(content: &'a [u8]) -> Result<Self, BadBer> {
        let mut reader = Reader::new(content);
        let id = integer(reader.expect(tag::INTEGER)?)?;
        let (op, body) = reader.element()?.ok_or(BadBer("has no operation"))?;
        // Active Directory appends a field to its notice of disconnection; other elements are skipped as the standard
        // asks (RFC 4511, 4).
        let mut controls = None;
        while let Some((kind, content)) = reader.element()? {
            if kind == tag::CONTROLS {
                controls = Some(content);
            }
        }
        Ok(Self { id, op, body, controls })
    }

    /// The cookie of the paged results control; `None` when the server sent no such control.
    ///
    /// # Errors
    /// When the control is malformed.
    pub fn paging_cookie(&self) -> Result<Option<&'a [u8]>, BadBer> {
        let mut controls = Reader::new(self.controls.unwrap_or_default());
        while let Some((_, control)) = controls.element()? {
            let mut fields = Reader::new(control);
            if fields.expect(tag::OCTETS)? != PAGED_RESULTS.as_bytes() {
                continue;
            }
            while let Some((kind, value)) = fields.element()? {
                if kind == tag::OCTETS {
                    let mut value = Reader::new(Reader::new(value).expect(tag::SEQUENCE)?);
                    value.expect(tag::INTEGER)?;
                    return Ok(Some(value.expect(tag::OCTETS)?));
                }
            }
        }
        Ok(None)
    }
}

/// The result of an operation (RFC 4511, 4.1.9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Result code; 0 is success.
    pub code: i64,
    /// The server's own words.
    pub text: String,
}

impl Outcome {
    /// Reads an LDAPResult.
    ///
    /// # Errors
    /// When it is malformed.
    pub fn read(body: &[u8]) -> Result<Self, BadBer> {
        let mut fields = Reader::new(body);
        let code = integer(fields.expect(tag::ENUMERATED)?)?;
        fields.expect(tag::OCTETS)?;
        let text = String::from_utf8_lossy(fields.expect(tag::OCTETS)?);
        Ok(Self { code, text: crate::warnings::printable(&text) })
    }

    /// The standard's name of the code (RFC 4511, appendix A).
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self.code {
            0 => "success",
            1 => "operationsError",
            2 => "protocolError",
            3 => "timeLimitExceeded",
            4 => "sizeLimitExceeded",
            7 => "authMethodNotSupported",
            8 => "strongerAuthRequired",
            10 => "referral",
            11 => "adminLimitExceeded",
            12 => "unavailableCriticalExtension",
            13 => "confidentialityRequired",
            32 => "noSuchObject",
            34 => "invalidDNSyntax",
            48 => "inappropriateAuthentication",
            49 => "invalidCredentials",
            50 => "insufficientAccessRights",
            51 => "busy",
            52 => "unavailable",
            53 => "unwillingToPerform",
            _ => "other",
        }
    }
}

/// An entry that a search found, read in place.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Its name as the server sent it.
    pub dn: &'a [u8],
    attributes: Reader<'a>,
}

impl<'a> Entry<'a> {
    /// Reads a SearchResultEntry.
    ///
    /// # Errors
    /// When it is malformed.
    pub fn read(body: &'a [u8]) -> Result<Self, BadBer> {
        let mut fields = Reader::new(body);
        let dn = fields.expect(tag::OCTETS)?;
        Ok(Self { dn, attributes: Reader::new(fields.expect(tag::SEQUENCE)?) })
    }

    /// The next attribute: its description and its values.
    ///
    /// # Errors
    /// When it is malformed.
    pub fn attribute(&mut self) -> Result<Option<(&'a [u8], Reader<'a>)>, BadBer> {
        let Some((_, attribute)) = self.attributes.element()? else { return Ok(None) };
        let mut fields = Reader::new(attribute);
        let description = fields.expect(tag::OCTETS)?;
        Ok(Some((description, Reader::new(fields.expect(tag::SET)?))))
    }
}

/// Wraps an operation and its controls in a message with this id.
#[must_use]
pub fn envelope(id: i32, operation: &[u8], controls: &[u8]) -> Vec<u8> {
    let mut content = Vec::with_capacity(operation.len() + controls.len() + 16);
    write_integer(&mut content, tag::INTEGER, id.into());
    content.extend_from_slice(operation);
    if !controls.is_empty() {
        write(&mut content, tag::CONTROLS, controls);
    }
    let mut out = Vec::with_capacity(content.len() + 8);
    write(&mut out, tag::SEQUENCE, &content);
    out
}

/// A simple bind (RFC 4511, 4.2), version 3.
#[must_use]
pub fn bind_request(dn: &str, password: &str) -> Vec<u8> {
    let mut content = Vec::new();
    write_integer(&mut content, tag::INTEGER, 3);
    write(&mut content, tag::OCTETS, dn.as_bytes());
    write(&mut content, tag::SIMPLE, password.as_bytes());
    wrapped(tag::BIND_REQUEST, &content)
}

/// An extended request without a value.
#[must_use]
pub fn extended_request(oid: &str) -> Vec<u8> {
    wrapped(tag::EXTENDED_REQUEST, &wrapped(tag::SIMPLE, oid.as_bytes()))
}

/// A search (RFC 4511, 4.5) that follows no aliases and sets no limits of the server's own.
///
/// # Errors
/// When the filter is not of RFC 4515's form.
pub fn search_request(
    base: &str,
    scope: Scope,
    filter: &str,
    attributes: &[&str],
) -> Result<Vec<u8>, String> {
    let mut content = Vec::new();
    write(&mut content, tag::OCTETS, base.as_bytes());
    write_integer(&mut content, tag::ENUMERATED, scope as i64);
    write_integer(&mut content, tag::ENUMERATED, 0);
    write_integer(&mut content, tag::INTEGER, 0);
    write_integer(&mut content, tag::INTEGER, 0);
    write(&mut content, tag::BOOLEAN, &[0]);
    content.extend_from_slice(&encode_filter(filter)?);
    let mut names = Vec::new();
    for name in attributes {
        write(&mut names, tag::OCTETS, name.as_bytes());
    }
    write(&mut content, tag::SEQUENCE, &names);
    Ok(wrapped(tag::SEARCH_REQUEST, &content))
}

/// The paged results control, critical, so that a server without it says so.
#[must_use]
pub fn paging_control(size: u32, cookie: &[u8]) -> Vec<u8> {
    let mut value = Vec::new();
    write_integer(&mut value, tag::INTEGER, size.into());
    write(&mut value, tag::OCTETS, cookie);
    let mut fields = wrapped(tag::OCTETS, PAGED_RESULTS.as_bytes());
    write(&mut fields, tag::BOOLEAN, &[0xff]);
    write(&mut fields, tag::OCTETS, &wrapped(tag::SEQUENCE, &value));
    wrapped(tag::SEQUENCE, &fields)
}

/// A filter (RFC 4515) in BER.
///
/// # Errors
/// When it is not one, or is longer or deeper than is sent.
pub fn encode_filter(filter: &str) -> Result<Vec<u8>, String> {
    use ldap3::asn1::{ASNTag, write};
    let mut depth = 0usize;
    for b in filter.bytes() {
        depth = if b == b'(' { depth + 1 } else { depth.saturating_sub(usize::from(b == b')')) };
        if depth > DEEPEST_FILTER {
            return Err(format!("the filter is nested deeper than {DEEPEST_FILTER}"));
        }
    }
    if filter.len() > LONGEST_FILTER {
        return Err(format!("the filter is longer than {LONGEST_FILTER} bytes"));
    }
    let parsed = ldap3::parse_filter(filter).map_err(|()| format!("{filter} is not an LDAP filter"))?;
    let mut out = Default::default();
    write::encode_into(&mut out, parsed.into_structure()).map_err(|e| e.to_string())?;
    Ok(out.to_vec())
}

fn wrapped(kind: u8, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len() + 6);
    write(&mut out, kind, content);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_tls_request_is_the_known_bytes() {
        let bytes = envelope(1, &extended_request(START_TLS), &[]);
        let mut want = vec![0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16];
        want.extend_from_slice(START_TLS.as_bytes());
        assert_eq!(bytes, want);
    }

    #[test]
    fn a_cookie_survives_its_control() {
        let control = paging_control(500, b"cookie\0\xff");
        let bytes = envelope(7, &wrapped(tag::SEARCH_DONE, b"\x0a\x01\x00\x04\x00\x04\x00"), &control);
        let message = Message::read(Reader::new(&bytes).expect(tag::SEQUENCE).unwrap()).unwrap();
        assert_eq!((message.id, message.op), (7, tag::SEARCH_DONE));
        assert_eq!(message.paging_cookie().unwrap(), Some(&b"cookie\0\xff"[..]));
        assert_eq!(Outcome::read(message.body).unwrap().name(), "success");
    }

    #[test]
    fn filters_are_checked_before_they_are_sent() {
        assert!(encode_filter("(&(objectClass=person)(!(uid=a\\2ab)))").is_ok());
        assert!(encode_filter("(uid=a").is_err());
        assert!(encode_filter(&"(!".repeat(5000)).unwrap_err().contains("deeper"));
        assert!(encode_filter(&format!("(uid={})", "a".repeat(10_000))).unwrap_err().contains("longer"));
    }

    #[test]
    fn whatever_a_server_sends_is_refused_or_read() {
        let mut seed = 9u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 56) as u8
        };
        let good = envelope(
            3,
            &search_request("dc=x", Scope::Subtree, "(a=b)", &["cn"]).unwrap(),
            &paging_control(9, b"c"),
        );
        for _ in 0..20_000 {
            let mut bytes = good.clone();
            for _ in 0..3 {
                let at = usize::from(next()) % bytes.len();
                bytes[at] = next();
            }
            let Ok(message) = Message::read(&bytes[2..]) else { continue };
            let _ = (message.paging_cookie(), Outcome::read(message.body));
            if let Ok(mut entry) = Entry::read(message.body) {
                while let Ok(Some((_, mut values))) = entry.attribute() {
                    while let Ok(Some(_)) = values.element() {}
                }
            }
        }
    }
}
