//! The questions of a step: a label, a hint that says what good looks like, what was not taken, and the control. Names are
//! those of the form; ids are the same with dots made dashes.

use maud::{Markup, html};
use muster_app::FieldError;
use muster_model::{Choice, FieldType, Kind};

use crate::web::look::parts;
use crate::web::pairs::Pairs;

/// What was typed, and what of it was not taken.
pub struct Asked<'a> {
    /// The form as it was sent; empty when it is shown for the first time.
    pub typed: &'a Pairs,
    /// What was not taken.
    pub errors: &'a [FieldError],
}

/// The id of the control of this name.
pub fn id(name: &str) -> String {
    name.replace(['.', ':'], "-")
}

impl Asked<'_> {
    /// What was typed, else `usual`.
    pub fn value(&self, name: &str, usual: &str) -> String {
        if self.typed.is_empty() { usual.to_owned() } else { self.typed.get(name).unwrap_or("").to_owned() }
    }

    fn frame(&self, name: &str, label: &str, hint: &str, control: &Markup) -> Markup {
        let error = self.errors.iter().find(|e| e.path == name);
        html! {
            div.field.wrong[error.is_some()] {
                label for=(id(name)) { (label) }
                @if !hint.is_empty() { p.hint id={ (id(name)) "-hint" } { (hint) } }
                @if let Some(e) = error { p.error id={ (id(name)) "-error" } { (parts::capital(&e.message)) } }
                (control)
            }
        }
    }

    fn described(&self, name: &str, hint: &str) -> Option<String> {
        let mut ids = Vec::new();
        if !hint.is_empty() {
            ids.push(format!("{}-hint", id(name)));
        }
        if self.errors.iter().any(|e| e.path == name) {
            ids.push(format!("{}-error", id(name)));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// A line of text. `class` is `short`, `middle` or `long`.
    pub fn line(&self, name: &str, label: &str, hint: &str, usual: &str, class: &str) -> Markup {
        let control = html! {
            input class=(class) id=(id(name)) name=(name) value=(self.value(name, usual)) autocomplete="off"
                aria-describedby=[self.described(name, hint)];
        };
        self.frame(name, label, hint, &control)
    }

    /// A few lines of text.
    pub fn text(&self, name: &str, label: &str, hint: &str, usual: &str) -> Markup {
        let control = html! {
            textarea id=(id(name)) name=(name) rows="3" aria-describedby=[self.described(name, hint)] {
                "\n" (self.value(name, usual)) }
        };
        self.frame(name, label, hint, &control)
    }

    /// One of several; each option is its value and its words.
    pub fn choose(
        &self,
        name: &str,
        label: &str,
        hint: &str,
        options: &[(String, String)],
        usual: &str,
    ) -> Markup {
        let chosen = self.value(name, usual);
        let control = html! {
            select id=(id(name)) name=(name) aria-describedby=[self.described(name, hint)] {
                @if chosen.is_empty() { option value="" { "Choose one" } }
                @for (value, words) in options { option value=(value) selected[*value == chosen] { (words) } }
            }
        };
        self.frame(name, label, hint, &control)
    }
}

/// The choices of a field, as options: its word and its label with what it means.
pub fn choices(kind: Kind, field: &str) -> Vec<(String, String)> {
    let of = |c: &Choice| (c.word.to_owned(), format!("{}: {}", c.label, c.hint.trim_end_matches('.')));
    match kind.field(field).map(|f| &f.ty) {
        Some(FieldType::Choice(all)) => all.iter().map(of).collect(),
        _ => Vec::new(),
    }
}

/// A value that was not taken.
pub fn wrong(path: &str, message: &str) -> FieldError {
    FieldError { path: path.into(), message: message.into(), expected: String::new() }
}
