//! What an edit of the scope or of an exclusion would change, before it is saved: what goes in and out, what that
//! touches, and what the rules would say. On the edit forms of both kinds; and `/scope/what-if`, to ask without an edit.

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::Permission;
use muster_engine::check;
use muster_engine::scope::Standing;
use muster_engine::scope_effect::{self, Effect, Touched};
use muster_model::kinds::{Exclusion, Scope};
use muster_model::{Diagnostic, Kind, Programme, Record, Reference, SourceText};

use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::spoken::spoken;
use crate::web::look::words;
use crate::web::page::{Page, Route};
use crate::web::visit::{Answer, Visit};

/// Most records of one kind named before the rest is folded away.
const NAMED: usize = 8;

/// Id of the exclusion that is made up to leave something out; never written.
const MADE_UP: &str = "what-if-left-out";

/// Its routes.
pub fn routes(page: Page) -> Page {
    const WORDS: &str = "See what this changes";
    page.route(Route::get("/scope/what-if", Permission::ReadRecords, what_if))
        .on_draft("scope", WORDS, |v, new| Box::pin(of_draft(v, new)))
        .on_draft("exclusion", WORDS, |v, new| Box::pin(of_draft(v, new)))
}

/// What a drafted record would change.
async fn of_draft(v: &Visit, draft: Record) -> Result<Markup, Failure> {
    let mut after = (*v.programme).clone();
    after.put(Arc::new(draft));
    shown(v, after, true).await
}

/// Works it out and writes it; `first` puts the reader's place on it.
async fn shown(v: &Visit, after: Programme, first: bool) -> Result<Markup, Failure> {
    let checked = v.checked().await?;
    let (before, now) = (v.programme.clone(), v.now);
    let run = tokio::task::spawn_blocking(move || {
        let effect = scope_effect::effect(&before, &after);
        let then = check(&checked.context(&after, now), &[]).diagnostics;
        let is_said = |all: &[Diagnostic], d: &Diagnostic| {
            all.iter().any(|o| (&o.rule, &o.record, &o.message) == (&d.rule, &d.record, &d.message))
        };
        let was = &checked.report.diagnostics;
        let of_rules = |d: &&Diagnostic| muster_engine::rules::get(&d.rule).is_some();
        let come = then.iter().filter(|d| !is_said(was, d) && !is_of_form(d)).cloned();
        // A record that is only drafted has no page yet.
        let come: Vec<Diagnostic> = come
            .map(|d| {
                let there = d.record.as_ref().is_none_or(|r| before.find(r).is_some());
                if there { d } else { Diagnostic { record: None, ..d } }
            })
            .collect();
        let gone: Vec<Diagnostic> =
            was.iter().filter(of_rules).filter(|d| !is_said(&then, d)).cloned().collect();
        (effect, come, gone, after)
    });
    let (effect, come, gone, after) =
        run.await.map_err(|e| muster_app::AppError::Unavailable(format!("working out the effect: {e}")))?;
    let said = said(v, &come, &gone);
    Ok(panel(v, &after, &effect, &said, first))
}

/// What would be said only because the exclusion that `/scope/what-if` makes up is no real one.
fn is_of_form(d: &Diagnostic) -> bool {
    let forms = ["4.3/exclusion-not-approved", "4.3/exclusion-unlisted", "4.3/exclusion-review-overdue"];
    let made_up =
        d.record.as_ref().is_some_and(|r| r.kind == Kind::of::<Exclusion>() && r.id.as_str() == MADE_UP);
    made_up && forms.contains(&d.rule.as_ref())
}

fn panel(v: &Visit, after: &Programme, e: &Effect, said: &Markup, first: bool) -> Markup {
    html! {
        section.panel.scope-effect #effect aria-labelledby="effect-h" tabindex="-1" data-focus[first] {
            h2 #effect-h { "What this changes" }
            p.meta { "Nothing is saved yet." }
            @if e.is_empty() { p { (parts::status(Tone::Plain, "nothing moves")) " Everything stands in or out of scope as it does now." } }
            @else {
                div.figure-cards.dense {
                    (parts::figure(moved(e, &Standing::In), "go in", None, Tone::Fine))
                    (parts::figure(moved(e, &Standing::Out), "are left out", None, Tone::Plain))
                    (parts::figure(moved(e, &Standing::Undecided), "become undecided", None, if moved(e, &Standing::Undecided) > 0 { Tone::Minor } else { Tone::Plain }))
                    (parts::figure(e.gaps.len(), "missing though needed inside", None, if e.gaps.is_empty() { Tone::Fine } else { Tone::Major }))
                }
                (moves(v, after, e))
                (touched(v, after, e))
            }
            (said)
        }
    }
}

fn moved(e: &Effect, to: &Standing) -> usize {
    e.moves.iter().filter(|m| m.to == *to).count()
}

