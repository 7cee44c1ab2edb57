//! What an act does to the life of a document: enough approvals approve it, publishing puts it in force and the version
//! it replaces out of force, withdrawing ends it. Pure; `attest` writes what comes out.

use std::collections::HashSet;

use muster_model::kinds::{Document, DocumentStatus};
use muster_model::value::Value as _;
use muster_model::{Attestation, Programme, Rec, Record, Reference, Standing};
use serde_json::Value as Json;

use crate::error::AppError;

/// How far the approval of a document has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// How many different people have approved this very version.
    pub given: usize,
    /// How many must.
    pub needed: usize,
    /// Roles that may approve and have not.
    pub open: Vec<Reference>,
}

impl Stage {
    /// Counts the approvals that stand: of this very version, by different people, in roles that may give them.
    pub fn of(programme: &Programme, d: &Rec<'_, Document>) -> Self {
        Self::with(programme, d, None)
    }

    fn with(programme: &Programme, d: &Rec<'_, Document>, one_more: Option<&Attestation>) -> Self {
        let stands = |a: &&Attestation| {
            matches!(
                programme.standing(d.record, "approvals", Some(a)),
                Standing::Attested | Standing::Asserted
            )
        };
        let named = |a: &&Attestation| {
            d.approvers.is_empty()
                || a.role.as_ref().is_some_and(|role| d.approvers.iter().any(|r| r.to == role.to))
        };
        let all: Vec<&Attestation> =
            d.approvals.iter().filter(stands).chain(one_more).filter(named).collect();
        let people: HashSet<_> = all.iter().filter_map(|a| a.by.as_ref().map(|by| &by.to)).collect();
        let roles: HashSet<_> = all.iter().filter_map(|a| a.role.as_ref().map(|r| &r.to)).collect();
        let open = d.approvers.iter().map(|r| &r.to).filter(|r| !roles.contains(r)).cloned().collect();
        Self { given: people.len(), needed: d.needed(), open }
    }

    /// True when enough people have approved.
    pub fn is_approved(&self) -> bool {
        self.given >= self.needed
    }
}

/// Roles that may approve: those named on the document; none named, whoever answers for it otherwise.
pub(crate) fn approvers(record: &Record) -> Option<Vec<&Reference>> {
    let d = record.data::<Document>().filter(|d| !d.approvers.is_empty())?;
    Some(d.approvers.iter().map(|r| &r.to).collect())
}

/// Values to set, by field.
type Fields = Vec<(String, Option<Json>)>;

/// Whether the time of an act has come, so that it may be offered. `follow` decides when it is done.
pub(crate) fn timely(record: &Record, field: &str) -> bool {
    use DocumentStatus::{Approved, Draft, InReview, Published, Withdrawn};
    let Some(d) = record.data::<Document>() else { return true };
    match (field, d.status.unwrap_or(Draft)) {
        (_, Withdrawn) | ("approvals", Draft) | ("publication", Published) => false,
        ("publication", Draft | InReview) => !d.binds(),
        ("withdrawal", status) => matches!(status, Approved | Published),
        _ => true,
    }
}

/// What else changes when somebody sets `field` of a document: fields of its own, and of the one that it replaces.
pub(crate) struct Follow {
    /// Fields of the document itself.
    pub own: Fields,
    /// The version that goes out of force with it, and its fields.
    pub other: Option<(Reference, Fields)>,
}

/// Refuses an act whose time has not come; says what follows from one that may be done.
pub(crate) fn follow(
    programme: &Programme,
    record: &std::sync::Arc<Record>,
    field: &str,
    given: &Attestation,
) -> Result<Follow, AppError> {
    let nothing = Follow { own: Vec::new(), other: None };
    let Some(data) = record.data::<Document>() else { return Ok(nothing) };
    let d = Rec { record, data };
    let status = |s: DocumentStatus| vec![("status".to_owned(), Some(s.json()))];
    let refuse = |why: String| Err(AppError::Changed(why));
    match (field, d.status) {
        (_, Some(DocumentStatus::Withdrawn)) => {
            refuse(format!("“{}” is withdrawn. Start a new version instead.", d.title()))
        }
        ("approvals", None | Some(DocumentStatus::Draft)) => refuse(format!(
            "“{}” is a draft. Send it to review first, so that what is approved is what its authors mean.",
            d.title()
        )),
        ("approvals", Some(DocumentStatus::InReview)) => {
            let stage = Stage::with(programme, &d, Some(given));
            let own = if stage.is_approved() { status(DocumentStatus::Approved) } else { Vec::new() };
            Ok(Follow { own, other: None })
        }
        ("publication", _) => {
            let stage = Stage::of(programme, &d);
            if d.binds() && !stage.is_approved() {
                return refuse(format!(
                    "“{}” has {} of the {} approvals it needs in this version. Nothing was published.",
                    d.title(),
                    stage.given,
                    stage.needed
                ));
            }
            let replaced = d.replaces.as_ref().and_then(|r| programme.get::<Document>(&r.to));
            let other = replaced.filter(|r| r.status != Some(DocumentStatus::Withdrawn)).map(|r| {
                let of_it = Attestation { seen: Some(r.record.digest()), ..given.clone() };
                let mut fields = status(DocumentStatus::Withdrawn);
                fields.push(("withdrawal".to_owned(), Some(of_it.json())));
                (r.reference(), fields)
            });
            Ok(Follow { own: status(DocumentStatus::Published), other })
        }
        ("withdrawal", _) => Ok(Follow { own: status(DocumentStatus::Withdrawn), other: None }),
        _ => Ok(nothing),
    }
}
