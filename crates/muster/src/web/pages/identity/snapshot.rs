//! `/o/ORG/identity/snapshots/DIGEST`: one snapshot: its sources and tables, why it stays or when it went, the figures measured
//! on it, and the forms that pin it and take the pin off. Nothing that stands inside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use maud::{Markup, html};
use muster_app::keeping::{Pin, PinAct, Tombstone, Verdict};
use muster_app::{Permission, SnapshotEntry};
use muster_model::Reference;
use muster_posture::METRICS;

use super::figure::count;
use super::{may_look, retention, snapshots};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let snapshot = v.muster().snapshot(&v.actor, v.param("id")).await?;
    let preview = v.muster().preview_retention(&v.actor, None).await?;
    let on = v.muster().retention(&v.actor).await?.is_some_and(|set| set.enabled);
    let verdict = preview.lines.iter().find(|(s, _)| s.digest == snapshot.digest).map(|(_, verdict)| verdict);
    let left = snapshot.removed.as_ref().map(|r| &r.left).or_else(|| preview.of(&snapshot.digest));
    let names = v.muster().user_names(&v.actor).await?;
    let acts = v.muster().pin_acts(&v.actor, &snapshot.digest).await?;
    let checked = v.checked().await?;
    let taken = words::instant(snapshot.taken_at, &v.programme.profile.zone());
    let figures: Vec<_> = METRICS
        .iter()
        .filter_map(|metric| {
            let of = |m: &&muster_model::measurement::Measurement| {
                m.metric == metric.id && m.snapshot.as_deref() == Some(&snapshot.digest)
            };
            Some((metric, checked.measurements.iter().rfind(of)?))
        })
        .collect();
    let content = html! {
        (head(&v, &snapshot, &taken))
        (kept(&v, &snapshot, verdict, on, &names))
        (forms(&v, &snapshot))
        (said(&v, &acts, &names))
        @if let Some(left) = left { (holds(&v, left)) }
        h2 { "Measured on it" }
        @if figures.is_empty() { p.meta { "Nothing was." } } @else {
            table.list.named {
                caption.unseen { "Figures measured on this snapshot" }
                thead { tr { th.title scope="col" { "Metric" } th.num scope="col" { "Figure" } } }
                tbody { @for (metric, m) in &figures { tr {
                    th.title scope="row" { a href=(v.href(&format!("/identity/metrics/{}", metric.id))) { (metric.title) } }
                    td.num data-label="Figure" { (snapshots::figure(Some(m))) }
                } } }
            }
        }
    };
    Ok(v.page(&format!("Snapshot of {taken}"), content))
}

fn head(v: &Visit, s: &SnapshotEntry, taken: &str) -> Markup {
    let day = v.programme.profile.today(s.taken_at);
    parts::page_head(
        html! { a href=(v.href("/identity/snapshots")) { "Snapshots" } },
        &format!("Snapshot of {taken}"),
        html! { p.lede { "Digest " code.digest { (s.digest) } } },
        html! { @if s.removed.is_none() {
            a.button href=(v.live_href(&format!("/as-of/{day}/identity"))) { "Posture then" }
            @if may_look(v) { " " a.button href=(v.href(&format!("/identity/compare?from={}", s.digest))) { "What changed since" } }
        } },
    )
}

/// Whether it stays, and why.
fn kept(
    v: &Visit,
    s: &SnapshotEntry,
    verdict: Option<&Verdict>,
    on: bool,
    names: &BTreeMap<String, String>,
) -> Markup {
    let zone = v.programme.profile.zone();
    html! {
        h2 { "How long it is kept" }
        @if let Some(r) = &s.removed {
            p { (parts::status(Tone::Plain, "removed")) " on " (words::instant(r.at, &zone)) " by " (who(names, &r.by)) ". " (r.why) }
            p { "Its files are " (if r.gone.is_some() { "deleted" } else { "being deleted" }) ". What it was stands below; the figures measured on it stay for good." }
        } @else if let Some(verdict) = verdict {
            @if verdict.goes() && on {
                p { (parts::status(Tone::Minor, "goes")) " Nothing keeps it: it is removed after the next pull, or within a day. Pin it to keep it." }
            } @else if verdict.goes() {
                p { (parts::status(Tone::Fine, "stays")) " Every snapshot is kept, because no policy is on. By the one proposed it would go." }
            } @else {
                p { (parts::status(Tone::Fine, "stays")) " Because it is:" }
                ul.lines { @for why in &verdict.stays { li { (retention::reason(v, s, why, names)) } } }
            }
            p.meta { a.soft href=(v.href("/identity/retention")) { "How long snapshots are kept" } }
        }
    }
}

/// A person by name; the programme itself in words.
pub(super) fn who(names: &BTreeMap<String, String>, id: &str) -> String {
    match id {
        "console" => "the command line".into(),
        "system:retention" => "the policy".into(),
        _ => names.get(id).cloned().unwrap_or_else(|| id.to_owned()),
    }
}

