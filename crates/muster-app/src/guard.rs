//! What no edit, restore or import may do, whoever asks: set an attested field, or (without the permission for it)
//! change which roles a person holds, or the day that ends them. Every way a text reaches the store passes here.

use muster_model::edit::{self, Edit};
use muster_model::front_matter::MAX_FILE;
use muster_model::kinds::{Document, DocumentStatus};
use muster_model::{Record, SourceText};
use serde_json::Value as Json;

use crate::actor::Actor;
use crate::error::{AppError, FieldError};
use crate::policy::Permission;

/// What is said of attested fields.
pub(crate) const ATTESTED: &str =
    "is set only by the act itself: by the person who approves, accepts, closes or verifies";
/// What is said of people's roles.
pub(crate) const ROLES: &str =
    "says who holds which role, and changing it needs the permission to manage people";

/// What is said of the day somebody with roles left.
pub(crate) const LEFT: &str =
    "ends the roles this person holds, and changing it needs the permission to manage people";

/// What is said of where a document stands.
pub(crate) const LIFE: &str =
    "moves by acts: it is sent to review, approved, published and withdrawn on its page";

/// Fields of `new` that differ from `old` although they are attested, or guarded and the actor may not change them.
pub(crate) fn forbidden(
    actor: &Actor,
    old: Option<&Record>,
    new: &Record,
) -> Vec<(&'static str, &'static str)> {
    let changed = |name: &str| old.and_then(|o| o.value(name)) != new.value(name);
    let mut out: Vec<_> =
        new.kind.fields().filter(|f| f.attested && changed(f.name)).map(|f| (f.name, ATTESTED)).collect();
    if moved(old, new) {
        out.push(("status", LIFE));
    }
    if guards_roles(actor, new) && changed("roles") {
        out.push(("roles", ROLES));
    }
    // Whoever leaves holds no role any more, and whoever did not leave after all holds them again.
    if guards_roles(actor, new) && changed("left") && old.is_some_and(|o| o.value("roles").is_some()) {
        out.push(("left", LEFT));
    }
    out
}

/// True when a document would get a status that only an act gives or takes. A draft and one in review are their writers'.
fn moved(old: Option<&Record>, new: &Record) -> bool {
    let status = |r: &Record| r.data::<Document>().and_then(|d| d.status);
    let free = |s| matches!(s, None | Some(DocumentStatus::Draft | DocumentStatus::InReview));
    let (was, is) = (old.and_then(status), status(new));
    new.kind.name() == "document" && was != is && !(free(was) && free(is))
}

/// True when the record says who holds which role, and the actor may not change that.
pub(crate) fn guards_roles(actor: &Actor, record: &Record) -> bool {
    record.kind.name() == "person" && !actor.may(Permission::ManagePeople)
}

/// Refuses a new text that changes what it must not.
pub(crate) fn check(actor: &Actor, old: Option<&Record>, new: &Record) -> Result<(), AppError> {
    let fields: Vec<_> = forbidden(actor, old, new)
        .into_iter()
        .map(|(path, why)| FieldError {
            path: path.to_owned(),
            message: format!("`{path}` {why}"),
            expected: String::new(),
        })
        .collect();
    if fields.is_empty() { Ok(()) } else { Err(AppError::invalid(fields)) }
}

/// Rewrites `new` so that `names` say what `old` says. Gives back the text and its record.
pub(crate) fn keep(old: Option<&Record>, new: Record, names: &[&'static str]) -> Result<Record, AppError> {
    if names.is_empty() {
        return Ok(new);
    }
    let fields: Vec<(String, Option<Json>)> =
        names.iter().map(|name| ((*name).to_owned(), old.and_then(|o| o.value(name)))).collect();
    let text = apply(&new.source.text, &Edit { fields, body: None })?;
    let kept = parse(&new.reference(), text)?;
    // A text that says it another way (a duplicate key in disguise, say) must not slip through.
    if names.iter().any(|name| kept.value(name) != old.and_then(|o| o.value(name))) {
        return Err(AppError::field(names.first().unwrap_or(&"text"), "cannot be kept as it is", ""));
    }
    Ok(kept)
}

/// Applies an edit to a text, or says why not.
pub(crate) fn apply(text: &str, edit: &Edit) -> Result<String, AppError> {
    edit::apply(text, edit).map_err(|e| {
        AppError::field("text", format!("the record cannot be read, line {}: {}", e.at.line, e.what), "")
    })
}

/// Reads a record out of a text that is to be stored, or says why it cannot be.
pub(crate) fn parse(reference: &muster_model::Reference, text: String) -> Result<Record, AppError> {
    if text.contains('\0') {
        return Err(AppError::field("text", "it holds a NUL character", "take it out"));
    }
    if text.len() > MAX_FILE {
        return Err(AppError::field(
            "body",
            "the record is larger than 1 MiB",
            "a record is text that people read",
        ));
    }
    let source = SourceText { path: format!("{}/{}.md", reference.kind, reference.id), text };
    let (record, told) = Record::read(reference.kind, reference.id.clone(), source);
    record.ok_or_else(|| {
        let why = told.first().map_or("it cannot be read", |d| d.message.as_str()).to_owned();
        AppError::field("text", why, "")
    })
}
