//! 9.3.2 f): results of risk assessment, and how far the treatment plan is.

use std::collections::BTreeMap;

use maud::{Markup, html};
use muster_model::Rec;
use muster_model::kinds::{Acceptance, Assessment, Criteria, Risk, Treatment, TreatmentStatus};

use super::{Pack, head, said};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::today::day;

/// The section.
pub(super) fn section(pack: &Pack<'_>) -> Markup {
    let v = pack.v;
    let cx = pack.checked.context(&v.programme, v.now);
    let risks: Vec<Rec<'_, Risk>> = v.programme.all::<Risk>().collect();
    let mut assessments: Vec<Rec<'_, Assessment>> = v.programme.all::<Assessment>().collect();
    assessments.sort_by_key(|a| std::cmp::Reverse(a.date));
    html! {
        section.point.begins aria-labelledby="risks" {
            (head("risks", "f)", "Risks, and how far treatment is"))
            (said(pack, &["6.1.2", "6.1.3", "8.2", "8.3"]))
            @match assessments.first() {
                Some(a) => p { "Last assessment: " a href=(v.record_href(&a.reference())) { (a.title()) } ", "
                    (a.date.map(words::date).unwrap_or_default()) ". " (a.result.as_deref().unwrap_or("")) },
                None => p.nothing { "No risk assessment has been made yet." },
            }
            @if let Some(criteria) = cx.criteria() { (bands(pack, &criteria, &risks)) }
            (plan(pack))
            (acceptances(pack))
            (pack.source(html! { a href=(v.href("/records/risk")) { (words::count(risks.len(), "risk", "risks")) } ", "
                a href=(v.href("/records/treatment")) { "treatments" } " and " a href=(v.href("/records/acceptance")) { "acceptances" } }))
        }
    }
}

/// How many risks lie in each band: with no control, now, and once everything planned is done.
fn bands(pack: &Pack<'_>, criteria: &Rec<'_, Criteria>, risks: &[Rec<'_, Risk>]) -> Markup {
    let v = pack.v;
    let of = |level: fn(&Risk) -> Option<&muster_model::kinds::parts::Analysis>| {
        let mut counts: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        for r in risks {
            let score = level(r).and_then(|a| a.score(criteria));
            let band = score.and_then(|s| criteria.band(s)).and_then(|b| b.name.as_deref());
            *counts.entry(band).or_default() += 1;
        }
        counts
    };
    let columns = [of(|r| r.inherent.as_ref()), of(|r| r.current.as_ref()), of(|r| r.residual.as_ref())];
    let mut rows: Vec<_> = criteria.bands.iter().collect();
    rows.sort_by_key(|b| std::cmp::Reverse(b.from));
    let cell = |n: usize| html! { @if n > 0 { (words::grouped(n)) } @else { span.nothing { "–" } } };
    html! {
        table.list.narrow {
            caption.unseen { "Risks by band" }
            thead { tr { th.title scope="col" { "Band" } th scope="col" { "Asks for" } th.num scope="col" { "With no control" } th.num scope="col" { "Now" } th.num scope="col" { "Once treated" } } }
            tbody {
                @for b in rows {
                    tr {
                        th.title scope="row" { (parts::capital(b.name.as_deref().unwrap_or(""))) }
                        td data-label="Asks for" { span { @if b.acceptable == Some(true) { "acceptable as it is" } @else { "treatment or acceptance" }
                            @if let Some(by) = &b.accepted_by { span.meta { ", accepted by " (by) } } } }
                        @for (label, counts) in ["With no control", "Now", "Once treated"].iter().zip(&columns) {
                            td.num data-label=(label) { (cell(counts.get(&b.name.as_deref()).copied().unwrap_or(0))) }
                        }
                    }
                }
                tr {
                    th.title scope="row" { "Not analysed" } td data-label="Asks for" { "an analysis" }
                    @for (label, counts) in ["With no control", "Now", "Once treated"].iter().zip(&columns) {
                        td.num data-label=(label) { (cell(counts.get(&None).copied().unwrap_or(0))) }
                    }
                }
            }
        }
        p.meta { "By " a href=(v.record_href(&criteria.reference())) { (criteria.title()) }
            @if let Some(version) = &criteria.version { ", version " (version) } "." }
    }
}

fn plan(pack: &Pack<'_>) -> Markup {
    let v = pack.v;
    let mut all: Vec<Rec<'_, Treatment>> = v.programme.all::<Treatment>().collect();
    all.sort_by_key(|t| (finished(t), t.due, t.id()));
    let done = all.iter().filter(|t| t.status == Some(TreatmentStatus::Done)).count();
    let late = all.iter().filter(|t| !finished(t) && t.due.is_some_and(|d| d < v.today())).count();
    html! {
        h3 { "The treatment plan" }
        @if all.is_empty() { p.nothing { "No treatment is planned." } }
        @else { p { (words::grouped(done)) " of " (words::count(all.len(), "treatment is", "treatments are")) " done, " (words::grouped(late)) " overdue." } }
        @if all.iter().any(|t| !finished(t)) {
            table.list {
                caption.unseen { "Treatments not done yet" }
                thead { tr { th.title scope="col" { "Treatment" } th scope="col" { "Owner" } th scope="col" { "Status" } th scope="col" { "Due" } th.num scope="col" { "Cost" } } }
                tbody { @for t in all.iter().filter(|t| !finished(t)) { tr {
                    th.title scope="row" { a href=(v.record_href(&t.reference())) { (t.title()) } }
                    td data-label="Owner" { @if let Some(o) = &t.record.owner { (v.programme.title(&o.to)) } }
                    td data-label="Status" { (parts::status(Tone::Plain, &t.status.map_or_else(String::new, |s| s.label().to_lowercase()))) }
                    td data-label="Due" { @if let Some(d) = t.due { (day(d, v.today())) } }
                    td.num data-label="Cost" { @match t.record.value("cost") {
                        Some(cost) => (crate::web::look::value::money(cost.as_str().unwrap_or(""))), None => span.nothing { "–" } } }
                } } }
            }
        }
    }
}

fn finished(t: &Rec<'_, Treatment>) -> bool {
    matches!(t.status, Some(TreatmentStatus::Done | TreatmentStatus::Dropped))
}

fn acceptances(pack: &Pack<'_>) -> Markup {
    let v = pack.v;
    let mut all: Vec<Rec<'_, Acceptance>> = v.programme.all::<Acceptance>().collect();
    all.sort_by_key(|a| (a.until, a.id()));
    html! {
        h3 { "Accepted risks" }
        @if all.is_empty() { p.nothing { "No risk has been accepted." } }
        ul.work { @for a in &all {
            @let moved = a.risk.as_ref().is_some_and(|p| v.programme.find(&p.to).is_none_or(|r| r.digest() != p.digest));
            li {
                a href=(v.record_href(&a.reference())) { (a.title()) }
                @if moved { " " (parts::status(Tone::Observation, "the risk has changed since")) }
                p.meta {
                    @match a.until {
                        Some(until) if until < v.today() => { (parts::status(Tone::Minor, "ended")) " " (words::date(until)) " (" (words::relative(until, v.today())) ")" },
                        Some(until) => { "Until " (day(until, v.today())) },
                        None => "Without an end",
                    }
                    @if let Some(level) = &a.level { ", level " (level) } }
            }
        } }
    }
}
