//! What people say of one account, on its page: who answers for it and for what, and what it is; with who said it, the forms
//! to say it, and to take it back.

use std::collections::BTreeMap;
use std::sync::Arc;

use maud::{Markup, html};
use muster_app::{AppError, KindAct, LinkAct, LinkWord, Permission};
use muster_connect::link::{ANNOTATION, CONFIRMED};
use muster_estate::{Account, AccountKind, Person};

use super::account;
use super::inventory::{Inventory, kind_label};
use super::said_of::SaidOf;
use crate::web::failure::Failure;
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// People that a form proposes for what was typed.
const MOST_PROPOSED: usize = 20;
/// What an account can be, as its form says it.
const KINDS: [(AccountKind, &str); 6] = [
    (AccountKind::Service, "A service account: software runs under it"),
    (AccountKind::Workload, "A workload: a cloud workload runs under it"),
    (AccountKind::Shared, "A shared account: several people use it"),
    (AccountKind::BreakGlass, "A break-glass account: for emergencies only"),
    (AccountKind::Guest, "A guest: somebody from outside"),
    (AccountKind::Human, "One person's account"),
];

/// A form as it was sent, and why it was not taken.
#[derive(Debug, Default)]
pub struct Draft {
    /// Why; with the form it belongs to.
    pub refused: Option<(&'static str, String)>,
    person: String,
    purpose: String,
    why: String,
    /// People that may be meant.
    meant: Vec<(String, String)>,
}

/// Whom a text of a form means.
enum Meant<'a> {
    One(&'a Person),
    Several(Vec<&'a Person>),
}

/// What was said of it, and the forms.
pub fn section(
    v: &Visit,
    inventory: &Inventory,
    a: &Account,
    people: &SaidOf<'_>,
    names: &BTreeMap<String, String>,
    draft: &Draft,
) -> Markup {
    let may = v.may_act() && v.actor.may(Permission::DecideIdentities);
    let said = people.words(a);
    let owner = said.and_then(|s| s.confirmed());
    let kind = said.and_then(|s| s.kind.as_ref());
    let refused: Vec<&LinkAct> = said
        .map(|s| s.links.values().filter(|act| act.word == LinkWord::Broken).collect())
        .unwrap_or_default();
    let human = people.kind(a) == AccountKind::Human;
    html! {
        section aria-labelledby="said-h" {
            h2 #said-h { "What people say of it" }
            @if owner.is_none() && kind.is_none() && refused.is_empty() {
                p.nothing { @if human { "Nothing was said here." }
                    @else if people.account(a).is_some() { "Nothing was said here; its annotation stands beside." }
                    @else { "Nothing was said here: neither who answers for it nor what it is for." } }
            }
            @if let Some(act) = owner { (standing(v, inventory, a, act, human, names, may)) }
            @for act in refused { (standing(v, inventory, a, act, human, names, may)) }
            @if let Some(act) = kind { (kind_said(v, a, act, names, may)) }
            @if may {
                @if let (true, Some(("owner", why))) = (human, &draft.refused) { p.error role="alert" { (why) } }
                @if !human { (owner_form(v, a, owner, people.purpose(a), draft)) }
                (kind_form(v, a, people.kind(a), draft))
                @if human { p.meta { "Whose it is, is said on " a href=(v.href("/identity/links")) { "the page of links" } "." } }
            }
        }
    }
}

fn by(v: &Visit, names: &BTreeMap<String, String>, user: &str, at: jiff::Timestamp) -> Markup {
    html! { "said by " (names.get(user).map_or(user, String::as_str)) " on " (words::instant(at, &v.programme.profile.zone())) }
}

fn standing(
    v: &Visit,
    inventory: &Inventory,
    a: &Account,
    act: &LinkAct,
    human: bool,
    names: &BTreeMap<String, String>,
    may: bool,
) -> Markup {
    let name = inventory.register.person(&act.person).map_or(act.person.as_str(), |p| &p.display_name);
    let label = match (act.word, human) {
        (LinkWord::Broken, _) => "Not of",
        (_, true) => "Belongs to",
        (_, false) => "Answers for it",
    };
    html! {
        dl.said {
            div { dt { (label) } dd { strong { (name) } " " span.meta { (act.person) } } }
            @if let Some(purpose) = &act.purpose { div { dt { "Purpose" } dd { (purpose) } } }
            div { dt { "Why" } dd { (act.why) div.meta { (by(v, names, &act.by, act.at)) } } }
        }
        @if may { (withdraw(v, a, "owner", &act.person, "what was said of this person")) }
    }
}

fn kind_said(v: &Visit, a: &Account, act: &KindAct, names: &BTreeMap<String, String>, may: bool) -> Markup {
    let kind = act.kind.map_or("", kind_label);
    html! {
        dl.said {
            div { dt { "It is" } dd { strong { (kind) } } }
            div { dt { "Why" } dd { (act.why) div.meta { (by(v, names, &act.by, act.at)) } } }
        }
        @if may { (withdraw(v, a, "kind", "", "what was said of its kind")) }
    }
}

/// What decided the kind that is shown.
pub fn kind_by(a: &Account, people: &SaidOf<'_>) -> String {
    let said = people.words(a).and_then(|s| s.kind.as_ref());
    match (said, a.kind_by.as_deref()) {
        (Some(_), Some(CONFIRMED)) => "said by a person".into(),
        (Some(_), _) => "said by a person; the next pull has it".into(),
        (None, _) if people.kind(a) != a.kind => "the next pull decides anew".into(),
        (None, Some(ANNOTATION)) => "by annotation".into(),
        (None, Some(CONFIRMED)) => "the next pull decides anew".into(),
        (None, Some(rule)) => format!("by rule: {rule}"),
        (None, None) => "as its source says".into(),
    }
}

fn path(a: &Account, what: &str) -> String {
    format!("{}/{what}", account_path(&a.account_id))
}

fn withdraw(v: &Visit, a: &Account, what: &str, person: &str, of: &str) -> Markup {
    let id = format!("withdraw-{what}-{person}");
    html! { details.fold {
        summary { "Take back " (of) }
        form.panel method="post" action=(v.live_href(&path(a, what))) {
            (v.secret())
            input type="hidden" name="person" value=(person);
            div.field {
                label for=(id) { "Why" }
                p.hint id={ (id) "-hint" } { "From the next pull on, its source and the rules decide again. What was said stays in the history." }
                input id=(id) name="why" required maxlength="500" aria-describedby={ (id) "-hint" };
            }
            div.form-acts { button.button type="submit" name="word" value="withdrawn" { "Take it back" } }
        }
    } }
}

/// The form that names an owner.
fn owner_form(v: &Visit, a: &Account, owner: Option<&LinkAct>, purpose: &str, draft: &Draft) -> Markup {
    let wrong = draft.refused.as_ref().filter(|r| r.0 == "owner").map(|r| r.1.as_str());
    let purpose = if draft.purpose.is_empty() { purpose } else { &draft.purpose };
    html! { details.fold open[wrong.is_some()] {
        summary { (if owner.is_some() { "Name somebody else" } else { "Name who answers for it" }) }
        form.panel method="post" action=(v.live_href(&path(a, "owner"))) {
            (v.secret())
            @if let Some(why) = wrong { p.error role="alert" { (why) } }
            div.field.wrong[wrong.is_some()] {
                label for="owner-person" { "Person" }
                p.hint #owner-person-hint { "Name, mail address or id of somebody in your source of people who works here. " span.example { "For example: Ingrid Berg" } }
                @if draft.meant.is_empty() {
                    input #owner-person name="person" value=(draft.person) required maxlength="300" autocomplete="off" aria-describedby="owner-person-hint";
                } @else {
                    select #owner-person name="person" required aria-describedby="owner-person-hint" {
                        option value="" { "Choose" }
                        @for (id, name) in &draft.meant { option value=(id) { (name) } }
                    }
                }
            }
            div.field {
                label for="owner-purpose" { "What it is for" }
                p.hint #owner-purpose-hint { "What would stop if it were disabled. " span.example { "For example: the nightly backup of the order database" } }
                input #owner-purpose name="purpose" value=(purpose) required maxlength="500" aria-describedby="owner-purpose-hint";
            }
            div.field {
                label for="owner-why" { "Why this person" }
                p.hint #owner-why-hint { "Whoever comes later has only this to go by. " span.example { "For example: she runs the backups and agreed on 3 March" } }
                input #owner-why name="why" value=(draft.why) required maxlength="500" aria-describedby="owner-why-hint";
            }
            div.form-acts { button.button.primary type="submit" name="word" value="confirmed" { "Name the owner" } }
        }
    } }
}

fn kind_form(v: &Visit, a: &Account, now: AccountKind, draft: &Draft) -> Markup {
    let wrong = draft.refused.as_ref().filter(|r| r.0 == "kind").map(|r| r.1.as_str());
    html! { details.fold open[wrong.is_some()] {
        summary { "Say what it is" }
        form.panel method="post" action=(v.live_href(&path(a, "kind"))) {
            (v.secret())
            @if let Some(why) = wrong { p.error role="alert" { (why) } }
            div.field {
                label for="kind" { "This is" }
                p.hint #kind-hint { "Your word goes before the rules and before what the source says. It counts from the next pull on." }
                select #kind name="kind" aria-describedby="kind-hint" {
                    @for (kind, label) in KINDS.iter().filter(|k| k.0 != now) { option value=(kind.as_str()) { (label) } }
                }
            }
            div.field {
                label for="kind-why" { "Why" }
                p.hint #kind-why-hint { "What you know it from. " span.example { "For example: the till software signs in with it" } }
                input #kind-why name="why" value=(if wrong.is_some() { draft.why.as_str() } else { "" }) required maxlength="500" aria-describedby="kind-why-hint";
            }
            div.form-acts { button.button.primary type="submit" name="word" value="said" { "Say so" } }
        }
    } }
}

