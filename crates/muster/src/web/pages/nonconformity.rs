//! What a finding's own page adds: the way of a nonconformity (C10.2) from reaction to the look whether it worked, with the
//! step that is next, the chain of whys, and other findings that say the same.

use maud::{Markup, html};
use muster_model::kinds::{Action, ActionClass, EffectivenessResult, Finding};
use muster_model::{Rec, Record};

use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::page::Page;
use crate::web::visit::Visit;

/// The page: nothing of its own, a panel on each finding.
pub fn page() -> Page {
    Page::new().on_record("finding", panel)
}

/// One step of the way.
struct Step {
    label: &'static str,
    done: bool,
    said: Markup,
}

fn panel(v: &Visit, record: &Record) -> Markup {
    let reference = record.reference();
    let Some(f) = v.programme.get::<Finding>(&reference) else { return html! {} };
    let actions: Vec<Rec<'_, Action>> = v.programme.pointing::<Action>(&reference, "finding").collect();
    let steps = steps(v, &f, &actions);
    let next = steps.iter().position(|s| !s.done);
    html! {
        section.life aria-labelledby="way" {
            h2 #way { "How far it is" }
            ol.nonconformity { @for (i, s) in steps.iter().enumerate() {
                @let here = next == Some(i);
                li.done[s.done].here[here] aria-current=[here.then_some("step")] { strong { (s.label) } div { (s.said) } }
            } }
        }
        (whys(&f))
        (alike(v, &f))
    }
}

fn steps(v: &Visit, f: &Rec<'_, Finding>, actions: &[Rec<'_, Action>]) -> Vec<Step> {
    let of = |class: ActionClass| actions.iter().filter(move |a| a.class == Some(class)).collect::<Vec<_>>();
    let (corrections, corrective) = (of(ActionClass::Correction), of(ActionClass::Corrective));
    let all_done = |list: &[&Rec<'_, Action>]| !list.is_empty() && list.iter().all(|a| a.done.is_some());
    let result = |a: &&Rec<'_, Action>| a.effectiveness.as_ref().and_then(|e| e.result);
    let worked = corrective.iter().any(|a| result(a) == Some(EffectivenessResult::Effective));
    let prose = |text: Option<&str>, none: &str| html! { @match text { Some(t) => (t), None => span.nothing { (none) } } };
    let cause = f.cause.as_ref().and_then(|c| c.text.as_deref());
    vec![
        Step {
            label: "Reacted to",
            done: f.contained.is_some(),
            said: prose(f.contained.as_deref(), "Say what was done at once to limit it."),
        },
        Step {
            label: "Looked for elsewhere",
            done: f.similar.is_some(),
            said: prose(f.similar.as_deref(), "Say where else it could be, and what looking there showed."),
        },
        Step {
            label: "Cause found",
            done: cause.is_some(),
            said: prose(cause, "Ask why until the answer is something that can be changed."),
        },
        Step {
            label: "Put right",
            done: all_done(&corrections) || f.contained.is_some() && corrections.is_empty(),
            said: list(v, &corrections, "No correction is planned beyond the reaction."),
        },
        Step {
            label: "Cause removed",
            done: all_done(&corrective),
            said: list(v, &corrective, "No corrective action is planned."),
        },
        Step {
            label: "Seen to work, later",
            done: worked || f.verified.is_some(),
            said: checks(&corrective, f),
        },
        Step {
            label: "Closed",
            done: f.closed.is_some(),
            said: prose(
                f.closed.as_ref().map(|_| "Somebody answered for it, below."),
                "Whoever may close it signs below.",
            ),
        },
    ]
}

fn list(v: &Visit, actions: &[&Rec<'_, Action>], none: &str) -> Markup {
    html! {
        @if actions.is_empty() { span.nothing { (none) } }
        @for a in actions {
            p { a href=(v.record_href(&a.reference())) { (a.title()) } " "
                @match (a.done, a.due) {
                    (Some(done), _) => (parts::status(Tone::Fine, &format!("done {}", words::date(done)))),
                    (None, Some(due)) => (super::today::day(due, v.today())),
                    (None, None) => span.meta { "no day set" },
                } }
        }
    }
}

fn checks(corrective: &[&Rec<'_, Action>], f: &Finding) -> Markup {
    html! {
        @if f.verified.is_some() { "Verified, below." }
        @for a in corrective { @if let Some(e) = &a.effectiveness {
            p { (a.title()) ": " @match (e.result, e.on) {
                (Some(EffectivenessResult::Effective), _) => (parts::status(Tone::Fine, "it worked")),
                (Some(EffectivenessResult::NotEffective), _) => (parts::status(Tone::Minor, "it did not work")),
                (None, Some(on)) => { "to be looked at on " (words::date(on)) },
                (None, None) => "no day is set to look",
            } }
        } }
        @if f.verified.is_none() && corrective.iter().all(|a| a.effectiveness.is_none()) {
            span.nothing { "Set a day, some weeks after the action, to look whether it came back." }
        }
    }
}

fn whys(f: &Finding) -> Markup {
    let Some(cause) = f.cause.as_ref().filter(|c| !c.whys.is_empty()) else { return html! {} };
    html! {
        section aria-labelledby="whys" {
            h2 #whys { "Why, and why again" }
            p { (f.statement.as_deref().unwrap_or("It was not as it should be.")) }
            ol.whys { @for why in &cause.whys { li { span.meta { "Why? " } (why) } } }
        }
    }
}

/// Findings on the same clause or control with the same sort of cause, however they are worded.
fn alike(v: &Visit, f: &Rec<'_, Finding>) -> Markup {
    let category = f.cause.as_ref().and_then(|c| c.category);
    let same = |o: &Rec<'_, Finding>| {
        let control = o.controls.iter().any(|c| f.controls.iter().any(|k| k.to == c.to));
        let asset = o.assets.iter().any(|c| f.assets.iter().any(|k| k.to == c.to));
        let cause = category.is_some() && o.cause.as_ref().and_then(|c| c.category) == category;
        o.reference() != f.reference()
            && (control || asset)
            && (cause || o.cause.is_none() || category.is_none())
    };
    let mut all: Vec<Rec<'_, Finding>> = v.programme.all::<Finding>().filter(same).collect();
    all.sort_by_key(|o| std::cmp::Reverse(o.raised));
    html! {
        @if !all.is_empty() {
            section aria-labelledby="alike" {
                h2 #alike { "About the same " span.count { (all.len()) } }
                p.meta { "On the same control, asset or identity service, with the same sort of cause as far as it is known. If this one repeats one \
                     of them, say so under “Recurrence of”." }
                ul.plain-list { @for o in &all { li {
                    a href=(v.record_href(&o.reference())) { (o.title()) } " " (super::findings::state(o))
                    @if let Some(day) = o.raised { " " span.meta { "raised " (words::date(day)) } }
                } } }
            }
        }
    }
}
