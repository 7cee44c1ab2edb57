//! The register: filters, head that sorts, rows, pages; and the same as CSV.

use std::collections::BTreeMap;

use maud::{Markup, html};
use muster_model::kinds::TreatmentOption;
use muster_render::csv::{Cell, table as csv_table};

use super::filters::Asked;
use super::levels::{Scales, View};
use super::line::{Accepted, Line};
use crate::web::derived::Checked;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::Visit;

/// Rows on a page.
const PER: usize = 50;

/// The section.
pub fn section(
    v: &Visit,
    scales: &Scales<'_>,
    lines: &[Line<'_>],
    asked: &Asked,
    checked: &Checked,
) -> Markup {
    let rows = asked.ordered(v, lines, checked);
    let pages = rows.len().div_ceil(PER).max(1);
    let page = asked.page.min(pages);
    let narrow = Asked::is_narrow(v);
    html! {
        section #register aria-labelledby="register-h" {
            div.list-head {
                h2 #register-h { "Register" }
                p role="status" {
                    @if narrow { (words::grouped(rows.len())) " of " } (words::count(lines.len(), "risk", "risks"))
                }
                a.button.quiet href=(v.href(&format!("/risks{}", v.query.with("format", Some("csv")).query()))) download { "Export as CSV" }
            }
            (filters(v, scales, lines, asked, narrow))
            @if rows.is_empty() {
                (parts::empty("No risk fits these filters", html! { p { "Take one away, or clear them all." } },
                    Some(("Clear the filters", &v.href("/risks")))))
            } @else {
                (table(v, scales, &rows, page, asked, checked))
                (turn(v, page, pages, rows.len()))
            }
        }
    }
}

fn filters(v: &Visit, scales: &Scales<'_>, lines: &[Line<'_>], asked: &Asked, narrow: bool) -> Markup {
    let count = |word: &dyn Fn(&Line<'_>) -> Vec<String>| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for line in lines {
            for word in word(line) {
                *counts.entry(word).or_default() += 1;
            }
        }
        counts
    };
    let title = |word: &str| {
        muster_model::Reference::parse(word).map_or_else(|| word.to_owned(), |r| v.programme.title(&r))
    };
    let owners = count(&|l| vec![l.risk.record.owner.as_ref().map_or("-".into(), |o| o.to.to_string())]);
    let scenarios = count(&|l| vec![l.risk.data.scenario.as_ref().map_or("-".into(), |s| s.to_string())]);
    let assets = count(&|l| l.risk.data.assets.iter().map(|a| a.to.to_string()).collect());
    let options = count(&|l| {
        let all: Vec<String> = l.options().iter().map(|o| o.word().to_owned()).collect();
        if all.is_empty() { vec!["-".into()] } else { all }
    });
    let scenario =
        |word: &str| muster_catalog::scenario::get(word).map_or_else(|| word.to_owned(), |s| s.title.clone());
    let option =
        |word: &str| TreatmentOption::parse(word).map_or_else(|| word.to_owned(), |o| o.label().to_owned());
    let bands: BTreeMap<String, usize> = count(&|l| {
        vec![match l.level(asked.view) {
            Some(level) => scales.name(level.band).to_owned(),
            None => "-".into(),
        }]
    });
    html! {
        form.filters data-auto role="search" aria-label="Filter the register" action=(v.href("/risks")) {
            input type="hidden" name="level" value=(asked.view.word());
            @if v.query.filled("sort").is_some() { input type="hidden" name="sort" value=(v.query.get("sort").unwrap_or("")); }
            @for name in ["l", "c"] { @if let Some(value) = v.query.filled(name) { input type="hidden" name=(name) value=(value); } }
            div.filter.words { label for="q" { "Words" } input #q type="search" name="q" value=(v.query.get("q").unwrap_or("")) autocomplete="off"; }
            (choice(v, "band", &format!("{} level", parts::capital(asked.view.word())), "Not rated", &bands, &|w| w.to_owned()))
            (choice(v, "owner", "Owner", "No owner", &owners, &title))
            (choice(v, "scenario", "Scenario", "No scenario", &scenarios, &scenario))
            (choice(v, "asset", "Asset", "None", &assets, &title))
            (choice(v, "option", "Treatment", "No treatment", &options, &option))
            (states(v))
            div.filter.go {
                button.button type="submit" { "Apply" }
                @if narrow { a href=(v.href("/risks")) { "Clear" } }
            }
        }
        @if let Some((l, c)) = asked.cell { ul.chips { li {
            "Cell: " (step(scales, l, true)) " × " (step(scales, c, false)) " "
            a href=(v.href(&format!("/risks{}", v.query.with("l", None).with("c", None).query()))) aria-label="Take away the cell" { "×" }
        } } }
    }
}

