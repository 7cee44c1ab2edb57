//! Writes down a management review with its pack frozen as it was shown: each point in its words, every record behind it
//! pinned at the version that stands. Approving the minutes is an act of its own ([`Muster::attest`]).

use jiff::civil::Date;
use muster_engine::review::{Point, fingerprint};
use muster_model::edit::Edit;
use muster_model::kinds::Review;
use muster_model::{Digest, Kind, Programme, Reference};
use serde_json::{Value as Json, json};

use crate::actor::Actor;
use crate::error::{AppError, FieldError};
use crate::muster::Muster;
use crate::records::{Saved, free_id};

/// What people say of a review; the rest is taken from the pack they saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReview {
    /// Its title.
    pub title: String,
    /// The role that answers for the record.
    pub owner: Option<Reference>,
    /// The day it was held; not in the future.
    pub date: Date,
    /// Who was there; one at least.
    pub present: Vec<Reference>,
    /// What was said.
    pub minutes: String,
    /// What was decided, one line each.
    pub outcomes: Vec<String>,
    /// [`fingerprint`] of the pack that people looked at.
    pub seen: Option<Digest>,
}

impl Muster {
    /// Freezes `agenda`, the pack as it stands, as a review.
    ///
    /// # Errors
    /// [`AppError::Invalid`] by field; `seen` when the pack is not the one that people looked at.
    pub async fn hold_review(
        &self,
        actor: &Actor,
        new: NewReview,
        agenda: &[Point],
    ) -> Result<Saved, AppError> {
        let kind = Kind::of::<Review>();
        if !actor.may_create(kind) {
            return Err(AppError::forbidden("write down a management review"));
        }
        let live = self.live(actor).await?;
        let programme = &live.programme;
        check(programme, &new, agenda, programme.profile.today(self.now()))?;
        let snapshot = self.newest_digest(actor).await?;
        let reference = free_id(programme, kind, &new.title, &[])
            .ok_or_else(|| AppError::field("title", "needs a letter or a digit", "a line that names it"))?;
        let edit = composed(programme, &new, agenda, snapshot);
        self.save_record(actor, &reference, None, edit, Some("Frozen as shown")).await
    }
}

fn check(programme: &Programme, new: &NewReview, agenda: &[Point], today: Date) -> Result<(), AppError> {
    let mut wrong = Vec::new();
    let mut object = |path: &str, message: &str, expected: &str| {
        wrong.push(FieldError { path: path.into(), message: message.into(), expected: expected.into() });
    };
    if new.title.trim().is_empty() {
        object("title", "is missing", "a line that names it");
    }
    if new.date > today {
        object("date", "lies in the future", "the day the review was held");
    }
    let unknown = new.present.iter().any(|p| p.kind.name() != "person" || programme.find(p).is_none());
    if new.present.is_empty() || unknown {
        object("present", "nobody is named", "those who were there");
    }
    if new.seen != Some(fingerprint(programme, agenda)) {
        object(
            "seen",
            "the records have moved on since you opened the pack",
            "look at it as it stands now, then freeze it",
        );
    }
    if wrong.is_empty() { Ok(()) } else { Err(AppError::invalid(wrong)) }
}

fn composed(programme: &Programme, new: &NewReview, agenda: &[Point], snapshot: Option<String>) -> Edit {
    let pin = |r: &Reference| programme.find(r).map(|found| format!("{r}@{}", found.digest()));
    let input = |point: &Point| {
        let pins: Vec<String> = point.records.iter().filter_map(pin).collect();
        let mut input = serde_json::Map::new();
        input.insert("point".into(), json!(point.title));
        input.insert("shown".into(), json!(point.shown));
        if !pins.is_empty() {
            input.insert("records".into(), json!(pins));
        }
        Json::Object(input)
    };
    let outcomes: Vec<&str> = new.outcomes.iter().map(|o| o.trim()).filter(|o| !o.is_empty()).collect();
    let present: Vec<String> = new.present.iter().map(ToString::to_string).collect();
    let minutes = new.minutes.trim();
    let fields = [
        ("title", Some(json!(new.title.trim()))),
        ("owner", new.owner.as_ref().map(|o| json!(o.to_string()))),
        ("date", Some(json!(new.date.to_string()))),
        ("present", Some(json!(present))),
        ("inputs", Some(agenda.iter().map(input).collect())),
        ("outcomes", (!outcomes.is_empty()).then(|| json!(outcomes))),
        ("minutes", (!minutes.is_empty()).then(|| json!(minutes))),
        ("snapshot", snapshot.map(|s| json!(s))),
    ];
    let fields = fields.into_iter().filter(|(_, value)| value.is_some());
    Edit { fields: fields.map(|(name, value)| (name.to_owned(), value)).collect(), body: None }
}
