//! Who holds both rights of each toxic pair in an opened snapshot, and how many of them an exemption in force accepts. The
//! looking is `muster_posture`'s, what an exemption is worth is `muster_engine`'s.

use jiff::Timestamp;
use muster_engine::Context;
use muster_engine::duties::{Exception, Standing, exceptions};
use muster_model::duties::{CannotLook, DutySummary};
use muster_model::kinds::ToxicPair;
use muster_model::{Programme, Rec};
use muster_posture::{Estate, Pair, RightNames};

use crate::series::Measured;

/// The two rights a record names.
#[must_use]
pub fn pair_of(record: &Rec<'_, ToxicPair>) -> Pair {
    let text = |side: &Option<String>| side.as_deref().unwrap_or_default().to_owned();
    Pair { id: record.record.id.to_string(), one: text(&record.data.one), other: text(&record.data.other) }
}

impl Measured {
    /// What is found of every toxic pair of `programme`, in the order of the records.
    #[must_use]
    pub fn duties(&self, programme: &Programme, now: Timestamp) -> Vec<DutySummary> {
        match self.right_names() {
            Ok(names) => duties(&self.estate, names, programme, now),
            Err(e) => {
                let blind = |record: Rec<'_, ToxicPair>| DutySummary {
                    pair: record.record.id.to_string(),
                    cannot: Some(CannotLook::Unreadable(e.to_string())),
                    ..DutySummary::default()
                };
                programme.all().map(blind).collect()
            }
        }
    }
}

/// What is found of every toxic pair of `programme` in `estate`, in the order of the records; `names` is of the same
/// snapshot.
#[must_use]
pub fn duties(
    estate: &Estate,
    names: &RightNames,
    programme: &Programme,
    now: Timestamp,
) -> Vec<DutySummary> {
    let records: Vec<Rec<'_, ToxicPair>> = programme.all().collect();
    let pairs: Vec<Pair> = records.iter().map(pair_of).collect();
    let mut found = estate.duties(names, &pairs);
    let cx = Context::new(programme, now);
    for ((record, pair), summary) in records.iter().zip(&pairs).zip(&mut found) {
        let mut accepted = exceptions(&cx, record);
        accepted.retain(|e: &Exception<'_>| e.standing == Standing::InForce);
        if summary.violations() > 0 && !accepted.is_empty() {
            let holders = estate.duty_violations(names, pair, 0, usize::MAX);
            let of = holders.iter().filter(|h| accepted.iter().any(|e| e.covers(h.who.id())));
            summary.excepted = of.count() as u64;
        }
    }
    found
}
