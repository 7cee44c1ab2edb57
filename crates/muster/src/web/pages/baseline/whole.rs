//! One baseline as a whole: the picture by group and the table behind it, the gaps with the longest way first, one group's
//! lines with what the data say, other baselines, and the sign-off.

use std::sync::Arc;

use maud::{Markup, PreEscaped, html};
use muster_engine::baseline::{Answers, Gap, Group, LEVELS, Line, answers, gaps, groups};
use muster_engine::roadmap::{Roadmap, State};
use muster_model::kinds::Baseline;
use muster_model::{Rec, Standing};
use muster_render::svg::maturity::{self, Level, Maturity};

use super::lines::{self, level_word};
use super::{all, is_signed, lines_of, named, path, start_form};
use crate::web::look::parts::{self, Tone};
use crate::web::look::{value, words};
use crate::web::pages::records::detail;
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// Gaps shown at first.
const SHOWN: usize = 15;

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let b = named(&v)?;
    let checked = v.checked().await?;
    let roadmap = v.roadmap().await?;
    let lines = lines_of(&v, &checked);
    let given = answers(b.data);
    let groups = groups(&lines, &given);
    let open = gaps(&lines, &given);
    let signable = if v.may_act() && b.sign_off.is_none() && !given.is_empty() {
        v.muster().may_attest(&v.actor, b.record, "sign_off").await?
    } else {
        Vec::new()
    };
    let spec = b.record.kind.field("sign_off");
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/roadmap")) { "Roadmap" } " › Baseline" }, b.title(),
            lede(&v, &b, &groups, open.len()), acts(&v, &b)))
        (legend())
        div.fig-frame tabindex="0" role="group" aria-label="Maturity by group" {
            (PreEscaped(figure(&v, &b, &groups, None)))
        }
        (group_table(&v, &b, &groups))
        (gap_list(&v, &open, &roadmap, given.len()))
        (one_group(&v, &b, &lines, &given))
        (others(&v, &b))
        @if let (Some(spec), false) = (spec, signable.is_empty()) {
            (detail::attest(&v, b.record, spec, &signable))
        }
    };
    Ok(v.page_in(b.title(), Some(Slot::Roadmap), content))
}

fn lede(v: &Visit, b: &Rec<'_, Baseline>, groups: &[Group], gaps: usize) -> Markup {
    let lines: usize = groups.iter().map(|g| g.lines).sum();
    let answered: usize = groups.iter().map(|g| g.answered).sum();
    html! {
        p.lede {
            @if let Some(day) = b.date { "As of " (words::date(day)) ": " }
            (words::grouped(answered)) " of " (words::grouped(lines)) " lines are answered"
            @if answered > 0 { ", " (words::count(gaps, "lies", "lie")) " below what is wanted" }
            "."
        }
        p.stand {
            @match &b.sign_off {
                Some(given) => {
                    @let standing = v.programme.standing(b.record, "sign_off", Some(given));
                    (parts::status(tone(standing), standing.label())) " "
                    span.meta { "Signed off"
                        @if let Some(by) = &given.by { " by " (value::reference(v, &by.to.to_string())) }
                        @if let Some(at) = given.at { " on " (words::date(v.programme.profile.today(at))) } "." }
                },
                None => (parts::status(Tone::Plain, "a draft: not signed off yet")),
            }
        }
    }
}

/// True when the visitor may change the answers.
fn may_answer(v: &Visit, b: &Rec<'_, Baseline>) -> bool {
    !is_signed(v, b) && v.may_act() && v.actor.may_write(b.record)
}

const fn tone(standing: Standing) -> Tone {
    match standing {
        Standing::Attested => Tone::Fine,
        Standing::Outdated => Tone::Observation,
        Standing::Asserted | Standing::Absent => Tone::Plain,
    }
}

fn acts(v: &Visit, b: &Rec<'_, Baseline>) -> Markup {
    html! {
        @if may_answer(v, b) { a.button.primary href=(v.href(&format!("{}/assess?group=4", path(b)))) { "Answer" } }
        @else { (start_form(v, "Start a new one")) }
        a.button href=(v.record_href(&b.reference())) { "The record" }
    }
}

