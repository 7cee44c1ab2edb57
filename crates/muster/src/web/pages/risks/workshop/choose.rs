//! First step: what the workshop talks about, out of what is in scope, and which families of scenarios.

use std::collections::BTreeMap;

use maud::{Markup, html};
use muster_catalog::scenario;
use muster_engine::Context;
use muster_engine::scope::Standing;
use muster_model::kinds::{Asset, IdentityService, Risk};
use muster_model::{Kind, Reference};

use super::Chosen;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::Visit;

/// The page. `asked` says that somebody went on without choosing anything.
pub fn view(v: &Visit, cx: &Context<'_>, chosen: &Chosen, asked: bool) -> Markup {
    html! {
        (parts::page_head(html! { a href=(v.href("/risks")) { "Risks" } " › step 1 of 2" }, "Risk workshop",
            html! { p.lede { "Sit down with those who know, choose what you talk about, and walk through worked scenarios. What applies becomes a risk with an owner; nothing else is written. \
                One or two objects and a handful of scenarios fill an hour." } },
            html! { a.button href=(v.href("/risks/scenarios")) { "Read the scenarios first" } }))
        @if cx.criteria().is_none() {
            p.note.minor { (parts::status(Tone::Minor, "no risk criteria")) " Nothing can be rated before the scales are set. " a href=(v.href("/new/criteria")) { "Set the criteria" } "." }
        }
        @if asked && cx.criteria().is_some() && v.query.filled("family").is_none_or(|_| v.query.filled("go").is_some()) { p.note.minor role="alert" { (parts::status(Tone::Minor, "nothing is chosen")) " Tick at least one identity service or asset." } }
        form.record.workshop method="get" action=(v.href("/risks/workshop")) {
            input type="hidden" name="go" value="1";
            (objects(v, cx, "Identity services", Kind::of::<IdentityService>()))
            (objects(v, cx, "Assets", Kind::of::<Asset>()))
            (families(v, chosen))
            div.form-acts { button.button.primary type="submit" { "Walk through the scenarios" } }
        }
    }
}

fn objects(v: &Visit, cx: &Context<'_>, title: &str, kind: Kind) -> Markup {
    let risks = |r: &Reference| v.programme.pointing::<Risk>(r, "assets").count();
    let mut all: Vec<(usize, &str, Reference)> = v
        .programme
        .of_kind(kind)
        .filter(|r| cx.scope().standing(&r.reference()) != Standing::Out)
        .map(|r| (risks(&r.reference()), r.title.as_str(), r.reference()))
        .collect();
    all.sort();
    html! {
        fieldset {
            legend { (title) " " span.count { (words::grouped(all.len())) } }
            p.hint { "In scope, or not decided yet. Those without a risk come first." }
            @if all.is_empty() { p.nothing { "None is on record yet. " a href=(v.href(&format!("/new/{kind}"))) { "Add the first" } "." } }
            div.boxes.many { @for (n, title, r) in &all {
                label.check { input type="checkbox" name="on" value=(r);
                    span { (title) span.hint { @if *n == 0 { "no risk yet" } @else { (words::count(*n, "risk", "risks")) } } } }
            } }
        }
    }
}

fn families(v: &Visit, chosen: &Chosen) -> Markup {
    let used: Vec<&str> =
        Vec::from_iter(v.programme.all::<Risk>().filter_map(|r| r.data.scenario.as_deref()));
    let mut all: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for s in scenario::all() {
        let entry = all.entry(&s.family).or_default();
        entry.0 += 1;
        entry.1 += usize::from(used.contains(&s.id.as_str()));
    }
    html! {
        fieldset {
            legend { "Scenarios" }
            p.hint { "Leave all empty to walk through the whole library of " (words::grouped(scenario::all().len())) "." }
            div.boxes.many { @for (family, (n, covered)) in &all {
                label.check { input type="checkbox" name="family" value=(family) checked[chosen.families.iter().any(|f| f == family)];
                    span { (parts::capital(&family.replace('-', " "))) span.hint { (words::count(*n, "scenario", "scenarios")) ", " (words::grouped(*covered)) " with a risk here" } } }
            } }
        }
    }
}
