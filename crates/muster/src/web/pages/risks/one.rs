//! What the page of one risk shows beside its fields: the three levels and the way between them, the scenario it follows,
//! controls in place, treatments, acceptance, and what it is about.

use maud::{Markup, html};
use muster_engine::scope::ScopeView;
use muster_model::kinds::parts::Analysis;
use muster_model::kinds::{
    Acceptance, Control, Implementation, Obligation, Risk, Treatment, TreatmentStatus,
};
use muster_model::{Rec, Record};

use super::grid;
use super::levels::{Scales, View, in_numbers};
use super::line::{Line, is_late, of_this_version};
use crate::web::look::parts::{self, Tone};
use crate::web::look::{value, words};
use crate::web::visit::Visit;

/// The panel.
pub fn panel(v: &Visit, record: &Record) -> Markup {
    let Some(risk) = v.programme.get::<Risk>(&record.reference()) else { return html! {} };
    let scales = Scales::in_use(v);
    let line = Line::of(v, &scales, risk);
    html! {
        div.risk-panel {
            (levels(v, &scales, &line))
            div.pair {
                (controls(v, &risk))
                (about(v, &risk))
            }
            (treatments(v, &scales, &line))
            (acceptances(v, &risk))
            (scenario(v, &risk))
        }
    }
}

fn levels(v: &Visit, scales: &Scales<'_>, line: &Line<'_>) -> Markup {
    let risk = line.risk;
    let all: [(View, Option<&Analysis>); 3] = [
        (View::Inherent, risk.data.inherent.as_ref()),
        (View::Current, risk.data.current.as_ref()),
        (View::Residual, risk.data.residual.as_ref()),
    ];
    html! {
        section aria-labelledby="what-h" {
            h2 #what-h { "What could happen" }
            @match &risk.data.threat { Some(threat) => p.threat { (**threat) }, None => p { (value::nothing()) } }
            @if let Some(weakness) = &risk.data.vulnerability { p.weakness { span.meta { "Because: " } (**weakness) } }
        }
        section aria-labelledby="levels-h" {
            h2 #levels-h { "How bad it is" }
            ol.levels {
                @for (view, analysis) in all {
                    li.now[view == View::Current] {
                        span.label { (parts::capital(view.word())) " level" }
                        span.big { (scales.badge(line.level(view))) }
                        @match analysis {
                            Some(a) => {
                                span.meta { (Scales::steps(a)) }
                                @if let Some(said) = in_numbers(a, &v.programme.profile.currency) { span.meta { (said) } }
                                @if let Some(cost) = super::money::yearly(a, &v.programme.profile.currency) { span.meta.cost { (cost) } }
                                @if let Some(source) = &a.source { span.meta { "After: " (source) } }
                            },
                            None => span.meta { (parts::capital(view.means())) },
                        }
                    }
                }
            }
            (super::money::of_risk(v, &risk))
            (grid::grid(scales, &line.levels))
            p.meta {
                @if let Some(day) = line.review { "Review due " (parts::due(day, v.today())) ". " }
                @if let Some(c) = scales.criteria { "Levels on " a href=(v.record_href(&c.reference())) { (c.title()) } "." }
            }
        }
    }
}

/// How a control's state looks.
pub fn state(control: &Control) -> Markup {
    match (control.applicable, control.implemented) {
        (Some(false), _) => parts::status(Tone::Observation, "declared not applicable"),
        (_, Some(Implementation::Yes)) => parts::status(Tone::Fine, "in place"),
        (_, Some(Implementation::Partly)) => parts::status(Tone::Observation, "partly in place"),
        (_, Some(Implementation::No)) => parts::status(Tone::Minor, "not in place"),
        (_, None) => parts::status(Tone::Plain, "not said"),
    }
}

fn controls(v: &Visit, risk: &Rec<'_, Risk>) -> Markup {
    html! {
        section aria-labelledby="risk-controls-h" {
            h2 #risk-controls-h { "Controls it relies on now" }
            @if risk.controls.is_empty() { p.nothing { "None is named: the current level should then be the inherent one." } } @else {
                ul.lines {
                    @for c in &risk.controls {
                        li {
                            a href=(v.href(&format!("/controls/{}", c.to.id))) { (v.programme.title(&c.to)) }
                            " " span.meta { (c.to.id.as_str().to_uppercase()) }
                            @match v.programme.get::<Control>(&c.to) {
                                Some(control) => span.right { (state(control.data)) },
                                None => span.right { (parts::status(Tone::Minor, "no such record")) },
                            }
                        }
                    }
                }
            }
        }
    }
}

fn about(v: &Visit, risk: &Rec<'_, Risk>) -> Markup {
    let scope = ScopeView::of(&v.programme);
    html! {
        section aria-labelledby="risk-about-h" {
            h2 #risk-about-h { "What it is about" }
            ul.lines {
                @for a in &risk.assets {
                    li { a href=(v.record_href(&a.to)) { (v.programme.title(&a.to)) }
                        " " span.meta { (a.to.kind.spec().label.to_lowercase()) }
                        span.right.meta { (scope.standing(&a.to).label()) } }
                }
            }
            @if !risk.obligations.is_empty() {
                h3 { "Requirements at stake" }
                ul.lines {
                    @for o in &risk.obligations {
                        li { a href=(v.record_href(&o.to)) { (v.programme.title(&o.to)) }
                            @if let Some(party) = v.programme.get::<Obligation>(&o.to).and_then(|o| o.data.party.as_ref().map(|p| &p.to)) {
                                span.right.meta { "asked by " (v.programme.title(party)) }
                            } }
                    }
                }
            }
        }
    }
}

