//! Draws a sample for an audit and writes it down with its seed and the checksum of what it was drawn from.

use muster_engine::audit::draw;
use muster_model::edit::Edit;
use muster_model::kinds::Audit;
use muster_model::value::Value as _;
use muster_model::{Kind, Reference};
use serde_json::{Value as Json, json};

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::records::Saved;

/// Largest sample, in members.
pub const LARGEST_SAMPLE: usize = 500;
/// Largest population, in members.
pub const MOST_MEMBERS: usize = 200_000;
/// Longest member, in characters.
const LONGEST: usize = 200;

/// What a sample is drawn from.
#[derive(Debug, Clone)]
pub enum SampleOf {
    /// Every record of a kind.
    Records(Kind),
    /// A list from elsewhere, with what it is.
    List {
        /// What it is, in words: where it comes from, of which period.
        what: String,
        /// Its members, a line each.
        members: Vec<String>,
    },
}

impl Muster {
    /// Draws `size` members by `seed` and adds the sample to the audit.
    ///
    /// # Errors
    /// When there is nothing to draw from, or more than is accepted; when the report is signed.
    pub async fn draw_sample(
        &self,
        actor: &Actor,
        audit: &Reference,
        of: SampleOf,
        seed: &str,
        size: usize,
    ) -> Result<Saved, AppError> {
        let live = self.live(actor).await?;
        let a = live.programme.get::<Audit>(audit).ok_or_else(|| AppError::not_found(audit))?;
        if a.sign_off.is_some() {
            return Err(AppError::Changed(format!(
                "The report of “{}” is signed: its samples stand.",
                a.title()
            )));
        }
        let seed = seed.trim();
        if seed.is_empty() || seed.chars().count() > 64 {
            return Err(AppError::field(
                "seed",
                "is needed, and at most 64 characters long",
                "the day, such as 20260420",
            ));
        }
        if !(1..=LARGEST_SAMPLE).contains(&size) {
            return Err(AppError::field("size", "is no size of a sample", format!("1 to {LARGEST_SAMPLE}")));
        }
        let (what, members) = match of {
            SampleOf::Records(kind) => {
                let all = live.programme.of_kind(kind).map(|r| r.reference().to_string()).collect::<Vec<_>>();
                (format!("{} on record", kind.spec().labels), all)
            }
            SampleOf::List { what, members } => (what.trim().to_owned(), members),
        };
        if members.len() > MOST_MEMBERS || members.iter().any(|m| m.chars().count() > LONGEST) {
            return Err(AppError::field(
                "members",
                "is more than is accepted",
                format!("at most {MOST_MEMBERS} lines of {LONGEST} characters"),
            ));
        }
        if what.is_empty() {
            return Err(AppError::field(
                "what",
                "is missing: say what the list is",
                "Leavers of the first quarter",
            ));
        }
        let drawn = draw(seed, size, &members);
        if drawn.population == 0 {
            return Err(AppError::field("members", "holds nothing to draw from", "a line for each member"));
        }
        let mut samples: Vec<Json> = a.samples.iter().map(|s| s.json()).collect();
        samples.push(json!({
            "of": what, "seed": seed, "population": drawn.population,
            "digest": drawn.digest.to_string(), "drawn": drawn.members,
        }));
        let edit = Edit { fields: vec![("samples".into(), Some(Json::Array(samples)))], body: None };
        let based_on = live.head(audit).map(|h| h.version);
        self.save_record(actor, audit, based_on, edit, Some(&format!("sample of {what}"))).await
    }
}
