//! One source on the page of sources: what its record says, how it is reached, what the newest snapshot has of it.

use jiff::Timestamp;
use maud::{Markup, html};
use muster_app::scim::ScimSource;
use muster_app::sources::{ConfiguredSource, RunOutcome, SourceRun};
use muster_connect::registry::kind;
use muster_model::Rec;
use muster_model::estate::SourceSummary;
use muster_model::kinds::Source;
use muster_model::kinds::parts::Cadence;

use super::super::figure::count;
use super::source_href;
use crate::web::look::parts::{self, Tone};
use crate::web::look::{value, words};
use crate::web::pairs::encoded;
use crate::web::visit::Visit;

/// Everything that is known of a source.
pub struct Known<'a> {
    /// Its name in snapshots.
    pub name: &'a str,
    /// Its record.
    pub record: Option<&'a Rec<'a, Source>>,
    /// How it is reached.
    pub set: Option<&'a ConfiguredSource>,
    /// What it has pushed.
    pub pushed: Option<&'a ScimSource>,
    /// What the newest snapshot has of it.
    pub live: Option<&'a SourceSummary>,
    /// When that was taken.
    pub taken: Option<Timestamp>,
    /// Its newest test.
    pub test: Option<&'a SourceRun>,
    /// The visitor may set sources up.
    pub manages: bool,
    /// The visitor may write records of sources.
    pub writes: bool,
}

/// One card.
pub fn one(v: &Visit, k: &Known<'_>) -> Markup {
    let due = k.record.and_then(|s| s.data.pull.as_ref()).and_then(Cadence::next);
    let title = k.record.map_or_else(|| k.name.to_owned(), |s| s.title().to_owned());
    html! {
        section.panel {
            h2 { @match k.record { Some(s) => a href=(v.record_href(&s.reference())) { (title) }, None => (title) } }
            p.meta { code { (k.name) } " · " (how(k))
                @if let Some(at) = k.record.and_then(|s| s.data.address.as_ref()) { " · " (at) } }
            p { (reached(k)) }
            (counts(k.live))
            dl.said {
                @if let Some(s) = k.record { div { dt { "Measures" } dd { @match &s.data.measures {
                    Some(m) => a href=(v.record_href(&m.to)) { (v.programme.title(&m.to)) }, None => (value::nothing()) } } } }
                div { dt { "Last read" } dd { @match (k.live, k.taken, k.record.and_then(|s| s.data.pull.as_ref()).and_then(|p| p.last)) {
                    (Some(_), Some(at), _) => (words::instant(at, &v.programme.profile.zone())),
                    (_, _, Some(day)) => (parts::due(day, v.today())),
                    _ => span.nothing { "never" } } } }
                @if let Some(due) = due { div { dt { "Due" } dd { (parts::due(due, v.today()))
                    @if due < v.today() && k.taken.is_none_or(|t| v.programme.profile.today(t) < due) { " " (parts::status(Tone::Minor, "late")) } } } }
            }
            @if k.record.is_none() { p { (parts::status(Tone::Minor, "no record says what it measures")) } }
            div.acts {
                @if k.set.is_some() && k.manages { a.button href=(source_href(v, k.name)) { "Settings" }
                    form method="post" action={ (source_href(v, k.name)) "/test" } { (v.secret()) button.button.quiet type="submit" { "Try the connection" } } }
                @if k.pushed.is_some() && k.manages { a.button href=(v.live_href("/identity/sources/scim")) { "Address and tokens" } }
                @if k.set.is_none() && k.pushed.is_none() && k.manages { a.button href=(v.live_href(&set_up(k))) { "Set it up here" } }
                @if k.record.is_none() && k.writes { a.button.quiet href=(v.href(&format!("/new/source?name={0}&title={0}", encoded(k.name)))) { "Write its record" } }
            }
        }
    }
}

/// The address that begins to set a source up, of its kind when its record names one.
fn set_up(k: &Known<'_>) -> String {
    let named = k.record.and_then(|r| r.data.connector.as_deref()).filter(|word| kind(word).is_some());
    let of = named.map(|word| format!("&kind={word}")).unwrap_or_default();
    format!("/identity/sources/new?name={}{of}", encoded(k.name))
}

/// The words for its connector.
fn how(k: &Known<'_>) -> String {
    let word = k.set.map(|s| s.connector.as_str()).or(k.record.and_then(|r| r.data.connector.as_deref()));
    let word = word.or(k.live.map(|l| l.connector.as_str())).unwrap_or_default();
    match (k.pushed, kind(word)) {
        (Some(_), _) => "Pushed over SCIM".to_owned(),
        (None, Some(kind)) => kind.title.to_owned(),
        (None, None) if matches!(word, "" | "other") => "Read by other means".to_owned(),
        (None, None) => parts::capital(word),
    }
}

/// How it is reached, in a status.
fn reached(k: &Known<'_>) -> Markup {
    html! { @match (k.set, k.pushed, k.test) {
        (Some(set), ..) if !set.enabled => (parts::status(Tone::Minor, "switched off: pulls leave it out")),
        (Some(set), _, Some(t)) if t.outcome == RunOutcome::Failed && t.started >= set.changed => {
            (parts::status(Tone::Major, "the connection failed")) @if let Some(why) = t.report.failed.as_deref().and_then(|w| w.lines().next()) { span.meta { " " (why) } } },
        (Some(set), _, Some(t)) if t.outcome == RunOutcome::Done && t.started >= set.changed => (parts::status(Tone::Fine, "the connection works")),
        (Some(_), ..) => (parts::status(Tone::Observation, "set up, not tried since")),
        (None, Some(p), _) if p.users + p.groups == 0 => (parts::status(Tone::Observation, "nothing pushed yet")),
        (None, Some(p), _) => (parts::status(Tone::Fine, &format!("{} and {} pushed", words::count(count(p.users), "user", "users"), words::count(count(p.groups), "group", "groups")))),
        (None, None, _) => (parts::status(Tone::Observation, "not set up here")),
    } }
}

fn counts(live: Option<&SourceSummary>) -> Markup {
    html! {
        @match live {
            None => p { (parts::status(Tone::Observation, "not in the newest snapshot")) },
            Some(s) => {
                dl.counts {
                    div { dt { "accounts" } dd { (words::grouped(count(s.accounts))) } }
                    div { dt { "enabled" } dd { (words::grouped(count(s.enabled))) } }
                    div { dt { "privileged" } dd { (words::grouped(count(s.privileged))) } }
                }
                @if !s.kinds.is_empty() { p.meta {
                    @for (i, (kind, n)) in s.kinds.iter().filter(|(_, n)| **n > 0).enumerate() { @if i > 0 { " · " } (words::grouped(count(*n))) " " (kind.replace('_', "-")) }
                } }
                @if s.accounts == 0 { p.meta { "It reports people, not accounts." } }
            },
        }
    }
}
