//! The box at the top of a form that says what was not taken, with a link to each field.

use maud::{Markup, html};
use muster_app::FieldError;

use super::control_id;

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
pub fn of_record(errors: &[FieldError]) -> Markup {
    of(errors, &control_id)
}

/// One sentence.
pub fn plain(words: &str) -> Markup {
    html! { div.error-summary role="alert" tabindex="-1" data-focus { p { (words) } } }
}
