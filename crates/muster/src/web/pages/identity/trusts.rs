//! `/o/ORG/identity/trusts`: federation trusts as the newest snapshot has them: whom we believe, with which key, since when
//! unexamined.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use muster_estate::FederationTrust;

use super::figure::newest_figure;
use super::inventory::Inventory;
use super::{counts_only, facts, may_look};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    let known = checked.estate.as_ref().ok().and_then(Option::as_ref).map_or(0, |m| m.summary.trusts.len());
    let inventory = if may_look(&v) { Inventory::of(&v).await? } else { None };
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/identity")) { "Identity" } }, "Federation trusts",
            html! { p.lede { "Whoever holds a partner’s signing key can be anybody here. Each trust needs a reason, a key that is \
                              replaced in time, and somebody who looks at it once a year." } },
            html! {}))
        dl.now {
            div { dt { "Trusts" } dd { (words::grouped(known)) } }
            @for id in ["expiring_federation_keys", "unreviewed_trusts"] { @if let Some(m) = muster_posture::metric(id) {
                div { dt { a href=(v.href(&format!("/identity/metrics/{id}"))) { (m.title) } } dd { (newest_figure(&v, &checked, id)) } }
            } }
        }
        @match inventory {
            Some(i) if i.register.trusts().is_empty() => p { "The newest snapshot has no federation trust." },
            Some(i) => (table(&v, i.register.trusts())),
            None if known > 0 => (counts_only()),
            None => p.nothing { "There is no snapshot with trusts." },
        }
    };
    Ok(v.page("Federation trusts", content))
}

fn table(v: &Visit, trusts: &[FederationTrust]) -> Markup {
    let limits = &v.programme.profile.thresholds;
    let day = |n: i64| v.today().checked_add(n.days()).unwrap_or(v.today());
    let (soon, old) = (day(limits.key_horizon_days), day(-limits.review_days));
    html! {
        table.list.named data-rows {
            caption.unseen { "Federation trusts" }
            thead { tr { th.title scope="col" { "Partner" } th scope="col" { "Protocol" } th scope="col" { "Signing key expires" }
                th scope="col" { "Believes second factors" } th scope="col" { "Last reviewed" } } }
            tbody { @for t in trusts { tr data-row {
                th.title scope="row" { (t.partner) div.meta { (t.source) " · " code { (t.trust_id) } } }
                td data-label="Protocol" { (t.protocol) div.meta { (t.direction) } }
                td data-label="Signing key expires" { (key(v, t, soon)) }
                td data-label="Believes second factors" { @if t.mfa_claim_trusted { (parts::status(Tone::Observation, "yes, on the partner’s word")) } @else { "no" } }
                td data-label="Last reviewed" { @match facts::day(v, t.reviewed_at) {
                    None => (parts::status(Tone::Minor, "never")),
                    Some(d) => { (facts::when(v, t.reviewed_at, "never")) @if d < old { div { (parts::status(Tone::Minor, "too long ago")) } } },
                } }
            } } }
        }
    }
}

fn key(v: &Visit, t: &FederationTrust, soon: Date) -> Markup {
    html! {
        (facts::when(v, t.signing_key_expires_at, "not known"))
        @match facts::day(v, t.signing_key_expires_at) {
            Some(d) if d <= v.today() => div { (parts::status(Tone::Major, "expired")) },
            Some(d) if d <= soon => div { (parts::status(Tone::Minor, "soon")) },
            _ => {},
        }
    }
}
