//! `/o/ORG/identity/people`: people as the staff directory knows them, with how many accounts each holds.

use std::collections::HashMap;
use std::sync::Arc;

use muster_estate::{EstateError, Table};
use muster_posture::List;

use super::register::{self, Filter, Look, Making, Register, Shown, Word};
use crate::web::look::parts::Tone::{Major, Minor, Plain};
use crate::web::visit::{Answer, Visit};

const STATUS: &[Word] =
    &[("active", Plain, "works here"), ("leave", Plain, "on leave"), ("terminated", Plain, "has left")];
const OPEN: &[Word] = &[
    ("none", Plain, "no account open"),
    ("open", Plain, "has an account"),
    ("left", Major, "left, account still open"),
];
const MANAGER: &[Word] = &[("yes", Plain, "known"), ("no", Minor, "not known")];

static PEOPLE: Register = Register {
    path: "/identity/people",
    title: "People",
    lede: "Everybody the staff directory knows. Each account should belong to one of them, and none to somebody who has left.",
    noun: ("person", "people"),
    searched: "Name, id, mail or number",
    columns: &[
        Shown {
            name: "display_name",
            label: "Person",
            look: Look::Text("without a name"),
            under: &["person_id"],
        },
        Shown { name: "status", label: "Works here", look: Look::Words(STATUS), under: &[] },
        Shown {
            name: "department",
            label: "Department",
            look: Look::Text("not known"),
            under: &["job_title"],
        },
        Shown { name: "manager", label: "Manager", look: Look::Text("not known"), under: &[] },
        Shown { name: "hired_on", label: "Since", look: Look::Day("not known", None), under: &[] },
        Shown {
            name: "role_changed_on",
            label: "Role changed",
            look: Look::Day("not known", None),
            under: &[],
        },
        Shown { name: "terminated_on", label: "Last day", look: Look::Day("none known", None), under: &[] },
        Shown { name: "accounts", label: "Accounts", look: Look::Number, under: &[] },
        Shown { name: "open", label: "Access", look: Look::Words(OPEN), under: &[] },
    ],
    filters: &[
        Filter::of("status", "Works here", STATUS),
        Filter::of("open", "Access", OPEN),
        Filter::of("has_manager", "Manager", MANAGER),
        Filter::of("department", "Department", &[]),
    ],
    sort: "display_name",
    none: "The newest snapshot has no people. A staff list, or a directory with people in it, fills this list.",
    make,
    follows_records: false,
    above: None,
};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    register::show(v, &PEOPLE).await
}

fn make(making: &Making<'_>) -> Result<List, EstateError> {
    let mut list = making.table(Table::People, &["display_name", "person_id", "mail", "employee_number"])?;
    let register = &making.inventory.register;
    let mut counts: HashMap<&str, (u32, u32)> = HashMap::new();
    for account in register.accounts() {
        if let Some(person) = account.person_id.as_deref() {
            let slot = counts.entry(person).or_default();
            slot.0 += 1;
            slot.1 += u32::from(account.enabled);
        }
    }
    let of = |id: &str| counts.get(id).copied().unwrap_or_default();
    let people = register.people();
    list.add_numbers("accounts", people.iter().map(|p| of(&p.person_id).0).collect());
    list.add_words(
        "open",
        people.iter().map(|p| match (of(&p.person_id).1, p.status) {
            (0, _) => "none",
            (_, muster_estate::PersonStatus::Terminated) => "left",
            _ => "open",
        }),
    );
    let manager = |p: &muster_estate::Person| Some(&register.person(p.manager_id.as_deref()?)?.display_name);
    list.add_words("manager", people.iter().map(|p| manager(p).map_or("", String::as_str)));
    list.add_flags("has_manager", people.iter().map(|p| manager(p).is_some()).collect());
    Ok(list)
}
