//! The trace of a record: what it points at and what points at it, by kind.

use std::collections::BTreeMap;

use maud::{Markup, html};
use muster_model::{FieldSpec, FieldType, Kind, Record, Reference};

use crate::web::look::words;
use crate::web::visit::Visit;

/// Most links shown for one kind; the rest is one click away.
const SHOWN: usize = 12;

type ByKind = BTreeMap<Kind, BTreeMap<Reference, Vec<String>>>;

/// Both directions.
pub fn trace(v: &Visit, record: &Record) -> Markup {
    let here = record.reference();
    let mut out = ByKind::new();
    record.references(&mut |field, to| note(&mut out, to, label_of(record.kind, field)));
    let mut into = ByKind::new();
    for link in v.programme.incoming(&here) {
        note(&mut into, &link.from, label_of(link.from.kind, &link.field));
    }
    html! {
        section.trace aria-labelledby="trace" {
            h2 #trace { "Trace" }
            p { a href=(v.href(&format!("/trace?record={here}"))) { "Follow it both ways, from requirement to decision" } }
            div.columns {
                div { h3 { "Points at" } (side(v, &out, None)) }
                div { h3 { "Pointed at by" } (side(v, &into, Some(&here))) }
            }
        }
    }
}

fn note(all: &mut ByKind, to: &Reference, label: String) {
    let labels = all.entry(to.kind).or_default().entry(to.clone()).or_default();
    if !labels.contains(&label) {
        labels.push(label);
    }
}

fn side(v: &Visit, links: &ByKind, here: Option<&Reference>) -> Markup {
    html! {
        @if links.is_empty() { p.nothing { "Nothing yet" } }
        @for (kind, of_kind) in links {
            h4 { (if of_kind.len() == 1 { kind.spec().label } else { kind.spec().labels }) " "
                span.count { (words::grouped(of_kind.len())) } }
            ul.values {
                @for (to, labels) in of_kind.iter().take(SHOWN) {
                    li {
                        @match v.programme.find(to) {
                            Some(record) => a href=(v.record_href(to)) { (record.title) },
                            None => span.dangling { code { (to) } " " span.meta { "(does not exist)" } },
                        }
                        " " span.meta { (labels.join(", ").to_lowercase()) }
                    }
                }
                @if of_kind.len() > SHOWN { li {
                    @match here {
                        Some(here) => a href=(v.href(&format!("/records/{kind}?to={here}"))) {
                            "All " (words::grouped(of_kind.len()))
                        },
                        None => span.meta { "and " (words::grouped(of_kind.len() - SHOWN)) " more, in the fields above" },
                    }
                } }
            }
        }
    }
}

/// The label of a field path: `current.likelihood` reads “Current level, likelihood”.
pub fn label_of(kind: Kind, path: &str) -> String {
    let mut parts = path.split('.').map(|p| p.split('[').next().unwrap_or(p));
    let Some(spec) = parts.next().and_then(|p| kind.field(p)) else {
        return if path == "body" { "Text".into() } else { path.to_owned() };
    };
    let mut label = spec.label.to_owned();
    let mut inner = fields_of(&spec.ty);
    for part in parts {
        let Some(spec) = inner.iter().find(|f| f.name == part) else { break };
        label.push_str(", ");
        label.push_str(&spec.label.to_lowercase());
        inner = fields_of(&spec.ty);
    }
    label
}

fn fields_of(ty: &FieldType) -> &'static [FieldSpec] {
    match ty {
        FieldType::Group(fields) => fields,
        FieldType::List(of) => fields_of(of),
        _ => &[],
    }
}
