//! What changed lately: the newest versions of records, by day. What was imported at once counts as one change.

use std::collections::BTreeMap;

use jiff::Timestamp;
use maud::{Markup, html};
use muster_model::{Kind, Reference};

use crate::web::look::words;
use crate::web::visit::Visit;

/// Most changes shown.
const SHOWN: usize = 8;
/// From how many records written at one instant on it is one change.
const TOGETHER: usize = 4;

enum Change {
    One(Reference, i64),
    Many(Vec<Reference>),
}

/// The section; nothing while looking at the past, whose changes are not kept apart.
pub async fn section(v: &Visit) -> Markup {
    if v.as_of.is_some() {
        return html! {};
    }
    let zone = v.programme.profile.zone();
    let changes = changes(v);
    html! {
        section.lately aria-labelledby="lately" {
            h2 #lately { "Changed lately" }
            ul.work { @for (at, change) in changes.iter().take(SHOWN) { li {
                @match change {
                    Change::One(record, version) => {
                        a href=(v.record_href(record)) { (v.programme.title(record)) } " "
                        span.meta { (record.kind.spec().label.to_lowercase()) }
                        p.meta { (if *version == 1 { "Written" } else { "Changed" }) " " (words::instant(*at, &zone))
                            @if let Some(who) = who(v, record).await { " by " (who) }
                            ". " a href=(v.href(&format!("/records/{}/{}/history", record.kind, record.id))) { "History" } }
                    },
                    Change::Many(records) => {
                        span { (words::grouped(records.len())) " records came in at once" }
                        p.meta { (words::instant(*at, &zone)) ": " (by_kind(v, records)) }
                    },
                }
            } } }
        }
    }
}

fn changes(v: &Visit) -> Vec<(Timestamp, Change)> {
    let mut by_instant: BTreeMap<Timestamp, Vec<(Reference, i64)>> = BTreeMap::new();
    for record in v.programme.records() {
        let reference = record.reference();
        if let Some(head) = v.live.head(&reference) {
            by_instant.entry(head.at).or_default().push((reference, head.version));
        }
    }
    let mut out = Vec::new();
    for (at, records) in by_instant.into_iter().rev().take(SHOWN) {
        if records.len() >= TOGETHER {
            out.push((at, Change::Many(records.into_iter().map(|(r, _)| r).collect())));
        } else {
            out.extend(records.into_iter().map(|(r, n)| (at, Change::One(r, n))));
        }
    }
    out
}

async fn who(v: &Visit, record: &Reference) -> Option<String> {
    let lines = v.muster().record_history(&v.actor, record).await.ok()?;
    let actor = &lines.first()?.actor;
    if *actor == v.actor.user {
        return Some("you".into());
    }
    match actor.strip_prefix("system:") {
        Some(part) => Some(format!("Muster ({part})")),
        None if actor == "console" => Some("the console".into()),
        None => v.muster().user_names(&v.actor).await.ok()?.remove(actor),
    }
}

fn by_kind(v: &Visit, records: &[Reference]) -> Markup {
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for r in records {
        *kinds.entry(r.kind).or_default() += 1;
    }
    let mut most: Vec<_> = kinds.into_iter().collect();
    most.sort_by_key(|(kind, n)| (std::cmp::Reverse(*n), *kind));
    let rest = most.len().saturating_sub(5);
    html! {
        @for (i, (kind, n)) in most.iter().take(5).enumerate() {
            @if i > 0 { ", " }
            a href=(v.href(&format!("/records/{kind}"))) {
                (words::count(*n, &kind.spec().label.to_lowercase(), &kind.spec().labels.to_lowercase()))
            }
        }
        @if rest > 0 { " and " (rest) " more kinds" }
    }
}
