//! The policy framework: what hangs under what, where each stands, when it is looked at again, who has read it.

use std::collections::BTreeSet;
use std::sync::Arc;

use maud::{Markup, html};
use muster_app::Stage;
use muster_engine::reading::readers;
use muster_model::kinds::{Document, DocumentLevel, DocumentStatus};
use muster_model::{Kind, Rec, Reference};

use crate::web::derived::Checked;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::today::day;
use crate::web::visit::{Answer, Visit};

type Doc<'p> = Rec<'p, Document>;

pub async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    let mut all: Vec<Doc<'_>> = v.programme.all::<Document>().collect();
    all.sort_by_key(|d| (d.level, d.title()));
    let live: Vec<Doc<'_>> = all.iter().filter(|d| !gone(d)).copied().collect();
    let there: BTreeSet<Reference> = live.iter().map(Rec::reference).collect();
    let top = |d: &&Doc<'_>| d.parent.as_ref().is_none_or(|p| !there.contains(&p.to));
    let (framework, rest): (Vec<_>, Vec<_>) = live.iter().filter(top).partition(|d| d.binds());
    let old: Vec<Doc<'_>> = all.iter().filter(|d| gone(d)).copied().collect();
    let content = html! {
        (head(&v))
        @if all.is_empty() {
            (parts::empty("No document is kept here yet", html! {
                p { "A policy says what the organisation wants; procedures and standards below it say how. Begin with the \
                     information security policy: one page, approved at the top." }
            }, Some(("Choose a text to start from", &v.href("/documents/templates")))))
        } @else {
            (figures(&v, &live))
            section aria-labelledby="framework" {
                h2 #framework { "The framework" }
                p.meta { "What stands further in is there to serve what it hangs under." }
                ul.tree { @for d in &framework { (branch(&v, &checked, &live, d, 0)) } }
            }
            @if !rest.is_empty() {
                section aria-labelledby="rest" {
                    h2 #rest { "Records and documents of others" }
                    ul.tree { @for d in &rest { (branch(&v, &checked, &live, d, 0)) } }
                }
            }
            @if !old.is_empty() {
                details.more {
                    summary { (words::count(old.len(), "withdrawn document", "withdrawn documents")) }
                    ul.tree { @for d in &old { (branch(&v, &checked, &[], d, 0)) } }
                }
            }
        }
    };
    Ok(v.page("Documents", content))
}

fn gone(d: &Doc<'_>) -> bool {
    d.status == Some(DocumentStatus::Withdrawn)
}

fn head(v: &Visit) -> Markup {
    let may = v.may_act() && v.actor.may_create(Kind::of::<Document>());
    parts::page_head(
        html! { "Clauses " a href=(v.href("/clauses/5.2")) { "5.2" } " and " a href=(v.href("/clauses/7.5.1")) { "7.5" } },
        "Documents",
        html! { p.lede {
            "What the organisation has written down: the policy at the top, what follows from it below, each with the version \
             in force, who approved it and when it is looked at again."
        } },
        html! {
            a.button href=(v.href("/records/document")) { "All as a list" }
            @if may {
                a.button href=(v.href("/documents/templates")) { "Start from a text" }
                a.button.primary href=(v.href("/new/document")) { "New document" }
            }
        },
    )
}

fn figures(v: &Visit, live: &[Doc<'_>]) -> Markup {
    let today = v.today();
    let count = |fits: &dyn Fn(&Doc<'_>) -> bool| live.iter().filter(|d| fits(d)).count();
    let late = count(&|d| d.review_by.is_some_and(|by| by < today));
    let review = count(&|d| d.status == Some(DocumentStatus::InReview));
    let open: usize = live
        .iter()
        .filter(|d| d.status == Some(DocumentStatus::Published))
        .map(|d| readers(&v.programme, d, today).iter().filter(|r| r.on.is_none()).count())
        .sum();
    let to = |status: &str| v.href(&format!("/records/document?status={status}"));
    html! {
        div.figure-cards.dense {
            (parts::figure(count(&|d| d.status == Some(DocumentStatus::Published)), "in force", Some(&to("published")), Tone::Fine))
            (parts::figure(review, "in review", Some(&to("in-review")), if review > 0 { Tone::Observation } else { Tone::Plain }))
            (parts::figure(count(&|d| matches!(d.status, None | Some(DocumentStatus::Draft))), "drafts", Some(&to("draft")), Tone::Plain))
            (parts::figure(late, "past the day of their next look", None, if late > 0 { Tone::Minor } else { Tone::Fine }))
            (parts::figure(open, "readings not acknowledged yet", None, if open > 0 { Tone::Observation } else { Tone::Fine }))
        }
    }
}

/// Deepest branch drawn: records that hang under each other in a circle must not go on for ever.
const DEEPEST: usize = 6;

fn branch(v: &Visit, checked: &Checked, live: &[Doc<'_>], d: &Doc<'_>, depth: usize) -> Markup {
    let me = d.reference();
    let under: Vec<&Doc<'_>> =
        live.iter().filter(|c| c.parent.as_ref().is_some_and(|p| p.to == me) && depth < DEEPEST).collect();
    html! {
        li {
            (leaf(v, checked, d))
            @if !under.is_empty() { ul { @for c in under { (branch(v, checked, live, c, depth + 1)) } } }
        }
    }
}

fn leaf(v: &Visit, checked: &Checked, d: &Doc<'_>) -> Markup {
    let stage = Stage::of(&v.programme, d);
    let readers = readers(&v.programme, d, v.today());
    let read = readers.iter().filter(|r| r.on.is_some()).count();
    html! {
        div.leaf {
            div {
                a.name href=(v.record_href(&d.reference())) { (d.title()) }
                " " span.tag { (d.level.map_or("Document", DocumentLevel::label)) }
                @if let Some(version) = &d.version { " " span.meta { "version " (version) } }
                @if d.file.is_some() { " " span.meta { "· as a file" } }
            }
            div.stand {
                (super::standing(d))
                @if d.status == Some(DocumentStatus::InReview) {
                    span.meta { (stage.given) " of " (stage.needed) " " (if stage.needed == 1 { "approval" } else { "approvals" }) }
                }
                @if let Some(by) = d.review_by.filter(|_| !gone(d)) { span.meta { "next look by " (day(by, v.today())) } }
                @if d.status == Some(DocumentStatus::Published) && !readers.is_empty() {
                    span.meta { "read by " (read) " of " (readers.len()) }
                }
                @if let Some((level, n)) = checked.worst(&d.reference()) {
                    a.soft href=(v.record_href(&d.reference())) { (parts::status(Tone::of(level), &muster_render::words::level_count(n, level))) }
                }
            }
        }
    }
}
