//! `/o/ORG/identity/source/SOURCE`: how one source is reached, trying it, and forgetting it.

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::sources::{ConfiguredSource, SourceRun};
use muster_app::{AppError, FieldError};
use muster_connect::registry::{Kind, kind};

use super::form::{self, Typed};
use super::{run, source_href};
use crate::web::failure::Failure;
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

async fn kept(v: &Visit) -> Result<(ConfiguredSource, &'static Kind), Failure> {
    let source = v.param("source");
    let all = v.muster().configured_sources(&v.actor).await?;
    let found = all.into_iter().find(|s| s.source == source);
    let found = found.ok_or_else(|| Failure::not_found("this source"))?;
    let kind = kind(&found.connector).ok_or_else(|| Failure::not_found("this kind of source"))?;
    Ok((found, kind))
}

/// Shows it.
pub async fn show(v: Arc<Visit>) -> Answer {
    let (kept, kind) = kept(&v).await?;
    form::page(&v, kind, Some(&kept), &Typed::of(&kept), &[]).await
}

/// Takes a new one.
pub async fn add(v: Arc<Visit>) -> Answer {
    let kind =
        v.form.filled("kind").and_then(kind).ok_or_else(|| Failure::not_found("this kind of source"))?;
    let typed = Typed::sent(kind, v.form.filled("source").unwrap_or_default(), &v.form);
    take(&v, kind, None, &typed).await
}

/// Takes changed settings.
pub async fn save(v: Arc<Visit>) -> Answer {
    let (kept, kind) = kept(&v).await?;
    let typed = Typed::sent(kind, &kept.source, &v.form);
    take(&v, kind, Some(&kept), &typed).await
}

async fn take(v: &Visit, kind: &'static Kind, kept: Option<&ConfiguredSource>, typed: &Typed) -> Answer {
    if v.form.get("suggest").is_some() {
        let mut typed = typed.clone();
        return match v.muster().suggest_columns(&v.actor, kind, &typed.said).await {
            Ok(suggestion) => {
                typed.suggested(kind, suggestion);
                form::page(v, kind, kept, &typed, &[]).await
            }
            Err(AppError::Invalid { fields, .. }) if !fields.is_empty() => {
                form::refused(v, kind, kept, &typed, &fields).await
            }
            Err(e) => Err(e.into()),
        };
    }
    let based_on = match kept {
        None => None,
        Some(_) => {
            let sent = v.form.filled("based_on").and_then(|t| t.parse().ok());
            Some(sent.ok_or_else(Failure::stale_form)?)
        }
    };
    match v.muster().set_source(&v.actor, &typed.edit(kind, &v.form, based_on)).await {
        Ok(()) => {
            let words = if kept.is_some() { "Saved." } else { "Saved. Now try the connection." };
            Ok(v.redirect_saying(
                &format!("/identity/source/{}", super::super::segment(&typed.source)),
                words,
            ))
        }
        Err(AppError::Invalid { fields, message }) => {
            let whole = [FieldError { path: String::new(), message, expected: String::new() }];
            form::refused(v, kind, kept, typed, if fields.is_empty() { &whole } else { &fields }).await
        }
        Err(e) => Err(e.into()),
    }
}

/// Tries it; what came of it stands on its page.
pub async fn test(v: Arc<Visit>) -> Answer {
    let (kept, _) = kept(&v).await?;
    let run = v.muster().test_source(&v.actor, &kept.source).await?;
    let words = match run.report.failed {
        None => "The connection works.",
        Some(_) => "The connection does not work yet: see below how far it came.",
    };
    Ok(v.redirect_saying(&format!("/identity/source/{}", super::super::segment(&kept.source)), words))
}

/// Forgets its settings and secrets.
pub async fn forget(v: Arc<Visit>) -> Answer {
    v.muster().forget_source(&v.actor, v.param("source")).await?;
    Ok(v.redirect_saying(
        "/identity/sources",
        "Forgot its settings and secrets. What was read of it stays in the snapshots.",
    ))
}

/// The button that tries it, and how the newest try went.
pub fn try_it(v: &Visit, kept: &ConfiguredSource, test: Option<&SourceRun>) -> Markup {
    html! {
        section.panel aria-labelledby="try-h" {
            h2 #try-h { "Connection" }
            @match test {
                None => p { "Not tried yet. A test goes the whole way, step by step, and keeps nothing." },
                Some(t) => {
                    p.meta { "Tried " (words::instant(t.started, &v.programme.profile.zone())) " by " (t.started_by)
                        @if t.started < kept.changed { ", before the settings were last changed" } }
                    (run::steps(t))
                },
            }
            form method="post" action={ (source_href(v, &kept.source)) "/test" } { (v.secret())
                button.button.primary[test.is_none()] type="submit" { @if test.is_some() { "Try it again" } @else { "Try the connection" } } }
        }
    }
}

/// The fold with the button that forgets it.
pub fn forget_it(v: &Visit, kept: &ConfiguredSource) -> Markup {
    html! {
        p.meta { "Last changed " (words::instant(kept.changed, &v.programme.profile.zone())) " by " (kept.changed_by) "." }
        details.fold {
            summary { "Forget this source" }
            p { "Its settings and secrets are deleted for good. What was read of it stays in the snapshots; the next pull is without it." }
            form method="post" action={ (source_href(v, &kept.source)) "/forget" } { (v.secret())
                button.button.danger type="submit" { "Forget " (kept.source) } }
        }
    }
}
