//! What people say of the links between accounts and people: confirmed, broken, withdrawn, and from what confidence rules may
//! link by themselves. Each is an entry (append-only: who, when, why), the latest word counts, and every pull hears all of
//! them. Not the linking (`muster_connect::link`).
//!
//! Entries and not annotation records: a directory of 100,000 accounts has more links to decide than anybody keeps as files,
//! and most people of an estate have no record to point at. An annotation that names a person is heard too.

use std::sync::Arc;

use jiff::Timestamp;
use muster_connect::link::LinkPolicy;
use muster_estate::{EstateError, Table, Tables};
use serde::{Deserialize, Serialize};

use super::words::LINK;
use crate::actor::Actor;
use crate::error::{AppError, FieldError};
use crate::muster::Muster;
use crate::policy::Permission;
use crate::series::Measured;

/// Entries about the rules of linking.
const POLICY: &str = "link-policy";
/// Longest id or reason, in bytes.
pub(super) const LONGEST: usize = 1000;

/// What was said of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkWord {
    /// The account belongs to the person, or the person answers for it.
    Confirmed,
    /// It does not.
    Broken,
    /// What was said of the two counts no more: source and rules decide again.
    Withdrawn,
}

/// Something that a person said of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkAct {
    /// The account, by its id in snapshots.
    pub account: String,
    /// The person, by their id in snapshots.
    pub person: String,
    /// What.
    pub word: LinkWord,
    /// What the account is for, when an owner was named.
    pub purpose: Option<String>,
    /// Why.
    pub why: String,
    /// When.
    pub at: Timestamp,
    /// By whom: a user's id.
    pub by: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct LinkPayload {
    pub(super) person: String,
    pub(super) word: LinkWord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) purpose: Option<String>,
    pub(super) why: String,
}

#[derive(Serialize, Deserialize)]
struct PolicyPayload {
    policy: LinkPolicy,
    why: String,
}

impl Muster {
    /// Says that an account belongs to a person, does not, or that what was said of the two counts no more. It counts from the
    /// next pull on, and at once in what pages show.
    ///
    /// # Errors
    /// Account and person must be of the newest snapshot. One whom no source names any more can only be refused, and only
    /// where the account is linked to them or was said to be theirs; and what nobody said cannot be withdrawn.
    pub async fn decide_link(
        &self,
        actor: &Actor,
        account: &str,
        person: &str,
        word: LinkWord,
        why: &str,
    ) -> Result<(), AppError> {
        actor.require(Permission::DecideIdentities)?;
        let why = why.trim();
        for (field, value) in [("account", account), ("person", person), ("why", why)] {
            if value.trim().is_empty() || value.len() > LONGEST {
                return Err(invalid(field));
            }
        }
        let words = self.words(actor).await?;
        let said = words.of(account).is_some_and(|of| of.links.contains_key(person));
        if word == LinkWord::Withdrawn {
            // Of an account that has gone as well: what was said of it would come back with it.
            if !said {
                return Err(invalid("withdrawn"));
            }
        } else {
            let newest = self.estate_to_speak_of(actor).await?;
            if !newest.estate.has_account(account) {
                return Err(unknown("account"));
            }
            let known = newest.estate.has_left(person, newest.at.as_microsecond()).is_some();
            let stale = word == LinkWord::Broken && (said || linked(&newest, account, person).await?);
            if !known && !stale {
                return Err(unknown("person"));
            }
        }
        let payload = LinkPayload { person: person.to_owned(), word, purpose: None, why: why.to_owned() };
        self.note(actor, LINK, account, &payload).await
    }

    /// The newest snapshot, of which something is to be said.
    pub(super) async fn estate_to_speak_of(&self, actor: &Actor) -> Result<Arc<Measured>, AppError> {
        self.newest_estate(actor, None).await?.ok_or_else(|| unknown("account"))
    }

    /// Everything said of links, the latest first.
    pub async fn link_acts(&self, actor: &Actor) -> Result<Vec<LinkAct>, AppError> {
        Ok(self.words(actor).await?.acts.iter().rev().cloned().collect())
    }

    /// How sure each rule makes, and from where rules link by themselves.
    pub async fn link_policy(&self, actor: &Actor) -> Result<LinkPolicy, AppError> {
        actor.require(Permission::ReadRecords)?;
        let entries = self.0.store.entries(&actor.org, POLICY, None).await?;
        let latest = entries.into_iter().next_back();
        let read = latest.and_then(|e| serde_json::from_value::<PolicyPayload>(e.payload).ok());
        Ok(read.map(|p| p.policy).unwrap_or_default())
    }

    /// Changes from where rules link by themselves; it counts from the next pull on.
    pub async fn set_link_threshold(&self, actor: &Actor, at_least: u8, why: &str) -> Result<(), AppError> {
        actor.require(Permission::DecideIdentities)?;
        if !(1..=100).contains(&at_least) {
            return Err(invalid("at_least"));
        }
        if why.trim().is_empty() || why.len() > LONGEST {
            return Err(invalid("why"));
        }
        let policy = LinkPolicy { at_least, ..self.link_policy(actor).await? };
        self.note(actor, POLICY, "links", &PolicyPayload { policy, why: why.trim().to_owned() }).await
    }
}

/// Whether the snapshot links the account to this person, whom it may know no row of. Reads two columns.
async fn linked(newest: &Arc<Measured>, account: &str, person: &str) -> Result<bool, AppError> {
    let (newest, account, person) = (newest.clone(), account.to_owned(), person.to_owned());
    let read = tokio::task::spawn_blocking(move || {
        for batch in newest.tables().scan(Table::Accounts, &["account_id", "person_id"])? {
            let batch = batch?;
            let (ids, people) = (batch.texts("account_id")?, batch.texts("person_id")?);
            if let Some(row) = (0..batch.len()).find(|row| ids.get(*row) == Some(&account)) {
                return Ok(people.get(row) == Some(&person));
            }
        }
        Ok::<_, EstateError>(false)
    });
    let unreadable = |why: String| AppError::Unavailable(format!("the snapshot could not be read: {why}"));
    read.await.map_err(|e| unreadable(e.to_string()))?.map_err(|e| unreadable(e.to_string()))
}

/// What the newest snapshot does not have.
pub(super) fn unknown(field: &str) -> AppError {
    let message = match field {
        "account" => "The newest snapshot has no such account.",
        _ => "The newest snapshot has no such person. Look for the person's id in the source of people.",
    };
    AppError::field(field, message, "")
}

/// What cannot be taken as it is.
pub(super) fn invalid(field: &str) -> AppError {
    let message = match field {
        "why" => "Say in a sentence why, in at most 1,000 characters: whoever comes later has only that.",
        "purpose" => "Say in a sentence what it is for, in at most 1,000 characters.",
        "at_least" => "The least confidence is a number from 1 to 100.",
        "withdrawn" => "Nothing stands that could be withdrawn: it was never said, or is withdrawn already.",
        _ => "Choose an account and a person.",
    };
    let path = if field == "withdrawn" { "word" } else { field };
    let error = FieldError { path: path.to_owned(), message: message.to_owned(), expected: String::new() };
    AppError::Invalid { message: message.to_owned(), fields: vec![error] }
}
