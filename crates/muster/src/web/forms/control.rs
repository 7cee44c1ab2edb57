//! The control for one value: what is typed, ticked or chosen. Labels, hints and errors stand around it, in `field`.

use maud::{Markup, html};
use muster_model::{Choice, FieldType};
use serde_json::Value as Json;

use super::{Form, control_id, options};
use crate::web::look::value::plain;

/// Up to so many choices are shown as radio buttons with their hints.
const RADIOS: usize = 6;
/// Up to so many records are offered in a select; beyond, a field with suggestions.
const SELECT: usize = 80;
/// Up to so many records are offered as boxes to tick in a list.
pub const BOXES: usize = 24;

/// A control with what describes it.
pub struct Control<'c> {
    /// Field path, which is also its name.
    pub path: &'c str,
    /// Ids of hint and error.
    pub described: &'c str,
    /// Its value, as it was typed or as it stands.
    pub value: Option<&'c Json>,
    /// Its name for people, where no label stands beside it.
    pub label: Option<&'c str>,
    /// True at the top of a form, where there is room.
    pub roomy: bool,
    /// A record without it is incomplete.
    pub required: bool,
    /// What was typed is not taken.
    pub wrong: bool,
}

/// The control for a value of type `ty`.
pub fn control(form: &Form<'_>, ty: &FieldType, c: &Control<'_>) -> Markup {
    let text = c.value.map(plain).unwrap_or_default();
    match ty {
        FieldType::Prose => html! {
            textarea id=(control_id(c.path)) name=(c.path) rows=(if c.roomy { 4 } else { 2 }) aria-label=[c.label]
                aria-describedby=[some(c.described)] aria-invalid=[c.wrong.then_some("true")] { "\n" (text) }
        },
        FieldType::Bool => yes_no(c, &text),
        FieldType::Choice(choices) if c.roomy && choices.len() <= RADIOS => radios(c, choices, &text),
        FieldType::Choice(choices) => {
            let all: Vec<_> = choices
                .iter()
                .map(|ch| options::Option_ { value: ch.word.into(), label: ch.label.into(), group: "" })
                .collect();
            select(c, &all, &text)
        }
        FieldType::Ref(kinds) if options::count(&form.v.programme, kinds) <= SELECT && c.roomy => {
            select(c, &options::records(&form.v.programme, kinds), &text)
        }
        FieldType::Ref(kinds) => suggested(form, c, &options::list_name(kinds), &text),
        FieldType::Pin(kinds) => suggested(form, c, &format!("pin:{}", options::list_name(kinds)), &text),
        FieldType::Named(what) if c.roomy => select(c, &options::named(what), &text),
        FieldType::Named(what) => suggested(form, c, &format!("named:{what}"), &text),
        FieldType::Text if !options::steps(&form.v.programme, form.kind, c.path).is_empty() => {
            select(c, &options::steps(&form.v.programme, form.kind, c.path), &text)
        }
        FieldType::Date => input(c, "date", "short", &text, None),
        FieldType::Integer => input(c, "text", "short", &text, Some("numeric")),
        FieldType::Decimal => input(c, "text", "short", &text, Some("decimal")),
        FieldType::Money => input(c, "text", "short", &text, None),
        FieldType::Period => {
            form.lists.borrow_mut().insert("periods".into());
            period(c, &text)
        }
        FieldType::Instant => input(c, "text", "middle", &text, None),
        _ => input(c, "text", "long", &text, None),
    }
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn input(c: &Control<'_>, kind: &str, width: &str, text: &str, mode: Option<&str>) -> Markup {
    // A browser shows nothing for a date it cannot read; what was typed must stay to be mended.
    let kind = if kind == "date" && !text.is_empty() && text.parse::<jiff::civil::Date>().is_err() {
        "text"
    } else {
        kind
    };
    html! {
        input id=(control_id(c.path)) class=(width) type=(kind) name=(c.path) value=(text) inputmode=[mode]
            aria-label=[c.label] aria-describedby=[some(c.described)] aria-invalid=[c.wrong.then_some("true")]
            autocomplete="off";
    }
}

fn period(c: &Control<'_>, text: &str) -> Markup {
    html! {
        input.short id=(control_id(c.path)) type="text" name=(c.path) value=(text) list="list-periods" aria-label=[c.label]
            aria-describedby=[some(c.described)] aria-invalid=[c.wrong.then_some("true")] autocomplete="off";
        @if !text.is_empty() { span.caption { (crate::web::look::words::period(text)) } }
    }
}

fn select(c: &Control<'_>, all: &[options::Option_], text: &str) -> Markup {
    let known = text.is_empty() || all.iter().any(|o| o.value == text);
    html! {
        select id=(control_id(c.path)) name=(c.path) aria-label=[c.label] aria-describedby=[some(c.described)]
            aria-invalid=[c.wrong.then_some("true")] {
            option value="" { (if c.required { "Choose one" } else { "None" }) }
            @if !known { option value=(text) selected { (text) " (does not exist)" } }
            (options::grouped(all, some(text)))
        }
    }
}

fn suggested(form: &Form<'_>, c: &Control<'_>, list: &str, text: &str) -> Markup {
    form.lists.borrow_mut().insert(list.to_owned());
    let caption = options::caption(&form.v.programme, text);
    let kinds: Vec<&str> = list.split('+').filter(|k| !k.contains(':') && *k != "any").collect();
    let long = !list.contains(':') && options::count(&form.v.programme, &kinds) > options::MOST;
    let mut ask = form.v.live_href("/api/v1/search?");
    for kind in &kinds {
        ask.push_str(&format!("kind={kind}&"));
    }
    html! {
        input id=(control_id(c.path)) class="long ref" name=(c.path) value=(text) list={ "list-" (list) }
            aria-label=[c.label] aria-describedby=[some(c.described)] aria-invalid=[c.wrong.then_some("true")]
            autocomplete="off" spellcheck="false" data-ask=[long.then_some(&ask)];
        @if let Some(caption) = caption { span.caption { (caption) } }
    }
}

fn radio(c: &Control<'_>, number: usize, value: &str, label: &str, hint: &str, text: &str) -> Markup {
    let id = if number == 0 { control_id(c.path) } else { format!("{}--{number}", control_id(c.path)) };
    html! {
        label.radio for=(id) {
            input id=(id) type="radio" name=(c.path) value=(value) checked[text == value];
            span { (label) @if !hint.is_empty() { span.hint { (hint) } } }
        }
    }
}

fn yes_no(c: &Control<'_>, text: &str) -> Markup {
    html! {
        div.radios.inline role="radiogroup" aria-label=[c.label] {
            (radio(c, 0, "true", "Yes", "", text))
            (radio(c, 1, "false", "No", "", text))
            (radio(c, 2, "", "Not decided", "", text))
        }
    }
}

fn radios(c: &Control<'_>, choices: &[Choice], text: &str) -> Markup {
    let unknown = !text.is_empty() && choices.iter().all(|ch| ch.word != text);
    html! {
        div.radios {
            @for (i, ch) in choices.iter().enumerate() { (radio(c, i, ch.word, ch.label, ch.hint, text)) }
            @if unknown { (radio(c, choices.len(), text, text, "This word is none of those above.", text)) }
            @if !c.required { (radio(c, choices.len() + 1, "", "Not decided", "", text)) }
        }
    }
}

/// Boxes to tick, for lists with few possible values. What is ticked comes first, in the order it stood.
pub fn boxes(c: &Control<'_>, all: &[options::Option_], hints: &dyn Fn(&str) -> &'static str) -> Markup {
    let ticked: Vec<String> = c
        .value
        .and_then(Json::as_array)
        .map(|a| a.iter().filter(|j| !j.is_null()).map(plain).collect())
        .unwrap_or_default();
    let label = |value: &str| {
        all.iter().find(|o| o.value == value).map_or_else(|| value.to_owned(), |o| o.label.clone())
    };
    let rest: Vec<_> = all.iter().filter(|o| !ticked.contains(&o.value)).map(|o| o.value.clone()).collect();
    let one = |i: usize, value: &str, on: bool| {
        let id = if i == 0 { control_id(c.path) } else { format!("{}--{i}", control_id(c.path)) };
        let hint = hints(value);
        html! {
            label.check for=(id) {
                input id=(id) type="checkbox" name=(c.path) value=(value) checked[on];
                span { (label(value)) @if !hint.is_empty() { span.hint { (hint) } } }
            }
        }
    };
    html! {
        div.boxes.many[all.len() > 8] {
            @for (i, value) in ticked.iter().enumerate() { (one(i, value, true)) }
            @for (i, value) in rest.iter().enumerate() { (one(ticked.len() + i, value, false)) }
        }
    }
}
