//! `/demo`: step in as one of the example's persons with one click.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use maud::{Markup, html};
use muster_app::{AccessRole, OrganisationLine, Visitor};
use muster_model::OrgId;

use super::{Door, through};
use crate::web::failure::Failure;
use crate::web::look::words;
use crate::web::site::Site;

/// Shows who there is.
pub async fn show(state: State<Arc<Site>>, request: Request) -> Response {
    through(state, request, |door| async move { cards(&door).await }).await
}

/// Steps in.
pub async fn act(state: State<Arc<Site>>, request: Request) -> Response {
    through(state, request, |door| async move {
        only_in_a_demo(&door)?;
        let org = door
            .form
            .get("org")
            .and_then(OrgId::new)
            .ok_or_else(|| Failure::not_found("this organisation"))?;
        let signed = door.site.muster.step_in(&org, door.form.get("login").unwrap_or("")).await?;
        let next = door.next();
        let to = if next == "/" { format!("/o/{org}/") } else { next };
        Ok(door.signed_in(&signed, &to))
    })
    .await
}

fn only_in_a_demo(door: &Door) -> Result<(), Failure> {
    if door.site.options.demo && door.site.muster.is_demo() {
        Ok(())
    } else {
        Err(Failure::not_found("this page"))
    }
}

async fn cards(door: &Door) -> Result<Response, Failure> {
    only_in_a_demo(door)?;
    let mut all = Vec::new();
    for org in door.site.muster.organisations().await? {
        let mut visitors = door.site.muster.demo_visitors(&org.org).await?;
        visitors.sort_by_key(|v| (rank(v), v.name.clone()));
        all.push((org, visitors));
    }
    let body = html! {
        h1 { "Step in as somebody" }
        p.lede { "This is a demonstration with example data. Choose who you want to be; you can change at any time. What \
                  you change here stays on this machine." }
        @for (org, visitors) in &all {
            section aria-labelledby=(org.org) {
                h2 id=(org.org) { (org.name) }
                @let (first, others) = featured(visitors);
                ul.cards.people { @for visitor in first { (card(door, org, visitor)) } }
                @if !others.is_empty() { details.fold {
                    summary { (words::count(others.len(), "more person", "more people")) }
                    ul.cards.people { @for visitor in others { (card(door, org, visitor)) } }
                } }
            }
        }
    };
    Ok(door.page("Step in as somebody", &body))
}

/// One person of each sort, and everybody else.
fn featured(visitors: &[Visitor]) -> (Vec<&Visitor>, Vec<&Visitor>) {
    let mut seen = Vec::new();
    visitors.iter().partition(|v| {
        let rank = rank(v);
        let new = rank < OTHERS && !seen.contains(&rank);
        seen.push(rank);
        new
    })
}

/// The rank of those of whom one is enough to be shown first.
const OTHERS: usize = 7;

/// Who is shown first: one of each sort, in the order in which a visitor would want to look around.
fn rank(visitor: &Visitor) -> usize {
    let has = |role| visitor.access.contains(&role);
    let holds = |word: &str| visitor.roles.iter().any(|r| r.to_lowercase().contains(word));
    match () {
        () if has(AccessRole::IsmsManager) => 0,
        () if has(AccessRole::IdentityEngineer) => 1,
        () if holds("top management") => 2,
        () if holds("risk owner") => 3,
        () if has(AccessRole::InternalAuditor) || has(AccessRole::Auditor) => 4,
        () if has(AccessRole::Administrator) => 5,
        () if visitor.roles.is_empty() => 6,
        () => OTHERS,
    }
}

fn card(door: &Door, org: &OrganisationLine, visitor: &Visitor) -> Markup {
    html! {
        li { form method="post" action="/demo" {
            (door.hidden())
            input type="hidden" name="org" value=(org.org);
            input type="hidden" name="next" value=(door.next());
            button.card name="login" value=(visitor.login) {
                strong { (visitor.name) }
                span.roles { (roles(visitor)) }
                span.meta { (would_do(visitor)) }
            }
        } }
    }
}

/// Works here, holds no role, and has no access beyond what everybody has.
fn is_employee(visitor: &Visitor) -> bool {
    visitor.roles.is_empty() && visitor.access == [AccessRole::Owner]
}

fn roles(visitor: &Visitor) -> String {
    if is_employee(visitor) {
        "Employee without a role".to_owned()
    } else if visitor.roles.is_empty() {
        visitor.access.iter().map(|a| a.label()).collect::<Vec<_>>().join(", ")
    } else {
        visitor.roles.join(", ")
    }
}

/// What somebody with this access would come here for.
fn would_do(visitor: &Visitor) -> &'static str {
    let has = |role| visitor.access.contains(&role);
    if has(AccessRole::IsmsManager) {
        "Runs the programme: sees what is missing, changes any record, plans, prepares the review."
    } else if has(AccessRole::IdentityEngineer) {
        "Looks after the identity services: posture, accounts, access reviews, design decisions."
    } else if has(AccessRole::Administrator) {
        "Manages users, roles and settings; reads everything."
    } else if has(AccessRole::InternalAuditor) {
        "Reads everything, audits: fills in checklists, draws samples, raises findings."
    } else if is_employee(visitor) {
        "Reads the rules that hold for everybody and says so, takes part in campaigns."
    } else if has(AccessRole::Owner) {
        "Answers for records of their own roles: keeps them true, accepts and approves."
    } else {
        "Reads everything, follows the trace, changes nothing."
    }
}
