//! `/o/ORG/risks/scenarios/ID`: one worked scenario: what happens, signs, controls with their state here, figures that
//! show whether they work, treatment options, the example; and a risk to start from it.

use std::sync::Arc;

use maud::{Markup, html};
use muster_catalog::scenario::{Scenario, get};
use muster_model::Kind;
use muster_model::kinds::{Control, Risk, Role};

use super::one::{bullets, state};
use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::pages::identity::{metric_link, newest_figure};
use crate::web::pairs::Pairs;
use crate::web::visit::{Answer, Visit};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let s = get(v.param("id")).ok_or_else(|| Failure::not_found("this scenario"))?;
    let checked = v.checked().await?;
    let content = html! {
        (parts::page_head(
            html! { a href=(v.href("/risks/scenarios")) { "Scenarios" } " › " (parts::capital(&s.family.replace('-', " "))) },
            &s.title,
            html! { p.lede { "Affects " (s.affects.join(", ")) ". Usually " (s.likelihood) " and " (s.consequence)
                " before any control, on the default scales." } },
            start(&v, s, "button primary", "Start a risk from this"),
        ))
        div.with-margin {
            div.main-column {
                section { h2 { "What happens" } (parts::markdown(&s.happens, 3)) }
                section { h2 { "Signs" } (bullets(&s.signs)) }
                section { h2 { "What can be done" } (bullets(&s.treatment)) }
                section.example { h2 { "Worked example" } (parts::markdown(&s.example, 3)) p.meta { "The company is fictional." } }
                section { h2 { "How it usually begins" } div.pair {
                    div { h3 { "Threats" } (bullets(&s.threats)) }
                    div { h3 { "Weaknesses" } (bullets(&s.vulnerabilities)) }
                } }
            }
            aside.margin {
                (here(&v, s))
                (controls(&v, s))
                section { h2 { "Figures that tell" }
                    @if s.metrics.is_empty() { p.nothing { "None of the posture metrics." } }
                    ul.lines { @for m in &s.metrics { li {
                        (metric_link(&v, m))
                        span.right { (newest_figure(&v, &checked, m)) }
                    } } }
                }
                section { h2 { "MITRE ATT&CK" } p { (s.attack.join(", ")) } }
                section { h2 { "Sources" } (bullets(&s.sources)) }
            }
        }
    };
    Ok(v.page(&s.title, content))
}

fn here(v: &Visit, s: &Scenario) -> Markup {
    let all: Vec<_> =
        v.programme.all::<Risk>().filter(|r| r.data.scenario.as_deref() == Some(s.id.as_str())).collect();
    html! {
        section {
            h2 { "Risks here that follow it" }
            @if all.is_empty() { p.nothing { "None yet." } }
            ul.lines { @for r in &all { li { a href=(v.record_href(&r.reference())) { (r.title()) } } } }
        }
    }
}

fn controls(v: &Visit, s: &Scenario) -> Markup {
    html! {
        section {
            h2 { "Controls that help" }
            ul.lines { @for id in &s.controls { li {
                a href=(v.href(&format!("/controls/{id}"))) {
                    (muster_catalog::control::get(id).map_or(id.as_str(), |c| c.title.as_str())) }
                " " span.meta { (id.to_uppercase()) }
                span.right { @match v.programme.by_id::<Control>(id) {
                    Some(c) => (state(c.data)),
                    None => (parts::status(Tone::Plain, "undecided")),
                } }
            } } }
        }
    }
}

/// A link to a new risk with what the scenario already says; nothing for those who may not write one.
pub fn start(v: &Visit, s: &Scenario, class: &str, label: &str) -> Markup {
    if !v.may_act() || !v.actor.may_create(Kind::of::<Risk>()) {
        return html! {};
    }
    let mut query = Pairs::from([("title", s.title.as_str()), ("scenario", s.id.as_str())]);
    if v.programme.by_id::<Role>(&s.owner_role).is_some() {
        query.push("owner", &format!("role/{}", s.owner_role));
    }
    for property in &s.affects {
        query.push("affects", property);
    }
    query.push("threat", s.threats.first().map_or("", String::as_str));
    query.push("vulnerability", s.vulnerabilities.first().map_or("", String::as_str));
    query.push("inherent.likelihood", &s.likelihood);
    query.push("inherent.consequence", &s.consequence);
    let in_place =
        s.controls.iter().filter(|id| v.programme.by_id::<Control>(id).is_some_and(|c| relied_on(c.data)));
    for (i, id) in in_place.enumerate() {
        query.push(&format!("controls[{i}]"), &format!("control/{id}"));
    }
    html! { a class=(class) href=(v.href(&format!("/new/risk{}", query.query()))) { (label) } }
}

fn relied_on(control: &Control) -> bool {
    use muster_model::kinds::Implementation;
    control.applicable != Some(false)
        && matches!(control.implemented, Some(Implementation::Yes | Implementation::Partly))
}
