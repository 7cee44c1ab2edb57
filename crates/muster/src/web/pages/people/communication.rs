//! `/people/communication`: what is told about information security, when, to whom, by whom, how (C7.4), in one table.

use std::sync::Arc;

use maud::{Markup, html};
use muster_model::kinds::{Communication, Party};
use muster_model::{Kind, Rec};
use muster_render::csv::{self, Cell};

use crate::web::look::parts::{self, Tone};
use crate::web::visit::{Answer, Visit};

type Line<'p> = Rec<'p, Communication>;

pub async fn show(v: Arc<Visit>) -> Answer {
    let all: Vec<Line<'_>> = v.programme.all::<Communication>().collect();
    if v.query.get("format") == Some("csv") {
        return Ok(v.download("communication.csv", "text/csv; charset=utf-8", table(&v, &all)));
    }
    let told = |p: &Rec<'_, Party>| all.iter().any(|c| c.with.iter().any(|w| w.to == p.reference()));
    let silent: Vec<_> = v.programme.all::<Party>().filter(|p| !told(p)).collect();
    let may = v.may_act() && v.actor.may_create(Kind::of::<Communication>());
    let content = html! {
        (parts::page_head(
            html! { "Clause " a href=(v.href("/clauses/7.4")) { "7.4" } },
            "Who is told what",
            html! { p.lede { "What is told about information security: what, when, to whom, by whom and how. When something happens \
                there is no time to think about it." } },
            html! {
                a.button href=(v.href("/people/communication?format=csv")) download { "Export as CSV" }
                @if may { a.button.primary href=(v.href("/new/communication")) { "Add a line" } }
            },
        ))
        @if all.is_empty() {
            (parts::empty("Nothing is planned yet", html! { p { "Begin with an incident: who must hear of it, within which time, from whom." } },
                may.then(|| v.href("/new/communication")).as_deref().map(|to| ("Plan the first", to))))
        } @else {
            table.list {
                thead { tr { th { "What" } th { "When" } th { "To whom" } th { "By" } th { "How" } } }
                tbody { @for c in &all { tr {
                    td data-label="What" { a href=(v.record_href(&c.reference())) { (c.title()) } @if let Some(w) = &c.what { p.meta { (w) } } }
                    td data-label="When" { (c.when.as_deref().unwrap_or("–")) }
                    td data-label="To whom" { (to(&v, c)) }
                    td data-label="By" { @match &c.by { Some(by) => a href=(v.record_href(&by.to)) { (v.programme.title(&by.to)) }, None => "–" } }
                    td data-label="How" { (c.how.as_deref().unwrap_or("–")) }
                } } }
            }
        }
        @if !silent.is_empty() && !all.is_empty() {
            section aria-labelledby="silent" {
                h2 #silent { "Parties told nothing " span.count { (silent.len()) } }
                p.meta { "Not every party must be told something. Look whether these are left out on purpose." }
                p { @for (i, p) in silent.iter().enumerate() { @if i > 0 { ", " } a href=(v.record_href(&p.reference())) { (p.title()) } } }
            }
        }
    };
    Ok(v.page("Who is told what", content))
}

fn to(v: &Visit, c: &Line<'_>) -> Markup {
    let all: Vec<_> = c.with.iter().map(|p| &p.to).chain(c.roles.iter().map(|r| &r.to)).collect();
    html! {
        @if all.is_empty() { (parts::status(Tone::Minor, "nobody")) }
        @for (i, r) in all.iter().enumerate() { @if i > 0 { ", " } a href=(v.record_href(r)) { (v.programme.title(r)) } }
    }
}

fn table(v: &Visit, all: &[Line<'_>]) -> String {
    let text = |t: Option<&str>| Cell::from(t.map(str::to_owned));
    let rows = all.iter().map(|c| {
        let who: Vec<_> = c
            .with
            .iter()
            .map(|p| &p.to)
            .chain(c.roles.iter().map(|r| &r.to))
            .map(|r| v.programme.title(r))
            .collect();
        let row: Vec<Cell> = vec![
            c.title().to_owned().into(),
            text(c.what.as_deref()),
            text(c.when.as_deref()),
            who.join("; ").into(),
            c.by.as_ref().map(|by| v.programme.title(&by.to)).into(),
            text(c.how.as_deref()),
        ];
        row
    });
    csv::table(&["title", "what", "when", "to_whom", "by", "how"], rows)
}
