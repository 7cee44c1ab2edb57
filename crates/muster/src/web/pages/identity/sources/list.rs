//! `/o/ORG/identity/sources`: where identities are read from: how each is reached, what the newest snapshot says of it, what
//! it can report and what is therefore unknown; reading all of them now and by schedule; the latest runs.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::response::Response;
use maud::{Markup, html};
use muster_app::scim::ScimSource;
use muster_app::sources::ConfiguredSource;
use muster_app::{FieldError, Permission};
use muster_model::estate::SourceSummary;
use muster_model::kinds::{IdentityService, Source};
use muster_model::snapshot::Fact;
use muster_model::{Kind, Rec};
use muster_render::csv::Cell;

use super::super::facts;
use super::card::{self, Known};
use super::{runs, schedule};
use crate::web::look::export;
use crate::web::look::parts::{self, Tone};
use crate::web::visit::{Answer, Visit};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    view(&v, None).await
}

/// The page, with a schedule that was not taken.
pub async fn view(v: &Visit, wrong: Option<(&str, &[FieldError])>) -> Answer {
    let muster = v.muster();
    let configured = muster.configured_sources(&v.actor).await?;
    let pushed = muster.scim_sources(&v.actor).await?;
    let tests = muster.newest_source_tests(&v.actor).await?;
    let latest = muster.source_runs(&v.actor).await?;
    let planned = muster.pull_schedule(&v.actor).await?;
    let checked = v.checked().await?;
    let measured = checked.estate.as_ref().ok().and_then(Option::as_deref);
    let live: &[SourceSummary] = measured.map(|m| m.summary.sources.as_slice()).unwrap_or_default();
    let taken = measured.and_then(|m| m.summary.taken_at);
    let records: Vec<Rec<'_, Source>> = v.programme.all().collect();
    let mut names: Vec<String> = records.iter().map(name).collect();
    let mut more = BTreeSet::new();
    more.extend(configured.iter().map(|c| c.source.clone()));
    more.extend(pushed.iter().map(|p| p.source.clone()));
    more.extend(live.iter().map(|l| l.name.clone()));
    names.extend(more.into_iter().filter(|n| !records.iter().any(|r| name(r) == *n)));
    let unread: Vec<Rec<'_, IdentityService>> = v
        .programme
        .all::<IdentityService>()
        .filter(|i| v.programme.pointing::<Source>(&i.reference(), "measures").next().is_none())
        .collect();
    if export::wanted(v) {
        return Ok(csv(v, &names, &records, &configured, &pushed, live));
    }
    let manages = v.may_act() && v.actor.may(Permission::ManageSources);
    let takes = v.may_act() && v.actor.may(Permission::RecordEstate);
    let writes = v.may_act() && v.actor.may_create(Kind::of::<Source>());
    let readable = configured.iter().any(|c| c.enabled) || pushed.iter().any(|p| p.users + p.groups > 0);
    let new = v.live_href("/identity/sources/new");
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/identity")) { "Identity" } }, "Connected sources",
            html! { p.lede { "Directories, identity providers and HR systems that identities are read from. What a source cannot report is \
                              unknown in every figure that needs it." } },
            html! {
                @if !names.is_empty() { (export::link(v)) }
                @if takes && readable { (runs::start(v, &latest)) }
                @if manages { a.button.quiet href=(v.live_href("/identity/sources/scim")) { "Tokens for SCIM" } }
                @if manages { a.button.primary[!readable] href=(new) { "New source" } }
            }))
        @if names.is_empty() {
            (parts::empty("No source yet", html! { p { "Set up the directory or provider that knows your accounts, and read it once." } },
                manages.then_some(("Set up the first source", new.as_str()))))
        }
        @if takes && readable { (missing(live, &configured, &pushed)) }
        @if readable || planned.is_some() { (schedule::panel(v, planned.as_ref(), manages, wrong)) }
        @else if !names.is_empty() && manages { p.note { (parts::status(Tone::Observation, "nothing is read from here")) " What you see came with "
            code { "muster pull" } ". Set a source up here, and it can be read with one click, and by itself every night." } }
        div.source-cards { @for name in &names {
            (card::one(v, &Known {
                name,
                record: records.iter().find(|r| self::name(r) == *name),
                set: configured.iter().find(|c| c.source == *name),
                pushed: pushed.iter().find(|p| p.source == *name),
                live: live.iter().find(|l| l.name == *name),
                taken,
                test: tests.iter().find(|t| t.source.as_deref() == Some(name)),
                manages,
                writes,
            }))
        } }
        (runs::list(v, &latest))
        @if !live.is_empty() { (matrix(live)) }
        @if !unread.is_empty() { section aria-labelledby="unread-h" {
            h2 #unread-h { "Identity services that nothing reads" }
            p.meta { "Their accounts are in no figure." }
            ul.lines { @for i in &unread { li { a href=(v.record_href(&i.reference())) { (i.title()) }
                @if let Some(c) = i.data.class { span.right.meta { (c.label()) } } } } }
        } }
    };
    Ok(v.page("Connected sources", content))
}

