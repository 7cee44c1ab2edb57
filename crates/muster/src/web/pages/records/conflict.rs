//! The page of a conflict: somebody else saved first. Both sides stand field by field; the form below holds theirs
//! with everything of yours that does not clash, and yours where it does. Nothing is lost, one click saves.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use muster_app::Conflict;
use muster_model::{Id, Record, SourceText};
use serde_json::Value as Json;

use super::detail::over;
use super::path;
use crate::web::forms::{Draft, Form, form};
use crate::web::look::{parts, trace, value, words};
use crate::web::visit::Visit;

/// The page.
pub fn view(v: &Visit, both: &Conflict, typed: &Draft) -> Response {
    let kind = both.reference.kind;
    let theirs = both.theirs.record();
    let mut draft = proposal(both).map_or_else(|| typed.clone(), |r| Draft::of(&r));
    for clash in &both.merge.conflicts {
        match (clash.field.as_str(), &clash.theirs) {
            ("body", Some(Json::String(text))) => draft.body.clone_from(text),
            (field, Some(json)) => {
                draft.fields.insert(field.to_owned(), json.clone());
            }
            (field, None) => {
                draft.fields.remove(field);
            }
        }
    }
    draft.note.clone_from(&typed.note);
    let mut f = Form::new(v, kind, &draft);
    (f.record, f.based_on, f.conflicts) =
        (theirs.as_ref(), Some(both.theirs.line.version), &both.merge.conflicts);
    let title = theirs.as_ref().map_or(both.reference.id.as_str(), |r| r.title.as_str());
    let content = html! {
        (parts::page_head(over(v, kind), &format!("Two people changed {title}"), html! {
            p.lede { "While you were writing, version " (both.theirs.line.version) " was saved on "
                (words::instant(both.theirs.line.at, &v.programme.profile.zone()))
                @if both.theirs.line.deleted { ": the record was deleted. Saving below brings it back with what you wrote." }
                @else { ". Nothing of yours is lost: compare, decide where you both changed the same, and save." } }
            @if let Some(note) = &both.theirs.line.note { p { "They said: “" (note) "”" } }
        }, html! {}))
        (table(v, both))
        h2 { "The proposal" }
        p { "It starts from theirs and takes over all of yours that does not clash. Where you both changed the same field, \
             yours is filled in and both sides stand below it." }
        (form(&f, &v.href(&format!("{}/edit", path(&both.reference))), "Save the merged record", &v.record_href(&both.reference)))
    };
    let mut response = v.page("Two people changed this", content);
    *response.status_mut() = StatusCode::CONFLICT;
    response
}

fn proposal(both: &Conflict) -> Option<Record> {
    let id = Id::new(both.reference.id.as_str())?;
    let source = SourceText { path: String::new(), text: both.proposal.clone() };
    Record::read(both.reference.kind, id, source).0
}

fn table(v: &Visit, both: &Conflict) -> Markup {
    let kind = both.reference.kind;
    let theirs = both.theirs.record();
    let shown = |field: &str, json: Option<&Json>| match (json, kind.field(field)) {
        (Some(json), Some(spec)) => value::value(v, &spec.ty, json),
        (Some(json), None) => html! { pre { (value::plain(json)) } },
        (None, _) => value::nothing(),
    };
    let stands = |field: &str| theirs.as_ref().and_then(|r| r.value(field));
    html! {
        div.scroll tabindex="0" role="group" aria-label="Both sides" {
            table.list.both {
                thead { tr { th scope="col" { "Field" } th scope="col" { "Theirs" } th scope="col" { "Yours" }
                    th scope="col" { "Proposal" } } }
                tbody {
                    @for c in &both.merge.conflicts {
                        tr.clash { th scope="row" { (trace::label_of(kind, &c.field)) }
                            td data-label="Theirs" { (shown(&c.field, c.ours.as_ref())) }
                            td data-label="Yours" { (shown(&c.field, c.theirs.as_ref())) }
                            td data-label="Proposal" { strong { "You decide" } } }
                    }
                    @for (field, json) in &both.merge.take {
                        tr { th scope="row" { (trace::label_of(kind, field)) }
                            td data-label="Theirs" { (shown(field, stands(field).as_ref())) }
                            td data-label="Yours" { (shown(field, json.as_ref())) }
                            td data-label="Proposal" { "Yours" } }
                    }
                    @if both.merge.body.is_some() {
                        tr { th scope="row" { "Text" } td data-label="Theirs" { "As it was" }
                            td data-label="Yours" { "Changed" } td data-label="Proposal" { "Yours" } }
                    }
                    @if both.merge.is_empty() { tr { td colspan="4" { "You changed nothing that differs from theirs." } } }
                }
            }
        }
    }
}
