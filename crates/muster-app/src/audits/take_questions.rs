//! Puts the catalogue's questions for the clauses of an audit into its checklist, those that are not there yet.

use muster_catalog::checklist;
use muster_model::edit::Edit;
use muster_model::kinds::Audit;
use muster_model::value::Value as _;
use muster_model::{Id, Kind, Reference};
use serde_json::{Value as Json, json};

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::records::Saved;

impl Muster {
    /// Adds the questions for every clause the audit covers, and for the controls named; gives back how many were new.
    ///
    /// # Errors
    /// When the actor may not change the audit, or it has been signed.
    pub async fn take_questions(
        &self,
        actor: &Actor,
        audit: &Reference,
        controls: &[String],
    ) -> Result<(Saved, usize), AppError> {
        let live = self.live(actor).await?;
        let a = live.programme.get::<Audit>(audit).ok_or_else(|| AppError::not_found(audit))?;
        if a.sign_off.is_some() {
            return Err(AppError::Changed(format!(
                "The report of “{}” is signed: its checklist stands.",
                a.title()
            )));
        }
        let mut lines: Vec<Json> = a.checklist.iter().map(|l| l.json()).collect();
        let before = lines.len();
        let there = |q: &str| a.checklist.iter().any(|l| l.question.as_deref() == Some(q));
        let covered = |number: &str| {
            let under = |c: &str| number == c || number.strip_prefix(c).is_some_and(|r| r.starts_with('.'));
            a.clauses.iter().any(|c| under(c.as_str()))
        };
        for q in checklist::all().iter().filter(|q| !there(&q.ask)) {
            let line = match (q.clause(), q.control()) {
                (Some(number), _) if covered(number) => json!({"clause": number, "question": q.ask}),
                (_, Some(id)) if controls.iter().any(|c| c == id) => {
                    let Some(id) = Id::new(id) else { continue };
                    let control = Reference::new(Kind::of::<muster_model::kinds::Control>(), id);
                    json!({"control": control.to_string(), "question": q.ask})
                }
                _ => continue,
            };
            lines.push(line);
        }
        let added = lines.len() - before;
        let edit = Edit { fields: vec![("checklist".into(), Some(Json::Array(lines)))], body: None };
        let based_on = live.head(audit).map(|h| h.version);
        let saved =
            self.save_record(actor, audit, based_on, edit, Some("questions of the catalogue")).await?;
        Ok((saved, added))
    }
}
