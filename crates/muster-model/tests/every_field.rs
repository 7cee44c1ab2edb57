//! Every kind with every field filled in: what is written in a file reads back as the same typed values, and writing the
//! typed values gives the same record again. A field or kind that is added is held to it without anybody thinking of it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says what went wrong by failing")]

use muster_model::kind::COMMON;
use muster_model::{FieldSpec, FieldType, Id, Kind, Record, SourceText, edit};
use serde_json::{Map, Value as Json, json};

/// A value for a field, another for every `n`.
fn value(ty: &FieldType, n: usize) -> Json {
    let digest = format!("sha256:{}", format!("{:02x}", n % 250 + 1).repeat(32));
    match ty {
        FieldType::Text => json!(format!("Words {n}: with a colon, # no comment")),
        FieldType::Prose => json!(format!("First {n}.\n\nSecond - with \"quotes\" and 'more'.")),
        FieldType::Bool => json!(n.is_multiple_of(2)),
        FieldType::Integer => json!(n as i64 - 3),
        FieldType::Decimal => json!(format!("{n}.5")),
        FieldType::Money => json!(format!("{n} EUR")),
        FieldType::Date => json!(format!("2026-05-{:02}", n % 28 + 1)),
        FieldType::Instant => json!(format!("2026-05-12T09:{:02}:00Z", n % 60)),
        FieldType::Period => json!(format!("P{}M", n % 11 + 1)),
        FieldType::Link => json!(format!("https://example.org/{n}?b=c#d")),
        FieldType::Digest => json!(digest),
        FieldType::Choice(choices) => json!(choices[n % choices.len()].word),
        FieldType::Ref(kinds) => {
            json!(format!("{}/x-{n}", kinds.get(n % kinds.len().max(1)).unwrap_or(&"risk")))
        }
        FieldType::Pin(kinds) => {
            json!(format!("{}/x-{n}@{digest}", kinds.get(n % kinds.len().max(1)).unwrap_or(&"risk")))
        }
        FieldType::Named("clause") => json!(["6.1.2", "4.3", "10.2"][n % 3]),
        FieldType::Named("rule") => json!("4.3/scope-missing"),
        FieldType::Named(_) => json!(format!("name-{n}")),
        FieldType::Attestation => json!({
            "by": "person/ada", "role": "role/director", "at": "2026-05-12T09:30:00Z", "seen": digest, "note": "Fine."
        }),
        FieldType::Group(fields) => Json::Object(group(fields, n + 1)),
        FieldType::List(of) => json!([value(of, n), value(of, n + 1)]),
    }
}

fn group(fields: &'static [FieldSpec], n: usize) -> Map<String, Json> {
    fields.iter().enumerate().map(|(i, f)| (f.name.to_owned(), value(&f.ty, n + i))).collect()
}

fn full(kind: Kind) -> Map<String, Json> {
    let mut all = group(COMMON, 1);
    all.extend(group(kind.spec().fields, 2));
    all
}

fn read(kind: Kind, text: String) -> (Record, Vec<String>) {
    let id = Id::new("full").unwrap();
    let source = SourceText { path: format!("{kind}/full.md"), text };
    let (record, told) = Record::read(kind, id, source);
    (record.unwrap(), told.into_iter().map(|d| format!("{}: {}", d.rule, d.message)).collect())
}

fn text_of(fields: &Map<String, Json>, body: &str) -> String {
    let fields: Vec<_> = fields.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
    edit::compose(&fields, body)
}

#[test]
fn every_field_of_every_kind_reads_back_as_it_was_written() {
    let mut fields = 0;
    for kind in Kind::all() {
        let given = full(kind);
        let (record, told) = read(kind, text_of(&given, "A body.\n"));
        assert!(told.is_empty(), "{kind}: {told:?}");
        let is = record.fields();
        for spec in kind.fields() {
            assert_eq!(is.get(spec.name), given.get(spec.name), "{kind}.{}", spec.name);
        }
        assert_eq!(is.len(), given.len(), "{kind} has a field that nobody declared");
        assert_eq!(record.body(), "A body.\n");
        // What was read, written anew, is the same record.
        let (again, told) = read(kind, text_of(&is, record.body()));
        assert!(told.is_empty(), "{kind}: {told:?}");
        assert_eq!((again.fields(), again.digest()), (is, record.digest()), "{kind}");
        fields += given.len();
    }
    assert_eq!(Kind::all().count(), 55, "a kind came or went: is it in the export, too?");
    assert!(fields > 400, "only {fields} fields");
}

#[test]
fn each_field_counts_in_the_digest_unless_it_is_attested_or_stands_apart() {
    for kind in Kind::all() {
        let given = full(kind);
        let whole = read(kind, text_of(&given, "")).0.digest();
        for spec in kind.fields() {
            let mut less = given.clone();
            less.remove(spec.name);
            let without = read(kind, text_of(&less, "")).0.digest();
            assert_eq!(without == whole, spec.attested || spec.apart, "{kind}.{}", spec.name);
        }
    }
}
