//! `/o/ORG/identity/privileged`: accounts with effective privileged access, and whether they hold it always or on request.

use std::sync::Arc;

use muster_estate::{Account, EstateError};
use muster_posture::{Held, List};

use super::accounts::{Holding, add_holders};
use super::register::{self, Filter, Look, Making, Register, Shown, Word};
use super::words_of::{HOLDER, KIND, MFA, USE};
use crate::web::look::parts::Tone::{Fine, Minor, Plain};
use crate::web::visit::{Answer, Visit};

const HELD: &[Word] = &[
    ("standing", Minor, "always"),
    ("eligible", Fine, "on request"),
    ("activated", Plain, "on request, switched on"),
    ("unknown", Plain, "not reported"),
];

static PRIVILEGED: Register = Register {
    path: "/identity/privileged",
    title: "Privileged identities",
    lede: "Enabled accounts that reach a privileged right or group, or could switch one on. Privileges held on request, for a short \
           time, are worth less to a thief than ones held always.",
    noun: ("privileged identity", "privileged identities"),
    searched: "Name, id, mail or person",
    columns: &[
        Shown::ACCOUNT,
        Shown { name: "held", label: "Holds it", look: Look::Words(HELD), under: &[] },
        Shown { name: "kind", label: "Kind", look: Look::Words(KIND), under: &[] },
        Shown::PERSON,
        Shown::LAST_SIGN_IN,
        Shown { name: "mfa", label: "Second factors", look: Look::Words(MFA), under: &["mfa_methods"] },
    ],
    filters: &[
        Filter::of("held", "Holds it", HELD),
        Filter::of("source", "Source", &[]),
        Filter::of("kind", "Kind", KIND),
        Filter::of("holder", "Person", HOLDER),
        Filter::of("mfa", "Second factors", MFA),
        Filter::of("use", "Use", USE),
    ],
    sort: "username",
    none: "No enabled account of the newest snapshot has a privileged right.",
    make,
    follows_records: false,
    above: None,
};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    register::show(v, &PRIVILEGED).await
}

fn make(making: &Making<'_>) -> Result<List, EstateError> {
    let inventory = making.inventory;
    let held = inventory.measured.estate.held();
    let accounts = inventory.register.accounts();
    let both = inventory.marked.iter().zip(held).enumerate();
    let chosen: Vec<(Account, Held)> = both
        .filter(|(_, (m, held))| m.privileged || *held != Held::Nothing)
        .filter_map(|(at, (_, held))| Some((accounts.made(at)?, held)))
        .filter(|(a, _)| a.enabled)
        // What only the source's own mark says is privileged is held nobody knows how.
        .map(|(a, held)| (a, held.max(if held == Held::Nothing { Held::NotReported } else { held })))
        .collect();
    let rows = chosen.iter().map(|(a, _)| a.clone()).collect();
    let mut list = making.accounts(rows, &["username", "account_id", "user_principal_name", "mail"])?;
    let holding: Vec<Holding> = chosen.iter().map(|(a, _)| Holding::of(inventory, a)).collect();
    add_holders(inventory, &mut list, &holding);
    list.add_words("held", chosen.iter().map(|(_, held)| held.word()));
    Ok(list)
}
