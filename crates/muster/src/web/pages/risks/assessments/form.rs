//! Makes an assessment: what people say of it, and beside it what will be pinned from what stands.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use muster_app::{AppError, FieldError, NewAssessment};
use muster_engine::risk::Settings;
use muster_model::kinds::{Person, Risk, Role, Scope};
use muster_model::{Rec, Reference};

use super::may_make;
use crate::web::failure::Failure;
use crate::web::forms::summary;
use crate::web::look::{parts, words};
use crate::web::pages::records::edit::effect;
use crate::web::pages::risks::levels::Scales;
use crate::web::pairs::Pairs;
use crate::web::visit::{Answer, Visit};

/// Years imagined for an assessment, unless they would take too long.
const YEARS: u32 = 50_000;

/// The empty form, filled in where the records say what to expect.
pub async fn start(v: Arc<Visit>) -> Answer {
    if !may_make(&v) {
        return Ok(v.redirect("/risks/assessments"));
    }
    Ok(page(&v, &suggested(&v), &[]))
}

/// Makes it, or shows the form again with what is wrong.
pub async fn make(v: Arc<Visit>) -> Answer {
    if !may_make(&v) {
        return Err(AppError::Forbidden { what: "make a risk assessment".into() }.into());
    }
    let new = match read(&v) {
        Ok(new) => new,
        Err(wrong) => return Ok(refused(&v, &[wrong])),
    };
    let before = v.checked().await?;
    match v.muster().assess_risks(&v.actor, new).await {
        Ok(saved) => {
            let (gone, new) = v.checked_again().await?.since(&before);
            let said =
                format!("Kept. {} Now somebody who answers for it can sign it off.", effect(gone, new));
            Ok(v.redirect_saying(&format!("/risks/assessments/{}", saved.reference.id), &said))
        }
        Err(AppError::Invalid { fields, .. }) if !fields.is_empty() => Ok(refused(&v, &fields)),
        Err(e) => Err(Failure::from(e)),
    }
}

fn refused(v: &Visit, wrong: &[FieldError]) -> Response {
    let mut response = page(v, &v.form, wrong);
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}

fn read(v: &Visit) -> Result<NewAssessment, FieldError> {
    let text = |name: &str| v.form.get(name).unwrap_or("").trim().replace("\r\n", "\n");
    let wrong = |path: &str, message: &str| FieldError {
        path: path.into(),
        message: message.into(),
        expected: String::new(),
    };
    let date = text("date").parse().map_err(|_| wrong("date", "is no day"))?;
    let seed = match v.form.filled("seed").map(str::parse::<u32>) {
        Some(Ok(seed)) => u64::from(seed),
        Some(Err(_)) => return Err(wrong("seed", "is no whole number up to 4 294 967 295")),
        None => Settings::default().seed,
    };
    Ok(NewAssessment {
        title: text("title"),
        owner: v.form.filled("owner").and_then(Reference::parse),
        date,
        scope: text("scope"),
        participants: v.form.all("participants").filter_map(Reference::parse).collect(),
        result: text("result"),
        simulate: v.form.filled("simulate").map(|_| Settings { seed, trials: YEARS }),
    })
}

fn suggested(v: &Visit) -> Pairs {
    let today = v.today();
    let month = muster_render::words::month(today.month());
    let scope = v.programme.all::<Scope>().next();
    let scope = scope.map(|s| match &s.version {
        Some(version) => format!("All assets and identity services of the scope, version {version}"),
        None => "All assets and identity services of the scope".to_owned(),
    });
    let date = today.to_string();
    let mut pairs = Pairs::from([
        ("title", format!("Risk assessment of {month} {}", today.year()).as_str()),
        ("date", date.as_str()),
        ("scope", scope.unwrap_or_default().as_str()),
        ("result", found(v).as_str()),
        ("seed", date.replace('-', "").as_str()),
    ]);
    let manager =
        muster_model::Id::new("isms-manager").map(|id| Reference::new(muster_model::Kind::of::<Role>(), id));
    if let Some(owner) = v.actor.held.first().or(manager.as_ref()) {
        pairs.push("owner", &owner.to_string());
    }
    if let Some(me) = &v.actor.person {
        pairs.push("participants", &me.to_string());
    }
    if v.programme.all::<Risk>().any(|r| r.data.current.as_ref().is_some_and(|a| a.loss.is_some())) {
        pairs.push("simulate", "yes");
    }
    pairs
}

/// `27 risks, 4 critical, 8 high.`
fn found(v: &Visit) -> String {
    let scales = Scales::in_use(v);
    let mut bands: BTreeMap<std::cmp::Reverse<Option<usize>>, usize> = BTreeMap::new();
    let mut all = 0;
    for risk in v.programme.all::<Risk>() {
        all += 1;
        if let Some(level) = scales.level(risk.data.current.as_ref()) {
            *bands.entry(std::cmp::Reverse(level.band)).or_default() += 1;
        }
    }
    let each: Vec<String> =
        bands.iter().map(|(band, n)| format!("{} {}", words::grouped(*n), scales.name(band.0))).collect();
    format!("{}: {}.", parts::capital(&words::count(all, "risk", "risks")), muster_render::words::list(&each))
}

