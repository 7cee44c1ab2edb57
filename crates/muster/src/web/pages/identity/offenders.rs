//! Whom a metric points at, a page at a time, as rows people can act on. Only for those who may see inside the estate.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use muster_estate::{Account, Credential};
use muster_posture::{Metric, Subject};

use super::inventory::{Inventory, grant_key, kind_label};
use super::said_of::SaidOf;
use super::{account_href, entitlement_href, facts, rows};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::Visit;

/// The list with its pages.
pub fn section(v: &Visit, inventory: &Inventory, metric: &Metric, found: usize, said: &SaidOf<'_>) -> Markup {
    let (page, pages) = rows::page_of(v, found);
    let m = &inventory.measured;
    let ids = m.report.offenders(&m.estate, metric.id, (page - 1) * rows::PER, rows::PER);
    let subject = m.report.offenders_are(metric.id);
    html! {
        @match subject {
            Some(Subject::Account) if metric.id == "leaver_disable_hours" => (cases(v, inventory, &ids)),
            Some(Subject::Account) => (accounts(v, inventory, &ids, said)),
            Some(Subject::Person) => (people(v, inventory, &ids)),
            Some(Subject::Credential) => (credentials(v, inventory, &ids)),
            Some(Subject::GrantKey) => (grants(v, inventory, &ids)),
            Some(Subject::Entitlement) => (entitlements(v, inventory, &ids)),
            Some(Subject::Application) => (applications(v, inventory, &ids)),
            Some(Subject::FederationTrust) => (trusts(v, inventory, &ids)),
            Some(Subject::Nothing) | None => {},
        }
        (rows::turn(v, page, pages, found))
    }
}

fn table(caption: &str, heads: &[&str], body: Markup) -> Markup {
    html! {
        table.list data-rows {
            caption.unseen { (caption) }
            thead { tr { @for (i, head) in heads.iter().enumerate() { th.title[i == 0] scope="col" { (head) } } } }
            tbody { (body) }
        }
    }
}

fn accounts(v: &Visit, inventory: &Inventory, ids: &[String], said: &SaidOf<'_>) -> Markup {
    table(
        "Accounts",
        &["Account", "Kind", "Person", "Last sign-in", "Second factors", "Privileged"],
        html! {
            @for id in ids { tr data-row {
                @match inventory.register.account(id) {
                    None => th.title scope="row" { code { (id) } },
                    Some(a) => {
                        th.title scope="row" { a href=(account_href(v, id)) data-open { (a.username) } div.meta { (a.source) } }
                        td data-label="Kind" { (kind_label(a.kind)) }
                        td data-label="Person" { (rows::person(inventory, a))
                            @let now = said.answers(a);
                            @if now.coming { div.meta { @if now.name.is_empty() { "taken back since" } @else { (now.name) " since" } ", from the next pull" } } }
                        td data-label="Last sign-in" { (rows::sign_in(v, inventory, a)) }
                        td data-label="Second factors" { (rows::mfa(inventory, a)) }
                        td data-label="Privileged" {
                            @if inventory.marked(id).is_some_and(|m| m.privileged) { (parts::status(Tone::Minor, "privileged")) }
                            @else { span.nothing { "no" } }
                        }
                    }
                }
            } }
        },
    )
}

/// Leavers whose accounts were disabled: how long it took.
fn cases(v: &Visit, inventory: &Inventory, ids: &[String]) -> Markup {
    table(
        "Leavers whose accounts were disabled",
        &["Account", "Person", "Last day", "Disabled", "Took"],
        html! {
            @for id in ids { tr data-row {
                @let a = inventory.register.account(id);
                @let p = a.and_then(|a| inventory.person_of(a));
                @let (left, disabled) = (p.and_then(|p| p.terminated_on), a.and_then(|a| a.disabled_at));
                th.title scope="row" { a href=(account_href(v, id)) data-open { (a.map_or(id.as_str(), |a| a.username.as_str())) }
                    @if let Some(a) = a { div.meta { (a.source) } } }
                td data-label="Person" { @if let Some(a) = a { (rows::person(inventory, a)) } }
                td data-label="Last day" { (facts::when(v, left, "not known")) }
                td data-label="Disabled" { (facts::when(v, disabled, "not known")) }
                td data-label="Took" { @if let (Some(left), Some(disabled)) = (left, disabled) { (took(disabled - left)) } }
            } }
        },
    )
}

