//! `/o/ORG/identity/snapshots`: every snapshot kept, newest first, with what was measured on it.

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::SnapshotEntry;
use muster_model::measurement::{Measurement, Reading};
use muster_posture::metric;

use super::figure::{count, share};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// The metrics that a row shows, with the words of their columns.
const SHOWN: [(&str, &str); 5] = [
    ("privileged_accounts", "Privileged"),
    ("dormant_accounts", "Dormant"),
    ("mfa_coverage", "Second factor"),
    ("leaver_accounts_enabled", "Leavers still enabled"),
    ("nhi_without_owner", "Machines without owner"),
];

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    let mut all = v.muster().snapshots(&v.actor).await?;
    all.retain(|s| s.taken_at <= v.now);
    all.sort_by_key(|s| std::cmp::Reverse(s.taken_at));
    let removed = all.iter().filter(|s| s.removed.is_some()).count();
    let kept: Vec<&SnapshotEntry> = all.iter().filter(|s| s.removed.is_none()).collect();
    let policy = v.muster().retention(&v.actor).await?.filter(|set| set.enabled);
    let before = |digest: &str| {
        let at = kept.iter().position(|s| s.digest == digest)?;
        kept.get(at + 1).copied()
    };
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/identity")) { "Identity" } }, "Snapshots",
            html! { p.lede { "Dated copies of what the sources said. A snapshot is never changed; the figures measured on it are kept for good. "
                @match &policy { Some(set) => { "Kept are " (set.policy.words()) ", and what is pinned." }, None => "Every one is kept until somebody says for how long." } } },
            html! { @if kept.len() > 1 && super::may_look(&v) { a.button href=(v.href("/identity/compare")) { "What changed" } }
                " " a.button href=(v.href("/identity/retention")) { "How long they are kept" } }))
        @if let Err(why) = &checked.estate { (why.note()) }
        @if all.is_empty() {
            (parts::empty("No snapshot yet", html! { p { "Take one with " code { "muster pull" } ", then register it." } }, Some(("Sources", &v.href("/identity/sources")))))
        } @else {
            p role="status" { (parts::capital(&words::count(kept.len(), "snapshot", "snapshots")))
                @if removed > 0 { "; " (words::grouped(removed)) " more " (if removed == 1 { "was" } else { "were" }) " removed, and only the figures are left" } }
            table.list.named.snapshots {
                caption.unseen { "Snapshots" }
                thead { tr {
                    th.title scope="col" { "Taken" } th.num scope="col" { "Enabled accounts" }
                    @for (_, label) in SHOWN { th.num scope="col" { (label) } }
                } }
                tbody { @for s in &all {
                    @let of = |id: &str| checked.measurements.iter().rfind(|m| m.metric == id && m.snapshot.as_deref() == Some(s.digest.as_str()));
                    @let any = of("privileged_accounts");
                    tr {
                        th.title scope="row" { a href=(v.href(&format!("/identity/snapshots/{}", s.digest))) { (words::instant(s.taken_at, &v.programme.profile.zone())) }
                            @if s.removed.is_some() { div { (parts::status(Tone::Plain, "removed")) } }
                            @if let Some(pin) = &s.pin { div title=(pin.why) { (parts::status(Tone::Fine, "pinned")) } }
                            div.meta { (words::relative(v.programme.profile.today(s.taken_at), v.today()))
                                " · " a.soft href=(v.live_href(&format!("/as-of/{}/identity", v.programme.profile.today(s.taken_at)))) { "posture then" } }
                            @if let (Some(before), true, true) = (before(&s.digest), s.removed.is_none(), super::may_look(&v)) { div.meta {
                                a.soft href=(v.href(&format!("/identity/compare?from={}&to={}", before.digest, s.digest))) { "what changed since the one before" } } }
                            div.meta { "from " (any.map(|m| muster_render::words::list(&m.scope)).unwrap_or_default()) }
                            div.meta { "digest " code title=(s.digest) { (s.digest.chars().take(12).collect::<String>()) } } }
                        td.num data-label="Enabled accounts" { (any.and_then(|m| m.value.denominator).map(|n| words::grouped(count(n))).unwrap_or_default()) }
                        @for (id, label) in SHOWN { td.num data-label=(label) { (figure(of(id))) } }
                    }
                } }
            }
            p.meta { "Shares are of the population of each metric; what a source cannot report is outside them. "
                @for (i, (id, _)) in SHOWN.iter().enumerate() { @if let Some(m) = metric(id) { @if i > 0 { " · " } a.soft href=(v.href(&format!("/identity/metrics/{id}"))) { (m.title) } } } }
        }
    };
    Ok(v.page("Snapshots", content))
}

pub(super) fn figure(m: Option<&Measurement>) -> Markup {
    html! {
        @match m.map(|m| (m.value.reading(), m.value.unknown)) {
            None => span.nothing { "not measured" },
            Some((Reading::NothingToMeasure, _)) => span.nothing { "nothing to measure" },
            Some((Reading::Share { numerator, denominator }, unknown)) => {
                (share(numerator, denominator)) div.meta { (words::grouped(count(numerator))) " of " (words::grouped(count(denominator)))
                    @if unknown > 0 { "; " (words::grouped(count(unknown))) " unknown" } }
            },
            Some((Reading::Count(n), _)) => (words::grouped(count(n))),
            Some((Reading::Seconds(p), _)) => (words::count(usize::try_from(p.p95 / 3600).unwrap_or(0), "hour", "hours")),
        }
    }
}
