//! What people said of accounts: whose they are, whose they are not, who answers for them, what they are. It wins over every
//! rule. Not who said it and why (`muster_app`).
//!
//! Two things say it, in this order: entries (a form of the account; `accounts`), and annotation records (`notes`).
use std::collections::{BTreeMap, BTreeSet};

use muster_estate::{Account, AccountKind};

/// What `linked_by` and `kind_by` hold when a person said it here.
pub const CONFIRMED: &str = "confirmed";
/// What they hold when an annotation says it.
pub const ANNOTATION: &str = "annotation";

/// What people said of the accounts of an estate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Accounts of which a person said something here, by account id.
    pub accounts: BTreeMap<String, SaidOf>,
    /// What annotations say: by source, then by the id of the object there.
    pub notes: BTreeMap<String, BTreeMap<String, Note>>,
}

/// What people said of one account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SaidOf {
    /// The person it was confirmed to belong to, or who answers for it.
    pub confirmed: Option<String>,
    /// People it was said not to belong to: no rule makes that link again.
    pub broken: BTreeSet<String>,
    /// What it is, whatever its source and the rules say.
    pub kind: Option<AccountKind>,
}

/// What an annotation says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// The mail address of the record of the person it belongs to, or who answers for it.
    pub mail: Option<String>,
    /// What it is.
    pub kind: Option<AccountKind>,
}

/// Whose an account of a snapshot is by what was said since, before any pull has heard it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreseen<'a> {
    /// Nothing was said that changes it.
    Stands,
    /// This person's, and what says so.
    Of(&'a str, &'static str),
    /// The mail address of the record of whom an annotation names.
    OfMail(&'a str),
    /// Nobody's: what made the link was withdrawn or refused. The next pull asks source and rules again.
    Open,
}

impl SaidOf {
    /// It belongs to this person.
    pub fn confirm(&mut self, person: &str) {
        self.broken.remove(person);
        self.confirmed = Some(person.to_owned());
    }

    /// It does not belong to this person.
    pub fn break_off(&mut self, person: &str) {
        if self.confirmed.as_deref() == Some(person) {
            self.confirmed = None;
        }
        self.broken.insert(person.to_owned());
    }
}

impl Said {
    /// What the annotation of this account says: by its native id, its name or its id.
    #[must_use]
    pub fn note(&self, account: &Account) -> Option<&Note> {
        let of_source = self.notes.get(&account.source)?;
        let ids = [account.native_id.as_deref(), Some(&account.username), Some(&account.account_id)];
        ids.into_iter().flatten().find_map(|id| of_source.get(id))
    }

    /// What people say this account is, and which of the two says it.
    #[must_use]
    pub fn kind(&self, account: &Account) -> Option<(AccountKind, &'static str)> {
        let here = self.accounts.get(&account.account_id).and_then(|s| s.kind);
        let noted = || Some((self.note(account)?.kind?, ANNOTATION));
        here.map(|kind| (kind, CONFIRMED)).or_else(noted)
    }

    /// What kind the account is by what was said since its snapshot.
    #[must_use]
    pub fn kind_now(&self, account: &Account) -> AccountKind {
        match (self.kind(account), account.kind_by.as_deref()) {
            (Some((kind, _)), _) => kind,
            (None, Some(CONFIRMED | ANNOTATION)) => account.source_kind.unwrap_or(account.kind),
            (None, _) => account.kind,
        }
    }

    /// Whose the account is by what was said since its snapshot.
    #[must_use]
    pub fn person_now(&self, account: &Account) -> Foreseen<'_> {
        let of = self.accounts.get(&account.account_id);
        if let Some(person) = of.and_then(|of| of.confirmed.as_deref()) {
            return Foreseen::Of(person, CONFIRMED);
        }
        if let Some(mail) = self.note(account).and_then(|note| note.mail.as_deref()) {
            return Foreseen::OfMail(mail);
        }
        let Some(linked) = account.person_id.as_deref() else { return Foreseen::Stands };
        let refused = of.is_some_and(|of| of.broken.contains(linked));
        let withdrawn = matches!(account.linked_by.as_deref(), Some(CONFIRMED | ANNOTATION));
        if refused || withdrawn { Foreseen::Open } else { Foreseen::Stands }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_shows_before_the_next_pull_and_so_does_its_withdrawal() {
        let mut account = Account {
            account_id: "ad:svc".into(),
            source: "ad".into(),
            username: "svc".into(),
            kind: AccountKind::Service,
            kind_by: Some(CONFIRMED.into()),
            source_kind: Some(AccountKind::Human),
            person_id: Some("p1".into()),
            linked_by: Some(CONFIRMED.into()),
            ..Account::default()
        };
        let mut said = Said::default();
        assert_eq!(
            (said.kind_now(&account), said.person_now(&account)),
            (AccountKind::Human, Foreseen::Open)
        );
        let note = Note { mail: Some("a@x.org".into()), kind: Some(AccountKind::Shared) };
        said.notes.entry("ad".into()).or_default().insert("svc".into(), note);
        assert_eq!(said.person_now(&account), Foreseen::OfMail("a@x.org"));
        assert_eq!(said.kind_now(&account), AccountKind::Shared);
        let of = said.accounts.entry("ad:svc".into()).or_default();
        (of.confirmed, of.kind) = (Some("p2".into()), Some(AccountKind::BreakGlass));
        assert_eq!(said.person_now(&account), Foreseen::Of("p2", CONFIRMED));
        assert_eq!(said.kind(&account), Some((AccountKind::BreakGlass, CONFIRMED)));
        let silent = Said::default();
        (account.linked_by, account.kind_by) =
            (Some("mail 95".into()), Some("if name matches svc then service".into()));
        assert_eq!(
            (silent.kind_now(&account), silent.person_now(&account)),
            (AccountKind::Service, Foreseen::Stands)
        );
    }
}
