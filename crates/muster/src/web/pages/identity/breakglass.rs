//! `/o/ORG/identity/break-glass`: accounts for emergencies, and when each was last rehearsed.

use std::sync::Arc;

use muster_estate::{Account, AccountKind, EstateError};
use muster_posture::List;

use super::accounts::{Holding, add_holders};
use super::register::{self, Filter, Look, Making, Register, Shown, Word};
use super::said_of::SaidOf;
use super::words_of::{MFA, PRIVILEGED, STATE};
use crate::web::look::parts::Tone::{Minor, Plain};
use crate::web::visit::{Answer, Visit};

const REHEARSED: &[Word] = &[("yes", Plain, "with a date"), ("no", Minor, "no rehearsal recorded")];

static BREAK_GLASS: Register = Register {
    path: "/identity/break-glass",
    title: "Break-glass accounts",
    lede: "Accounts kept for the day when nothing else lets anybody in. One that was never rehearsed may not work; one that is \
           used on other days is no longer for emergencies.",
    noun: ("break-glass account", "break-glass accounts"),
    searched: "Name or id",
    columns: &[
        Shown::ACCOUNT,
        Shown {
            name: "rehearsed_on",
            label: "Last rehearsed",
            look: Look::Day("no rehearsal recorded", None),
            under: &[],
        },
        Shown { name: "owner", label: "Answers for it", look: Look::Text("nobody known"), under: &[] },
        Shown { name: "purpose", label: "Purpose", look: Look::Text("nobody has said"), under: &[] },
        Shown::LAST_SIGN_IN,
        Shown {
            name: "password_changed_at",
            label: "Password set",
            look: Look::Day("not known", Some("password_changed")),
            under: &[],
        },
        Shown { name: "mfa", label: "Second factors", look: Look::Words(MFA), under: &["mfa_methods"] },
        Shown { name: "privileged", label: "Privileged", look: Look::Words(PRIVILEGED), under: &["state"] },
    ],
    filters: &[
        Filter::of("rehearsed", "Rehearsed", REHEARSED),
        Filter::of("source", "Source", &[]),
        Filter::of("state", "State", STATE),
    ],
    sort: "rehearsed_on",
    none: "The newest snapshot has no account marked as break-glass. Its source, a rule, or a person's word on the page of an account can say that it is one.",
    make,
    follows_records: true,
    above: None,
};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    register::show(v, &BREAK_GLASS).await
}

fn make(making: &Making<'_>) -> Result<List, EstateError> {
    let inventory = making.inventory;
    let said = SaidOf::new(making.programme, making.words, inventory);
    let chosen: Vec<Account> = said.of_kinds(&[AccountKind::BreakGlass]);
    let rows = chosen.clone();
    let mut list = making.accounts(rows, &["username", "account_id", "native_id"])?;
    let holding: Vec<Holding> = chosen.iter().map(|a| Holding::of(inventory, a)).collect();
    add_holders(inventory, &mut list, &holding);
    let owners: Vec<String> = chosen.iter().map(|a| said.answers(a).name).collect();
    list.add_words("owner", owners.iter().map(String::as_str));
    list.add_words("purpose", chosen.iter().map(|a| said.purpose(a)));
    let zone = making.programme.profile.zone();
    let rehearsed: Vec<Option<i64>> = chosen
        .iter()
        .map(|a| {
            let day = said.account(a)?.data.rehearsed_on?;
            Some(day.to_zoned(zone.clone()).ok()?.timestamp().as_microsecond())
        })
        .collect();
    list.add_flags("rehearsed", rehearsed.iter().map(Option::is_some).collect());
    list.add_times("rehearsed_on", rehearsed);
    Ok(list)
}
