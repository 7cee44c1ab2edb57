//! Which point of the trace leads to which: every typed reference and every pin between records of two different steps
//! is a link from the earlier step to the later, whichever end stores it.

use std::collections::BTreeMap;

use muster_model::kinds::{Action, Finding, Treatment};
use muster_model::{Kind, Programme, Reference};

use super::step::Step;

/// A point of the trace: a record, or the part of it that says whether what was done helped.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// The record.
    pub record: Reference,
    /// True for its effectiveness: of an action, a treatment or a finding.
    pub effect: bool,
}

/// Where a link is stored: the kind that holds the reference, and the field path.
pub(super) type Stored = (Kind, String);

impl Point {
    /// The record itself.
    pub fn whole(record: Reference) -> Self {
        Self { record, effect: false }
    }

    fn effect(record: Reference) -> Self {
        Self { record, effect: true }
    }

    /// The step it stands at; none for kinds beside the trace.
    pub fn step(&self) -> Option<Step> {
        if self.effect { Some(Step::Effectiveness) } else { Step::of(self.record.kind) }
    }

    /// Points of the next steps that it leads to, with where each link is stored.
    pub(super) fn after(&self, p: &Programme) -> BTreeMap<Self, Vec<Stored>> {
        let Some(step) = self.step() else { return BTreeMap::new() };
        let mut out: BTreeMap<Self, Vec<Stored>> = neighbours(p, &self.record)
            .into_iter()
            .filter(|(to, _)| Step::of(to.kind).is_some_and(|s| s > step))
            .map(|(to, stored)| (Self::whole(to), stored))
            .collect();
        if let Some(field) = effect_of(p, &self.record).filter(|_| !self.effect) {
            // What comes after the question whether it helped is reached through the answer.
            out.retain(|to, _| to.step().is_some_and(|s| s < Step::Effectiveness));
            out.insert(Self::effect(self.record.clone()), vec![(self.record.kind, field.to_owned())]);
        }
        out
    }

    /// Whether [`Point::after`] has anything, without working out what.
    pub(super) fn leads_on(&self, p: &Programme) -> bool {
        let answered = !self.effect && effect_of(p, &self.record).is_some();
        answered || self.step().is_some_and(|step| is_linked(p, &self.record, |other| other > step))
    }

    /// Whether [`Point::before`] has anything, without working out what.
    pub(super) fn comes_from(&self, p: &Programme) -> bool {
        self.effect || self.step().is_some_and(|step| is_linked(p, &self.record, |other| other < step))
    }

    /// Points of earlier steps that lead to it.
    pub(super) fn before(&self, p: &Programme) -> BTreeMap<Self, Vec<Stored>> {
        if self.effect {
            let field = effect_of(p, &self.record).unwrap_or_default();
            let stored = vec![(self.record.kind, field.to_owned())];
            return BTreeMap::from([(Self::whole(self.record.clone()), stored)]);
        }
        let Some(step) = self.step() else { return BTreeMap::new() };
        neighbours(p, &self.record)
            .into_iter()
            .filter(|(from, _)| Step::of(from.kind).is_some_and(|s| s < step))
            .map(|(from, stored)| {
                let through = step > Step::Effectiveness && effect_of(p, &from).is_some();
                (if through { Self::effect(from) } else { Self::whole(from) }, stored)
            })
            .collect()
    }
}

/// The field that says whether what `record` did helped, where it says so or plans to.
pub(super) fn effect_of(p: &Programme, record: &Reference) -> Option<&'static str> {
    let action = p.get::<Action>(record).and_then(|a| a.data.effectiveness.as_ref().map(|_| "effectiveness"));
    let treatment =
        || p.get::<Treatment>(record).and_then(|t| t.data.effectiveness.as_ref().map(|_| "effectiveness"));
    let finding = || p.get::<Finding>(record).and_then(|f| f.data.verified.as_ref().map(|_| "verified"));
    action.or_else(treatment).or_else(finding)
}

/// Every record that points at `here` or is pointed at by it, and is there, with where each link is stored.
pub(super) fn neighbours(p: &Programme, here: &Reference) -> BTreeMap<Reference, Vec<Stored>> {
    let mut out: BTreeMap<Reference, Vec<Stored>> = BTreeMap::new();
    let mut note = |other: &Reference, stored: Stored| {
        let all = out.entry(other.clone()).or_default();
        if !all.contains(&stored) {
            all.push(stored);
        }
    };
    if let Some(record) = p.find(here) {
        record.references(&mut |field, to| {
            if p.find(to).is_some() && to != here {
                note(to, (here.kind, plain(field)));
            }
        });
    }
    for link in p.incoming(here) {
        if &link.from != here {
            note(&link.from, (link.from.kind, plain(&link.field)));
        }
    }
    out
}

/// Whether a record of a wanted step points at `here` or is pointed at by it.
fn is_linked(p: &Programme, here: &Reference, wanted: impl Fn(Step) -> bool) -> bool {
    let is = |other: &Reference| other != here && Step::of(other.kind).is_some_and(&wanted);
    if p.incoming(here).iter().any(|link| is(&link.from)) {
        return true;
    }
    let mut found = false;
    if let Some(record) = p.find(here) {
        record.references(&mut |_, to| found = found || (is(to) && p.find(to).is_some()));
    }
    found
}

/// A field path without its places in lists: `inputs[2].records[0]` is `inputs.records`.
fn plain(path: &str) -> String {
    path.split('.').map(|p| p.split('[').next().unwrap_or(p)).collect::<Vec<_>>().join(".")
}
