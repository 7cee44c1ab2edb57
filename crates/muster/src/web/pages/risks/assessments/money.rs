//! What both sides cost, by the same imagined years, so that a difference is not one of chance.

use std::collections::BTreeMap;

use maud::{Markup, html};
use muster_engine::risk::{ENGINE, Portfolio, Settings};
use muster_model::Reference;

use super::sides::Side;
use crate::web::failure::Failure;
use crate::web::look::parts;
use crate::web::look::words;
use crate::web::pages::risks::money::about;
use crate::web::visit::Visit;

/// The section; says why there is none.
pub async fn section(v: &Visit, before: &Side<'_>, after: &Side<'_>) -> Result<Markup, Failure> {
    if !before.has_money() || !after.has_money() {
        let side = if before.has_money() { after } else { before };
        return Ok(html! {
            section aria-labelledby="money-h" { h2 #money-h { "In money" }
                p.nothing { (parts::capital(side.name())) " has no money in it, so nothing can be compared." } }
        });
    }
    let settings = settings(before, after);
    let was = v.costs_of(before.programme.clone(), before.key(), settings).await?;
    let is = v.costs_of(after.programme.clone(), after.key(), settings).await?;
    Ok(view(v, before, after, &was, &is))
}

/// Most years imagined for a page: two sides are simulated, and somebody waits.
const YEARS: u32 = 20_000;

/// Those of the later side; of the earlier one, when the later is now.
fn settings(before: &Side<'_>, after: &Side<'_>) -> Settings {
    let default = Settings::default();
    let said = [after, before].into_iter().find_map(|s| s.assessment);
    let seed = said.and_then(|a| a.seed).and_then(|s| u64::try_from(s).ok());
    let trials = said.and_then(|a| a.trials).and_then(|t| u32::try_from(t).ok());
    Settings { seed: seed.unwrap_or(default.seed), trials: trials.unwrap_or(default.trials).min(YEARS) }
}

fn view(v: &Visit, before: &Side<'_>, after: &Side<'_>, was: &Portfolio, is: &Portfolio) -> Markup {
    let rows: [(&str, f64, f64); 4] = [
        ("Average year", was.now.mean, is.now.mean),
        ("One year in ten, or more", was.now.p90, is.now.p90),
        ("One year in a hundred, or more", was.now.p99, is.now.p99),
        ("Average year, as planned", was.planned.mean, is.planned.mean),
    ];
    let mut risks: BTreeMap<&Reference, (&str, f64, f64)> = BTreeMap::new();
    for r in &was.risks {
        risks.entry(&r.risk).or_insert((&r.title, 0.0, 0.0)).1 = r.current.mean;
    }
    for r in &is.risks {
        risks.entry(&r.risk).or_insert((&r.title, 0.0, 0.0)).2 = r.current.mean;
    }
    let mut risks: Vec<_> = risks.into_iter().filter(|(_, (_, a, b))| (a - b).abs() >= 0.5).collect();
    risks.sort_by(|(_, (_, a, b)), (_, (_, c, d))| (d - c).abs().total_cmp(&(b - a).abs()));
    let told =
        [before, after].into_iter().filter_map(|s| s.assessment.and_then(|a| a.data.engine.as_deref()));
    let other = told.into_iter().any(|engine| engine != ENGINE);
    html! {
        section aria-labelledby="money-h" {
            h2 #money-h { "In money" }
            p.meta { "In " (is.currency) ", a year, with the controls in place on each side. The same " (words::grouped(is.settings.trials as usize))
                " imagined years for both (seed " (is.settings.seed) "), so the difference is none of chance."
                @if other { " They are worked out anew: the assessment was simulated by another version, whose figures stand in its record." } }
            table.list.narrow.costs {
                caption.unseen { "What all risks cost on both sides" }
                (head("All together", before, after))
                tbody { @for (name, a, b) in rows { (row(html! { (name) }, a, b)) } }
            }
            @if !risks.is_empty() {
                h3 { "Where the difference lies" }
                table.list.narrow.costs {
                    caption.unseen { "What single risks cost on both sides" }
                    (head("Risk, average year", before, after))
                    tbody { @for (risk, (title, a, b)) in &risks { (row(html! {
                        @if v.programme.find(risk).is_some() { a href=(v.record_href(risk)) { (title) } } @else { (title) } }, *a, *b)) } }
                }
            }
        }
    }
}

fn head(what: &str, before: &Side<'_>, after: &Side<'_>) -> Markup {
    html! { thead { tr { th.title scope="col" { (what) } th.num scope="col" { (parts::capital(before.name())) }
    th.num scope="col" { (parts::capital(after.name())) } th.num scope="col" { "Difference" } } } }
}

fn row(name: Markup, a: f64, b: f64) -> Markup {
    let sign = if b - a >= 0.5 { "+" } else { "" };
    html! { tr {
        th.title scope="row" { (name) }
        td.num data-label="Before" { (about(a)) } td.num data-label="After" { (about(b)) }
        td.num data-label="Difference" { strong { (sign) (about(b - a)) } }
    } }
}