fn moves(v: &Visit, after: &Programme, e: &Effect) -> Markup {
    html! {
        table.list {
            caption.unseen { "What goes in and out" }
            thead { tr { th.title scope="col" { "What" } th scope="col" { "Now" } th scope="col" { "Then" } th scope="col" { "Why" } } }
            tbody { @for m in &e.moves { tr {
                th.title scope="row" { a href=(v.record_href(&m.record)) { (after.title(&m.record)) }
                    div.meta { (m.record.kind.spec().label) } }
                td data-label="Now" { (m.from.label()) }
                td data-label="Then" { (parts::status(tone(&m.to, !m.needed_by.is_empty()), m.to.label())) }
                td data-label="Why" { (parts::coded(&parts::capital(&m.why)))
                    @if !m.needed_by.is_empty() { p { "Still needed by " (names(v, after, &m.needed_by)) "." } } }
            } } }
        }
    }
}

fn tone(to: &Standing, needed: bool) -> Tone {
    match (to, needed) {
        (Standing::In, _) => Tone::Fine,
        (_, true) => Tone::Major,
        (Standing::Undecided, false) => Tone::Minor,
        (Standing::Out, false) => Tone::Plain,
    }
}

fn touched(v: &Visit, after: &Programme, e: &Effect) -> Markup {
    let order = ["risk", "treatment", "control", "evidence", "supplier", "interface", "source"];
    html! {
        @if !e.touched.is_empty() {
            h3 { "What it touches " span.count { (words::grouped(e.touched.len())) } }
            div.kind-cards {
                @for kind in order.iter().filter_map(|k| Kind::parse(k)) {
                    @let all: Vec<&Touched> = e.of_kind(kind).collect();
                    @if !all.is_empty() { (card(v, after, kind, &all)) }
                }
            }
        }
    }
}

fn card(v: &Visit, after: &Programme, kind: Kind, all: &[&Touched]) -> Markup {
    let one = |t: &Touched| {
        html! { li {
            a href=(v.record_href(&t.record)) { (after.title(&t.record)) }
            @if t.alone { " " span.tag { (alone(kind)) } }
            div.meta { "through " (names(v, after, &t.through)) }
        } }
    };
    let (first, rest) = all.split_at(all.len().min(NAMED));
    html! {
        div.kind-card {
            h4 { (if all.len() == 1 { kind.spec().label } else { kind.spec().labels }) " " span.count { (words::grouped(all.len())) } }
            ul { @for t in first { (one(t)) } }
            @if !rest.is_empty() { details.more { summary { (words::grouped(rest.len())) " more" } ul { @for t in rest { (one(t)) } } } }
        }
    }
}

/// What being alone means for a kind.
fn alone(kind: Kind) -> &'static str {
    match kind.name() {
        "risk" => "no asset of it in scope",
        "treatment" => "treats nothing in scope",
        "control" => "nothing in scope asks for it",
        "supplier" => "serves nothing in scope",
        "source" => "measures nothing in scope",
        _ => "touches nothing in scope",
    }
}

fn names(v: &Visit, after: &Programme, all: &[Reference]) -> Markup {
    html! {
        @for (i, r) in all.iter().take(3).enumerate() {
            @if i > 0 { ", " }
            a.soft href=(v.record_href(r)) { (after.title(r)) }
        }
        @if all.len() > 3 { " and " (words::grouped(all.len() - 3)) " more" }
    }
}

/// What the rules would say that they do not say now, and what they would no longer say.
fn said(v: &Visit, come: &[Diagnostic], gone: &[Diagnostic]) -> Markup {
    html! {
        h3 { "What the rules would say" }
        @if come.is_empty() && gone.is_empty() { p { "The same as now." } }
        @if !come.is_empty() {
            p { (parts::capital(&words::count(come.len(), "diagnostic", "diagnostics"))) " would be new." }
            @for d in come.iter().take(NAMED) { (parts::diagnostic(v, d, true)) }
            @if come.len() > NAMED { p.meta { "And " (words::grouped(come.len() - NAMED)) " more." } }
        }
        @if !gone.is_empty() {
            p { (parts::capital(&words::count(gone.len(), "diagnostic", "diagnostics"))) " would be gone:" }
            ul.tight { @for d in gone.iter().take(NAMED) { li { (parts::level(d.level)) " " (spoken(v, d.record.as_ref().map(|r| r.kind), &parts::sentence(&d.message))) } } }
            @if gone.len() > NAMED { p.meta { "And " (words::grouped(gone.len() - NAMED)) " more." } }
        }
    }
}

