//! `/o/ORG/identity/groups`: groups, how many are in each and how many rights each gives.

use std::sync::Arc;

use muster_estate::{EstateError, Table};
use muster_posture::{GroupCounts, List};

use super::register::{self, Filter, Look, Making, Opens, Register, Shown, Word};
use super::words_of::YES;
use crate::web::look::parts::Tone::{Minor, Plain};
use crate::web::visit::{Answer, Visit};

const PRIVILEGED: &[Word] = &[("yes", Minor, "privileged"), ("no", Plain, "no")];

static GROUPS: Register = Register {
    path: "/identity/groups",
    title: "Groups",
    lede: "Who is in a group gets its rights, and those of every group that it is in.",
    noun: ("group", "groups"),
    searched: "Name or id",
    columns: &[
        Shown {
            name: "name",
            label: "Group",
            look: Look::Opens(Opens::Group, "group_id"),
            under: &["source"],
        },
        Shown { name: "privileged", label: "Privileged", look: Look::Words(PRIVILEGED), under: &[] },
        Shown { name: "accounts", label: "Own accounts", look: Look::Number, under: &[] },
        Shown { name: "groups", label: "Groups in it", look: Look::Number, under: &[] },
        Shown { name: "above", label: "Is in groups", look: Look::Number, under: &[] },
        Shown { name: "rights", label: "Rights it gives", look: Look::Number, under: &[] },
    ],
    filters: &[
        Filter::of("source", "Source", &[]),
        Filter::of("privileged", "Privileged", PRIVILEGED),
        Filter::of("empty", "Empty", YES),
    ],
    sort: "name",
    none: "The newest snapshot has no group.",
    make,
    follows_records: false,
    above: None,
};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    register::show(v, &GROUPS).await
}

fn make(making: &Making<'_>) -> Result<List, EstateError> {
    let mut list = making.table(Table::Groups, &["name", "group_id"])?;
    let counts = making.inventory.measured.estate.group_counts();
    let of = |which: fn(&GroupCounts) -> u32| counts.iter().map(which).collect::<Vec<u32>>();
    list.add_numbers("accounts", of(|c| c.accounts));
    list.add_numbers("groups", of(|c| c.groups));
    list.add_numbers("above", of(|c| c.above));
    list.add_numbers("rights", of(|c| c.rights));
    list.add_flags("empty", counts.iter().map(|c| c.accounts == 0 && c.groups == 0).collect());
    Ok(list)
}
