//! Which version of the statement this is: the newest approved one, and whether what it was approved on still stands.

use maud::{Markup, html};
use muster_model::kinds::Applicability;
use muster_model::{Rec, Reference};

use super::line::Line;
use crate::web::look::parts::{self, Tone};
use crate::web::look::{value, words};
use crate::web::visit::Visit;

/// The panel above the lines; on paper it is the statement's head.
pub fn standing(v: &Visit, lines: &[Line<'_>]) -> Markup {
    // The one approved last; a draft only where none was approved.
    let newest = muster_engine::statement::approved(&v.programme)
        .or_else(|| v.programme.all::<Applicability>().last());
    html! {
        section.panel.soa-head aria-label="Version of the statement" {
            p.over { (v.programme.profile.name) ", as of " (words::date(v.today())) }
            @match newest {
                None => {
                    p { (parts::status(Tone::Minor, "never approved")) }
                    p { "What stands below is what the records say today. To certify, a version of it must be approved and frozen with \
                         the risks behind it." }
                },
                Some(a) => (version(v, &a, lines)),
            }
        }
    }
}

fn version(v: &Visit, a: &Rec<'_, Applicability>, lines: &[Line<'_>]) -> Markup {
    let pinned = &a.data.controls;
    let differs = |to: &Reference, digest| v.programme.find(to).is_none_or(|r| r.digest() != digest);
    let changed = pinned.iter().filter(|pin| differs(&pin.to, pin.digest)).count();
    let missing = lines
        .iter()
        .filter_map(|l| l.record.as_ref())
        .filter(|r| !pinned.iter().any(|pin| pin.to == r.reference()))
        .count();
    let risks = a.data.risks.iter().filter(|pin| differs(&pin.to, pin.digest)).count();
    let obligations = a.data.obligations.iter().filter(|pin| differs(&pin.to, pin.digest)).count();
    let scope = a.data.scope.as_ref().is_some_and(|pin| differs(&pin.to, pin.digest));
    let criteria = a.data.criteria.as_ref().is_some_and(|pin| differs(&pin.to, pin.digest));
    let still = changed + missing + risks + obligations == 0 && !scope && !criteria;
    html! {
        div.pair {
            div {
                h2 { a href=(super::version::href(v, a.record)) { (a.title()) } }
                p.meta { "Version " (a.data.version.as_deref().unwrap_or("not numbered"))
                    @if let Some(catalogue) = &a.data.catalogue { ", against " (catalogue) }
                    ", with " (words::count(pinned.len(), "control", "controls")) " pinned" }
                @match a.record.value("approval") {
                    Some(json) => (value::attestation(v, a.record, "approval", &json)),
                    None => (parts::status(Tone::Minor, "not approved")),
                }
            }
            div {
                @if still {
                    p { (parts::status(Tone::Fine, "still as it was approved")) }
                } @else {
                    p { (parts::status(Tone::Observation, "changed since")) }
                    ul.tight {
                        @if changed > 0 { li { (words::count(changed, "control has", "controls have")) " changed since" } }
                        @if missing > 0 { li { (words::count(missing, "control is", "controls are")) " decided now but not in that version" } }
                        @if risks > 0 { li { (words::count(risks, "risk", "risks")) " behind it changed since" } }
                        @if obligations > 0 { li { (words::count(obligations, "requirement", "requirements")) " behind it changed since" } }
                        @if scope { li { "The scope changed since" } }
                        @if criteria { li { "The risk criteria changed since" } }
                    }
                    p.meta { "The lines below are as of " (words::date(v.today())) ", not those of the approved version. "
                        a href={ (super::version::href(v, a.record)) "?against=now" } { "What changed line by line" } }
                }
            }
        }
    }
}

/// On the record's own page: the way to its lines.
pub fn panel(v: &Visit, record: &muster_model::Record) -> Markup {
    let href = super::version::href(v, record);
    html! {
        section.panel {
            p { "The record holds pins; the statement itself is written from them." }
            p { a href=(href) { "Every line as it was" } " · " a href={ (href) "?against=now" } { "What differs from now" } }
        }
    }
}
