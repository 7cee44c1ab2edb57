//! What people say of objects of the estate: in annotations, by the source's name and the object's id there; and of accounts
//! in words given here (`muster_app::Words`), which go first. Shown at once, before a pull has heard it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use muster_app::{Words, WordsOf};
use muster_connect::link::{ANNOTATION, CONFIRMED, Foreseen, Said};
use muster_estate::{Account, AccountKind, Person};
use muster_model::kinds::{Annotation, Source};
use muster_model::{Programme, Rec};

use super::inventory::Inventory;
use crate::web::failure::Failure;
use crate::web::visit::Visit;

/// What people said of accounts, as it stood at the time that the visitor looks at.
pub async fn words(v: &Visit) -> Result<Arc<Words>, Failure> {
    let words = v.muster().words(&v.actor).await?;
    Ok(if v.as_of.is_some() { Arc::new(words.until(v.now)) } else { words })
}

/// Annotations, and words about accounts, to be found by object.
pub struct SaidOf<'p> {
    programme: &'p Programme,
    inventory: &'p Inventory,
    words: &'p Words,
    said: Said,
    /// People of the snapshot by the mail addresses of records that annotations name; none where several have it.
    by_mail: HashMap<String, Option<&'p Person>>,
    /// By source, then by id.
    all: HashMap<&'p str, HashMap<&'p str, Rec<'p, Annotation>>>,
}

/// Who answers for an account, or whose it is, by what is known now.
#[derive(Debug, Default)]
pub struct Answers {
    /// Their name; empty when nobody is known.
    pub name: String,
    /// Their id in the snapshot, when it names them.
    pub person: Option<String>,
    /// How it stands: `owned`, `left`, `unread` (no source names the person any more), `unknown`.
    pub standing: &'static str,
    /// The next pull will change what the snapshot says.
    pub coming: bool,
}

impl<'p> SaidOf<'p> {
    /// All that is said of a snapshot.
    pub fn new(programme: &'p Programme, words: &'p Words, inventory: &'p Inventory) -> Self {
        let names: HashMap<_, &'p str> = programme
            .all::<Source>()
            .map(|s| (s.reference(), s.data.name.as_deref().unwrap_or_else(|| s.id())))
            .collect();
        let mut all: HashMap<&'p str, HashMap<&'p str, Rec<'p, Annotation>>> = HashMap::new();
        for note in programme.all::<Annotation>() {
            let source = note.data.source.as_ref().and_then(|s| names.get(&s.to));
            if let (Some(source), Some(id)) = (source, note.data.native_id.as_deref()) {
                all.entry(*source).or_default().insert(id, note);
            }
        }
        let said = words.said(programme);
        let mails = said.notes.values().flat_map(|of| of.values()).filter_map(|note| note.mail.as_deref());
        let wanted: BTreeSet<String> = mails.map(folded).collect();
        let mut by_mail: HashMap<String, Option<&'p Person>> = HashMap::new();
        let people = inventory.register.people();
        let places = match wanted.is_empty() {
            true => Vec::new(),
            false => people.whose("mail", |mail| wanted.contains(&folded(mail))),
        };
        for person in places.into_iter().filter_map(|at| people.at(at)) {
            let Some(mail) = person.mail.as_deref().map(folded) else { continue };
            by_mail.entry(mail).and_modify(|one| *one = None).or_insert(Some(person));
        }
        Self { programme, inventory, words, said, by_mail, all }
    }

