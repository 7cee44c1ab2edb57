//! What becomes of the findings when the estate moves on: only people are judged anew for whom something changed, or in
//! whose department a right became rare or stopped being so.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use std::collections::HashSet;
use std::sync::Arc;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::{Counted, Creep, Finding, Judge, Peers, changed, few};
use crate::advance::{Change, Moved, Relabel};
use crate::context::Context;
use crate::estate::Estate;
use crate::holdings::Holders;
use crate::interval::Interval;
use crate::metric::Reads;
use crate::sets::Marks;

/// Whom to judge anew, and what else is no longer the same.
#[derive(Debug, Default)]
pub(crate) struct Dirty {
    people: HashSet<u32, FixedState>,
    departments: HashSet<u32, FixedState>,
    parts: Vec<Reads>,
    relabelled: bool,
}

impl Dirty {
    /// Says that this is no longer the same.
    pub(crate) fn touch(&mut self, part: Reads) {
        self.parts.push(part);
    }

    /// Whether a metric that reads these would find what it found before.
    pub(crate) fn spares(&self, reads: &[Reads]) -> bool {
        !self.relabelled && !self.parts.iter().any(|part| reads.contains(part))
    }
}

impl Peers {
    /// How many hold the right now; `None` where they were never counted.
    fn count(&self, right: u32) -> Option<u32> {
        let counted = self.holders.as_ref()?;
        let changed = if self.changed.is_empty() { None } else { self.changed.get(&right).copied() };
        Some(changed.unwrap_or_else(|| counted.get(right)))
    }

    /// One more holds the right, or one less. Says whether that is rare now or was, and whether it turned.
    fn change(&mut self, right: u32, change: Change, percent: u32) -> Option<[bool; 2]> {
        let before = self.count(right)?;
        let after = match change {
            Change::Gained => before + 1,
            Change::Lost => before.saturating_sub(1),
            Change::OtherWays => before,
        };
        if after != before {
            self.changed.insert(right, after);
        }
        let few = few(percent, self.members);
        Some([before <= few || after <= few, (before <= few) != (after <= few)])
    }
}

impl Creep {
    /// Follows an edit of the estate, which is now `after`.
    pub(crate) fn apply(&mut self, moved: &Moved, after: &Estate, dirty: &mut Dirty) {
        self.departments.resize_with(after.people.departments.len(), Peers::default);
        let before = |person: u32| match moved.placed.get(&person) {
            Some(before) => *before,
            None => after.people.counts_in(person),
        };
        let mut held = vec![Vec::new(); self.departments.len()];
        for (person, right, change) in &moved.held {
            if let Some(at) = before(*person) {
                held[at as usize].push((*person, *right, *change));
            }
        }
        let percent = self.percent;
        let follow = |(peers, held): (&mut Peers, Vec<(u32, u32, Change)>)| {
            let (mut people, mut any_turned) = (Vec::new(), false);
            for (person, right, change) in held {
                let Some([rare, turned]) = peers.change(right, change, percent) else { continue };
                any_turned |= turned;
                people.extend(rare.then_some(person));
            }
            (people, any_turned)
        };
        let followed: Vec<(Vec<u32>, bool)> =
            self.departments.par_iter_mut().zip(held).with_min_len(8).map(follow).collect();
        for (at, (people, turned)) in (0..).zip(followed) {
            dirty.people.extend(people);
            dirty.departments.extend(turned.then_some(at));
        }
        let mut seen = Marks::new(after.entitlements.codes.len());
        for (person, from) in &moved.placed {
            dirty.people.insert(*person);
            let to = after.people.counts_in(*person);
            if *from == to {
                continue;
            }
            let rights = after.held_by(*person, &mut seen);
            for (department, change) in [(*from, Change::Lost), (to, Change::Gained)] {
                let Some(at) = department else { continue };
                let peers = &mut self.departments[at as usize];
                peers.members = match change {
                    Change::Gained => peers.members + 1,
                    _ => peers.members.saturating_sub(1),
                };
                for right in &rights {
                    peers.change(*right, change, self.percent);
                }
                // With the number of peers, what is rare may change for everybody.
                dirty.departments.insert(at);
            }
        }
        dirty.people.extend(&moved.touched);
        dirty.parts.extend(&moved.parts);
    }

