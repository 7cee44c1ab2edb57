//! `/o/ORG/risks/accept/ID`: the owner of a risk accepts what remains of it, or a plan that treats it, until a day: one
//! screen that shows what is accepted, by what measure, and one button (clause 6.1.3 f).

use std::sync::Arc;

use axum::http::StatusCode;
use maud::{Markup, html};
use muster_app::{AppError, FieldError, NewAcceptance};
use muster_model::kinds::parts::Analysis;
use muster_model::kinds::{Criteria, Risk, Treatment, TreatmentStatus};
use muster_model::{Digest, Rec, Reference};

use super::levels::Scales;
use crate::web::failure::Failure;
use crate::web::forms::summary;
use crate::web::look::parts::{self, Tone};
use crate::web::look::{value, words};
use crate::web::pages::records;
use crate::web::visit::{Answer, Visit};

/// The address where a risk is accepted.
fn address(risk: &Rec<'_, Risk>) -> String {
    format!("/risks/accept/{}", risk.id())
}

/// What the page of a risk offers: the button for its owner, for others whom it waits for.
pub fn offer(v: &Visit, risk: &Rec<'_, Risk>) -> Markup {
    if !v.may_act() {
        return html! {};
    }
    let mine = v.muster().may_accept(&v.actor, &v.programme, &risk.reference());
    html! { @match (&risk.record.owner, mine.is_empty()) {
        (_, false) => p { a.button.primary href=(v.href(&address(risk))) { "Accept this risk, or a plan for it" } },
        (Some(owner), _) => p.meta { "It can be accepted by whoever holds " (value::reference(v, &owner.to.to_string())) ", the role that owns it." },
        (None, _) => p.meta { "Nobody can accept it: no role owns it." },
    } }
}

fn risk(v: &Visit) -> Result<Rec<'_, Risk>, Failure> {
    v.programme.by_id::<Risk>(v.param("id")).ok_or_else(|| Failure::not_found("this risk"))
}

/// The form.
pub async fn show(v: Arc<Visit>) -> Answer {
    let risk = risk(&v)?;
    Ok(v.page("Accept a risk", form(&v, &risk, &[])))
}

/// Accepts, or shows the form again with what is missing.
pub async fn act(v: Arc<Visit>) -> Answer {
    let risk = risk(&v)?;
    let seen = v.form.filled("seen").and_then(Digest::parse).ok_or_else(incomplete)?;
    let plan = match v.form.filled("what") {
        Some(pin) if pin != REMAINS => Some(pinned(pin).ok_or_else(incomplete)?),
        _ => None,
    };
    let scales = Scales::in_use(&v);
    let at = match &plan {
        Some((to, _)) => v.programme.get::<Treatment>(to).and_then(|t| t.data.target.as_ref()),
        None => remains(risk.data),
    };
    let what = NewAcceptance {
        risk: (risk.reference(), seen),
        plan,
        level: scales.level(at).map(|l| format!("{} ({})", scales.name(l.band), l.score)),
        until: v.form.filled("until").and_then(|d| d.parse().ok()),
        why: v.form.get("why").unwrap_or("").replace("\r\n", "\n"),
    };
    let before = v.checked().await?;
    match v.muster().accept_risk(&v.actor, what).await {
        Ok(_) => {
            let until =
                v.form.get("until").and_then(|d| d.parse().ok()).map_or_else(String::new, words::date);
            records::said(&v, &before, &risk.reference(), &format!("Accepted until {until}, in your name"))
                .await
        }
        Err(AppError::Invalid { fields, .. }) if !fields.is_empty() => {
            let mut again = v.page("Accept a risk", form(&v, &risk, &fields));
            *again.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(again)
        }
        Err(e) => Err(e.into()),
    }
}

fn incomplete() -> Failure {
    Failure::say(StatusCode::BAD_REQUEST, "This form is incomplete", "Reload the page and try again.")
}

fn pinned(pin: &str) -> Option<(Reference, Digest)> {
    let (to, digest) = pin.split_once('@')?;
    Some((Reference::parse(to)?, Digest::parse(digest)?))
}

/// The value of the choice that accepts what remains.
const REMAINS: &str = "remains";

/// What remains: once what is planned is done, where that was rated; else as it is now.
fn remains(risk: &Risk) -> Option<&Analysis> {
    risk.residual.as_ref().or(risk.current.as_ref())
}

