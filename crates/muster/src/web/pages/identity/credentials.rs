//! `/o/ORG/identity/credentials`: keys, secrets, certificates and passwords: when each was made, used, and ends.

use std::sync::Arc;

use muster_estate::{EstateError, Table};
use muster_posture::{List, Value};

use super::register::{self, Filter, Look, Making, Opens, Register, Shown};
use super::words_of::{CREDENTIAL, KIND, YES};
use crate::web::visit::{Answer, Visit};

static CREDENTIALS: Register = Register {
    path: "/identity/credentials",
    title: "Credentials",
    lede: "What programs and people prove themselves with. A credential is made anew when it is rotated, so an old one has not \
           been rotated since the day it was made.",
    noun: ("credential", "credentials"),
    searched: "Id or account",
    columns: &[
        Shown { name: "credential_id", label: "Credential", look: Look::Text("without an id"), under: &[] },
        Shown { name: "kind", label: "Kind", look: Look::Words(CREDENTIAL), under: &[] },
        Shown {
            name: "account",
            label: "Account",
            look: Look::Opens(Opens::Account, "account_id"),
            under: &["source"],
        },
        Shown {
            name: "created_at",
            label: "Made or rotated",
            look: Look::Day("not known", Some("credential_use")),
            under: &[],
        },
        Shown {
            name: "last_used_at",
            label: "Last used",
            look: Look::Day("never", Some("credential_use")),
            under: &[],
        },
        Shown { name: "expires_at", label: "Expires", look: Look::Day("no end known", None), under: &[] },
    ],
    filters: &[
        Filter::of("kind", "Kind", CREDENTIAL),
        Filter::of("source", "Source", &[]),
        Filter::of("account_kind", "Of accounts", KIND),
        Filter::of("made_known", "Age known", YES),
    ],
    sort: "created_at",
    none: "No source of the newest snapshot reports credentials.",
    make,
    follows_records: false,
    above: None,
};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    register::show(v, &CREDENTIALS).await
}

fn make(making: &Making<'_>) -> Result<List, EstateError> {
    let mut list = making.table(Table::Credentials, &["credential_id", "account_id"])?;
    let register = &making.inventory.register;
    let rows = 0..u32::try_from(list.len()).unwrap_or(u32::MAX);
    let all = register.accounts();
    let accounts: Vec<Option<usize>> = rows
        .clone()
        .map(|row| match list.value("account_id", row) {
            Value::Text(id) => all.position(id),
            _ => None,
        })
        .collect();
    let text = |at: &Option<usize>, column: &str| at.and_then(|at| all.text(at, column)).unwrap_or_default();
    let known: Vec<bool> = rows.map(|row| list.value("created_at", row) != Value::Nothing).collect();
    let names = || accounts.iter().map(|a| text(a, "username"));
    list.search_also(names());
    list.add_words("account", names());
    list.add_words("source", accounts.iter().map(|a| text(a, "source")));
    list.add_words("account_kind", accounts.iter().map(|a| text(a, "kind")));
    list.add_flags("made_known", known);
    Ok(list)
}
