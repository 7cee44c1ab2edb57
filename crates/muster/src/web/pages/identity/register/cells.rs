//! One cell of a register: on the page, and in words for the export. Both say the same of what is not known.

use jiff::civil::Date;
use maud::{Markup, html};
use muster_posture::{List, Value};
use muster_render::csv::Cell;

use super::{Look, Opens, Shown, Word, knows};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::identity::inventory::Inventory;
use crate::web::pages::identity::{account_href, entitlement_href, facts, group_href};
use crate::web::visit::Visit;

/// The cell of a column with what stands below it.
pub fn cell(v: &Visit, inventory: &Inventory, list: &List, shown: &Shown, row: u32) -> Markup {
    html! {
        (value(v, inventory, list, shown, row))
        // Below stand texts, and the names of flags that are raised.
        @let under: Vec<String> = shown.under.iter().filter_map(|name| match list.value(name, row) {
            Value::Text(text) => Some(text.to_owned()), Value::Flag(true) => Some(name.replace('_', " ")), _ => None }).collect();
        @if !under.is_empty() { div.meta { (under.join(" · ")) } }
    }
}

fn value(v: &Visit, inventory: &Inventory, list: &List, shown: &Shown, row: u32) -> Markup {
    let value = list.value(shown.name, row);
    match (&shown.look, value) {
        (Look::Opens(opens, id), value) => {
            let text = if let Value::Text(text) = value { text } else { "without a name" };
            match list.value(id, row) {
                Value::Text(id) => html! { a href=(href(v, *opens, id)) data-open { (text) } },
                _ => html! { (text) },
            }
        }
        (Look::Words(words), Value::Text(text)) => in_words(words, text),
        (Look::Words(words), Value::Flag(flag)) => in_words(words, yes(flag)),
        (Look::Words(words), Value::Nothing) => in_words(words, ""),
        (Look::Day(..), Value::Time(time)) => facts::when(v, Some(time), ""),
        (Look::Day(none, fact), Value::Nothing) => {
            html! { span.nothing { (no_day(inventory, list, row, none, *fact)) } }
        }
        (Look::Text(none), Value::Nothing) => html! { span.nothing { (none) } },
        (_, Value::Text(text)) => html! { (text) },
        (_, Value::Number(n)) => html! { (words::grouped(n as usize)) },
        (_, Value::Flag(flag)) => html! { (yes(flag)) },
        (_, Value::Time(time)) => facts::when(v, Some(time), ""),
        (_, Value::Nothing) => html! { span.nothing { "not known" } },
    }
}

fn in_words(words: &[Word], text: &str) -> Markup {
    match words.iter().find(|w| w.0 == text) {
        Some((_, Tone::Plain, label)) => html! { (label) },
        Some((_, tone, label)) => parts::status(*tone, label),
        None if text.is_empty() => html! { span.nothing { "not known" } },
        None => html! { (text) },
    }
}

const fn yes(flag: bool) -> &'static str {
    if flag { "yes" } else { "no" }
}

fn no_day(
    inventory: &Inventory,
    list: &List,
    row: u32,
    none: &'static str,
    fact: Option<&str>,
) -> &'static str {
    match fact {
        Some(fact) if !knows(inventory, list, row, fact) => "not reported",
        _ => none,
    }
}

fn href(v: &Visit, opens: Opens, id: &str) -> String {
    match opens {
        Opens::Account => account_href(v, id),
        Opens::Group => group_href(v, id),
        Opens::Entitlement => entitlement_href(v, id),
    }
}

/// The cell for the export: words as in an address, days as dates.
pub fn plain(
    inventory: &Inventory,
    list: &List,
    shown: &Shown,
    row: u32,
    day: impl Fn(i64) -> Option<Date>,
) -> Cell {
    match (list.value(shown.name, row), &shown.look) {
        (Value::Text(text), _) => text.into(),
        (Value::Flag(flag), _) => yes(flag).into(),
        (Value::Time(time), _) => day(time).map(|d| d.to_string()).into(),
        (Value::Number(n), _) => i64::from(n).into(),
        (Value::Nothing, Look::Day(none, fact)) => no_day(inventory, list, row, none, *fact).into(),
        (Value::Nothing, Look::Text(none)) => (*none).into(),
        (Value::Nothing, _) => "unknown".into(),
    }
}
