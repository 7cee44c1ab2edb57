//! The rules by which an organisation decides what kind of account each is: read, and changed by a new version of all of
//! them (an entry: who, when, why). Every pull follows the latest. Not the rules themselves (`muster_connect::kinds`).

use jiff::Timestamp;
use muster_connect::kinds::KindRules;
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::error::{AppError, FieldError};
use crate::muster::Muster;
use crate::policy::Permission;

const KIND: &str = "kind-rules";
/// Longest text of rules, in bytes.
const LONGEST: usize = 64 << 10;

/// The rules as they were set last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindRulesSet {
    /// As they were written.
    pub text: String,
    /// Why.
    pub why: String,
    /// When.
    pub at: Timestamp,
    /// By whom: a user's id.
    pub by: String,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    text: String,
    why: String,
}

impl Muster {
    /// The rules, if any were ever set.
    pub async fn kind_rules(&self, actor: &Actor) -> Result<Option<KindRulesSet>, AppError> {
        actor.require(Permission::ReadRecords)?;
        let entries = self.0.store.entries(&actor.org, KIND, None).await?;
        let read = |e: muster_store::Entry| {
            let Payload { text, why } = serde_json::from_value(e.payload)
                .map_err(|_| AppError::Unavailable("the rules of kinds cannot be read".into()))?;
            Ok(KindRulesSet { text, why, at: e.at, by: e.actor })
        };
        entries.into_iter().next_back().map(read).transpose()
    }

    /// Sets the rules; they count from the next pull on.
    pub async fn set_kind_rules(&self, actor: &Actor, text: &str, why: &str) -> Result<(), AppError> {
        actor.require(Permission::DecideIdentities)?;
        let text = text.replace("\r\n", "\n");
        let mut fields = Vec::new();
        let mut wrong = |path: &str, message: String| {
            fields.push(FieldError { path: path.to_owned(), message, expected: String::new() });
        };
        if text.len() > LONGEST {
            wrong("rules", format!("have at most {LONGEST} characters"));
        } else if let Err(bad) = KindRules::parse(&text) {
            bad.iter().for_each(|b| wrong("rules", b.to_string()));
        }
        if why.trim().is_empty() || why.len() > 1000 {
            wrong("why", "Say in a sentence why, in at most 1,000 characters.".into());
        }
        if !fields.is_empty() {
            let message = fields.iter().map(|f| f.message.as_str()).collect::<Vec<_>>().join("; ");
            return Err(AppError::Invalid { message, fields });
        }
        self.note(actor, KIND, "accounts", &Payload { text, why: why.trim().to_owned() }).await
    }

    pub(super) async fn kind_rules_in_force(&self, actor: &Actor) -> Result<KindRules, AppError> {
        let Some(set) = self.kind_rules(actor).await? else { return Ok(KindRules::default()) };
        KindRules::parse(&set.text).map_err(|_| {
            AppError::Unavailable("the rules of kinds are not rules any more; set them again".into())
        })
    }
}
