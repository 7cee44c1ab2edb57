//! `/o/ORG/risks/assessments/ID`: an assessment beside another, or beside what stands now: which risks appeared, went and
//! moved, and what they cost, when both say.

use std::sync::Arc;

use maud::{Markup, html};
use muster_engine::risk::{Comparison, Moved, Placed, Single, Way, compare};
use muster_model::kinds::Assessment;
use muster_model::{Programme, Rec};
use muster_render::svg::matrix::band_marks;

use super::sides::Side;
use super::{address, all, criteria, money, signed};
use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::{value, words};
use crate::web::pages::risks::levels::{Scales, tone_of};
use crate::web::visit::{Answer, Visit};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let a = v
        .programme
        .by_id::<Assessment>(v.param("id"))
        .ok_or_else(|| Failure::not_found("this assessment"))?;
    let with = match v.query.filled("with").filter(|w| *w != "now") {
        Some(id) => Some(
            v.programme.by_id::<Assessment>(id).ok_or_else(|| Failure::not_found("the other assessment"))?,
        ),
        None => None,
    };
    let this = Side::of(&v, a).await?;
    let other = match with {
        Some(b) => Side::of(&v, b).await?,
        None => Side::now(&v),
    };
    // The earlier one stands on the left, whichever was asked for first.
    let turned = with.is_some_and(|b| b.date < a.date);
    let (before, after) = if turned { (other, this) } else { (this, other) };
    let found = compare(&before.look(), &after.look());
    let money = money::section(&v, &before, &after).await?;
    let sign = v.may_act() && !v.muster().may_attest(&v.actor, a.record, "sign_off").await?.is_empty();
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/risks/assessments")) { "Risk assessments" } }, a.title(),
            html! { p.lede { "Made on " (a.date.map_or("an unknown day".into(), words::date)) ", beside "
                @match with { Some(b) => (b.title()), None => "what stands now" } "." } },
            html! { a.button href=(v.record_href(&a.reference())) { "The record" } }))
        div.with-margin {
            div.main-column {
                (choose(&v, &a, with.as_ref()))
                (answer(&before, &after, &found))
                (missing(&v, &before, &after))
                (moved(&v, &found))
                (singles(&v, "appeared", &after.alone("Appeared since"), &found.appeared, &after.programme))
                (singles(&v, "went", &before.alone("Only now"), &found.went, &before.programme))
                (bands(&before, &after))
                (money)
            }
            aside.margin { (facts(&v, &a, sign)) }
        }
    };
    Ok(v.page(a.title(), content))
}

fn choose(v: &Visit, a: &Rec<'_, Assessment>, with: Option<&Rec<'_, Assessment>>) -> Markup {
    let others: Vec<_> = all(v).into_iter().filter(|b| b.id() != a.id()).collect();
    html! { @if !others.is_empty() {
        form.filters method="get" action=(v.href(&address(a))) aria-label="Compare with" {
            div.filter { label for="with" { "Compare with" }
                select #with name="with" {
                    option value="now" { "What stands now" }
                    @for b in &others { option value=(b.id()) selected[with.is_some_and(|w| w.id() == b.id())] { (b.title()) } }
                } }
            div.filter.go { button.button type="submit" { "Compare" } }
        }
    } }
}

fn answer(before: &Side<'_>, after: &Side<'_>, found: &Comparison) -> Markup {
    let current: Vec<&Moved> =
        found.moved.iter().filter(|m| m.which == muster_engine::risk::Which::Current).collect();
    let count = |way: Way| current.iter().filter(|m| m.way == way).count();
    let digest = |s: &Side<'_>| s.judged_by().map(|c| c.record.digest());
    let n = |n: usize| words::grouped(n);
    html! {
        dl.headline.compared {
            div { dt { "Appeared" } dd { (n(found.appeared.len())) } }
            div { dt { "Gone" } dd { (n(found.went.len())) } }
            div { dt { "Worse now" } dd { (n(count(Way::Worse))) } }
            div { dt { "Better now" } dd { (n(count(Way::Better))) } }
            div { dt { "Same levels" } dd { (n(found.same)) } }
        }
        @if before.criteria.is_none() || after.criteria.is_none() {
            p.note { (parts::status(Tone::Observation, "no criteria")) " " (if before.criteria.is_none() { before.name() } else { after.name() })
                " names no criteria, so its levels cannot be told." }
        } @else if digest(before) != digest(after) {
            p.note { (parts::status(Tone::Observation, "other criteria")) " Each side is judged by the criteria it used, and they differ. \
                Where a risk says the same as before, only the criteria moved it; that is said beside it." }
        }
    }
}

/// What the pins name and is not here: said, so that nobody takes it for gone.
fn missing(v: &Visit, before: &Side<'_>, after: &Side<'_>) -> Markup {
    html! { @for side in [before, after] { @if !side.missing.is_empty() {
        details.fold {
            summary { (words::count(side.missing.len(), "record", "records")) " of " (side.name()) " cannot be read in the version it pins" }
            p.meta { "That version was never in this installation: it came by a file, after it had changed. They count as not there." }
            ul.lines { @for r in &side.missing { li { (value::reference(v, &r.to_string())) span.right.meta { (r.kind.spec().label.to_lowercase()) } } } }
        }
    } } }
}

/// A level in words: `high 12`.
pub fn placed(p: Option<&Placed>) -> Markup {
    html! { @match p {
        Some(p) => span.level { (parts::status(tone(p), p.band.as_deref().unwrap_or("no band"))) " " span.score.num { (p.score) } },
        None => span.nothing { "not rated" },
    } }
}

