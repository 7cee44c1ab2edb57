//! The canonical form of a record and its digest. Approvals, frozen statements and the evidence log rest on it:
//! its shape is fixed (ADR 0002).
//!
//! RFC 8785 JSON of `{"body", "fields", "id", "kind"}`: `fields` holds title, owner and every typed field that holds
//! something, *attested fields left out* (an approval covers what was said; giving it must not change what it
//! covers), and those that stand *apart* (where a document stands in its life is not what it says: ADR 0006); `body` is the Markdown with LF line ends.

use serde_json::{Value as Json, json};

use crate::id::Digest;
use crate::record::Record;

/// The canonical form as bytes.
pub fn bytes(record: &Record) -> Vec<u8> {
    let mut fields = record.fields();
    for spec in record.kind.fields().filter(|f| f.attested || f.apart) {
        fields.shift_remove(spec.name);
    }
    let form: Json = json!({
        "kind": record.kind.name(),
        "id": record.id.as_str(),
        "fields": fields,
        "body": record.body().replace("\r\n", "\n"),
    });
    // Serialising a `Value` cannot fail; an empty form would still hash, and differently from every record.
    serde_json_canonicalizer::to_vec(&form).unwrap_or_default()
}

/// SHA-256 of the canonical form.
pub fn digest(record: &Record) -> Digest {
    Digest::of(&bytes(record))
}
