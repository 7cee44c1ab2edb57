//! `/o/ORG/identity/retention`: how long snapshots are kept: the policy, a trial of another one with every snapshot that would go
//! and why each other one stays, and the forms that set it, switch it off, and remove what it lets go.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;
use maud::{Markup, html};
use muster_app::keeping::{Preview, RetentionPolicy, RetentionSet, Stays, Verdict};
use muster_app::{AppError, FieldError, Permission, SnapshotEntry};

use super::figure::count;
use super::rows;
use super::snapshot::{record, who};
use crate::web::forms::summary;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pairs::Pairs;
use crate::web::visit::{Answer, Visit};

/// The numbers of the form: name, label, hint.
const NUMBERS: [(&str, &str, &str); 3] = [
    (
        "newest",
        "So many of the newest",
        "At least 2: pages read the newest, and what changed is told from the one before.",
    ),
    (
        "months",
        "The last of each month, for so many months",
        "36 covers a certificate's three years, so that every audit finds its months. 0 keeps none for its month.",
    ),
    (
        "days",
        "Everything younger than so many days",
        "Time to look into what happened lately, day by day. 0 keeps none for its age.",
    ),
];

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let asked = NUMBERS.iter().any(|(name, ..)| v.query.filled(name).is_some());
    page(&v, asked.then_some(&v.query), &[]).await
}

/// Sets the policy, or switches it off.
pub async fn set(v: Arc<Visit>) -> Answer {
    let on = v.form.filled("act") != Some("off");
    let why = v.form.filled("why").unwrap_or_default();
    match v.muster().set_retention(&v.actor, policy_of(&v.form), on, why).await {
        Ok(()) if on => Ok(v.redirect_saying(
            "/identity/retention",
            "Set. What it lets go is removed after the next pull, or a day from now.",
        )),
        Ok(()) => Ok(v.redirect_saying("/identity/retention", "Switched off. Every snapshot is kept.")),
        Err(AppError::Invalid { fields, .. }) => {
            let mut refused = page(&v, Some(&v.form), &fields).await?;
            *refused.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(refused)
        }
        Err(e) => Err(e.into()),
    }
}

/// Removes exactly what was shown.
pub async fn remove(v: Arc<Visit>) -> Answer {
    let mark = v.form.filled("mark").unwrap_or("nothing was shown");
    let says = match v.muster().prune_snapshots(&v.actor, Some(mark)).await? {
        None => "No policy is on: nothing was removed.".to_owned(),
        Some(done) => {
            let waiting = match done.waiting.len() {
                0 => String::new(),
                n => format!(" The files of {n} could not be deleted yet; it is tried again."),
            };
            format!("Removed {}.{waiting}", words::count(done.removed.len(), "snapshot", "snapshots"))
        }
    };
    Ok(v.redirect_saying("/identity/retention", &says))
}

/// The policy that a form or an address names. What is no number is out of bounds.
fn policy_of(from: &Pairs) -> RetentionPolicy {
    let number = |name: &str| from.filled(name).and_then(|n| n.parse().ok()).unwrap_or(u32::MAX);
    RetentionPolicy { newest: number("newest"), months: number("months"), days: number("days") }
}

async fn page(v: &Arc<Visit>, typed: Option<&Pairs>, refused: &[FieldError]) -> Answer {
    let set = v.muster().retention(&v.actor).await?;
    let history = v.muster().retention_history(&v.actor).await?;
    let names = v.muster().user_names(&v.actor).await?;
    let asked = typed.map(policy_of);
    let mut errors = refused.to_vec();
    if errors.is_empty() {
        errors = asked.as_ref().map(RetentionPolicy::wrong).unwrap_or_default();
    }
    let tried = asked.filter(|policy| policy.wrong().is_empty());
    let preview = v.muster().preview_retention(&v.actor, tried).await?;
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/identity/snapshots")) { "Snapshots" } }, "How long snapshots are kept",
            html! { p.lede { "Snapshots name people and what they may do, so they are kept for as long as they prove something, and no longer. Figures measured on them stay for good, and so does a note of what each one was." } }, html! {}))
        (summary::of(&errors, &|path| path.to_owned()))
        (standing(v, set.as_ref(), &names))
        (numbers(v, typed, preview.policy, &errors))
        (trial(v, &preview, set.as_ref(), &names))
        (past(v, &history, &names))
    };
    Ok(v.page("How long snapshots are kept", content))
}

