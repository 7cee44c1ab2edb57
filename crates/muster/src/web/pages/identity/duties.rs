//! `/o/ORG/identity/duties`: who holds two rights that nobody may hold together, pair by pair, with the shortest way to each
//! right, and what is decided about them. The looking is `muster_posture`'s.

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::pair_of;
use muster_engine::Context;
use muster_engine::check::waiver_of;
use muster_engine::duties::{Exception, Standing, exceptions};
use muster_model::duties::DutySummary;
use muster_model::kinds::ToxicPair;
use muster_model::{Kind, Rec};
use muster_posture::{DutyHolder, DutySideCauses, DutyViolation};

use super::inventory::Inventory;
use super::{account_href, counts_only, entitlement_href, figure::count, may_look, ways};
use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// The rule that a waiver of a whole pair names.
const RULE: &str = "8.1/toxic-pair-held";
/// People of one pair that are listed.
const LISTED: usize = 50;
/// Ways of one side that are shown for each person.
const CAUSES: usize = 2;

/// Somebody who holds both, and why.
type Held = (DutyViolation, [DutySideCauses; 2]);

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    let records: Vec<Rec<'_, ToxicPair>> = v.programme.all().collect();
    let found = checked.duties.as_deref().unwrap_or_default();
    let inventory = if may_look(&v) { Inventory::of(&v).await? } else { None };
    let held = match &inventory {
        Some(inventory) => holders(inventory.clone(), &records).await?,
        None => records.iter().map(|_| Vec::new()).collect(),
    };
    let may = v.may_act() && v.actor.may_create(Kind::of::<ToxicPair>());
    let cx = Context::new(&v.programme, v.now);
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/identity")) { "Identity" } }, "Separation of duties",
            html! { p.lede { "Two rights that nobody may hold together, such as creating a supplier and paying it. Counted is what people \
                really hold: through groups inside groups, and through two accounts of the same person." } },
            html! { @if may { a.button.primary[records.is_empty()] href=(v.href("/new/toxic-pair")) { "New pair" } } }))
        @if records.is_empty() {
            (parts::empty("No pair yet", html! { p { "Ask the owners of payments, pay and production which two rights one person must never \
                have, and write each pair down with what could be done with both." } }, may.then_some(("Write the first pair", v.href("/new/toxic-pair").as_str()))))
        } @else if checked.duties.is_none() {
            p.note { (parts::status(Tone::Observation, "cannot be looked at")) " There is no snapshot yet: nobody knows who holds what. "
                a href=(v.href("/identity/sources")) { "Set up a source" } "." }
        }
        @if !records.is_empty() && !may_look(&v) { (counts_only()) }
        @for (record, held) in records.iter().zip(&held) {
            (pair(&v, &cx, record, found.iter().find(|f| f.pair == record.id()), held, inventory.as_deref()))
        }
    };
    Ok(v.page("Separation of duties", content))
}

