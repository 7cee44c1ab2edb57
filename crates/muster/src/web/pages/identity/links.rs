//! `/o/ORG/identity/links`: which account belongs to whom and what says so; what is proposed, where rules disagree, which
//! accounts are nobody's; and the forms by which a person confirms a link or breaks one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use maud::{Markup, html};
use muster_app::{LinkAct, LinkWord, Permission, Words};
use muster_connect::link::{Candidate, LinkPolicy, Rule, Standing};
use muster_estate::Account;

use super::inventory::{Counted, Inventory, kind_label};
use super::{account_href, rows, said_of};
use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::{self, words};
use crate::web::visit::{Answer, Visit};

/// Acts that are shown one by one.
const LATEST: usize = 20;

/// What lists there are: the word in the address, how accounts stand there, its name, its tone.
const LISTS: [(&str, Standing, &str, Tone); 5] = [
    ("proposed", Standing::Proposed, "to confirm", Tone::Observation),
    ("conflict", Standing::Conflict, "where several people fit", Tone::Minor),
    ("doubted", Standing::Doubted, "linked, but something points elsewhere", Tone::Observation),
    ("alone", Standing::Alone, "of nobody", Tone::Minor),
    ("linked", Standing::Linked, "linked", Tone::Fine),
];

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let policy = v.muster().link_policy(&v.actor).await?;
    let Some(inventory) = Inventory::of(&v).await? else {
        let none = parts::empty(
            "No snapshot yet",
            html! { p { "Once sources have been read, every account is linked to the person it belongs to, as far as rules can tell." } },
            Some(("Sources", &v.href("/identity/sources"))),
        );
        return Ok(v.page("Links to people", html! { (head(&v, None)) (none) }));
    };
    let words = said_of::words(&v).await?;
    let names = v.muster().user_names(&v.actor).await?;
    let counts = &inventory.counted;
    let asked = v.query.filled("show");
    let has = |s: Standing| counts.standing(s).len();
    let list = LISTS.iter().find(|l| Some(l.0) == asked);
    let list = list.or_else(|| LISTS.iter().find(|l| has(l.1) > 0)).or(LISTS.last());
    let Some(list) = list else { return Err(refused("No such list", "Go back to the page of links.")) };
    let found = counts.standing(list.1);
    let (page, pages) = rows::page_of(&v, found.len());
    let shown: &[u32] =
        found.get((page - 1) * rows::PER..(page * rows::PER).min(found.len())).unwrap_or_default();
    let content = html! {
        (head(&v, Some(&inventory)))
        div.figure-cards.dense { @for (word, standing, label, tone) in LISTS {
            (parts::figure(has(standing), label, Some(&v.href(&format!("/identity/links?show={word}"))), if has(standing) == 0 { Tone::Plain } else { tone }))
        } }
        h2 { (words::count(found.len(), "account", "accounts")) " " (list.2) }
        p { (explain(list.1)) }
        @if found.is_empty() { p.meta { "None." } } @else {
            table.list.named {
                caption.unseen { "Accounts " (list.2) }
                thead { tr { th.title scope="col" { "Account" } th scope="col" { "Kind" } th scope="col" { "Person" } th scope="col" { "Could be" } th scope="col" { "Said" } } }
                tbody { @for account in shown.iter().filter_map(|at| inventory.register.accounts().at(*at as usize)) { (row(&v, &inventory, account, &words)) } }
            }
            (rows::turn(&v, page, pages, found.len()))
        }
        (rules(&v, &policy, counts))
        (said(&v, &inventory, &words, &names))
    };
    Ok(v.page("Links to people", content))
}

fn head(v: &Visit, inventory: Option<&Inventory>) -> Markup {
    parts::page_head(
        html! { a href=(v.href("/identity")) { "Identity" } },
        "Links to people",
        html! { p.lede { "Whose account is it, and what says so. A link decides who is told, who reviews, and what must go when somebody leaves. "
        @if let Some(i) = inventory { "As of " (words::instant(i.measured.at, &v.programme.profile.zone())) "." } } },
        html! {},
    )
}

