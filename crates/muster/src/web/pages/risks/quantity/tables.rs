//! What each risk costs, what each treatment is worth, and what is not in the sum.

use std::collections::HashSet;

use maud::{Markup, html};
use muster_engine::risk::{Portfolio, RiskLosses, Worth};
use muster_model::Reference;
use muster_model::kinds::{Risk, Treatment};

use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::risks::levels::{Scales, View};
use crate::web::pages::risks::line::is_open;
use crate::web::pages::risks::money::{about, form_at_numbers, share, years};
use crate::web::visit::Visit;

/// A treatment that has paid for itself within so many years is called worth it: equipment and contracts are mostly planned
/// over three.
const WORTH_IT: f64 = 3.0;

/// The risks, the costliest first; or those with the worst bad year first.
pub fn ranking(v: &Visit, found: &Portfolio) -> Markup {
    let by_tail = v.query.get("sort") == Some("tail");
    let mut rows: Vec<&RiskLosses> = found.risks.iter().collect();
    if by_tail {
        rows.sort_by(|a, b| b.current.p99.total_cmp(&a.current.p99));
    }
    let total = found.now.mean.max(f64::MIN_POSITIVE);
    let head = |label: &str, tail: bool| {
        let sort = if tail { Some("tail") } else { None };
        let to = v.href(&format!("/risks/quantity{}#ranking", v.query.with("sort", sort).query()));
        html! { th.num scope="col" aria-sort=[(by_tail == tail).then_some("descending")] {
        a href=(to) { (label) @if by_tail == tail { span.arrow aria-hidden="true" { "↓" } } } } }
    };
    html! {
        section #ranking aria-labelledby="ranking-h" {
            h2 #ranking-h { "Which risks cost most" }
            p.meta { "Money in " (found.currency) ", rounded to two digits. An average says what to budget; the bad year says what could hurt. They often rank differently." }
            table.list.costs {
                caption.unseen { "What each risk costs a year" }
                thead { tr {
                    th.title scope="col" { "Risk" }
                    (head("Average year", false))
                    th.num scope="col" { "Of all" }
                    th.num scope="col" { "Years with loss" }
                    (head("1 year in 100", true))
                    th.num scope="col" { "With no control" }
                    th.num scope="col" { "As planned" }
                } }
                tbody { @for r in rows { (risk_row(v, r, r.current.mean / total)) } }
                tfoot { tr {
                    th.title scope="row" { "All together" }
                    td.num data-label="Average year" { (about(found.now.mean)) }
                    td.num data-label="Of all" { "100 %" }
                    td.num data-label="Years with loss" { (share(found.now.any)) }
                    td.num data-label="1 year in 100" { (about(found.now.p99)) }
                    td.num data-label="With no control" { span.nothing { "–" } }
                    td.num data-label="As planned" { (about(found.planned.mean)) }
                } }
            }
            p.meta { "Bad years of single risks do not add up: they rarely fall together." }
        }
    }
}

fn risk_row(v: &Visit, r: &RiskLosses, part: f64) -> Markup {
    let owner = v.programme.find(&r.risk).and_then(|x| x.owner.as_ref().map(|o| v.programme.title(&o.to)));
    html! {
        tr id={ "cost-" (r.risk.id) } {
            th.title scope="row" { a href=(v.record_href(&r.risk)) { (r.title) } @if let Some(owner) = owner { div.meta { (owner) } } }
            td.num data-label="Average year" { strong { (about(r.current.mean)) } }
            td.num data-label="Of all" { (share(part)) }
            td.num data-label="Years with loss" { (share(r.current.any)) }
            td.num data-label="1 year in 100" { (about(r.current.p99)) }
            td.num data-label="With no control" { @match r.inherent { Some(s) => (about(s.mean)), None => span.nothing { "not given" } } }
            td.num data-label="As planned" { @match r.residual { Some(s) => (about(s.mean)), None => span.nothing { "as now" } } }
        }
    }
}

