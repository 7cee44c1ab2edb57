//! The table behind the picture: everything that has a place in the scope, where it stands, why, and what needs it.

use axum::response::Response;
use maud::{Markup, html};
use muster_engine::scope::{Placed, ScopeView, Standing};
use muster_model::kinds::Scope;
use muster_model::{Kind, Reference};

use crate::web::look::parts::{self, Tone};
use crate::web::look::trace::label_of;
use crate::web::look::{export, words};
use crate::web::visit::Visit;

/// Most of what needs a thing that a cell names.
const NEEDS: usize = 4;

/// What can be shown, with the words of the choice. First, and by itself, what is not in scope: it is what gets asked about.
const CHOICES: [(&str, &str); 6] = [
    ("", "Not in scope"),
    ("needed", "Not in scope but needed"),
    ("out", "Left out"),
    ("undecided", "Undecided"),
    ("in", "In scope"),
    ("all", "Everything"),
];

/// The section with its filter.
pub fn section(v: &Visit, view: &ScopeView) -> Markup {
    let asked = v.query.get("show").unwrap_or("");
    let all: Vec<(&Reference, &Placed)> = view.all().collect();
    let shown: Vec<_> = all.iter().copied().filter(|(_, p)| fits(asked, p)).collect();
    html! {
        section #placed aria-labelledby="placed-h" {
            div.list-head {
                h2 #placed-h { "In, out or undecided" }
                p.meta role="status" {
                    @if shown.len() < all.len() { (words::grouped(shown.len())) " of " }
                    (words::count(all.len(), "thing", "things")) " that can be in or out"
                }
            }
            nav.choices aria-label="Show" {
                @for (word, label) in CHOICES {
                    @let n = all.iter().filter(|(_, p)| fits(word, p)).count();
                    a href=(v.href(&format!("/scope{}#placed", v.query.with("show", Some(word).filter(|w| !w.is_empty())).query())))
                        aria-current=[(asked == word).then_some("true")] { (label) " " span.count { (words::grouped(n)) } }
                }
            }
            @if !shown.is_empty() { p { (export::link(v)) } }
            @if shown.is_empty() { p.nothing { "Nothing of this sort." } } @else { (table(v, &shown)) }
            @if shown.len() < all.len() {
                p { a href=(v.href("/scope?show=all#placed")) {
                    "Show all " (words::count(all.len(), "thing", "things")) ", those in scope too"
                } }
            }
        }
    }
}

/// What the section shows, as a file.
pub fn csv(v: &Visit, view: &ScopeView) -> Response {
    let asked = v.query.get("show").unwrap_or("");
    let mut shown: Vec<_> = view.all().filter(|(_, p)| fits(asked, p)).collect();
    shown.sort_by_key(|(r, p)| (order(r.kind), rank(p), v.programme.title(r)));
    let titles =
        |p: &Placed| p.needed_by.iter().map(|n| v.programme.title(&n.by)).collect::<Vec<_>>().join("; ");
    let row = |(r, p): (&Reference, &Placed)| {
        vec![
            r.kind.spec().label.into(),
            r.id.as_str().into(),
            v.programme.title(r).into(),
            p.standing.label().into(),
            worded(&p.why).into(),
            p.exclusion.as_ref().map(|e| v.programme.title(e)).into(),
            titles(p).into(),
        ]
    };
    let header = ["kind", "id", "title", "stands", "why", "left_out_by", "needed_by"];
    export::csv(v, "scope", &header, shown.into_iter().map(row))
}

fn fits(asked: &str, placed: &Placed) -> bool {
    match asked {
        "in" => placed.standing == Standing::In,
        "out" => placed.standing == Standing::Out,
        "undecided" => placed.standing == Standing::Undecided,
        "needed" => placed.standing != Standing::In && !placed.needed_by.is_empty(),
        "all" => true,
        _ => placed.standing != Standing::In,
    }
}

/// The worst first, so that nobody has to look for it.
fn rank(placed: &Placed) -> u8 {
    match (&placed.standing, placed.needed_by.is_empty()) {
        (Standing::Out, false) => 0,
        (Standing::Undecided, false) => 1,
        (Standing::Undecided, true) => 2,
        (Standing::Out, true) => 3,
        (Standing::In, _) => 4,
    }
}

fn table(v: &Visit, shown: &[(&Reference, &Placed)]) -> Markup {
    let mut kinds: Vec<Kind> = shown.iter().map(|(r, _)| r.kind).collect();
    kinds.sort_by_key(|k| order(*k));
    kinds.dedup();
    html! {
        table.list.grouped {
            caption.unseen { "Everything that can be in or out of scope" }
            thead { tr {
                th.title scope="col" { "What" } th scope="col" { "Stands" } th scope="col" { "Why" } th scope="col" { "Needed by" }
            } }
            @for kind in kinds {
                tbody {
                    tr.group { th colspan="4" scope="rowgroup" { (kind.spec().labels) } }
                    @let mut of_kind: Vec<_> = shown.iter().filter(|(r, _)| r.kind == kind).collect();
                    @let () = of_kind.sort_by_key(|(r, p)| (rank(p), v.programme.title(r)));
                    @for (reference, placed) in of_kind { (line(v, reference, placed)) }
                }
            }
        }
    }
}

fn order(kind: Kind) -> usize {
    let names = ["identity-service", "asset", "process", "unit", "site"];
    names.iter().position(|n| *n == kind.name()).unwrap_or(names.len())
}

fn line(v: &Visit, reference: &Reference, placed: &Placed) -> Markup {
    let tone = match rank(placed) {
        0 => Tone::Major,
        1 | 2 => Tone::Minor,
        3 => Tone::Plain,
        _ => Tone::Fine,
    };
    html! {
        tr {
            th.title scope="row" { a href=(v.record_href(reference)) { (v.programme.title(reference)) } }
            td data-label="Stands" { (parts::status(tone, placed.standing.label())) }
            td data-label="Why" { (why(v, placed)) }
            td data-label="Needed by" { (needed(v, placed)) }
        }
    }
}

fn why(v: &Visit, placed: &Placed) -> Markup {
    html! {
        @match &placed.exclusion {
            Some(by) => { "left out by " a href=(v.record_href(by)) { (v.programme.title(by)) } },
            None => (worded(&placed.why)),
        }
    }
}

/// The reason with the field's label instead of its name.
fn worded(why: &str) -> String {
    let mut parts = why.split('`');
    match (parts.next(), parts.next()) {
        (Some(before), Some(field)) => format!("{before}“{}”", label_of(Kind::of::<Scope>(), field)),
        _ => why.to_owned(),
    }
}

fn needed(v: &Visit, placed: &Placed) -> Markup {
    html! {
        @if placed.needed_by.is_empty() { span.nothing aria-label="nothing" { "–" } } @else {
            ul.tight {
                @for need in placed.needed_by.iter().take(NEEDS) {
                    li { a href=(v.record_href(&need.by)) { (v.programme.title(&need.by)) }
                        " " span.meta { (label_of(need.by.kind, &need.field).to_lowercase()) } }
                }
                @if placed.needed_by.len() > NEEDS { li.meta { "and " (words::grouped(placed.needed_by.len() - NEEDS)) " more" } }
            }
        }
    }
}
