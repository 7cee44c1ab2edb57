//! `/o/ORG/identity/metrics/ID`: one metric: what it means, how it stands and moved, whom it points at, and every
//! measurement kept of it.

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::{Permission, Words};
use muster_model::Kind;
use muster_model::kinds::Indicator;
use muster_posture::{Direction, Metric, Unit};
use muster_render::csv::{Cell, table as csv_table};

use super::figure::{Figure, count};
use super::inventory::Inventory;
use super::said_of::{self, SaidOf};
use super::{counts_only, facts, may_look, offenders};
use crate::web::derived::Checked;
use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let metric = muster_posture::metric(v.param("id")).ok_or_else(|| Failure::not_found("this metric"))?;
    let checked = v.checked().await?;
    let inventory = if may_look(&v) { Inventory::of(&v).await? } else { None };
    if v.query.get("format") == Some("csv") {
        v.actor.require(Permission::ReadEstate)?;
        let inventory = inventory.ok_or_else(|| Failure::not_found("a snapshot"))?;
        return Ok(v.download(
            &format!("{}.csv", metric.id),
            "text/csv; charset=utf-8",
            csv(&inventory, metric),
        ));
    }
    let figure = Figure::of(&v, &checked, metric);
    let words = if inventory.is_some() { said_of::words(&v).await? } else { Arc::default() };
    let content = html! {
        (head(&v, &figure))
        (now(&v, &figure))
        div.with-margin {
            div.main-column {
                section aria-labelledby="trend-h" { h2 #trend-h { "How it moved" } (figure.chart(&v)) }
            }
            aside.margin { (meaning(inventory.as_deref(), &figure)) }
        }
        (pointed_at(&v, &checked, inventory.as_deref(), metric, &words))
        (kept(&v, &figure))
    };
    Ok(v.page(metric.title, content))
}

fn head(v: &Visit, figure: &Figure<'_>) -> Markup {
    let m = figure.metric;
    let way = match m.direction {
        Direction::LowerIsBetter => "&direction=lower",
        Direction::HigherIsBetter => "&direction=higher",
        Direction::Neutral => "",
    };
    let unit = if m.unit == Unit::Share {
        "%25"
    } else if m.unit == Unit::Seconds {
        "h"
    } else {
        "accounts"
    };
    let new = v.href(&format!(
        "/new/indicator?title={}&metric={}&unit={unit}{way}",
        crate::web::pairs::encoded(m.title),
        m.id
    ));
    let may = v.may_act() && v.actor.may_create(Kind::of::<Indicator>());
    parts::page_head(
        html! { a href=(v.href("/identity")) { "Posture" } },
        m.title,
        html! { p.lede { (m.description) } },
        html! {
            @match &figure.indicator {
                Some(i) => a.button href=(v.record_href(&i.reference())) { "Its indicator" },
                None if may => a.button.primary href=(new) { "Set a target" },
                None => {},
            }
        },
    )
}

fn now(v: &Visit, figure: &Figure<'_>) -> Markup {
    let (tone, word) = figure.standing();
    html! {
        dl.now {
            div.figure-large { dt { "Now" } dd {
                @match figure.newest() {
                    Some(m) => { strong { (figure.shown(&m.value)) } @if let Some(behind) = figure.behind(&m.value) { span.meta { (behind) } } },
                    None => span.nothing { "not measured yet" },
                }
            } }
            div { dt { "Stands" } dd { (parts::status(tone, word)) } }
            div { dt { "Target" } dd { (figure.target().unwrap_or_else(|| "none set".into()))
                @if let Some(t) = figure.indicator.as_ref().and_then(|i| i.data.tolerance) { span.meta { "act beyond " (t.normalize()) } } } }
            div { dt { "Unknown" } dd { @match figure.newest() {
                Some(m) if m.value.unknown > 0 => { (words::grouped(count(m.value.unknown))) span.meta { "counted in neither part" } },
                Some(_) => "none",
                None => "–",
            } } }
            @if let Some(m) = figure.newest().filter(|m| m.value.possibly > 0) {
                div { dt { "Possibly" } dd { (words::grouped(count(m.value.possibly)))
                    span.meta { "in neither part: their directory records sign-ins late, so that nobody can tell yet" } } }
            }
            div { dt { "As of" } dd { @if let Some(m) = figure.newest() {
                (words::instant(m.at, &v.programme.profile.zone()))
                @if !m.scope.is_empty() { span.meta { "from " (muster_render::words::list(&m.scope)) } }
            } } }
        }
    }
}

