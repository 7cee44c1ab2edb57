//! `/o/ORG/identity/sources/scim`: sources that push their users and groups over SCIM: the address to type into Okta, Entra ID
//! or another provider, the tokens that let it in (each shown once), and what the users of each source are. The server is
//! `web/scim`, the use cases `muster_app::scim`.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::{StatusCode, header};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use maud::{Markup, html};
use muster_app::scim::{ScimSource, ScimToken};
use muster_app::{AppError, FieldError};

use super::super::figure::count;
use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

const PAGE: &str = "/identity/sources/scim";
/// A token that ends within so many days is shown as such: whoever replaces it needs time.
const SOON: i64 = 30;

/// What is shown beside what stands.
#[derive(Default)]
struct Beside {
    /// A token that was just made, and its source.
    made: Option<(String, String)>,
    /// A form that was not taken, and why.
    refused: Vec<FieldError>,
}

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    page(&v, &Beside::default()).await
}

/// Makes a token and shows it, this once.
pub async fn create(v: Arc<Visit>) -> Answer {
    let filled = |name: &str| v.form.filled(name).unwrap_or_default().trim().to_owned();
    let source = filled("source");
    let expires = match filled("expires").as_str() {
        "" => Ok(None),
        text => end_of(&v, text).map(Some),
    };
    let made = match expires {
        Ok(expires) => v.muster().create_scim_token(&v.actor, &source, &filled("name"), expires).await,
        Err(field) => Err(AppError::Invalid { message: field.message.clone(), fields: vec![field] }),
    };
    match made {
        Ok(made) => page(&v, &Beside { made: Some((source, made.token)), ..Beside::default() }).await,
        Err(AppError::Invalid { fields, .. }) => {
            let mut response = page(&v, &Beside { refused: fields, ..Beside::default() }).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(e) => Err(e.into()),
    }
}

/// Ends a token for good.
pub async fn revoke(v: Arc<Visit>) -> Answer {
    v.muster().revoke_scim_token(&v.actor, v.form.filled("token").unwrap_or_default()).await?;
    Ok(v.redirect_saying(PAGE, "Revoked. Whoever pushes with it is refused from now on."))
}

/// Says what the users of a source are.
pub async fn used(v: Arc<Visit>) -> Answer {
    let (people, accounts) = match v.form.filled("used") {
        Some("people") => (true, false),
        Some("accounts") => (false, true),
        Some("both") => (true, true),
        _ => {
            let words = "Use one of the choices of the form.";
            return Err(Failure::say(StatusCode::UNPROCESSABLE_ENTITY, "Say what its users are", words));
        }
    };
    let source = v.form.filled("source").unwrap_or_default();
    v.muster().use_scim_source(&v.actor, source, people, accounts).await?;
    Ok(v.redirect_saying(PAGE, "Noted. It counts from the next pull."))
}

/// The end of a day where the organisation is.
fn end_of(v: &Visit, text: &str) -> Result<Timestamp, FieldError> {
    let day: Option<Date> = text.parse().ok();
    let next = day.and_then(|day| day.tomorrow().ok());
    let end = next.and_then(|day| day.to_zoned(v.programme.profile.zone()).ok());
    end.map(|z| z.timestamp()).ok_or_else(|| FieldError {
        path: "expires".into(),
        message: "must be a day, or nothing".into(),
        expected: "2027-01-31".into(),
    })
}

async fn page(v: &Visit, beside: &Beside) -> Answer {
    let tokens = v.muster().scim_tokens(&v.actor).await?;
    let sources = v.muster().scim_sources(&v.actor).await?;
    let names: BTreeSet<&str> =
        tokens.iter().map(|t| t.source.as_str()).chain(sources.iter().map(|s| s.source.as_str())).collect();
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/identity/sources")) { "Connected sources" } }, "Pushed over SCIM",
            html! { p.lede { "Okta, Entra ID and other providers can push their users and groups here by themselves, minutes after they change. \
                              Each source needs an address and a token; what it pushes is read with every pull." } }, html! {}))
        @if let Some((source, token)) = &beside.made { (made(v, source, token)) }
        @if names.is_empty() && beside.made.is_none() {
            (parts::empty("Nothing is pushed yet", html! { p { "Make a token below, and enter it with its address where your provider asks for SCIM provisioning." } }, None))
        }
        @for name in &names { (one(v, name, sources.iter().find(|s| s.source == **name), &tokens)) }
        @if v.may_act() { (form(v, &names, &beside.refused)) }
        (help())
    };
    Ok(v.page("Pushed over SCIM", content))
}

