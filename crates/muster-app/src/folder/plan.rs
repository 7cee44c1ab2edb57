//! What an import makes of one record that both the store and the folder have: pure, nothing is read or written here.

use std::collections::BTreeSet;

use muster_model::edit::Edit;
use muster_model::front_matter;
use muster_model::merge::{Conflict, Merged, merge};
use muster_model::node::{Node, NodeValue};
use muster_model::{Record, Reference};
use serde_json::{Map, Value as Json};

use super::weave::weave;
use super::{ChangedField, RefusedField};
use crate::actor::Actor;
use crate::error::AppError;
use crate::guard;

/// What becomes of the store's record.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The new record; none when it stays as it is.
    pub(crate) new: Option<Record>,
    /// Its changes.
    pub(crate) fields: Vec<ChangedField>,
    /// What a person must decide.
    pub(crate) conflicts: Vec<Conflict>,
    /// Values of the file that are not taken.
    pub(crate) refused: Vec<RefusedField>,
}

/// Merges the file's record into the store's. `base` is the version the file came from, when that is known.
pub(crate) fn merged(
    actor: &Actor,
    base: Option<&Record>,
    store: &Record,
    file: &Record,
) -> Result<Outcome, AppError> {
    let mut out = Outcome::default();
    if store.source.text == file.source.text || base.is_some_and(|b| b.source.text == file.source.text) {
        return Ok(out);
    }
    let reference = store.reference();
    let held_back = guard::forbidden(actor, Some(store), file);
    let stale = |name: &str| base.is_some_and(|b| b.value(name) == file.value(name));
    for (field, why) in held_back.iter().filter(|(name, _)| !stale(name)) {
        out.refused.push(refused(&reference, field, why));
    }
    let names: Vec<_> = held_back.iter().map(|(name, _)| *name).collect();
    let taken = if base.is_some_and(|b| b.source.text == store.source.text) {
        // Only the file was changed: it is taken as it is, comments, order and unknown keys included.
        guard::keep(Some(store), file.clone(), &names)?
    } else {
        let file = guard::keep(Some(store), file.clone(), &names)?;
        let mut merge = merge(base, store, &file);
        raw_keys(base, store, &file, &mut merge);
        out.conflicts = std::mem::take(&mut merge.conflicts);
        let edit = Edit { fields: merge.take, body: merge.body };
        let by_field = guard::parse(&reference, guard::apply(&store.source.text, &edit)?)?;
        let woven = base
            .filter(|_| out.conflicts.is_empty())
            .and_then(|b| weave(&b.source.text, &store.source.text, &file.source.text))
            .and_then(|text| guard::parse(&reference, text).ok())
            .filter(|woven| same_content(woven, &by_field));
        if woven.is_none() && out.conflicts.is_empty() && by_field.source.text == store.source.text {
            out.refused.push(refused(&reference, "text", LAYOUT));
        }
        woven.unwrap_or(by_field)
    };
    // What was held back leaves no version behind that says nothing new.
    let idle = !names.is_empty() && same_content(&taken, store);
    if taken.source.text != store.source.text && !idle {
        out.fields = changes(store, &taken);
        out.new = Some(taken);
    }
    Ok(out)
}

const LAYOUT: &str = "differs only in comments, order or layout, and the store's own are kept";

pub(crate) fn refused(reference: &Reference, field: &str, why: &str) -> RefusedField {
    RefusedField { reference: reference.clone(), field: field.to_owned(), why: why.to_owned() }
}

/// Field by field, what differs between two records; `text` when it is nothing that fields say.
pub(crate) fn changes(old: &Record, new: &Record) -> Vec<ChangedField> {
    let (was, becomes) = (content(old), content(new));
    let keys: BTreeSet<&String> = was.keys().chain(becomes.keys()).collect();
    let mut out: Vec<_> = keys
        .into_iter()
        .filter(|key| was.get(*key) != becomes.get(*key))
        .map(|key| ChangedField {
            field: key.clone(),
            was: was.get(key).cloned(),
            becomes: becomes.get(key).cloned(),
        })
        .collect();
    if out.is_empty() && old.source.text != new.source.text {
        out.push(ChangedField { field: "text".into(), was: None, becomes: None });
    }
    out
}

fn same_content(a: &Record, b: &Record) -> bool {
    content(a) == content(b)
}

/// Everything a record says: typed fields, what stands under other keys, and the body.
fn content(record: &Record) -> Map<String, Json> {
    let mut map = raw(record);
    map.extend(record.fields());
    map.insert("body".into(), Json::String(record.body().replace("\r\n", "\n")));
    map
}

/// The keys of the front matter as they stand, typed or not.
fn raw(record: &Record) -> Map<String, Json> {
    let Ok(front) = front_matter::read(&record.source.text) else { return Map::new() };
    front.root.entries().iter().filter_map(|(k, v)| Some((k.text()?.to_owned(), json_of(v)))).collect()
}

/// Merges what typed fields do not hold: unknown keys, and values that could not be read.
fn raw_keys(base: Option<&Record>, store: &Record, file: &Record, merge: &mut Merged) {
    let (b, s, f) = (base.map(raw), raw(store), raw(file));
    let known = store.fields();
    let keys: BTreeSet<&String> = s.keys().chain(f.keys()).collect();
    for key in keys {
        let settled = merge.take.iter().any(|(k, _)| k == key)
            || merge.conflicts.iter().any(|c| c.field == *key)
            || store.kind.field(key).is_some_and(|spec| spec.attested)
            || (known.get(key).is_some() && known.get(key) == file.fields().get(key));
        let (ours, theirs) = (s.get(key), f.get(key));
        let was = b.as_ref().map(|b| b.get(key));
        if settled || ours == theirs || was == Some(theirs) {
            continue;
        }
        if was == Some(ours) {
            merge.take.push((key.clone(), theirs.cloned()));
        } else {
            merge.conflicts.push(Conflict {
                field: key.clone(),
                base: was.flatten().cloned(),
                ours: ours.cloned(),
                theirs: theirs.cloned(),
            });
        }
    }
}

fn json_of(node: &Node) -> Json {
    match &node.value {
        NodeValue::Null => Json::Null,
        NodeValue::Scalar { text, plain: true } => match serde_json::from_str(text) {
            Ok(json @ (Json::Bool(_) | Json::Number(_))) => json,
            _ => Json::String(text.clone()),
        },
        NodeValue::Scalar { text, .. } => Json::String(text.clone()),
        NodeValue::List(items) => Json::Array(items.iter().map(json_of).collect()),
        NodeValue::Map(entries) => {
            entries.iter().filter_map(|(k, v)| Some((k.text()?.to_owned(), json_of(v)))).collect()
        }
    }
}
