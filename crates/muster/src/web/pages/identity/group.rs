//! `/o/ORG/identity/groups/ID`: one group: who is in it, what it gives, and what leaving it would take away.

use std::sync::Arc;

use maud::{Markup, html};
use muster_posture::{Leaving, Members};

use super::inventory::{Inventory, kind_label};
use super::{account_href, entitlement_href, figure::count, group_href, rows};
use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// Rights listed.
const RIGHTS: usize = 200;

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let missing = || Failure::not_found("this group");
    let inventory = Inventory::of(&v).await?.ok_or_else(missing)?;
    let group = inventory.register.group(v.param("id")).ok_or_else(missing)?;
    let (estate, id) = (inventory.clone(), group.group_id.clone());
    let walk = tokio::task::spawn_blocking(move || {
        let estate = &estate.measured.estate;
        Some((estate.members(&id)?, estate.leaving(&id, None)?))
    });
    let (members, leaving) = walk.await.ok().flatten().ok_or_else(missing)?;
    let content = html! {
        (parts::page_head(
            html! { a href=(v.href("/identity/groups")) { "Groups" } " › "
                a href=(v.href(&format!("/identity/groups?source={}", crate::web::pairs::encoded(&group.source)))) { (group.source) } },
            &group.name,
            html! { p.state {
                @if group.privileged { (parts::status(Tone::Minor, "privileged")) } @else { span { "not marked as privileged" } }
                span { (words::count(members.accounts.len(), "account of its own", "accounts of its own")) }
                span { (words::count(count(members.in_all), "account in all, nested groups included", "accounts in all, nested groups included")) }
                span.meta { "as of " (words::instant(inventory.measured.at, &v.programme.profile.zone())) }
            } },
            html! {},
        ))
        div.with-margin {
            div.main-column {
                (rights(&v, &inventory, &leaving))
                (accounts(&v, &inventory, &members))
            }
            aside.margin {
                (groups(&v, &inventory, "Groups in it", "No group is in it.", &members.groups))
                (groups(&v, &inventory, "Groups it is in", "It is in no other group.", &members.above))
                section { h2 { "What is known" } dl.said {
                    div { dt { "Source" } dd { (group.source) } }
                    div { dt { "Id" } dd { code { (group.group_id) } } }
                } }
            }
        }
    };
    Ok(v.page(&group.name, content))
}

/// What it gives, and what leaving it would take away.
fn rights(v: &Visit, inventory: &Inventory, leaving: &Leaving) -> Markup {
    let lost =
        |id: &str| leaving.lost.iter().find(|l| l.entitlement_id == id).map_or(0, |l| count(l.accounts));
    let mut gives: Vec<_> =
        leaving.gives.iter().filter_map(|id| inventory.register.entitlement(id)).collect();
    gives.sort_by_key(|e| (!e.privileged, e.name.to_lowercase()));
    html! {
        section aria-labelledby="gives-h" {
            h2 #gives-h { "What it gives, and what leaving takes away" " " span.count { (words::grouped(gives.len())) } }
            @if gives.is_empty() { p.nothing { "It gives no right, neither itself nor through groups it is in." } } @else {
                p { @if leaving.members == 0 { "It has no enabled account of its own, so nobody would lose a right by leaving." } @else if leaving.unaffected == 0 {
                    "Whoever leaves it loses something: none of its " (words::count(count(leaving.members), "enabled account", "enabled accounts")) " has all of this in another way."
                } @else {
                    "Of its " (words::count(count(leaving.members), "enabled account", "enabled accounts")) ", "
                    (words::grouped(count(leaving.unaffected))) " would lose nothing by leaving: they have the same rights in another way."
                } @if leaving.disabled > 0 { " " (words::count(count(leaving.disabled), "disabled account is", "disabled accounts are")) " not counted." } }
                table.list {
                    caption.unseen { "Rights that the group gives" }
                    thead { tr { th.title scope="col" { "Right" } th scope="col" { "In" } th scope="col" { "Privileged" } th.num scope="col" { "Would lose it" } } }
                    tbody { @for e in gives.iter().take(RIGHTS) { tr {
                        th.title scope="row" { a href=(entitlement_href(v, &e.entitlement_id)) { (e.name) } div.meta { (e.source) } }
                        td data-label="In" { @match e.application_id.as_deref().and_then(|id| inventory.register.application(id)) {
                            Some(app) => (app.name), None => span.nothing { "no application" } } }
                        td data-label="Privileged" { @if e.privileged { (parts::status(Tone::Minor, "privileged")) } @else { span.nothing { "no" } } }
                        td.num data-label="Would lose it" { (words::grouped(lost(&e.entitlement_id))) }
                    } } }
                }
                @if gives.len() > RIGHTS { p.meta { "and " (words::grouped(gives.len() - RIGHTS)) " more" } }
            }
        }
    }
}

fn accounts(v: &Visit, inventory: &Inventory, members: &Members) -> Markup {
    let (page, pages) = rows::page_of(v, members.accounts.len());
    let shown = members.accounts.iter().skip((page - 1) * rows::PER).take(rows::PER);
    html! {
        section aria-labelledby="members-h" {
            h2 #members-h { "Accounts of its own" " " span.count { (words::grouped(members.accounts.len())) } }
            @if members.accounts.is_empty() { p.nothing { "No account is a member itself." } } @else {
                table.list data-rows {
                    caption.unseen { "Accounts that are members themselves" }
                    thead { tr { th.title scope="col" { "Account" } th scope="col" { "Kind" } th scope="col" { "Person" } th scope="col" { "Last sign-in" } } }
                    tbody { @for a in shown.filter_map(|id| inventory.register.account(id)) { tr data-row {
                        th.title scope="row" { a href=(account_href(v, &a.account_id)) data-open { (a.username) } div.meta { (a.source) @if !a.enabled { " · disabled" } } }
                        td data-label="Kind" { (kind_label(a.kind)) }
                        td data-label="Person" { (rows::person(inventory, a)) }
                        td data-label="Last sign-in" { (rows::sign_in(v, inventory, a)) }
                    } } }
                }
                (rows::turn(v, page, pages, members.accounts.len()))
            }
        }
    }
}

fn groups(v: &Visit, inventory: &Inventory, title: &str, none: &str, ids: &[String]) -> Markup {
    html! {
        section { h2 { (title) " " span.count { (words::grouped(ids.len())) } }
            @if ids.is_empty() { p.nothing { (none) } }
            ul.tight { @for id in ids.iter().take(RIGHTS) { li {
                a.soft href=(group_href(v, id)) { (inventory.register.group(id).map_or(id.as_str(), |g| g.name.as_str())) }
            } } }
        }
    }
}