/// What holds now.
fn standing(v: &Visit, set: Option<&RetentionSet>, names: &BTreeMap<String, String>) -> Markup {
    let zone = v.programme.profile.zone();
    html! { @match set {
        Some(s) if s.enabled => p { (parts::status(Tone::Fine, "on")) " Kept are " strong { (s.policy.words()) } ". It is looked at after every pull and once a day. Set by " (who(names, &s.by)) " on " (words::instant(s.at, &zone)) ": " (s.why) },
        Some(s) => p { (parts::status(Tone::Observation, "off")) " Every snapshot is kept. Switched off by " (who(names, &s.by)) " on " (words::instant(s.at, &zone)) ": " (s.why) },
        None => p { (parts::status(Tone::Observation, "off")) " Nobody has said how long snapshots are kept, so every one is. Below is a proposal." },
    } }
}

/// The form that tries other numbers.
fn numbers(v: &Visit, typed: Option<&Pairs>, policy: RetentionPolicy, errors: &[FieldError]) -> Markup {
    let value = |name: &str| match (typed.and_then(|t| t.get(name)), name) {
        (Some(typed), _) => typed.to_owned(),
        (None, "newest") => policy.newest.to_string(),
        (None, "months") => policy.months.to_string(),
        (None, _) => policy.days.to_string(),
    };
    html! {
        h2 { "What to keep" }
        p { "A snapshot stays when any of these keeps it. Whatever they say, the newest stays, the one it was sealed against, what somebody pinned, and what a record names." }
        form.panel.keeping action=(v.href("/identity/retention")) {
            @for (name, label, hint) in NUMBERS {
                @let error = errors.iter().find(|e| e.path == name);
                div.field.wrong[error.is_some()] {
                    label for=(name) { (label) }
                    p.hint id={ (name) "-hint" } { (hint) }
                    @if let Some(e) = error { p.error id={ (name) "-error" } { (parts::capital(&e.message)) } }
                    input id=(name) name=(name) type="number" min="0" required value=(value(name)) aria-describedby={ (name) "-hint" };
                }
            }
            div.form-acts { button.button type="submit" { "Show what would go" } }
        }
    }
}

/// What would go and what would stay, and the acts that follow from it.
fn trial(
    v: &Visit,
    preview: &Preview,
    set: Option<&RetentionSet>,
    names: &BTreeMap<String, String>,
) -> Markup {
    let going = preview.going().count();
    let on = set.filter(|s| s.enabled);
    let holds = on.is_some_and(|s| s.policy == preview.policy);
    let mut lines: Vec<&(SnapshotEntry, Verdict)> = preview.lines.iter().collect();
    lines.sort_by_key(|(_, verdict)| !verdict.goes());
    let (page, pages) = rows::page_of(v, lines.len());
    let shown = lines.get((page - 1) * rows::PER..(page * rows::PER).min(lines.len())).unwrap_or_default();
    html! {
        h2 { (if holds { "What goes next" } else { "What would go" }) }
        p role="status" { "Keeping " (preview.policy.words()) ", " strong { (words::count(going, "snapshot goes", "snapshots go")) } " and " (words::count(lines.len() - going, "stays", "stay"))
            @if going > 0 { "; " (words::bytes(count(preview.frees()))) " become free" } "." }
        (acts(v, preview, set, going, holds))
        @if lines.is_empty() { p.meta { "There is no snapshot yet." } } @else {
            table.list.named {
                caption.unseen { "What the policy does with each snapshot" }
                thead { tr { th.title scope="col" { "Taken" } th scope="col" { "Then" } th scope="col" { "Why" } th.num scope="col" { "Size" } } }
                tbody { @for (s, verdict) in shown { tr {
                    th.title scope="row" { a href=(v.href(&format!("/identity/snapshots/{}", s.digest))) { (words::instant(s.taken_at, &v.programme.profile.zone())) } }
                    td data-label="Then" { @if verdict.goes() { (parts::status(Tone::Minor, "goes")) } @else { (parts::status(Tone::Fine, "stays")) } }
                    td data-label="Why" { @if verdict.goes() { span.nothing { "nothing keeps it" } } @else {
                        @for (i, why) in verdict.stays.iter().enumerate() { @if i > 0 { "; " } (reason(v, s, why, names)) } } }
                    td.num data-label="Size" { @match preview.of(&s.digest) { Some(t) => (words::bytes(count(t.bytes()))), None => span.nothing { "not known" } } }
                } } }
            }
            (rows::turn(v, page, pages, lines.len()))
        }
    }
}

