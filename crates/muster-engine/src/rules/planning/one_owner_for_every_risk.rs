//! 6.1.2/one-owner-for-every-risk: one role is said to own all risks of an organisation that is not tiny.

use muster_model::kinds::Risk;
use muster_model::profile::Size;
use muster_model::{Level, Reference};

use crate::rule::{Hit, Outcome, rule};

/// With fewer risks than this, one owner is no sign of anything.
const FEW: usize = 6;

rule! {
    id: "6.1.2/one-owner-for-every-risk",
    level: Level::Observation,
    clause: "6.1.2",
    serves: &["C6.1.2", "D2"],
    title: "One role owns every risk",
    checks: "In organisations of fifty people or more, with six risks or more: whether they have more than one owner.",
    matters: "When the security team owns every risk, nobody who earns the money decides about it. The team can neither \
              change the business nor accept a loss on its behalf.",
    resolve: "Give each risk to the role that would feel the loss and may spend money against it: the head of the business \
              line, of finance, of operations, the identity lead.",
    evidence: "A register whose owners are those who run the business.",
    fires: "
        >>> risk/a.md
        title: A
        owner: role/security
        >>> risk/b.md
        title: B
        owner: role/security
        >>> risk/c.md
        title: C
        owner: role/security
        >>> risk/d.md
        title: D
        owner: role/security
        >>> risk/e.md
        title: E
        owner: role/security
        >>> risk/f.md
        title: F
        owner: role/security
    ",
    silent: "
        >>> risk/a.md
        title: A
        owner: role/security
        >>> risk/b.md
        title: B
        owner: role/security
        >>> risk/c.md
        title: C
        owner: role/security
        >>> risk/d.md
        title: D
        owner: role/security
        >>> risk/e.md
        title: E
        owner: role/security
        >>> risk/f.md
        title: F
        owner: role/finance
    ",
    run: |cx| {
        if cx.programme.profile.size() == Size::Small {
            return Outcome::Silent;
        }
        let owners: Option<Vec<&Reference>> =
            cx.programme.all::<Risk>().map(|r| r.record.owner.as_ref().map(|o| &o.to)).collect();
        let Some(owners) = owners.filter(|o| o.len() >= FEW) else { return Outcome::Silent };
        let Some(first) = owners.first().copied().filter(|first| owners.iter().all(|o| o == first)) else {
            return Outcome::Silent;
        };
        let message = format!("“{}” owns all {} risks", cx.programme.title(first), owners.len());
        let hit = match cx.programme.find(first) {
            Some(role) => Hit::on(role, message),
            None => Hit::missing(message),
        };
        Outcome::from(Some(hit))
    },
}
