//! `/o/ORG/controls/statement/ID`: a version of the Statement of Applicability as it was, read back by its pins; with
//! `?against=now` or another version, what differs line by line; with `?format=csv`, as a table. And making one.

mod compared;
mod lines;
pub mod make;

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::Frozen;
use muster_engine::statement::{self, Applies, Line};
use muster_model::kinds::{Applicability, Implementation};
use muster_model::{FieldSpec, Kind, Rec, Record, Reference, Standing};

use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::{value, words};
use crate::web::pages::records;
use crate::web::visit::{Answer, Visit};

/// The address of a version.
pub fn href(v: &Visit, statement: &Record) -> String {
    v.href(&format!("/controls/statement/{}", statement.id))
}

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let statement = named(&v, v.param("id"))?;
    let frozen = v.muster().frozen_statement(&v.actor, statement.data).await?;
    let then = statement::lines(&frozen.programme);
    let checked = v.checked().await?;
    if let Some(against) = v.query.filled("against") {
        let lost = frozen.not_kept.iter().map(|(to, _)| to.clone()).collect();
        return compared::show(&v, &statement, &then, lost, against).await;
    }
    if v.query.get("format") == Some("csv") {
        let csv = lines::csv(&v, &frozen, &then, &checked, made_at(&v, &statement));
        let name = format!(
            "statement-of-applicability-{}.csv",
            statement.data.version.as_deref().unwrap_or("draft")
        );
        return Ok(v.download(&name, "text/csv; charset=utf-8", csv));
    }
    let roles = if v.may_act() {
        v.muster().may_attest(&v.actor, statement.record, "approval").await?
    } else {
        Vec::new()
    };
    let content = html! {
        (head(&v, &statement))
        (standing(&v, &statement, &frozen))
        (figures(&then))
        (approve(&v, &statement, &frozen, &roles))
        (lines::themes(&v, &frozen, &then, &checked, made_at(&v, &statement)))
    };
    Ok(v.page(statement.title(), content))
}

/// The version with this id.
fn named<'p>(v: &'p Visit, id: &str) -> Result<Rec<'p, Applicability>, Failure> {
    v.programme.by_id(id).ok_or_else(|| Failure::not_found("this version of the statement"))
}

/// The instant a version speaks of: its approval, else when it was written.
fn made_at(v: &Visit, statement: &Rec<'_, Applicability>) -> jiff::Timestamp {
    let approved = statement.data.approval.as_ref().and_then(|a| a.at);
    let written = || v.live.head(&statement.reference()).map(|h| h.at);
    approved.or_else(written).unwrap_or(v.now)
}

fn head(v: &Visit, statement: &Rec<'_, Applicability>) -> Markup {
    let here = href(v, statement.record);
    let others: Vec<_> = v.programme.all::<Applicability>().filter(|a| a.id() != statement.id()).collect();
    parts::page_head(
        html! { a href=(v.href("/controls")) { "Statement of Applicability" } " · clause " a href=(v.href("/clauses/6.1.3")) { "6.1.3" } },
        statement.title(),
        html! { p.lede {
            "Every line as it was when this version was made, with what stood behind it then. Later changes of a control, a risk or a \
             requirement do not show here."
        } },
        html! {
            a.button href={ (here) "?against=now" } { "Compare with now" }
            @for other in others.iter().rev().take(3) {
                a.button.quiet href={ (here) "?against=" (other.id()) } { "Compare with " (other.data.version.as_deref().unwrap_or(other.id())) }
            }
            a.button.quiet href={ (here) "?format=csv" } download { "Export as CSV" }
            a.button.quiet href=(v.record_href(&statement.reference())) { "Open the record" }
        },
    )
}

