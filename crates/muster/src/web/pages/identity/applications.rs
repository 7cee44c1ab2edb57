//! `/o/ORG/identity/applications`: applications as the newest snapshot has them: do they ask who one is, and how.

use std::sync::Arc;

use maud::{Markup, html};
use muster_estate::{Application, AuthProtocol, Door, EstateError, Table};
use muster_posture::List;

use super::figure::newest_figure;
use super::register::{self, Filter, Look, Making, Register, Shown, Word};
use super::words_of::YES;
use crate::web::derived::Checked;
use crate::web::look::parts::Tone::{Fine, Major, Plain};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

const ASKS: &[Word] = &[("yes", Fine, "yes"), ("no", Major, "no")];
const SEEN: &[Word] = &[
    ("asks", Fine, "asks"),
    ("open", Major, "lets anybody in"),
    ("unclear", Plain, "cannot be told"),
    ("", Plain, "not tried"),
];
const DIFFERS: &[Word] = &[("yes", Major, "differs from what is declared"), ("no", Plain, "no")];
const INTERNET: &[Word] = &[("yes", Plain, "reachable"), ("no", Plain, "not reachable")];

static APPLICATIONS: Register = Register {
    path: "/identity/applications",
    title: "Applications seen",
    lede: "Applications that the sources know. One that asks nobody who they are is a door without a lock. Whether it asks is \
           what its source declares; where somebody allowed it, the door was tried without signing in, and what was seen stands \
           beside.",
    noun: ("application", "applications"),
    searched: "Name, id or owner",
    columns: &[
        Shown {
            name: "name",
            label: "Application",
            look: Look::Text("without a name"),
            under: &["application_id"],
        },
        Shown { name: "asks", label: "Asks who one is", look: Look::Words(ASKS), under: &["auth_protocol"] },
        Shown {
            name: "observed",
            label: "Seen when tried",
            look: Look::Words(SEEN),
            under: &["observed_how"],
        },
        Shown {
            name: "internet_facing",
            label: "From the internet",
            look: Look::Words(INTERNET),
            under: &[],
        },
        Shown { name: "in_isms_scope", label: "In scope", look: Look::Words(YES), under: &[] },
        Shown { name: "owner", label: "Owner", look: Look::Text("nobody known"), under: &[] },
        Shown { name: "rights", label: "Rights in it", look: Look::Number, under: &[] },
    ],
    filters: &[
        Filter::of("asks", "Asks who one is", ASKS),
        Filter::of("observed", "Seen when tried", SEEN),
        Filter::of("differs", "Seen and declared", DIFFERS),
        Filter::of("auth_protocol", "How", &[]),
        Filter::of("internet_facing", "From the internet", INTERNET),
        Filter::of("in_isms_scope", "In scope", YES),
    ],
    sort: "asks",
    none: "The newest snapshot has no application.",
    make,
    follows_records: false,
    above: Some(above),
};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    register::show(v, &APPLICATIONS).await
}

fn above(v: &Visit, checked: &Checked) -> Markup {
    let known = checked
        .estate
        .as_ref()
        .ok()
        .and_then(Option::as_ref)
        .map(|m| m.summary.applications.as_slice())
        .unwrap_or_default();
    let differing = known
        .iter()
        .filter(|a| match a.observed.as_str() {
            "open" => a.requires_authentication,
            "asks" => !a.requires_authentication,
            _ => false,
        })
        .count();
    html! {
        dl.now {
            div { dt { "Applications" } dd { (words::grouped(known.len())) } }
            div { dt { "In scope" } dd { (words::grouped(known.iter().filter(|a| a.in_scope).count())) } }
            div { dt { "From the internet" } dd { (words::grouped(known.iter().filter(|a| a.internet_facing).count())) } }
            div { dt { a href=(v.href("/identity/metrics/unauthenticated_services")) { "Ask nobody who they are" } }
                dd { (newest_figure(v, checked, "unauthenticated_services")) } }
            @if differing > 0 {
                div { dt { a href=(v.href("/identity/applications?differs=yes")) { "Seen otherwise than declared" } }
                    dd { (words::grouped(differing)) } }
            }
        }
        p { a.button.quiet href=(v.href("/records/asset?f.class=application")) { "Applications as assets" } }
    }
}

/// What was seen is not what is declared.
fn differs(a: &Application) -> bool {
    match a.observed {
        Some(Door::Open) => a.requires_authentication,
        Some(Door::Asks) => !a.requires_authentication,
        Some(Door::Unclear) | None => false,
    }
}

/// It asks nobody, or says not how.
fn open(a: &Application) -> bool {
    !a.requires_authentication || matches!(a.auth_protocol, None | Some(AuthProtocol::None))
}

fn make(making: &Making<'_>) -> Result<List, EstateError> {
    let mut list = making.table(Table::Applications, &["name", "application_id"])?;
    let register = &making.inventory.register;
    let owner = |a: &Application| match a.owner_person_id.as_deref() {
        Some(id) => register.person(id).map_or_else(|| id.to_owned(), |p| p.display_name.clone()),
        None => String::new(),
    };
    let owners: Vec<String> = register.applications().map(owner);
    list.search_also(owners.iter().map(String::as_str));
    list.add_words("owner", owners.iter().map(String::as_str));
    list.add_flags("asks", register.applications().map(|a| !open(a)));
    list.add_flags("differs", register.applications().map(differs));
    let mut rights = std::collections::HashMap::<&str, u32>::new();
    let all = register.entitlements();
    for id in (0..all.len()).filter_map(|at| all.text(at, "application_id")) {
        *rights.entry(id).or_default() += 1;
    }
    let of = |a: &Application| rights.get(a.application_id.as_str()).copied().unwrap_or_default();
    list.add_numbers("rights", register.applications().map(of));
    Ok(list)
}
