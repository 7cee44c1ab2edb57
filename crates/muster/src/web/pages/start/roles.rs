//! Step 2: the roles, with a person in each. A role without a name is left for later; somebody else does its work until then.

use std::sync::Arc;

use axum::response::Response;
use maud::{Markup, html};
use muster_app::{AppError, FieldError, Permission, Seat};
use muster_catalog::start::{self, Role as Usual};
use muster_engine::Context;
use muster_model::kinds::Role;

use super::ask::{Asked, id, wrong};
use super::{after, frame, made, not_yours, on};
use crate::web::look::parts;
use crate::web::pairs::Pairs;
use crate::web::visit::{Answer, Visit};

/// What is sent by whoever holds none of the roles.
const NONE: &str = "nobody";

/// Shows it.
pub async fn show(v: Arc<Visit>) -> Answer {
    Ok(view(&v, &Pairs::default(), &[]))
}

fn view(v: &Visit, typed: &Pairs, errors: &[FieldError]) -> Response {
    let may = v.may_act() && v.actor.may(Permission::WriteRecords) && v.actor.may(Permission::ManagePeople);
    let asked = Asked { typed, errors };
    let open: Vec<&Usual> =
        start::roles().iter().filter(|r| v.programme.by_id::<Role>(&r.id).is_none()).collect();
    let content = html! {
        (there(v))
        @if !may { (not_yours(v, "an administrator who is also ISMS manager")) }
        @else if open.is_empty() { p { a.button.primary href=(v.href(after("roles"))) { "Go on" } } }
        @else {
            form.record method="post" action=(v.href("/start/roles")) data-guard novalidate {
                (v.secret())
                p { "Write a name beside each role. One person may hold several; leave out what nobody does yet." }
                @for r in open.iter().filter(|r| r.first) { (seat(v, &asked, r)) }
                @if open.iter().any(|r| !r.first) {
                    details.fold open[errors.iter().any(|e| !open.iter().any(|r| r.first && e.path.ends_with(r.id.as_str())))] {
                        summary { "More roles, for larger organisations" }
                        div.more-roles { @for r in open.iter().filter(|r| !r.first) { (seat(v, &asked, r)) } }
                    }
                }
                @if v.actor.person.is_none() && v.actor.may(Permission::ManageUsers) {
                    @let error = errors.iter().find(|e| e.path == "me");
                    div.field.wrong[error.is_some()] {
                        p.hint { "Tick “This is me” at one role you hold, so that Muster knows what waits for you." }
                        @if let Some(e) = error { p.error { (parts::capital(&e.message)) } }
                        label.check { input #me type="radio" name="me" value=(NONE) checked[asked.value("me", "") == NONE]; span { "None of these is me" } }
                    }
                }
                div.form-acts { button.button.primary type="submit" { "Save and go on" } a href=(v.href("/start")) { "Later" } }
            }
        }
    };
    frame(v, "roles", errors, content)
}

/// Roles that are there, with who holds them.
fn there(v: &Visit) -> Markup {
    let cx = Context::new(&v.programme, v.now);
    let roles: Vec<_> = v.programme.all::<Role>().collect();
    html! { @if !roles.is_empty() {
        section aria-labelledby="there" {
            h2 #there { "There already" }
            ul.plain-list { @for r in &roles { li {
                a href=(v.record_href(&r.reference())) { (r.title()) } ": "
                @let holders = cx.holders(&r.reference());
                @if holders.is_empty() { span.nothing { "nobody yet" } }
                @for (i, p) in holders.iter().enumerate() { @if i > 0 { ", " } a href=(v.record_href(&p.reference())) { (p.title()) } }
            } } }
        }
    } }
}

fn seat(v: &Visit, asked: &Asked<'_>, r: &Usual) -> Markup {
    let (person, mail, me) = (format!("person.{}", r.id), format!("mail.{}", r.id), format!("me.{}", r.id));
    html! {
        fieldset.seat {
            legend { (r.title) }
            p.hint { (r.does) }
            div.group-fields {
                (asked.line(&person, "Name", "", "", "long"))
                (asked.line(&mail, "Mail", "", "", "long"))
            }
            @if v.actor.person.is_none() && v.actor.may(Permission::ManageUsers) {
                label.check { input type="radio" name="me" id=(id(&me)) value=(r.id) checked[asked.value("me", "") == r.id];
                    span { "This is me" span.unseen { ": " (r.title) } } }
            }
        }
    }
}

/// Writes them.
pub async fn save(v: Arc<Visit>) -> Answer {
    let text = |name: String| v.form.filled(&name).unwrap_or("").to_owned();
    let seats: Vec<Seat> = start::roles()
        .iter()
        .map(|r| Seat {
            role: r.id.clone(),
            person: text(format!("person.{}", r.id)),
            mail: text(format!("mail.{}", r.id)),
        })
        .filter(|s| !s.person.is_empty())
        .collect();
    let asks = v.actor.person.is_none() && v.actor.may(Permission::ManageUsers);
    let mut errors = Vec::new();
    if asks && v.form.filled("me").is_none() {
        errors.push(wrong("me", "tick “This is me” at the role you hold, or say that none of these is you"));
    }
    let me = v.form.filled("me").filter(|me| *me != NONE);
    if seats.is_empty() {
        errors.push(wrong("person.isms-manager", "name at least the ISMS manager"));
    }
    if let Some(me) = me.filter(|me| seats.iter().all(|s| s.role != *me)) {
        errors.push(wrong(&format!("person.{me}"), "this is said to be you: write your name"));
    }
    if !errors.is_empty() {
        return Ok(view(&v, &v.form, &errors));
    }
    match v.muster().start_roles(&v.actor, &seats, me).await {
        Ok(saved) if me.is_some() && v.actor.person.is_none() => {
            Ok(v.redirect_saying(after("roles"), &format!("{} Your login now stands for you.", made(&saved))))
        }
        Err(AppError::Invalid { fields, .. }) if !fields.is_empty() => Ok(view(&v, &v.form, &fields)),
        done => on(&v, "roles", done),
    }
}
