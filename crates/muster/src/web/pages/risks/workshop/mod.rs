//! `/o/ORG/risks/workshop`: people choose what they talk about, walk through the scenario library, rate what applies and name
//! who owns it; one button makes the risks and treatments (D2). Works without a script.

mod choose;
mod read;
mod step;

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use muster_app::{AppError, FieldError};
use muster_catalog::scenario::{self, Scenario};
use muster_engine::Context;
use muster_model::kinds::{Risk, Role, Treatment};
use muster_model::{Kind, Programme, Reference};

use super::levels::Scales;
use crate::web::failure::Failure;
use crate::web::forms::summary;
use crate::web::look::{parts, words};
use crate::web::pages::records::edit::effect;
use crate::web::pairs::Pairs;
use crate::web::visit::{Answer, Visit};

/// What the people in the room chose to talk about.
struct Chosen {
    /// Assets and identity services.
    objects: Vec<Reference>,
    /// Families of scenarios; all when empty.
    families: Vec<String>,
}

impl Chosen {
    fn read(programme: &Programme, pairs: &Pairs) -> Self {
        let object = |text: &str| Reference::parse(text).filter(|r| programme.find(r).is_some());
        let fits = |r: &Reference| matches!(r.kind.name(), "asset" | "identity-service");
        Self {
            objects: pairs.all("on").filter_map(object).filter(fits).collect(),
            families: pairs.all("family").map(str::to_owned).collect(),
        }
    }

    /// The scenarios to walk through.
    fn scenarios(&self) -> Vec<&'static Scenario> {
        let wanted = |s: &&Scenario| self.families.is_empty() || self.families.contains(&s.family);
        scenario::all().iter().filter(wanted).collect()
    }
}

/// What every step of the walk offers.
struct Room<'v> {
    v: &'v Visit,
    scales: Scales<'v>,
    /// Roles with who holds them, by name.
    roles: Vec<(String, String)>,
    chosen: &'v Chosen,
    typed: &'v Pairs,
    errors: &'v [FieldError],
}

fn may(v: &Visit) -> bool {
    v.may_act() && v.actor.may_create(Kind::of::<Risk>()) && v.actor.may_create(Kind::of::<Treatment>())
}

/// Choose, then walk.
pub async fn show(v: Arc<Visit>) -> Answer {
    if !may(&v) {
        return Ok(v.redirect("/risks/scenarios"));
    }
    let chosen = Chosen::read(&v.programme, &v.query);
    if chosen.objects.is_empty() || Scales::in_use(&v).criteria.is_none() {
        let checked = v.checked().await?;
        let cx = checked.context(&v.programme, v.now);
        return Ok(v.page("Risk workshop", choose::view(&v, &cx, &chosen, !v.query.is_empty())));
    }
    Ok(walk(&v, &chosen, &Pairs::default(), &[]))
}

/// Writes what was agreed, or shows it again with what is missing.
pub async fn hold(v: Arc<Visit>) -> Answer {
    if !may(&v) {
        return Err(AppError::Forbidden { what: "write risks and treatments".into() }.into());
    }
    let chosen = Chosen::read(&v.programme, &v.form);
    let before = v.checked().await?;
    match v.muster().hold_workshop(&v.actor, v.today(), read::agreed(&v.form)).await {
        Ok(made) => {
            let (gone, new) = v.checked_again().await?.since(&before);
            let said = format!(
                "Written: {} and {}, each with an owner. {}",
                words::count(made.risks.len(), "risk", "risks"),
                words::count(made.treatments.len(), "treatment", "treatments"),
                effect(gone, new)
            );
            Ok(v.redirect_saying("/risks", &said))
        }
        Err(AppError::Invalid { fields, .. }) if !fields.is_empty() => {
            let mut refused = walk(&v, &chosen, &v.form, &fields);
            *refused.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(refused)
        }
        Err(e) => Err(Failure::from(e)),
    }
}

fn roles(v: &Visit) -> Vec<(String, String)> {
    let cx = Context::new(&v.programme, v.now);
    let mut all: Vec<(String, String)> = v
        .programme
        .all::<Role>()
        .map(|r| {
            let here = r.reference();
            let held: Vec<&str> = cx.holders(&here).iter().map(|p| p.title()).collect();
            let by = if held.is_empty() { "held by nobody".to_owned() } else { held.join(", ") };
            (here.to_string(), format!("{} ({by})", r.title()))
        })
        .collect();
    all.sort_by_key(|(_, label)| label.to_lowercase());
    all
}

fn walk(v: &Visit, chosen: &Chosen, typed: &Pairs, errors: &[FieldError]) -> Response {
    let room = Room { v, scales: Scales::in_use(v), roles: roles(v), chosen, typed, errors };
    let scenarios = chosen.scenarios();
    let back = {
        let mut pairs = Pairs::default();
        chosen.families.iter().for_each(|f| pairs.push("family", f));
        v.href(&format!("/risks/workshop{}", pairs.query()))
    };
    let content = html! {
        (parts::page_head(html! { a href=(back) { "Risk workshop" } " › step 2 of 2" }, "Which of these could happen here?",
            html! { p.lede { "Talk about " (muster_render::words::list(&names(v, chosen))) ". Tick a scenario when it could happen, agree on how likely and how bad it is now, and on who owns it. \
                Leave the others alone: nothing is written about them." } }, html! {}))
        (summary::of(errors, &str::to_owned))
        form.record.workshop method="post" action=(v.live_href("/risks/workshop")) data-guard novalidate {
            (v.secret())
            @for object in &chosen.objects { input type="hidden" name="on" value=(object); }
            @for family in &chosen.families { input type="hidden" name="family" value=(family); }
            (scale_help(&room))
            @for group in scenarios.chunk_by(|a, b| a.family == b.family) { (group_of(&room, group)) }
            div.form-acts {
                button.button.primary type="submit" { "Write the risks and treatments" }
                span.meta { "All that are ticked, or none if something is missing." }
            }
        }
    };
    v.page("Risk workshop", content)
}

fn names(v: &Visit, chosen: &Chosen) -> Vec<String> {
    let mut all: Vec<String> = chosen.objects.iter().take(6).map(|o| v.programme.title(o)).collect();
    if chosen.objects.len() > 6 {
        all.push(format!("{} more", words::grouped(chosen.objects.len() - 6)));
    }
    all
}

fn group_of(room: &Room<'_>, group: &[&'static Scenario]) -> Markup {
    let family = group.first().map_or("", |s| s.family.as_str());
    html! {
        section aria-labelledby={ "family-" (family) } {
            h2 id={ "family-" (family) } { (parts::capital(&family.replace('-', " "))) }
            @for s in group { (step::view(room, s)) }
        }
    }
}

/// What the steps mean, so that two people choose the same.
fn scale_help(room: &Room<'_>) -> Markup {
    let Some(c) = room.scales.criteria else { return html! {} };
    html! {
        details.fold {
            summary { "What the steps of the scales mean" }
            div.two { @for (name, steps) in [("Likelihood", &c.data.likelihood), ("Consequence", &c.data.consequence)] { div {
                h3 { (name) }
                dl.group { @for s in steps.iter().rev() { div { dt { (s.id.as_deref().unwrap_or("?")) } dd { (s.means.as_deref().unwrap_or("")) } } } }
            } } }
        }
    }
}