/// The six levels, in words.
pub fn legend() -> Markup {
    html! {
        details.fold.scale {
            summary { "What the six levels mean" }
            dl.levels { @for l in &LEVELS { div { dt { strong.num { (l.value) } " " (l.word) } dd { (l.means) } } } }
            p.meta { "The scale is our own; ISO/IEC 27001 asks for none. Level 3 is what a certificate needs." }
        }
    }
}

/// The picture by group; with what stood before where two are compared.
pub fn figure(v: &Visit, b: &Rec<'_, Baseline>, groups: &[Group], before: Option<&[Group]>) -> String {
    let hrefs: Vec<String> =
        groups.iter().map(|g| v.href(&format!("{}?group={}#lines", path(b), g.id))).collect();
    let labels: Vec<String> = groups.iter().map(label).collect();
    let levels: Vec<Level<'_>> = groups
        .iter()
        .zip(&hrefs)
        .zip(&labels)
        .map(|((g, href), label)| Level {
            label,
            now: g.now,
            wanted: g.wanted,
            before: before.and_then(|all| all.iter().find(|o| o.id == g.id)).and_then(|o| o.now),
            href: Some(href),
        })
        .collect();
    maturity::svg(&Maturity {
        id: "maturity",
        title: "Maturity now and wanted, by group",
        levels: &levels,
        words: LEVELS.map(|l| l.word),
        width: 1000.0,
    })
}

fn label(g: &Group) -> String {
    if g.id.starts_with(|c: char| c.is_ascii_digit()) {
        format!("{} {}", g.id, g.title)
    } else {
        g.title.clone()
    }
}

fn group_table(v: &Visit, b: &Rec<'_, Baseline>, groups: &[Group]) -> Markup {
    let average = |n: Option<f64>| n.map_or_else(|| "–".to_owned(), |n| format!("{n:.1}"));
    html! {
        p.meta { "The bar is the average level now, the upright line the average wanted." }
        details.fold {
            summary { "The same as a table" }
            table.list.narrow {
                caption.unseen { "Maturity by group" }
                thead { tr {
                    th.title scope="col" { "Group" } th.num scope="col" { "Answered" } th.num scope="col" { "Now" }
                    th.num scope="col" { "Wanted" } th.num scope="col" { "The data support" }
                } }
                tbody { @for g in groups { tr {
                    th.title scope="row" { a href=(v.href(&format!("{}?group={}#lines", path(b), g.id))) { (label(g)) } }
                    td.num data-label="Answered" { (g.answered) " of " (g.lines) }
                    td.num data-label="Now" { (average(g.now)) }
                    td.num data-label="Wanted" { (average(g.wanted)) }
                    td.num data-label="The data support" { (average(Some(g.proposed))) }
                } } }
            }
        }
    }
}