/// The mark that its band has on the matrix.
fn tone(p: &Placed) -> Tone {
    tone_of(p.of.checked_sub(p.above + 1).and_then(|i| band_marks(p.of).get(i).copied()))
}

/// Which way a level went, in a word and a shape.
pub fn way(m: &Moved) -> Markup {
    match m.way {
        Way::Worse => parts::status(Tone::Major, "worse"),
        Way::Better => parts::status(Tone::Fine, "better"),
        Way::Other => {
            parts::status(Tone::Plain, if m.to.is_none() { "not on the scales" } else { "different" })
        }
    }
}

fn moved(v: &Visit, found: &Comparison) -> Markup {
    html! {
        section aria-labelledby="moved-h" {
            h2 #moved-h { "At another level" }
            @if found.moved.is_empty() { p.nothing { "No risk that is in both stands at another level." } } @else {
                (moves(v, &found.moved))
            }
        }
    }
}

/// The table of moves.
pub fn moves(v: &Visit, all: &[Moved]) -> Markup {
    html! {
        table.list.moves {
            caption.unseen { "Risks at another level" }
            thead { tr { th.title scope="col" { "Risk" } th scope="col" { "Level" } th scope="col" { "From" } th scope="col" { "To" } th scope="col" { "Which way" } } }
            tbody { @for m in all { tr {
                th.title scope="row" { a href=(v.record_href(&m.risk)) { (m.title) } @if !m.reassessed { div.meta { "says the same; the criteria moved it" } } }
                td data-label="Level" { (m.which.word()) }
                td data-label="From" { (placed(m.from.as_ref())) }
                td data-label="To" { (placed(m.to.as_ref())) }
                td data-label="Which way" { (way(m)) }
            } } }
        }
    }
}

fn singles(v: &Visit, id: &str, title: &str, all: &[Single], of: &Programme) -> Markup {
    html! { @if !all.is_empty() {
        section aria-labelledby={ (id) "-h" } {
            h2 id={ (id) "-h" } { (title) " " span.count { (words::grouped(all.len())) } }
            ul.lines { @for s in all { li {
                @if v.programme.find(&s.risk).is_some() { a href=(v.record_href(&s.risk)) { (s.title) } }
                @else { (s.title) }
                " " (placed(s.current.as_ref()))
                @if let Some(owner) = of.find(&s.risk).and_then(|r| r.owner.as_ref()) { span.right.meta { (v.programme.title(&owner.to)) } }
            } } }
        }
    } }
}

/// How many risks lay in each band on either side.
fn bands(before: &Side<'_>, after: &Side<'_>) -> Markup {
    let rows = |side: &Side<'_>| -> Vec<(String, usize, Tone)> {
        let scales = Scales::of(side.judged_by());
        let mut counts = vec![0; scales.bands.len()];
        let mut unrated = 0;
        for risk in side.programme.all::<muster_model::kinds::Risk>() {
            match scales.level(risk.data.current.as_ref()).and_then(|l| counts.get_mut(l.band?)) {
                Some(n) => *n += 1,
                None => unrated += 1,
            }
        }
        let named = scales.bands.iter().zip(&counts).enumerate();
        let mut out: Vec<_> = named.map(|(i, (b, n))| (b.0.clone(), *n, scales.tone(Some(i)))).collect();
        out.reverse();
        out.push(("not rated".into(), unrated, Tone::Plain));
        out
    };
    html! {
        section aria-labelledby="bands-h" {
            h2 #bands-h { "How many where" }
            div.two { @for side in [before, after] { div {
                h3 { (parts::capital(side.name())) }
                table.list.narrow {
                    caption.unseen { "Risks in each band, " (side.name()) }
                    thead { tr { th.title scope="col" { "Band" } th.num scope="col" { "Risks" } } }
                    tbody { @for (band, n, tone) in rows(side) { tr { th.title scope="row" { (parts::status(tone, &band)) } td.num data-label="Risks" { (words::grouped(n)) } } } }
                }
            } } }
        }
    }
}

fn facts(v: &Visit, a: &Rec<'_, Assessment>, sign: bool) -> Markup {
    html! {
        section { h2 { "Sign-off" }
            @match a.record.value("sign_off") {
                Some(json) => (value::attestation(v, a.record, "sign_off", &json)),
                None => { p { (signed(v, a)) } p.meta { "Until somebody signs, the result is a draft." } },
            }
            @if sign { p { a.button.primary href=(v.href(&format!("/records/assessment/{}#attest-sign_off", a.id()))) { "Sign it off" } } }
        }
        section { h2 { "Result" } @match &a.result { Some(r) => p { (**r) }, None => p { (value::nothing()) } } }
        section { h2 { "Took part" }
            @if a.participants.is_empty() { p { (value::nothing()) } }
            ul.lines { @for p in &a.participants { li { (value::reference(v, &p.to.to_string())) } } } }
        section { h2 { "Criteria" } (criteria(v, a.data)) }
        section { h2 { "Simulation" }
            @match (a.seed, a.trials) {
                (Some(seed), Some(trials)) => p { (words::grouped(usize::try_from(trials).unwrap_or(0))) " years, seed " code { (seed) }
                    @if let Some(engine) = &a.engine { ", " (engine) } },
                _ => p.nothing { "None was run." },
            } }
        section { h2 { "Identity snapshot" }
            @match &a.snapshot { Some(s) => p { a href=(v.href(&format!("/identity/snapshots/{}", s.short()))) { code { (s.short()) } } }, None => p.nothing { "None" } } }
    }
}