/// What open treatments take off.
pub fn treatments(v: &Visit, found: &Portfolio) -> Markup {
    let valued: HashSet<&Reference> = found.treatments.iter().map(|w| &w.treatment).collect();
    let open = v.programme.all::<Treatment>().filter(|t| is_open(t)).count();
    let rest = open.saturating_sub(valued.len());
    html! {
        section aria-labelledby="worth-h" {
            h2 #worth-h { "What each treatment is worth" }
            @if found.treatments.is_empty() {
                p.nothing { "No open treatment can be valued: its risks need numbers for now, and for once it is done." }
            } @else {
                table.list.costs {
                    caption.unseen { "What each treatment takes off and costs" }
                    thead { tr { th.title scope="col" { "Treatment" } th.num scope="col" { "Takes off a year" } th.num scope="col" { "Costs once" }
                        th.num scope="col" { "Paid back in" } th scope="col" { "In money" } } }
                    tbody { @for w in &found.treatments { (worth(v, w)) } }
                }
                p.meta { "Each as if it were the only one: where two treat the same risk, both count all of it. “Worth it” means that it pays for itself within "
                    (WORTH_IT) " years. Money is not the only reason: safety of people and the law are no matter of years." }
            }
            @if rest > 0 { p.meta { "Of " (words::count(open, "open treatment", "open treatments")) ", " (words::grouped(rest))
                " cannot be valued: some of their risks have no numbers, or do not say what will remain." } }
        }
    }
}

fn worth(v: &Visit, w: &Worth) -> Markup {
    let verdict = match (w.saves() > 0.0, w.pays_back()) {
        (false, _) => parts::status(Tone::Minor, "takes nothing off"),
        (true, None) => parts::status(Tone::Plain, "cost not given"),
        (true, Some(y)) if y <= WORTH_IT => parts::status(Tone::Fine, "worth it"),
        (true, Some(_)) => parts::status(Tone::Observation, "not by money alone"),
    };
    html! {
        tr {
            th.title scope="row" { a href=(v.record_href(&w.treatment)) { (w.title) }
                div.meta { "its risks: " (about(w.before)) " now, " (about(w.after)) " after" } }
            td.num data-label="Takes off a year" { strong { (about(w.saves())) } }
            td.num data-label="Costs once" { @match w.cost { Some(c) => (about(c)), None => span.nothing { "not given" } } }
            td.num data-label="Paid back in" { @match w.pays_back() { Some(y) => (years(y)), None => span.nothing { "–" } } }
            td data-label="In money" { (verdict) }
        }
    }
}

/// Numbers that could not be used.
pub fn problems(v: &Visit, found: &Portfolio) -> Markup {
    html! { @if !found.problems.is_empty() {
        section aria-labelledby="problems-h" {
            h2 #problems-h { "Numbers that cannot be used" }
            ul.work { @for p in &found.problems { li {
                a href=(v.record_href(&p.record)) { (v.programme.title(&p.record)) }
                p { (parts::status(Tone::Minor, "left out")) " " (p.field.replace('.', ", ")) ": " (p.message) "." }
            } } }
        }
    } }
}

/// Risks that are not in the sum, the highest level first.
pub fn without(v: &Visit, found: &Portfolio) -> Markup {
    let scales = Scales::in_use(v);
    let mut rows: Vec<_> = found.without.iter().filter_map(|r| v.programme.get::<Risk>(r)).collect();
    let score = |r: &muster_model::Rec<'_, Risk>| scales.level(r.data.current.as_ref()).map(|l| l.score);
    rows.sort_by_key(|r| (std::cmp::Reverse(score(r)), r.title()));
    html! { @if !rows.is_empty() && !found.risks.is_empty() {
        section #without aria-labelledby="without-h" {
            h2 #without-h { "Not in the sum yet" }
            p { (parts::capital(&words::count(rows.len(), "risk has", "risks have"))) " no numbers, so every figure above is too low by what they cost. The highest level first." }
            ul.lines.without { @for r in &rows { li {
                a href=(v.record_href(&r.reference())) { (r.title()) }
                " " (scales.badge(scales.level(r.data.current.as_ref())))
                @if let Some(to) = form_at_numbers(v, &r.reference()) { span.right { a.soft href=(to) aria-label={ "Put into numbers: " (r.title()) } { "Put into numbers" } } }
            } } }
            p.meta { "Levels are those " (View::Current.means()) "." }
        }
    } }
}