    /// Follows the codes to their new places.
    pub(crate) fn relabel(&mut self, people: &Relabel, rights: &Relabel, dirty: &mut Dirty) {
        dirty.relabelled = true;
        self.findings.retain_mut(|finding| people.moves(&mut finding.person));
        dirty.people = dirty.people.iter().filter_map(|person| people.code(*person)).collect();
        for peers in &mut self.departments {
            if let Some(holders) = &mut peers.holders {
                *holders = Arc::new(holders.relabelled(rights));
            }
            let changed = peers.changed.iter().filter_map(|(right, n)| Some((rights.code(*right)?, *n)));
            peers.changed = changed.collect();
        }
    }

    /// Judges anew whom it takes.
    pub(crate) fn judge(&mut self, context: &Context<'_>, dirty: &Dirty) {
        let people = &context.estate.people;
        let same_people =
            context.now == self.now && !dirty.relabelled && !dirty.parts.contains(&Reads::People);
        let anew =
            if same_people { self.anew_among_known(context, dirty) } else { self.anew(context, dirty) };
        self.now = context.now;
        for at in anew.iter().map(|(_, at, _)| *at).collect::<HashSet<u32, FixedState>>() {
            let peers = &mut self.departments[at as usize];
            if peers.holders.is_none() {
                let all = 0..people.codes.len() as u32;
                let members: Vec<u32> = all.filter(|p| people.counts_in(*p) == Some(at)).collect();
                peers.holders = Some(Arc::new(Counted::new(Holders::new(context.estate).count(&members))));
                peers.changed.clear();
            }
        }
        let judged: Vec<Finding> = anew
            .par_iter()
            .with_min_len(256)
            .map_init(
                || Judge::new(context),
                |judge, (person, at, changed)| {
                    let peers = &self.departments[*at as usize];
                    let few = few(self.percent, peers.members);
                    judge.person(*person, *changed, |right| peers.count(right).unwrap_or(0) <= few)
                },
            )
            .collect();
        self.findings.extend(judged);
        self.findings.sort_by_key(|finding| finding.person);
    }

    /// Takes out those whose finding may have changed; who changed roles, and who counts where, is as it was.
    fn anew_among_known(&mut self, context: &Context<'_>, dirty: &Dirty) -> Vec<(u32, u32, Interval)> {
        let people = &context.estate.people;
        let mut touched: Vec<u32> = dirty.people.iter().copied().collect();
        touched.sort_unstable();
        let mut touched = touched.into_iter().peekable();
        let mut turned = vec![false; self.departments.len()];
        dirty.departments.iter().for_each(|at| turned[*at as usize] = true);
        let mut anew = Vec::new();
        // Findings ascend by person.
        self.findings.retain(|finding| {
            let person = finding.person;
            let at = people.department[person as usize];
            while touched.next_if(|touched| *touched < person).is_some() {}
            if touched.peek() != Some(&person) && !turned[at as usize] {
                return true;
            }
            anew.extend(changed(context, person).map(|changed| (person, at, changed)));
            false
        });
        anew
    }

    /// Keeps the findings that still hold. Gives whom to judge, in which department, since when.
    fn anew(&mut self, context: &Context<'_>, dirty: &Dirty) -> Vec<(u32, u32, Interval)> {
        let people = &context.estate.people;
        let mut known = self.findings.iter().peekable();
        let (mut findings, mut anew) = (Vec::with_capacity(self.findings.len()), Vec::new());
        for person in 0..people.codes.len() as u32 {
            let Some(changed) = changed(context, person) else { continue };
            let Some(at) = people.counts_in(person) else { continue };
            while known.next_if(|finding| finding.person < person).is_some() {}
            match known.next_if(|finding| finding.person == person) {
                Some(known) if !dirty.people.contains(&person) && !dirty.departments.contains(&at) => {
                    findings.push(*known);
                }
                _ => anew.push((person, at, changed)),
            }
        }
        self.findings = findings;
        anew
    }
}
