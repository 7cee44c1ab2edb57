//! Which rights of a former role a person still holds, one person after the other. What is rare is the caller's matter.
use muster_model::snapshot::Fact;

use super::Finding;
use crate::context::Context;
use crate::estate::Estate;
use crate::interval::Interval;
use crate::sets::Marks;

/// Judges one person at a time; the arrays are made once for each thread.
///
/// A right is held since the earliest of the accounts' own edges that lead to it. That is before the change of role when
/// one of them is, so that the edges are judged, each once, and not the dates of rights.
#[derive(Debug)]
pub(super) struct Judge<'a> {
    context: Context<'a>,
    /// Held since before the change of role.
    before: Marks,
}

impl<'a> Judge<'a> {
    pub(super) fn new(context: &Context<'a>) -> Self {
        let before = Marks::new(context.estate.entitlements.codes.len());
        Self { context: *context, before }
    }

    /// Looks at the edges of people who are judged next: see [`crate::csr::Csr::fetch`].
    pub(super) fn fetch(&self, people: &[(u32, Interval)]) {
        let Estate { humans, access, .. } = self.context.estate;
        let near: Vec<u32> = people.iter().flat_map(|(person, _)| humans.targets(*person)).copied().collect();
        access.account_grants.fetch_dated(&near);
        access.memberships.fetch_dated(&near);
    }

    /// Judges a person who changed roles then; `rare` are the rights that few of the department hold.
    pub(super) fn person(&mut self, person: u32, changed: Interval, rare: impl Fn(u32) -> bool) -> Finding {
        let estate = self.context.estate;
        let access = &estate.access;
        let (mut excess, mut open) = (0, false);
        self.before.clear();
        let mut hold = |rights: &[u32], given: Interval| match given.is_before(changed) {
            Some(true) => {
                let rare = rights.iter().filter(|right| rare(**right));
                excess += rare.map(|right| u32::from(self.before.insert(*right))).sum::<u32>();
            }
            Some(false) => {}
            None => open |= rights.iter().any(|right| rare(*right)),
        };
        for account in estate.humans.targets(person) {
            let dated = self.context.reports(*account, &Fact::GrantedAt);
            for (right, given) in access.account_grants.given(*account, dated) {
                hold(&[right], given);
            }
            for (group, given) in access.memberships.given(*account, dated) {
                hold(access.closure.reach(group), given);
            }
        }
        Finding { person, excess, open }
    }
}
