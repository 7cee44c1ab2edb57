//! How a line reads: its level as a number with its word, and what the data say of it, each fact leading to where it can be
//! looked up.

use maud::{Markup, html};
use muster_engine::baseline::{Basis, Fact, Line, Subject, level};

use crate::web::look::parts::{self, Tone};
use crate::web::visit::Visit;

/// `2 Begun`: a level with its word.
pub fn level_word(value: u8) -> Markup {
    let l = level(value);
    html! { span.maturity-level title=(l.means) { strong.num { (l.value) } " " (l.word) } }
}

/// `4.3 Determining the scope`, leading to the clause or the control.
pub fn title(v: &Visit, line: &Line) -> Markup {
    html! { a href=(v.href(&page(line))) { (line.subject.number()) " " (line.subject.title()) } }
}

/// The page of the clause or control below the organisation.
pub fn page(line: &Line) -> String {
    match line.subject {
        Subject::Clause(c) => format!("/clauses/{}", c.number),
        Subject::Control(c) => format!("/controls/{}", c.id),
    }
}

/// What the data say, one fact after the other, and the level that they support.
pub fn proof(v: &Visit, line: &Line) -> Markup {
    html! {
        ul.facts-list { @for fact in &line.facts { li {
            @let tone = match fact.good { Some(true) => Tone::Fine, Some(false) => Tone::Minor, None => Tone::Plain };
            (tone.shape()) span { (linked(v, line, fact)) }
        } } }
        p { "This supports " (level_word(line.proposed)) ". " span.meta { (line.why) } }
    }
}

fn linked(v: &Visit, line: &Line, fact: &Fact) -> Markup {
    let posture = fact.metric.as_deref().filter(|m| muster_posture::metric(m).is_some());
    let href = match (fact.basis, posture, &fact.record) {
        (Basis::Figure, Some(metric), _) => Some(format!("/identity/metrics/{metric}")),
        (Basis::Check, _, _) | (Basis::Word, _, _) => Some(page(line)),
        (_, _, Some(record)) => Some(format!("/records/{}/{}", record.kind, record.id)),
        _ => None,
    };
    // A figure without an indicator has no name of its own: the metric's stands before it.
    let named = match (&fact.metric, &fact.record) {
        (Some(metric), None) => {
            let title = muster_posture::metric(metric)
                .map_or_else(|| metric.replace('_', " "), |m| m.title.to_owned());
            format!("{title}: {}", fact.says)
        }
        _ => fact.says.clone(),
    };
    html! { @match href {
        Some(href) => a href=(v.href(&href)) { (parts::capital(&named)) },
        None => (parts::capital(&named)),
    } }
}
