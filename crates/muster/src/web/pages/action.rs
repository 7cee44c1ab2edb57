//! What an action's own page adds (C10.2): the place to note that it was done, and, some time later, whether it worked.

use maud::{Markup, html};
use muster_model::Record;
use muster_model::kinds::{Action, EffectivenessResult};

use crate::web::forms::short;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::page::Page;
use crate::web::visit::Visit;

/// The page: nothing of its own, a panel on each action.
pub fn page() -> Page {
    Page::new().on_record("action", panel)
}

fn panel(v: &Visit, record: &Record) -> Markup {
    let Some(a) = v.programme.get::<Action>(&record.reference()) else { return html! {} };
    let may = v.may_act() && v.actor.may_write(record);
    let check = a.effectiveness.as_ref();
    let result = check.and_then(|e| e.result);
    let today = v.today().to_string();
    html! {
        section.panel aria-labelledby="done" {
            h2 #done { "Is it done?" }
            @match (a.done, a.due) {
                (Some(done), _) => p { (parts::status(Tone::Fine, &format!("done {}", words::date(done)))) },
                (None, due) => {
                    @if let Some(due) = due { p { "To be done by " (super::today::day(due, v.today())) "." } }
                    @if may { (short(v, record, &["done"], &[("done", &today)], "Note as done")) }
                }
            }
        }
        @if a.done.is_some() {
            section.panel aria-labelledby="worked" {
                h2 #worked { "Did it work?" }
                @match result {
                    Some(EffectivenessResult::Effective) => p { (parts::status(Tone::Fine, "it worked")) },
                    Some(EffectivenessResult::NotEffective) => p { (parts::status(Tone::Minor, "it did not work"))
                        " Go back to the cause: what was changed was not it." },
                    None => {
                        p { "Look some weeks later, with fresh data, whether it came back."
                            @if let Some(on) = check.and_then(|e| e.on) { " The look is planned for " (super::today::day(on, v.today())) "." } }
                        @if may { (short(v, record, &["effectiveness"], &[], "Save what was seen")) }
                    }
                }
            }
        }
    }
}
