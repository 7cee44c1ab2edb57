//! A form: every field with label, hint, example, what is wrong, what the rules say, and its control. Groups are
//! fieldsets; lists have rows with a button to add one and to take one away, which work without a script.

use maud::{Markup, html};
use muster_model::kind::COMMON;
use muster_model::{FieldSpec, FieldType};
use serde_json::Value as Json;

use super::control::{BOXES, Control, boxes, control};
use super::read::is_open;
use super::{Form, control_id, options, summary};
use crate::web::look::spoken::spoken;
use crate::web::look::{parts, value, words};

/// The whole form. `act` is the address it is sent to, `button` what the button says.
pub fn form(f: &Form<'_>, act: &str, button: &str, back: &str) -> Markup {
    html! {
        (summary::of_record(f.kind, f.errors))
        form.record method="post" action=(act) data-guard novalidate {
            (f.v.secret())
            @if let Some(version) = f.based_on { input type="hidden" name="based_on" value=(version); }
            // The first button of a form is the one that Enter presses.
            button.unseen type="submit" tabindex="-1" aria-hidden="true" { (button) }
            @if f.only.is_empty() {
                @for spec in COMMON { (top(f, spec)) }
                @if f.record.is_none() { (id(f)) }
                @for spec in f.kind.spec().fields { (top(f, spec)) }
                (body(f))
            } @else { input type="hidden" name="only" value=(f.only.join(",")); (fields(f)) }
            @if f.record.is_some() { (note(f)) }
            div.form-acts {
                button.button.primary type="submit" { (button) }
                @if let Some((words, _)) = f.v.site.declared.draft_preview(f.kind) { button.button type="submit" name="preview" value="1" { (words) } }
                a href=(back) { "Cancel" }
            }
            (options::datalists(&f.v.programme, &f.lists.borrow()))
        }
    }
}

/// The fields that a short form asks.
pub(super) fn fields(f: &Form<'_>) -> Markup {
    html! { @for spec in COMMON.iter().chain(f.kind.spec().fields) { @if f.asks(spec.name) { (top(f, spec)) } } }
}

fn top(f: &Form<'_>, spec: &'static FieldSpec) -> Markup {
    if !is_open(spec) {
        return attested(f, spec);
    }
    field(f, spec, spec.name, f.draft.fields.get(spec.name), 0)
}

/// One field at any depth.
fn field(f: &Form<'_>, spec: &FieldSpec, path: &str, json: Option<&Json>, depth: usize) -> Markup {
    let id = control_id(path);
    let wrong = errors(f, path, &spec.ty);
    let conflict = f.conflicts.iter().find(|c| c.field == path);
    let described = describe(spec, &id, !wrong.is_empty());
    let many = spans_controls(&spec.ty, depth);
    html! {
        div.field.wrong[!wrong.is_empty()].clash[conflict.is_some()].wide[is_wide(spec)] {
            @if many {
                fieldset id=[matches!(spec.ty, FieldType::Group(_)).then_some(&id)] aria-describedby=[(!described.is_empty()).then_some(&described)] {
                    legend { (spec.label) (optional(f, spec, depth)) }
                    (around(f, spec, path, &id, &wrong))
                    (inside(f, spec, path, json, depth, &described, !wrong.is_empty()))
                }
            } @else {
                label for=(id) { (spec.label) (optional(f, spec, depth)) }
                (around(f, spec, path, &id, &wrong))
                (inside(f, spec, path, json, depth, &described, !wrong.is_empty()))
            }
            @if let Some(c) = conflict { (sides(f, spec, c)) }
        }
    }
}

fn spans_controls(ty: &FieldType, depth: usize) -> bool {
    match ty {
        FieldType::Group(_) | FieldType::List(_) | FieldType::Bool => true,
        FieldType::Choice(choices) => depth == 0 && choices.len() <= 6,
        _ => false,
    }
}

/// A short form asks what is wanted now, so nothing in it is called optional.
fn optional(f: &Form<'_>, spec: &FieldSpec, depth: usize) -> Markup {
    html! { @if f.only.is_empty() && !spec.required && depth == 0 { " " span.optional { "optional" } } }
}

/// True when an example helps: something is typed, not chosen. A title's example fits one kind only.
fn typed(spec: &FieldSpec) -> bool {
    let chosen =
        matches!(spec.ty, FieldType::Ref(_) | FieldType::Named(_) | FieldType::Date | FieldType::Choice(_));
    !spec.example.is_empty()
        && !chosen
        && spec.name != "title"
        && !matches!(spec.name, "likelihood" | "consequence")
}

/// True for what needs the whole width of a group.
fn is_wide(spec: &FieldSpec) -> bool {
    match spec.ty {
        FieldType::Text => !matches!(spec.name, "likelihood" | "consequence" | "id" | "name"),
        FieldType::Prose
        | FieldType::List(_)
        | FieldType::Group(_)
        | FieldType::Ref(_)
        | FieldType::Pin(_) => true,
        FieldType::Link | FieldType::Digest | FieldType::Named(_) => true,
        _ => false,
    }
}

