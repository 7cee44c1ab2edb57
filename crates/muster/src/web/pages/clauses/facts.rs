//! Beside a clause: who answers for it, its phase, the documented information it requires, what it is tied to, and the
//! words it uses.

use maud::{Markup, html};
use muster_catalog::{Clause, control, glossary, project};
use muster_engine::status::ClauseStatus;
use muster_model::kinds::{Document, Role};
use muster_model::{ClauseNo, Kind, Rec};

use crate::plan_view::role_title;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::glossary as terms;
use crate::web::visit::Visit;

/// Most glossary terms named.
const TERMS: usize = 10;

/// The facts.
pub fn aside(v: &Visit, clause: &Clause, status: &ClauseStatus) -> Markup {
    let phase = project::phases().iter().find(|p| p.id == clause.phase);
    html! {
        aside.facts aria-label="About this clause" {
            h2 { "Who answers for it" }
            (raci(v, clause))
            @if let Some(phase) = phase {
                h2 { "When it is first done" }
                p { "Phase " a href=(v.href(&format!("/roadmap#{}", phase.id))) { (phase.title) } }
            }
            h2 { "Documented information" }
            (documented(v, clause))
            h2 { "Behind the status" }
            ul.plain-list {
                li { a href="#records" { (words::count(status.records, "record", "records")) } }
                li { a href=(v.href(&format!("/diagnostics?clause={}", clause.number))) {
                    (words::count(status.counts.iter().sum(), "diagnostic", "diagnostics")) } }
                li { a href="#rules" { (words::count(rules(clause), "rule", "rules")) }
                    @if status.not_run > 0 { ", " (status.not_run) " could not look" } }
            }
            (tied(v, clause))
            (vocabulary(v, clause))
        }
    }
}

fn rules(clause: &Clause) -> usize {
    muster_engine::rules::all().iter().filter(|r| r.clause == clause.number).count()
}

fn raci(v: &Visit, clause: &Clause) -> Markup {
    let named = |has: fn(&Role) -> &[ClauseNo]| -> Vec<Rec<'_, Role>> {
        v.programme.all::<Role>().filter(|r| has(r).iter().any(|c| **c == *clause.number)).collect()
    };
    let accountable = named(|r| &r.accountable);
    let lines = [
        ("Works on it", named(|r| &r.responsible)),
        ("Is asked", named(|r| &r.consulted)),
        ("Is told", named(|r| &r.informed)),
    ];
    html! {
        dl.raci {
            div { dt { "Accountable" } dd {
                @match accountable.as_slice() {
                    [] => {
                        (parts::status(Tone::Minor, "nobody yet"))
                        p.meta { "Usually: " (role_title(&clause.owner_role, &v.programme)) }
                    },
                    several => {
                        (roles(v, several))
                        @if several.len() > 1 { p { (parts::status(Tone::Minor, "more than one")) } }
                    },
                }
            } }
            @for (word, named) in &lines { @if !named.is_empty() {
                div { dt { (word) } dd { (roles(v, named)) } }
            } }
        }
    }
}

fn roles(v: &Visit, roles: &[Rec<'_, Role>]) -> Markup {
    html! {
        ul.plain-list { @for r in roles { li { a href=(v.record_href(&r.reference())) { (r.title()) } } } }
    }
}

fn documented(v: &Visit, clause: &Clause) -> Markup {
    let required: Vec<_> = project::documents().iter().filter(|d| d.clause == clause.number).collect();
    let satisfying: Vec<Rec<'_, Document>> =
        v.programme.all::<Document>().filter(|d| d.satisfies.iter().any(|c| **c == *clause.number)).collect();
    html! {
        @if required.is_empty() { p.meta { "The clause requires none of its own." } }
        @for d in &required {
            p { strong { (d.title) } }
            p.meta { (d.what) }
            p.meta { "Held in: "
                @for (i, kind) in d.kinds.iter().filter_map(|k| Kind::parse(k)).enumerate() {
                    @if i > 0 { ", " }
                    a href=(v.href(&format!("/records/{kind}"))) { (kind.spec().labels.to_lowercase()) }
                    " (" (words::grouped(v.programme.count(kind))) ")"
                }
            }
        }
        @if !satisfying.is_empty() {
            ul.plain-list { @for d in &satisfying {
                li { a href=(v.record_href(&d.reference())) { (d.title()) }
                    @if let Some(s) = d.status { " " span.meta { (s.label().to_lowercase()) } } }
            } }
        }
    }
}

fn tied(v: &Visit, clause: &Clause) -> Markup {
    html! {
        @if !clause.related.is_empty() {
            h2 { "Closely tied" }
            ul.plain-list {
                @for c in clause.related.iter().filter_map(|n| muster_catalog::clause::get(n)) {
                    li { a href=(v.href(&format!("/clauses/{}", c.number))) { (c.number) " " (c.short) } }
                }
                @for c in clause.controls.iter().filter_map(|id| control::get(id)) {
                    li { a href=(v.href(&format!("/controls/{}", c.id))) { "Control " (c.number) " " (c.title) } }
                }
            }
        }
    }
}

fn vocabulary(v: &Visit, clause: &Clause) -> Markup {
    let text = [&clause.required, &clause.meaning, &clause.guidance, &clause.lens]
        .map(|t| t.to_lowercase())
        .join("\n");
    let mut used: Vec<_> = glossary::all().iter().filter(|t| terms::occurs(&text, &t.term)).collect();
    used.sort_by_key(|t| std::cmp::Reverse(t.term.len()));
    used.truncate(TERMS);
    used.sort_by_key(|t| t.term.to_lowercase());
    html! {
        @if !used.is_empty() {
            h2 { "Words used here" }
            p.terms { @for t in used {
                a href=(v.href(&format!("/glossary#{}", terms::anchor(&t.term)))) title=(t.means) { (t.term) } " "
            } }
        }
    }
}
