//! `/people`: the matrix of roles over clauses, processes or controls. One letter A in each row is right; rows with none or
//! several are marked.

use std::collections::BTreeSet;
use std::sync::Arc;

use maud::{Markup, html};
use muster_engine::raci::{self, Part, Row, Subject};
use muster_model::kinds::{Person, Role};
use muster_model::{Rec, Reference};
use muster_render::csv::{self, Cell};

use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// What the rows are about.
const OVER: [(&str, &str); 3] =
    [("clauses", "Clauses"), ("processes", "Processes"), ("controls", "Controls")];

pub async fn show(v: Arc<Visit>) -> Answer {
    let over = v
        .query
        .get("over")
        .filter(|o| OVER.iter().any(|(name, _)| name == o))
        .unwrap_or("clauses")
        .to_owned();
    let all = match over.as_str() {
        "processes" => raci::processes(&v.programme),
        "controls" => raci::controls(&v.programme),
        _ => raci::clauses(&v.programme),
    };
    let only = v.query.get("show") == Some("wrong");
    let wrong = all.iter().filter(|r| r.accountable() != 1).count();
    let rows: Vec<&Row> = all.iter().filter(|r| !only || r.accountable() != 1).collect();
    let used: BTreeSet<&Reference> = rows.iter().flat_map(|r| r.parts.iter().map(|(role, _)| role)).collect();
    let roles: Vec<Rec<'_, Role>> =
        v.programme.all::<Role>().filter(|r| used.contains(&r.reference())).collect();
    if v.query.get("format") == Some("csv") {
        return Ok(v.download(&format!("raci-{over}.csv"), "text/csv; charset=utf-8", table(&roles, &rows)));
    }
    let content = html! {
        (parts::page_head(
            html! { "Clause " a href=(v.href("/clauses/5.3")) { "5.3" } },
            "Who does what",
            html! { p.lede { "For every clause, process and control: who answers for it (A), who does it (R), who is asked before (C) \
                and who is told after (I). Exactly one role answers for each." } },
            html! { a.button href=(v.href("/records/role")) { "Roles" } a.button href=(v.href("/records/person")) { "People" } },
        ))
        (figures(&v, &all, wrong))
        div.list-head {
            nav.tabs aria-label="Rows" {
                @for (name, label) in OVER {
                    a href=(v.href(&format!("/people?over={name}"))) aria-current=[(name == over).then_some("page")] { (label) }
                }
            }
            @if wrong > 0 {
                a href=(v.href(&format!("/people?over={over}{}", if only { "" } else { "&show=wrong" }))) {
                    @if only { "Show every row" } @else { "Show the " (words::count(wrong, "row", "rows")) " to put right" }
                }
            }
            a.button.quiet href=(v.href(&format!("/people?over={over}&format=csv"))) download { "Export as CSV" }
        }
        @if roles.is_empty() {
            (parts::empty("No role has a part here yet", html! {
                p { "Say on each role which clauses it answers for and works on, and which processes and controls are its own." }
            }, Some(("Open the roles", &v.href("/records/role")))))
        } @else { (drawn(&v, &roles, &rows)) (in_words(&v, &rows)) }
    };
    Ok(v.page("Who does what", content))
}

fn figures(v: &Visit, all: &[Row], wrong: usize) -> Markup {
    let none = all.iter().filter(|r| r.accountable() == 0).count();
    let held = |role: &Rec<'_, Role>| {
        v.programme.all::<Person>().any(|p| p.roles_on(v.today()).any(|r| r.to == role.reference()))
    };
    let open = v.programme.all::<Role>().filter(|r| !held(r)).count();
    let tone = |n: usize| if n > 0 { Tone::Minor } else { Tone::Fine };
    html! {
        div.figure-cards.dense {
            (parts::figure(all.len() - wrong, "rows with one who answers", None, Tone::Fine))
            (parts::figure(none, "rows nobody answers for", None, tone(none)))
            (parts::figure(wrong - none, "rows several answer for", None, tone(wrong - none)))
            (parts::figure(open, "roles nobody holds", Some(&v.href("/diagnostics?rule=5.3/role-held-by-nobody")), tone(open)))
        }
    }
}

fn subject(v: &Visit, row: &Row) -> Markup {
    match &row.subject {
        Subject::Clause(number) => html! {
            a href=(v.href(&format!("/clauses/{number}"))) { span.number { (number) } " " (row.title) }
        },
        Subject::Record(r) => html! { a href=(v.record_href(r)) { (row.title) } },
    }
}

fn verdict(row: &Row) -> Markup {
    match row.accountable() {
        1 => html! {},
        0 => html! { " " (parts::status(Tone::Minor, "nobody answers")) },
        n => html! { " " (parts::status(Tone::Minor, &format!("{n} answer"))) },
    }
}

fn drawn(v: &Visit, roles: &[Rec<'_, Role>], rows: &[&Row]) -> Markup {
    html! {
        div.matrix-scroll tabindex="0" role="region" aria-label="Matrix of roles" {
            table.raci-matrix {
                thead { tr {
                    th scope="col" { span.unseen { "Row" } }
                    @for role in roles { th.role scope="col" { a href=(v.record_href(&role.reference())) { span { (role.title()) } } } }
                } }
                tbody { @for row in rows { tr.wrong[row.accountable() != 1] {
                    th scope="row" { (subject(v, row)) (verdict(row)) }
                    @for role in roles {
                        td { @for part in row.of(&role.reference()) { abbr class={ "part " (part.letter()) } title=(part.label()) { (part.letter()) } } }
                    }
                } } }
            }
        }
    }
}

/// The same, row by row, for narrow screens.
fn in_words(v: &Visit, rows: &[&Row]) -> Markup {
    html! {
        ul.raci-rows {
            @for row in rows { li {
                p { strong { (subject(v, row)) } (verdict(row)) }
                @for part in Part::ALL {
                    @let who: Vec<_> = row.parts.iter().filter(|(_, p)| *p == part).collect();
                    @if !who.is_empty() {
                        p.meta { abbr class={ "part " (part.letter()) } title=(part.label()) { (part.letter()) } " "
                            @for (i, (role, _)) in who.iter().enumerate() {
                                @if i > 0 { ", " } a href=(v.record_href(role)) { (v.programme.title(role)) }
                            }
                        }
                    }
                }
            } }
        }
    }
}

fn table(roles: &[Rec<'_, Role>], rows: &[&Row]) -> String {
    let header: Vec<String> = ["row", "title"]
        .into_iter()
        .map(str::to_owned)
        .chain(roles.iter().map(|r| r.title().to_owned()))
        .collect();
    let line = |row: &&Row| -> Vec<Cell> {
        let name = match &row.subject {
            Subject::Clause(number) => (*number).to_owned(),
            Subject::Record(r) => r.to_string(),
        };
        let letters = |role: &Rec<'_, Role>| row.of(&role.reference()).map(Part::letter).collect::<String>();
        let mut cells: Vec<Cell> = vec![name.into(), row.title.clone().into()];
        cells.extend(roles.iter().map(|role| Cell::from(letters(role))));
        cells
    };
    csv::table(&header, rows.iter().map(line))
}
