//! `/o/ORG/risks/quantity`: what risks cost in money: the curve of all together beside what is tolerated, each risk, what
//! each treatment is worth, the risks without numbers, and what it all means (clauses 6.1.2, 6.1.3).

mod curve;
mod export;
mod method;
mod tables;

use std::sync::Arc;

use maud::{Markup, html};
use muster_engine::risk::{Portfolio, Settings};

use super::money::{about, share};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// Numbers of years that can be chosen.
const YEARS: [u32; 4] = [5_000, 20_000, 50_000, 100_000];

/// What the address asks for; else few enough years to answer at once.
fn settings(v: &Visit) -> Settings {
    let default = Settings { trials: 20_000, ..Settings::default() };
    let trials = v.query.filled("years").and_then(|t| t.parse().ok()).filter(|t| YEARS.contains(t));
    let seed = v.query.filled("seed").and_then(|s| s.parse().ok());
    Settings { trials: trials.unwrap_or(default.trials), seed: seed.unwrap_or(default.seed) }
}

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let found = v.costs(settings(&v)).await?;
    let csv = "text/csv; charset=utf-8";
    match v.query.get("format") {
        Some("csv") => return Ok(v.download("risk-costs.csv", csv, export::risks(&v, &found))),
        Some("curve") => return Ok(v.download("loss-curve.csv", csv, export::curve(&found))),
        _ => {}
    }
    let content = html! {
        (head(&v))
        @if found.currency.is_empty() { p.note.minor { (parts::status(Tone::Minor, "no currency")) " The organisation has not said which currency it reckons in, so amounts cannot be compared. "
            a href=(v.href("/settings")) { "Set it" } "." } }
        @if found.risks.is_empty() { (no_numbers(&v, &found)) } @else {
            (answer(&found))
            (headline(&found))
            (curve::section(&v, &found))
            (tables::ranking(&v, &found))
            (tables::treatments(&v, &found))
        }
        (tables::problems(&v, &found))
        (tables::without(&v, &found))
        (method::section(&v, &found))
    };
    Ok(v.page("What risks cost", content))
}

fn head(v: &Visit) -> Markup {
    let csv = v.href(&format!("/risks/quantity{}", v.query.with("format", Some("csv")).query()));
    parts::page_head(
        html! { a href=(v.href("/risks")) { "Risks" } " · clause " a href=(v.href("/clauses/6.1.2")) { "6.1.2" } },
        "What risks cost",
        html! { p.lede {
            "What a year may cost if things go on as they are, and if what is planned gets done. Worked out from ranges that people \
             gave, by imagining many years. " a href="#method" { "How to read this" } "."
        } },
        html! { a.button href=(csv) download { "Export as CSV" } },
    )
}

fn no_numbers(v: &Visit, found: &Portfolio) -> Markup {
    parts::empty(
        "No risk has numbers yet",
        html! {
            p { "A level such as “likely × severe” ranks risks, but it cannot be added up or held against a budget. Two ranges \
                 can: how often a year, and how much each time. Give the range in which nine of ten experts' guesses would lie; \
                 it may be wide." }
            p { "Begin with the two or three risks at the top of the register: "
                (words::count(found.without.len(), "risk waits", "risks wait")) "." }
        },
        found
            .without
            .first()
            .and_then(|r| super::money::form_at_numbers(v, r))
            .as_deref()
            .map(|to| ("Put the first risk into numbers", to)),
    )
}

/// The one sentence to take away.
fn answer(found: &Portfolio) -> Markup {
    let beyond = found.tolerance.iter().filter(|t| t.now > t.tolerated).count();
    let still = found.tolerance.iter().filter(|t| t.planned > t.tolerated).count();
    let points = words::count(found.tolerance.len(), "point", "points");
    html! {
        p.cost-answer {
            @if found.tolerance.is_empty() {
                (parts::status(Tone::Observation, "no tolerance set"))
                " The criteria do not say what loss is tolerated how often, so nobody can say whether this is too much."
            } @else if beyond == 0 {
                (parts::status(Tone::Fine, "within tolerance"))
                " At " @if found.tolerance.len() == 1 { "the one point" } @else { "all " (points) } " of the tolerance curve the chance of loss is at most what is allowed."
            } @else {
                (parts::status(Tone::Major, "more than is tolerated"))
                " At " strong { (words::grouped(beyond)) " of " (points) } " of the tolerance curve the chance of loss is greater than allowed. "
                @if still == 0 { "Once what is planned is done, all are within it." }
                @else { "Once what is planned is done, it still is at " strong { (words::grouped(still)) } "." }
            }
        }
    }
}

fn headline(found: &Portfolio) -> Markup {
    let money = |amount: f64| format!("{} {}", about(amount), found.currency);
    let card = |label: &str, value: String, note: String| {
        html! { div { dt { (label) } dd { (value) span.meta { (note) } } } }
    };
    let saves = found.now.mean - found.planned.mean;
    html! {
        dl.cost-cards {
            (card("An average year, now", money(found.now.mean), format!("give or take {} by chance", about(found.now.mean_error))))
            (card("An average year, as planned", money(found.planned.mean),
                if saves.abs() < 0.5 { "nothing planned changes it".into() } else if saves > 0.0 { format!("{} less", about(saves)) } else { format!("{} more", about(-saves)) }))
            (card("A bad year, one in ten", money(found.now.p90), format!("or more; as planned {}", about(found.planned.p90))))
            (card("A very bad year, one in a hundred", money(found.now.p99), format!("or more; as planned {}", about(found.planned.p99))))
            (card("Years with any loss", share(found.now.any), format!("as planned {}", share(found.planned.any))))
        }
    }
}