fn describe(spec: &FieldSpec, id: &str, wrong: bool) -> String {
    let mut ids = Vec::new();
    if !spec.hint.trim().is_empty() || typed(spec) {
        ids.push(format!("{id}-hint"));
    }
    if wrong {
        ids.push(format!("{id}-error"));
    }
    ids.join(" ")
}

/// Hint, example, errors and what the rules say.
fn around(f: &Form<'_>, spec: &FieldSpec, path: &str, id: &str, wrong: &[String]) -> Markup {
    let notes = f.notes.iter().filter(|d| d.field.as_deref() == Some(path));
    html! {
        @if !spec.hint.trim().is_empty() || typed(spec) {
            p.hint id={ (id) "-hint" } { (words::running(spec.hint))
                @if typed(spec) { " " span.example { "For example: " (spec.example) } } }
        }
        @if !wrong.is_empty() {
            div.error id={ (id) "-error" } { @for words in wrong { p { span.unseen { "Error: " } (words) } } }
        }
        @for d in notes { p class={ "note " (parts::Tone::of(d.level).class()) } {
            (parts::level(d.level)) " " (spoken(f.v, d.record.as_ref().map(|r| r.kind), &parts::sentence(&d.message))) " "
            (spoken(f.v, d.record.as_ref().map(|r| r.kind), &d.help)) } }
    }
}

fn inside(
    f: &Form<'_>,
    spec: &FieldSpec,
    path: &str,
    json: Option<&Json>,
    depth: usize,
    described: &str,
    wrong: bool,
) -> Markup {
    match &spec.ty {
        FieldType::Group(fields) => group(f, spec, fields, path, json, depth),
        FieldType::List(of) => list(f, spec, of, path, json, depth, described),
        ty => {
            let c = Control {
                path,
                described,
                value: json,
                label: None,
                roomy: depth == 0,
                required: spec.required,
                wrong,
            };
            control(f, ty, &c)
        }
    }
}

/// A group; one that may stay empty and is empty is folded away.
fn group(
    f: &Form<'_>,
    spec: &FieldSpec,
    fields: &[FieldSpec],
    path: &str,
    json: Option<&Json>,
    depth: usize,
) -> Markup {
    let inner = html! {
        div.group-fields { @for inner in fields.iter().filter(|i| is_open(i)) {
            (field(f, inner, &format!("{path}.{}", inner.name), json.and_then(|j| j.get(inner.name)), depth + 1))
        } }
    };
    let touched = json.is_some() || f.errors.iter().any(|e| e.path.starts_with(path));
    if touched || (depth == 0 && (spec.required || !f.only.is_empty())) {
        return inner;
    }
    html! { details.fold { summary { "Add " (spec.label.to_lowercase()) } (inner) } }
}

fn list(
    f: &Form<'_>,
    spec: &FieldSpec,
    of: &FieldType,
    path: &str,
    json: Option<&Json>,
    depth: usize,
    described: &str,
) -> Markup {
    let c = Control {
        path,
        described,
        value: json,
        label: None,
        roomy: false,
        required: spec.required,
        wrong: false,
    };
    match of {
        FieldType::Choice(choices) => {
            let all: Vec<_> = choices
                .iter()
                .map(|ch| options::Option_ { value: ch.word.into(), label: ch.label.into(), group: "" })
                .collect();
            return boxes(&c, &all, &|w| choices.iter().find(|ch| ch.word == w).map_or("", |ch| ch.hint));
        }
        FieldType::Ref(kinds) if (1..=BOXES).contains(&options::count(&f.v.programme, kinds)) => {
            return boxes(&c, &options::records(&f.v.programme, kinds), &|_| "");
        }
        FieldType::Named(what) if *what == "clause" => return boxes(&c, &options::named(what), &|_| ""),
        _ => {}
    }
    let blank = [Json::Null];
    let items = match json.and_then(Json::as_array) {
        Some(items) if !items.is_empty() => items.as_slice(),
        _ if matches!(of, FieldType::Group(_)) => &[],
        _ => &blank,
    };
    let id = control_id(path);
    html! {
        div.rows data-list=(path) id=(id) tabindex="-1" {
            @for (i, item) in items.iter().enumerate() {
                (row(f, spec, of, &format!("{path}[{i}]"), Some(item), i, depth))
            }
            template { (row(f, spec, of, &format!("{path}[new]"), None, items.len(), depth)) }
        }
        button.button.quiet type="submit" name="add" value=(path) data-add
            formaction={ "#" (id) } formnovalidate { "Add " (if items.is_empty() { "one" } else { "another" }) }
    }
}