fn explain(standing: Standing) -> &'static str {
    match standing {
        Standing::Proposed => {
            "Only a name fits, and names are shared. Confirm the link if you know it to be right; say no if it is not, and it is not proposed again. Until then the account counts as nobody's."
        }
        Standing::Conflict => {
            "Rules point at several people, so none was taken. Confirm the right one, or mend the number or address in the source."
        }
        Standing::Doubted => {
            "The link stands, but a rule points at somebody else: look whether a number or an address was used again."
        }
        Standing::Alone => {
            "No rule found anybody. Give the account an employee number or mail address in its source, or say here whose it is."
        }
        Standing::Linked => "One person, and nothing speaks against it.",
    }
}

fn row(v: &Visit, inventory: &Inventory, a: &Account, words: &Words) -> Markup {
    let candidates: Vec<Candidate<'_>> =
        a.link_candidates.iter().filter_map(|c| Candidate::parse(c)).collect();
    let may = v.may_act() && v.actor.may(Permission::DecideIdentities);
    let said = words.of(&a.account_id);
    let taken = inventory.measured.summary.taken_at;
    let coming = |act: &LinkAct| taken.is_none_or(|taken| act.at > taken);
    html! { tr {
        th.title scope="row" { a href=(account_href(v, &a.account_id)) { (a.username) }
            div.meta { @if let Some(name) = &a.display_name { (name) " · " } (a.source) @if !a.enabled { " · disabled" } } }
        td data-label="Kind" { (kind_label(a.kind)) }
        td data-label="Person" { (rows::person(inventory, a)) @if let Some(by) = &a.linked_by { div.meta { (by_words(by)) } } }
        td data-label="Could be" {
            @if candidates.is_empty() { span.nothing { "nobody else" } }
            @for c in &candidates { div { (person(inventory, c.person_id)) div.meta { (c.rule.words()) ", " (c.confidence) " %" } } }
        }
        td data-label="Said" {
            @for act in said.iter().flat_map(|s| s.links.values()) {
                div { (word(act.word)) ": " (person(inventory, &act.person)) @if coming(act) { div.meta { "counts from the next pull" } } }
                @if may { (take_back(v, a, act)) }
            }
            @if may { (decide(v, inventory, a, &candidates)) }
        }
    } }
}

/// The form that takes back what was said of this account and a person.
fn take_back(v: &Visit, a: &Account, act: &LinkAct) -> Markup {
    let id = |part: &str| format!("back-{part}-{}-{}", a.account_id, act.person);
    html! { details.fold {
        summary { "Take it back" span.unseen { ": what was said of " (a.username) " and " (act.person) } }
        form method="post" action=(v.live_href("/identity/links")) {
            (v.secret())
            input type="hidden" name="account" value=(a.account_id);
            input type="hidden" name="person" value=(act.person);
            input type="hidden" name="show" value=(v.query.filled("show").unwrap_or_default());
            div.field {
                label for=(id("why")) { "Why" }
                p.hint id=(id("why-hint")) { "From the next pull on, source and rules decide again. What was said stays in the history." }
                input id=(id("why")) name="why" required maxlength="500" aria-describedby=(id("why-hint"));
            }
            div.form-acts { button.button type="submit" name="word" value="withdrawn" { "Take it back" } }
        }
    } }
}

