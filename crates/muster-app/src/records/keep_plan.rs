//! Keeps the plan as it stands today: the plan of record, against which slip is counted from then on.

use muster_engine::roadmap::{Roadmap, State};
use muster_model::edit::Edit;
use muster_model::kinds::{Plan, Role};
use muster_model::{Id, Kind, Reference};
use serde_json::{Map, Value as Json, json};

use super::{Saved, WriteRecord};
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

/// Most plans of one day.
const MOST: u32 = 99;

impl Muster {
    /// Keeps `plan` as of today. `why` may say what it was kept for.
    pub async fn keep_plan(&self, actor: &Actor, plan: &Roadmap, why: &str) -> Result<Saved, AppError> {
        actor.require(Permission::WriteRecords)?;
        let live = self.live(actor).await?;
        let programme = &live.programme;
        let today = programme.profile.today(self.now());
        let open: Vec<Json> = plan
            .tasks
            .iter()
            .filter(|t| t.state != State::Done)
            .filter_map(|t| {
                let mut task = Map::new();
                task.insert("task".into(), json!(t.id));
                task.insert("title".into(), json!(t.title));
                task.insert("phase".into(), json!(t.phase));
                task.insert("role".into(), json!(t.role));
                task.insert("start".into(), json!(t.start?.to_string()));
                task.insert("end".into(), json!(t.end?.to_string()));
                task.insert("effort".into(), json!(format!("{}", (t.remaining * 100.0).round() / 100.0)));
                Some(Json::Object(task))
            })
            .collect();
        if open.is_empty() {
            return Err(AppError::field("tasks", "nothing is left to plan", ""));
        }
        let mut fields = vec![("title".to_owned(), Some(json!(format!("Plan kept on {}", in_words(today)))))];
        if let Some(owner) = programme.by_id::<Role>("isms-manager") {
            fields.push(("owner".to_owned(), Some(json!(owner.reference().to_string()))));
        }
        fields.push(("kept".to_owned(), Some(json!(today.to_string()))));
        fields.push(("ends".to_owned(), Some(json!(plan.end.to_string()))));
        if let Some(target) = plan.target {
            fields.push(("target".to_owned(), Some(json!(target.to_string()))));
        }
        fields.push(("tasks".to_owned(), Some(Json::Array(open))));
        let body = Some(why.trim()).filter(|w| !w.is_empty()).map(|w| format!("{w}\n"));
        let kind = Kind::of::<Plan>();
        let names =
            std::iter::once(format!("plan-{today}")).chain((2..=MOST).map(|n| format!("plan-{today}-{n}")));
        for id in names.filter_map(|name| Id::new(&name)) {
            let reference = Reference::new(kind, id);
            if programme.find(&reference).is_some() {
                continue;
            }
            let write = WriteRecord::new(reference, Edit { fields: fields.clone(), body: body.clone() });
            match self.write_records(actor, vec![write], Some("Kept the plan")).await {
                // A deleted record keeps its id.
                Err(AppError::Changed(_)) => continue,
                other => return other.and_then(|saved| saved.into_iter().next().ok_or_else(nothing)),
            }
        }
        Err(AppError::field("kept", "there are too many plans of this day", "delete one first"))
    }
}

fn nothing() -> AppError {
    AppError::Unavailable("The plan was not written. Please try again.".into())
}

/// `12 May 2026`.
fn in_words(day: jiff::civil::Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}