fn treatments(v: &Visit, scales: &Scales<'_>, line: &Line<'_>) -> Markup {
    let new = v.href(&format!("/new/treatment?risks[0]={}", line.risk.reference()));
    let may = v.may_act() && v.actor.may_create(muster_model::Kind::of::<Treatment>());
    html! {
        section aria-labelledby="risk-treatments-h" {
            h2 #risk-treatments-h { "What is done about it" }
            @if line.treatments.is_empty() {
                p.nothing { "No treatment is planned." }
            } @else {
                table.list {
                    caption.unseen { "Treatments of this risk" }
                    thead { tr { th.title scope="col" { "Treatment" } th scope="col" { "Option" } th scope="col" { "Stands" }
                        th scope="col" { "Due" } th scope="col" { "To bring it to" } th.num scope="col" { "Cost" } } }
                    tbody { @for t in &line.treatments { (treatment(v, scales, t)) } }
                }
            }
            @if may { p { a.button href=(new) { "Plan a treatment" } } }
        }
    }
}

fn treatment(v: &Visit, scales: &Scales<'_>, t: &Rec<'_, Treatment>) -> Markup {
    let late = is_late(t, v.today());
    html! {
        tr {
            th.title scope="row" { a href=(v.record_href(&t.reference())) { (t.title()) }
                @if !t.actions.is_empty() { div.meta { (t.actions.join(" · ")) } } }
            td data-label="Option" { (t.option.map_or("not chosen", |o| o.label())) }
            td data-label="Stands" { @match t.status {
                Some(TreatmentStatus::Done) => (parts::status(Tone::Fine, "done")),
                Some(status) if late => (parts::status(Tone::Minor, &format!("{}, late", status.label().to_lowercase()))),
                Some(status) => (parts::status(Tone::Plain, &status.label().to_lowercase())),
                None => (value::nothing()),
            } }
            td data-label="Due" { @match t.due { Some(due) => (parts::due(due, v.today())), None => (value::nothing()) } }
            td data-label="To bring it to" { (scales.badge(scales.level(t.target.as_ref()))) }
            td.num data-label="Cost" { @if let Some(cost) = t.record.value("cost").as_ref().and_then(|c| c.as_str()) { (value::money(cost)) } }
        }
    }
}

fn acceptances(v: &Visit, risk: &Rec<'_, Risk>) -> Markup {
    let here = risk.reference();
    let mut all: Vec<Rec<'_, Acceptance>> = v.programme.pointing(&here, "risk").collect();
    all.sort_by_key(|a| std::cmp::Reverse(a.until));
    html! {
        section aria-labelledby="risk-acceptance-h" {
            h2 #risk-acceptance-h { "Who accepted what" }
            @if all.is_empty() { p.nothing { "Nobody has accepted this risk or a plan for it." } }
            (super::accept::offer(v, risk))
            div.cards { @for a in &all { article.panel {
                h3 { a href=(v.record_href(&a.reference())) { (a.title()) } }
                p {
                    @match a.until {
                        Some(until) if until < v.today() => {
                            (parts::status(Tone::Minor, "expired")) " " (parts::due(until, v.today())) },
                        Some(until) => { "Until " (parts::due(until, v.today())) },
                        None => "Without an end",
                    }
                    @if let Some(level) = &a.level { ", at " (level) }
                    @if let Some(class) = a.class { span.meta { " · " (class.label().to_lowercase()) } }
                }
                p { @if of_this_version(a.data, risk) { (parts::status(Tone::Fine, "of this version of the risk")) }
                    @else { (parts::status(Tone::Observation, "of an earlier version: the risk has changed since")) } }
                @if let Some(why) = &a.why { blockquote { (**why) } }
                @match a.record.value("accepted") {
                    Some(json) => (value::attestation(v, a.record, "accepted", &json)),
                    None => (parts::status(Tone::Plain, "nobody has signed it yet")),
                }
            } } }
        }
    }
}

fn scenario(v: &Visit, risk: &Rec<'_, Risk>) -> Markup {
    let Some(s) = risk.scenario.as_deref().and_then(muster_catalog::scenario::get) else { return html! {} };
    html! {
        section.scenario-card aria-labelledby="risk-scenario-h" {
            p.over { "The worked example it follows" }
            h2 #risk-scenario-h { a href=(v.href(&format!("/risks/scenarios/{}", s.id))) { (s.title) } }
            (parts::markdown(&s.happens, 3))
            details {
                summary { "Signs, and what can be done" }
                div.pair {
                    div { h3 { "Signs" } (bullets(&s.signs)) }
                    div { h3 { "Treatment options" } (bullets(&s.treatment)) }
                }
            }
            p.meta { (words::count(s.controls.len(), "control helps", "controls help"))
                "; MITRE ATT&CK " (s.attack.join(", ")) }
        }
    }
}

/// A list out of catalogue bullets.
pub fn bullets(items: &[String]) -> Markup {
    let text: String = items.iter().map(|i| format!("- {i}\n")).collect();
    parts::markdown(&text, 4)
}
