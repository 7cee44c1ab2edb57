//! `/o/ORG/controls/ID`: one control: what it is for, the evidence an auditor expects, how to put it in place, the
//! identity lens; what the record says; the risks, requirements, treatments, tasks and figures around it; diagnostics.

use std::sync::Arc;

use maud::{Markup, html};
use muster_catalog::control::Control as Entry;
use muster_model::kinds::{Control, Evidence};
use muster_model::{Kind, Record, Reference};

use super::line::{self, Line, Place};
use super::table::{applies, measured};
use crate::web::derived::Checked;
use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::{value, words};
use crate::web::pages::identity::{metric_link, newest_figure};
use crate::web::visit::{Answer, Visit};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    let line = line::one(&v, &checked, v.param("id")).ok_or_else(|| Failure::not_found("this control"))?;
    let content = html! {
        (head(&v, &line))
        div.with-margin {
            div.main-column {
                (here(&v, &line))
                (behind(&v, &line))
                @if let Some(e) = line.entry { (teaching(e)) }
            }
            aside.margin {
                (said(&v, &line, &checked))
                (figures(&v, &line, &checked))
                (proof(&v, &line))
                (tasks(&v, &line))
            }
        }
    };
    let title = format!("{} {}", line.number(), line.title());
    Ok(v.page(&title, content))
}

fn head(v: &Visit, line: &Line<'_>) -> Markup {
    let theme = super::filters::THEMES.iter().find(|(t, _)| *t == line.theme()).map_or("", |(_, t)| t);
    let bearing = match line.entry.map(|e| e.identity.as_str()) {
        Some("core") => Some("at the core of identity"),
        Some("supporting") => Some("supports identity"),
        _ => None,
    };
    let create =
        v.href(&format!("/new/control?id={}&title={}", line.id(), crate::web::pairs::encoded(line.title())));
    let may = v.may_act() && v.actor.may_create(Kind::of::<Control>());
    parts::page_head(
        html! { a href=(v.href("/controls")) { "Statement of Applicability" } " › " (theme) },
        &format!("{} {}", line.number(), line.title()),
        html! { p.state {
            (applies(line))
            @if line.applicable() == Some(true) { (parts::status(line.place().tone(), line.place().label())) }
            @if let Some(bearing) = bearing { span { (bearing) } }
            @if let Some(e) = line.entry { span { (e.kinds.join(", ")) } }
        } },
        html! {
            @match &line.record {
                Some(r) => a.button href=(v.record_href(&r.reference())) { "Open the record" },
                None if may => a.button.primary href=(create) { "Decide on this control" },
                None => {},
            }
        },
    )
}

/// What is said of it here.
fn here(v: &Visit, line: &Line<'_>) -> Markup {
    let record = line.record.as_ref();
    html! {
        section.panel aria-labelledby="here-h" {
            h2 #here-h { "Here" }
            @match record {
                None => p { "Nobody has decided yet whether this control applies. Until then the Statement of Applicability is \
                             incomplete." },
                Some(r) => dl.said {
                    div { dt { "Applies" } dd { (applies(line))
                        @match r.data.justification.as_deref() { Some(why) => p { (why) }, None => p { (parts::status(Tone::Minor, "no justification")) } } } }
                    div { dt { "In place" } dd { (parts::status(line.place().tone(), line.place().label()))
                        @match r.data.implementation.as_deref() {
                            Some(how) => p { (how) },
                            None if line.place() == Place::Unsaid => {},
                            None => p { (value::nothing()) },
                        } } }
                    div { dt { "Owner" } dd { @match &r.record.owner {
                        Some(o) => a href=(v.record_href(&o.to)) { (v.programme.title(&o.to)) },
                        None => (parts::status(Tone::Minor, "no owner")),
                    } } }
                    @if let Some(check) = &r.data.check { div { dt { "Last checked" } dd {
                        @match check.last { Some(day) => (words::date(day)), None => "never" }
                        @if let Some(next) = check.next() { span.meta { ", next " } (parts::due(next, v.today())) }
                    } } }
                    @if !r.data.processes.is_empty() { div { dt { "Carried out by" } dd {
                        @for (i, p) in r.data.processes.iter().enumerate() { @if i > 0 { ", " } a href=(v.record_href(&p.to)) { (v.programme.title(&p.to)) } }
                    } } }
                    @if !r.record.body().trim().is_empty() { div { dt { "Notes" } dd { (parts::markdown(r.record.body(), 4)) } } }
                },
            }
        }
    }
}

