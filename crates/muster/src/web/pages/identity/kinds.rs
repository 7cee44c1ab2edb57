//! `/o/ORG/identity/kinds`: what kind of account each is, the rules that decide it in words, and a trial of other rules on the
//! newest snapshot before they count.

use std::collections::BTreeMap;
use std::sync::Arc;

use maud::{Markup, html};
use muster_app::Permission;
use muster_connect::kinds::{KindRules, SUGGESTED};
use muster_connect::link::Said;
use muster_estate::{Account, AccountKind};

use super::inventory::{Inventory, kind_label};
use super::{account_href, said_of};
use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// Accounts that are shown one by one in a trial.
const SHOWN: usize = 20;

/// What the form holds, and what came of trying it.
struct Draft {
    text: String,
    why: String,
    tried: bool,
    refused: Option<String>,
}

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let set = v.muster().kind_rules(&v.actor).await?;
    let text = set.map_or_else(String::new, |s| s.text);
    page(&v, Draft { text, why: String::new(), tried: false, refused: None }).await
}

/// Tries the rules of the form, or sets them.
pub async fn set(v: Arc<Visit>) -> Answer {
    let text = v.form.get("rules").ok_or_else(Failure::stale_form)?.replace("\r\n", "\n");
    let why = v.form.get("why").unwrap_or_default().to_owned();
    if v.form.get("act") == Some("set") {
        match v.muster().set_kind_rules(&v.actor, &text, &why).await {
            Ok(()) => {
                return Ok(v.redirect_saying("/identity/kinds", "Set. The rules count from the next pull."));
            }
            Err(muster_app::AppError::Invalid { message, .. }) => {
                let mut refused = page(&v, Draft { text, why, tried: false, refused: Some(message) }).await?;
                *refused.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
                return Ok(refused);
            }
            Err(e) => return Err(e.into()),
        }
    }
    page(&v, Draft { text, why, tried: true, refused: None }).await
}

async fn page(v: &Arc<Visit>, draft: Draft) -> Answer {
    let inventory = Inventory::of(v).await?;
    let set = v.muster().kind_rules(&v.actor).await?;
    let names = v.muster().user_names(&v.actor).await?;
    let said = said_of::words(v).await?.said(&v.programme);
    let may = v.may_act() && v.actor.may(Permission::DecideIdentities);
    let zone = v.programme.profile.zone();
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/identity")) { "Identity" } }, "Kinds of account",
            html! { p.lede { "People, software, guests and emergencies are held to different rules, so each account has a kind. Its source says which; where a source cannot know, your rules do. "
                @if let Some(i) = &inventory { "As of " (words::instant(i.measured.at, &zone)) "." } } }, html! {}))
        (counts(v, inventory.as_deref()))
        h2 { "Rules" }
        @match &set {
            Some(s) => p { "Set by " (names.get(&s.by).unwrap_or(&s.by)) " on " (words::instant(s.at, &zone)) ": " (s.why) },
            None => p { (parts::status(Tone::Observation, "no rules")) " Every kind is what its source says, or a person on the page of the account." },
        }
        @if may { (form(v, &draft, set.is_none())) } @else if let Some(s) = &set { pre { (s.text) } }
        @if draft.tried { (trial(v, &draft.text, inventory.as_deref(), &said)) }
    };
    Ok(v.page("Kinds of account", content))
}

fn counts(v: &Visit, inventory: Option<&Inventory>) -> Markup {
    let by = inventory.map(|i| i.counted.kinds.clone()).unwrap_or_default();
    html! { @if by.is_empty() { p.meta { "No account has been read yet." } } @else {
        table.list.named {
            caption.unseen { "Accounts of each kind" }
            thead { tr { th.title scope="col" { "Kind" } th.num scope="col" { "Accounts" } th.num scope="col" { "By a rule" } th.num scope="col" { "Said by a person" } } }
            tbody { @for (kind, (all, ruled, said)) in &by { tr {
                th.title scope="row" { a href=(v.href(&format!("/identity/accounts?kind={}", kind.as_str()))) { (parts::capital(kind_label(*kind))) } }
                td.num data-label="Accounts" { (words::grouped(*all)) }
                td.num data-label="By a rule" { (words::grouped(*ruled)) }
                td.num data-label="Said by a person" { (words::grouped(*said)) }
            } } }
        }
    } }
}

