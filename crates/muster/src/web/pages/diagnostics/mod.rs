//! `/diagnostics`: everything that is not as it should be, as a compiler would say it; what is accepted for a time and
//! what could not be looked at stand apart.

mod apart;
mod download;
mod excerpt;
mod filter;
mod rule;
mod rules;

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::Permission;
use muster_engine::rules as engine;
use muster_model::{Diagnostic, Level};

use crate::web::derived::Checked;
use crate::web::look::parts::{self, Tone};
use crate::web::look::spoken::spoken;
use crate::web::look::words;
use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

use filter::{Filter, Group};

/// Diagnostics on one page.
const PER_PAGE: usize = 40;

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/diagnostics", Permission::ReadRecords, show))
        .route(Route::get("/diagnostics/rules", Permission::ReadRecords, rules::show))
        .route(Route::get("/diagnostics/rules/{clause}/{name}", Permission::ReadRecords, rule::show))
        .nav(Slot::Diagnostics, "/diagnostics")
        .sub(Slot::Diagnostics, "Rules", "/diagnostics/rules")
}

/// The page of a rule.
pub fn rule_href(v: &Visit, id: &str) -> String {
    v.href(&format!("/diagnostics/rules/{id}"))
}

/// The title of a rule; that of what could not be read.
pub fn rule_title(id: &str) -> &str {
    engine::get(id).map_or("What is written cannot be read as meant", |r| r.title)
}

async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    let filter = Filter::read(&v.query);
    let found = filter.of(&v, &checked);
    match v.query.get("format") {
        Some("csv") => {
            return Ok(v.download("diagnostics.csv", "text/csv; charset=utf-8", download::csv(&v, &found)));
        }
        Some("sarif") => {
            let log = download::sarif(&v, &checked, &found);
            return Ok(v.download("diagnostics.sarif", "application/sarif+json", log));
        }
        _ => {}
    }
    let all = &checked.report.diagnostics;
    let content = html! {
        (parts::page_head(html! { "The whole ISMS, checked" }, "Diagnostics", lede(&v, &checked), acts(&v, all.is_empty())))
        @if let Err(why) = &checked.estate { (why.note()) }
        @if all.is_empty() {
            (parts::empty("Nothing to put right", html! {
                p { (words::grouped(checked.report.silent)) " rules looked and found nothing. What could not be looked at \
                     stands below; it is not counted as passed." }
            }, None))
        } @else {
            (filter::form(&v, &filter, &checked))
            (list(&v, &filter, &found, all.len()))
        }
        (apart::waived(&v, &checked))
        (apart::not_run(&v, &checked))
    };
    Ok(v.page_in("Diagnostics", Some(Slot::Diagnostics), content))
}

fn lede(v: &Visit, checked: &Checked) -> Markup {
    let report = &checked.report;
    html! {
        p.lede { "Each says what is wrong, where, why it matters and what to do. It goes away by itself once the records are \
                  right; nobody closes it by hand." }
        p.stand { (parts::level_counts(|l| report.count(l))) " "
            span.meta { a href=(v.href("/diagnostics/rules")) { (words::grouped(engine::all().len())) " rules" } ": "
                (words::grouped(report.silent)) " found nothing, "
                a href="#not-run" { (words::grouped(report.not_run.len())) " could not look" } ". Rule set "
                (report.rules_version) ", catalogue " (report.catalogue_version) "." } }
    }
}

fn acts(v: &Visit, none: bool) -> Markup {
    let to = |format: &str| {
        v.href(&format!("/diagnostics{}", v.query.with("page", None).with("format", Some(format)).query()))
    };
    html! {
        @if !none {
            a.button href=(to("csv")) download { "CSV" }
            a.button href=(to("sarif")) download title="For code scanning: SARIF 2.1.0" { "SARIF" }
        }
    }
}

