//! What a finding's own page adds: the way of a nonconformity (C10.2) from reaction to the look whether it worked, with the
//! step that is next, the chain of whys, and other findings that say the same.

use maud::{Markup, html};
use muster_model::kinds::{Action, ActionClass, EffectivenessResult, Finding};
use muster_model::{Kind, Rec, Record};

use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::page::Page;
use crate::web::visit::Visit;

/// The page: nothing of its own, a panel on each finding.
pub fn page() -> Page {
    Page::new().on_record("finding", panel)
}

/// One step of the way, and the place to do it.
struct Step {
    label: &'static str,
    done: bool,
    said: Markup,
    /// Words of the link and its address.
    act: Option<(&'static str, String)>,
}

fn panel(v: &Visit, record: &Record) -> Markup {
    let reference = record.reference();
    let Some(f) = v.programme.get::<Finding>(&reference) else { return html! {} };
    let actions: Vec<Rec<'_, Action>> = v.programme.pointing::<Action>(&reference, "finding").collect();
    let steps = steps(v, record, &f, &actions);
    let next = steps.iter().position(|s| !s.done);
    html! {
        section.life aria-labelledby="way" {
            h2 #way { "How far it is" }
            ol.nonconformity { @for (i, s) in steps.iter().enumerate() {
                @let here = next == Some(i);
                li.done[s.done].here[here] aria-current=[here.then_some("step")] { strong { (s.label) } div { (s.said)
                    @if let Some((words, to)) = s.act.as_ref().filter(|_| !s.done) { p { a.button[here].primary[here] href=(to) { (words) } } } } }
            } }
        }
        (whys(&f))
        (alike(v, &f))
    }
}

fn steps(v: &Visit, record: &Record, f: &Rec<'_, Finding>, actions: &[Rec<'_, Action>]) -> Vec<Step> {
    let of = |class: ActionClass| actions.iter().filter(move |a| a.class == Some(class)).collect::<Vec<_>>();
    let (corrections, corrective) = (of(ActionClass::Correction), of(ActionClass::Corrective));
    let all_done = |list: &[&Rec<'_, Action>]| !list.is_empty() && list.iter().all(|a| a.done.is_some());
    let result = |a: &&Rec<'_, Action>| a.effectiveness.as_ref().and_then(|e| e.result);
    let worked = corrective.iter().any(|a| result(a) == Some(EffectivenessResult::Effective));
    let prose = |text: Option<&str>, none: &str| html! { @match text { Some(t) => (t), None => span.nothing { (none) } } };
    let cause = f.cause.as_ref().and_then(|c| c.text.as_deref());
    let writes = v.may_act() && v.actor.may_write(record) && f.closed.is_none();
    let ask = |words, field: &str| {
        writes.then(|| (words, format!("{}/edit?only={field}", v.record_href(&f.reference()))))
    };
    let plan = |words, class: ActionClass| {
        let may = v.may_act() && v.actor.may_create(Kind::of::<Action>()) && f.closed.is_none();
        let owner = f.record.owner.as_ref().map_or_else(String::new, |o| format!("&owner={}", o.to));
        may.then(|| {
            (words, v.href(&format!("/new/action?finding={}&class={}{owner}", f.reference(), class.word())))
        })
    };
    let waits = corrective.iter().find(|a| a.done.is_some() && result(a).is_none());
    vec![
        Step {
            label: "Reacted to",
            done: f.contained.is_some(),
            said: prose(f.contained.as_deref(), "Say what was done at once to limit it."),
            act: ask("Say what was done", "contained"),
        },
        Step {
            label: "Looked for elsewhere",
            done: f.similar.is_some(),
            said: prose(f.similar.as_deref(), "Say where else it could be, and what looking there showed."),
            act: ask("Say what was looked at", "similar"),
        },
        Step {
            label: "Cause found",
            done: cause.is_some(),
            said: prose(cause, "Ask why until the answer is something that can be changed."),
            act: ask("Write down the cause", "cause"),
        },
        Step {
            label: "Put right",
            done: all_done(&corrections) || f.contained.is_some() && corrections.is_empty(),
            said: list(v, &corrections, "No correction is planned beyond the reaction."),
            act: plan("Plan a correction", ActionClass::Correction).filter(|_| corrections.is_empty()),
        },
        Step {
            label: "Cause removed",
            done: all_done(&corrective),
            said: list(v, &corrective, "No corrective action is planned."),
            act: plan("Plan what removes the cause", ActionClass::Corrective)
                .filter(|_| corrective.is_empty()),
        },
        Step {
            label: "Design looked at",
            done: f.design.as_ref().is_some_and(|d| d.decision.is_some() || d.none_because.is_some()),
            said: design(v, f),
            act: ask("Name the decision, or why none is needed", "design"),
        },
        Step {
            label: "Seen to work, later",
            done: worked || f.verified.is_some(),
            said: checks(&corrective, f),
            act: waits
                .map(|a| ("Say whether it worked", format!("{}#worked", v.record_href(&a.reference())))),
        },
        Step {
            label: "Closed",
            done: f.closed.is_some(),
            said: prose(
                f.closed.as_ref().map(|_| "Somebody answered for it, below."),
                "Whoever may close it signs below.",
            ),
            act: None,
        },
    ]
}

/// What the finding changes in the design: a mended case whose design stays comes back.
fn design(v: &Visit, f: &Finding) -> Markup {
    let said = f.design.as_ref();
    html! {
        @if let Some(d) = said.and_then(|d| d.decision.as_ref()) { a href=(v.record_href(&d.to)) { (v.programme.title(&d.to)) } }
        @else if let Some(why) = said.and_then(|d| d.none_because.as_deref()) { "No change is needed: " (why) }
        @else { span.nothing { "Say which decision changes the design, or why the design may stay." } }
    }
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
