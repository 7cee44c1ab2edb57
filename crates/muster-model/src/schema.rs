//! JSON Schema (2020-12) of a kind, from the same description that forms and files use.

use serde_json::{Map, Value as Json, json};

use crate::field::{FieldSpec, FieldType};
use crate::kind::Kind;

/// The schema of a record's JSON form.
pub fn of(kind: Kind) -> Json {
    let spec = kind.spec();
    let fields: Vec<&FieldSpec> = kind.fields().collect();
    let mut schema = object(&fields);
    if let Json::Object(map) = &mut schema {
        map.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        map.insert("title".into(), json!(spec.label));
        map.insert("description".into(), json!(plain(spec.about)));
    }
    schema
}

fn object(fields: &[&FieldSpec]) -> Json {
    let properties: Map<String, Json> = fields
        .iter()
        .map(|f| {
            let mut one = type_of(&f.ty);
            if let Json::Object(map) = &mut one {
                map.insert("title".into(), json!(f.label));
                map.insert("description".into(), json!(plain(f.hint)));
                if f.attested {
                    map.insert("readOnly".into(), json!(true));
                }
            }
            (f.name.to_owned(), one)
        })
        .collect();
    let required: Vec<_> = fields.iter().filter(|f| f.required).map(|f| f.name).collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn type_of(ty: &FieldType) -> Json {
    let pattern = |p: &str| json!({"type": "string", "pattern": p});
    match ty {
        FieldType::Text | FieldType::Prose | FieldType::Named(_) | FieldType::Link => {
            json!({"type": "string"})
        }
        FieldType::Bool => json!({"type": "boolean"}),
        FieldType::Integer => json!({"type": "integer"}),
        FieldType::Decimal => pattern("^-?[0-9]+(\\.[0-9]+)?$"),
        FieldType::Money => pattern("^-?[0-9]+(\\.[0-9]+)? [A-Z]{3}$"),
        FieldType::Date => json!({"type": "string", "format": "date"}),
        FieldType::Instant => json!({"type": "string", "format": "date-time"}),
        FieldType::Period => json!({"type": "string", "format": "duration"}),
        FieldType::Digest => pattern("^sha256:[0-9a-f]{64}$"),
        FieldType::Choice(choices) => {
            json!({"type": "string", "enum": choices.iter().map(|c| c.word).collect::<Vec<_>>()})
        }
        FieldType::Ref([]) => pattern("^[a-z-]+/[a-z0-9._-]+$"),
        FieldType::Ref(kinds) => pattern(&format!("^({})/[a-z0-9._-]+$", kinds.join("|"))),
        FieldType::Pin(kinds) => {
            pattern(&format!("^({})/[a-z0-9._-]+@sha256:[0-9a-f]{{64}}$", kinds.join("|")))
        }
        FieldType::Attestation => json!({"type": "object"}),
        FieldType::Group(fields) => object(&fields.iter().collect::<Vec<_>>()),
        FieldType::List(of) => json!({"type": "array", "items": type_of(of)}),
    }
}

/// A doc comment as running text.
pub fn plain(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}