/// The form that confirms or breaks a link of this account.
fn decide(v: &Visit, inventory: &Inventory, a: &Account, candidates: &[Candidate<'_>]) -> Markup {
    let people: BTreeSet<&str> =
        candidates.iter().map(|c| c.person_id).chain(a.person_id.as_deref()).collect();
    let id = |part: &str| format!("{part}-{}", a.account_id);
    html! { details.fold {
        summary { "Decide" span.unseen { " on " (a.username) } }
        form method="post" action=(v.live_href("/identity/links")) {
            (v.secret())
            input type="hidden" name="account" value=(a.account_id);
            input type="hidden" name="show" value=(v.query.filled("show").unwrap_or_default());
            div.field {
                label for=(id("person")) { "Person" }
                @if people.is_empty() {
                    p.hint id=(id("person-hint")) { "The id of the person, as the source of people has it." }
                    input id=(id("person")) name="person" required aria-describedby=(id("person-hint"));
                } @else {
                    p.hint id=(id("person-hint")) { "Whom you say something of." }
                    select id=(id("person")) name="person" aria-describedby=(id("person-hint")) {
                        @for p in people { option value=(p) { (named(inventory, p)) } }
                    }
                }
            }
            div.field {
                label for=(id("why")) { "Why" }
                p.hint id=(id("why-hint")) { "What you know it from. " span.example { "For example: asked her team lead on the phone" } }
                input id=(id("why")) name="why" required maxlength="500" aria-describedby=(id("why-hint"));
            }
            div.form-acts {
                button.button.primary type="submit" name="word" value="confirmed" { "Confirm the link" }
                button.button type="submit" name="word" value="broken" { "Not this person" }
            }
        }
    } }
}

fn rules(v: &Visit, policy: &LinkPolicy, counts: &Counted) -> Markup {
    let of = |word: &str| -> usize {
        counts.linked_by.iter().filter(|(by, _)| by.split(' ').next() == Some(word)).map(|(_, n)| n).sum()
    };
    let others = [
        ("confirmed", "Confirmed by a person here"),
        ("annotation", "Named in an annotation"),
        ("source", "The source itself says so"),
        ("owner", "Its owner in the directory"),
        ("", "Not recorded by this snapshot"),
    ];
    let may = v.may_act() && v.actor.may(Permission::DecideIdentities);
    html! {
        h2 { "What makes a link" }
        p { "Asked from top to bottom. A rule that is at least " strong { (policy.at_least) " %" } " sure links by itself, if it and every other such rule mean the same one person. A rule that is less sure only proposes." }
        table.list.named {
            caption.unseen { "What makes a link, in order" }
            thead { tr { th.title scope="col" { "By" } th.num scope="col" { "Sure" } th scope="col" { "Does" } th.num scope="col" { "Links" } } }
            tbody {
                @for (word, label) in others.iter().take(3) { tr { th.title scope="row" { (label) } td.num data-label="Sure" { "–" } td data-label="Does" { "links" } td.num data-label="Links" { (words::grouped(of(word))) } } }
                @for rule in Rule::ALL { tr {
                    th.title scope="row" { (rule.words()) }
                    td.num data-label="Sure" { (policy.confidence(rule)) " %" }
                    td data-label="Does" { @if policy.links(rule) { "links" } @else { "proposes" } }
                    td.num data-label="Links" { (words::grouped(of(rule.as_str()))) }
                } }
                @for (word, label) in others.iter().skip(3).filter(|(word, _)| !word.is_empty() || of("") > 0) { tr { th.title scope="row" { (label) } td.num data-label="Sure" { "–" } td data-label="Does" { "links" } td.num data-label="Links" { (words::grouped(of(word))) } } }
            }
        }
        @if may { details.fold {
            summary { "Change from where rules link by themselves" }
            form method="post" action=(v.live_href("/identity/links/threshold")) {
                (v.secret())
                div.field {
                    label for="at_least" { "Least confidence, in percent" }
                    p.hint #at_least-hint { "With 80, numbers and addresses link and names propose. With 70, whole names link too, namesakes and all. It counts from the next pull." }
                    input #at_least type="number" name="at_least" min="1" max="100" required value=(policy.at_least) aria-describedby="at_least-hint";
                }
                div.field {
                    label for="threshold-why" { "Why" }
                    p.hint #threshold-why-hint { "Whoever comes later has only this to go by." }
                    input #threshold-why name="why" required maxlength="500" aria-describedby="threshold-why-hint";
                }
                div.form-acts { button.button type="submit" { "Change it" } }
            }
        } }
    }
}

fn said(v: &Visit, inventory: &Inventory, words: &Words, names: &BTreeMap<String, String>) -> Markup {
    let zone = v.programme.profile.zone();
    let acts = &words.acts;
    html! {
        h2 { "What people said" }
        @if acts.is_empty() { p.meta { "Nothing yet. What is confirmed or refused here is kept, with who said it and why, and every pull follows it." } } @else {
            @if acts.len() > LATEST { p.meta { "The latest " (LATEST) " of " (look::words::grouped(acts.len())) "." } }
            table.list.named {
                caption.unseen { "What people said of links" }
                thead { tr { th.title scope="col" { "Account" } th scope="col" { "Said" } th scope="col" { "Why" } th scope="col" { "By" } } }
                tbody { @for act in acts.iter().rev().take(LATEST) { tr {
                    th.title scope="row" { @match inventory.register.account(&act.account) { Some(a) => a href=(account_href(v, &act.account)) { (a.username) }, None => code { (act.account) } } }
                    td data-label="Said" { (word(act.word)) ": " (person(inventory, &act.person)) }
                    td data-label="Why" { (act.why) }
                    td data-label="By" { (names.get(&act.by).unwrap_or(&act.by)) div.meta { (look::words::instant(act.at, &zone)) } }
                } } }
            }
        }
    }
}

fn word(word: LinkWord) -> &'static str {
    match word {
        LinkWord::Confirmed => "Confirmed",
        LinkWord::Broken => "Not this person",
        LinkWord::Withdrawn => "Taken back",
    }
}