/// Why a snapshot stays, as the end of "it is …".
pub(super) fn reason(v: &Visit, s: &SnapshotEntry, why: &Stays, names: &BTreeMap<String, String>) -> Markup {
    html! { @match why {
        Stays::Newest => "the newest: pages read it",
        Stays::Recent(n) => { "number " (n) " of the newest" },
        Stays::Predecessor => "what the newest was sealed against",
        Stays::Young => "still young",
        Stays::Month(day) => { "the last of " (muster_render::words::month(day.month())) " " (day.year()) },
        Stays::Pinned => @match &s.pin {
            Some(pin) => { "pinned by " (who(names, &pin.by)) ": " (pin.why) },
            None => "pinned",
        },
        Stays::Named(records) => { "named by " @for (i, r) in records.iter().enumerate() { @if i > 0 { ", " } (record(v, r)) } },
        Stays::Elsewhere => "not in a folder of this installation's own",
        Stays::Unreadable => "unreadable: without its manifest nothing could be said of it later",
    } }
}

fn acts(v: &Visit, preview: &Preview, set: Option<&RetentionSet>, going: usize, holds: bool) -> Markup {
    let may = v.may_act() && v.actor.may(Permission::ManageSettings);
    let on = set.is_some_and(|s| s.enabled);
    let numbers = |policy: RetentionPolicy| {
        html! { @for (name, n) in [("newest", policy.newest), ("months", policy.months), ("days", policy.days)] { input type="hidden" name=(name) value=(n); } }
    };
    let why = |id: &str, example: &str| {
        html! { div.field {
            label for=(id) { "Why" }
            p.hint id={ (id) "-hint" } { "Whoever asks later where a snapshot went has this to go by. " span.example { "For example: " (example) } }
            input id=(id) name="why" required maxlength="500" aria-describedby={ (id) "-hint" };
        } }
    };
    html! {
        @if holds && going > 0 && v.may_act() && v.actor.may(Permission::RecordEstate) {
            form method="post" action=(v.live_href("/identity/retention/remove")) {
                (v.secret())
                input type="hidden" name="mark" value=(preview.mark());
                div.form-acts { button.button type="submit" { "Remove " (words::count(going, "snapshot", "snapshots")) " now" } }
            }
        }
        @if may && !holds {
            details.fold open {
                summary { (if on { "Change the policy to this" } else { "Switch this policy on" }) }
                form.panel method="post" action=(v.live_href("/identity/retention")) {
                    (v.secret()) (numbers(preview.policy))
                    (why("why", "our record schedule says three years"))
                    div.form-acts { button.button.primary type="submit" name="act" value="on" { (if on { "Change the policy" } else { "Switch it on" }) } }
                    p.meta { "Nothing goes in this moment: what it lets go is removed after the next pull, or a day from now. What was removed cannot be brought back." }
                }
            }
        }
        @if let (true, true, Some(s)) = (may, on, set) {
            details.fold {
                summary { "Switch the policy off" }
                form.panel method="post" action=(v.live_href("/identity/retention")) {
                    (v.secret()) (numbers(s.policy))
                    (why("why-off", "an investigation is going on, nothing may go"))
                    div.form-acts { button.button type="submit" name="act" value="off" { "Keep every snapshot" } }
                }
            }
        }
    }
}

/// Every policy there was.
fn past(v: &Visit, history: &[RetentionSet], names: &BTreeMap<String, String>) -> Markup {
    let zone = v.programme.profile.zone();
    html! { @if !history.is_empty() {
        h2 { "What was set" }
        table.list.named {
            caption.unseen { "Every policy that was set" }
            thead { tr { th.title scope="col" { "When" } th scope="col" { "Kept" } th scope="col" { "Why" } th scope="col" { "By" } } }
            tbody { @for s in history { tr {
                th.title scope="row" { (words::instant(s.at, &zone)) }
                td data-label="Kept" { @if s.enabled { (parts::capital(&s.policy.words())) } @else { "Every snapshot: switched off" } }
                td data-label="Why" { (s.why) }
                td data-label="By" { (who(names, &s.by)) }
            } } }
        }
    } }
}
