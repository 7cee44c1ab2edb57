//! `/o/ORG/identity/entitlements`: every right that can be granted, how many accounts have it, privileged ones first.

use std::sync::Arc;

use maud::html;
use muster_estate::Entitlement;

use super::figure::count;
use super::inventory::Inventory;
use super::{entitlement_href, rows};
use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let inventory = Inventory::of(&v).await?.ok_or_else(|| Failure::not_found("a snapshot"))?;
    let terms: Vec<String> =
        v.query.get("q").unwrap_or("").to_lowercase().split_whitespace().map(str::to_owned).collect();
    let only = v.query.get("privileged") == Some("yes");
    let fits = |e: &&Entitlement| {
        let name = e.name.to_lowercase();
        (!only || e.privileged) && terms.iter().all(|t| name.contains(t.as_str()))
    };
    let all = inventory.register.entitlements();
    let mut found: Vec<&Entitlement> = all.iter().filter(fits).collect();
    found.sort_by_key(|e| (!e.privileged, e.name.to_lowercase()));
    let (page, pages) = rows::page_of(&v, found.len());
    let from = (page - 1) * rows::PER;
    let shown = found.get(from..(from + rows::PER).min(found.len())).unwrap_or_default();
    let reach = |e: &Entitlement| {
        let estate = &inventory.measured.estate;
        estate
            .entitlement_access(&inventory.register, &e.entitlement_id, 0, 0)
            .map_or(0, |a| count(a.accounts))
    };
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/identity")) { "Identity" } }, "Entitlements",
            html! { p.lede { "Rights that can be granted, and how many enabled accounts reach each, groups included. As of "
                (words::instant(inventory.measured.at, &v.programme.profile.zone())) "." } }, html! {}))
        form.filters data-auto role="search" aria-label="Filter the entitlements" action=(v.href(&v.path)) {
            div.filter.words { label for="q" { "Name" } input #q type="search" name="q" value=(v.query.get("q").unwrap_or("")) autocomplete="off"; }
            div.filter { label for="privileged" { "Privileged" } select #privileged name="privileged" {
                option value="" { "All" } option value="yes" selected[only] { "Only privileged" } } }
            div.filter.go { button.button type="submit" { "Apply" } @if only || !terms.is_empty() { a href=(v.href(&v.path)) { "Clear" } } }
        }
        div.list-head { p role="status" { @if found.len() < all.len() { (words::grouped(found.len())) " of " } (words::count(all.len(), "entitlement", "entitlements")) } }
        table.list data-rows {
            caption.unseen { "Entitlements" }
            thead { tr { th.title scope="col" { "Entitlement" } th scope="col" { "In" } th scope="col" { "Source" } th scope="col" { "Privileged" } th.num scope="col" { "Accounts that have it" } } }
            tbody { @for e in shown { tr data-row {
                th.title scope="row" { a href=(entitlement_href(&v, &e.entitlement_id)) data-open { (e.name) } }
                td data-label="In" { @match e.application_id.as_deref().and_then(|id| inventory.register.application(id)) {
                    Some(app) => (app.name), None => span.nothing { "no application" } } }
                td data-label="Source" { (e.source) }
                td data-label="Privileged" { @if e.privileged { (parts::status(Tone::Minor, "privileged")) } @else { span.nothing { "no" } } }
                td.num data-label="Accounts" { (words::grouped(reach(e))) }
            } } }
        }
        (rows::turn(&v, page, pages, found.len()))
    };
    Ok(v.page("Entitlements", content))
}
