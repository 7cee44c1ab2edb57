//! `/o/ORG/identity/trusts`: federation trusts as the newest snapshot has them: whom we believe, with which key, since when
//! unexamined.

use std::sync::Arc;

use maud::{Markup, html};
use muster_estate::{EstateError, FederationTrust, Table};
use muster_posture::List;

use super::figure::newest_figure;
use super::register::{self, Filter, Look, Making, Register, Shown, Word};
use super::said_of::SaidOf;
use crate::web::derived::Checked;
use crate::web::look::parts::Tone::{Fine, Major, Minor, Observation, Plain};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

const CLAIMS: &[Word] = &[("yes", Observation, "second factors too"), ("no", Plain, "identity only")];
const KEY: &[Word] = &[
    ("expired", Major, "expired"),
    ("soon", Minor, "soon"),
    ("later", Fine, "in time"),
    ("", Plain, "not known"),
];
const REVIEW: &[Word] =
    &[("never", Minor, "never"), ("old", Minor, "too long ago"), ("recent", Fine, "lately")];

static TRUSTS: Register = Register {
    path: "/identity/trusts",
    title: "Federation trusts",
    lede: "Whoever holds a partner’s signing key can be anybody here. Each trust needs a reason, a key that is replaced in time, \
           and somebody who looks at it once a year.",
    noun: ("trust", "trusts"),
    searched: "Partner or id",
    columns: &[
        Shown {
            name: "partner",
            label: "Partner",
            look: Look::Text("without a name"),
            under: &["source", "trust_id"],
        },
        Shown { name: "protocol", label: "Protocol", look: Look::Text("not known"), under: &["direction"] },
        Shown {
            name: "signing_key_expires_at",
            label: "Signing key expires",
            look: Look::Day("not known", None),
            under: &[],
        },
        Shown { name: "key", label: "Key", look: Look::Words(KEY), under: &[] },
        Shown { name: "mfa_claim_trusted", label: "Claims believed", look: Look::Words(CLAIMS), under: &[] },
        Shown { name: "owner", label: "Owner", look: Look::Text("nobody known"), under: &[] },
        Shown { name: "reviewed_at", label: "Last reviewed", look: Look::Day("never", None), under: &[] },
        Shown { name: "review", label: "Review", look: Look::Words(REVIEW), under: &[] },
    ],
    filters: &[
        Filter::of("source", "Source", &[]),
        Filter::of("protocol", "Protocol", &[]),
        Filter::of("key", "Key", KEY),
        Filter::of("review", "Review", REVIEW),
        Filter::of("mfa_claim_trusted", "Claims believed", CLAIMS),
    ],
    sort: "signing_key_expires_at",
    none: "The newest snapshot has no federation trust.",
    make,
    follows_records: true,
    above: Some(above),
};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    register::show(v, &TRUSTS).await
}

fn above(v: &Visit, checked: &Checked) -> Markup {
    let known = checked.estate.as_ref().ok().and_then(Option::as_ref).map_or(0, |m| m.summary.trusts.len());
    html! {
        dl.now {
            div { dt { "Trusts" } dd { (words::grouped(known)) } }
            @for id in ["expiring_federation_keys", "unreviewed_trusts"] { @if let Some(m) = muster_posture::metric(id) {
                div { dt { a href=(v.href(&format!("/identity/metrics/{id}"))) { (m.title) } } dd { (newest_figure(v, checked, id)) } }
            } }
        }
    }
}

fn make(making: &Making<'_>) -> Result<List, EstateError> {
    let mut list = making.table(Table::FederationTrusts, &["partner", "trust_id"])?;
    let trusts: Vec<FederationTrust> = making.inventory.register.trusts().iter().collect();
    let said = SaidOf::new(making.programme, making.words, making.inventory);
    let limits = &making.programme.profile.thresholds;
    // As of the snapshot, as the metrics beside it are.
    let at = making.inventory.measured.at.as_microsecond();
    let days = |n: i64| n.saturating_mul(86_400_000_000);
    list.add_words(
        "key",
        trusts.iter().map(|t| match t.signing_key_expires_at {
            None => "",
            Some(end) if end <= at => "expired",
            Some(end) if end <= at.saturating_add(days(limits.key_horizon_days)) => "soon",
            Some(_) => "later",
        }),
    );
    list.add_words(
        "review",
        trusts.iter().map(|t| match t.reviewed_at {
            None => "never",
            Some(day) if day < at.saturating_sub(days(limits.review_days)) => "old",
            Some(_) => "recent",
        }),
    );
    let owner =
        |t: &FederationTrust| said.owner(said.object(&t.source, &[Some(&t.trust_id), Some(&t.partner)]));
    let owners: Vec<String> = trusts.iter().map(owner).collect();
    list.add_words("owner", owners.iter().map(String::as_str));
    Ok(list)
}
