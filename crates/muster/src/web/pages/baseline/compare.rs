//! `/baseline/compare?from=&to=`: two baselines side by side: the picture with where each group stood, and every line
//! that fell, rose or is new.

use std::sync::Arc;

use maud::{Markup, PreEscaped, html};
use muster_engine::baseline::{Answers, Change, Line, answers, compare, groups};
use muster_model::Rec;
use muster_model::kinds::Baseline;

use super::lines::{self, level_word};
use super::{all, lines_of, path, whole};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// Answers. Without two that exist, the form to choose them.
pub async fn show(v: Arc<Visit>) -> Answer {
    let all = all(&v);
    let chosen = |name: &str| v.query.filled(name).and_then(|id| all.iter().find(|b| b.id() == id));
    let (from, to) = (chosen("from"), chosen("to"));
    let body = match (from, to) {
        (Some(from), Some(to)) => sides(&v, from, to).await?,
        _ => html! { p { "Choose an earlier and a later baseline." } },
    };
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/baseline")) { "Baseline" } }, "Two baselines compared", html! {}, html! {}))
        @if all.len() < 2 {
            (parts::empty("There is only one", html! { p { "Two baselines can be compared: make another in half a year." } }, None))
        } @else {
            (choose(&v, &all, from, to))
            (body)
        }
    };
    Ok(v.page_in("Two baselines compared", Some(Slot::Roadmap), content))
}

fn choose(
    v: &Visit,
    all: &[Rec<'_, Baseline>],
    from: Option<&Rec<'_, Baseline>>,
    to: Option<&Rec<'_, Baseline>>,
) -> Markup {
    let select = |name: &str, label: &str, chosen: Option<&Rec<'_, Baseline>>| {
        html! {
            div.filter { label for=(name) { (label) }
                select id=(name) name=(name) { @for b in all {
                    option value=(b.id()) selected[chosen.is_some_and(|c| c.id() == b.id())] { (b.title()) }
                } } }
        }
    };
    html! {
        form.filters action=(v.href("/baseline/compare")) {
            (select("from", "Earlier", from.or(all.last())))
            (select("to", "Later", to.or(all.first())))
            div.filter.go { button.button type="submit" { "Compare" } }
        }
    }
}

async fn sides(
    v: &Visit,
    from: &Rec<'_, Baseline>,
    to: &Rec<'_, Baseline>,
) -> Result<Markup, crate::web::failure::Failure> {
    let checked = v.checked().await?;
    let lines = lines_of(v, &checked);
    let (before, after) = (answers(from.data), answers(to.data));
    let changes = compare(&before, &after);
    let count = |test: &dyn Fn(i8) -> bool| changes.iter().filter(|c| c.rise().is_some_and(test)).count();
    let (rose, fell) = (count(&|n| n > 0), count(&|n| n < 0));
    // Averages over different lines cannot be compared: only what both answer is drawn.
    let both = |one: &Answers, other: &Answers| -> Answers {
        one.iter().filter(|(key, _)| other.contains_key(*key)).map(|(k, a)| (k.clone(), a.clone())).collect()
    };
    let (was, is) = (groups(&lines, &both(&before, &after)), groups(&lines, &both(&after, &before)));
    let figure = whole::figure(v, to, &is, Some(&was));
    Ok(html! {
        p.lede {
            a href=(v.href(&path(from))) { (from.title()) } " against " a href=(v.href(&path(to))) { (to.title()) } ": "
            (words::count(rose, "line", "lines")) " rose, " (words::count(fell, "line", "lines")) " fell."
        }
        div.fig-frame tabindex="0" role="group" aria-label="Maturity by group, before and now" { (PreEscaped(figure)) }
        p.meta { "The ring is where a group stood in the earlier one, the bar where it stands in the later, the upright line what is wanted; \
                 over the lines that both answer." }
        (table(v, &lines, &changes))
    })
}

fn table(v: &Visit, lines: &[Line], changes: &[Change]) -> Markup {
    let line = |key: &str| lines.iter().find(|l| l.subject.key() == key);
    let shown = |level: Option<u8>| {
        html! { @match level { Some(n) => (level_word(n)), None => span.nothing { "not answered" } } }
    };
    html! {
        table.list {
            caption.unseen { "Lines of both, what fell first" }
            thead { tr { th.title scope="col" { "Clause or control" } th scope="col" { "Earlier" } th scope="col" { "Later" }
                th scope="col" { "Change" } th scope="col" { "Wanted" } } }
            tbody { @for c in changes { tr {
                th.title scope="row" { @match line(&c.key) { Some(l) => (lines::title(v, l)), None => (c.key) } }
                td data-label="Earlier" { (shown(c.before)) }
                td data-label="Later" { (shown(c.after)) }
                td data-label="Change" { @match c.rise() {
                    Some(n) if n < 0 => (parts::status(Tone::Minor, &format!("fell by {}", -n))),
                    Some(n) if n > 0 => (parts::status(Tone::Fine, &format!("rose by {n}"))),
                    Some(_) => span.meta { "the same" },
                    None => span.meta { "only in one of them" },
                } }
                td data-label="Wanted" { (level_word(c.wanted)) }
            } } }
        }
    }
}
