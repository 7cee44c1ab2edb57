//! The box at the top of a form that says what was not taken, with a link to each field.

use maud::{Markup, html};
use muster_app::FieldError;
use muster_model::{FieldType, Kind};

use super::control_id;
use crate::web::look::trace;

/// Errors, each linked to the control that `to` names.
pub fn of(errors: &[FieldError], to: &dyn Fn(&str) -> String) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.error-summary role="alert" tabindex="-1" data-focus {
                h2 { (if errors.len() == 1 { "One value was not taken" } else { "Some values were not taken" }) }
                ul { @for e in errors { li {
                    a href={ "#" (to(&e.path)) } { (crate::web::look::parts::capital(&e.message)) }
                    @if !e.expected.is_empty() { ": " (e.expected) }
                } } }
            }
        }
    }
}

/// Errors of a record's form.
pub fn of_record(kind: Kind, errors: &[FieldError]) -> Markup {
    let place = |path: &str| {
        let top = path.split(['.', '[']).next().unwrap_or(path);
        kind.fields().position(|f| f.name == top).unwrap_or(usize::MAX)
    };
    let mut worded: Vec<FieldError> = errors
        .iter()
        .map(|e| {
            let ty = kind.field(&e.path).map_or(&FieldType::Text, |f| &f.ty);
            FieldError { expected: expected(e, ty), message: message(kind, e), path: e.path.clone() }
        })
        .collect();
    worded.sort_by_key(|e| place(&e.path));
    of(&worded, &control_id)
}

/// The message in the words of the form: labels for names of fields, quotes for code.
pub fn message(kind: Kind, error: &FieldError) -> String {
    let label = trace::label_of(kind, &error.path);
    let mut quoted = false;
    let words = error.message.replace(&format!("`{}`", error.path), &label);
    words
        .chars()
        .map(|c| match c {
            '`' => {
                quoted = !quoted;
                if quoted { '“' } else { '”' }
            }
            c => c,
        })
        .collect()
}

/// What to do, where the general words speak of files: in a form people choose.
pub fn expected(error: &FieldError, ty: &FieldType) -> String {
    if !error.message.ends_with("is missing") {
        return error.expected.clone();
    }
    match ty {
        FieldType::Choice(_) | FieldType::Ref(_) | FieldType::Named(_) | FieldType::Bool => {
            "choose one".into()
        }
        FieldType::Group(_) => "fill in at least one part".into(),
        FieldType::List(FieldType::Choice(_) | FieldType::Named(_)) => "tick at least one".into(),
        FieldType::List(_) => "add at least one".into(),
        _ => error.expected.clone(),
    }
}

/// One sentence.
pub fn plain(words: &str) -> Markup {
    html! { div.error-summary role="alert" tabindex="-1" data-focus { p { (words) } } }
}