/// Asks about one thing: `?out=KIND/ID` leaves it out, `?in=KIND/ID` takes it in. Nothing is written.
async fn what_if(v: Arc<Visit>) -> Answer {
    let thing = |name: &str| {
        v.query.filled(name).and_then(Reference::parse).filter(|r| v.programme.find(r).is_some())
    };
    let asked = thing("out").map(|r| (r, false)).or_else(|| thing("in").map(|r| (r, true)));
    let scope = v.programme.all::<Scope>().next().map(|s| s.record.clone());
    let shown = match (&asked, &scope) {
        (Some((what, take_in)), Some(scope)) => {
            Some(shown(&v, imagined(&v.programme, scope, what, *take_in)?, false).await?)
        }
        _ => None,
    };
    let title = match &asked {
        Some((what, true)) => format!("What if “{}” were in scope?", v.programme.title(what)),
        Some((what, false)) => format!("What if “{}” were left out?", v.programme.title(what)),
        None => "What if the scope were another?".to_owned(),
    };
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/scope")) { "Scope" } }, &title, html! {
            p.lede { "Try it out before you decide: what would go in or out, and which risks, controls, evidence and suppliers that \
                      touches. Nothing is changed here." }
        }, html! {
            @if let Some(scope) = scope.as_ref().filter(|s| v.may_act() && v.actor.may_write(s)) {
                a.button href=(v.href(&format!("/records/scope/{}/edit", scope.id))) { "Edit the scope" }
            }
        }))
        @if scope.is_none() { p.note { "There is no scope yet." } } @else { (form(&v, asked.as_ref())) }
        @if let Some(shown) = shown { (shown) }
    };
    Ok(v.page(&title, content))
}

fn form(v: &Visit, asked: Option<&(Reference, bool)>) -> Markup {
    let view = muster_engine::scope::ScopeView::of(&v.programme);
    let select = |name: &str, label: &str, inside: bool| {
        let mut all: Vec<&Reference> =
            view.all().filter(|(_, p)| (p.standing == Standing::In) == inside).map(|(r, _)| r).collect();
        all.sort_by_key(|r| (r.kind, v.programme.title(r)));
        html! {
            form.filters action=(v.href("/scope/what-if")) aria-label=(label) {
                div.filter { label for=(name) { (label) }
                    select id=(name) name=(name) {
                        @for r in all {
                            option value=(r) selected[asked.is_some_and(|(a, i)| a == r && *i != inside)] {
                                (r.kind.spec().label) ": " (v.programme.title(r))
                            }
                        }
                    } }
                div.filter.go { button.button type="submit" { "See what it changes" } }
            }
        }
    };
    html! { div.what-if { (select("out", "Leave out", true)) (select("in", "Take in", false)) } }
}

/// The programme as it would be: the scope record names the thing or not, and an exclusion made up for the purpose leaves
/// it out.
fn imagined(p: &Programme, scope: &Record, what: &Reference, take_in: bool) -> Result<Programme, Failure> {
    let field = match what.kind.name() {
        "unit" => "units",
        "site" => "sites",
        "process" => "processes",
        "asset" => "assets",
        "identity-service" => "identity_services",
        _ => return Err(Failure::not_found("a part of the scope")),
    };
    let named = scope.value(field).and_then(|v| v.as_array().cloned()).unwrap_or_default();
    let mut named: Vec<serde_json::Value> =
        named.into_iter().filter(|n| n.as_str() != Some(&what.to_string())).collect();
    let mut after = p.clone();
    // Whatever left it out until now does so no longer, or is joined by one made up.
    for exclusion in p.all::<Exclusion>().filter(|e| e.data.what.iter().any(|w| w.to == *what)) {
        let rest: Vec<_> =
            exclusion.data.what.iter().filter(|w| w.to != *what).map(|w| w.to.to_string()).collect();
        after.put(Arc::new(edited(exclusion.record, "what", rest.into_iter().map(Into::into).collect())?));
    }
    if take_in {
        named.push(what.to_string().into());
    } else {
        let source = SourceText {
            path: format!("exclusion/{MADE_UP}.md"),
            text: format!("---\ntitle: The exclusion you would write\nwhat: [{what}]\n---\n"),
        };
        let id = muster_model::Id::new(MADE_UP);
        let made = id.and_then(|id| Record::read(Kind::of::<Exclusion>(), id, source).0);
        after.put(Arc::new(made.ok_or_else(|| Failure::not_found("an exclusion to imagine"))?));
    }
    after.put(Arc::new(edited(scope, field, named)?));
    Ok(after)
}

fn edited(record: &Record, field: &str, items: Vec<serde_json::Value>) -> Result<Record, Failure> {
    let edit = muster_model::edit::Edit {
        fields: vec![(field.to_owned(), Some(serde_json::Value::Array(items)))],
        body: None,
    };
    let unreadable = || Failure::not_found("the record as it would be");
    let text = muster_model::edit::apply(&record.source.text, &edit).map_err(|_| unreadable())?;
    let source = SourceText { path: record.source.path.clone(), text };
    Record::read(record.kind, record.id.clone(), source).0.ok_or_else(unreadable)
}