fn form(v: &Visit, draft: &Draft, first: bool) -> Markup {
    html! {
        form.panel method="post" action=(v.live_href("/identity/kinds")) {
            (v.secret())
            div.field.wrong[draft.refused.is_some()] {
                label for="rules" { "Rules, one a line" }
                p.hint #rules-hint { "From top to bottom, the first that holds decides. Conditions: name, display name, mail or principal name matches a pattern; has service principal name, managed service account or computer; source is a name; source says a kind. 'not' turns one around. "
                    span.example { "For example: if name matches svc-* and has service principal name then service" } }
                @if let Some(why) = &draft.refused { p.error #rules-error { (why) } }
                textarea.tall.code #rules name="rules" rows="10" spellcheck="false" aria-describedby="rules-hint" { "\n" (draft.text) }
            }
            div.field {
                label for="why" { "Why they change" }
                p.hint #why-hint { "Needed to set them, not to try them." }
                input #why name="why" value=(draft.why) maxlength="500" aria-describedby="why-hint";
            }
            div.form-acts {
                button.button type="submit" name="act" value="try" { "Show what would change" }
                button.button.primary type="submit" name="act" value="set" { "Set from the next pull" }
            }
        }
        @if first { details.fold { summary { "Rules to begin with" } pre { (SUGGESTED) } } }
    }
}

fn trial(v: &Visit, text: &str, inventory: Option<&Inventory>, said: &Said) -> Markup {
    let rules = match KindRules::parse(text) {
        Ok(rules) => rules,
        Err(bad) => {
            return html! { h2 { "These are not rules yet" } ul { @for b in bad { li { (b) } } } };
        }
    };
    let kind_after = |a: &Account| rules.kind_next(a, said);
    let accounts = inventory.map(|i| i.register.accounts());
    let after = accounts.map(|all| all.map(|a| (a.kind, kind_after(a)))).unwrap_or_default();
    let mut changes: BTreeMap<(AccountKind, AccountKind), u64> = BTreeMap::new();
    for change in after.iter().filter(|(now, then)| now != then) {
        *changes.entry(*change).or_default() += 1;
    }
    let all: u64 = changes.values().sum();
    let changed = after.iter().enumerate().filter(|(_, (now, then))| now != then).take(SHOWN);
    let changed: Vec<&Account> = changed.filter_map(|(at, _)| accounts?.at(at)).collect();
    html! {
        h2 { "What would change" }
        @if all == 0 { p { "Nothing: every account of the newest snapshot would keep its kind." } } @else {
            ul { @for ((from, to), n) in &changes { li { strong { (words::grouped(usize::try_from(*n).unwrap_or(usize::MAX))) } " from " (kind_label(*from)) " to " (kind_label(*to)) } } }
            p.meta { "The first " (SHOWN) " of them at most. Nothing has been changed yet." }
            table.list.named {
                caption.unseen { "Accounts that would change" }
                thead { tr { th.title scope="col" { "Account" } th scope="col" { "Now" } th scope="col" { "Then" } th scope="col" { "By" } } }
                tbody { @for a in &changed { tr {
                    th.title scope="row" { a href=(account_href(v, &a.account_id)) { (a.username) } div.meta { (a.source) } }
                    td data-label="Now" { (kind_label(a.kind)) }
                    td data-label="Then" { (kind_label(kind_after(a))) }
                    td data-label="By" { @match rules.decide(a).and_then(|(at, _)| rules.rules().get(at)) { _ if said.kind(a).is_some() => "a person's word", Some(rule) => code { (rule.text) }, None => "its source" } }
                } } }
            }
        }
    }
}
