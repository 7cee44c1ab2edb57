//! Exceptions from separation of duties: `exemption` records that name a toxic pair and, by id, the people or accounts that
//! may hold both rights for a time. A waiver accepts a whole pair; an exemption accepts somebody. Who holds what is
//! `muster-posture`'s.

use muster_model::Rec;
use muster_model::kinds::{Exemption, ToxicPair};

use crate::context::Context;

/// What an exemption from a toxic pair is worth today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Approved, and its last day is not over.
    InForce,
    /// Nobody has approved it as it stands.
    NotApproved,
    /// Its last day is over, or it names none: what never ends is no exception.
    Ended,
}

/// An exemption from a toxic pair.
pub struct Exception<'p> {
    /// The record.
    pub record: Rec<'p, Exemption>,
    /// What it is worth today.
    pub standing: Standing,
}

/// Every exemption from this pair, in the order of their ids.
pub fn exceptions<'p>(cx: &Context<'p>, pair: &Rec<'p, ToxicPair>) -> Vec<Exception<'p>> {
    let pair = pair.reference();
    let of = cx.programme.pointing::<Exemption>(&pair, "from");
    of.map(|record| Exception { standing: standing(cx, &record), record }).collect()
}

fn standing(cx: &Context<'_>, exemption: &Rec<'_, Exemption>) -> Standing {
    if exemption.data.until.is_none_or(|until| until < cx.today) {
        Standing::Ended
    } else if cx.stands(exemption.record, "approval", exemption.data.approval.as_ref()) {
        Standing::InForce
    } else {
        Standing::NotApproved
    }
}

impl Exception<'_> {
    /// The ids that it names: parts between commas, semicolons or lines, each an id, or words with the id in brackets at the
    /// end. Names do not count: two people may share one.
    pub fn ids(&self) -> Vec<&str> {
        ids(self.record.data.who.as_deref().unwrap_or_default())
    }

    /// Whether it is in force and names the person or account with this id.
    pub fn covers(&self, id: &str) -> bool {
        self.standing == Standing::InForce && self.ids().contains(&id)
    }
}

fn ids(who: &str) -> Vec<&str> {
    let part = |part: &'_ str| -> Option<(usize, usize)> {
        let start = part.rfind('(')?;
        let end = part.strip_suffix(')')?.len();
        Some((start + 1, end))
    };
    who.split([',', ';', '\n'])
        .map(str::trim)
        .map(|text| part(text).and_then(|(start, end)| text.get(start..end)).unwrap_or(text).trim())
        .filter(|id| !id.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stand_alone_or_in_brackets() {
        assert_eq!(ids("pd-1; Ada Berg (pd-2),\n x:3 ,"), ["pd-1", "pd-2", "x:3"]);
        assert_eq!(ids("Nine ship agents (all)"), ["all"]);
        assert!(ids(" , ").is_empty());
    }
}