fn step<'s>(scales: &'s Scales<'_>, at: usize, likelihood: bool) -> &'s str {
    let scale = scales.criteria.map(|c| if likelihood { &c.data.likelihood } else { &c.data.consequence });
    scale.and_then(|s| s.get(at.checked_sub(1)?)).and_then(|s| s.id.as_deref()).unwrap_or("?")
}

fn choice(
    v: &Visit,
    name: &str,
    label: &str,
    none: &str,
    counts: &BTreeMap<String, usize>,
    title: &dyn Fn(&str) -> String,
) -> Markup {
    let chosen = v.query.get(name).unwrap_or("");
    let mut all: Vec<(String, &str, usize)> = counts
        .iter()
        .map(|(word, n)| (if word == "-" { none.to_owned() } else { title(word) }, word.as_str(), *n))
        .collect();
    all.sort_by_key(|(title, word, _)| (*word == "-", title.to_lowercase()));
    html! {
        div.filter {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" { "All" }
                @for (title, word, n) in &all { option value=(word) selected[chosen == *word] { (title) " (" (words::grouped(*n)) ")" } }
            }
        }
    }
}

fn states(v: &Visit) -> Markup {
    let all = [
        ("late", "Treatment late"),
        ("accepted", "Accepted"),
        ("earlier", "Accepted in an earlier version"),
        ("expired", "Acceptance expired"),
        ("review", "Review late"),
    ];
    let chosen = v.query.get("state").unwrap_or("");
    html! {
        div.filter {
            label for="state" { "State" }
            select #state name="state" {
                option value="" { "All" }
                @for (word, label) in all { option value=(word) selected[chosen == word] { (label) } }
            }
        }
    }
}

fn head(v: &Visit, asked: &Asked, name: &str, label: &str, high_first: bool) -> Markup {
    let here = asked.sort.0 == name;
    let down = if here { !asked.sort.1 } else { high_first };
    let next = format!("{}{name}", if down { "-" } else { "" });
    let to = v.query.with("sort", Some(&next)).with("page", None);
    let sorted = here.then_some(if asked.sort.1 { "descending" } else { "ascending" });
    html! {
        th.title[name == "title"] scope="col" aria-sort=[sorted] {
            a href=(v.href(&format!("/risks{}#register", to.query()))) { (label)
                @if here { span.arrow aria-hidden="true" { (if asked.sort.1 { "↓" } else { "↑" }) } } }
        }
    }
}