fn page(v: &Visit, form: &Pairs, wrong: &[FieldError]) -> Response {
    let error = |path: &str| wrong.iter().find(|e| e.path == path);
    let value = |name: &str| form.get(name).unwrap_or("").to_owned();
    let told = |path: &str| html! { @if let Some(e) = error(path) { p.error id={ (path) "-error" } { (parts::sentence(&said(e))) } } };
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/risks/assessments")) { "Risk assessments" } }, "Make an assessment",
            html! { p.lede { "First correct the register: this keeps the risks exactly as they stand now." } }, html! {}))
        (summary::of(wrong, &str::to_owned))
        div.new-assessment {
            form.record method="post" action=(v.live_href("/risks/assessments")) data-guard novalidate {
                (v.secret())
                div.field.wrong[error("title").is_some()] { label for="title" { "Title" } (told("title"))
                    input.long #title name="title" value=(value("title")) autocomplete="off"; }
                div.field.wrong[error("date").is_some()] { label for="date" { "Date" } p.hint { "The day the risks were looked at." } (told("date"))
                    input.short #date type="date" name="date" value=(value("date")); }
                div.field { label for="owner" { "Answers for it" } p.hint { "The role that can sign it off." }
                    select #owner name="owner" { (roles(v, form)) } }
                div.field.wrong[error("scope").is_some()] { label for="scope" { "Scope" } p.hint { "What was looked at, and what was left out." } (told("scope"))
                    textarea #scope name="scope" rows="2" { "\n" (value("scope")) } }
                (people(v, form, error("participants")))
                div.field.wrong[error("result").is_some()] { label for="result" { "Result" }
                    p.hint { "What came out, in words that somebody understands next year: how many risks where, what leads the list, what surprised." } (told("result"))
                    textarea #result name="result" rows="4" { "\n" (value("result")) } }
                fieldset { legend { "Money" }
                    label.check { input type="checkbox" #simulate name="simulate" value="yes" checked[form.filled("simulate").is_some()];
                        span { "Simulate what the risks cost" span.hint { "Average and bad years are kept with the assessment, so that the next one can be compared in money." } } }
                    (told("simulate"))
                    div.field.wrong[error("seed").is_some()] { label for="seed" { "Seed" } p.hint { "Any number; with the same one anybody gets the same figures." } (told("seed"))
                        input.short #seed name="seed" inputmode="numeric" value=(value("seed")) autocomplete="off"; }
                }
                div.form-acts { button.button.primary type="submit" { "Keep this assessment" } a href=(v.href("/risks/assessments")) { "Cancel" } }
            }
            (pinned(v, error("criteria").or(error("risks"))))
        }
    };
    v.page("Make an assessment", content)
}

fn said(e: &FieldError) -> String {
    if e.expected.is_empty() { e.message.clone() } else { format!("{}: {}", e.message, e.expected) }
}

fn roles(v: &Visit, form: &Pairs) -> Markup {
    let mut all: Vec<Rec<'_, Role>> = v.programme.all::<Role>().collect();
    all.sort_by_key(|r| r.title());
    let chosen = form.get("owner").unwrap_or("");
    html! {
        option value="" { "Nobody yet" }
        @for r in all { @let value = r.reference().to_string(); option value=(value) selected[chosen == value] { (r.title()) } }
    }
}

/// People to tick, those who own risks first.
fn people(v: &Visit, form: &Pairs, wrong: Option<&FieldError>) -> Markup {
    let owners: BTreeSet<&Reference> =
        v.programme.all::<Risk>().filter_map(|r| r.record.owner.as_ref().map(|o| &o.to)).collect();
    let ticked: BTreeSet<&str> = form.all("participants").collect();
    let mut all: Vec<(bool, Rec<'_, Person>)> = v
        .programme
        .all::<Person>()
        .map(|p| (p.roles_on(v.today()).any(|r| owners.contains(&r.to)), p))
        .collect();
    all.sort_by_key(|(owns, p)| (!owns, p.title()));
    html! {
        fieldset.field.wrong[wrong.is_some()] #participants {
            legend { "Participants" }
            p.hint { "Those who looked at the risks. A result that only its author has seen is an opinion." }
            @if let Some(e) = wrong { p.error { (parts::sentence(&said(e))) } }
            div.boxes.many.people { @for (owns, p) in &all {
                @let value = p.reference().to_string();
                label.check { input type="checkbox" name="participants" value=(value) checked[ticked.contains(value.as_str())];
                    span { (p.title()) @if *owns { span.hint { "owns risks" } } } }
            } }
            @if all.is_empty() { p.nothing { "No person is on record yet. " a href=(v.href("/new/person")) { "Add people" } "." } }
        }
    }
}

/// What is taken from what stands.
fn pinned(v: &Visit, wrong: Option<&FieldError>) -> Markup {
    let scales = Scales::in_use(v);
    let risks = v.programme.all::<Risk>().count();
    let late = v.programme.all::<Risk>().filter(|r| {
        r.data
            .review
            .as_ref()
            .and_then(muster_model::kinds::parts::Cadence::next)
            .is_some_and(|d| d < v.today())
    });
    let late = late.count();
    html! {
        aside.panel.pinned aria-labelledby="pinned-h" {
            h2 #pinned-h { "What is kept as it stands" }
            @if let Some(e) = wrong { p.error id=(e.path) { (parts::sentence(&said(e))) } }
            ul.lines {
                li { span { a href=(v.href("/risks")) { (words::count(risks, "risk", "risks")) } ", each in this very version" } }
                li { @match scales.criteria {
                    Some(c) => span { a href=(v.record_href(&c.reference())) { (c.title()) } @if let Some(version) = &c.version { ", version " (version) } },
                    None => { span.nothing { "No criteria" } ": " a href=(v.href("/new/criteria")) { "set them first" } },
                } }
                li { "The newest identity snapshot, if there is one. It is then not removed by retention." }
                li { "The version of the simulation, with seed and years" }
            }
            @if late > 0 { p { (words::count(late, "risk is", "risks are")) " past the day of review: "
                a href=(v.href("/risks?state=review#register")) { "look at them first" } "." } }
        }
    }
}