/// Where a provider pushes to, as the visitor reaches this server.
fn address(v: &Visit, source: &str) -> String {
    let host = v.headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("YOUR-HOST");
    let scheme = if v.site.options.https { "https" } else { "http" };
    format!("{scheme}://{host}/o/{}/scim/{source}/v2", v.actor.org)
}

fn made(v: &Visit, source: &str, token: &str) -> Markup {
    html! {
        section.panel aria-labelledby="made-h" {
            h2 #made-h { "Your new token" }
            p role="status" { (parts::status(Tone::Minor, "shown this once")) " Copy it now: nobody can show it again. If it is lost, make another and revoke this one." }
            div.field {
                label for="made-token" { "Token" }
                input.code #made-token readonly value=(token) autocomplete="off" spellcheck="false";
            }
            div.field {
                label for="made-address" { "Address" }
                input.code #made-address readonly value=(address(v, source)) autocomplete="off" spellcheck="false";
            }
        }
    }
}

fn one(v: &Visit, name: &str, source: Option<&ScimSource>, tokens: &[ScimToken]) -> Markup {
    let zone = v.programme.profile.zone();
    let id = format!("source-{name}");
    html! {
        section.panel aria-labelledby=(id) {
            h2 id=(id) { (name) }
            p { "Address: " code.long { (address(v, name)) } }
            @match source {
                Some(s) if s.users + s.groups > 0 => p { (parts::status(Tone::Fine, "has pushed")) " "
                    (words::count(count(s.users), "user", "users")) " and " (words::count(count(s.groups), "group", "groups")) "." },
                _ => p { (parts::status(Tone::Observation, "nothing pushed yet")) },
            }
            @if let Some(s) = source { (uses(v, s)) }
            table.list.named {
                caption.unseen { "Tokens of " (name) }
                thead { tr { th.title scope="col" { "Token" } th scope="col" { "State" } th scope="col" { "Last used" } th scope="col" { "Expires" } th scope="col" { "Made" } @if v.may_act() { th scope="col" { span.unseen { "Acts" } } } } }
                tbody { @for t in tokens.iter().filter(|t| t.source == name) { tr {
                    th.title scope="row" { (t.name) }
                    td data-label="State" { (state(v, t)) }
                    td data-label="Last used" { @match t.last_used { Some(at) => (words::instant(at, &zone)), None => span.nothing { "never" } } }
                    td data-label="Expires" { @match t.expires { Some(at) => (words::instant(at, &zone)), None => span.nothing { "when it is revoked" } } }
                    td data-label="Made" { (words::instant(t.created, &zone)) }
                    @if v.may_act() { td { @if t.revoked.is_none() { (revoke_it(v, t)) } } }
                } } }
            }
        }
    }
}

fn state(v: &Visit, t: &ScimToken) -> Markup {
    let days = t.expires.map(|at| at.duration_since(v.now).as_hours() / 24);
    match (t.revoked, t.expires, days) {
        (Some(_), ..) => parts::status(Tone::Plain, "revoked"),
        (None, Some(at), _) if at <= v.now => parts::status(Tone::Minor, "expired"),
        (None, _, Some(days)) if days < SOON => parts::status(Tone::Observation, "expires soon"),
        _ => parts::status(Tone::Fine, "holds"),
    }
}

fn revoke_it(v: &Visit, t: &ScimToken) -> Markup {
    html! { details.fold {
        summary { "Revoke" span.unseen { " " (t.name) } }
        p.meta { "Whoever pushes with it is refused at once. It cannot be undone." }
        form method="post" action=(v.live_href(&format!("{PAGE}/revoke"))) {
            (v.secret())
            input type="hidden" name="token" value=(t.id);
            button.button.danger type="submit" { "Revoke " (t.name) }
        }
    } }
}

