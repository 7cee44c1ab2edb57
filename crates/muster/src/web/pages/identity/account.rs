//! `/o/ORG/identity/accounts/ID`: one account: whose it is, what is known of it, its credentials, its groups and rights and
//! why it has each, what the metrics and people say of it.

use std::sync::Arc;

use maud::{Markup, html};
use muster_estate::{Account, AccountKind, Credential, Person, PersonStatus};
use muster_model::kinds::{Annotation, Source};
use muster_model::{Kind, Rec};
use muster_posture::{AccountAccess, METRICS, RightHeld};

use super::decide::{self, Draft};
use super::inventory::{Inventory, kind_label};
use super::said_of::{self, SaidOf};
use super::ways::{Ways, in_words, through};
use super::{account_href, accounts, entitlement_href, facts, group_href, rows};
use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// Rights whose way is drawn; the rest is told in words.
const DRAWN: usize = 40;
/// Most shortest ways looked at for each privileged right.
const SHORTEST: usize = 12;
/// Most nodes of the picture of all privileged ways.
const CROWDED: usize = 30;

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let id = v.param("id").to_owned();
    show_of(&v, &id, Draft::default()).await
}

/// The page of this account with a form as it was sent.
pub async fn show_of(v: &Arc<Visit>, id: &str, draft: Draft) -> Answer {
    let missing = || Failure::not_found("this account");
    let inventory = Inventory::of(v).await?.ok_or_else(missing)?;
    let (id, estate) = (id.to_owned(), inventory.clone());
    let walk =
        tokio::task::spawn_blocking(move || estate.measured.estate.account_access(&estate.register, &id));
    let access = walk.await.ok().flatten().ok_or_else(missing)?;
    let a = &access.account;
    let words = said_of::words(v).await?;
    let people = SaidOf::new(&v.programme, &words, &inventory);
    let names = v.muster().user_names(&v.actor).await?;
    let refused = draft.refused.is_some();
    let content = html! {
        (head(v, &inventory, &access, &people))
        (privileged_ways(v, &inventory, &access))
        div.with-margin {
            div.main-column {
                (decide::section(v, &inventory, a, &people, &names, &draft))
                (rights(v, &inventory, &access))
                (groups(v, &access))
            }
            aside.margin {
                (known(v, &inventory, a, &people))
                (person(v, &inventory, a, &people))
                (said(v, &inventory, a))
                (credentials(v, &inventory, a))
                (annotations(v, a))
            }
        }
    };
    let mut page = v.page(&a.username, content);
    if refused {
        *page.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

fn head(v: &Visit, inventory: &Inventory, access: &AccountAccess, people: &SaidOf<'_>) -> Markup {
    let a = &access.account;
    parts::page_head(
        html! { a href=(v.href("/identity/accounts")) { "Accounts" } " › "
        a href=(v.href(&format!("/identity/accounts?source={}", crate::web::pairs::encoded(&a.source)))) { (a.source) } },
        &a.username,
        html! { p.state {
            (if a.enabled { parts::status(Tone::Fine, "enabled") } else { parts::status(Tone::Plain, "disabled") })
            span { (kind_label(people.kind(a))) " account" }
            @if access.privileged { (parts::status(Tone::Minor, "privileged")) }
            @if inventory.marked(&a.account_id).is_some_and(|m| m.dormant) { (parts::status(Tone::Minor, "dormant")) }
            span.meta { "as of " (words::instant(inventory.measured.at, &v.programme.profile.zone())) }
        } },
        html! {},
    )
}

/// The source record that reads the source of this name.
fn source<'p>(v: &'p Visit, name: &str) -> Option<Rec<'p, Source>> {
    v.programme.all::<Source>().find(|s| s.data.name.as_deref().unwrap_or_else(|| s.id()) == name)
}

