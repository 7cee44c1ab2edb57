//! Freezes the pack as a review: what people say of it, and the pack exactly as it was on the page they looked at.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::StatusCode;
use maud::{Markup, html};
use muster_app::{AppError, FieldError, NewReview};
use muster_engine::review::{Point, agenda, fingerprint, last_held};
use muster_engine::sentence::names_clause;
use muster_model::kinds::{Person, Review, Role};
use muster_model::{Digest, Kind, Rec, Reference};

use crate::web::derived::Checked;
use crate::web::failure::Failure;
use crate::web::forms::summary;
use crate::web::look::{parts, words};
use crate::web::pages::records::edit::effect;
use crate::web::pairs::Pairs;
use crate::web::visit::{Answer, Visit};

/// Whether the visitor may write a review down.
pub(super) fn may_hold(v: &Visit) -> bool {
    v.may_act() && v.actor.may_create(Kind::of::<Review>())
}

/// The pack as it stands.
fn points(v: &Visit, checked: &Checked) -> Vec<Point> {
    let cx = checked.context(&v.programme, v.now);
    let since = last_held(&cx).and_then(|r| r.date);
    agenda(&cx, &checked.report, since)
}

/// Freezes it, or shows the page again with what is wrong.
pub(super) async fn make(v: Arc<Visit>) -> Answer {
    if !may_hold(&v) {
        return Err(AppError::Forbidden { what: "write down a management review".into() }.into());
    }
    let before = v.checked().await?;
    let text = |name: &str| v.form.get(name).unwrap_or("").trim().replace("\r\n", "\n");
    let Ok(date) = text("date").parse() else {
        let wrong = FieldError { path: "date".into(), message: "is no day".into(), expected: String::new() };
        return refused(v, &[wrong]).await;
    };
    let new = NewReview {
        title: text("title"),
        owner: owner(&v),
        date,
        present: v.form.all("present").filter_map(Reference::parse).collect(),
        minutes: text("minutes"),
        outcomes: text("outcomes").lines().map(str::to_owned).collect(),
        seen: v.form.get("seen").and_then(Digest::parse),
    };
    match v.muster().hold_review(&v.actor, new, &points(&v, &before)).await {
        Ok(saved) => {
            let (gone, new) = v.checked_again().await?.since(&before);
            let said = format!("Frozen as shown. {} Now top management can approve it.", effect(gone, new));
            Ok(v.redirect_saying(&format!("/records/{}", saved.reference), &said))
        }
        Err(AppError::Invalid { fields, .. }) if !fields.is_empty() => refused(v, &fields).await,
        Err(e) => Err(Failure::from(e)),
    }
}