fn forms(v: &Visit, s: &SnapshotEntry) -> Markup {
    let may = v.may_act() && v.actor.may(Permission::RecordEstate) && s.removed.is_none();
    let form = |act: &str, label: &str, hint: &str, example: &str, button: &str| {
        html! { details.fold {
            summary { (label) }
            form.panel method="post" action=(v.live_href(&format!("/identity/snapshots/{}/{act}", s.digest))) {
                (v.secret())
                div.field {
                    label for="why" { "Why" }
                    p.hint #why-hint { (hint) " " span.example { "For example: " (example) } }
                    input #why name="why" required maxlength="500" aria-describedby="why-hint";
                }
                div.form-acts { button.button.primary type="submit" { (button) } }
            }
        } }
    };
    html! { @if may { @match &s.pin {
        None => (form("pin", "Pin it", "It stays for as long as it is pinned, whatever the policy says.", "sampled in the audit of May", "Pin this snapshot")),
        Some(pin) if may_unpin(v, pin) => (form("unpin", "Take the pin off", "From then on only the policy and records keep it.", "the audit is closed", "Take the pin off")),
        Some(_) => p.meta { "Only whoever pinned it, or an ISMS manager, takes the pin off." },
    } } }
}

fn may_unpin(v: &Visit, pin: &Pin) -> bool {
    v.actor.may_unpin(pin)
}

fn said(v: &Visit, acts: &[PinAct], names: &BTreeMap<String, String>) -> Markup {
    let zone = v.programme.profile.zone();
    html! { @if !acts.is_empty() {
        table.list.named {
            caption.unseen { "What people said of keeping it" }
            thead { tr { th.title scope="col" { "When" } th scope="col" { "Said" } th scope="col" { "Why" } th scope="col" { "By" } } }
            tbody { @for act in acts { tr {
                th.title scope="row" { (words::instant(act.at, &zone)) }
                td data-label="Said" { (if act.pinned { "Pinned" } else { "Pin taken off" }) }
                td data-label="Why" { (act.why) }
                td data-label="By" { (who(names, &act.by)) }
            } } }
        }
    } }
}

/// Sources and tables.
fn holds(v: &Visit, left: &Tombstone) -> Markup {
    html! {
        h2 { "What it holds" }
        table.list.named {
            caption.unseen { "Sources of this snapshot" }
            thead { tr { th.title scope="col" { "Source" } th scope="col" { "Read by" } th.num scope="col" { "Entries" } th.num scope="col" { "Warnings" } } }
            tbody { @for s in &left.sources { tr {
                th.title scope="row" { (s.source) }
                td data-label="Read by" { (s.connector) }
                td.num data-label="Entries" { (words::grouped(count(s.entries))) }
                td.num data-label="Warnings" { (words::grouped(count(s.warnings))) }
            } } }
        }
        table.list.named {
            caption.unseen { "Tables of this snapshot" }
            thead { tr { th.title scope="col" { "Table" } th.num scope="col" { "Rows" } th.num scope="col" { "Size" } } }
            tbody { @for (name, t) in &left.tables { tr {
                th.title scope="row" { (parts::capital(&name.replace('_', " "))) }
                td.num data-label="Rows" { (words::grouped(count(t.rows))) }
                td.num data-label="Size" { (words::bytes(count(t.bytes))) }
            } } }
        }
        @if let Some(before) = &left.predecessor { p.meta { "Sealed against "
            a.soft href=(v.href(&format!("/identity/snapshots/{before}"))) { code { (before.chars().take(12).collect::<String>()) } } ", the snapshot before it." } }
        @else { p.meta { "The first of its chain: it was sealed against no other." } }
    }
}

/// A record by its title, where it is still there.
pub(super) fn record(v: &Visit, named: &str) -> Markup {
    let reference = Reference::parse(named).filter(|r| v.programme.find(r).is_some());
    html! { @match reference {
        Some(r) => a href=(v.record_href(&r)) { (v.programme.title(&r)) },
        None => code { (named) },
    } }
}

/// Pins it.
pub async fn pin(v: Arc<Visit>) -> Answer {
    let digest = v.param("id").to_owned();
    v.muster().pin_snapshot(&v.actor, &digest, v.form.filled("why").unwrap_or_default()).await?;
    Ok(v.redirect_saying(
        &format!("/identity/snapshots/{digest}"),
        "Pinned. It stays until the pin is taken off.",
    ))
}

/// Takes the pin off.
pub async fn unpin(v: Arc<Visit>) -> Answer {
    let digest = v.param("id").to_owned();
    v.muster().unpin_snapshot(&v.actor, &digest, v.form.filled("why").unwrap_or_default()).await?;
    Ok(v.redirect_saying(
        &format!("/identity/snapshots/{digest}"),
        "The pin is off. Policy and records decide now.",
    ))
}