fn row(
    f: &Form<'_>,
    spec: &FieldSpec,
    of: &FieldType,
    path: &str,
    item: Option<&Json>,
    i: usize,
    depth: usize,
) -> Markup {
    let item = item.filter(|j| !j.is_null());
    let label = format!("{} {}", spec.label, i + 1);
    let take = html! {
        button.button.quiet.remove type="submit" name="remove" value=(path) data-remove formnovalidate
            aria-label={ "Remove " (label) } { "Remove" }
    };
    let wrong = errors(f, path, of);
    html! {
        div.row data-row-item {
            @if let FieldType::Group(fields) = of {
                fieldset.row-group id=(control_id(path)) {
                    legend { (label) }
                    div.group-fields { @for inner in fields.iter().filter(|x| is_open(x)) {
                        (field(f, inner, &format!("{path}.{}", inner.name), item.and_then(|j| j.get(inner.name)), depth + 1))
                    } }
                    (take)
                }
            } @else {
                @for words in &wrong { p.error { (words) } }
                div.row-one {
                    (control(f, of, &Control { path, described: "", value: item, label: Some(&label), roomy: false,
                        required: false, wrong: !wrong.is_empty() }))
                    (take)
                }
            }
        }
    }
}

/// What is wrong at this very path; for what has one control, also what is wrong below it.
fn errors(f: &Form<'_>, path: &str, ty: &FieldType) -> Vec<String> {
    let whole = matches!(ty, FieldType::List(of) if matches!(of, FieldType::Choice(_) | FieldType::Ref(_)));
    let here = |p: &str| p == path || (whole && p.strip_prefix(path).is_some_and(|r| r.starts_with('[')));
    f.errors
        .iter()
        .filter(|e| here(&e.path))
        .map(|e| {
            let expected = summary::expected(e, ty);
            let message = parts::capital(&summary::message(f.kind, e));
            if expected.is_empty() { message } else { format!("{message}: {expected}") }
        })
        .collect()
}

fn attested(f: &Form<'_>, spec: &FieldSpec) -> Markup {
    let given = f.record.and_then(|r| Some((r, r.value(spec.name)?)));
    html! {
        div.field.read-only {
            p.label { (spec.label) }
            p.hint { (words::running(spec.hint)) " It is given by its own act on the record's page, never here." }
            @match given {
                Some((_, json)) if spec.acted => (value::value(f.v, &spec.ty, &json)),
                Some((record, json)) => (value::attestation(f.v, record, spec.name, &json)),
                None => p.nothing { "Not given" },
            }
        }
    }
}

fn sides(f: &Form<'_>, spec: &FieldSpec, c: &muster_model::merge::Conflict) -> Markup {
    let side = |label: &str, json: &Option<Json>| {
        html! { div { p.label { (label) } @match json {
            Some(json) => (value::value(f.v, &spec.ty, json)),
            None => (value::nothing()),
        } } }
    };
    html! {
        div.sides role="note" {
            p { strong { "You both changed this." } " Yours is filled in above; change it to theirs, or to what is right." }
            div.columns { (side("Before", &c.base)) (side("Theirs", &c.ours)) (side("Yours", &c.theirs)) }
        }
    }
}

fn id(f: &Form<'_>) -> Markup {
    let wrong: Vec<_> = f.errors.iter().filter(|e| e.path == "id").collect();
    html! {
        div.field.wrong[!wrong.is_empty()] {
            label for="f-id" { "Id " span.optional { "optional" } }
            p.hint #f-id-hint { "How other records refer to this one. Made from the title when left empty. It stays for good."
                " " span.example { "For example: stolen-signing-key" } }
            @for e in wrong { p.error { (parts::capital(&e.message)) } }
            input #f-id.middle name="id" value=(f.draft.id) aria-describedby="f-id-hint" autocomplete="off"
                spellcheck="false" data-slug;
        }
    }
}

fn body(f: &Form<'_>) -> Markup {
    let wrong: Vec<_> = f.errors.iter().filter(|e| e.path == "body").collect();
    let clash = f.conflicts.iter().find(|c| c.field == "body");
    static SPEC: FieldSpec = FieldSpec {
        name: "body",
        label: "Text",
        hint: "",
        example: "",
        ty: FieldType::Prose,
        required: false,
        attested: false,
        apart: false,
        acted: false,
    };
    html! {
        div.field.wrong[!wrong.is_empty()].clash[clash.is_some()] {
            label for="f-body" { "Text " span.optional { "optional" } }
            p.hint #f-body-hint { "What the fields above cannot say. Markdown: # headings, - lists, **bold**, | tables |." }
            @for e in wrong { p.error { (parts::capital(&e.message)) } }
            textarea #f-body name="body" rows="12" aria-describedby="f-body-hint" { "\n" (f.draft.body) }
            @if let Some(c) = clash { (sides(f, &SPEC, c)) }
        }
    }
}

fn note(f: &Form<'_>) -> Markup {
    html! {
        div.field {
            label for="f-note" { "What you changed, and why " span.optional { "optional" } }
            p.hint #f-note-hint { "Stands in the history beside this version." }
            input #f-note.long name="note" value=(f.draft.note) aria-describedby="f-note-hint" autocomplete="off";
        }
    }
}