/// The form above the register of non-human identities: account and owner in one.
pub fn owner_form_of_any(v: &Visit) -> Markup {
    if !(v.may_act() && v.actor.may(Permission::DecideIdentities)) {
        return html! {};
    }
    html! { details.fold {
        summary { "Name an owner" }
        form.panel method="post" action=(v.live_href("/identity/non-human")) {
            (v.secret())
            div.field {
                label for="owner-account" { "Account" }
                p.hint #owner-account-hint { "Its name or id, as it stands in the list below." }
                input #owner-account name="account" required maxlength="300" autocomplete="off" aria-describedby="owner-account-hint";
            }
            div.field {
                label for="owner-person" { "Person who answers for it" }
                p.hint #owner-person-hint { "Name, mail address or id of somebody in your source of people who works here." }
                input #owner-person name="person" required maxlength="300" autocomplete="off" aria-describedby="owner-person-hint";
            }
            div.field {
                label for="owner-purpose" { "What it is for" }
                p.hint #owner-purpose-hint { "What would stop if it were disabled. " span.example { "For example: the nightly backup of the order database" } }
                input #owner-purpose name="purpose" required maxlength="500" aria-describedby="owner-purpose-hint";
            }
            div.field {
                label for="owner-why" { "Why this person" }
                p.hint #owner-why-hint { "Whoever comes later has only this to go by." }
                input #owner-why name="why" required maxlength="500" aria-describedby="owner-why-hint";
            }
            div.form-acts { button.button.primary type="submit" { "Name the owner" } }
        }
    } }
}

