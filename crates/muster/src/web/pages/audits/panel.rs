//! What an audit's own page adds: how far its checklist is, nonconformities with the finding that follows each, its samples,
//! and who audits what they answer for.

use maud::{Markup, html};
use muster_app::LARGEST_SAMPLE;
use muster_model::kinds::{Audit, Check, CheckResult, Finding};
use muster_model::{Kind, Rec, Record};

use crate::web::forms::short;
use crate::web::look::parts::{self, Tone};
use crate::web::look::{value, words};
use crate::web::pairs::encoded;
use crate::web::visit::Visit;

/// Kinds a sample is usually drawn from.
const KINDS: [&str; 8] = ["change", "risk", "asset", "supplier", "evidence", "finding", "person", "document"];

/// The panel.
pub fn panel(v: &Visit, record: &Record) -> Markup {
    let reference = record.reference();
    let Some(a) = v.programme.get::<Audit>(&reference) else { return html! {} };
    let answered = a.checklist.iter().filter(|l| l.result.is_some()).count();
    let may = v.may_act() && v.actor.may_write(record) && a.sign_off.is_none();
    html! {
        section aria-labelledby="checklist" {
            h2 #checklist { "Checklist" }
            @if a.checklist.is_empty() { p { "No question is written down yet." } }
            @else {
                p { strong { (answered) " of " (a.checklist.len()) } " answered: "
                    @for r in CheckResult::ALL {
                        @let n = a.checklist.iter().filter(|l| l.result == Some(*r)).count();
                        @if n > 0 { span.tally { (super::coverage::result(Some(*r))) " " (n) " " (r.label().to_lowercase()) " " } }
                    }
                }
            }
            div.acts.row {
                @if !a.checklist.is_empty() { a.button.primary[may] href=(v.href(&format!("/audits/{}/checklist", a.id()))) { (if may { "Fill in the checklist" } else { "Read the checklist" }) } }
                @if may {
                    form.inline method="post" action=(v.href(&format!("/audits/{}/questions", a.id()))) {
                        (v.secret()) button.button type="submit" { "Take the questions for its clauses" }
                    }
                }
            }
            (failed(v, &a))
        }
        (report(v, record, &a, may))
        (samples(v, &a, may))
    }
}

/// Lines that are not as required, each with its finding or the way to raise it.
fn failed(v: &Visit, a: &Rec<'_, Audit>) -> Markup {
    let findings: Vec<Rec<'_, Finding>> = v.programme.pointing::<Finding>(&a.reference(), "audit").collect();
    let lines: Vec<_> = a.checklist.iter().filter(|l| l.result == Some(CheckResult::Nonconformity)).collect();
    let may = v.may_act() && v.actor.may_create(Kind::of::<Finding>());
    html! {
        @if !lines.is_empty() {
            h3 { "Not as required" }
            ul.work { @for l in lines {
                @let finding = findings.iter().find(|f| {
                    l.clause.as_ref().is_some_and(|c| f.clauses.contains(c))
                        || l.control.as_ref().is_some_and(|c| f.controls.iter().any(|k| k.to == c.to))
                });
                li {
                    strong { (l.question.as_deref().unwrap_or("–")) }
                    @if let Some(seen) = &l.seen { p { (seen) } }
                    @match finding {
                        Some(f) => p.meta { "Finding: " a href=(v.record_href(&f.reference())) { (f.title()) } },
                        None => p { (parts::status(Tone::Minor, "no finding follows it")) " "
                            @if may { a href=(raise(v, a, l)) { "Raise the finding" } } },
                    }
                }
            } }
        }
    }
}

/// The form of a finding with what the line says: what was asked, what was seen, of which clause or control.
fn raise(v: &Visit, a: &Rec<'_, Audit>, line: &Check) -> String {
    use std::fmt::Write as _;

    let mut to = format!("/new/finding?source=audit&audit={}&raised={}", a.reference(), v.today());
    let mut add = |field: &str, value: Option<&str>| {
        if let Some(value) = value {
            let _ = write!(to, "&{field}={}", encoded(value));
        }
    };
    add(
        "owner",
        line.control
            .as_ref()
            .and_then(|c| v.programme.find(&c.to)?.owner.as_ref())
            .map(|o| o.to.to_string())
            .as_deref(),
    );
    add("requirement", line.question.as_deref());
    add("objective_evidence", line.seen.as_deref());
    add("clauses", line.clause.as_deref());
    add("controls[0]", line.control.as_ref().map(|c| c.to.to_string()).as_deref());
    v.href(&to)
}

/// The report: where it is read, and where whoever audits writes it.
fn report(v: &Visit, record: &Record, a: &Rec<'_, Audit>, may: bool) -> Markup {
    let begun = a.date.is_some_and(|d| d <= v.today());
    html! {
        @if may && begun && a.report.is_none() {
            section.panel aria-labelledby="report" {
                h2 #report { "Write the report" }
                p { "What was looked at, what was found, and what it means for the ISMS. Whoever was audited reads it; the management review does, too." }
                (short(v, record, &["report"], &[], "File the report"))
            }
        }
    }
}

fn samples(v: &Visit, a: &Rec<'_, Audit>, may: bool) -> Markup {
    if a.samples.is_empty() && !may {
        return html! {};
    }
    html! {
        section aria-labelledby="samples" {
            h2 #samples { "Samples" }
            p.meta { "Drawn by a seed, so that anybody can draw them again: the members with the smallest SHA-256 of “seed:member”." }
            @for s in &a.samples {
                details.more {
                    summary { (s.drawn.len()) " of " (s.population.unwrap_or(0)) " · " (s.of.as_deref().unwrap_or("")) }
                    p.meta { "Seed " code { (s.seed.as_deref().unwrap_or("–")) }
                        @if let Some(d) = s.digest { ", checksum of the population " code { (d.short()) } } }
                    ol.drawn { @for m in &s.drawn { li { (value::reference(v, m)) } } }
                }
            }
            @if may { (draw(v, a)) }
        }
    }
}

fn draw(v: &Visit, a: &Rec<'_, Audit>) -> Markup {
    html! {
        details.more {
            summary { "Draw a sample" }
            form.adopt method="post" action=(v.href(&format!("/audits/{}/sample", a.id()))) enctype="application/x-www-form-urlencoded" {
                (v.secret())
                div.field { label for="sample-kind" { "From the records" }
                    select #sample-kind name="kind" { option value="" { "A list of my own, below" }
                        @for kind in KINDS.iter().filter_map(|k| Kind::parse(k)) {
                            option value=(kind) { (kind.spec().labels) " (" (words::grouped(v.programme.count(kind))) ")" } } } }
                div.field { label for="sample-what" { "What the list is " span.optional { "for a list of your own" } }
                    input.long #sample-what name="what" maxlength="200" autocomplete="off" placeholder="Leavers of the first quarter, from the HR system"; }
                div.field { label for="sample-members" { "The list, a line each" } textarea #sample-members name="members" rows="4" {} }
                div.field { label for="sample-size" { "How many" } input.short #sample-size name="size" inputmode="numeric" value="20"; p.hint { "1 to " (LARGEST_SAMPLE) } }
                div.field { label for="sample-seed" { "Seed" } input.short #sample-seed name="seed" value=(v.today().strftime("%Y%m%d")) autocomplete="off"; p.hint { "Set it before you see the list." } }
                button.button type="submit" { "Draw the sample" }
            }
        }
    }
}
