//! 9.3.2 g): what could be better.

use maud::{Markup, html};
use muster_model::kinds::{Improvement, ImprovementStatus};
use muster_model::{Level, Rec};

use super::{Pack, head, said};
use crate::web::look::parts::{self, Tone};
use crate::web::look::spoken::spoken;
use crate::web::look::words;

/// Most opportunities of the check that are named.
const SHOWN: usize = 8;

/// The section.
pub(super) fn section(pack: &Pack<'_>) -> Markup {
    let v = pack.v;
    let mut all: Vec<Rec<'_, Improvement>> = v.programme.all::<Improvement>().collect();
    all.sort_by_key(|i| {
        (matches!(i.status, Some(ImprovementStatus::Done | ImprovementStatus::Declined)), i.id())
    });
    let found: Vec<_> =
        pack.checked.report.diagnostics.iter().filter(|d| d.level == Level::Opportunity).collect();
    html! {
        section.point aria-labelledby="improvement" {
            (head("improvement", "g)", "What could be better"))
            (said(pack, &["10.1"]))
            @if all.is_empty() { p.nothing { "No idea is written down yet." } }
            ul.work { @for i in &all { li {
                a href=(v.record_href(&i.reference())) { (i.title()) } " "
                (parts::status(if i.status == Some(ImprovementStatus::Done) { Tone::Fine } else { Tone::Plain },
                    &i.status.map_or_else(String::new, |s| s.label().to_lowercase())))
                @if let Some(b) = &i.benefit { p { (&**b) } }
                @if let Some(from) = &i.from { p.meta { "From: " (from) } }
            } } }
            @if !found.is_empty() {
                h3 { "Seen by the check" }
                ul.work { @for d in found.iter().take(SHOWN) { li { @let kind = d.record.as_ref().map(|r| r.kind); (spoken(v, kind, &parts::sentence(&d.message))) p.meta { (spoken(v, kind, &d.help)) } } } }
                @if found.len() > SHOWN { p { a href=(v.href("/diagnostics?level=opportunity")) { "All " (words::grouped(found.len())) } } }
            }
            (pack.source(html! { a href=(v.href("/records/improvement")) { "the improvements" } " and " a href=(v.href("/diagnostics?level=opportunity")) { "the check" } }))
        }
    }
}