/// Whom a text means: an id, one mail address, one name; or those whose name holds it.
fn meant<'a>(inventory: &'a Inventory, text: &str) -> Meant<'a> {
    if let Some(person) = inventory.register.person(text) {
        return Meant::One(person);
    }
    let wanted = text.to_lowercase();
    let people = inventory.register.people();
    let mail = || people.whose("mail", |m| m.to_lowercase() == wanted);
    let named = || people.whose("display_name", |name| name.to_lowercase() == wanted);
    let like = || people.whose("display_name", |name| name.to_lowercase().contains(&wanted));
    let ways: [&dyn Fn() -> Vec<usize>; 3] = [&mail, &named, &like];
    for way in ways {
        let places = way().into_iter().take(MOST_PROPOSED);
        let found: Vec<&Person> = places.filter_map(|at| people.at(at)).collect();
        match found.as_slice() {
            [] => {}
            [one] => return Meant::One(one),
            _ => return Meant::Several(found),
        }
    }
    Meant::Several(Vec::new())
}

fn told(p: &Person) -> String {
    match &p.department {
        Some(department) => format!("{}, {department} ({})", p.display_name, p.person_id),
        None => format!("{} ({})", p.display_name, p.person_id),
    }
}

fn filled(v: &Visit, name: &str) -> String {
    v.form.filled(name).unwrap_or_default().trim().to_owned()
}

