//! Separation of duties over effective access: who holds both rights of a pair that nobody may hold together. People count
//! once, over all accounts of their own; counts come first, the list and the ways only where somebody asks. Which pairs
//! there are, and what is decided about those who hold them, are the records' matter.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
mod causes;
mod found;
mod holds;
mod selector;

use muster_model::duties::{CannotLook, DutySide, DutySummary};

use crate::estate::Estate;
use crate::register::RightNames;
pub use causes::{DutyCause, DutySideCauses};
pub use found::{DutyHolder, DutyViolation};
use holds::{AT_ONCE, Holds};

/// Two rights that nobody may hold together, as the record has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Names the pair in what is found.
    pub id: String,
    /// The one right: an entitlement's id or name, or `application:` and an application's id or name for every right in it;
    /// `*` stands for any text.
    pub one: String,
    /// The other right, likewise.
    pub other: String,
}

/// A pair with the entitlements it names, each side by ascending code and not empty.
#[derive(Debug)]
struct Sides {
    one: Vec<u32>,
    other: Vec<u32>,
    /// Whether some entitlement is on both sides: then it takes two different ones to hold both.
    overlap: bool,
}

impl Estate {
    /// What is found of each pair, in their order: counts only, however many hold both. `names` is of the same snapshot.
    #[must_use]
    pub fn duties(&self, names: &RightNames, pairs: &[Pair]) -> Vec<DutySummary> {
        let mut found: Vec<DutySummary> = Vec::with_capacity(pairs.len());
        let mut open: Vec<(usize, Sides)> = Vec::new();
        for (at, pair) in pairs.iter().enumerate() {
            let (one, other) = (select(names, &pair.one), select(names, &pair.other));
            let side = |rights: &[u32]| DutySide { rights: rights.len() as u64, holders: 0 };
            let mut summary = DutySummary {
                pair: pair.id.clone(),
                one: side(&one),
                other: side(&other),
                ..DutySummary::default()
            };
            match self.sides(pair, one, other) {
                Ok(sides) => open.push((at, sides)),
                Err(cannot) => summary.cannot = Some(cannot),
            }
            found.push(summary);
        }
        for block in open.chunks(AT_ONCE) {
            let sides: Vec<&Sides> = block.iter().map(|(_, sides)| sides).collect();
            let holds = Holds::new(self, &sides);
            for (nth, (at, _)) in block.iter().enumerate() {
                let summary = &mut found[*at];
                [summary.one.holders, summary.other.holders] = holds.holders(nth);
                holds.each(nth, |holder, across| match holder {
                    found::Who::Person(_) => {
                        summary.people += 1;
                        summary.across += u64::from(across);
                    }
                    found::Who::Account(_) => summary.accounts += 1,
                });
            }
        }
        found
    }

    fn sides(&self, pair: &Pair, one: Vec<u32>, other: Vec<u32>) -> Result<Sides, CannotLook> {
        if pair.one.trim().is_empty() || pair.other.trim().is_empty() {
            return Err(CannotLook::NoRightNamed);
        }
        let empty =
            [(&one, &pair.one), (&other, &pair.other)].into_iter().filter(|(rights, _)| rights.is_empty());
        let mut missing: Vec<String> = empty.map(|(_, text)| text.trim().to_owned()).collect();
        missing.dedup();
        if !missing.is_empty() {
            return Err(CannotLook::NotInSnapshot(missing));
        }
        if let ([only], true) = (one.as_slice(), one == other) {
            return Err(CannotLook::OnlyOneRight(self.entitlements.codes.id(*only).to_owned()));
        }
        let overlap = one.iter().any(|right| other.binary_search(right).is_ok());
        Ok(Sides { one, other, overlap })
    }
}

/// What a side begins with that names every right of an application.
const APPLICATION: &str = "application:";

/// The entitlements that a side names, by ascending code.
fn select(names: &RightNames, text: &str) -> Vec<u32> {
    let text = text.trim();
    if text.is_empty() {
        return Vec::new();
    }
    // A right may itself be called `application:…`: then it is meant as well.
    let whole = text.strip_prefix(APPLICATION).map(str::trim).filter(|of| !of.is_empty());
    let of = whole.map(|of| names.applications(|text| selector::fits(of, text))).unwrap_or_default();
    let inside = |at: Option<usize>| at.and_then(|at| of.get(at)).copied().unwrap_or(false);
    let named = |(_, ((id, name), at)): &(u32, ((&str, &str), Option<usize>))| {
        selector::fits(text, id) || selector::fits(text, name) || inside(*at)
    };
    (0..).zip(names.iter().zip(names.places())).filter(named).map(|(code, _)| code).collect()
}