/// Why it is there: risks, requirements, treatments.
fn behind(v: &Visit, line: &Line<'_>) -> Markup {
    let list = |all: &[Reference], none: &str| {
        html! {
            @if all.is_empty() { p.nothing { (none) } }
            ul.lines { @for to in all { li { a href=(v.record_href(to)) { (v.programme.title(to)) } } } }
        }
    };
    html! {
        section #behind aria-labelledby="behind-h" {
            h2 #behind-h { "What stands behind it" }
            div.pair {
                div { h3 { "Risks" } (list(&line.risks, "No risk relies on it and no treatment plans it.")) }
                div { h3 { "Requirements" } (list(&line.obligations, "No requirement asks for it.")) }
            }
            @if !line.planned.is_empty() { h3 { "Planned by" } (list(&line.planned, "")) }
        }
    }
}

fn teaching(e: &Entry) -> Markup {
    let bullets = super::super::risks::bullets;
    html! {
        section { h2 { "What it is for" } (parts::markdown(&e.purpose, 3)) }
        section { h2 { "How to put it in place" } (bullets(&e.implementation)) }
        section { h2 { "Evidence an auditor expects" } (bullets(&e.evidence)) }
        @if !e.lens.is_empty() { section.lens { h2 { "Identity lens" } (parts::markdown(&e.lens, 3)) p.meta { "Our own reading, not ISO’s." } } }
        section { h2 { "Sources" } (bullets(&e.sources)) }
    }
}

fn said(v: &Visit, line: &Line<'_>, checked: &Checked) -> Markup {
    let here = Reference::parse(&format!("control/{}", line.id()));
    let all: Vec<_> = here.iter().flat_map(|h| checked.about(h)).collect();
    html! {
        section { h2 { "What to look at" }
            @if all.is_empty() { p { (parts::status(Tone::Fine, "in order")) } }
            @for d in all { (parts::diagnostic(v, d, false)) }
        }
    }
}

fn figures(v: &Visit, line: &Line<'_>, checked: &Checked) -> Markup {
    let others: Vec<&String> = line
        .entry
        .iter()
        .flat_map(|e| &e.metrics)
        .filter(|m| !line.figures.iter().any(|f| f.metric.as_deref() == Some(m.as_str())))
        .collect();
    html! {
        section { h2 { "Measured by" }
            (measured(v, line))
            @if !others.is_empty() {
                h3 { "Could also be measured by" }
                ul.lines { @for m in others { li {
                    (metric_link(v, m))
                    span.right { (newest_figure(v, checked, m)) }
                } } }
            }
        }
    }
}

fn proof(v: &Visit, line: &Line<'_>) -> Markup {
    let Some(here) = line.record.as_ref().map(|r| r.reference()) else { return html! {} };
    let mut all: Vec<_> = v.programme.pointing::<Evidence>(&here, "shows").collect();
    all.sort_by_key(|e| std::cmp::Reverse(e.data.to));
    html! {
        section { h2 { "Evidence" }
            @if all.is_empty() { p.nothing { "None is kept yet." } }
            ul.lines { @for e in &all { li { a href=(v.record_href(&e.reference())) { (e.title()) }
                @if let Some(to) = e.data.to { span.right.meta { "about " (words::table_date(to).trim()) } } } } }
        }
    }
}

/// Tasks, findings, actions and whatever else points at it.
fn tasks(v: &Visit, line: &Line<'_>) -> Markup {
    let Some(here) = line.record.as_ref().map(|r| r.reference()) else { return html! {} };
    let mut all: Vec<&Reference> = v
        .programme
        .incoming(&here)
        .iter()
        .map(|i| &i.from)
        .filter(|r| !matches!(r.kind.name(), "risk" | "treatment" | "evidence" | "applicability"))
        .collect();
    all.dedup();
    html! {
        @if !all.is_empty() { section { h2 { "Also about it" }
            ul.lines { @for r in all { li { a href=(v.record_href(r)) { (v.programme.title(r)) }
                span.right.meta { (r.kind.spec().label.to_lowercase()) } } } }
        } }
    }
}

/// On the record's own page: the way to this one.
pub fn panel(v: &Visit, record: &Record) -> Markup {
    let entry = muster_catalog::control::get(record.id.as_str());
    html! {
        section.panel {
            @if let Some(e) = entry { p { (e.purpose.split(". ").next().unwrap_or_default()) "." } }
            p { a href=(v.href(&format!("/controls/{}", record.id))) { "What it is for, evidence expected, and what stands behind it" } }
        }
    }
}
