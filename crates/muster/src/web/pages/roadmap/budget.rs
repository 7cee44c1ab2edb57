//! `/roadmap/budget`: what the project costs, phase by phase: money planned and spent and people's days, out of the resource
//! records, beside the effort that the plan still asks of each role.

use std::collections::BTreeMap;
use std::sync::Arc;

use maud::{Markup, html};
use muster_engine::roadmap::{Roadmap, State};
use muster_model::Rec;
use muster_model::kinds::Resource;
use rust_decimal::Decimal;

use super::days;
use crate::plan_view::role_title;
use crate::web::look::parts::{self, Tone};
use crate::web::look::{value, words};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// Sums of one phase; money by currency, since currencies are not added up.
#[derive(Debug, Default)]
struct Sums {
    planned: BTreeMap<String, Decimal>,
    /// Asked for and refused: not there to be spent.
    refused: BTreeMap<String, Decimal>,
    spent: BTreeMap<String, Decimal>,
    days: i64,
}

impl Sums {
    fn add(&mut self, r: &Rec<'_, Resource>) {
        let refused = r.granted == Some(false);
        if let Some(budget) = &r.budget {
            let planned = if refused { &mut self.refused } else { &mut self.planned };
            for (sum, money) in [(planned, &budget.planned), (&mut self.spent, &budget.spent)] {
                if let Some(m) = money {
                    *sum.entry(m.currency.clone()).or_default() += m.amount;
                }
            }
        }
        if !refused {
            self.days += r.days.unwrap_or(0);
        }
    }

    fn left(&self) -> BTreeMap<String, Decimal> {
        let mut left = self.planned.clone();
        for (currency, spent) in &self.spent {
            *left.entry(currency.clone()).or_default() -= spent;
        }
        left
    }
}

/// Shows it.
pub async fn show(v: Arc<Visit>) -> Answer {
    let r = v.roadmap().await?;
    let all: Vec<Rec<'_, Resource>> = v.programme.all::<Resource>().collect();
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/roadmap")) { "Roadmap" } }, "Budget by phase",
            html! { p.lede { "What was set aside for each phase, what has been used, and how much work the plan still asks of whom \
                (clause 7.1)." } },
            html! { @if v.may_act() && v.actor.may_create(muster_model::Kind::of::<Resource>()) {
                a.button href=(v.href("/new/resource")) { "Add a resource" } } }))
        (by_phase(&v, &r, &all))
        (each(&v, &all))
        (effort(&v, &r))
    };
    Ok(v.page_in("Budget by phase", Some(Slot::Roadmap), content))
}

fn phase_of(r: &Rec<'_, Resource>) -> Option<String> {
    r.phase.as_ref().map(|p| p.to.id.to_string())
}

fn money(sum: &BTreeMap<String, Decimal>) -> Markup {
    html! { @if sum.values().all(Decimal::is_zero) { span.nothing { "–" } } @else {
        @for (i, (currency, amount)) in sum.iter().enumerate() { @if i > 0 { br; } (value::money(&format!("{} {currency}", amount.normalize()))) }
    } }
}

fn money_left(sum: &Sums) -> Markup {
    let left = sum.left();
    html! { (money(&left)) @if left.values().any(Decimal::is_sign_negative) { " " (parts::status(Tone::Minor, "overspent")) } }
}

