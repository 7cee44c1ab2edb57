//! Saves an edit of a record, or a new record. The edit names the version it was based on; if another stands now,
//! both sides are handed back and nothing is lost.

use std::collections::HashSet;

use muster_model::edit::{self, Edit};
use muster_model::kinds::DocumentStatus;
use muster_model::merge::merge;
use muster_model::value::Value as _;
use muster_model::{Record, Reference};
use muster_store::{Changes, RecordVersion, RecordWrite, StoreError};

use super::Saved;
use crate::actor::Actor;
use crate::error::{AppError, Conflict, FieldError};
use crate::guard;
use crate::muster::Muster;

impl Muster {
    /// Saves an edit based on version `based_on`; none for a record that is to be new.
    pub async fn save_record(
        &self,
        actor: &Actor,
        reference: &Reference,
        based_on: Option<i64>,
        edit: Edit,
        note: Option<&str>,
    ) -> Result<Saved, AppError> {
        let live = self.live(actor).await?;
        let current = live.programme.find(reference);
        let edit = allowed(actor, current.map(AsRef::as_ref), reference, edit)?;
        let head = live.head(reference).map(|h| h.version);
        if head != based_on {
            return self.conflict(actor, reference, based_on, &edit).await;
        }
        let old = current.map(AsRef::as_ref);
        let new = made(actor, old, reference, &edit)?;
        let unchanged = old.is_some_and(|o| o.source.text == new.source.text);
        if let (true, Some(version)) = (unchanged, head) {
            return Ok(Saved { reference: reference.clone(), version, digest: new.digest() });
        }
        match self.write_one(actor, &new, based_on, note).await {
            Err(AppError::Changed(_)) => self.conflict(actor, reference, based_on, &edit).await,
            other => other,
        }
    }

    /// What an edit would make of the record as it stands now, held to the same checks, without saving it.
    pub async fn draft_record(
        &self,
        actor: &Actor,
        reference: &Reference,
        edit: Edit,
    ) -> Result<Record, AppError> {
        let live = self.live(actor).await?;
        let current = live.programme.find(reference).map(AsRef::as_ref);
        let edit = allowed(actor, current, reference, edit)?;
        made(actor, current, reference, &edit)
    }

    /// Writes one record that has passed every check.
    pub(crate) async fn write_one(
        &self,
        actor: &Actor,
        new: &Record,
        based_on: Option<i64>,
        note: Option<&str>,
    ) -> Result<Saved, AppError> {
        let mut changes = Changes::new(&actor.user, self.now());
        changes.records.push(write_of(new, based_on, note));
        let done = self.commit(&actor.org, &changes).await?;
        let reference = new.reference();
        let version = done.versions.get(&reference).copied().unwrap_or(0);
        Ok(Saved { version, digest: new.digest(), reference })
    }

    async fn conflict(
        &self,
        actor: &Actor,
        reference: &Reference,
        based_on: Option<i64>,
        edit: &Edit,
    ) -> Result<Saved, AppError> {
        let base = match based_on {
            Some(version) => Some(self.0.store.version(&actor.org, reference, version).await?),
            None => None,
        };
        let yours = match &base {
            Some(base) if !base.line.deleted => guard::apply(&base.text, edit)?,
            _ => composed(edit),
        };
        self.conflict_over(actor, reference, base, yours).await
    }

    /// Both sides of a conflict; or success, when what stands now is just what was to be saved.
    pub(crate) async fn conflict_over(
        &self,
        actor: &Actor,
        reference: &Reference,
        base: Option<RecordVersion>,
        yours: String,
    ) -> Result<Saved, AppError> {
        let Some(theirs) = self.0.store.newest(&actor.org, reference).await? else {
            return Err(AppError::from(StoreError::NotFound(reference.to_string())));
        };
        if theirs.text == yours && !theirs.line.deleted {
            return Ok(Saved {
                reference: reference.clone(),
                version: theirs.line.version,
                digest: theirs.line.digest,
            });
        }
        let mine = guard::parse(reference, yours.clone())?;
        let before = base.as_ref().and_then(RecordVersion::record);
        let (merge, proposal) = match theirs.record() {
            Some(record) => {
                let merged = merge(before.as_ref(), &record, &mine);
                let take = Edit { fields: merged.take.clone(), body: merged.body.clone() };
                let proposal = guard::apply(&theirs.text, &take)?;
                (merged, proposal)
            }
            None => (muster_model::merge::Merged::default(), yours.clone()),
        };
        Err(AppError::Conflict(Box::new(Conflict {
            reference: reference.clone(),
            base,
            theirs,
            yours,
            merge,
            proposal,
        })))
    }
}

