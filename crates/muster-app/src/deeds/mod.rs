//! Use cases over deeds: what people did, noted once, taken back when it was noted by mistake, never changed.

mod acknowledge;
mod attend;
mod carry_out;

use jiff::civil::Date;
use muster_model::deed::Deed;
use muster_model::{Programme, Reference};
use muster_store::Changes;

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;

/// Longest note beside a deed, in characters.
const LONGEST_NOTE: usize = 500;
/// Most people whose deed is noted at once.
pub(crate) const MOST_PEOPLE: usize = 5_000;

impl Muster {
    /// Writes deeds that are not there yet; gives back how many were new.
    async fn write_deeds(
        &self,
        actor: &Actor,
        programme: &Programme,
        deeds: Vec<Deed>,
    ) -> Result<usize, AppError> {
        let there = |d: &Deed| {
            let known = programme.deeds(&d.of, d.kind);
            known.into_iter().any(|k| (&k.by, k.on, k.seen) == (&d.by, d.on, d.seen)) != d.taken_back
        };
        let new: Vec<Deed> = deeds.into_iter().filter(|d| !there(d)).collect();
        let count = new.len();
        if count > 0 {
            let mut changes = Changes::new(&actor.user, self.now());
            changes.deeds = new;
            self.commit(&actor.org, &changes).await?;
        }
        Ok(count)
    }
}

/// The person the actor's login stands for.
fn person(actor: &Actor, act: &str) -> Result<Reference, AppError> {
    actor.person.clone().ok_or_else(|| {
        AppError::forbidden(format!("{act}: your login does not stand for a person of this organisation"))
    })
}

/// A note in bounds; none when it says nothing.
fn note(text: Option<String>) -> Result<Option<String>, AppError> {
    let text = text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    match &text {
        Some(t) if t.chars().count() > LONGEST_NOTE => {
            Err(AppError::field("note", "is too long", format!("at most {LONGEST_NOTE} characters")))
        }
        _ => Ok(text),
    }
}

/// Refuses a day that has not come yet.
fn past(on: Date, today: Date) -> Result<(), AppError> {
    if on > today {
        return Err(AppError::field(
            "on",
            "lies ahead: what was done was done today or before",
            "a day that has come",
        ));
    }
    Ok(())
}
