//! Who must read a document, and who has read the version in force.

use std::collections::BTreeMap;

use jiff::civil::Date;
use muster_model::deed::DeedKind;
use muster_model::kinds::{Document, DocumentStatus, Person};
use muster_model::{Programme, Rec, Reference};

/// Somebody who must read a document.
#[derive(Debug)]
pub struct Reading {
    /// Who.
    pub person: Reference,
    /// The day they said that they had read this version.
    pub on: Option<Date>,
}

/// Everybody who holds a role that must acknowledge `d`, by name, with the day they did.
pub fn readers(programme: &Programme, d: &Rec<'_, Document>, today: Date) -> Vec<Reading> {
    let digest = d.record.digest();
    let read: BTreeMap<&Reference, Date> = programme
        .deeds(&d.reference(), DeedKind::Acknowledged)
        .filter(|k| k.seen == Some(digest))
        .map(|k| (&k.by, k.on))
        .collect();
    let asked =
        |p: &Rec<'_, Person>| p.roles_on(today).any(|r| d.acknowledgement.iter().any(|a| a.to == r.to));
    let mut all: Vec<_> = programme.all::<Person>().filter(asked).collect();
    all.sort_by_key(|p| p.title());
    let reading =
        |p: Rec<'_, Person>| Reading { on: read.get(&p.reference()).copied(), person: p.reference() };
    all.into_iter().map(reading).collect()
}

/// Documents in force that this person must read and has not.
pub fn to_read<'p>(programme: &'p Programme, person: &Reference, today: Date) -> Vec<Rec<'p, Document>> {
    let waits = |d: &Rec<'p, Document>| {
        d.status == Some(DocumentStatus::Published)
            && !d.acknowledgement.is_empty()
            && readers(programme, d, today).iter().any(|r| r.person == *person && r.on.is_none())
    };
    programme.all::<Document>().filter(waits).collect()
}
