//! `/documents/register`: what ISO/IEC 27001 itself wants written down, and where it is: which version, who approved it,
//! who may see it, how long it is kept (C7.5).

use std::sync::Arc;

use maud::{Markup, html};
use muster_catalog::project::{self, Document as Required};
use muster_model::kinds::Document;
use muster_model::value::Value as _;
use muster_model::{Kind, Record};
use muster_render::csv::{self, Cell};

use crate::web::look::parts::{self, Tone};
use crate::web::look::{value, words};
use crate::web::visit::{Answer, Visit};

/// Most records named in one line; the rest is a click away.
const NAMED: usize = 4;

/// One line of the register.
struct Line<'v> {
    required: &'static Required,
    /// What holds it: documents that say they satisfy its clause first, then records of its kinds.
    held: Vec<&'v Arc<Record>>,
}

fn lines(v: &Visit) -> Vec<Line<'_>> {
    let line = |required: &'static Required| {
        let clause = |d: &Document| d.satisfies.iter().any(|c| c.as_str() == required.clause);
        let kinds = || required.kinds.iter().filter_map(|k| Kind::parse(k));
        let documents = v.programme.all::<Document>().filter(|d| clause(d.data)).map(|d| d.record);
        let of_kinds = kinds().filter(|k| k.name() != "document").flat_map(|k| v.programme.of_kind(k));
        Line { required, held: documents.chain(of_kinds).collect() }
    };
    project::documents().iter().map(line).collect()
}

pub async fn show(v: Arc<Visit>) -> Answer {
    let lines = lines(&v);
    if v.query.get("format") == Some("csv") {
        return Ok(v.download("documented-information.csv", "text/csv; charset=utf-8", table(&v, &lines)));
    }
    let there = lines.iter().filter(|l| !l.held.is_empty()).count();
    let content = html! {
        (parts::page_head(
            html! { "Clause " a href=(v.href("/clauses/7.5.1")) { "7.5.1" } },
            "What the standard requires in writing",
            html! { p.lede { (there) " of " (lines.len()) " are here. ISO/IEC 27001 asks for these by name; an auditor asks for them \
                first. Each may be a document, a list kept here, or both." } },
            html! { a.button href=(v.href("/documents/register?format=csv")) download { "Export as CSV" } },
        ))
        ul.required {
            @for line in &lines { (entry(&v, line)) }
        }
    };
    Ok(v.page("What the standard requires in writing", content))
}

fn entry(v: &Visit, line: &Line<'_>) -> Markup {
    let (documents, records): (Vec<_>, Vec<_>) = line.held.iter().partition(|r| r.kind.name() == "document");
    html! {
        li {
            header {
                h2 { (line.required.title) }
                p.meta { "Clause " a href=(v.href(&format!("/clauses/{}", line.required.clause))) { (line.required.clause) } }
                @if line.held.is_empty() { (parts::status(Tone::Minor, "nothing holds it")) }
            }
            p { (line.required.what) }
            @if !documents.is_empty() {
                ul.plain-list { @for record in documents { li { (held(v, record)) } } }
            }
            @for (kind, of_kind) in by_kind(&records) {
                p { a href=(v.href(&format!("/records/{kind}"))) { (words::grouped(of_kind.len())) " " (if of_kind.len() == 1 { kind.spec().label } else { kind.spec().labels }.to_lowercase()) }
                    @if of_kind.len() <= NAMED { ": "
                        @for (i, r) in of_kind.iter().enumerate() { @if i > 0 { ", " } a href=(v.record_href(&r.reference())) { (r.title) } } }
                }
            }
            @if line.held.is_empty() {
                @if let Some(kind) = line.required.kinds.iter().find_map(|k| Kind::parse(k)) {
                    p { a href=(v.href(&format!("/new/{kind}"))) { "Write " (muster_model::programme::a_label(kind)) } }
                }
            }
        }
    }
}

fn by_kind<'r>(records: &[&'r Arc<Record>]) -> Vec<(Kind, Vec<&'r Arc<Record>>)> {
    let mut out: Vec<(Kind, Vec<&'r Arc<Record>>)> = Vec::new();
    for record in records {
        match out.iter_mut().find(|(k, _)| *k == record.kind) {
            Some((_, list)) => list.push(record),
            None => out.push((record.kind, vec![record])),
        }
    }
    out
}

fn held(v: &Visit, record: &Arc<Record>) -> Markup {
    let Some(d) = record.data::<Document>() else { return html! {} };
    html! {
        a href=(v.record_href(&record.reference())) { (record.title) }
        @if let Some(version) = &d.version { " " span.meta { "version " (version) } }
        " " (super::standing(d)) " "
        span.meta {
            @match d.approvals.last() {
                Some(a) => { "approved by " (a.by.as_ref().map_or("somebody".to_owned(), |by| v.programme.title(&by.to))) },
                None => "approved by nobody",
            }
            @if let Some(kept) = &d.retention { ", kept " (words::period(&kept.to_string())) " after withdrawal" }
            @if let Some(who) = &d.classification { ", " (who) }
        }
    }
}

fn table(v: &Visit, lines: &[Line<'_>]) -> String {
    let header = [
        "required",
        "clause",
        "record",
        "title",
        "version",
        "status",
        "approved_by",
        "kept",
        "who_may_see_it",
    ];
    let row = |line: &Line<'_>, record: Option<&Arc<Record>>| -> Vec<Cell> {
        let d = record.and_then(|r| r.data::<Document>());
        let by = d
            .and_then(|d| d.approvals.last())
            .and_then(|a| a.by.as_ref())
            .map(|by| v.programme.title(&by.to));
        vec![
            line.required.title.clone().into(),
            line.required.clause.clone().into(),
            record.map(|r| r.reference().to_string()).into(),
            record.map(|r| r.title.clone()).into(),
            d.and_then(|d| d.version.clone()).into(),
            d.and_then(|d| d.status).map(|s| value::plain(&s.json())).into(),
            by.into(),
            d.and_then(|d| d.retention.as_ref()).map(ToString::to_string).into(),
            d.and_then(|d| d.classification.clone()).into(),
        ]
    };
    let rows = lines.iter().flat_map(|line| match line.held.is_empty() {
        true => vec![row(line, None)],
        false => line.held.iter().map(|r| row(line, Some(r))).collect(),
    });
    csv::table(&header, rows)
}
