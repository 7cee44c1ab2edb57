//! `/o/ORG/identity/people`: people as the staff directory knows them, with how many accounts each holds.

use std::sync::Arc;

use muster_estate::{EstateError, PersonStatus, Table};
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
    let people = register.people();
    // Accounts of each person, and those of them that are enabled, in the order of the people.
    let mut counts = vec![(0_u32, 0_u32); people.len()];
    for (person, enabled) in register
        .accounts()
        .map(|a| people.position(a.person_id.as_deref()?).map(|at| (at, a.enabled)))
        .into_iter()
        .flatten()
    {
        if let Some(slot) = counts.get_mut(person) {
            *slot = (slot.0 + 1, slot.1 + u32::from(enabled));
        }
    }
    list.add_numbers("accounts", counts.iter().map(|c| c.0).collect());
    let left = PersonStatus::Terminated.as_str();
    list.add_words(
        "open",
        counts.iter().enumerate().map(|(at, c)| match (c.1, people.text(at, "status")) {
            (0, _) => "none",
            (_, Some(status)) if status == left => "left",
            _ => "open",
        }),
    );
    let managers: Vec<Option<usize>> =
        (0..people.len()).map(|at| people.position(people.text(at, "manager_id")?)).collect();
    let name = |at: &Option<usize>| at.and_then(|at| people.text(at, "display_name"));
    list.add_words("manager", managers.iter().map(|at| name(at).unwrap_or_default()));
    list.add_flags("has_manager", managers.iter().map(Option::is_some).collect());
    Ok(list)
}