fn pointed_at(
    v: &Visit,
    checked: &Checked,
    inventory: Option<&Inventory>,
    metric: &'static Metric,
    words_said: &Words,
) -> Markup {
    let newest = checked.estate.as_ref().ok().and_then(Option::as_ref);
    let found = newest.and_then(|m| m.report.measured(metric.id)).map_or(0, |value| count(value.count));
    let nothing =
        newest.and_then(|m| m.report.offenders_are(metric.id)) == Some(muster_posture::Subject::Nothing);
    let cases = metric.id == "leaver_disable_hours";
    html! {
        section aria-labelledby="whom-h" {
            div.list-head {
                h2 #whom-h { (if cases { "The cases measured" } else { "Whom it points at" }) " " span.count { (words::grouped(found)) } }
                @if inventory.is_some() && found > 0 && !nothing {
                    a.button.quiet href=(v.href(&format!("{}?format=csv", v.path))) download { "Export ids as CSV" }
                }
            }
            @match inventory {
                _ if nothing => p.nothing { "This figure describes the whole; it points at nobody." },
                None if newest.is_none() => p.nothing { "There is no snapshot to look into." },
                None => (counts_only()),
                Some(_) if found == 0 => p { (parts::status(Tone::Fine, "nobody")) },
                Some(inventory) => {
                    (offenders::section(v, inventory, metric, found, &SaidOf::new(&v.programme, words_said, inventory)))
                },
            }
        }
        @if let (true, Some(inventory)) = (cases, inventory) { (offenders::open_leavers(v, inventory)) }
    }
}

/// The definition: whom it looks at, what counts, what a source must report, and which sources cannot.
fn meaning(inventory: Option<&Inventory>, figure: &Figure<'_>) -> Markup {
    let m = figure.metric;
    let blind = |fact: &muster_model::snapshot::Fact| -> Vec<String> {
        let sources = inventory.map(|i| i.measured.summary.sources.as_slice()).unwrap_or_default();
        sources
            .iter()
            .filter(|s| s.accounts > 0 && !s.facts.contains(fact.as_str()))
            .map(|s| s.name.clone())
            .collect()
    };
    let better = match m.direction {
        Direction::LowerIsBetter => "Lower is better.",
        Direction::HigherIsBetter => "Higher is better.",
        Direction::Neutral => "It describes; it does not judge.",
    };
    html! {
        section { h2 { "What it means" }
            dl.stacked {
                div { dt { "It looks at" } dd { (m.population) } }
                div { dt { "It points at" } dd { (m.offending) } }
                div { dt { "Reading it" } dd { (better) } }
                div { dt { "A source must report" } dd {
                    @if m.facts.is_empty() { "nothing beyond its rows" }
                    ul.tight { @for fact in m.facts { li { (facts::label(fact))
                        @let blind = blind(fact);
                        @if !blind.is_empty() { div.meta { (muster_render::words::list(&blind)) " cannot: unknown there" @if facts::seen_between_pulls(fact) { ", except where two pulls show that it happened between them" } } }
                    } } }
                } }
                @if let Some(newest) = figure.newest() { div { dt { "Thresholds used" } dd {
                    @for (name, value) in &newest.parameters { div.meta { (name.replace('_', " ")) ": " span.num { (value) } } }
                } } }
                div { dt { "Definition" } dd { code { (m.id) } ", version " (m.version) } }
            }
            p.meta { "Figures of different versions of a definition are not one series." }
        }
    }
}

/// The table behind the picture.
fn kept(v: &Visit, figure: &Figure<'_>) -> Markup {
    html! {
        section aria-labelledby="kept-h" {
            h2 #kept-h { "Every measurement kept" }
            @if figure.series.is_empty() { p.nothing { "None yet." } } @else {
                table.list {
                    caption.unseen { "Measurements" }
                    thead { tr { th.title scope="col" { "As of" } th.num scope="col" { "Figure" } th scope="col" { "Counts" }
                        th.num scope="col" { "Points at" } th.num scope="col" { "Unknown" } th scope="col" { "From" } th scope="col" { "Snapshot" } } }
                    tbody { @for m in figure.series.iter().rev() { tr {
                        th.title scope="row" { (words::instant(m.at, &v.programme.profile.zone())) }
                        td.num data-label="Figure" { (figure.shown(&m.value)) }
                        td data-label="Counts" { (figure.behind(&m.value).unwrap_or_default()) }
                        td.num data-label="Points at" { (words::grouped(count(m.value.count))) }
                        td.num data-label="Unknown" { (words::grouped(count(m.value.unknown))) }
                        td data-label="From" { (muster_render::words::list(&m.scope)) }
                        td data-label="Snapshot" { @if let Some(d) = &m.snapshot { code title=(d) { (d.chars().take(12).collect::<String>()) } } }
                    } } }
                }
            }
        }
    }
}

fn csv(inventory: &Inventory, metric: &Metric) -> String {
    let m = &inventory.measured;
    let ids = m.report.offenders(&m.estate, metric.id, 0, usize::MAX);
    csv_table(
        &["id", "name", "source"],
        ids.into_iter().map(|id| {
            let account = inventory.register.account(&id);
            let person = inventory.register.person(&id).map(|p| p.display_name.clone());
            let name = account.map(|a| a.username.clone()).or(person);
            let cells: Vec<Cell> = vec![id.into(), name.into(), account.map(|a| a.source.clone()).into()];
            cells
        }),
    )
}
