//! Recurring work on its own page: when it is due, which days were missed, when it was done and by whom; and the form that
//! notes that it was done.

use std::sync::Arc;

use axum::http::StatusCode;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use muster_model::deed::{Deed, DeedKind};
use muster_model::kinds::Activity;
use muster_model::{Id, Kind, Record, Reference};

use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::records;
use crate::web::visit::{Answer, Visit};

/// How many of the days ahead are shown.
const AHEAD: usize = 6;
/// How many of the times it was done are shown.
const PAST: usize = 12;

/// The panel on an activity's page.
pub fn panel(v: &Visit, record: &Record) -> Markup {
    let reference = record.reference();
    let Some(a) = v.programme.get::<Activity>(&reference) else { return html! {} };
    let done = v.programme.last_done(&a);
    let missed = a.missed(done, v.today());
    let horizon = v.today().checked_add(5.years()).unwrap_or(v.today());
    let ahead = a.days(done, v.today(), horizon);
    let mut times: Vec<&Deed> = v.programme.deeds(&reference, DeedKind::CarriedOut).collect();
    times.sort_by_key(|d| std::cmp::Reverse(d.on));
    html! {
        section aria-labelledby="rhythm" {
            h2 #rhythm { "When it comes round" }
            p {
                @if let Some(every) = &a.every { "Every " (words::period(&every.to_string())) }
                @if let Some(on) = &a.on { ", on the " (on) }
                @if let Some(from) = a.from { ", counted from " (words::date(from)) }
                "."
            }
            @match missed.first() {
                Some(_) => {
                    p { (parts::status(Tone::Minor, &words::count(missed.len(), "day was missed", "days were missed"))) }
                    ul.plain-list { @for day in missed.iter().take(PAST) { li { time datetime=(day) { (words::date(*day)) } " " span.meta { (words::relative(*day, v.today())) } } } }
                }
                None => p { (parts::status(Tone::Fine, "done in time")) },
            }
            @if !ahead.is_empty() {
                p { "Next: " @for (i, day) in ahead.iter().take(AHEAD).enumerate() { @if i > 0 { ", " } time datetime=(day) { (words::date(*day)) } } "." }
            }
            (form(v, &reference))
            @if !times.is_empty() {
                h3 { "Done" }
                ul.plain-list { @for d in times.iter().take(PAST) { li {
                    time datetime=(d.on) { (words::date(d.on)) } " by " a href=(v.record_href(&d.by)) { (v.programme.title(&d.by)) }
                    @if let Some(note) = &d.note { ": " (note) }
                } } }
            }
        }
    }
}

/// Notes that it was done; nothing for somebody who may not.
pub fn form(v: &Visit, record: &Reference) -> Markup {
    let Some(r) = v.programme.find(record) else { return html! {} };
    let owner = r.owner.as_ref().is_some_and(|o| v.actor.holds(&o.to));
    if !v.may_act() || v.actor.person.is_none() || !(owner || v.actor.may_write(r)) {
        return html! {};
    }
    let id = format!("done-{}", record.id);
    html! {
        form.done method="post" action=(v.href(&format!("/calendar/{}/done", record.id))) {
            (v.secret())
            div.field { label for=(id) { "Done on" } input.short id=(id) type="date" name="on" value=(v.today()) max=(v.today()) required; }
            div.field { label for={ (id) "-note" } { "What shows it " span.optional { "optional" } }
                input id={ (id) "-note" } name="note" maxlength="500" autocomplete="off"; }
            button.button type="submit" { "Note as done" }
        }
    }
}

pub async fn done(v: Arc<Visit>) -> Answer {
    let id = Id::new(v.param("id")).ok_or_else(|| Failure::not_found("this activity"))?;
    let reference = Reference::new(Kind::of::<Activity>(), id);
    let on = v.form.filled("on").and_then(|d| d.parse::<Date>().ok()).ok_or_else(|| {
        Failure::say(
            StatusCode::BAD_REQUEST,
            "The day is missing",
            "Go back and say on which day it was done.",
        )
    })?;
    let before = v.checked().await?;
    v.muster().carry_out(&v.actor, &reference, on, v.form.filled("note").map(str::to_owned)).await?;
    records::said(&v, &before, &reference, "Noted as done").await
}