/// A time taken, in hours up to three days, then in days.
fn took(micros: i64) -> String {
    let hours = usize::try_from(micros.max(0) / 3_600_000_000).unwrap_or(0);
    if hours <= 72 { words::count(hours, "hour", "hours") } else { words::count(hours / 24, "day", "days") }
}

fn people(v: &Visit, inventory: &Inventory, ids: &[String]) -> Markup {
    let wanted: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    let mut own: BTreeMap<&str, Vec<&Account>> = BTreeMap::new();
    let accounts = inventory.register.accounts();
    let found = accounts.whose("person_id", |person| wanted.contains(person));
    for a in found.into_iter().filter_map(|at| accounts.at(at)).filter(|a| a.enabled) {
        own.entry(a.person_id.as_deref().unwrap_or_default()).or_default().push(a);
    }
    table(
        "People",
        &["Person", "Department", "Before", "Role changed", "Accounts"],
        html! {
            @for id in ids { tr data-row {
                @match inventory.register.person(id) {
                    None => th.title scope="row" { code { (id) } },
                    Some(p) => {
                        th.title scope="row" { a href=(v.href(&format!("/identity/accounts?q={}", crate::web::pairs::encoded(&p.display_name)))) data-open { (p.display_name) }
                            @if let Some(title) = &p.job_title { div.meta { (title) } } }
                        td data-label="Department" { (p.department.as_deref().unwrap_or("not known")) }
                        td data-label="Before" { (p.previous_department.as_deref().unwrap_or("not reported")) }
                        td data-label="Role changed" { (facts::when(v, p.role_changed_on, "not known")) }
                        td data-label="Accounts" { (linked(v, own.get(id.as_str()).map(Vec::as_slice).unwrap_or_default())) }
                    }
                }
            } }
        },
    )
}

fn linked(v: &Visit, accounts: &[&Account]) -> Markup {
    html! { @for (i, a) in accounts.iter().enumerate() { @if i > 0 { ", " } a href=(account_href(v, &a.account_id)) { (a.username) } } }
}

fn credentials(v: &Visit, inventory: &Inventory, ids: &[String]) -> Markup {
    let wanted: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    let all = inventory.register.credentials();
    let places = all.whose("credential_id", |id| wanted.contains(id));
    let found: BTreeMap<&str, (&Account, &Credential)> = places
        .into_iter()
        .filter_map(|at| {
            let credential = all.at(at)?;
            let account = inventory.register.account(&credential.account_id)?;
            Some((credential.credential_id.as_str(), (account, credential)))
        })
        .collect();
    table(
        "Credentials",
        &["Account", "Credential", "Made", "Last used", "Expires"],
        html! {
            @for id in ids { tr data-row {
                @match found.get(id.as_str()) {
                    None => th.title scope="row" { code { (id) } },
                    Some((a, c)) => {
                        th.title scope="row" { a href=(account_href(v, &a.account_id)) data-open { (a.username) } div.meta { (a.source) } }
                        td data-label="Credential" { (c.kind.as_str().replace('_', " ")) " " code.id { (id) } }
                        td data-label="Made" { (facts::when(v, c.created_at, "not known")) }
                        td data-label="Last used" { (facts::when(v, c.last_used_at, "never, or not reported")) }
                        td data-label="Expires" { (facts::when(v, c.expires_at, "never")) }
                    }
                }
            } }
        },
    )
}

fn grants(v: &Visit, inventory: &Inventory, ids: &[String]) -> Markup {
    table(
        "Rights held and not used",
        &["Held by", "What it is", "Right"],
        html! {
            @for key in ids { tr data-row {
                @let (kind, subject, right) = grant_key(&inventory.register, key).unwrap_or(("", key, ""));
                th.title scope="row" { @match kind {
                    "account" => a href=(account_href(v, subject)) data-open {
                        (inventory.register.account(subject).map_or(subject, |a| a.username.as_str())) },
                    _ => (inventory.register.group(subject).map_or(subject, |g| g.name.as_str())),
                } }
                td data-label="What it is" { (kind) }
                td data-label="Right" { a href=(entitlement_href(v, right)) {
                    (inventory.register.entitlement(right).map_or(right, |e| e.name.as_str())) } }
            } }
        },
    )
}