fn known(v: &Visit, inventory: &Inventory, a: &Account, people: &SaidOf<'_>) -> Markup {
    let or =
        |fact: &str, none: &'static str| if inventory.knows(&a.source, fact) { none } else { "not reported" };
    html! {
        section { h2 { "What is known" }
            dl.said {
                div { dt { "Source" } dd { @match source(v, &a.source) {
                    Some(s) => a href=(v.record_href(&s.reference())) { (s.title()) },
                    None => { (a.source) " " (parts::status(Tone::Minor, "no record of it")) },
                } } }
                div { dt { "Kind" } dd { (kind_label(people.kind(a))) div.meta { (decide::kind_by(a, people)) } } }
                div { dt { "Id" } dd { code { (a.account_id) } } }
                @if let Some(native) = &a.native_id { div { dt { "Native id" } dd { code { (native) } } } }
                @if let Some(upn) = &a.user_principal_name { div { dt { "Principal name" } dd { (upn) } } }
                @if let Some(mail) = &a.mail { div { dt { "Mail" } dd { (mail) } } }
                div { dt { "Created" } dd { (facts::when(v, a.created_at, or("created_at", "not known"))) } }
                div { dt { "Last sign-in" } dd { (rows::sign_in(v, inventory, a)) } }
                div { dt { "Password set" } dd { (facts::when(v, a.password_changed_at, or("password_changed", "not known"))) } }
                div { dt { "Second factors" } dd { (rows::mfa(inventory, a)) } }
                @if !a.enabled { div { dt { "Disabled" } dd { (facts::when(v, a.disabled_at, or("disabled_at", "not known"))) } } }
                @if a.privileged_hint { div { dt { "Marked" } dd { "The source itself marks it as privileged" } } }
            }
        }
    }
}

fn person(v: &Visit, inventory: &Inventory, a: &Account, people: &SaidOf<'_>) -> Markup {
    let answers = people.answers(a);
    let person: Option<&Person> = answers.person.as_deref().and_then(|id| inventory.register.person(id));
    let human = people.kind(a) == AccountKind::Human;
    let accounts = inventory.register.accounts();
    let places = person.map(|p| accounts.whose("person_id", |id| id == p.person_id)).unwrap_or_default();
    let others = places.into_iter().filter_map(|at| accounts.at(at)).filter(|o| o.account_id != a.account_id);
    let others: Vec<&Account> = others.take(12).collect();
    html! {
        section { h2 { (if human { "Whose it is" } else { "Who answers for it" }) }
            @match person {
                None if answers.standing == "unread" => p { (parts::status(Tone::Minor, "not among the people read")) " " strong { (answers.name) } " was named, and no source of people knows them any more: nobody answers for this account." },
                None => p { (parts::status(Tone::Minor, "nobody")) " No person is known for this account." },
                Some(p) => {
                    @if !human && answers.standing == "left" { p { (parts::status(Tone::Major, "orphaned")) " Its owner has left. Name somebody who answers for it now." } }
                    p { strong { (p.display_name) } @if let Some(title) = &p.job_title { ", " (title) } }
                    dl.said {
                        div { dt { "Works here" } dd { @match p.status {
                            PersonStatus::Active => "yes",
                            PersonStatus::Leave => "on leave",
                            PersonStatus::Terminated => (parts::status(Tone::Major, "has left")),
                        } } }
                        @if let Some(d) = &p.department { div { dt { "Department" } dd { (d)
                            @if let Some(before) = &p.previous_department { span.meta { ", before " (before) } } } } }
                        @if p.hired_on.is_some() { div { dt { "Since" } dd { (facts::when(v, p.hired_on, "")) } } }
                        @if p.role_changed_on.is_some() { div { dt { "Role changed" } dd { (facts::when(v, p.role_changed_on, "")) } } }
                        @if p.terminated_on.is_some() { div { dt { "Last day" } dd { (facts::when(v, p.terminated_on, "")) } } }
                        @if let Some(m) = p.manager_id.as_deref().and_then(|m| inventory.register.person(m)) { div { dt { "Manager" } dd { (m.display_name) } } }
                        @if !others.is_empty() { div { dt { "Also has" } dd {
                            @for (i, o) in others.iter().enumerate() { @if i > 0 { ", " } a href=(account_href(v, &o.account_id)) { (o.username) } span.meta { " (" (o.source) ")" } }
                        } } }
                    }
                },
            }
            @if answers.coming { p.meta { "As said here. The figures of this snapshot do not have it yet; the next pull does." } }
        }
    }
}

