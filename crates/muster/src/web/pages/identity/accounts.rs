//! `/o/ORG/identity/accounts`: every account of the newest snapshot, and what the metrics say of each.

use std::sync::Arc;

use maud::{Markup, html};
use muster_estate::{Account, EstateError, PersonStatus, Table};
use muster_posture::{List, METRICS, Value};

use super::inventory::{Inventory, Marked, Mfa, Use};
use super::register::{self, Filter, Look, Making, Register, Shown};
use super::words_of::{HOLDER, KIND, MFA, PRIVILEGED, STATE, USE};
use crate::web::visit::{Answer, Visit};

static ACCOUNTS: Register = Register {
    path: "/identity/accounts",
    title: "Accounts",
    lede: "Every account that the sources know: who holds it, whether it is used, and why it has what it has.",
    noun: ("account", "accounts"),
    searched: "Name, id, mail or person",
    columns: &[
        Shown::ACCOUNT,
        Shown { name: "kind", label: "Kind", look: Look::Words(KIND), under: &[] },
        Shown { name: "state", label: "State", look: Look::Words(STATE), under: &[] },
        Shown::PERSON,
        Shown::LAST_SIGN_IN,
        Shown { name: "use", label: "Use", look: Look::Words(USE), under: &[] },
        Shown { name: "mfa", label: "Second factors", look: Look::Words(MFA), under: &["mfa_methods"] },
        Shown { name: "privileged", label: "Privileged", look: Look::Words(PRIVILEGED), under: &[] },
        Shown { name: "said", label: "Pointed at by", look: Look::Number, under: &[] },
    ],
    filters: &[
        Filter::of("source", "Source", &[]),
        Filter {
            groups: &[("non-human", "service or workload", &["service", "workload"])],
            ..Filter::of("kind", "Kind", KIND)
        },
        Filter::of("state", "State", STATE),
        Filter::of("holder", "Person", HOLDER),
        Filter::of("privileged", "Privileged", PRIVILEGED),
        Filter::of("mfa", "Second factors", MFA),
        Filter::of("use", "Use", USE),
        Filter { flags: METRIC_FLAGS, ..Filter::of("metric", "Pointed at by", &[]) },
    ],
    sort: "username",
    none: "The newest snapshot has no account. Look at its sources: one of them should be a directory.",
    make,
    follows_records: false,
    above: None,
};

const METRIC_FLAGS: &[(&str, &str)] = &METRIC_NAMES;
#[allow(
    clippy::indexing_slicing,
    reason = "both are as long as the list of metrics, and it is done at compile time"
)]
const METRIC_NAMES: [(&str, &str); METRICS.len()] = {
    let mut names = [("", ""); METRICS.len()];
    let mut at = 0;
    while at < METRICS.len() {
        names[at] = (METRICS[at].id, METRICS[at].title);
        at += 1;
    }
    names
};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    register::show(v, &ACCOUNTS).await
}

fn make(making: &Making<'_>) -> Result<List, EstateError> {
    let searched = ["username", "account_id", "user_principal_name", "mail", "native_id"];
    let mut list = making.table(Table::Accounts, &searched)?;
    let rows: Vec<Holding> = (0..u32::try_from(list.len()).unwrap_or(u32::MAX))
        .map(|row| Holding {
            // Rows of both are in the order of ids.
            position: row as usize,
            enabled: list.value("enabled", row) == Value::Flag(true),
            person: match list.value("person_id", row) {
                Value::Text(id) => Some(id.to_owned()),
                _ => None,
            },
        })
        .collect();
    add_holders(making.inventory, &mut list, &rows);
    list.add_numbers("said", making.inventory.marked.iter().map(|m| m.offends.count_ones()).collect());
    Ok(list)
}

/// What the columns of who holds an account are made of.
pub struct Holding {
    position: usize,
    enabled: bool,
    person: Option<String>,
}

impl Holding {
    /// Of an account that was looked at.
    pub fn of(inventory: &Inventory, a: &Account) -> Self {
        let position = inventory.register.accounts().position(&a.account_id).unwrap_or(usize::MAX);
        Self { position, enabled: a.enabled, person: a.person_id.clone() }
    }
}

/// Columns of who holds each account and what is known of it, in the order of the rows.
pub fn add_holders(inventory: &Inventory, list: &mut List, accounts: &[Holding]) {
    let people = inventory.register.people();
    let marked = |a: &Holding| inventory.marked.get(a.position);
    list.add_words("state", accounts.iter().map(|a| if a.enabled { "enabled" } else { "disabled" }));
    list.add_words("mfa", accounts.iter().map(|a| marked(a).map_or("unknown", mfa)));
    list.add_words("use", accounts.iter().map(|a| marked(a).map_or("unknown", used)));
    list.add_flags("privileged", accounts.iter().map(|a| marked(a).is_some_and(|m| m.privileged)).collect());
    let known: Vec<Option<usize>> = accounts.iter().map(|a| people.position(a.person.as_deref()?)).collect();
    let text = |at: &Option<usize>, column: &str| at.and_then(|at| people.text(at, column));
    list.add_words(
        "holder",
        known.iter().map(|at| match text(at, "status").and_then(PersonStatus::parse) {
            None => "nobody",
            Some(PersonStatus::Active) => "here",
            Some(PersonStatus::Leave) => "leave",
            Some(PersonStatus::Terminated) => "left",
        }),
    );
    // An id that nobody is known by is still what the source says.
    let named: Vec<String> = accounts
        .iter()
        .zip(&known)
        .map(|(a, at)| match (at, a.person.as_deref()) {
            (Some(_), _) => text(at, "display_name").unwrap_or_default().to_owned(),
            (None, Some(id)) => format!("nobody known as {id}"),
            (None, None) => String::new(),
        })
        .collect();
    list.search_also(named.iter().map(String::as_str));
    list.add_words("person", named.iter().map(String::as_str));
    list.add_words("department", known.iter().map(|at| text(at, "department").unwrap_or_default()));
}

const fn mfa(m: &Marked) -> &'static str {
    match m.mfa {
        Mfa::Unknown => "unknown",
        Mfa::Absent => "none",
        Mfa::Present => "other",
        Mfa::Resistant => "resistant",
    }
}

const fn used(m: &Marked) -> &'static str {
    match (m.dormant, m.used) {
        (true, _) => "dormant",
        (_, Use::Never) => "never",
        (_, Use::Unknown) => "unknown",
        _ => "active",
    }
}

/// The metrics that point at an account.
pub fn said(v: &Visit, m: &Marked) -> Markup {
    let all: Vec<_> =
        METRICS.iter().enumerate().filter(|(i, _)| m.offends >> i & 1 == 1).map(|(_, x)| x).collect();
    html! {
        @if all.is_empty() { span.nothing { "nothing" } }
        span.said-by { @for (i, metric) in all.iter().enumerate() {
            @if i > 0 { ", " } a.soft href=(v.href(&format!("/identity/metrics/{}", metric.id))) { (metric.title) }
        } }
    }
}