fn entitlements(v: &Visit, inventory: &Inventory, ids: &[String]) -> Markup {
    table(
        "Entitlements",
        &["Entitlement", "Source", "Privileged"],
        html! {
            @for id in ids { tr data-row {
                @let e = inventory.register.entitlement(id);
                th.title scope="row" { a href=(entitlement_href(v, id)) data-open { (e.map_or(id.as_str(), |e| e.name.as_str())) } }
                td data-label="Source" { (e.map_or("", |e| e.source.as_str())) }
                td data-label="Privileged" { (if e.is_some_and(|e| e.privileged) { "yes" } else { "no" }) }
            } }
        },
    )
}

fn applications(v: &Visit, inventory: &Inventory, ids: &[String]) -> Markup {
    table(
        "Applications",
        &["Application", "Asks who one is", "From the internet"],
        html! {
            @for id in ids { tr data-row {
                @let a = inventory.register.application(id);
                th.title scope="row" { a href=(v.href("/identity/applications")) data-open { (a.map_or(id.as_str(), |a| a.name.as_str())) } }
                td data-label="Asks who one is" { (if a.is_some_and(|a| a.requires_authentication) { "yes" } else { "no" })
                    @if let Some(p) = a.and_then(|a| a.auth_protocol) { span.meta { ", by " (p.as_str()) } } }
                td data-label="From the internet" { @if a.is_some_and(|a| a.internet_facing) { (parts::status(Tone::Major, "reachable")) } @else { "not reachable" } }
            } }
        },
    )
}

fn trusts(v: &Visit, inventory: &Inventory, ids: &[String]) -> Markup {
    let all: Vec<_> = inventory.register.trusts().iter().collect();
    table(
        "Federation trusts",
        &["Partner", "Source", "Signing key expires", "Last reviewed"],
        html! {
            @for id in ids { tr data-row {
                @let t = all.iter().find(|t| t.trust_id == *id);
                th.title scope="row" { a href=(v.href("/identity/trusts")) data-open { (t.map_or(id.as_str(), |t| t.partner.as_str())) } }
                td data-label="Source" { (t.map_or("", |t| t.source.as_str())) }
                td data-label="Signing key expires" { (facts::when(v, t.and_then(|t| t.signing_key_expires_at), "not known")) }
                td data-label="Last reviewed" { (facts::when(v, t.and_then(|t| t.reviewed_at), "never")) }
            } }
        },
    )
}

/// Accounts of people who have left that still work, with how long: shown beside the time to disable, never part of it.
pub fn open_leavers(v: &Visit, inventory: &Inventory) -> Markup {
    let mut open = inventory.measured.estate.open_leavers(inventory.measured.at.as_microsecond());
    open.sort_by_key(|o| std::cmp::Reverse(o.open_seconds));
    html! {
        section aria-labelledby="open-h" {
            h2 #open-h { "Not disabled yet" " " span.count { (words::grouped(open.len())) } }
            p.meta { "They are not in the figure, which knows only those that were disabled. Their time is still running." }
            @if open.is_empty() { p { (parts::status(Tone::Fine, "none")) } } @else {
                (table("Accounts of leavers that still work", &["Account", "Person", "Still works since they left"], html! {
                    @for o in open.iter().take(rows::PER) { tr data-row {
                        @let a = inventory.register.account(&o.account_id);
                        th.title scope="row" { a href=(account_href(v, &o.account_id)) data-open { (a.map_or(o.account_id.as_str(), |a| a.username.as_str())) } }
                        td data-label="Person" { (inventory.register.person(&o.person_id).map_or(o.person_id.as_str(), |p| p.display_name.as_str())) }
                        td data-label="Still works" { @match o.open_seconds {
                            Some(s) => (words::count(usize::try_from(s / 86_400).unwrap_or(0), "day", "days")),
                            None => span.nothing { "last day not known" },
                        } }
                    } }
                }))
                @if open.len() > rows::PER { p.meta { "and " (words::grouped(open.len() - rows::PER)) " more" } }
            }
        }
    }
}
