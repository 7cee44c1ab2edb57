//! What people say of the links between accounts and people: confirmed, broken, and from what confidence rules may link by
//! themselves. Each is an entry (append-only: who, when, why), the latest word counts, and every pull hears all of them.
//! Not the linking (`muster_connect::link`).
//!
//! Entries and not annotation records: a directory of 100,000 accounts has more links to decide than anybody keeps as files,
//! and most people of an estate have no record to point at. An annotation that names a person is heard too.

use std::collections::BTreeMap;

use jiff::Timestamp;
use muster_connect::Inventory;
use muster_connect::link::{LinkPolicy, Said};
use muster_model::kinds::{Annotation, Person, Source};
use muster_store::{Changes, Entry};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::error::{AppError, FieldError};
use crate::muster::Muster;
use crate::policy::Permission;

/// Entries about the link of one account; their subject is the account.
const LINK: &str = "account-link";
/// Entries about the rules of linking.
const POLICY: &str = "link-policy";
/// Longest id or reason, in bytes.
const LONGEST: usize = 1000;

/// What was said of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkWord {
    /// The account belongs to the person.
    Confirmed,
    /// It does not.
    Broken,
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
    /// Why.
    pub why: String,
    /// When.
    pub at: Timestamp,
    /// By whom: a user's id.
    pub by: String,
}

#[derive(Serialize, Deserialize)]
struct LinkPayload {
    person: String,
    word: LinkWord,
    why: String,
}

#[derive(Serialize, Deserialize)]
struct PolicyPayload {
    policy: LinkPolicy,
    why: String,
}

impl Muster {
    /// Says that an account belongs to a person, or does not. It counts from the next pull on.
    pub async fn decide_link(
        &self,
        actor: &Actor,
        account: &str,
        person: &str,
        word: LinkWord,
        why: &str,
    ) -> Result<(), AppError> {
        actor.require(Permission::RecordEstate)?;
        let why = why.trim();
        for (field, value) in [("account", account), ("person", person), ("why", why)] {
            if value.trim().is_empty() || value.len() > LONGEST {
                return Err(invalid(field));
            }
        }
        let payload = LinkPayload { person: person.to_owned(), word, why: why.to_owned() };
        self.note(actor, LINK, account, &payload).await
    }

    /// Everything said of links, the latest first.
    pub async fn link_acts(&self, actor: &Actor) -> Result<Vec<LinkAct>, AppError> {
        actor.require(Permission::ReadEstate)?;
        let mut acts = self.acts(actor).await?;
        acts.reverse();
        Ok(acts)
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
        actor.require(Permission::RecordEstate)?;
        if !(1..=100).contains(&at_least) {
            return Err(invalid("at_least"));
        }
        if why.trim().is_empty() || why.len() > LONGEST {
            return Err(invalid("why"));
        }
        let policy = LinkPolicy { at_least, ..self.link_policy(actor).await? };
        self.note(actor, POLICY, "links", &PolicyPayload { policy, why: why.trim().to_owned() }).await
    }

    /// How this organisation makes one inventory of its sources: what a pull needs to hear.
    pub(crate) async fn inventory(&self, actor: &Actor) -> Result<Inventory, AppError> {
        let mut said = Said::default();
        for act in self.acts(actor).await? {
            let of = said.accounts.entry(act.account).or_default();
            match act.word {
                LinkWord::Confirmed => of.confirm(&act.person),
                LinkWord::Broken => of.break_off(&act.person),
            }
        }
        said.owners = self.annotated(actor).await?;
        let kinds = self.kind_rules_in_force(actor).await?;
        Ok(Inventory { kinds, links: self.link_policy(actor).await?, said })
    }

    async fn annotated(&self, actor: &Actor) -> Result<BTreeMap<(String, String), String>, AppError> {
        let programme = self.programme(actor).await?;
        let of = |a: &Annotation| {
            let source = programme.get::<Source>(&a.source.as_ref()?.to)?;
            let name = source.name.clone().unwrap_or_else(|| source.id().to_owned());
            let mail = programme.get::<Person>(&a.person.as_ref()?.to)?.mail.clone()?;
            Some(((name, a.native_id.clone()?), mail))
        };
        Ok(programme.all::<Annotation>().filter_map(|a| of(a.data)).collect())
    }

    async fn acts(&self, actor: &Actor) -> Result<Vec<LinkAct>, AppError> {
        let entries = self.0.store.entries(&actor.org, LINK, None).await?;
        // A word that this version cannot read is not left out in silence: what it forbids could come back.
        let read = |e: Entry| {
            let payload: LinkPayload = serde_json::from_value(e.payload).map_err(|_| {
                AppError::Unavailable(format!("what was said of the link of {} cannot be read", e.subject))
            })?;
            let LinkPayload { person, word, why } = payload;
            Ok(LinkAct { account: e.subject, person, word, why, at: e.at, by: e.actor })
        };
        entries.into_iter().map(read).collect()
    }

    pub(super) async fn note(
        &self,
        actor: &Actor,
        kind: &str,
        subject: &str,
        payload: &impl Serialize,
    ) -> Result<(), AppError> {
        let mut changes = Changes::new(&actor.user, self.now());
        changes.entries.push(Entry {
            id: uuid::Uuid::now_v7().to_string(),
            kind: kind.to_owned(),
            subject: subject.to_owned(),
            at: changes.at,
            actor: actor.user.clone(),
            payload: serde_json::to_value(payload).map_err(|e| AppError::Unavailable(e.to_string()))?,
        });
        self.commit(&actor.org, &changes).await?;
        Ok(())
    }
}

fn invalid(field: &str) -> AppError {
    let message = match field {
        "why" => "Say in a sentence why, in at most 1,000 characters: whoever comes later has only that.",
        "at_least" => "The least confidence is a number from 1 to 100.",
        _ => "Choose an account and a person.",
    };
    let error = FieldError { path: field.to_owned(), message: message.to_owned(), expected: String::new() };
    AppError::Invalid { message: message.to_owned(), fields: vec![error] }
}