/// Takes who answers for the account of the page, or that it counts no more.
pub async fn owner(v: Arc<Visit>) -> Answer {
    let account = v.param("id").to_owned();
    if v.form.filled("word") == Some("withdrawn") {
        let (person, why) = (filled(&v, "person"), filled(&v, "why"));
        v.muster().decide_link(&v.actor, &account, &person, LinkWord::Withdrawn, &why).await?;
        return Ok(v.redirect_saying(&account_path(&account), "Taken back. The next pull decides again."));
    }
    name(&v, &account, &account_path(&account)).await
}

/// Takes who answers for an account that the form names.
pub async fn owner_of_any(v: Arc<Visit>) -> Answer {
    let text = filled(&v, "account");
    let inventory = Inventory::of(&v).await?.ok_or_else(|| Failure::not_found("a snapshot"))?;
    let register = &inventory.register;
    let found = register.account(&text).or_else(|| {
        let named = register.accounts().whose("username", |name| name == text);
        if let [one] = named.as_slice() { register.accounts().at(*one) } else { None }
    });
    let Some(found) = found else {
        return Err(Failure::say(
            axum::http::StatusCode::UNPROCESSABLE_ENTITY,
            "Which account is meant",
            "No account, or more than one, is called so. Copy its id from its page, or name the owner there.",
        ));
    };
    name(&v, &found.account_id, "/identity/non-human").await
}

fn account_path(id: &str) -> String {
    format!("/identity/accounts/{}", super::segment(id))
}

async fn name(v: &Arc<Visit>, account: &str, back: &str) -> Answer {
    let mut draft = Draft {
        person: filled(v, "person"),
        purpose: filled(v, "purpose"),
        why: filled(v, "why"),
        ..Draft::default()
    };
    let inventory = Inventory::of(v).await?.ok_or_else(|| Failure::not_found("this account"))?;
    let person = match meant(&inventory, &draft.person) {
        Meant::One(person) => person.person_id.clone(),
        Meant::Several(people) => {
            let words = match people.len() {
                0 => "Nobody in the sources of people is called so. Look at their id or mail address there.",
                _ => {
                    "Several people fit. Choose the one you mean, or open this page again and write more of the name."
                }
            };
            draft.refused = Some(("owner", words.into()));
            draft.meant = people.into_iter().map(|p| (p.person_id.clone(), told(p))).collect();
            return again(v, account, draft).await;
        }
    };
    match v.muster().name_owner(&v.actor, account, &person, &draft.purpose, &draft.why).await {
        Ok(()) => Ok(
            v.redirect_saying(back, "Named. It shows here at once, and figures count it from the next pull.")
        ),
        Err(AppError::Invalid { message, .. }) => {
            draft.refused = Some(("owner", message));
            again(v, account, draft).await
        }
        Err(e) => Err(e.into()),
    }
}

/// The page of the account with the form as it was sent: at its own address, so that its links hold.
async fn again(v: &Arc<Visit>, account: &str, draft: Draft) -> Answer {
    account::show_of(v, account, draft).await
}

/// Takes what the account is, or that what was said counts no more.
pub async fn kind(v: Arc<Visit>) -> Answer {
    let account = v.param("id").to_owned();
    let why = filled(&v, "why");
    let kind = if v.form.filled("word") == Some("withdrawn") {
        None
    } else {
        let word = v.form.filled("kind").unwrap_or_default();
        let kind = AccountKind::parse(word).ok_or_else(|| {
            let words = "Choose one of the kinds of the form.";
            Failure::say(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "This is no kind of account", words)
        })?;
        Some(kind)
    };
    match v.muster().say_kind(&v.actor, &account, kind, &why).await {
        Ok(()) => {
            let words = match kind {
                Some(_) => "Noted. From the next pull on, it is that kind, whatever rules say.",
                None => "Taken back. The next pull decides again.",
            };
            Ok(v.redirect_saying(&account_path(&account), words))
        }
        Err(AppError::Invalid { message, .. }) => {
            let draft = Draft { refused: Some(("kind", message)), why, ..Draft::default() };
            again(&v, &account, draft).await
        }
        Err(e) => Err(e.into()),
    }
}
