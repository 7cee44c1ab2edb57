//! Cells and turns of page that the lists of the inventory share.

use maud::{Markup, html};
use muster_estate::Account;

use super::facts;
use super::inventory::{Inventory, Mfa, Use};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::Visit;

/// Rows on a page.
pub const PER: usize = 50;

/// The page asked for, from 1, not beyond the last; and how many there are.
pub fn page_of(v: &Visit, found: usize) -> (usize, usize) {
    let pages = found.div_ceil(PER).max(1);
    let asked = v.query.filled("page").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1);
    (asked.clamp(1, pages), pages)
}

/// Links to the pages before and after.
pub fn turn(v: &Visit, page: usize, pages: usize, found: usize) -> Markup {
    let to = |n: usize| v.href(&format!("{}{}", v.path, v.query.with("page", Some(&n.to_string())).query()));
    html! {
        @if pages > 1 { nav.pages aria-label="Pages" {
            @if page > 1 { a.button href=(to(page - 1)) rel="prev" { "Previous" } }
            span { (words::grouped((page - 1) * PER + 1)) " to " (words::grouped((page * PER).min(found))) " of " (words::grouped(found)) }
            @if page < pages { a.button href=(to(page + 1)) rel="next" { "Next" } }
        } }
    }
}

/// The latest sign-in: a day, never, or not reported.
pub fn sign_in(v: &Visit, inventory: &Inventory, a: &Account) -> Markup {
    let marked = inventory.marked(&a.account_id);
    let used = marked.map_or(Use::Unknown, |m| m.used);
    html! {
        @match used {
            Use::Unknown => span.nothing { "not reported" },
            Use::Never => span { "never" },
            Use::Dormant | Use::Active => (facts::when(v, a.last_sign_in_at, "never")),
        }
        @if marked.is_some_and(|m| m.dormant) { div { (parts::status(Tone::Minor, "dormant")) } }
    }
}

/// Second factors: which, none, or not reported.
pub fn mfa(inventory: &Inventory, a: &Account) -> Markup {
    let named = a.mfa_methods.iter().filter(|m| !m.is_empty() && *m != "none");
    let named: Vec<String> = named.map(|m| m.replace('_', " ")).collect();
    html! {
        @match inventory.marked(&a.account_id).map_or(Mfa::Unknown, |m| m.mfa) {
            Mfa::Unknown => span.nothing { "not reported" },
            Mfa::Absent => (parts::status(Tone::Minor, "none")),
            Mfa::Present => { (named.join(", ")) },
            Mfa::Resistant => { (named.join(", ")) div { (parts::status(Tone::Fine, "phishing-resistant")) } },
        }
    }
}

/// Whose account it is.
pub fn person(inventory: &Inventory, a: &Account) -> Markup {
    html! {
        @match (inventory.person_of(a), a.person_id.as_deref()) {
            (Some(p), _) => { (p.display_name)
                @if let Some(d) = &p.department { div.meta { (d) } } },
            (None, Some(id)) => { span.nothing { "nobody known as " (id) } },
            (None, None) => span.nothing { "nobody" },
        }
    }
}
