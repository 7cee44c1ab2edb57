//! Step 5: the first risk, from a worked scenario: those of the sector first, every other one below. Then who decides about
//! it, what it could happen to, and how likely and how bad it is now.

use std::sync::Arc;

use axum::response::Response;
use maud::{Markup, html};
use muster_app::{AppError, FieldError, FirstRisk, Permission};
use muster_catalog::scenario::{self, Scenario};
use muster_catalog::{sector, start};
use muster_model::kinds::{Criteria, IdentityService, Risk, Role};
use muster_model::{Kind, Reference};

use super::ask::{Asked, wrong};
use super::{after, frame, not_yours, on};
use crate::web::failure::Failure;
use crate::web::look::parts;
use crate::web::pairs::Pairs;
use crate::web::visit::{Answer, Visit};

/// Scenarios offered first where there are no notes on the sector.
const USUAL: [&str; 4] =
    ["adversary-in-the-middle-phishing", "leaver-kept-alive", "shared-admin-account", "consent-phishing"];

/// Shows the choice, or the form of the scenario chosen.
pub async fn show(v: Arc<Visit>) -> Answer {
    let chosen = v.query.filled("scenario").and_then(scenario::get);
    Ok(match chosen {
        Some(s) => view(&v, s, &Pairs::default(), &[]),
        None => choice(&v),
    })
}

fn choice(v: &Visit) -> Response {
    let may = v.may_act() && v.actor.may(Permission::WriteRecords);
    let notes = sector::find(&v.programme.profile.sector);
    let ids: Vec<&str> =
        notes.map_or_else(|| USUAL.to_vec(), |s| s.risks.iter().map(String::as_str).collect());
    let first: Vec<&Scenario> = ids.iter().filter_map(|id| scenario::get(id)).collect();
    let risks: Vec<_> = v.programme.all::<Risk>().take(5).collect();
    let content = html! {
        @if !risks.is_empty() {
            p { "There already: " @for (i, r) in risks.iter().enumerate() { @if i > 0 { ", " } a href=(v.record_href(&r.reference())) { (r.title()) } }
                ". " a href=(v.href("/risks")) { "See the register" } "." }
            p { a.button.primary href=(v.href(after("risk"))) { "See the plan" } }
        }
        @if !may { (not_yours(v, "an ISMS manager")) } @else {
            h2 { @match notes { Some(s) => { "Look at these first in " (s.title.to_lowercase()) }, None => "Look at these first" } }
            ul.cards.scenarios { @for s in first { li { a.card href=(v.href(&format!("/start/risk?scenario={}", s.id))) {
                strong { (s.title) } span.meta { (parts::capital(&s.family.replace('-', " "))) ", usually " (s.likelihood) " and " (s.consequence) }
            } } } }
            form.filters action=(v.href("/start/risk")) {
                div.filter { label for="scenario" { "Or any other of the " (scenario::all().len()) }
                    select #scenario name="scenario" { @for s in scenario::all() { option value=(s.id) { (s.title) } } } }
                div.filter.go { button.button type="submit" { "Take this one" } }
            }
        }
    };
    frame(v, "risk", &[], content)
}

/// The steps of a scale of the criteria that stand, else of those the catalogue starts from.
fn scale(v: &Visit, likelihood: bool) -> Vec<(String, String)> {
    let worded = |id: &str, means: &str| (id.to_owned(), format!("{}: {}", parts::capital(id), means));
    match v.programme.all::<Criteria>().next() {
        Some(c) => {
            let steps = if likelihood { &c.data.likelihood } else { &c.data.consequence };
            let text = |t: &Option<String>| t.clone().unwrap_or_default();
            steps.iter().map(|s| worded(&text(&s.id), &text(&s.means))).collect()
        }
        None => {
            let c = start::criteria();
            let steps = if likelihood { &c.likelihood } else { &c.consequence };
            steps.iter().map(|s| worded(&s.id, &s.means)).collect()
        }
    }
}

/// The role that usually owns it, where it is there; else whoever does its work.
fn usual_owner(v: &Visit, s: &Scenario) -> String {
    let into = muster_catalog::project::combined().iter().find(|c| c.role == s.owner_role);
    let names = [Some(s.owner_role.as_str()), into.map(|c| c.into.as_str()), Some("top-management")];
    let found = names.into_iter().flatten().find(|id| v.programme.by_id::<Role>(id).is_some());
    found.map(|id| format!("role/{id}")).unwrap_or_default()
}

fn view(v: &Visit, s: &'static Scenario, typed: &Pairs, errors: &[FieldError]) -> Response {
    let may = v.may_act() && v.actor.may(Permission::WriteRecords);
    let asked = Asked { typed, errors };
    let roles: Vec<(String, String)> =
        v.programme.all::<Role>().map(|r| (r.reference().to_string(), r.title().to_owned())).collect();
    let same = |list: &[String]| list.iter().map(|t| (t.clone(), t.clone())).collect::<Vec<_>>();
    let content = html! {
        @if !may { (not_yours(v, "an ISMS manager")) } @else {
            section.scenario-told { h2 { "What happens" } (parts::markdown(&s.happens, 3))
                p { a href=(v.href("/start/risk")) { "Choose another scenario" } } }
            form.record method="post" action=(v.href("/start/risk")) data-guard novalidate {
                (v.secret())
                input type="hidden" name="scenario" value=(s.id);
                (asked.line("title", "What could happen?", "One line that tells this risk from every other.", &s.title, "long"))
                (asked.choose("owner", "Who decides what is done about it?", "The role whose work it would hit, with a say over money.", &roles, &usual_owner(v, s)))
                (services(v, &asked))
                (asked.choose("threat", "Who does it, and how?", "", &same(&s.threats), s.threats.first().map_or("", String::as_str)))
                (asked.choose("vulnerability", "Which weakness lets it happen here?", "", &same(&s.vulnerabilities), s.vulnerabilities.first().map_or("", String::as_str)))
                (asked.choose("likelihood", "How likely is it now?", "With what is in place today. A first guess will do; it is looked at again in six months.", &scale(v, true), &s.likelihood))
                (asked.choose("consequence", "How bad would it be?", "", &scale(v, false), &s.consequence))
                div.form-acts { button.button.primary type="submit" { "Save and see the plan" } a href=(v.href("/start")) { "Later" } }
            }
        }
    };
    frame(v, "risk", errors, content)
}

fn services(v: &Visit, asked: &Asked<'_>) -> Markup {
    let all: Vec<_> = v.programme.all::<IdentityService>().collect();
    let ticked = |r: &str| asked.typed.is_empty() || asked.typed.all("assets").any(|a| a == r);
    let error = asked.errors.iter().find(|e| e.path == "assets");
    html! {
        div.field.wrong[error.is_some()] { fieldset #assets {
            legend { "What could it happen to?" }
            @if let Some(e) = error { p.error { (parts::capital(&e.message)) } }
            @if all.is_empty() { p.hint { "No identity service is named yet: " a href=(v.href("/start/scope")) { "draw the scope first" } "." } }
            div.boxes { @for s in &all { @let r = s.reference().to_string();
                label.check { input type="checkbox" name="assets" value=(r) checked[ticked(&r)]; span { (s.title()) } } } }
        } }
    }
}

