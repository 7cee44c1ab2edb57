//! Makes a version of the Statement of Applicability: one record that pins the scope, the criteria, every control and the
//! risks, treatments and requirements behind them, as they stand. It counts once somebody approves it (`attest`).

use muster_engine::Context;
use muster_engine::statement::draft;
use muster_model::edit::Edit;
use muster_model::kinds::Applicability;
use muster_model::{Id, Kind, Reference};
use serde_json::json;

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::records::Saved;

/// Longest version that people can cite.
const LONGEST: usize = 20;

impl Muster {
    /// Makes version `version`, owned by the first role of the actor, with what they say about it.
    pub async fn make_statement(
        &self,
        actor: &Actor,
        version: &str,
        note: Option<&str>,
    ) -> Result<Saved, AppError> {
        let kind = Kind::of::<Applicability>();
        if !actor.may_create(kind) {
            return Err(AppError::forbidden("make a version of the Statement of Applicability"));
        }
        let version = version.trim();
        let live = self.live(actor).await?;
        let p = &live.programme;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let ends = version.starts_with(|c: char| c.is_ascii_alphanumeric())
            && version.ends_with(|c: char| c.is_ascii_alphanumeric());
        if !ends || version.len() > LONGEST || !version.chars().all(plain) {
            let wanted =
                format!("letters, digits, dots and hyphens, {LONGEST} characters at most, such as 1.0");
            return Err(AppError::field("version", "is not a version that people can cite", wanted));
        }
        if p.all::<Applicability>().any(|a| a.data.version.as_deref().map(str::trim) == Some(version)) {
            return Err(AppError::field("version", "is there already", "give it the next number"));
        }
        let id = Id::new(&format!("soa-{}", version.to_lowercase()));
        let id = id.ok_or_else(|| {
            AppError::field("version", "makes no id", "begin and end with a letter or digit")
        })?;
        let reference = Reference::new(kind, id);
        if p.find(&reference).is_some() {
            return Err(AppError::field("version", "is there already", "give it the next number"));
        }
        let cx = Context::new(p, self.now());
        let draft = draft(&cx);
        if draft.controls.is_empty() {
            return Err(AppError::field(
                "controls",
                "are all undecided",
                "decide at least one control first",
            ));
        }
        let mut fields: Vec<(String, Option<serde_json::Value>)> = vec![
            ("title".into(), Some(json!(format!("Statement of Applicability {version}")))),
            ("version".into(), Some(json!(version))),
        ];
        fields.extend(actor.held.first().map(|role| ("owner".to_owned(), Some(json!(role.to_string())))));
        fields.extend(draft.fields(&cx).into_iter().map(|(name, value)| (name, Some(value))));
        let body = note.map(str::trim).filter(|n| !n.is_empty()).map(|n| format!("{n}\n"));
        self.save_record(actor, &reference, None, Edit { fields, body }, None).await
    }
}
