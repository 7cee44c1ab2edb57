//! Step 1: what the organisation is. Writes the profile.

use std::sync::Arc;

use axum::response::Response;
use maud::html;
use muster_app::{AppError, FieldError, Permission};
use muster_model::Digest;

use super::ask::wrong;
use super::{after, frame, not_yours};
use crate::web::failure::Failure;
use crate::web::pages::settings::profile;
use crate::web::pairs::Pairs;
use crate::web::visit::{Answer, Visit};

/// What is asked here; the rest of the profile stands in the settings.
const ASKED: [&str; 9] = [
    "name",
    "sector",
    "headcount",
    "countries",
    "own_software",
    "outsourced_it",
    "start",
    "target_certification",
    "time_zone",
];

/// Shows it.
pub async fn show(v: Arc<Visit>) -> Answer {
    Ok(view(&v, None, &[]))
}

fn view(v: &Visit, typed: Option<&Pairs>, errors: &[FieldError]) -> Response {
    let may = v.may_act() && v.actor.may(Permission::ManageSettings);
    let based_on = Digest::of(v.live.profile.as_bytes());
    // A programme begins today unless somebody says otherwise.
    let today = v.today().to_string();
    let begins = v.live.programme.profile.start().is_none().then_some(("start", today.as_str()));
    let content = html! {
        @if may {
            form.record method="post" action=(v.href("/start/organisation")) data-guard novalidate {
                (v.secret())
                input type="hidden" name="based_on" value=(based_on);
                (profile::fields(v, &ASKED, typed, begins, errors, true))
                div.form-acts { button.button.primary type="submit" { "Save and go on" } a href=(v.href("/start")) { "Later" } }
            }
        } @else { (not_yours(v, "whoever may change the settings")) }
    };
    frame(v, "organisation", errors, content)
}

/// Writes the profile.
pub async fn save(v: Arc<Visit>) -> Answer {
    let based_on = v.form.filled("based_on").and_then(Digest::parse).ok_or_else(Failure::stale_form)?;
    let (text, mut errors) = profile::merged(&v.live.profile, &v.form);
    if v.form.filled("headcount").is_none() {
        errors.push(wrong(
            "headcount",
            "say how many people work for it, about: the size of the plan depends on it",
        ));
    }
    if v.form.filled("target_certification").is_none() {
        errors
            .push(wrong("target_certification", "say when you would like the certificate; a guess will do"));
    }
    if !errors.is_empty() {
        return Ok(view(&v, Some(&v.form), &errors));
    }
    match v.muster().change_settings(&v.actor, &based_on, &text).await {
        Ok(()) => Ok(v.redirect_saying(after("organisation"), "Saved what the organisation is.")),
        Err(AppError::Invalid { fields, message }) => {
            let whole = [wrong("name", &message)];
            Ok(view(&v, Some(&v.form), if fields.is_empty() { &whole } else { &fields }))
        }
        Err(e) => Err(e.into()),
    }
}
