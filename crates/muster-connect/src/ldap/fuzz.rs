//! What a server can send, read as the connector reads it, for `crate::fuzzing`. Not built into the product.
#![allow(clippy::unwrap_used, reason = "of tests only")]
use super::ber::{Reader, tag, write};
use super::message::{Entry, Message, Outcome, encode_filter, envelope, paging_control};

pub(crate) fn message(bytes: &[u8]) {
    let mut stream = Reader::new(bytes);
    while let Ok(Some((_, content))) = stream.element() {
        let Ok(message) = Message::read(content) else { continue };
        let _ = Outcome::read(message.body);
        if let Ok(mut entry) = Entry::read(message.body) {
            while let Ok(Some((_, mut values))) = entry.attribute() {
                while let Ok(Some(_)) = values.element() {}
            }
        }
        let _ = message.paging_cookie();
    }
}

pub(crate) fn messages() -> Vec<Vec<u8>> {
    let part = |tag: u8, content: &[u8]| {
        let mut out = Vec::new();
        write(&mut out, tag, content);
        out
    };
    let values = part(tag::SET, &[part(tag::OCTETS, b"Ada"), part(tag::OCTETS, &[b'x'; 200])].concat());
    let attribute = part(tag::SEQUENCE, &[part(tag::OCTETS, b"cn"), values].concat());
    let entry = [part(tag::OCTETS, b"cn=ada,dc=org"), part(tag::SEQUENCE, &attribute)].concat();
    let done = [part(tag::ENUMERATED, &[0]), part(tag::OCTETS, b""), part(tag::OCTETS, b"ok")].concat();
    vec![
        envelope(1, &part(tag::SEARCH_ENTRY, &entry), &[]),
        envelope(2, &part(tag::SEARCH_DONE, &done), &paging_control(100, b"cookie")),
    ]
}

pub(crate) fn filter(text: &str) {
    let _ = encode_filter(text);
}
