//! Answers lines of a baseline. Several people answer at a time, each their own lines: what others answered since the form
//! was opened stays, and a line that two people answered differently is handed back with both answers.

use std::collections::BTreeMap;

use muster_engine::baseline::{self, Answer, Answers};
use muster_model::edit::Edit;
use muster_model::kinds::Baseline;
use muster_model::{Reference, Standing};
use serde_json::{Map, Value as Json, json};

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::records::Saved;

/// A line that somebody else answered otherwise meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The name of the line.
    pub key: String,
    /// What stands now; none when they took the answer away.
    pub theirs: Option<Answer>,
}

/// What came of it.
#[derive(Debug)]
pub enum Answered {
    /// Saved.
    Saved(Saved),
    /// Nothing was saved: these lines were answered by somebody else meanwhile.
    Clash {
        /// The version that stands now, which the next attempt is based on.
        version: i64,
        /// The lines.
        lines: Vec<Clash>,
    },
}

impl Muster {
    /// Answers the lines of `given` (none takes an answer away), seen at version `based_on`. Lines not named stay.
    pub async fn answer_baseline(
        &self,
        actor: &Actor,
        reference: &Reference,
        based_on: i64,
        given: &BTreeMap<String, Option<Answer>>,
    ) -> Result<Answered, AppError> {
        let live = self.live(actor).await?;
        let found = live.programme.get::<Baseline>(reference);
        let record = found.ok_or_else(|| AppError::not_found(reference))?;
        if !actor.may_write(record.record) {
            return Err(AppError::forbidden(format!("answer “{}”", record.title())));
        }
        let standing = live.programme.standing(record.record, "sign_off", record.sign_off.as_ref());
        if matches!(standing, Standing::Attested | Standing::Asserted) {
            let words = "this baseline is signed off, and what was signed must stay what it is";
            return Err(AppError::field("sign_off", words, "start a new one"));
        }
        let version = live.head(reference).map_or(0, |h| h.version);
        let current = baseline::answers(record.data);
        let before = if version == based_on {
            current.clone()
        } else {
            let old = self.record_version(actor, reference, based_on).await?;
            old.record().and_then(|r| r.data::<Baseline>().map(baseline::answers)).unwrap_or_default()
        };
        let mut merged = current.clone();
        let mut lines = Vec::new();
        for (key, answer) in given {
            let (was, is) = (before.get(key), current.get(key));
            if was == answer.as_ref() || is == answer.as_ref() {
                continue;
            }
            if was != is {
                lines.push(Clash { key: key.clone(), theirs: is.cloned() });
                continue;
            }
            match answer {
                Some(answer) => merged.insert(key.clone(), answer.clone()),
                None => merged.remove(key),
            };
        }
        if !lines.is_empty() {
            return Ok(Answered::Clash { version, lines });
        }
        if merged == current {
            let digest = record.record.digest();
            return Ok(Answered::Saved(Saved { reference: reference.clone(), version, digest }));
        }
        let edit = Edit { fields: vec![("answers".to_owned(), Some(written(&merged)))], body: None };
        self.save_record(actor, reference, Some(version), edit, None).await.map(Answered::Saved)
    }
}

/// The answers as the record holds them: clauses, then controls, each in the order of the catalogue.
fn written(answers: &Answers) -> Json {
    let clauses = muster_catalog::clause::all().iter().map(|c| ("clause", c.number.as_str()));
    let controls = muster_catalog::control::all().iter().map(|c| ("control", c.id.as_str()));
    let known: Vec<_> = clauses.chain(controls).collect();
    let others = answers.keys().filter(|k| !known.iter().any(|(_, name)| name == k)).map(|k| {
        let what = if k.starts_with(|c: char| c.is_ascii_digit()) { "clause" } else { "control" };
        (what, k.as_str())
    });
    let one = |(what, key): (&str, &str)| {
        let answer = answers.get(key)?;
        let name = if what == "control" { format!("control/{key}") } else { key.to_owned() };
        let mut line = Map::from_iter([
            (what.to_owned(), json!(name)),
            ("now".to_owned(), json!(answer.now)),
            ("wanted".to_owned(), json!(answer.wanted)),
        ]);
        if !answer.note.is_empty() {
            line.insert("note".to_owned(), json!(answer.note));
        }
        Some(Json::Object(line))
    };
    Json::Array(known.iter().copied().chain(others).filter_map(one).collect())
}
