//! Three-way merge of a record, field by field: base, ours (the store), theirs (the file). A field changed on one
//! side only is taken from that side; changed on both to the same value it agrees; else it is a conflict to show.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use crate::record::Record;

/// A field that both sides changed, differently. `body` stands for the Markdown.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Field name, or `body`.
    pub field: String,
    /// What it was.
    pub base: Option<Json>,
    /// What the store says.
    pub ours: Option<Json>,
    /// What the file says.
    pub theirs: Option<Json>,
}

/// What a merge gives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Merged {
    /// Fields to take over from theirs into ours (`None` takes the field out).
    pub take: Vec<(String, Option<Json>)>,
    /// The body to take over, when only theirs changed it.
    pub body: Option<String>,
    /// What nobody but a person can decide.
    pub conflicts: Vec<Conflict>,
}

impl Merged {
    /// True when nothing is to be taken over and nothing conflicts.
    pub fn is_empty(&self) -> bool {
        self.take.is_empty() && self.body.is_none() && self.conflicts.is_empty()
    }
}

/// Merges `theirs` into `ours`. Without a base, everything that differs is a conflict.
/// Attested fields are left out: only their use case sets them.
pub fn merge(base: Option<&Record>, ours: &Record, theirs: &Record) -> Merged {
    let (b, o, t) = (base.map(content), content(ours), content(theirs));
    let keys: BTreeSet<&String> = o.keys().chain(t.keys()).chain(b.iter().flat_map(Map::keys)).collect();
    let mut out = Merged::default();
    for key in keys {
        let (ours, theirs) = (o.get(key), t.get(key));
        let was = b.as_ref().map(|b| b.get(key));
        if ours == theirs || was == Some(theirs) {
            continue;
        }
        if was == Some(ours) {
            match (key.as_str(), theirs) {
                ("body", Some(Json::String(text))) => out.body = Some(text.clone()),
                _ => out.take.push((key.clone(), theirs.cloned())),
            }
        } else {
            out.conflicts.push(Conflict {
                field: key.clone(),
                base: was.flatten().cloned(),
                ours: ours.cloned(),
                theirs: theirs.cloned(),
            });
        }
    }
    out
}

fn content(record: &Record) -> Map<String, Json> {
    let mut map = record.fields();
    for spec in record.kind.fields().filter(|f| f.attested) {
        map.shift_remove(spec.name);
    }
    map.insert("body".into(), Json::String(record.body().replace("\r\n", "\n")));
    map
}