fn said(v: &Visit, inventory: &Inventory, a: &Account) -> Markup {
    let m = &inventory.measured;
    let creep = a.person_id.as_deref().is_some_and(|p| {
        m.report
            .offenders(&m.estate, "privilege_creep", 0, usize::MAX)
            .binary_search_by(|o| o.as_str().cmp(p))
            .is_ok()
    });
    html! {
        section { h2 { "What the metrics say" }
            @if let Some(marked) = inventory.marked(&a.account_id) {
                @if marked.offends == 0 && !creep { p { (parts::status(Tone::Fine, "none points at it")) } }
                @else { (accounts::said(v, marked)) }
            }
            @if creep { ul.tight { li { a.soft href=(v.href("/identity/metrics/privilege_creep")) {
                (METRICS.iter().find(|x| x.id == "privilege_creep").map_or("", |x| x.title)) } " " span.meta { "points at its person" } } } }
        }
    }
}

fn credentials(v: &Visit, inventory: &Inventory, a: &Account) -> Markup {
    let all = inventory.register.credentials_of(&a.account_id);
    let late = v.programme.profile.thresholds.rotation_days;
    let old = |c: &Credential| {
        facts::day(v, c.created_at).is_some_and(|d| i64::from((v.today() - d).get_days()) > late)
    };
    let used = if inventory.knows(&a.source, "credential_use") { "never" } else { "not reported" };
    html! {
        section { h2 { "Credentials" }
            @if all.is_empty() { p.nothing { "None is reported." } }
            @for c in all { dl.said.credential {
                div { dt { (c.kind.as_str().replace('_', " ")) } dd { code { (c.credential_id) } } }
                div { dt { "Made" } dd { (facts::when(v, c.created_at, "not known")) @if old(c) { " " (parts::status(Tone::Minor, "not rotated")) } } }
                div { dt { "Last used" } dd { (facts::when(v, c.last_used_at, used)) } }
                div { dt { "Expires" } dd { (facts::when(v, c.expires_at, "never")) } }
            } }
        }
    }
}

/// What people say about it.
fn annotations(v: &Visit, a: &Account) -> Markup {
    let here = source(v, &a.source).map(|s| s.reference());
    let named = |native: &str| {
        a.native_id.as_deref() == Some(native) || a.username == native || a.account_id == native
    };
    let all: Vec<Rec<'_, Annotation>> = v
        .programme
        .all::<Annotation>()
        .filter(|n| {
            n.data.source.as_ref().map(|s| &s.to) == here.as_ref()
                && n.data.native_id.as_deref().is_some_and(named)
        })
        .collect();
    let native = a.native_id.as_deref().unwrap_or(&a.username);
    let new = here.map(|s| {
        v.href(&format!(
            "/new/annotation?title={}&source={s}&native_id={}",
            crate::web::pairs::encoded(&a.username),
            crate::web::pairs::encoded(native)
        ))
    });
    let may = v.may_act() && v.actor.may_create(Kind::of::<Annotation>());
    html! {
        section { h2 { "Annotations" }
            @if all.is_empty() { p.nothing { "None: no review, no rehearsal, no note kept as a record." } }
            @for n in &all { dl.said {
                div { dt { "Note" } dd { a href=(v.record_href(&n.reference())) { (n.title()) } } }
                @if let Some(purpose) = &n.data.purpose { div { dt { "Purpose" } dd { (**purpose) } } }
                @if let Some(p) = &n.data.person { div { dt { "Answers for it" } dd { a href=(v.record_href(&p.to)) { (v.programme.title(&p.to)) } } } }
                @if let Some(d) = n.data.reviewed_on { div { dt { "Reviewed" } dd { (parts::due(d, v.today())) } } }
                @if let Some(d) = n.data.rehearsed_on { div { dt { "Rehearsed" } dd { (parts::due(d, v.today())) } } }
            } }
            @if let (Some(new), true, true) = (new, may, all.is_empty()) { p { a.button.quiet href=(new) { "Write an annotation" } } }
        }
    }
}