/// Refuses whoever may not change or create this record; gives the edit without what it only repeats.
fn allowed(
    actor: &Actor,
    current: Option<&Record>,
    reference: &Reference,
    edit: Edit,
) -> Result<Edit, AppError> {
    if !current.map_or_else(|| actor.may_create(reference.kind), |r| actor.may_write(r)) {
        return Err(AppError::forbidden(format!("change {reference}")));
    }
    sound(current, edit)
}

/// The record that the edit makes, once it has passed every check.
fn made(actor: &Actor, old: Option<&Record>, reference: &Reference, edit: &Edit) -> Result<Record, AppError> {
    let text = match old {
        Some(record) => guard::apply(&record.source.text, edit)?,
        None => composed(&begun(reference, edit.clone())),
    };
    let new = guard::parse(reference, text)?;
    guard::check(actor, old, &new)?;
    if old.is_none() && !actor.may_write(&new) {
        let roles: Vec<_> = actor.held.iter().map(ToString::to_string).collect();
        return Err(AppError::field("owner", "must be a role that you hold", roles.join(", ")));
    }
    no_new_problems(old, &new)?;
    Ok(new)
}

/// A write of one record.
pub(crate) fn write_of(record: &Record, based_on: Option<i64>, note: Option<&str>) -> RecordWrite {
    RecordWrite {
        reference: record.reference(),
        based_on,
        text: Some(record.source.text.clone()),
        title: record.title.clone(),
        digest: record.digest(),
        note: note.map(str::trim).filter(|n| !n.is_empty()).map(str::to_owned),
    }
}

/// Refuses keys named twice; leaves out attested fields that say what they said before.
fn sound(current: Option<&Record>, mut edit: Edit) -> Result<Edit, AppError> {
    let mut seen = HashSet::new();
    if let Some((twice, _)) = edit.fields.iter().find(|(key, _)| !seen.insert(key.clone())) {
        return Err(AppError::field(twice, "is named twice", "name it once"));
    }
    if let Some(current) = current {
        edit.fields.retain(|(key, value)| {
            !current.kind.field(key).is_some_and(|f| f.attested) || *value != current.value(key)
        });
    }
    Ok(edit)
}

/// A new document begins as a draft: nothing else may be said of it on a form.
fn begun(reference: &Reference, mut edit: Edit) -> Edit {
    let said = edit.fields.iter().any(|(key, value)| key == "status" && value.is_some());
    if reference.kind.name() == "document" && !said {
        edit.fields.push(("status".into(), Some(DocumentStatus::Draft.json())));
    }
    edit
}

fn composed(edit: &Edit) -> String {
    let fields: Vec<_> =
        edit.fields.iter().filter_map(|(key, value)| Some((key.clone(), value.clone()?))).collect();
    edit::compose(&fields, edit.body.as_deref().unwrap_or(""))
}

/// Refuses what the edit made wrong; what was wrong before, and keys nobody knows, may stay.
pub(crate) fn no_new_problems(old: Option<&Record>, new: &Record) -> Result<(), AppError> {
    let before = old.map(|o| Record::problems(o.kind, &o.source.text)).unwrap_or_default();
    let fields: Vec<_> = Record::problems(new.kind, &new.source.text)
        .into_iter()
        .filter(|p| !before.iter().any(|b| b.path == p.path && b.what == p.what))
        .map(|p| FieldError { path: p.path, message: p.what, expected: p.expected })
        .collect();
    if fields.is_empty() { Ok(()) } else { Err(AppError::invalid(fields)) }
}