async fn refused(v: Arc<Visit>, wrong: &[FieldError]) -> Answer {
    let mut response = super::page_of(&v, wrong).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

fn owner(v: &Visit) -> Option<Reference> {
    let manager = muster_model::Id::new("isms-manager").map(|id| Reference::new(Kind::of::<Role>(), id));
    v.actor.held.first().cloned().or(manager.filter(|m| v.programme.find(m).is_some()))
}

/// The form, filled with what was typed, or with what is likely.
pub(super) fn form(v: &Visit, checked: &Checked, wrong: &[FieldError]) -> Markup {
    if !may_hold(v) {
        return html! {};
    }
    let today = v.today();
    let month = muster_render::words::month(today.month());
    let begun = Pairs::from([
        ("title", format!("Management review, {month} {}", today.year()).as_str()),
        ("date", today.to_string().as_str()),
        ("present", v.actor.person.as_ref().map(ToString::to_string).unwrap_or_default().as_str()),
    ]);
    let form = if wrong.is_empty() { &begun } else { &v.form };
    let value = |name: &str| form.get(name).unwrap_or("").to_owned();
    let error = |path: &str| wrong.iter().find(|e| e.path == path);
    let told = |path: &str| html! { @if let Some(e) = error(path) { p.error id={ (path) "-error" } { (parts::sentence(&said(e))) } } };
    let pack = points(v, checked);
    let kept: BTreeSet<&Reference> = pack.iter().flat_map(|p| &p.records).collect();
    html! {
        section.point.not-printed aria-labelledby="freeze" {
            h2 id="freeze" { "Freeze this pack as a review" }
            p { "When the review has been held, keep what was shown: the numbers above in words, and "
                (words::count(kept.len(), "record", "records")) " behind them, each in the version that stands now. What changes later does not change the review." }
            (summary::of(wrong, &str::to_owned))
            form.record method="post" action=(v.live_href("/review")) data-guard novalidate {
                (v.secret())
                input type="hidden" id="seen" name="seen" value=(fingerprint(&v.programme, &pack));
                (told("seen"))
                div.field.wrong[error("title").is_some()] { label for="title" { "Title" } (told("title"))
                    input.long #title name="title" value=(value("title")) autocomplete="off"; }
                div.field.wrong[error("date").is_some()] { label for="date" { "Date" } p.hint { "The day it was held." } (told("date"))
                    input.short #date type="date" name="date" value=(value("date")); }
                (people(v, form, error("present")))
                div.field { label for="minutes" { "Minutes " span.optional { "optional" } } p.hint { "What was asked and said, in a few sentences." }
                    textarea #minutes name="minutes" rows="4" { "\n" (value("minutes")) } }
                div.field { label for="outcomes" { "Outcomes " span.optional { "optional" } } p.hint { "What was decided, one line each." }
                    textarea #outcomes name="outcomes" rows="4" { "\n" (value("outcomes")) } }
                details.more {
                    summary { "What will be kept, point by point" }
                    dl.frozen-preview { @for p in &pack { dt { (p.title) " " span.place { "9.3.2 " (place(p.place)) } }
                        dd { (parts::markdown(&p.shown, 3)) p.meta { (words::count(p.records.len(), "record", "records")) " pinned" } } } }
                }
                div.form-acts { button.button.primary type="submit" { "Freeze as a review" } }
            }
        }
    }
}

/// `d) 2)`.
fn place(place: &str) -> String {
    place.split(' ').map(|p| format!("{p})")).collect::<Vec<_>>().join(" ")
}

fn said(e: &FieldError) -> String {
    if e.expected.is_empty() { e.message.clone() } else { format!("{}: {}", e.message, e.expected) }
}

/// People to tick, those who answer for management reviews first.
fn people(v: &Visit, form: &Pairs, wrong: Option<&FieldError>) -> Markup {
    let ticked: BTreeSet<&str> = form.all("present").collect();
    let answers = |r: &Role| r.accountable.iter().any(|c| names_clause(c.as_str(), "9.3.1"));
    let leads = |p: &Rec<'_, Person>| {
        p.roles_on(v.today()).any(|r| v.programme.get::<Role>(&r.to).is_some_and(|r| answers(r.data)))
    };
    let mut all: Vec<(bool, Rec<'_, Person>)> = v.programme.all::<Person>().map(|p| (leads(&p), p)).collect();
    all.sort_by_key(|(leads, p)| (!leads, p.title()));
    html! {
        fieldset.field.wrong[wrong.is_some()] #present {
            legend { "Who was there" }
            p.hint { "Top management must have been among them (clause 9.3.1)." }
            @if let Some(e) = wrong { p.error id="present-error" { (parts::sentence(&said(e))) } }
            div.boxes.many.people { @for (leads, p) in &all {
                @let value = p.reference().to_string();
                label.check { input type="checkbox" name="present" value=(value) checked[ticked.contains(value.as_str())];
                    span { (p.title()) @if *leads { span.hint { "answers for reviews" } } } }
            } }
            @if all.is_empty() { p.nothing { "No person is on record yet. " a href=(v.href("/new/person")) { "Add people" } "." } }
        }
    }
}