/// All ways to privileged rights in one picture.
fn privileged_ways(v: &Visit, inventory: &Inventory, access: &AccountAccess) -> Markup {
    let a = &access.account;
    let mut ways = Ways::default();
    ways.start("a", &a.username, &a.source, None);
    let rights: Vec<&RightHeld> = access.rights.iter().filter(|r| r.entitlement.privileged).collect();
    let mut left_out = 0_u128;
    for right in rights {
        let id = &right.entitlement.entitlement_id;
        let why = inventory.measured.estate.why(&inventory.register, &a.account_id, id, SHORTEST);
        let Some(why) = why else { continue };
        let mut drawn = 0;
        for path in &why.paths {
            if ways.len() < CROWDED {
                ways.add(v, inventory, "a", path);
                drawn += 1;
            }
        }
        left_out = left_out.saturating_add(why.shortest.saturating_sub(drawn));
    }
    for group in access.groups.iter().filter(|g| g.group.privileged) {
        if ways.len() < CROWDED {
            ways.add(v, inventory, "a", &group.path);
        }
    }
    html! {
        @if ways.len() > 1 {
            section aria-labelledby="ways-h" {
                h2 #ways-h { (if access.effective { "The ways to its privileges" } else { "The ways to privileges it would have if it were enabled" }) }
                (ways.draw("privileged-ways", "Ways to privileged rights and groups"))
                p.meta { "Every shortest way to each right is drawn" @if left_out > 0 { ", but " (left_out) " that would crowd the picture" } "." }
                p.meta { "One way in words stands at each right and group below." }
            }
        }
    }
}

fn rights(v: &Visit, inventory: &Inventory, access: &AccountAccess) -> Markup {
    let mut all: Vec<&RightHeld> = access.rights.iter().collect();
    all.sort_by_key(|r| (!r.entitlement.privileged, r.entitlement.name.to_lowercase()));
    html! {
        section aria-labelledby="rights-h" {
            h2 #rights-h { (if access.effective { "Rights, and why" } else { "Rights it would have" }) " " span.count { (words::grouped(all.len())) } }
            @if all.is_empty() { p.nothing { "It has no right, neither directly nor through a group." } }
            ul.rights { @for (i, r) in all.iter().enumerate() { li { details {
                summary {
                    span.name { (r.entitlement.name) }
                    @if r.entitlement.privileged { " " (parts::status(Tone::Minor, "privileged")) }
                    span.meta.through { (through(&r.path)) }
                }
                p { a href=(entitlement_href(v, &r.entitlement.entitlement_id)) { "Who else has it" }
                    @if let Some(app) = &r.application { span.meta { " · in " (app.name) } }
                    span.meta { " · " (r.entitlement.source) } }
                (in_words(v, &r.path))
                @if i < DRAWN && r.path.len() > 1 { (one_way(v, inventory, access, r, i)) }
            } } } }
        }
    }
}

fn one_way(v: &Visit, inventory: &Inventory, access: &AccountAccess, right: &RightHeld, i: usize) -> Markup {
    let mut ways = Ways::default();
    ways.start("a", &access.account.username, &access.account.source, None);
    ways.add(v, inventory, "a", &right.path);
    ways.draw(&format!("way-{i}"), &format!("Why {} has {}", access.account.username, right.entitlement.name))
}

fn groups(v: &Visit, access: &AccountAccess) -> Markup {
    html! {
        section aria-labelledby="groups-h" {
            h2 #groups-h { "Groups, nearest first" " " span.count { (words::grouped(access.groups.len())) } }
            @if access.groups.is_empty() { p.nothing { "It is in no group." } } @else {
                table.list {
                    caption.unseen { "Groups of this account" }
                    thead { tr { th.title scope="col" { "Group" } th scope="col" { "How" } th scope="col" { "Since" } } }
                    tbody { @for g in &access.groups { tr {
                        th.title scope="row" { a href=(group_href(v, &g.group.group_id)) { (g.group.name) } @if g.group.privileged { " " (parts::status(Tone::Minor, "privileged")) } div.meta { (g.group.source) } }
                        td data-label="How" { @if g.path.len() < 2 { "directly" } @else { "through " (through(g.path.get(..g.path.len() - 1).unwrap_or_default())) } }
                        td data-label="Since" { (facts::since(v, g.path.last().and_then(|s| s.granted_at)).trim_start_matches("since ")) }
                    } } }
                }
            }
        }
    }
}