/// What it rests on, and whether that still stands.
fn standing(v: &Visit, statement: &Rec<'_, Applicability>, frozen: &Frozen) -> Markup {
    let d = statement.data;
    let pinned = statement::pins(d).len();
    html! {
        section.panel.soa-head aria-label="What this version rests on" {
            div.pair {
                div {
                    h2 { "Version " (d.version.as_deref().unwrap_or("not numbered")) }
                    @match statement.record.value("approval") {
                        Some(json) => (value::attestation(v, statement.record, "approval", &json)),
                        None => p { (parts::status(Tone::Minor, "not approved")) },
                    }
                    p.meta { @if let Some(catalogue) = &d.catalogue { "Against " (catalogue) ". " }
                        "It pins " (words::count(pinned, "record", "records")) ": "
                        (words::count(d.controls.len(), "control", "controls")) ", "
                        (words::count(d.risks.len(), "risk", "risks")) ", "
                        (words::count(d.treatments.len(), "treatment", "treatments")) ", "
                        (words::count(d.obligations.len(), "requirement", "requirements")) "." }
                    @for (label, pin) in [("Scope", d.scope.as_ref().map(ToString::to_string)), ("Criteria", d.criteria.as_ref().map(ToString::to_string))] {
                        p.meta { (label) ": " @match pin { Some(pin) => (value::reference(v, &pin)), None => span.nothing { "none pinned" } } }
                    }
                    @if !statement.record.body().trim().is_empty() { (parts::markdown(statement.record.body(), 3)) }
                }
                div {
                    @if frozen.moved.is_empty() { p { (parts::status(Tone::Fine, "everything it rests on still stands")) } }
                    @else {
                        p { (parts::status(Tone::Observation, "changed since")) }
                        p { (parts::capital(&words::count(frozen.moved.len(), "record that it pins has changed since", "records that it pins have changed since"))) ". "
                            a href={ (href(v, statement.record)) "?against=now" } { "What that means line by line" } }
                    }
                    @if !frozen.not_kept.is_empty() {
                        p { (parts::status(Tone::Minor, "not all of it can be read back")) }
                        p { (parts::capital(&words::count(frozen.not_kept.len(), "pinned version is", "pinned versions are"))) " not kept in this installation: the \
                            records were imported after they had changed. Lines without their control are shown as not readable, and \
                            nothing is put in their place." }
                        details.more { summary { "Which" }
                            ul.values { @for (to, digest) in frozen.not_kept.iter().take(100) {
                                li { a href=(v.record_href(to)) { (v.programme.title(to)) } " " code.meta { (digest.short()) } }
                            } }
                        }
                    }
                }
            }
        }
    }
}

fn figures(then: &[Line]) -> Markup {
    let count = |fits: &dyn Fn(&Line) -> bool| then.iter().filter(|l| fits(l)).count();
    let applies = |l: &Line| l.applies() == Applies::Yes;
    let place = |l: &Line, i: Implementation| applies(l) && l.implemented == Some(i);
    let undecided = count(&|l| l.applies() == Applies::Undecided);
    html! {
        div.figure-cards.dense {
            (parts::figure(count(&applies), "applicable", None, Tone::Plain))
            (parts::figure(count(&|l| place(l, Implementation::Yes)), "of them in place", None, Tone::Fine))
            (parts::figure(count(&|l| place(l, Implementation::Partly)), "partly in place", None, Tone::Observation))
            (parts::figure(count(&|l| applies(l) && matches!(l.implemented, None | Some(Implementation::No))), "not in place", None, Tone::Minor))
            (parts::figure(count(&|l| l.applies() == Applies::No), "not applicable", None, Tone::Plain))
            (parts::figure(undecided, "not decided in it", None, if undecided > 0 { Tone::Major } else { Tone::Fine }))
        }
    }
}

/// The act of approving, while it can still be given.
fn approve(v: &Visit, statement: &Rec<'_, Applicability>, frozen: &Frozen, roles: &[Reference]) -> Markup {
    let given = statement.data.approval.as_ref();
    let standing = v.programme.standing(statement.record, "approval", given);
    let spec: Option<&FieldSpec> = Kind::of::<Applicability>().field("approval");
    html! {
        @if standing != Standing::Attested && v.may_act() {
            @if !frozen.moved.is_empty() {
                p.note { "What it rests on has changed since it was made, so it can no longer be approved. "
                    @if v.actor.may_create(Kind::of::<Applicability>()) { a href=(v.href("/controls/make-version")) { "Make a new version" } " and have that one approved." } }
            } @else if let Some(spec) = spec.filter(|_| !roles.is_empty()) {
                (records::detail::attest(v, statement.record, spec, roles))
            }
        }
    }
}