fn form(v: &Visit, risk: &Rec<'_, Risk>, errors: &[FieldError]) -> Markup {
    let scales = Scales::in_use(v);
    let back = v.record_href(&risk.reference());
    let may = v.may_act() && !v.muster().may_accept(&v.actor, &v.programme, &risk.reference()).is_empty();
    let open =
        |t: &Rec<'_, Treatment>| !matches!(t.status, Some(TreatmentStatus::Done | TreatmentStatus::Dropped));
    let plans: Vec<Rec<'_, Treatment>> =
        v.programme.pointing(&risk.reference(), "risks").filter(open).collect();
    let chosen = v.form.get("what").unwrap_or(REMAINS);
    let wrong = |path: &str| errors.iter().find(|e| e.path == path);
    let error = |path: &str| {
        html! { @if let Some(e) = wrong(path) {
        p.error id={ (path) "-error" } { span.unseen { "Error: " } (parts::sentence(&e.message)) " " (parts::sentence(&e.expected)) } } }
    };
    html! {
        (parts::page_head(html! { a href=(back) { (risk.title()) } }, "Accept a risk", html! {
            p.lede { "Accepting says: I know this could happen, I bear it, and until that day I need not be asked again. It counts for the risk \
                      as it stands now; if the risk is changed, you are asked again." }
        }, html! {}))
        (summary::of(errors, &|path| path.to_owned()))
        section.panel aria-labelledby="risk-h" {
            h2 #risk-h { (risk.title()) }
            @if let Some(threat) = &risk.data.threat { p { (**threat) } }
            dl.now {
                div { dt { "Now" } dd { (scales.badge(scales.level(risk.data.current.as_ref()))) } }
                div { dt { "Once what is planned is done" } dd { (scales.badge(scales.level(risk.data.residual.as_ref()))) } }
            }
            (asked_for(&scales, remains(risk.data)))
        }
        @if !may { (offer(v, risk)) p { a href=(back) { "Back to the risk" } } } @else {
            form.record method="post" action=(v.href(&address(risk))) data-guard novalidate {
                (v.secret())
                input type="hidden" name="seen" value=(risk.record.digest());
                div.field { fieldset {
                    legend { "What you accept" }
                    (error("plan"))
                    div.radios {
                        (choice(REMAINS, chosen, "What remains of the risk", html! { "At " (scales.badge(scales.level(remains(risk.data)))) }))
                        @for t in &plans {
                            (choice(&format!("{}@{}", t.reference(), t.record.digest()), chosen, &format!("The plan “{}”", t.title()), plan(v, &scales, t)))
                        }
                    }
                } }
                div.field.wrong[wrong("until").is_some()] {
                    label for="until" { "Until" }
                    p.hint #until-hint { "The last day you need not look again. A year is usual, half a year where the level is high." }
                    (error("until"))
                    input.short #until type="date" name="until" aria-describedby="until-hint" value=(v.form.get("until").unwrap_or(""))
                        aria-invalid=[wrong("until").map(|_| "true")];
                }
                div.field.wrong[wrong("why").is_some()] {
                    label for="why" { "Why it is acceptable" }
                    p.hint #why-hint { "What you would say to an auditor. " span.example { "For example: a shift's load list is worth little, and encryption would mean new scanners." } }
                    (error("why"))
                    textarea #why name="why" rows="3" aria-describedby="why-hint" aria-invalid=[wrong("why").map(|_| "true")] { "\n" (v.form.get("why").unwrap_or("")) }
                }
                div.form-acts {
                    button.button.primary type="submit" { "Accept until that day" }
                    a href=(back) { "Cancel" }
                }
            }
        }
    }
}

fn choice(value: &str, chosen: &str, label: &str, about: Markup) -> Markup {
    html! { label.radio { input type="radio" name="what" value=(value) checked[chosen == value]; span { (label) span.hint { (about) } } } }
}

fn plan(v: &Visit, scales: &Scales<'_>, t: &Treatment) -> Markup {
    html! {
        @if let Some(option) = t.option { (option.label()) }
        @if let Some(due) = t.due { ", due " (parts::due(due, v.today())) }
        @if t.target.is_some() { ", to bring it to " (scales.badge(scales.level(t.target.as_ref()))) }
    }
}

/// What the criteria say of the band in which it would stay.
fn asked_for(scales: &Scales<'_>, at: Option<&Analysis>) -> Markup {
    let band = scales.level(at).and_then(|l| l.band);
    let name = scales.name(band);
    let by = |c: &Rec<'_, Criteria>| {
        c.data.bands.iter().find(|b| b.name.as_deref() == Some(name)).and_then(|b| b.accepted_by.clone())
    };
    html! { @match (band, scales.criteria.as_ref().and_then(by)) {
        (None, _) => p { (parts::status(Tone::Minor, "not rated")) " Rate the risk first: nobody can say what is accepted." },
        (Some(_), Some(by)) => p.meta { "The criteria say of " (name) ": may be accepted by " (by) "." },
        _ => {},
    } }
}