    /// Of an object with one of these ids.
    pub fn object(&self, source: &str, ids: &[Option<&str>]) -> Option<&Rec<'p, Annotation>> {
        let of_source = self.all.get(source)?;
        ids.iter().flatten().find_map(|id| of_source.get(*id))
    }

    /// The annotation of an account: by its native id, its name or its id.
    pub fn account(&self, a: &Account) -> Option<&Rec<'p, Annotation>> {
        self.object(&a.source, &[a.native_id.as_deref(), Some(&a.username), Some(&a.account_id)])
    }

    /// What was said of an account here, if it stands.
    pub fn words(&self, a: &Account) -> Option<&'p WordsOf> {
        self.words.of(&a.account_id)
    }

    /// Who answers for an object, by name, as its annotation says.
    pub fn owner(&self, note: Option<&Rec<'p, Annotation>>) -> String {
        let person = note.and_then(|n| n.data.person.as_ref());
        person.map_or(String::new(), |p| self.programme.title(&p.to).to_owned())
    }

    /// What an account is for; empty when nobody has said.
    pub fn purpose(&self, a: &Account) -> &str {
        let here = self.words(a).and_then(WordsOf::confirmed).and_then(|act| act.purpose.as_deref());
        let noted = || self.account(a).and_then(|n| n.data.purpose.as_ref()).map(|p| p.as_ref());
        here.or_else(noted).unwrap_or("")
    }

    /// What an account is, by what is known now.
    pub fn kind(&self, a: &Account) -> AccountKind {
        self.said.kind_now(a)
    }

    /// The accounts that are of one of these kinds, by what is known now, and as they are known now.
    pub fn of_kinds(&self, kinds: &[AccountKind]) -> Vec<Account> {
        let accounts = self.inventory.register.accounts();
        let said = self.said.accounts.values().any(|of| of.kind.is_some())
            || self.said.notes.values().any(|of| of.values().any(|note| note.kind.is_some()))
            || !accounts.whose("kind_by", |by| matches!(by, CONFIRMED | ANNOTATION)).is_empty();
        // Where nobody said anything, the column says it all, and no row has to be made.
        let places: Vec<usize> = match said {
            false => accounts.whose("kind", |word| kinds.iter().any(|kind| kind.as_str() == word)),
            true => {
                let among = accounts.map(|a| kinds.contains(&self.kind(a)));
                among.into_iter().enumerate().filter(|(_, among)| *among).map(|(at, _)| at).collect()
            }
        };
        let made = places.into_iter().filter_map(|at| accounts.made(at));
        made.map(|account| Account { kind: self.kind(&account), ..account }).collect()
    }

    /// Who answers for an account, or whose it is, by what is known now.
    pub fn answers(&self, a: &Account) -> Answers {
        let of = |id: &str| match self.inventory.register.person(id) {
            Some(p) => {
                let at = self.inventory.measured.at.as_microsecond();
                let left = self.inventory.measured.estate.has_left(id, at) == Some(true);
                let standing = if left { "left" } else { "owned" };
                Answers { name: p.display_name.clone(), person: Some(id.to_owned()), standing, coming: false }
            }
            None => Answers { name: id.to_owned(), standing: "unread", ..Answers::default() },
        };
        let mut answers = match self.said.person_now(a) {
            Foreseen::Of(id, _) => of(id),
            Foreseen::OfMail(mail) => match self.by_mail.get(&folded(mail)) {
                Some(Some(person)) => of(&person.person_id),
                _ => Answers { name: self.owner(self.account(a)), standing: "unread", ..Answers::default() },
            },
            Foreseen::Stands => match a.person_id.as_deref() {
                Some(id) => of(id),
                None => {
                    let name = self.owner(self.account(a));
                    let standing = if name.is_empty() { "unknown" } else { "unread" };
                    Answers { name, standing, ..Answers::default() }
                }
            },
            Foreseen::Open => Answers { standing: "unknown", ..Answers::default() },
        };
        // A pull that has heard a word about somebody whom no source names has left the account without a person.
        let next = if answers.standing == "unread" { None } else { answers.person.as_deref() };
        let dangling = answers.standing == "unread" && a.person_id.as_deref() == Some(&answers.name);
        answers.coming = next != a.person_id.as_deref() && !dangling;
        answers
    }
}

fn folded(mail: &str) -> String {
    mail.trim().to_lowercase()
}
