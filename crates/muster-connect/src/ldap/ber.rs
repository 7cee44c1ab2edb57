//! The part of BER that LDAP uses (RFC 4511, 5.1: definite lengths, one-byte tags). A reader over borrowed bytes that
//! neither recurses nor copies nor panics, and a writer. Not the messages (`message`).

/// Universal and LDAP tags (RFC 4511, appendix B).
pub mod tag {
    #![allow(missing_docs, reason = "each is the element of its name")]
    pub const BOOLEAN: u8 = 0x01;
    pub const INTEGER: u8 = 0x02;
    pub const OCTETS: u8 = 0x04;
    pub const ENUMERATED: u8 = 0x0a;
    pub const SEQUENCE: u8 = 0x30;
    pub const SET: u8 = 0x31;
    pub const CONTROLS: u8 = 0xa0;
    pub const SIMPLE: u8 = 0x80;
    pub const BIND_REQUEST: u8 = 0x60;
    pub const BIND_RESPONSE: u8 = 0x61;
    pub const UNBIND_REQUEST: u8 = 0x42;
    pub const SEARCH_REQUEST: u8 = 0x63;
    pub const SEARCH_ENTRY: u8 = 0x64;
    pub const SEARCH_DONE: u8 = 0x65;
    pub const SEARCH_REFERENCE: u8 = 0x73;
    pub const EXTENDED_REQUEST: u8 = 0x77;
    pub const EXTENDED_RESPONSE: u8 = 0x78;
    pub const INTERMEDIATE_RESPONSE: u8 = 0x79;
}

/// Bytes that are not the BER that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed LDAP message: {0}")]
pub struct BadBer(pub &'static str);

/// Reads elements one after the other.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Reads the elements in `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The next element, or `None` at the end.
    ///
    /// # Errors
    /// When the bytes end inside it.
    pub fn element(&mut self) -> Result<Option<(u8, &'a [u8])>, BadBer> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let (tag, start, length) = header(self.0)?.ok_or(BadBer("ends inside an element's head"))?;
        let body = self.0.get(start..).unwrap_or_default();
        let (content, rest) = body.split_at_checked(length).ok_or(BadBer("ends inside an element"))?;
        self.0 = rest;
        Ok(Some((tag, content)))
    }

    /// The next element, which must have this tag.
    ///
    /// # Errors
    /// When there is none or it has another.
    pub fn expect(&mut self, tag: u8) -> Result<&'a [u8], BadBer> {
        match self.element()? {
            Some((found, content)) if found == tag => Ok(content),
            Some(_) => Err(BadBer("has an element of another type than the standard says")),
            None => Err(BadBer("ends too early")),
        }
    }
}

/// The head of an element: tag, length of the head, length of the content. `None` when more bytes are needed.
///
/// # Errors
/// For what LDAP does not use: tags of several bytes, indefinite lengths, lengths over 4 bytes.
pub fn header(bytes: &[u8]) -> Result<Option<(u8, usize, usize)>, BadBer> {
    let [tag, first, rest @ ..] = bytes else { return Ok(None) };
    if tag & 0x1f == 0x1f {
        return Err(BadBer("has a tag of several bytes"));
    }
    if *first < 0x80 {
        return Ok(Some((*tag, 2, usize::from(*first))));
    }
    let count = usize::from(first & 0x7f);
    if count == 0 || count > 4 {
        return Err(BadBer("has an indefinite or overlong length"));
    }
    let Some(octets) = rest.get(..count) else { return Ok(None) };
    let length = octets.iter().fold(0usize, |n, b| (n << 8) | usize::from(*b));
    Ok(Some((*tag, 2 + count, length)))
}

/// The value of an INTEGER or ENUMERATED.
///
/// # Errors
/// When it is empty or longer than 8 bytes.
pub fn integer(content: &[u8]) -> Result<i64, BadBer> {
    let [first, ..] = content else { return Err(BadBer("has an empty integer")) };
    if content.len() > 8 {
        return Err(BadBer("has an integer over 8 bytes"));
    }
    let start = if first & 0x80 == 0 { 0 } else { -1 };
    Ok(content.iter().fold(start, |n: i64, b| (n << 8) | i64::from(*b)))
}

/// Appends one element.
pub fn write(out: &mut Vec<u8>, tag: u8, content: &[u8]) {
    out.push(tag);
    let length = content.len();
    if let Some(short) = u8::try_from(length).ok().filter(|l| *l < 0x80) {
        out.push(short);
    } else {
        let octets = length.to_be_bytes();
        let skip = octets.iter().take_while(|b| **b == 0).count();
        let octets = octets.get(skip..).unwrap_or_default();
        out.push(0x80 | u8::try_from(octets.len()).unwrap_or(8));
        out.extend_from_slice(octets);
    }
    out.extend_from_slice(content);
}

/// Appends an INTEGER or ENUMERATED.
pub fn write_integer(out: &mut Vec<u8>, tag: u8, value: i64) {
    let octets = value.to_be_bytes();
    // The shortest form keeps one bit of sign.
    let skip = octets
        .windows(2)
        .take_while(|w| matches!(w, [0x00, b] if b & 0x80 == 0) || matches!(w, [0xff, b] if b & 0x80 != 0))
        .count();
    write(out, tag, octets.get(skip..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for value in [0, 1, 127, 128, 255, 256, -1, -128, -129, i64::from(i32::MAX), i64::MIN] {
            let mut bytes = Vec::new();
            write_integer(&mut bytes, tag::INTEGER, value);
            assert_eq!(integer(Reader::new(&bytes).expect(tag::INTEGER).unwrap()).unwrap(), value);
        }
        for length in [0, 127, 128, 255, 256, 70_000] {
            let mut bytes = Vec::new();
            write(&mut bytes, tag::OCTETS, &vec![7; length]);
            let mut reader = Reader::new(&bytes);
            assert_eq!(reader.expect(tag::OCTETS).unwrap().len(), length);
            assert_eq!(reader.element().unwrap(), None);
        }
    }

    #[test]
    fn broken_bytes_are_refused_and_never_panic() {
        let refused = |bytes: &[u8]| Reader::new(bytes).element().is_err();
        for bytes in [
            &b"\x30"[..],
            b"\x30\x05ab",
            b"\x30\x80",
            b"\x30\x85\0\0\0\0\x01a",
            b"\x3f\x01a",
            b"\x30\x84\xff\xff\xff\xffa",
        ] {
            assert!(refused(bytes), "{bytes:02x?}");
        }
        let mut seed = 1u64;
        for _ in 0..20_000 {
            let bytes: Vec<u8> = (0..24)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (seed >> 56) as u8
                })
                .collect();
            let mut reader = Reader::new(&bytes);
            while let Ok(Some((_, content))) = reader.element() {
                let _ = integer(content);
            }
        }
    }
}
