//! `/o/ORG/identity/entitlements`: every right that can be granted and how many accounts reach it.

use std::sync::Arc;

use muster_estate::{EstateError, Table};
use muster_posture::List;

use super::register::{self, Filter, Look, Making, Opens, Register, Shown};
use super::words_of::PRIVILEGED;
use crate::web::visit::{Answer, Visit};

static ENTITLEMENTS: Register = Register {
    path: "/identity/entitlements",
    title: "Entitlements",
    lede: "Rights that can be granted, and how many enabled accounts reach each, groups included. A privileged one can change \
           systems or see what others may not.",
    noun: ("entitlement", "entitlements"),
    searched: "Name, id or application",
    columns: &[
        Shown {
            name: "name",
            label: "Entitlement",
            look: Look::Opens(Opens::Entitlement, "entitlement_id"),
            under: &["source"],
        },
        Shown { name: "application", label: "In", look: Look::Text("no application"), under: &[] },
        Shown { name: "privileged", label: "Privileged", look: Look::Words(PRIVILEGED), under: &[] },
        Shown { name: "accounts", label: "Accounts that have it", look: Look::Number, under: &[] },
    ],
    filters: &[
        Filter::of("privileged", "Privileged", PRIVILEGED),
        Filter::of("source", "Source", &[]),
        Filter::of("application", "Application", &[]),
    ],
    sort: "-privileged",
    none: "The newest snapshot has no right that could be granted.",
    make,
    follows_records: false,
    above: None,
};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    register::show(v, &ENTITLEMENTS).await
}

fn make(making: &Making<'_>) -> Result<List, EstateError> {
    let mut list = making.table(Table::Entitlements, &["name", "entitlement_id"])?;
    let register = &making.inventory.register;
    let (rights, applications) = (register.entitlements(), register.applications());
    let application =
        |at: usize| applications.text(applications.position(rights.text(at, "application_id")?)?, "name");
    let names = || (0..rights.len()).map(|at| application(at).unwrap_or_default());
    list.search_also(names());
    list.add_words("application", names());
    list.add_numbers("accounts", making.inventory.measured.estate.reach_counts());
    Ok(list)
}
