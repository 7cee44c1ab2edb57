//! Writes several records as one act: all of them, or none. They may point at each other.

use muster_model::Reference;
use muster_model::edit::{self, Edit};
use muster_store::Changes;

use super::Saved;
use super::save_record::{no_new_problems, write_of};
use crate::actor::Actor;
use crate::error::{AppError, FieldError};
use crate::guard;
use crate::muster::Muster;

/// Most records of one act.
const MOST: usize = 2_000;

/// One record of the act.
#[derive(Debug, Clone)]
pub struct WriteRecord {
    /// The record.
    pub reference: Reference,
    /// The version it is based on; none for a record that is to be new.
    pub based_on: Option<i64>,
    /// What is set, or taken out.
    pub edit: Edit,
}

impl WriteRecord {
    /// A record that is to be new.
    pub fn new(reference: Reference, edit: Edit) -> Self {
        Self { reference, based_on: None, edit }
    }
}

impl Muster {
    /// Writes all of them, or none; `note` says why. Errors name the record before the field: `risk/stolen-key: threat`.
    pub async fn write_records(
        &self,
        actor: &Actor,
        writes: Vec<WriteRecord>,
        note: Option<&str>,
    ) -> Result<Vec<Saved>, AppError> {
        if writes.len() > MOST {
            return Err(AppError::TooLarge(format!("At most {MOST} records are written at once.")));
        }
        let live = self.live(actor).await?;
        let mut changes = Changes::new(&actor.user, self.now());
        let mut new = Vec::new();
        for write in &writes {
            let current = live.programme.find(&write.reference);
            if !current.map_or_else(|| actor.may_create(write.reference.kind), |r| actor.may_write(r)) {
                return Err(AppError::forbidden(format!("write {}", write.reference)));
            }
            if live.head(&write.reference).map(|h| h.version) != write.based_on {
                return Err(AppError::Changed(format!(
                    "{} was changed meanwhile. Nothing was written: look at it again first.",
                    write.reference
                )));
            }
            let record = match current {
                Some(old) => guard::apply(&old.source.text, &write.edit),
                None => Ok(composed(&write.edit)),
            }
            .and_then(|text| guard::parse(&write.reference, text))
            .and_then(|record| {
                let old = current.map(AsRef::as_ref);
                guard::check(actor, old, &record)?;
                no_new_problems(old, &record)?;
                Ok(record)
            })
            .map_err(|e| named(&write.reference, e))?;
            if current.is_none() && !actor.may_write(&record) {
                return Err(AppError::forbidden(format!(
                    "write {} for a role you do not hold",
                    write.reference
                )));
            }
            changes.records.push(write_of(&record, write.based_on, note));
            new.push(record);
        }
        if new.is_empty() {
            return Ok(Vec::new());
        }
        let done = self.commit(&actor.org, &changes).await?;
        let saved = |record: &muster_model::Record| {
            let reference = record.reference();
            let version = done.versions.get(&reference).copied().unwrap_or(0);
            Saved { version, digest: record.digest(), reference }
        };
        Ok(new.iter().map(saved).collect())
    }
}

fn composed(edit: &Edit) -> String {
    let fields: Vec<_> =
        edit.fields.iter().filter_map(|(key, value)| Some((key.clone(), value.clone()?))).collect();
    edit::compose(&fields, edit.body.as_deref().unwrap_or(""))
}

fn named(reference: &Reference, e: AppError) -> AppError {
    match e {
        AppError::Invalid { message, fields } => AppError::Invalid {
            message,
            fields: fields
                .into_iter()
                .map(|f| FieldError { path: format!("{reference}: {}", f.path), ..f })
                .collect(),
        },
        other => other,
    }
}