fn gap_list(v: &Visit, open: &[Gap<'_>], roadmap: &Roadmap, answered: usize) -> Markup {
    html! {
        section aria-labelledby="gaps" {
            h2 #gaps { "Gaps, the longest way first" }
            @match (open, answered) {
                (_, 0) => p.nothing { "Nothing is answered yet." },
                ([], _) => p { (parts::status(Tone::Fine, "every answered line is where it should be")) },
                _ => {
                    (gap_table(v, open.get(..SHOWN).unwrap_or(open), roadmap))
                    @if let Some(rest) = open.get(SHOWN..).filter(|r| !r.is_empty()) {
                        details.more {
                            summary { "And " (words::grouped(rest.len())) " more" }
                            (gap_table(v, rest, roadmap))
                        }
                    }
                },
            }
        }
    }
}

fn gap_table(v: &Visit, open: &[Gap<'_>], roadmap: &Roadmap) -> Markup {
    html! {
        table.list {
            caption.unseen { "Lines below what is wanted" }
            thead { tr {
                th.title scope="col" { "Clause or control" } th scope="col" { "Now" } th scope="col" { "Wanted" }
                th.num scope="col" { "To climb" } th scope="col" { "The data support" } th scope="col" { "What closes it" }
            } }
            tbody { @for g in open { tr {
                th.title scope="row" { (lines::title(v, g.line)) @if !g.answer.note.is_empty() { p.meta { (g.answer.note) } } }
                td data-label="Now" { (level_word(g.answer.now)) }
                td data-label="Wanted" { (level_word(g.answer.wanted)) }
                td.num data-label="To climb" { (g.answer.distance()) }
                td data-label="The data support" { (level_word(g.line.proposed))
                    @if g.line.proposed > g.answer.now { " " span.meta { "risen since" } } }
                td data-label="What closes it" { (closer(v, g.line, roadmap)) }
            } } }
        }
    }
}

/// The task of the roadmap that leads there: the control's own, or what is left of the clause.
fn closer(v: &Visit, line: &Line, roadmap: &Roadmap) -> Markup {
    let key = line.subject.key();
    let own = format!("control-{key}");
    let serves = |t: &&muster_engine::roadmap::TaskPlan| {
        t.state != State::Done
            && (t.id == own || t.clauses.iter().any(|c| c == key) && !t.id.starts_with("control-"))
    };
    let mut tasks: Vec<_> = roadmap.tasks.iter().filter(serves).collect();
    tasks.sort_by_key(|t| (t.end, &t.id));
    html! { @match tasks.first() {
        Some(task) => {
            a href=(v.href(&format!("/roadmap/{}", task.id))) { (task.title) }
            @if let Some(end) = tasks.iter().filter_map(|t| t.end).max() { " " span.meta { "until " (words::date(end)) } }
            @if tasks.len() > 1 { " " span.meta { "and " (words::count(tasks.len() - 1, "task", "tasks")) " more" } }
        },
        None => span.nothing { "no task left" },
    } }
}

/// The lines of the group asked for, with answers and proof.
fn one_group(v: &Visit, b: &Rec<'_, Baseline>, lines: &[Line], given: &Answers) -> Markup {
    let Some(group) = v.query.filled("group") else { return html! {} };
    let here: Vec<&Line> = lines.iter().filter(|l| l.subject.group() == group).collect();
    html! { @if !here.is_empty() {
        section aria-labelledby="lines" {
            h2 #lines { "Line by line" }
            @if may_answer(v, b) { p { a href=(v.href(&format!("{}/assess?group={group}", path(b)))) { "Answer these" } } }
            table.list.proofs {
                caption.unseen { "Lines of this group" }
                thead { tr { th.title scope="col" { "Clause or control" } th scope="col" { "Now" } th scope="col" { "Wanted" }
                    th scope="col" { "What the data say" } } }
                tbody { @for line in here { tr {
                    @let answer = given.get(line.subject.key());
                    th.title scope="row" { (lines::title(v, line))
                        @if let Some(a) = answer.filter(|a| !a.note.is_empty()) { p.meta { (a.note) } } }
                    td data-label="Now" { @match answer { Some(a) => (level_word(a.now)), None => span.nothing { "not answered" } } }
                    td data-label="Wanted" { @match answer { Some(a) => (level_word(a.wanted)), None => span.nothing { "–" } } }
                    td data-label="What the data say" { div { (lines::proof(v, line)) } }
                } } }
            }
        }
    } }
}

/// Other baselines, and the way to compare.
fn others(v: &Visit, b: &Rec<'_, Baseline>) -> Markup {
    let others: Vec<_> = all(v).into_iter().filter(|o| o.id() != b.id()).collect();
    html! {
        section aria-labelledby="others" {
            h2 #others { "Other baselines" }
            @if others.is_empty() {
                p.nothing { "This is the only one. Make another in half a year: the two can then be compared." }
            } @else {
                ul.plain-list { @for o in &others { li {
                    a href=(v.href(&path(o))) { (o.title()) } " "
                    @if let Some(day) = o.date { span.meta { (words::date(day)) } " " }
                    @let (from, to) = if o.date <= b.date { (o.id(), b.id()) } else { (b.id(), o.id()) };
                    a href=(v.href(&format!("/baseline/compare?from={from}&to={to}"))) { "Compare" span.unseen { " with " (o.title()) } }
                } } }
            }
        }
    }
}