/// Writes it.
pub async fn save(v: Arc<Visit>) -> Answer {
    let s = v
        .form
        .filled("scenario")
        .and_then(scenario::get)
        .ok_or_else(|| Failure::not_found("this scenario"))?;
    let text = |name: &str| v.form.filled(name).unwrap_or("").to_owned();
    let owner = v.form.filled("owner").and_then(Reference::parse).filter(|r| v.programme.find(r).is_some());
    let assets: Vec<Reference> = v
        .form
        .all("assets")
        .filter_map(Reference::parse)
        .filter(|r| r.kind == Kind::of::<IdentityService>() && v.programme.find(r).is_some())
        .collect();
    let mut errors = Vec::new();
    if v.form.filled("title").is_none() {
        errors.push(wrong("title", "say what could happen"));
    }
    if assets.is_empty() {
        errors.push(wrong("assets", "tick what it could happen to"));
    }
    let Some(owner) = owner.filter(|_| errors.is_empty()) else {
        if v.form.filled("owner").is_none() {
            errors.push(wrong("owner", "choose who decides about it; name the roles first if there is none"));
        }
        return Ok(view(&v, s, &v.form, &errors));
    };
    let first = FirstRisk {
        title: text("title"),
        owner,
        assets,
        threat: text("threat"),
        vulnerability: text("vulnerability"),
        likelihood: text("likelihood"),
        consequence: text("consequence"),
    };
    match v.muster().start_risk(&v.actor, s, &first).await {
        Err(AppError::Invalid { fields, .. }) if !fields.is_empty() => Ok(view(&v, s, &v.form, &fields)),
        done => on(&v, "risk", done),
    }
}