fn list(v: &Visit, filter: &Filter, found: &[&Diagnostic], all: usize) -> Markup {
    let pages = found.len().div_ceil(PER_PAGE).max(1);
    let page = filter.page.min(pages);
    let from = (page - 1) * PER_PAGE;
    let shown: Vec<&Diagnostic> = found.iter().skip(from).take(PER_PAGE).copied().collect();
    html! {
        div.list-head { p role="status" {
            @if filter.is_narrow() { (words::grouped(found.len())) " of " } (words::count(all, "diagnostic", "diagnostics"))
        } }
        @if found.is_empty() {
            (parts::empty("Nothing fits these filters", html! { p { "Take one away, or clear them all." } },
                Some(("Clear the filters", &v.href("/diagnostics")))))
        }
        @for group in shown.chunk_by(|a, b| filter.key(v, a) == filter.key(v, b)) {
            (section(v, filter, group, found))
        }
        @if pages > 1 { (turn(v, page, pages, from, found.len())) }
    }
}

fn turn(v: &Visit, page: usize, pages: usize, from: usize, all: usize) -> Markup {
    let to =
        |n: usize| v.href(&format!("/diagnostics{}", v.query.with("page", Some(&n.to_string())).query()));
    html! {
        nav.pages aria-label="Pages" {
            @if page > 1 { a.button href=(to(page - 1)) rel="prev" { "Previous" } }
            span { (words::grouped(from + 1)) " to " (words::grouped((from + PER_PAGE).min(all))) " of " (words::grouped(all)) }
            @if page < pages { a.button href=(to(page + 1)) rel="next" { "Next" } }
        }
    }
}

fn section(v: &Visit, filter: &Filter, group: &[&Diagnostic], found: &[&Diagnostic]) -> Markup {
    let Some(first) = group.first() else { return html! {} };
    let key = filter.key(v, first);
    let whole = found.iter().filter(|d| filter.key(v, d) == key).count();
    let by_rule = filter.group == Group::Rule;
    html! {
        section.said-group {
            header {
                h2 { (filter.title(v, first)) " " span.count { (words::grouped(whole)) } }
                @if by_rule {
                    p.meta { (parts::level(first.level)) " · " a href=(rule_href(v, &first.rule)) { code { (first.rule) } } " · clause "
                        a href=(v.href(&format!("/clauses/{}", first.clause))) { (first.clause) } }
                    p.why { (parts::coded(&words::running(&first.why))) }
                }
            }
            @for d in group { (one(v, d, by_rule)) }
        }
    }
}

/// One diagnostic; under the heading of its rule, what the rule says of all is left out.
fn one(v: &Visit, d: &Diagnostic, by_rule: bool) -> Markup {
    html! {
        article class={ "diagnostic " (Tone::of(d.level).class()) } {
            p.said {
                @if !by_rule || d.level != engine::get(&d.rule).map_or(d.level, |r| r.level) { (parts::level(d.level)) " " }
                @if let Some(record) = &d.record {
                    a href=(at(v, d, record)) { (d.title.clone().unwrap_or_else(|| record.to_string())) } " "
                    span.meta { (record.kind.spec().label.to_lowercase()) } br;
                }
                (spoken(v, d.record.as_ref().map(|r| r.kind), &parts::sentence(&d.message)))
            }
            p.todo { (spoken(v, d.record.as_ref().map(|r| r.kind), &d.help)) }
            @if let Some(text) = excerpt::of(v, d) {
                details open[d.level == Level::Major && by_rule] { summary { "Where it stands" } pre.excerpt tabindex="0" { (text) } }
            }
            @if !d.related.is_empty() {
                ul.related { @for r in &d.related {
                    li { a href=(v.record_href(&r.record)) { (v.programme.title(&r.record)) } ": " (r.message) }
                } }
            }
            @if !by_rule {
                details { summary { "Why it matters" } p { (words::running(&d.why)) }
                    p.meta { a href=(rule_href(v, &d.rule)) { code { (d.rule) } } " · clause "
                        a href=(v.href(&format!("/clauses/{}", d.clause))) { (d.clause) } } }
            }
        }
    }
}

/// The record, at the field that is meant.
fn at(v: &Visit, d: &Diagnostic, record: &muster_model::Reference) -> String {
    let field = d.field.as_deref().and_then(|f| f.split(['.', '[']).next()).filter(|f| !f.is_empty());
    let href = v.record_href(record);
    field.map_or_else(|| href.clone(), |f| format!("{href}#field-{f}"))
}
