//! The lines as tables, one for each theme; and as CSV.

use maud::{Markup, html};
use muster_model::Reference;
use muster_render::csv::{Cell, table as csv_table};

use super::filters::THEMES;
use super::line::{Figure, Line, Place};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::Visit;

/// Most of what stands behind a control that a cell names.
const NAMED: usize = 3;

/// One table per theme.
pub fn themes(v: &Visit, shown: &[&Line<'_>]) -> Markup {
    html! {
        @for (theme, title) in THEMES {
            @let lines: Vec<_> = shown.iter().filter(|l| l.theme() == theme).collect();
            @if !lines.is_empty() {
                section aria-labelledby={ "theme-" (theme) } {
                    h2 id={ "theme-" (theme) } { (title) " " span.count { (words::grouped(lines.len())) } }
                    table.list.soa data-rows {
                        caption.unseen { (title) }
                        thead { tr {
                            th.title scope="col" { "Control" } th scope="col" { "Applies, and why" } th scope="col" { "In place, and how" }
                            th scope="col" { "Behind it" } th scope="col" { "Measured" } th scope="col" { "Check" }
                        } }
                        tbody { @for line in lines { (row(v, line)) } }
                    }
                }
            }
        }
    }
}

fn row(v: &Visit, line: &Line<'_>) -> Markup {
    let record = line.record.as_ref();
    html! {
        tr data-row {
            th.title scope="row" {
                span.number { (line.number()) } " "
                a href=(v.href(&format!("/controls/{}", line.id()))) data-open { (line.title()) }
                @if let Some(o) = record.and_then(|r| r.record.owner.as_ref()) { div.meta { (v.programme.title(&o.to)) } }
            }
            td data-label="Applies" {
                (applies(line))
                @if let Some(why) = record.and_then(|r| r.data.justification.as_deref()) { p { (why) } }
                @else if line.applicable().is_some() { p { (parts::status(Tone::Minor, "no justification")) } }
            }
            td data-label="In place" {
                @if line.applicable() == Some(true) || line.place() != Place::Unsaid {
                    (parts::status(line.place().tone(), line.place().label()))
                    @if let Some(how) = record.and_then(|r| r.data.implementation.as_deref()) { p { (how) } }
                    @if line.is_contradicted() { p.meta { (parts::status(Tone::Major, "contradicted")) " A number lies beyond what is tolerated." } }
                } @else { span.nothing { "–" } }
            }
            td data-label="Behind it" { (behind(v, line)) }
            td data-label="Measured" { (measured(v, line)) }
            td data-label="Check" { @match line.said {
                Some((level, n)) => { (parts::level(level)) @if n > 1 { " " span.meta { "+" (n - 1) } } },
                None if record.is_none() => span.nothing { "no record" },
                None => (parts::status(Tone::Fine, "in order")),
            } }
        }
    }
}

/// Does it apply, as a status.
pub fn applies(line: &Line<'_>) -> Markup {
    match line.applicable() {
        Some(true) => parts::status(Tone::Plain, "applicable"),
        Some(false) => parts::status(Tone::Plain, "not applicable"),
        None => parts::status(Tone::Major, "undecided"),
    }
}

fn behind(v: &Visit, line: &Line<'_>) -> Markup {
    html! {
        @if line.has_nothing_behind() {
            @if line.applicable() == Some(true) { (parts::status(Tone::Minor, "nothing")) } @else { span.nothing { "nothing" } }
        } @else {
            (few(v, &line.risks, "risk", "risks", line.id()))
            (few(v, &line.obligations, "requirement", "requirements", line.id()))
        }
    }
}

fn few(v: &Visit, all: &[Reference], one: &str, many: &str, id: &str) -> Markup {
    html! {
        @if !all.is_empty() {
            ul.tight {
                @for to in all.iter().take(NAMED) { li { a.soft href=(v.record_href(to)) { (v.programme.title(to)) } } }
                @if all.len() > NAMED { li {
                    a.soft href=(v.href(&format!("/controls/{id}#behind"))) { (words::count(all.len() - NAMED, one, many)) " more" }
                } }
            }
        }
    }
}

/// The newest figures.
pub fn measured(v: &Visit, line: &Line<'_>) -> Markup {
    html! {
        @if line.figures.is_empty() { span.nothing { "not measured" } }
        ul.tight { @for figure in &line.figures { li { (one(v, figure)) } } }
    }
}

fn one(v: &Visit, figure: &Figure) -> Markup {
    let href = match &figure.metric {
        Some(metric) => v.href(&format!("/identity/metrics/{metric}")),
        None => v.record_href(&figure.indicator),
    };
    html! {
        a.soft href=(href) { (figure.title) } " "
        @match &figure.newest {
            Some((shown, tone, at)) => {
                (parts::status(*tone, shown)) " " span.meta { (words::table_date(v.programme.profile.today(*at)).trim()) }
            },
            None => span.nothing { "no figure yet" },
        }
    }
}

/// The lines as CSV.
pub fn csv(v: &Visit, shown: &[&Line<'_>]) -> String {
    let header = [
        "control",
        "title",
        "theme",
        "applicable",
        "justification",
        "in_place",
        "how",
        "owner",
        "risks",
        "requirements",
        "planned_by",
        "measured_by",
        "newest_figures",
        "check",
    ];
    let titles = |all: &[Reference]| all.iter().map(|r| v.programme.title(r)).collect::<Vec<_>>().join("; ");
    csv_table(
        &header,
        shown.iter().map(|line| {
            let record = line.record.as_ref();
            let applicable = match line.applicable() {
                Some(true) => "yes",
                Some(false) => "no",
                None => "undecided",
            };
            let figures: Vec<String> = line
                .figures
                .iter()
                .filter_map(|f| {
                    f.newest.as_ref().map(|(shown, _, at)| {
                        format!("{}: {shown} ({})", f.title, v.programme.profile.today(*at))
                    })
                })
                .collect();
            let cells: Vec<Cell> = vec![
                line.number().into(),
                line.title().into(),
                line.theme().into(),
                applicable.into(),
                record.and_then(|r| r.data.justification.as_deref()).map(str::to_owned).into(),
                line.place().label().into(),
                record.and_then(|r| r.data.implementation.as_deref()).map(str::to_owned).into(),
                record.and_then(|r| r.record.owner.as_ref()).map(|o| v.programme.title(&o.to)).into(),
                titles(&line.risks).into(),
                titles(&line.obligations).into(),
                titles(&line.planned).into(),
                line.figures.iter().map(|f| f.title.clone()).collect::<Vec<_>>().join("; ").into(),
                figures.join("; ").into(),
                line.said.map_or("in order", |(level, _)| level.word()).into(),
            ];
            cells
        }),
    )
}