/// Who holds both rights of each pair, the first of them with why.
async fn holders(
    inventory: Arc<Inventory>,
    records: &[Rec<'_, ToxicPair>],
) -> Result<Vec<Vec<Held>>, Failure> {
    let pairs: Vec<_> = records.iter().map(pair_of).collect();
    let look = tokio::task::spawn_blocking(move || {
        let estate = &inventory.measured.estate;
        let names = inventory.measured.right_names().map_err(|e| e.to_string())?;
        let of = |pair| -> Vec<Held> {
            let all = estate.duty_violations(names, pair, 0, LISTED).into_iter();
            let why = |who: &DutyHolder| estate.duty_causes(&inventory.register, names, pair, who, CAUSES, 1);
            all.map(|violation| (violation.clone(), why(&violation.who))).collect()
        };
        Ok::<_, String>(pairs.iter().map(of).collect())
    });
    let found = look.await.map_err(|e| e.to_string()).and_then(|found| found);
    found.map_err(|why| {
        muster_app::AppError::Unavailable(format!("the snapshot could not be looked through: {why}")).into()
    })
}

fn pair<'p>(
    v: &Visit,
    cx: &Context<'p>,
    record: &Rec<'p, ToxicPair>,
    found: Option<&DutySummary>,
    held: &[Held],
    inventory: Option<&Inventory>,
) -> Markup {
    let d = &record.data;
    let accepted = exceptions(cx, record);
    let waiver = waiver_of(cx, RULE, &record.reference());
    let right = |text: &Option<String>| html! { code { (text.as_deref().unwrap_or("not named")) } };
    html! {
        section.panel.duty {
            h2 { a href=(v.record_href(&record.reference())) { (record.title()) } }
            p { "Nobody may hold " (right(&d.one)) " and " (right(&d.other)) " together."
                @if let Some(owner) = &record.record.owner { span.meta { " Owner: " a.soft href=(v.record_href(&owner.to)) { (v.programme.title(&owner.to)) } } } }
            @if let Some(why) = &d.why { (parts::markdown(why, 3)) }
            p { (standing(found, waiver.is_some())) }
            @if let Some(f) = found.filter(|f| f.cannot.is_none()) { dl.counts {
                div { dt { "hold the one" } dd { (words::grouped(count(f.one.holders))) } }
                div { dt { "hold the other" } dd { (words::grouped(count(f.other.holders))) } }
                div { dt { "hold both" } dd { (words::grouped(count(f.violations()))) } }
                div { dt { "through two accounts" } dd { (words::grouped(count(f.across))) } }
                div { dt { "accepted for a time" } dd { (words::grouped(count(f.excepted))) } }
            } }
            @if let Some(w) = &waiver { p.meta { "Accepted as a whole by " a href=(v.record_href(&w.reference())) { (w.title()) } "." } }
            @if let Some(mitigation) = &d.mitigation { details.fold { summary { "What limits the harm" } (parts::markdown(mitigation, 3)) } }
            @if let (Some(inventory), false) = (inventory, held.is_empty()) {
                ul.holders { @for (violation, causes) in held { (holder(v, inventory, violation, causes, &accepted)) } }
                @let more = found.map_or(0, DutySummary::violations).saturating_sub(held.len() as u64);
                @if more > 0 { p.meta { "and " (words::grouped(count(more))) " more: " code { "muster access duties" } " lists all" } }
                @if v.may_act() { p.meta { "Take one of the two rights away where it is given, or let somebody accept it for a time: "
                    a href=(v.href(&format!("/new/exemption?from={}", record.reference()))) { "write an exemption" } "." } }
            }
        }
    }
}

fn standing(found: Option<&DutySummary>, waived: bool) -> Markup {
    match found {
        None => parts::status(Tone::Observation, "not looked at"),
        Some(f) => match &f.cannot {
            Some(why) => parts::status(Tone::Minor, &format!("cannot be looked at: {why}")),
            None if f.violations() == 0 => parts::status(Tone::Fine, "nobody holds both"),
            None if waived || f.open() == 0 => parts::status(Tone::Observation, "held, and accepted"),
            None => parts::status(
                Tone::Major,
                &format!("{} hold both, and nothing is decided", words::grouped(count(f.open()))),
            ),
        },
    }
}

fn holder(
    v: &Visit,
    inventory: &Inventory,
    violation: &DutyViolation,
    causes: &[DutySideCauses; 2],
    accepted: &[Exception<'_>],
) -> Markup {
    let own = accepted.iter().find(|e| e.ids().contains(&violation.who.id()));
    html! {
        li {
            p { @match &violation.who {
                DutyHolder::Person(id) => strong { (inventory.register.person(id).map_or(id.as_str(), |p| p.display_name.as_str())) } ,
                DutyHolder::Account(id) => { strong { a href=(account_href(v, id)) { (inventory.register.account(id).map_or(id.as_str(), |a| a.username.as_str())) } } " " span.meta { "an account that stands for itself" } },
            }
            @if violation.across { " " (parts::status(Tone::Observation, "takes two accounts")) }
            @if let Some(e) = own { " " a href=(v.record_href(&e.record.reference())) { (match e.standing {
                Standing::InForce => parts::status(Tone::Fine, "accepted for a time"),
                Standing::NotApproved => parts::status(Tone::Minor, "exemption not approved"),
                Standing::Ended => parts::status(Tone::Minor, "exemption has ended"),
            }) } } }
            div.both-ways { @for side in causes { ul.lines { @for cause in &side.shown { li {
                a href=(account_href(v, &cause.account_id)) { (inventory.register.account(&cause.account_id).map_or(cause.account_id.as_str(), |a| a.username.as_str())) }
                " has " a href=(entitlement_href(v, &cause.entitlement_id)) { (inventory.register.entitlement(&cause.entitlement_id).map_or(cause.entitlement_id.as_str(), |e| e.name.as_str())) }
                @for way in cause.why.paths.iter().take(1) { (ways::in_words(v, way)) }
            } }
            @if side.count > side.shown.len() { li.meta { "and " (words::count(side.count - side.shown.len(), "way more", "ways more")) } } } } }
        }
    }
}
