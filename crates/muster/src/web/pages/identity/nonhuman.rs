//! `/o/ORG/identity/non-human`: accounts of services and workloads: who answers for each, what it is for, and its credentials.

use std::sync::Arc;

use muster_estate::{Account, AccountKind, Credential, EstateError};
use muster_posture::List;

use super::accounts::{Holding, add_holders};
use super::decide::owner_form_of_any;
use super::register::{self, Filter, Look, Making, Opens, Register, Shown, Word};
use super::said_of::{Answers, SaidOf};
use super::words_of::{PRIVILEGED, STATE, YES};
use crate::web::look::parts::Tone::{Major, Minor, Plain};
use crate::web::visit::{Answer, Visit};

const ORPHANED: &[Word] = &[
    ("owned", Plain, "no"),
    ("left", Major, "owner has left"),
    ("unread", Minor, "owner not among the people read"),
    ("unknown", Minor, "no owner known"),
];

static NONHUMAN: Register = Register {
    path: "/identity/non-human",
    title: "Non-human identities",
    lede: "Accounts that programs use. Nobody misses one when its owner leaves, so each needs a person who answers for it, a \
           purpose, and credentials that are replaced in time.",
    noun: ("non-human identity", "non-human identities"),
    searched: "Name, id or owner",
    columns: &[
        Shown {
            name: "username",
            label: "Account",
            look: Look::Opens(Opens::Account, "account_id"),
            under: &["source", "kind"],
        },
        Shown {
            name: "owner",
            label: "Owner",
            look: Look::Text("nobody known"),
            under: &["from_the_next_pull"],
        },
        Shown { name: "orphaned", label: "Orphaned", look: Look::Words(ORPHANED), under: &[] },
        Shown { name: "purpose", label: "Purpose", look: Look::Text("nobody has said"), under: &[] },
        Shown { name: "credentials", label: "Credentials", look: Look::Number, under: &[] },
        Shown { name: "oldest", label: "Oldest made", look: Look::Day("not reported", None), under: &[] },
        Shown {
            name: "used",
            label: "Last used",
            look: Look::Day("never", Some("credential_use")),
            under: &[],
        },
        Shown { name: "privileged", label: "Privileged", look: Look::Words(PRIVILEGED), under: &["state"] },
    ],
    filters: &[
        Filter::of("orphaned", "Orphaned", ORPHANED),
        Filter::of("source", "Source", &[]),
        Filter::of("kind", "Kind", &[]),
        Filter::of("state", "State", STATE),
        Filter::of("privileged", "Privileged", PRIVILEGED),
        Filter::of("has_purpose", "Purpose said", YES),
    ],
    sort: "username",
    none: "The newest snapshot has no account of a service or workload. Where accounts are not told apart by kind, they stand among all accounts.",
    make,
    follows_records: true,
    above: Some(|v, _| owner_form_of_any(v)),
};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    register::show(v, &NONHUMAN).await
}

fn make(making: &Making<'_>) -> Result<List, EstateError> {
    let inventory = making.inventory;
    let said = SaidOf::new(making.programme, making.words, inventory);
    let chosen: Vec<Account> = said.of_kinds(&[AccountKind::Service, AccountKind::Workload]);
    let rows = chosen.clone();
    let mut list = making.accounts(rows, &["username", "account_id", "native_id"])?;
    let holding: Vec<Holding> = chosen.iter().map(|a| Holding::of(inventory, a)).collect();
    add_holders(inventory, &mut list, &holding);
    let owners: Vec<Answers> = chosen.iter().map(|a| said.answers(a)).collect();
    list.search_also(owners.iter().map(|o| o.name.as_str()));
    list.add_words("owner", owners.iter().map(|o| o.name.as_str()));
    list.add_flags("from_the_next_pull", owners.iter().map(|o| o.coming).collect());
    list.add_words("orphaned", owners.iter().map(|o| o.standing));
    let purposes: Vec<&str> = chosen.iter().map(|a| said.purpose(a)).collect();
    list.add_flags("has_purpose", purposes.iter().map(|p| !p.is_empty()).collect());
    list.add_words("purpose", purposes);
    // How many credentials, when the oldest was made, when one was last used. One whose making is not known makes the
    // oldest not known.
    let of = |a: &Account| {
        let own: Vec<Credential> = inventory.register.credentials().rows_of(&a.account_id).collect();
        let oldest = own.iter().map(|c| c.created_at).min().flatten();
        (own.len(), oldest, own.iter().filter_map(|c| c.last_used_at).max())
    };
    let credentials: Vec<_> = chosen.iter().map(of).collect();
    list.add_numbers(
        "credentials",
        credentials.iter().map(|c| u32::try_from(c.0).unwrap_or(u32::MAX)).collect(),
    );
    list.add_times("oldest", credentials.iter().map(|c| c.1));
    list.add_times("used", credentials.iter().map(|c| c.2));
    Ok(list)
}
