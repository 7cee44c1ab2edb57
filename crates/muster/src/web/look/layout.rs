//! The frame: head, skip link, top bar with organisation, as-of date and search, left rail, content. And a bare frame
//! for pages outside any organisation.

use maud::{DOCTYPE, Markup, html};

use super::{rail, words};
use crate::web::site::Site;
use crate::web::slots::Slot;
use crate::web::visit::Visit;

/// A page of an organisation.
pub fn page(v: &Visit, title: &str, slot: Option<Slot>, content: &Markup) -> Markup {
    let open = slot.or_else(|| rail::place_of(v));
    let org = name(v);
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(&v.site, &format!("{title} · {org} · Muster")))
            body.past[v.as_of.is_some()] {
                a.skip href="#content" { "Skip to content" }
                (top(v, &org))
                @if let Some(date) = v.as_of { (past(v, date)) }
                div.frame {
                    nav.rail.wide aria-label="Sections" { (rail::rail(v, open)) }
                    main #content tabindex="-1" {
                        @if let Some(words) = &v.flash { div.flash role="status" { p { (words) } } }
                        (content)
                    }
                }
                footer.foot {
                    p { "Muster · judged as of " (words::instant(v.now, &v.programme.profile.zone()))
                        @if v.site.options.demo { " · demonstration with example data" } }
                }
                (keys())
            }
        }
    }
}

fn name(v: &Visit) -> String {
    // The name of today: the organisation is the same one, whatever it was called then.
    let name = &v.live.programme.profile.name;
    if name.is_empty() { v.actor.org.to_string() } else { name.clone() }
}

fn head(site: &Site, title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) }
            link rel="icon" href=(site.assets.icon) type="image/svg+xml";
            link rel="stylesheet" href=(site.assets.style);
            script src=(site.assets.script) defer {}
        }
    }
}

fn top(v: &Visit, org: &str) -> Markup {
    html! {
        header.top {
            details.menu {
                summary { span.bars aria-hidden="true" {} "Menu" }
                nav.rail aria-label="Sections, as a menu" { (rail::rail(v, None)) }
            }
            a.brand href=(v.href("/")) { (mark()) span { "Muster" } }
            (organisation(v, org))
            form.search role="search" action=(v.href("/search")) {
                label.unseen for="search" { "Search" }
                input #search type="search" name="q" placeholder="Search" autocomplete="off" data-search
                    value=[(v.path == "/search").then(|| v.query.get("q").unwrap_or(""))];
            }
            (as_of(v))
            (who(v))
        }
    }
}

/// The mark: four bars coming into line.
pub fn mark() -> Markup {
    html! {
        svg.mark viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" {
            path d="M2 3h3v14H2zM7 6h3v11H7zM12 9h3v8h-3z" {}
            circle cx="17" cy="5" r="2.2" {}
        }
    }
}

fn organisation(v: &Visit, org: &str) -> Markup {
    let others: Vec<_> = v.session.memberships.iter().filter(|m| m.org != v.actor.org).collect();
    html! {
        @if others.is_empty() { span.org { (org) } } @else {
            details.menu.org {
                summary { (org) }
                ul.drop { @for m in others { li { a href=(format!("/o/{}/", m.org)) { (m.name) } } } }
            }
        }
    }
}

fn as_of(v: &Visit) -> Markup {
    let shown = v.as_of.unwrap_or_else(|| v.today());
    html! {
        details.menu.as-of {
            summary { span.wide-only { "As of " } (words::table_date(shown).trim()) }
            form.drop action=(v.live_href("/as-of")) {
                label for="as-of-date" { "Show everything as it stood at the end of" }
                input #as-of-date type="date" name="date" value=(shown) required;
                input type="hidden" name="back" value=(v.path);
                button.button type="submit" { "Show" }
                @if v.as_of.is_some() { a href=(v.live_href(&v.path)) { "Back to now" } }
            }
        }
    }
}

fn who(v: &Visit) -> Markup {
    let person = v.actor.person.as_ref().map(|p| v.live.programme.title(p));
    let access: Vec<_> = v.actor.access.iter().map(|a| a.label()).collect();
    html! {
        details.menu.who {
            summary { span { (person.clone().unwrap_or_else(|| v.session.login.clone())) } }
            div.drop {
                p { strong { (person.unwrap_or_else(|| v.session.login.clone())) } br; span.meta { (access.join(", ")) } }
                @if let Some(p) = &v.actor.person { p { a href=(v.record_href(p)) { "My record" } } }
                @if !v.site.options.demo { p { a href=(v.href("/account")) { "Your account" } } }
                @if v.site.options.demo { p { a href="/demo" { "Step in as somebody else" } } }
                form method="post" action="/sign-out" { (v.secret()) button.button type="submit" { "Sign out" } }
            }
        }
    }
}

fn past(v: &Visit, date: jiff::civil::Date) -> Markup {
    html! {
        aside.past-banner aria-label="You are looking at the past" {
            p { strong { "You are looking at the past: " (words::date(date)) "." }
                " Nothing can be changed here. " a href=(v.live_href(&v.path)) { "Back to now" } }
        }
    }
}

fn keys() -> Markup {
    let keys = [
        ("/", "Search"),
        ("j  k", "Next and previous row"),
        ("Enter", "Open the row"),
        ("x", "Select the row"),
        ("e", "Edit this record"),
        ("n", "New record of this kind"),
        ("?", "This list"),
    ];
    html! {
        dialog.keys data-keys aria-labelledby="keys-title" {
            h2 #keys-title { "Keys" }
            dl { @for (key, does) in keys { div { dt { @for k in key.split_whitespace() { kbd { (k) } " " } } dd { (does) } } } }
            form method="dialog" { button.button { "Close" } }
        }
    }
}

/// A page outside any organisation: signing in, claiming, choosing.
pub fn bare(site: &Site, title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(site, &format!("{title} · Muster")))
            body.bare {
                a.skip href="#content" { "Skip to content" }
                header.top { a.brand href="/" { (mark()) span { "Muster" } } }
                main #content tabindex="-1" { (content) }
            }
        }
    }
}