/// What made a link, in words.
fn by_words(by: &str) -> String {
    let mut parts = by.split(' ');
    let (first, sure) = (parts.next().unwrap_or_default(), parts.next());
    match (Rule::parse(first), sure) {
        (Some(rule), Some(sure)) => format!("{}, {sure} %", rule.words()),
        _ => match first {
            "source" => "as the source says".into(),
            "confirmed" => "confirmed by a person".into(),
            "annotation" => "by annotation".into(),
            "owner" => "owner in the directory".into(),
            _ => by.to_owned(),
        },
    }
}

fn named(inventory: &Inventory, id: &str) -> String {
    match inventory.register.person(id) {
        Some(p) => match &p.department {
            Some(department) => format!("{}, {department} ({id})", p.display_name),
            None => format!("{} ({id})", p.display_name),
        },
        None => format!("{id}, who was not read"),
    }
}

fn person(inventory: &Inventory, id: &str) -> Markup {
    html! { (inventory.register.person(id).map_or(id, |p| p.display_name.as_str())) " " span.meta { (id) } }
}

/// Takes what a person says of one link.
pub async fn decide_one(v: Arc<Visit>) -> Answer {
    let get = |name: &str| v.form.filled(name).unwrap_or_default().trim().to_owned();
    let (account, person, why) = (get("account"), get("person"), get("why"));
    let word = match v.form.filled("word") {
        Some("confirmed") => LinkWord::Confirmed,
        Some("broken") => LinkWord::Broken,
        Some("withdrawn") => LinkWord::Withdrawn,
        _ => return Err(refused("Say whether it is this person", "Use one of the two buttons of the form.")),
    };
    v.muster().decide_link(&v.actor, &account, &person, word, &why).await?;
    let says = match word {
        LinkWord::Confirmed => "Confirmed. The link is made by the next pull, whatever rules say.",
        LinkWord::Broken => "Noted. From the next pull on, no rule makes this link.",
        LinkWord::Withdrawn => "Taken back. From the next pull on, source and rules decide again.",
    };
    let list = LISTS.iter().find(|l| Some(l.0) == v.form.filled("show")).map_or("", |l| l.0);
    let to =
        if list.is_empty() { "/identity/links".to_owned() } else { format!("/identity/links?show={list}") };
    Ok(v.redirect_saying(&to, says))
}

/// Changes from where rules link by themselves.
pub async fn set_threshold(v: Arc<Visit>) -> Answer {
    let at_least = v.form.filled("at_least").and_then(|n| n.trim().parse().ok()).unwrap_or(0);
    let why = v.form.filled("why").unwrap_or_default();
    v.muster().set_link_threshold(&v.actor, at_least, why).await?;
    Ok(v.redirect_saying("/identity/links", "Changed. It counts from the next pull."))
}

fn refused(title: &'static str, help: &'static str) -> Failure {
    Failure::say(axum::http::StatusCode::UNPROCESSABLE_ENTITY, title, help)
}
