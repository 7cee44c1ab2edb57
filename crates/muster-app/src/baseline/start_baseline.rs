//! Begins a baseline: a record without answers yet, dated today, owned by the ISMS manager where there is one.

use muster_model::edit::Edit;
use muster_model::kinds::{Baseline, Role};
use muster_model::{Id, Kind, Reference};
use serde_json::json;

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::records::Saved;

/// Most baselines of one day.
const MOST: u32 = 99;

impl Muster {
    /// Begins a baseline with this title. Its id is made from the day.
    pub async fn start_baseline(&self, actor: &Actor, title: &str) -> Result<Saved, AppError> {
        let kind = Kind::of::<Baseline>();
        if !actor.may_create(kind) {
            return Err(AppError::forbidden("start a baseline"));
        }
        let live = self.live(actor).await?;
        let today = live.programme.profile.today(self.now());
        let names = std::iter::once(format!("baseline-{today}"))
            .chain((2..=MOST).map(|n| format!("baseline-{today}-{n}")));
        // A deleted record keeps its id: such a day goes on with the next number.
        for id in names.filter_map(|name| Id::new(&name)) {
            let reference = Reference::new(kind, id);
            if live.programme.find(&reference).is_some() {
                continue;
            }
            let mut fields = vec![("title".to_owned(), Some(json!(title.trim())))];
            if let Some(owner) = owner(actor, &live.programme) {
                fields.push(("owner".to_owned(), Some(json!(owner.to_string()))));
            }
            fields.push(("date".to_owned(), Some(json!(today.to_string()))));
            fields.push(("answers".to_owned(), Some(json!([]))));
            match self.save_record(actor, &reference, None, Edit { fields, body: None }, None).await {
                Err(AppError::Conflict(_)) => continue,
                other => return other,
            }
        }
        Err(AppError::field("title", "there are too many baselines of this day", "go on with one of them"))
    }
}

/// The ISMS manager's role; for somebody who writes only what is theirs, a role they hold.
fn owner(actor: &Actor, programme: &muster_model::Programme) -> Option<Reference> {
    let manager = programme.by_id::<Role>("isms-manager").map(|r| r.reference());
    if actor.may(crate::policy::Permission::WriteRecords) {
        return manager.or_else(|| actor.held.first().cloned());
    }
    actor.held.first().cloned()
}
