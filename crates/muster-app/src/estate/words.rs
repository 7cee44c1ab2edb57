//! What people said of accounts, as it stands: whose each is, who answers for it and for what, and what it is; each with who
//! said it, when and why. Made of entries (append-only) and kept in memory until one is added. How a pull hears it is
//! `muster_connect::link::Said`; how it is said, the use cases beside.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use muster_connect::Inventory;
use muster_connect::link::{Note, Said};
use muster_estate::AccountKind;
use muster_model::Programme;
use muster_model::kinds::{AccountClass, Annotation, Person, Source};
use muster_store::{Changes, Entry};
use serde::{Deserialize, Serialize};

use super::link_accounts::{LinkAct, LinkPayload, LinkWord};
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

/// Entries about the link of one account; their subject is the account.
pub(super) const LINK: &str = "account-link";
/// Entries about the kind of one account; their subject is the account.
pub(super) const KIND: &str = "account-kind";

/// What a person said an account is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindAct {
    /// The account, by its id in snapshots.
    pub account: String,
    /// What it is; none when an earlier word was withdrawn.
    pub kind: Option<AccountKind>,
    /// Why.
    pub why: String,
    /// When.
    pub at: Timestamp,
    /// By whom: a user's id.
    pub by: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct KindPayload {
    pub(super) kind: Option<String>,
    pub(super) why: String,
}

/// What people said of one account and did not take back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordsOf {
    /// By person: confirmed (one at most) or broken.
    pub links: BTreeMap<String, LinkAct>,
    /// What it is.
    pub kind: Option<KindAct>,
}

impl WordsOf {
    /// Whose it was said to be, or who answers for it.
    #[must_use]
    pub fn confirmed(&self) -> Option<&LinkAct> {
        self.links.values().find(|act| act.word == LinkWord::Confirmed)
    }

    /// The act about whose it is that was said last.
    #[must_use]
    pub fn latest(&self) -> Option<&LinkAct> {
        self.links.values().max_by_key(|act| act.at)
    }

    fn hear(&mut self, act: LinkAct) {
        match act.word {
            LinkWord::Withdrawn => drop(self.links.remove(&act.person)),
            LinkWord::Broken => drop(self.links.insert(act.person.clone(), act)),
            LinkWord::Confirmed => {
                self.links.retain(|_, other| other.word != LinkWord::Confirmed);
                self.links.insert(act.person.clone(), act);
            }
        }
    }
}

/// What people said of all accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// How many entries it is made of.
    pub entries: i64,
    /// By account.
    pub accounts: BTreeMap<String, WordsOf>,
    /// Every act about a link, oldest first.
    pub acts: Vec<LinkAct>,
    /// Every act about a kind, oldest first.
    pub kinds: Vec<KindAct>,
}

impl Words {
    fn new(acts: Vec<LinkAct>, kinds: Vec<KindAct>) -> Self {
        let mut accounts: BTreeMap<String, WordsOf> = BTreeMap::new();
        for act in &acts {
            accounts.entry(act.account.clone()).or_default().hear(act.clone());
        }
        for act in &kinds {
            let of = accounts.entry(act.account.clone()).or_default();
            of.kind = Some(act.clone()).filter(|act| act.kind.is_some());
        }
        accounts.retain(|_, of| *of != WordsOf::default());
        let entries = i64::try_from(acts.len() + kinds.len()).unwrap_or(i64::MAX);
        Self { entries, accounts, acts, kinds }
    }

    /// What had been said at this instant.
    #[must_use]
    pub fn until(&self, at: Timestamp) -> Self {
        let acts = self.acts.iter().filter(|act| act.at <= at).cloned().collect();
        let kinds = self.kinds.iter().filter(|act| act.at <= at).cloned().collect();
        Self::new(acts, kinds)
    }

    /// Of one account, if anything was said that stands.
    #[must_use]
    pub fn of(&self, account: &str) -> Option<&WordsOf> {
        self.accounts.get(account)
    }