/// One row for each source, with what it can report.
fn csv(
    v: &Visit,
    names: &[String],
    records: &[Rec<'_, Source>],
    configured: &[ConfiguredSource],
    pushed: &[ScimSource],
    live: &[SourceSummary],
) -> Response {
    let mut header = vec![
        "source",
        "measures",
        "how",
        "read_from_here",
        "in_newest_snapshot",
        "accounts",
        "enabled",
        "warnings",
    ];
    header.extend(Fact::ALL.iter().map(|f| f.as_str()));
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    export::csv(
        v,
        "sources",
        &header,
        names.iter().map(|n| {
            let record = records.iter().find(|r| name(r) == *n);
            let set = configured.iter().find(|c| c.source == *n);
            let push = pushed.iter().find(|p| p.source == *n);
            let live = live.iter().find(|l| l.name == *n);
            let how = set.map(|c| c.connector.clone()).or_else(|| push.map(|_| "scim".to_owned()));
            let read = set.map_or(push.is_some(), |c| c.enabled);
            let measures = record.and_then(|r| r.data.measures.as_ref()).map(|m| v.programme.title(&m.to));
            let mut row: Vec<Cell> = vec![
                n.as_str().into(),
                measures.into(),
                how.or_else(|| live.map(|l| l.connector.clone())).into(),
                if read { "yes" } else { "no" }.into(),
                if live.is_some() { "yes" } else { "no" }.into(),
                live.map(|l| count(l.accounts)).into(),
                live.map(|l| count(l.enabled)).into(),
                live.map(|l| l.warnings.len()).into(),
            ];
            row.extend(Fact::ALL.iter().map(|f| {
                Cell::from(live.map(|l| if l.facts.contains(f.as_str()) { "reports" } else { "does not" }))
            }));
            row
        }),
    )
}

/// Sources of the newest snapshot that a pull from here would be without.
fn missing(live: &[SourceSummary], configured: &[ConfiguredSource], pushed: &[ScimSource]) -> Markup {
    let read = |name: &str| {
        configured.iter().any(|c| c.enabled && c.source == name) || pushed.iter().any(|p| p.source == name)
    };
    let missing: Vec<&str> = live.iter().map(|l| l.name.as_str()).filter(|name| !read(name)).collect();
    html! { @if !missing.is_empty() { p.note.minor {
        (parts::status(Tone::Minor, "a pull from here would be without them")) " The newest snapshot also has "
        @for (i, name) in missing.iter().enumerate() { @if i > 0 { ", " } code { (name) } }
        ", read by other means. Set them up here first, or their accounts are missing from the next figures."
    } } }
}

/// The name that a record's source has in snapshots.
fn name(s: &Rec<'_, Source>) -> String {
    s.data.name.clone().unwrap_or_else(|| s.id().to_owned())
}

/// Which source reports what.
fn matrix(live: &[SourceSummary]) -> Markup {
    html! {
        section aria-labelledby="facts-h" {
            h2 #facts-h { "Who can report what" }
            div.scroll tabindex="0" role="group" aria-label="Facts by source" {
                table.facts-table {
                    caption.unseen { "Facts that each source reports" }
                    thead { tr { th scope="col" { "Fact" } @for s in live { th scope="col" { (s.name) } } th scope="col" { "Unknown without it" } } }
                    tbody { @for fact in Fact::ALL { tr {
                        th scope="row" { (parts::capital(facts::label(fact))) }
                        @for s in live { td { @if s.facts.contains(fact.as_str()) { (parts::status(Tone::Fine, "reports")) }
                            @else { span.nothing { "does not" } } } }
                        td.meta { (parts::capital(facts::without(fact))) }
                    } } }
                }
            }
        }
    }
}
