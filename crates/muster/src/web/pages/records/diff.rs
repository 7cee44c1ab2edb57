//! `/o/ORG/records/KIND/ID/diff?from=1&to=2`: what changed between two versions (by number, or by digest as a pin has it), field by field and word by word, side
//! by side; and the button that brings the older one back.

use std::collections::BTreeSet;
use std::sync::Arc;

use maud::{Markup, html};
use muster_app::{Permission, RecordVersion};
use muster_model::{Digest, Kind, Reference};
use serde_json::{Map, Value as Json};
use similar::{ChangeTag, TextDiff};

use super::detail::over;
use super::history::{Names, who};
use super::{path, version};
use crate::web::failure::Failure;
use crate::web::look::{parts, trace, value, words};
use crate::web::page::{Page, Route};
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new().route(Route::get("/records/{kind}/{id}/diff", Permission::ReadRecords, show))
}

async fn show(v: Arc<Visit>) -> Answer {
    let reference = v.reference()?;
    let stands = version(&v, &reference);
    let number = |name: &str| match v.query.filled(name) {
        Some("now") | None => Some(stands).filter(|s| *s > 0),
        Some(text) => text.parse().ok(),
    };
    let missing = || Failure::not_found("these versions");
    // A pin names the version by its digest.
    let pinned = match v.query.filled("from").and_then(Digest::parse) {
        Some(digest) => {
            let history = v.muster().record_history(&v.actor, &reference).await?;
            history.iter().find(|l| l.digest == digest && !l.deleted).map(|l| l.version)
        }
        None => None,
    };
    let number = |name: &str| pinned.filter(|_| name == "from").or_else(|| number(name));
    let (from, to) = (number("from").ok_or_else(missing)?, number("to").ok_or_else(missing)?);
    let old = v.muster().record_version(&v.actor, &reference, from).await?;
    let new = v.muster().record_version(&v.actor, &reference, to).await?;
    let names = v.muster().user_names(&v.actor).await?;
    let title = new.record().map_or_else(|| reference.to_string(), |r| r.title);
    let content = html! {
        (parts::page_head(over(&v, reference.kind), &format!("What changed in {title}"), html! {
            p.lede {
                @if from == to { "Both sides are version " (from) ", so nothing differs." }
                @else { "Version " (from) " beside version " (to) "." }
            }
        }, html! { a.button href=(v.href(&format!("{}/history", path(&reference)))) { "History" } }))
        @if from != to {
            table.list.diff {
                caption.unseen { "Changes" }
                thead { tr { th scope="col" { "Field" } (side_head(&v, &names, &old)) (side_head(&v, &names, &new)) } }
                tbody { (changes(reference.kind, &old, &new)) }
            }
        }
        (restore(&v, &reference, from, stands))
    };
    Ok(v.page(&format!("What changed in {title}"), content))
}

fn side_head(v: &Visit, names: &Names, side: &RecordVersion) -> Markup {
    html! {
        th scope="col" { "Version " (side.line.version) ", "
            span.meta { (words::instant(side.line.at, &v.programme.profile.zone())) ", " (who(v, names, &side.line.actor)) }
            @if let Some(note) = &side.line.note { span.meta { " “" (note) "”" } } }
    }
}

fn changes(kind: Kind, old: &RecordVersion, new: &RecordVersion) -> Markup {
    let (a, b) = (flat(old), flat(new));
    let order: Vec<&str> = kind.fields().map(|f| f.name).collect();
    let rank = |path: &str| {
        order.iter().position(|f| *f == path.split(['.', '[']).next().unwrap_or("")).unwrap_or(usize::MAX)
    };
    let mut paths: Vec<&String> = a.keys().chain(b.keys()).collect::<BTreeSet<_>>().into_iter().collect();
    paths.sort_by_key(|p| rank(p));
    let changed: Vec<_> = paths.into_iter().filter(|p| a.get(*p) != b.get(*p)).collect();
    let text = |side: &Map<String, Json>, path: &str| side.get(path).map(value::plain).unwrap_or_default();
    html! {
        @for path in &changed {
            @let (was, is) = (text(&a, path), text(&b, path));
            tr { th scope="row" { (trace::label_of(kind, path)) @if path.contains('[') { " " span.meta { (place(path)) } } }
                td data-label="Before" { (side(&was, &is, ChangeTag::Delete)) }
                td data-label="After" { (side(&was, &is, ChangeTag::Insert)) } }
        }
        @if changed.is_empty() { tr { td colspan="3" { "The fields say the same; only the layout of the file, comments or \
            keys that Muster does not know differ." } } }
    }
}

/// `[2]` reads “3rd”: the place in its list.
fn place(path: &str) -> String {
    path.split('[')
        .skip(1)
        .filter_map(|p| p.split(']').next()?.parse::<usize>().ok())
        .map(|n| format!("no. {}", n + 1))
        .collect::<Vec<_>>()
        .join(", ")
}

/// One side of a change, what is only there marked.
fn side(was: &str, is: &str, tag: ChangeTag) -> Markup {
    let diff = TextDiff::configure()
        .deadline(std::time::Instant::now() + std::time::Duration::from_millis(200))
        .diff_words(was, is);
    html! {
        div.change { @for change in diff.iter_all_changes().filter(|c| c.tag() == ChangeTag::Equal || c.tag() == tag) {
            @match change.tag() {
                ChangeTag::Equal => (change.value()),
                ChangeTag::Delete => del { (change.value()) },
                ChangeTag::Insert => ins { (change.value()) },
            }
        } }
    }
}

/// Every value by its path; lists of plain values stay together.
fn flat(version: &RecordVersion) -> Map<String, Json> {
    let mut out = Map::new();
    if let Some(record) = version.record() {
        for (name, json) in record.fields() {
            flatten(&name, json, &mut out);
        }
        let body = record.body().replace("\r\n", "\n");
        if !body.trim().is_empty() {
            out.insert("body".into(), Json::String(body));
        }
    }
    out
}

fn flatten(path: &str, json: Json, out: &mut Map<String, Json>) {
    match json {
        Json::Object(map) => {
            for (name, inner) in map {
                flatten(&format!("{path}.{name}"), inner, out);
            }
        }
        Json::Array(items) if items.iter().any(Json::is_object) => {
            for (i, item) in items.into_iter().enumerate() {
                flatten(&format!("{path}[{i}]"), item, out);
            }
        }
        other => {
            out.insert(path.to_owned(), other);
        }
    }
}

fn restore(v: &Visit, reference: &Reference, old: i64, stands: i64) -> Markup {
    let may = match v.programme.find(reference) {
        Some(record) => v.actor.may_write(record),
        None => v.actor.may_create(reference.kind),
    };
    html! {
        @if v.may_act() && may && old != stands {
            form.form-acts method="post" action=(v.href(&format!("{}/restore", path(reference)))) {
                (v.secret())
                input type="hidden" name="version" value=(old);
                input type="hidden" name="based_on" value=(stands);
                button.button type="submit" { "Restore version " (old) }
                span.meta { "as a new version; what stands now stays in the history" }
            }
        }
    }
}
