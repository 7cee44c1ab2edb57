//! `/o/ORG/records/KIND/ID`: one record: where it stands, its fields with what the rules say beside each, its text,
//! its trace, and what can be done with it.

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::Permission;
use muster_model::{Diagnostic, FieldSpec, Record, Reference, Standing};
use serde_json::{Map, Value as Json};

use super::{path, record, version};
use crate::web::failure::Failure;
use crate::web::forms::named;
use crate::web::look::{parts, trace, value, words};
use crate::web::page::{Page, Route};
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new().route(Route::get("/records/{kind}/{id}", Permission::ReadRecords, show))
}

async fn show(v: Arc<Visit>) -> Answer {
    let record = match record(&v) {
        Ok(record) => record,
        Err(failure) => return elsewhere(&v, failure).await,
    };
    of(&v, &record, &html! {}).await
}

/// The page of a record, with something above its panels: what was not taken of a form that stands on it.
pub async fn of(v: &Visit, record: &Arc<Record>, above: &Markup) -> Answer {
    let reference = record.reference();
    let checked = v.checked().await?;
    let told: Vec<&Diagnostic> = checked.about(&reference).collect();
    let fields = record.fields();
    let mut attests = Vec::new();
    if v.may_act() {
        for spec in record.kind.spec().fields.iter().filter(|f| f.attested) {
            let roles = v.muster().may_attest(&v.actor, record, spec.name).await?;
            if !roles.is_empty() {
                attests.push((spec, roles));
            }
        }
    }
    let content = html! {
        (head(v, record, &told))
        (above)
        @for panel in v.site.declared.record_panels(record.kind) { (panel(v, record)) }
        (unplaced(v, record, &told))
        @if v.site.declared.record_panels(record.kind).next().is_some() { h2 { "As written in the record" } }
        (body_of(v, record, &fields, &told))
        @if !record.body().trim().is_empty() {
            section.text #text aria-label="Text" { (parts::markdown(record.body(), 2)) }
        }
        @for (spec, roles) in &attests { (attest(v, record, spec, roles)) }
        (trace::trace(v, record))
        (foot(v, record))
    };
    Ok(v.page(&record.title, content))
}

/// A record that is not there: links out of Markdown end in `.md`; deleted records still have a history.
async fn elsewhere(v: &Visit, failure: Failure) -> Answer {
    if let Some(id) = v.param("id").strip_suffix(".md").and_then(muster_model::Id::new) {
        return Ok(v.redirect(&path(&Reference::new(v.kind()?, id))));
    }
    let reference = v.reference()?;
    let Ok(history) = v.muster().record_history(&v.actor, &reference).await else { return Err(failure) };
    let content = html! {
        (parts::page_head(over(v, reference.kind), reference.id.as_str(), html! {
            p.lede { @if v.as_of.is_some() { "This record did not exist on that day." } @else { "This record was deleted" }
                @if let Some(last) = history.first().filter(|l| l.deleted && v.as_of.is_none()) {
                    " on " (words::instant(last.at, &v.programme.profile.zone())) "." } }
        }, html! { a.button href=(v.live_href(&format!("{}/history", path(&reference)))) { "History" } }))
    };
    let mut response = v.page(reference.id.as_str(), content);
    *response.status_mut() = axum::http::StatusCode::NOT_FOUND;
    Ok(response)
}

/// The line above a record's title: its kind.
pub fn over(v: &Visit, kind: muster_model::Kind) -> Markup {
    html! { a href=(v.href(&format!("/records/{kind}"))) { (kind.spec().labels) } }
}

fn head(v: &Visit, record: &Record, told: &[&Diagnostic]) -> Markup {
    let reference = record.reference();
    let lede = html! {
        p.state {
            @let counts = parts::level_counts(|l| told.iter().filter(|d| d.level == l).count());
            @match told.first() {
                Some(first) => a.soft href=(place_of(record, first)) { (counts) },
                None => (counts),
            }
            @if let Some(owner) = &record.owner { span { "Owner " (value::reference(v, &owner.to.to_string())) } }
            @else { span.nothing { "No owner" } }
            code.id { (record.id) }
        }
    };
    let acts = html! {
        @if v.may_act() && v.actor.may_write(record) {
            a.button.primary href=(v.href(&format!("{}/edit", path(&reference)))) data-key="e" { "Edit" }
        }
        a.button href=(v.href(&format!("{}/history", path(&reference)))) { "History" }
    };
    parts::page_head(over(v, record.kind), &record.title, lede, acts)
}

/// What the rules say about the record as a whole, or about a field that it does not have.
fn unplaced(v: &Visit, record: &Record, told: &[&Diagnostic]) -> Markup {
    let whole: Vec<_> =
        told.iter().filter(|d| top_of(d).is_none_or(|f| record.kind.field(f).is_none())).collect();
    html! {
        @if !whole.is_empty() {
            section.diagnostics #told aria-label="What the check says of this record" {
                @for d in whole { (parts::diagnostic(v, d, false)) }
            }
        }
    }
}

/// Where on the page a diagnostic stands: at its field, else above the fields.
fn place_of(record: &Record, d: &Diagnostic) -> String {
    match top_of(d).filter(|f| record.kind.field(f).is_some()) {
        Some(field) => format!("#field-{field}"),
        None => "#told".to_owned(),
    }
}

fn top_of(d: &Diagnostic) -> Option<&str> {
    d.field.as_deref().and_then(|f| f.split(['.', '[']).next())
}

