//! Step 4: the scope: what the ISMS is for, one unit, one place, and the identity services that let people in.

use std::sync::Arc;

use axum::response::Response;
use maud::{Markup, html};
use muster_app::{AppError, FieldError, FirstScope, Permission, Service};
use muster_model::Kind;
use muster_model::kinds::{IdentityService, Scope, Site};

use super::ask::{Asked, choices, wrong};
use super::{after, frame, not_yours, on};
use crate::web::pairs::Pairs;
use crate::web::visit::{Answer, Visit};

/// Identity services asked for.
const SERVICES: usize = 3;

/// Shows it.
pub async fn show(v: Arc<Visit>) -> Answer {
    Ok(view(&v, &Pairs::default(), &[]))
}

fn view(v: &Visit, typed: &Pairs, errors: &[FieldError]) -> Response {
    let may = v.may_act() && v.actor.may(Permission::WriteRecords);
    let asked = Asked { typed, errors };
    let there = v.programme.all::<Scope>().next();
    let profile = &v.programme.profile;
    let headcount = if profile.headcount > 0 { profile.headcount.to_string() } else { String::new() };
    let country = profile.countries.first().map_or("", String::as_str);
    let content = html! {
        @if let Some(scope) = there {
            p { "The scope is there: " a href=(v.record_href(&scope.reference())) { (scope.title()) } ". "
                a href=(v.href("/scope")) { "See its statement and its picture" } ", or change it on its record." }
            p { a.button.primary href=(v.href(after("scope"))) { "Go on" } }
        } @else if !may { (not_yours(v, "an ISMS manager")) } @else {
            form.record method="post" action=(v.href("/start/scope")) data-guard novalidate {
                (v.secret())
                (asked.text("purpose", "What is the ISMS for?", "In a sentence: which service, for whom, and what must not go \
                    wrong. Example: to plan and track food transports so that customers can rely on temperature and time.", ""))
                (asked.line("unit", "Which part of the organisation?", "The whole of it is a good beginning.", &profile.name, "middle"))
                (asked.line("headcount", "How many people work in it?", "", &headcount, "short"))
                (asked.line("site", "Where do they work?", "The main place; others can follow.", "Head office", "middle"))
                (asked.choose("site_class", "What is that place?", "", &choices(Kind::of::<Site>(), "class"), "office"))
                (asked.line("country", "In which country?", "Two letters, such as NO.", country, "short"))
                h2 { "Identity services" }
                p.hint { "What lets people in: the directory, the sign-in service of your cloud, single sign-on. They belong to the scope, \
                    whoever runs them: whoever controls them controls what they open." }
                @for n in 0..SERVICES { (service(&asked, n)) }
                div.form-acts { button.button.primary type="submit" { "Save and go on" } a href=(v.href("/start")) { "Later" } }
            }
        }
    };
    frame(v, "scope", errors, content)
}

fn service(asked: &Asked<'_>, n: usize) -> Markup {
    let kind = Kind::of::<IdentityService>();
    let name = |field: &str| format!("service.{n}.{field}");
    let usual = |field: &str| match field {
        "class" => "identity-provider",
        "operated_by" => "us",
        "hosting" => "cloud",
        _ => "critical",
    };
    let choose =
        |field: &str, label: &str| asked.choose(&name(field), label, "", &choices(kind, field), usual(field));
    html! {
        fieldset.seat {
            legend { @match n { 0 => "The first", 1 => "A second, if there is one", _ => "A third" } }
            (asked.line(&name("name"), "Name", if n == 0 { "As your people call it, such as Entra ID or Active Directory." } else { "" }, "", "middle"))
            div.group-fields {
                (choose("class", "What it does"))
                (choose("operated_by", "Who runs it"))
                (choose("hosting", "Where it runs"))
                (choose("criticality", "When it fails"))
            }
        }
    }
}

/// Writes them.
pub async fn save(v: Arc<Visit>) -> Answer {
    let text = |name: &str| v.form.filled(name).unwrap_or("").to_owned();
    let services: Vec<Service> = (0..SERVICES)
        .map(|n| Service {
            name: text(&format!("service.{n}.name")),
            class: text(&format!("service.{n}.class")),
            operated_by: text(&format!("service.{n}.operated_by")),
            hosting: text(&format!("service.{n}.hosting")),
            criticality: text(&format!("service.{n}.criticality")),
        })
        .filter(|s| !s.name.is_empty())
        .collect();
    let first = FirstScope {
        purpose: text("purpose"),
        unit: text("unit"),
        headcount: text("headcount"),
        site: text("site"),
        site_class: text("site_class"),
        country: text("country"),
        services,
    };
    let mut errors = Vec::new();
    for (path, value, message) in [
        ("purpose", &first.purpose, "say what the ISMS is for"),
        ("unit", &first.unit, "name the part of the organisation"),
    ] {
        if value.is_empty() {
            errors.push(wrong(path, message));
        }
    }
    if !first.headcount.is_empty() && first.headcount.parse::<u32>().is_err() {
        errors.push(wrong("headcount", "write a whole number, such as 40"));
    }
    if first.services.is_empty() {
        errors.push(wrong(
            "service.0.name",
            "name at least one: without it the scope leaves out who lets people in",
        ));
    }
    if v.programme.all::<Scope>().next().is_some() {
        return Err(AppError::Changed("There is a scope already; change it on its record.".into()).into());
    }
    if !errors.is_empty() {
        return Ok(view(&v, &v.form, &errors));
    }
    match v.muster().start_scope(&v.actor, &first).await {
        Err(AppError::Invalid { fields, .. }) if !fields.is_empty() => Ok(view(&v, &v.form, &fields)),
        done => on(&v, "scope", done),
    }
}
