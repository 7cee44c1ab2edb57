//! Who is asked to read a document, to take part in a campaign, and who has: one answer for rules, lists and pages. What
//! people did is told by their deeds; without them nobody has done anything.

use std::collections::BTreeMap;

use jiff::civil::Date;
use muster_model::deed::DeedKind;
use muster_model::kinds::{AwarenessCampaign, Document, DocumentStatus, Person};
use muster_model::{Programme, Rec, Reference};

/// Somebody who must read a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Who.
    pub person: Reference,
    /// The day they said that they had read this version.
    pub on: Option<Date>,
}

/// Everybody who must acknowledge `d` (all who work here, or holders of the roles it names), by name, with the day they did.
pub fn readers(programme: &Programme, d: &Rec<'_, Document>, today: Date) -> Vec<Reading> {
    let digest = d.record.digest();
    let read: BTreeMap<&Reference, Date> = programme
        .deeds(&d.reference(), DeedKind::Acknowledged)
        .filter(|k| k.seen == Some(digest))
        .map(|k| (&k.by, k.on))
        .collect();
    let asked = |p: &Rec<'_, Person>| {
        let by_role = || p.roles_on(today).any(|r| d.acknowledgement.iter().any(|a| a.to == r.to));
        p.works_here(today) && (d.acknowledged_by_all == Some(true) || by_role())
    };
    let mut all: Vec<_> = programme.all::<Person>().filter(asked).collect();
    all.sort_by_key(|p| p.title());
    all.into_iter()
        .map(|p| Reading { on: read.get(&p.reference()).copied(), person: p.reference() })
        .collect()
}

/// Documents in force that this person must read and has not.
pub fn to_read<'p>(programme: &'p Programme, person: &Reference, today: Date) -> Vec<Rec<'p, Document>> {
    let waits = |d: &Rec<'p, Document>| {
        d.status == Some(DocumentStatus::Published)
            && d.wants_readers()
            && readers(programme, d, today).iter().any(|r| r.person == *person && r.on.is_none())
    };
    programme.all::<Document>().filter(waits).collect()
}

/// People a campaign is for: those of its units, or everybody when it names none; by name.
pub fn invited<'p>(
    programme: &'p Programme,
    c: &Rec<'_, AwarenessCampaign>,
    today: Date,
) -> Vec<Rec<'p, Person>> {
    // Whoever left while it ran may have been there before.
    let day = c.from.unwrap_or(today);
    let meant = |p: &Rec<'_, Person>| {
        c.units.is_empty() || p.unit.as_ref().is_some_and(|u| c.units.iter().any(|m| m.to == u.to))
    };
    let mut all: Vec<_> = programme.all::<Person>().filter(|p| p.works_here(day) && meant(p)).collect();
    all.sort_by_key(|p| p.title());
    all
}

/// Campaigns that run today, are for this person, and have not seen them yet.
pub fn to_attend<'p>(
    programme: &'p Programme,
    person: &Reference,
    today: Date,
) -> Vec<Rec<'p, AwarenessCampaign>> {
    let runs = |c: &Rec<'p, AwarenessCampaign>| {
        c.from.is_some_and(|from| from <= today) && c.to.is_some_and(|to| today <= to)
    };
    let waits = |c: &Rec<'p, AwarenessCampaign>| {
        runs(c)
            && invited(programme, c, today).iter().any(|p| p.works_here(today) && p.reference() == *person)
            && !programme.deeds(&c.reference(), DeedKind::Attended).any(|d| d.by == *person)
    };
    if !programme.knows_deeds() {
        return Vec::new();
    }
    programme.all::<AwarenessCampaign>().filter(waits).collect()
}