fn by_phase(v: &Visit, plan: &Roadmap, all: &[Rec<'_, Resource>]) -> Markup {
    let of = |phase: Option<&str>| {
        let mut sums = Sums::default();
        all.iter().filter(|r| phase_of(r).as_deref() == phase).for_each(|r| sums.add(r));
        sums
    };
    let known = |r: &&Rec<'_, Resource>| phase_of(r).is_none_or(|id| !plan.phases.iter().any(|p| p.id == id));
    let mut whole = Sums::default();
    all.iter().for_each(|r| whole.add(r));
    let mut rest = Sums::default();
    all.iter().filter(known).for_each(|r| rest.add(r));
    let row = |title: Markup, sums: &Sums, left: Option<f64>| {
        html! { tr {
            th.title scope="row" { (title) }
            td.num data-label="Planned" { div { (money(&sums.planned))
                @if !sums.refused.is_empty() { p.meta { (money(&sums.refused)) " more not granted" } } } }
            td.num data-label="Spent" { (money(&sums.spent)) }
            td.num data-label="Left" { (money_left(sums)) }
            td.num data-label="Days set aside" { @if sums.days > 0 { (words::grouped(usize::try_from(sums.days).unwrap_or(0))) } @else { span.nothing { "–" } } }
            td.num data-label="Days asked" { @match left { Some(n) => (days(n)), None => span.nothing { "–" } } }
        } }
    };
    html! {
        table.list {
            caption.unseen { "Planned and spent by phase" }
            thead { tr { th.title scope="col" { "Phase" } th.num scope="col" { "Planned" } th.num scope="col" { "Spent" } th.num scope="col" { "Left" }
                th.num scope="col" { "Days set aside" } th.num scope="col" { "Days the plan asks" } } }
            tbody {
                @for p in &plan.phases { (row(html! { a href=(v.href(&format!("/roadmap#{}", p.id))) { (p.title) } }, &of(Some(&p.id)), Some(p.remaining))) }
                (row(html! { "For the whole, or no phase named" }, &rest, None))
            }
            tfoot { (row(html! { "In all" }, &whole, Some(plan.remaining))) }
        }
        p.meta { "Money and days set aside come from the " a href=(v.href("/records/resource")) { "resource records" }
            "; the days that the plan asks are worked out, and are what is left, not what was spent. What was not granted is not counted as planned. Amounts of different currencies are not added up." }
    }
}

/// Every resource, with whether it was granted.
fn each(v: &Visit, all: &[Rec<'_, Resource>]) -> Markup {
    let text = |m: Option<&muster_model::value::Money>| {
        html! { @match m { Some(m) => (value::money(&m.to_string())), None => span.nothing { "–" } } }
    };
    html! {
        section aria-labelledby="resources" {
            h2 #resources { "What it is made of" }
            @if all.is_empty() { p.nothing { "No resource is written down yet." } } @else {
                table.list {
                    caption.unseen { "Resources" }
                    thead { tr { th.title scope="col" { "Resource" } th scope="col" { "For" } th.num scope="col" { "Planned" } th.num scope="col" { "Spent" }
                        th.num scope="col" { "Days" } th scope="col" { "Granted" } } }
                    tbody { @for r in all { tr {
                        th.title scope="row" { a href=(v.record_href(&r.reference())) { (r.title()) } }
                        td data-label="For" { @match &r.phase { Some(p) => (v.programme.title(&p.to)), None => span.nothing { "the whole" } } }
                        td.num data-label="Planned" { (text(r.budget.as_ref().and_then(|b| b.planned.as_ref()))) }
                        td.num data-label="Spent" { (text(r.budget.as_ref().and_then(|b| b.spent.as_ref()))) }
                        td.num data-label="Days" { @match r.days { Some(n) => (n), None => span.nothing { "–" } } }
                        td data-label="Granted" { @match r.granted {
                            Some(true) => (parts::status(Tone::Fine, "granted")),
                            Some(false) => (parts::status(Tone::Minor, "not granted")),
                            None => (parts::status(Tone::Plain, "not decided")),
                        } }
                    } } }
                }
            }
        }
    }
}

/// Person-days that the plan still asks, by role and phase.
fn effort(v: &Visit, plan: &Roadmap) -> Markup {
    let mut by_role: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    for t in plan.tasks.iter().filter(|t| t.state != State::Done) {
        *by_role.entry(&t.role).or_default().entry(&t.phase).or_default() += t.remaining;
    }
    let phases: Vec<_> = plan.phases.iter().filter(|p| p.remaining > 0.0).collect();
    html! {
        section aria-labelledby="effort" {
            h2 #effort { "Work left, by role and phase" }
            @if by_role.is_empty() { p.nothing { "Nothing is left to do." } } @else {
                div.scroll tabindex="0" role="group" aria-label="Work left by role and phase" {
                    table.effort {
                        caption.unseen { "Person-days left by role and phase" }
                        thead { tr { th scope="col" { "Role" } @for p in &phases { th.num scope="col" { (p.title) } } th.num scope="col" { "In all" } } }
                        tbody { @for (role, by) in &by_role { tr {
                            th scope="row" { a href=(v.href(&format!("/roadmap?role={role}"))) { (role_title(role, &v.programme)) } }
                            @for p in &phases { td.num { @match by.get(p.id.as_str()) { Some(n) if *n > 0.0 => (days(*n)), _ => span.nothing { "–" } } } }
                            td.num { strong { (days(by.values().sum())) } }
                        } } }
                    }
                }
            }
        }
    }
}
