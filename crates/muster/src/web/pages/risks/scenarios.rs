//! `/o/ORG/risks/scenarios`: the library of worked identity scenarios, by family, with the risks that follow each here.

use std::collections::BTreeMap;
use std::sync::Arc;

use maud::{Markup, html};
use muster_catalog::scenario::{Scenario, all};
use muster_model::kinds::Risk;

use super::scenario::start;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    for risk in v.programme.all::<Risk>() {
        if let Some(s) = risk.data.scenario.as_deref() {
            *used.entry(s).or_default() += 1;
        }
    }
    let mut families: BTreeMap<&str, Vec<&Scenario>> = BTreeMap::new();
    for s in all() {
        families.entry(&s.family).or_default().push(s);
    }
    let covered = all().iter().filter(|s| used.contains_key(s.id.as_str())).count();
    let content = html! {
        (parts::page_head(
            html! { a href=(v.href("/risks")) { "Risks" } },
            "Scenarios to start from",
            html! { p.lede {
                (words::count(all().len(), "worked example", "worked examples")) " of how identity fails: what happens, the signs, \
                 what can be done. " (words::grouped(covered)) " are followed by a risk of this register. Start with those \
                 whose assets you have."
            } },
            html! {},
        ))
        @for (family, scenarios) in &families {
            section.family aria-labelledby={ "family-" (family) } {
                h2 id={ "family-" (family) } { (parts::capital(&family.replace('-', " "))) }
                ul.scenario-list { @for s in scenarios { (entry(&v, s, used.get(s.id.as_str()).copied().unwrap_or(0))) } }
            }
        }
    };
    Ok(v.page("Scenarios", content))
}

fn entry(v: &Visit, s: &Scenario, used: usize) -> Markup {
    html! {
        li.panel {
            h3 { a href=(v.href(&format!("/risks/scenarios/{}", s.id))) { (s.title) } }
            p.meta { "Typically: " (s.typical_assets.join(", ")) }
            p {
                @if used > 0 {
                    a.soft href=(v.href(&format!("/risks?scenario={}#register", s.id))) {
                        (parts::status(Tone::Fine, &format!("{} here", words::count(used, "risk", "risks")))) }
                } @else { (parts::status(Tone::Plain, "no risk here")) }
                " " (start(v, s, "soft", "Start a risk"))
            }
        }
    }
}