/// What the users of a source are, and the form to say it.
fn uses(v: &Visit, s: &ScimSource) -> Markup {
    let (now, word) = match (s.people, s.accounts) {
        (true, true) => ("people and their accounts", "both"),
        (true, false) => ("people: it is a source of HR", "people"),
        (false, true) => ("accounts", "accounts"),
        (false, false) => ("nothing yet: pulls leave them out", ""),
    };
    let choices = [
        ("accounts", "Accounts: it is a directory or identity provider"),
        ("people", "People: it is an HR system"),
        ("both", "Both: every user is a person and their account"),
    ];
    let id = format!("used-{}", s.source);
    html! {
        p { "Its users are " strong { (now) } "." }
        @if v.may_act() { details.fold {
            summary { "Change what its users are" }
            form method="post" action=(v.live_href(&format!("{PAGE}/use"))) {
                (v.secret())
                input type="hidden" name="source" value=(s.source);
                div.field {
                    label for=(id) { "Its users are" }
                    p.hint id={ (id) "-hint" } { "Without a source of people, nobody can tell who has left." }
                    select id=(id) name="used" aria-describedby={ (id) "-hint" } {
                        @for (value, label) in choices { option value=(value) selected[value == word] { (label) } }
                    }
                }
                div.form-acts { button.button type="submit" { "Say so" } }
            }
        } }
    }
}

fn form(v: &Visit, names: &BTreeSet<&str>, refused: &[FieldError]) -> Markup {
    let typed = |name: &str| if refused.is_empty() { "" } else { v.form.get(name).unwrap_or_default() };
    let in_a_year = v.today().checked_add(1.year()).map(|d| d.to_string()).unwrap_or_default();
    let expires = if refused.is_empty() { in_a_year.as_str() } else { typed("expires") };
    let wrong = |name: &str| refused.iter().find(|f| f.path == name);
    let error = |name: &str| html! { @if let Some(f) = wrong(name) { p.error { span.unseen { "Error: " } (parts::sentence(&parts::capital(&f.message))) } } };
    html! {
        section aria-labelledby="new-h" {
            h2 #new-h { "New token" }
            form.panel method="post" action=(v.live_href(PAGE)) {
                (v.secret())
                div.field.wrong[wrong("source").is_some()] {
                    label for="source" { "Source" }
                    p.hint #source-hint { "What the source is called in snapshots: lower-case letters, digits and hyphens. A second token for the same source lets you replace the first without a gap. " span.example { "For example: okta" } }
                    (error("source"))
                    input #source name="source" value=(typed("source")) required maxlength="64" list="sources" spellcheck="false" autocomplete="off" aria-describedby="source-hint";
                    datalist #sources { @for name in names { option value=(name) {} } }
                }
                div.field.wrong[wrong("name").is_some()] {
                    label for="name" { "Name of the token" }
                    p.hint #name-hint { "So that you know later which one to revoke. " span.example { "For example: Okta production" } }
                    (error("name"))
                    input #name name="name" value=(typed("name")) required maxlength="100" autocomplete="off" aria-describedby="name-hint";
                }
                div.field.wrong[wrong("expires").is_some()] {
                    label for="expires" { "Last day" }
                    p.hint #expires-hint { "Nothing is pushed after it. Leave it empty, and the token holds until somebody revokes it." }
                    (error("expires"))
                    input #expires type="date" name="expires" value=(expires) aria-describedby="expires-hint";
                }
                div.form-acts { button.button.primary type="submit" { "Make the token and show it" } }
            }
        }
    }
}

/// Where each provider asks for it.
fn help() -> Markup {
    html! {
        section aria-labelledby="where-h" {
            h2 #where-h { "Where to enter it" }
            dl.stacked {
                div { dt { "Okta" } dd { "In the app, tab Provisioning, SCIM connection: the address as base URL, " code { "userName" } " as unique identifier, HTTP header as authentication, and the token." } }
                div { dt { "Entra ID" } dd { "In the enterprise application, Provisioning, Admin credentials: the address as tenant URL, and the token as secret token." } }
                div { dt { "Anything else" } dd { "Whatever speaks SCIM 2.0 with a bearer token. It must reach this server over HTTPS." } }
            }
        }
    }
}