fn table(
    v: &Visit,
    scales: &Scales<'_>,
    rows: &[&Line<'_>],
    page: usize,
    asked: &Asked,
    checked: &Checked,
) -> Markup {
    html! {
        table.list.risks data-rows {
            caption.unseen { "Risks" }
            thead { tr {
                (head(v, asked, "title", "Risk", false))
                (head(v, asked, "current", "Level now", true))
                (head(v, asked, "residual", "Inherent, residual", true))
                (head(v, asked, "owner", "Owner", false))
                (head(v, asked, "due", "Treatment", false))
                th scope="col" { "Acceptance" }
                (head(v, asked, "review", "Review", false))
                (head(v, asked, "check", "Check", true))
            } }
            tbody { @for line in rows.iter().skip((page - 1) * PER).take(PER) { (row(v, scales, line, checked)) } }
        }
    }
}

fn row(v: &Visit, scales: &Scales<'_>, line: &Line<'_>, checked: &Checked) -> Markup {
    let risk = line.risk;
    let here = risk.reference();
    html! {
        tr data-row {
            th.title scope="row" {
                a href=(v.record_href(&here)) data-open { (risk.title()) }
                @if let Some(s) = risk.data.scenario.as_deref() { div.meta {
                    a.soft href=(v.href(&format!("/risks/scenarios/{s}"))) {
                        (muster_catalog::scenario::get(s).map_or(s, |s| s.title.as_str())) }
                } }
            }
            td data-label="Level now" { (scales.badge(line.level(View::Current))) }
            td data-label="Inherent, residual" { span.from-to {
                (scales.badge(line.level(View::Inherent)))
                span.to { span aria-label="to" { "→ " } (scales.badge(line.level(View::Residual))) }
            } }
            td data-label="Owner" {
                @match &risk.record.owner {
                    Some(o) => a.soft href=(v.record_href(&o.to)) { (v.programme.title(&o.to)) },
                    None => (parts::status(Tone::Minor, "no owner")),
                }
            }
            td data-label="Treatment" { (treatment(v, line)) }
            td data-label="Acceptance" { (acceptance(v, line)) }
            td data-label="Review" { @match line.review {
                Some(day) if day < v.today() => { span.num { (words::table_date(day).trim()) } " " (parts::status(Tone::Minor, "late")) },
                Some(day) => span.num { (words::table_date(day).trim()) },
                None => span.nothing { "no rhythm" },
            } }
            td data-label="Check" { @match checked.worst(&here) {
                Some((level, n)) => { (parts::level(level)) @if n > 1 { " " span.meta { "+" (n - 1) } } },
                None => (parts::status(Tone::Fine, "in order")),
            } }
        }
    }
}

fn treatment(v: &Visit, line: &Line<'_>) -> Markup {
    let options: Vec<&str> = line.options().iter().map(|o| o.label()).collect();
    html! {
        @if line.treatments.is_empty() { span.nothing { "none" } } @else {
            (options.join(", "))
            div.meta { @match line.next() {
                Some(t) => {
                    a.soft href=(v.record_href(&t.reference())) {
                        @match t.data.due { Some(due) => span.num { "due " (words::table_date(due).trim()) }, None => "no date" } }
                    @if t.data.due.is_some_and(|d| d < v.today()) { " " (parts::status(Tone::Minor, "late")) }
                },
                None => "done",
            } }
        }
    }
}

fn acceptance(v: &Visit, line: &Line<'_>) -> Markup {
    html! {
        @match line.accepted {
            Accepted::No => span.nothing { "none" },
            Accepted::Until { day, this_version } => {
                @match day { Some(day) => { "until " (words::table_date(day).trim()) }, None => "no end" }
                @if !this_version { div { (parts::status(Tone::Observation, "of an earlier version")) } }
            },
            Accepted::Expired(day) => { (parts::status(Tone::Minor, "expired")) div.meta { (words::relative(day, v.today())) } },
        }
    }
}

fn turn(v: &Visit, page: usize, pages: usize, found: usize) -> Markup {
    let to =
        |n: usize| v.href(&format!("/risks{}#register", v.query.with("page", Some(&n.to_string())).query()));
    html! {
        @if pages > 1 { nav.pages aria-label="Pages" {
            @if page > 1 { a.button href=(to(page - 1)) rel="prev" { "Previous" } }
            span { (words::grouped((page - 1) * PER + 1)) " to " (words::grouped((page * PER).min(found))) " of " (words::grouped(found)) }
            @if page < pages { a.button href=(to(page + 1)) rel="next" { "Next" } }
        } }
    }
}

/// The risks that fit, in order, as CSV.
pub fn csv(v: &Visit, scales: &Scales<'_>, rows: &[&Line<'_>]) -> String {
    let header = [
        "id",
        "title",
        "owner",
        "scenario",
        "inherent",
        "inherent_band",
        "current",
        "current_band",
        "residual",
        "residual_band",
        "treatment_options",
        "treatment_due",
        "accepted_until",
        "accepted_version",
        "review_due",
    ];
    csv_table(
        &header,
        rows.iter().map(|line| {
            let risk = line.risk;
            let mut cells: Vec<Cell> = vec![
                risk.id().into(),
                risk.title().into(),
                risk.record.owner.as_ref().map(|o| v.programme.title(&o.to)).into(),
                risk.data.scenario.as_deref().map(str::to_owned).into(),
            ];
            for view in View::ALL {
                let level = line.level(view);
                cells.push(level.map(|l| l.score).into());
                cells.push(level.map(|l| scales.name(l.band).to_owned()).into());
            }
            let options: Vec<&str> = line.options().iter().map(|o| o.word()).collect();
            cells.push(options.join(" ").into());
            cells.push(line.next().and_then(|t| t.data.due).map(|d| d.to_string()).into());
            let (until, version) = match line.accepted {
                Accepted::No => (None, None),
                Accepted::Until { day, this_version } => {
                    (day.map(|d| d.to_string()), Some(if this_version { "this" } else { "earlier" }))
                }
                Accepted::Expired(day) => (Some(day.to_string()), Some("expired")),
            };
            cells.push(until.into());
            cells.push(version.into());
            cells.push(line.review.map(|d| d.to_string()).into());
            cells
        }),
    )
}
