//! One field's value as people read it: labels instead of words of data, titles instead of references, dates in words.

use maud::{Markup, html};
use muster_model::{Choice, FieldSpec, FieldType, Record, Reference, Standing};
use serde_json::Value as Json;

use crate::web::look::{parts, words};
use crate::web::visit::Visit;

/// A value, by what its field holds.
pub fn value(v: &Visit, ty: &FieldType, json: &Json) -> Markup {
    let text = json.as_str().unwrap_or("");
    match (ty, json) {
        (_, Json::Null) => nothing(),
        (FieldType::Prose, _) => paragraphs(text),
        (FieldType::Bool, Json::Bool(b)) => html! { (if *b { "Yes" } else { "No" }) },
        (FieldType::Integer | FieldType::Decimal, _) => {
            html! { span.num { (words::decimal(&plain(json))) } }
        }
        (FieldType::Money, _) => html! { span.num { (money(text)) } },
        (FieldType::Date, _) => match text.parse::<jiff::civil::Date>() {
            Ok(day) => html! { time datetime=(day) { (words::date(day)) } },
            Err(_) => html! { (text) },
        },
        (FieldType::Instant, _) => match text.parse::<jiff::Timestamp>() {
            Ok(at) => html! { time datetime=(at) { (words::instant(at, &v.programme.profile.zone())) } },
            Err(_) => html! { (text) },
        },
        (FieldType::Period, _) => html! { (words::period(text)) },
        (FieldType::Link, _) if text.contains("://") => {
            html! { a href=(text) rel="nofollow noopener noreferrer" { (text) } }
        }
        (FieldType::Digest, _) => html! { code { (text) } },
        (FieldType::Choice(choices), _) => choice(choices, text),
        (FieldType::Ref(_) | FieldType::Pin(_), _) => reference(v, text),
        (FieldType::Named(what), _) => named(v, what, text),
        (FieldType::Group(fields), Json::Object(map)) => {
            html! {
                dl.group {
                    @for f in fields.iter() { @if let Some(inner) = map.get(f.name) {
                        div { dt { (f.label) } dd { (value(v, &f.ty, inner)) } }
                    } }
                }
            }
        }
        (FieldType::List(of), Json::Array(items)) => list(v, of, items),
        _ => html! { (plain(json)) },
    }
}

/// What stands where nothing was filled in.
pub fn nothing() -> Markup {
    html! { span.nothing { "Not filled in" } }
}

fn list(v: &Visit, of: &FieldType, items: &[Json]) -> Markup {
    match of {
        FieldType::Group(fields) if fields.len() <= 5 && items.len() > 1 => table(v, fields, items),
        FieldType::Choice(_) | FieldType::Named(_) => {
            html! { span.inline-list { @for item in items { span { (value(v, of, item)) } } } }
        }
        _ => html! { ul.values { @for item in items { li { (value(v, of, item)) } } } },
    }
}

fn table(v: &Visit, fields: &[FieldSpec], items: &[Json]) -> Markup {
    let used: Vec<_> = fields.iter().filter(|f| items.iter().any(|i| i.get(f.name).is_some())).collect();
    html! {
        div.scroll tabindex="0" role="group" aria-label="Table" {
            table.inner {
                thead { tr { @for f in &used { th scope="col" { (f.label) } } } }
                tbody { @for item in items { tr { @for f in &used {
                    td { @if let Some(inner) = item.get(f.name) { (value(v, &f.ty, inner)) } }
                } } } }
            }
        }
    }
}

/// An attested field: who, in which role, when, and how far it can be relied on.
pub fn attestation(v: &Visit, record: &Record, field: &str, json: &Json) -> Markup {
    if let Json::Array(all) = json {
        return html! { @for one in all { (attestation(v, record, field, one)) } };
    }
    let given = serde_json_attestation(json);
    let standing = v.programme.standing(record, field, given.as_ref());
    let tone = match standing {
        Standing::Attested => parts::Tone::Fine,
        Standing::Outdated => parts::Tone::Observation,
        Standing::Asserted | Standing::Absent => parts::Tone::Plain,
    };
    let part = |name: &str| json.get(name).and_then(Json::as_str);
    html! {
        div.attested {
            p { (parts::status(tone, standing.label())) }
            p {
                @if let Some(by) = part("by") { (reference(v, by)) }
                @if let Some(role) = part("role") { " as " (reference(v, role)) }
                @if let Some(at) = part("at").and_then(|a| a.parse::<jiff::Timestamp>().ok()) {
                    ", " (words::instant(at, &v.programme.profile.zone()))
                }
            }
            @if let Some(note) = part("note") { blockquote { (note) } }
        }
    }
}

/// Reads an attestation back out of its JSON, for its standing.
pub fn serde_json_attestation(json: &Json) -> Option<muster_model::Attestation> {
    let node = muster_model::node::Node::from_json(json);
    let mut reading = muster_model::value::Reading::default();
    <muster_model::Attestation as muster_model::value::Value>::read(&node, &mut reading)
}

/// A reference as a link with the title of what it points at; says so when nothing is there.
pub fn reference(v: &Visit, text: &str) -> Markup {
    let (target, pinned) = text.split_once('@').map_or((text, None), |(t, p)| (t, Some(p)));
    let Some(to) = Reference::parse(target) else { return html! { (text) } };
    match v.programme.find(&to) {
        Some(record) => {
            let moved = pinned.is_some_and(|p| p != record.digest().to_string());
            html! {
                a href=(v.record_href(&to)) { (record.title) }
                @if pinned.is_some() { " " span.meta { (if moved { "(an earlier version)" } else { "(this version)" }) } }
            }
        }
        None => html! { span.dangling { code { (target) } " " span.meta { "(does not exist)" } } },
    }
}

fn named(v: &Visit, what: &str, text: &str) -> Markup {
    match what {
        "clause" => {
            let title = muster_catalog::clause::get(text).map(|c| c.short.as_str());
            html! { a href=(v.href(&format!("/clauses/{text}"))) title=[title] { (text) } }
        }
        "scenario" => {
            let title =
                muster_catalog::scenario::all().iter().find(|s| s.id == text).map(|s| s.title.as_str());
            html! { (title.unwrap_or(text)) " " code.meta { (text) } }
        }
        _ => html! { code { (text) } },
    }
}

fn choice(choices: &[Choice], word: &str) -> Markup {
    match choices.iter().find(|c| c.word == word) {
        Some(c) => {
            let tone = parts::Tone::of_word(c.word);
            html! {
                @if tone == parts::Tone::Plain { span title=(c.hint) { (c.label) } }
                @else { (parts::status(tone, c.label)) }
            }
        }
        None => html! { (word) },
    }
}

fn paragraphs(text: &str) -> Markup {
    html! { @for p in text.split("\n\n") { p { (p) } } }
}

/// `120 000 EUR`.
pub fn money(text: &str) -> String {
    let (amount, currency) = text.split_once(' ').unwrap_or((text, ""));
    format!("{}\u{a0}{currency}", words::decimal(amount))
}

/// A value as one plain text, for cells, sorting and comparing.
pub fn plain(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::String(s) => s.clone(),
        Json::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Json::Object(map) => {
            map.iter().map(|(k, v)| format!("{k}: {}", plain(v))).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}
