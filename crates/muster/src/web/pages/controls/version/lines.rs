//! The lines of a version as tables, one for each theme, and as CSV.

use jiff::Timestamp;
use maud::{Markup, html};
use muster_app::Frozen;
use muster_engine::statement::{self, Applies, Behind, Line, Measured};
use muster_model::kinds::Implementation;
use muster_render::csv::{Cell, table as csv_table};

use super::super::filters::THEMES;
use crate::web::derived::Checked;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::Visit;

/// Most of what stands behind a line that a cell names before it folds.
const NAMED: usize = 4;

/// One table per theme.
pub fn themes(v: &Visit, frozen: &Frozen, then: &[Line], checked: &Checked, at: Timestamp) -> Markup {
    html! {
        @for (theme, title) in THEMES {
            @let lines: Vec<&Line> = then.iter().filter(|l| l.theme == theme).collect();
            @if !lines.is_empty() {
                section aria-labelledby={ "theme-" (theme) } {
                    h2 id={ "theme-" (theme) } { (title) " " span.count { (words::grouped(lines.len())) } }
                    table.list.soa data-rows {
                        caption.unseen { (title) }
                        thead { tr {
                            th.title scope="col" { "Control" } th scope="col" { "Applies, and why" } th scope="col" { "In place, and how" }
                            th scope="col" { "Behind it" } th scope="col" { "Measured by then" }
                        } }
                        tbody { @for line in lines { (row(v, frozen, line, &numbers(v, frozen, line, checked, at))) } }
                    }
                }
            }
        }
    }
}

fn numbers(v: &Visit, frozen: &Frozen, line: &Line, checked: &Checked, at: Timestamp) -> Vec<Measured> {
    statement::measured(&frozen.programme, &v.programme, line, &checked.measurements, at)
}

/// Whether the version pinned this control, but its text is not kept here.
fn is_lost(frozen: &Frozen, line: &Line) -> bool {
    frozen.not_kept.iter().any(|(to, _)| *to == line.control)
}

fn row(v: &Visit, frozen: &Frozen, line: &Line, numbers: &[Measured]) -> Markup {
    html! {
        tr data-row {
            th.title scope="row" {
                span.number { (line.number) } " "
                a href=(v.href(&format!("/controls/{}", line.control.id))) data-open { (line.title) }
            }
            @if is_lost(frozen, line) {
                td data-label="Applies" { (parts::status(Tone::Minor, "not readable")) p.meta { "The pinned version is not kept here." } }
                td data-label="In place" { span.nothing { "–" } }
                td data-label="Behind it" { span.nothing { "–" } }
                td data-label="Measured by then" { span.nothing { "–" } }
            } @else {
                td data-label="Applies" {
                    (applies(line))
                    @if !line.justification.is_empty() { p { (line.justification) } }
                    @else if line.applicable.is_some() { p { (parts::status(Tone::Minor, "no justification")) } }
                }
                td data-label="In place" {
                    @if line.applies() == Applies::Yes || line.implemented.is_some() {
                        (place(line))
                        @if !line.how.is_empty() { p { (line.how) } }
                    } @else { span.nothing { "–" } }
                }
                td data-label="Behind it" {
                    @if line.has_nothing_behind() {
                        @if line.applies() == Applies::Yes { (parts::status(Tone::Minor, "nothing")) } @else { span.nothing { "nothing" } }
                    } @else { (behind(v, &line.risks)) (behind(v, &line.requirements)) }
                }
                td data-label="Measured by then" { (measured(v, line, numbers)) }
            }
        }
    }
}

/// Does it apply, as a status.
pub fn applies(line: &Line) -> Markup {
    let tone = if line.applies() == Applies::Undecided { Tone::Major } else { Tone::Plain };
    parts::status(tone, if line.has_record { line.applies().label() } else { "not decided in this version" })
}

fn place(line: &Line) -> Markup {
    match line.implemented {
        Some(Implementation::Yes) => parts::status(Tone::Fine, "in place"),
        Some(Implementation::Partly) => parts::status(Tone::Observation, "partly in place"),
        Some(Implementation::No) => parts::status(Tone::Minor, "not in place"),
        None => parts::status(Tone::Plain, "not said"),
    }
}

fn behind(v: &Visit, all: &[Behind]) -> Markup {
    let one = |b: &Behind| html! { li { a.soft href=(v.record_href(&b.record)) { (title(v, b)) } } };
    let (first, rest) = all.split_at(all.len().min(NAMED));
    html! {
        @if !first.is_empty() { ul.tight { @for b in first { (one(b)) } } }
        @if !rest.is_empty() { details.more { summary { (words::grouped(rest.len())) " more" } ul.tight { @for b in rest { (one(b)) } } } }
    }
}

/// Its title in the pinned version; where the statement does not pin it, the title of now.
fn title(v: &Visit, b: &Behind) -> String {
    if b.title == b.record.to_string() { v.programme.title(&b.record) } else { b.title.clone() }
}

fn measured(v: &Visit, line: &Line, numbers: &[Measured]) -> Markup {
    html! {
        @if numbers.is_empty() { span.nothing { "no number tells" } }
        ul.tight { @for m in numbers { li {
            a.soft href=(v.record_href(&m.indicator)) { (m.title) } " "
            (parts::status(tone(m), &m.shown)) " " span.meta { (words::table_date(v.programme.profile.today(m.at)).trim()) }
        } } }
        @if line.is_contradicted(numbers) { p.meta { (parts::status(Tone::Major, "contradicted")) " It is said to be in place, and a number lies beyond what is tolerated." } }
    }
}

const fn tone(m: &Measured) -> Tone {
    match (m.met, m.beyond) {
        (Some(true), _) => Tone::Fine,
        (_, true) => Tone::Major,
        (Some(false), _) => Tone::Observation,
        (None, _) => Tone::Plain,
    }
}

/// The lines as CSV.
pub fn csv(v: &Visit, frozen: &Frozen, then: &[Line], checked: &Checked, at: Timestamp) -> String {
    let header = [
        "control",
        "title",
        "theme",
        "applicable",
        "justification",
        "in_place",
        "how",
        "risks",
        "treatments",
        "requirements",
        "figures",
        "readable",
    ];
    let titles = |all: &[Behind]| all.iter().map(|b| title(v, b)).collect::<Vec<_>>().join("; ");
    csv_table(
        &header,
        then.iter().map(|line| {
            let numbers = numbers(v, frozen, line, checked, at);
            let figures: Vec<String> = numbers
                .iter()
                .map(|m| format!("{}: {} ({})", m.title, m.shown, v.programme.profile.today(m.at)))
                .collect();
            let lost = is_lost(frozen, line);
            let cells: Vec<Cell> = vec![
                line.number.as_str().into(),
                line.title.as_str().into(),
                line.theme.as_str().into(),
                if lost { "" } else { line.applies().label() }.into(),
                line.justification.as_str().into(),
                line.implemented.map_or("", |i| i.label()).into(),
                line.how.as_str().into(),
                titles(&line.risks).into(),
                titles(&line.planned).into(),
                titles(&line.requirements).into(),
                figures.join("; ").into(),
                if lost { "no" } else { "yes" }.into(),
            ];
            cells
        }),
    )
}
