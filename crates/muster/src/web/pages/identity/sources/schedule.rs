//! When all sources are read by themselves.

use std::sync::Arc;

use axum::http::StatusCode;
use maud::{Markup, html};
use muster_app::FieldError;
use muster_app::sources::PullSchedule;

use crate::web::forms::control_id;
use crate::web::look::{parts, words};
use crate::web::visit::{Answer, Visit};

/// Times that most people want.
const USUAL: [(&str, &str); 4] = [
    ("0 3 * * *", "every night at three"),
    ("0 */6 * * *", "every six hours"),
    ("30 * * * *", "every hour"),
    ("0 3 * * 1", "every Monday at three"),
];

/// Sets it.
pub async fn set(v: Arc<Visit>) -> Answer {
    let usual = v.form.filled("usual").filter(|u| *u != "own");
    let pattern = usual.or_else(|| v.form.filled("pattern")).unwrap_or_default().to_owned();
    let enabled = v.form.get("off").is_none();
    match v.muster().set_pull_schedule(&v.actor, &pattern, enabled).await {
        Ok(()) => {
            Ok(v.redirect_saying("/identity/sources", if enabled { "Planned." } else { "Switched off." }))
        }
        Err(muster_app::AppError::Invalid { fields, .. }) if !fields.is_empty() => {
            let mut response = super::list::view(&v, Some((&pattern, &fields))).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(e) => Err(e.into()),
    }
}

/// What is planned, and the form for those who may change it.
pub fn panel(
    v: &Visit,
    planned: Option<&PullSchedule>,
    may: bool,
    wrong: Option<(&str, &[FieldError])>,
) -> Markup {
    let holds = planned.filter(|p| p.enabled);
    let pattern = wrong.map(|(typed, _)| typed).or(planned.map(|p| p.pattern.as_str()));
    let own = pattern.filter(|p| USUAL.iter().all(|(u, _)| u != p));
    let zone = v.programme.profile.zone();
    html! {
        section.panel.schedule aria-labelledby="schedule-h" {
            h2 #schedule-h { "Schedule" }
            @match holds {
                Some(p) => p { (parts::status(parts::Tone::Fine, "planned")) " " (p.words) " Next: " strong { (words::instant(p.next, &zone)) } " (" (v.programme.profile.time_zone) ")." },
                None => p { (parts::status(parts::Tone::Observation, "not planned")) " Nothing is read unless somebody begins it, and the figures are as old as that." },
            }
            @if may { details.fold open[wrong.is_some()] {
                summary { @if planned.is_some() { "Change when" } @else { "Plan it" } }
                form method="post" action=(v.live_href("/identity/sources/schedule")) {
                    (v.secret())
                    div.field {
                        label for="usual" { "When" }
                        select #usual name="usual" {
                            @for (cron, label) in USUAL { option value=(cron) selected[pattern == Some(cron)] { (parts::capital(label)) } }
                            option value="own" selected[own.is_some()] { "At other times, as written below" }
                        }
                    }
                    div.field.wrong[wrong.is_some()] {
                        label for=(control_id("pattern")) { "Other times" }
                        p.hint #pattern-hint { "Five parts: minute, hour, day of the month, month, day of the week. " span.example { "For example: 0 5 * * 1-5 is five o'clock on working days" } }
                        @if let Some((_, errors)) = wrong { div.error { @for e in errors { p { span.unseen { "Error: " } (parts::sentence(&parts::capital(&e.message))) } } } }
                        input id=(control_id("pattern")) name="pattern" value=(own.unwrap_or_default()) aria-describedby="pattern-hint" spellcheck="false";
                    }
                    div.form-acts {
                        button.button.primary type="submit" { "Plan it so" }
                        @if holds.is_some() { button.button type="submit" name="off" value="yes" { "Switch it off" } }
                    }
                }
            } }
        }
    }
}
