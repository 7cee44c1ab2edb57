//! `/o/ORG/identity/entitlements/ID`: one right: who reaches it, and through what.

use std::collections::BTreeMap;
use std::sync::Arc;

use maud::{Markup, html};
use muster_posture::{EntitlementAccess, Holder, Step};

use super::figure::count;
use super::inventory::{Inventory, kind_label};
use super::ways::{Ways, through};
use super::{account_href, facts, rows};
use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// Most holders looked at to say through which ways the right is reached.
const SURVEYED: usize = 3_000;
/// Most ways drawn.
const DRAWN: usize = 12;

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let missing = || Failure::not_found("this entitlement");
    let inventory = Inventory::of(&v).await?.ok_or_else(missing)?;
    let (estate, id) = (inventory.clone(), v.param("id").to_owned());
    let found =
        inventory.measured.estate.entitlement_access(&inventory.register, &id, 0, 0).ok_or_else(missing)?;
    let (page, pages) = rows::page_of(&v, count(found.accounts));
    let walk = tokio::task::spawn_blocking(move || {
        estate.measured.estate.entitlement_access(&estate.register, &id, 0, SURVEYED.max(page * rows::PER))
    });
    let access = walk.await.ok().flatten().ok_or_else(missing)?;
    let from = (page - 1) * rows::PER;
    let shown = access.holders.get(from..(from + rows::PER).min(access.holders.len())).unwrap_or_default();
    let content = html! {
        (head(&v, &inventory, &access))
        (survey(&v, &inventory, &access))
        section aria-labelledby="holders-h" {
            h2 #holders-h { "Who has it" " " span.count { (words::grouped(count(access.accounts))) } }
            @if access.accounts == 0 { p.nothing { "No enabled account." } } @else { (holders(&v, &inventory, shown)) }
            (rows::turn(&v, page, pages, count(access.accounts)))
        }
    };
    Ok(v.page(&access.entitlement.name, content))
}

fn head(v: &Visit, inventory: &Inventory, access: &EntitlementAccess) -> Markup {
    let e = &access.entitlement;
    parts::page_head(
        html! { a href=(v.href("/identity/entitlements")) { "Entitlements" } " › " (e.source) },
        &e.name,
        html! { p.state {
            @if e.privileged { (parts::status(Tone::Minor, "privileged")) } @else { span { "not privileged" } }
            @if let Some(app) = &access.application { span { "in " (app.name) } }
            span { (words::count(count(access.accounts), "enabled account has it", "enabled accounts have it")) }
            span.meta { "as of " (words::instant(inventory.measured.at, &v.programme.profile.zone())) }
        } },
        html! {},
    )
}

/// The ways by which it is reached, the busiest first, drawn and as a table.
fn survey(v: &Visit, inventory: &Inventory, access: &EntitlementAccess) -> Markup {
    let mut ways: BTreeMap<String, (usize, &[Step])> = BTreeMap::new();
    for holder in &access.holders {
        ways.entry(through(&holder.path)).or_insert((0, holder.path.as_slice())).0 += 1;
    }
    let mut ways: Vec<(String, (usize, &[Step]))> = ways.into_iter().collect();
    ways.sort_by_key(|(words, (n, _))| (std::cmp::Reverse(*n), words.clone()));
    let mut drawn = Ways::default();
    for (i, (_, (n, path))) in ways.iter().take(DRAWN).enumerate() {
        let start = format!("a {i}");
        drawn.start(&start, &words::count(*n, "account", "accounts"), "by this way", None);
        drawn.add(v, inventory, &start, path);
    }
    let surveyed = access.holders.len();
    html! {
        @if surveyed > 0 { section aria-labelledby="through-h" {
            h2 #through-h { "Through what" }
            @if (count(access.accounts)) > surveyed { p.meta { "Of the first " (words::grouped(surveyed)) " accounts by id." } }
            (drawn.draw("through", "Ways by which the right is reached"))
            @if ways.len() > DRAWN { p.meta { "The " (DRAWN) " busiest of " (words::grouped(ways.len())) " ways are drawn." } }
            table.list {
                caption.unseen { "Ways to the right" }
                thead { tr { th.title scope="col" { "Way" } th.num scope="col" { "Accounts" } th.num scope="col" { "Groups on the way" } } }
                tbody { @for (words_of, (n, path)) in &ways { tr {
                    th.title scope="row" { (words_of) }
                    td.num data-label="Accounts" { (words::grouped(*n)) }
                    td.num data-label="Groups on the way" { (path.len().saturating_sub(1)) }
                } } }
            }
        } }
    }
}

fn holders(v: &Visit, inventory: &Inventory, shown: &[Holder]) -> Markup {
    html! {
        table.list data-rows {
            caption.unseen { "Accounts that have it" }
            thead { tr { th.title scope="col" { "Account" } th scope="col" { "Kind" } th scope="col" { "Person" }
                th scope="col" { "Last sign-in" } th scope="col" { "Why" } } }
            tbody { @for h in shown { tr data-row {
                @let a = &h.account;
                th.title scope="row" { a href=(account_href(v, &a.account_id)) data-open { (a.username) } div.meta { (a.source) } }
                td data-label="Kind" { (kind_label(a.kind)) }
                td data-label="Person" { (rows::person(inventory, a)) }
                td data-label="Last sign-in" { (rows::sign_in(v, inventory, a)) }
                td data-label="Why" { (through(&h.path)) div.meta { (facts::since(v, h.path.first().and_then(|s| s.granted_at))) } }
            } } }
        }
    }
}