fn body_of(v: &Visit, record: &Record, fields: &Map<String, Json>, told: &[&Diagnostic]) -> Markup {
    let shown = |spec: &&FieldSpec| {
        let said = told.iter().any(|d| top_of(d) == Some(spec.name));
        fields.contains_key(spec.name) || spec.required || spec.attested || said
    };
    let own: Vec<_> = record.kind.spec().fields.iter().filter(shown).collect();
    let hidden = record.kind.spec().fields.len() - own.len();
    html! {
        section.fields aria-label="Fields" {
            dl {
                @for name in ["title", "owner"] {
                    @if let Some(spec) = record.kind.field(name).filter(|_| told.iter().any(|d| top_of(d) == Some(name))) {
                        (row(v, record, spec, fields.get(name), told))
                    }
                }
                @for spec in own { (row(v, record, spec, fields.get(spec.name), told)) }
            }
            @if hidden > 0 { p.meta { (parts::capital(&words::count(hidden, "optional field", "optional fields"))) " not filled in." } }
        }
    }
}

fn row(v: &Visit, record: &Record, spec: &FieldSpec, json: Option<&Json>, told: &[&Diagnostic]) -> Markup {
    let beside: Vec<_> = told.iter().filter(|d| top_of(d) == Some(spec.name)).collect();
    let may = v.may_act() && v.actor.may_write(record) && !named(record.kind, Some(spec.name)).is_empty();
    html! {
        div.field-row.told[!beside.is_empty()] id={ "field-" (spec.name) } {
            dt { (spec.label) }
            dd.value {
                @match json {
                    Some(json) if spec.attested => (value::attestation(v, record, spec.name, json)),
                    Some(json) => (value::value(v, &spec.ty, json)),
                    None => span.nothing { (if spec.attested { "Not given" } else { "Not filled in" }) },
                }
            }
            @if !beside.is_empty() { dd.margin {
                @for d in &beside { (parts::diagnostic(v, d, false)) }
                @if may { a.button.quiet href={ (v.record_href(&record.reference())) "/edit?only=" (spec.name) } {
                    @if json.is_some() { "Change this field" } @else { "Fill this in" } } }
            } }
        }
    }
}

/// The form of one act: approve, accept, close, verify. Where a file says that somebody did it already, the form is folded
/// away: it is there for whoever can vouch for that here.
pub fn attest(v: &Visit, record: &Record, spec: &FieldSpec, roles: &[Reference]) -> Markup {
    let id = format!("attest-{}", spec.name);
    let asserted = record.value(spec.name).is_some_and(|json| {
        let given = value::serde_json_attestation(&json);
        given.is_some() && v.programme.standing(record, spec.name, given.as_ref()) == Standing::Asserted
    });
    html! {
        @if asserted {
            details.more {
                summary { (spec.label) ": a file says so, nobody signed it here" }
                (act(v, record, spec, roles, &id))
            }
        } @else { (act(v, record, spec, roles, &id)) }
    }
}

fn act(v: &Visit, record: &Record, spec: &FieldSpec, roles: &[Reference], id: &str) -> Markup {
    html! {
        section.act aria-labelledby=(id) {
            h2 id=(id) { (spec.label) }
            p { (words::running(spec.hint)) " You answer for this record as it stands now, version "
                code { (record.digest().short()) } "." }
            form method="post" action=(v.href(&format!("{}/attest", path(&record.reference())))) {
                (v.secret())
                input type="hidden" name="field" value=(spec.name);
                input type="hidden" name="seen" value=(record.digest());
                @if roles.len() == 1 {
                    @if let Some(role) = roles.first() { input type="hidden" name="role" value=(role);
                        p { "In the role of " strong { (v.programme.title(role)) } "." } }
                } @else {
                    div.field { label for={ (id) "-role" } { "In the role of" }
                        select id={ (id) "-role" } name="role" {
                            @for role in roles { option value=(role) { (v.programme.title(role)) } }
                        } }
                }
                div.field { label for={ (id) "-note" } { "Note " span.optional { "optional" } }
                    input.long id={ (id) "-note" } name="note" autocomplete="off"; }
                button.button.primary type="submit" { (verb(spec.name)) }
            }
        }
    }
}

/// What signing an attested field does, as its button says it.
fn verb(field: &str) -> &'static str {
    match field {
        "accepted" => "Accept the risk",
        "approval" | "approvals" => "Approve",
        "closed" => "Close",
        "made" => "Make the commitment",
        "publication" => "Publish",
        "withdrawal" => "Withdraw",
        "reviewed" => "Sign as reviewed",
        "effectiveness" | "verified" => "Sign as verified",
        _ => "Sign off",
    }
}

fn foot(v: &Visit, record: &Record) -> Markup {
    let reference = record.reference();
    let head = v.live.head(&reference);
    html! {
        p.meta.record-foot {
            @if v.as_of.is_none() { @if let Some(head) = head {
                a href=(v.href(&format!("{}/history", path(&reference)))) { "Version " (version(v, &reference)) }
                " of " (words::instant(head.at, &v.programme.profile.zone())) " · "
            } }
            "digest " code { (record.digest().short()) } " · " code { (record.source.path) }
            @if v.may_act() && v.actor.may_write(record) {
                " · " a.danger href=(v.href(&format!("{}/delete", path(&reference)))) { "Delete this record" }
            }
        }
    }
}
