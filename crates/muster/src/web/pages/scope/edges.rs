//! What crosses the boundary, and what was left out: the two lists that auditors read first.

use maud::{Markup, html};
use muster_model::kinds::{Exclusion, ExclusionGround, Interface, Scope};
use muster_model::{Kind, Rec};

use super::statement::linked;
use crate::web::look::parts::{self, Tone};
use crate::web::look::value;
use crate::web::visit::Visit;

/// Interfaces and dependencies.
pub fn interfaces(v: &Visit, scope: &Rec<'_, Scope>) -> Markup {
    let all: Vec<Rec<'_, Interface>> =
        scope.interfaces.iter().filter_map(|i| v.programme.get(&i.to)).collect();
    html! {
        section.edges aria-labelledby="interfaces-h" {
            h2 #interfaces-h { "Interfaces and dependencies" }
            @if all.is_empty() { p.nothing { "No interface is named. Somebody always hands something over." } } @else {
                table.list {
                    caption.unseen { "Interfaces of the scope" }
                    thead { tr { th.title scope="col" { "With" } th scope="col" { "What crosses" } th scope="col" { "Agreed in" } } }
                    tbody { @for i in &all { tr {
                        th.title scope="row" {
                            @match &i.with {
                                Some(with) => a href=(v.record_href(&with.to)) { (v.programme.title(&with.to)) },
                                None => span.nothing { "Not filled in" },
                            }
                            " " a.soft.meta href=(v.record_href(&i.reference())) { (i.title()) }
                        }
                        td data-label="What crosses" {
                            @if let Some(crosses) = &i.crosses { (**crosses) }
                            @if let Some(means) = &i.means { " " span.meta { (means) } }
                            @if !i.touches.is_empty() {
                                div.meta { "Touches " (linked(v, i.touches.iter().map(|t| &t.to))) }
                            }
                        }
                        td data-label="Agreed in" {
                            @match i.agreement.as_deref() {
                                Some(agreement) => (agreement),
                                None => (parts::status(Tone::Minor, "no agreement named")),
                            }
                        }
                    } } }
                }
            }
        }
    }
}

/// What was left out: the scope's own exclusions first, then those it does not list.
pub fn exclusions(v: &Visit, scope: &Rec<'_, Scope>) -> Markup {
    let listed = |e: &Rec<'_, Exclusion>| scope.exclusions.iter().any(|r| r.to == e.reference());
    let mut all: Vec<Rec<'_, Exclusion>> = v.programme.all().collect();
    all.sort_by_key(|e| (!listed(e), e.title()));
    let may = v.may_act() && v.actor.may_create(Kind::of::<Exclusion>());
    html! {
        section.edges aria-labelledby="exclusions-h" {
            h2 #exclusions-h { "What is left out" }
            @if all.is_empty() {
                p { "Nothing is left out. " @if may { a href=(v.href("/new/exclusion")) { "Leave something out" } "." } }
            }
            div.exclusions { @for e in &all { (exclusion(v, e, listed(e))) } }
        }
    }
}

fn exclusion(v: &Visit, e: &Rec<'_, Exclusion>, listed: bool) -> Markup {
    let weak =
        matches!(e.ground, Some(ExclusionGround::Cloud | ExclusionGround::OtherTeam | ExclusionGround::Cost));
    html! {
        article.panel {
            h3 { a href=(v.record_href(&e.reference())) { (e.title()) } }
            p { "Leaves out " (linked(v, e.what.iter().map(|w| &w.to))) "." }
            @if let Some(why) = &e.justification { blockquote { (**why) } }
            @else { p { (parts::status(Tone::Major, "no justification")) } }
            dl.said {
                div { dt { "Ground" } dd {
                    @match e.ground {
                        Some(ground) if weak => (parts::status(Tone::Minor, &format!("{}: no ground by itself", ground.label()))),
                        Some(ground) => (ground.label()),
                        None => (value::nothing()),
                    }
                } }
                div { dt { "Look again by" } dd {
                    @match e.review_by {
                        Some(day) if day < v.today() => {
                            (parts::due(day, v.today())) " " (parts::status(Tone::Minor, "overdue"))
                        },
                        Some(day) => (parts::due(day, v.today())),
                        None => (parts::status(Tone::Observation, "no day set")),
                    }
                } }
                div { dt { "Approval" } dd {
                    @match e.record.value("approval") {
                        Some(json) => (value::attestation(v, e.record, "approval", &json)),
                        None => (parts::status(Tone::Minor, "not approved")),
                    }
                } }
            }
            @if !listed { p { (parts::status(Tone::Minor, "the scope record does not list this exclusion")) } }
        }
    }
}