    /// As a pull hears it, together with what the annotations of the programme say.
    #[must_use]
    pub fn said(&self, programme: &Programme) -> Said {
        let mut said = Said { notes: notes(programme), ..Said::default() };
        for (account, words) in &self.accounts {
            let of = said.accounts.entry(account.clone()).or_default();
            for act in words.links.values() {
                match act.word {
                    LinkWord::Confirmed => of.confirm(&act.person),
                    LinkWord::Broken => of.break_off(&act.person),
                    LinkWord::Withdrawn => {}
                }
            }
            of.kind = words.kind.as_ref().and_then(|act| act.kind);
        }
        said
    }
}

/// What annotations say: by source, then by the object's id there.
fn notes(programme: &Programme) -> BTreeMap<String, BTreeMap<String, Note>> {
    let mut notes: BTreeMap<String, BTreeMap<String, Note>> = BTreeMap::new();
    for annotation in programme.all::<Annotation>() {
        let source = annotation.data.source.as_ref().and_then(|s| programme.get::<Source>(&s.to));
        let (Some(source), Some(native)) = (source, annotation.data.native_id.clone()) else { continue };
        let name = source.data.name.clone().unwrap_or_else(|| source.id().to_owned());
        let person = annotation.data.person.as_ref().and_then(|p| programme.get::<Person>(&p.to));
        let mail = person.and_then(|p| p.data.mail.clone());
        let kind = annotation.data.class.map(|class| match class {
            AccountClass::Human => AccountKind::Human,
            AccountClass::Service => AccountKind::Service,
            AccountClass::Workload => AccountKind::Workload,
            AccountClass::Shared => AccountKind::Shared,
            AccountClass::BreakGlass => AccountKind::BreakGlass,
            AccountClass::Guest => AccountKind::Guest,
        });
        notes.entry(name).or_default().insert(native, Note { mail, kind });
    }
    notes
}

impl Muster {
    /// What people said of accounts.
    pub async fn words(&self, actor: &Actor) -> Result<Arc<Words>, AppError> {
        actor.require(Permission::ReadEstate)?;
        let views = &self.state(&actor.org).await?.views;
        let entries = self.0.store.count_entries(&actor.org, [LINK, KIND]).await?;
        if let Some(known) = views.words(entries) {
            return Ok(known);
        }
        let links = self.0.store.entries(&actor.org, LINK, None).await?.into_iter().map(link_act);
        let kinds = self.0.store.entries(&actor.org, KIND, None).await?.into_iter().map(kind_act);
        let words = Words::new(links.collect::<Result<_, _>>()?, kinds.collect::<Result<_, _>>()?);
        let words = Arc::new(words);
        views.keep_words(words.clone());
        Ok(words)
    }

    /// How this organisation makes one inventory of its sources: what a pull needs to hear.
    pub(crate) async fn inventory(&self, actor: &Actor) -> Result<Inventory, AppError> {
        let programme = self.programme(actor).await?;
        let said = self.words(actor).await?.said(&programme);
        let kinds = self.kind_rules_in_force(actor).await?;
        Ok(Inventory { kinds, links: self.link_policy(actor).await?, said })
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

// A word that this version cannot read is not left out in silence: what it forbids could come back.
fn unreadable(entry: &str) -> AppError {
    AppError::Unavailable(format!("what was said of {entry} cannot be read"))
}

fn link_act(e: Entry) -> Result<LinkAct, AppError> {
    let payload: LinkPayload = serde_json::from_value(e.payload).map_err(|_| unreadable(&e.subject))?;
    let LinkPayload { person, word, purpose, why } = payload;
    Ok(LinkAct { account: e.subject, person, word, purpose, why, at: e.at, by: e.actor })
}

fn kind_act(e: Entry) -> Result<KindAct, AppError> {
    let KindPayload { kind, why } = serde_json::from_value(e.payload).map_err(|_| unreadable(&e.subject))?;
    let kind = match kind {
        Some(word) => Some(AccountKind::parse(&word).ok_or_else(|| unreadable(&e.subject))?),
        None => None,
    };
    Ok(KindAct { account: e.subject, kind, why, at: e.at, by: e.actor })
}
