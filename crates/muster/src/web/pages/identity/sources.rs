//! `/o/ORG/identity/sources`: where identities are read from: records and what the newest snapshot says of each, what each
//! can report and what is therefore unknown.

use std::collections::BTreeSet;
use std::sync::Arc;

use maud::{Markup, html};
use muster_model::estate::SourceSummary;
use muster_model::kinds::{IdentityService, Source};
use muster_model::snapshot::Fact;
use muster_model::{Kind, Rec};

use super::facts;
use super::figure::count;
use crate::web::look::parts::{self, Tone};
use crate::web::look::{value, words};
use crate::web::visit::{Answer, Visit};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    let measured = checked.estate.as_ref().ok().and_then(Option::as_deref);
    let live: &[SourceSummary] = measured.map(|m| m.summary.sources.as_slice()).unwrap_or_default();
    let records: Vec<Rec<'_, Source>> = v.programme.all().collect();
    let name = |s: &Rec<'_, Source>| s.data.name.clone().unwrap_or_else(|| s.id().to_owned());
    let named: BTreeSet<String> = records.iter().map(name).collect();
    let loose: Vec<&SourceSummary> = live.iter().filter(|s| !named.contains(&s.name)).collect();
    let unread: Vec<Rec<'_, IdentityService>> = v
        .programme
        .all::<IdentityService>()
        .filter(|i| v.programme.pointing::<Source>(&i.reference(), "measures").next().is_none())
        .collect();
    let may = v.may_act() && v.actor.may_create(Kind::of::<Source>());
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/identity")) { "Identity" } }, "Sources read",
            html! { p.lede { "Directories, identity providers and HR systems that identities are read from. What a source cannot report is \
                              unknown in every figure that needs it." } },
            html! { @if may { a.button.primary href=(v.href("/new/source")) { "New source" } } }))
        @if records.is_empty() && live.is_empty() {
            (parts::empty("No source yet", html! { p { "Name the directory or provider that knows your accounts, and read it once." } },
                may.then_some(("Write the first source", v.href("/new/source").as_str()))))
        }
        div.source-cards {
            @for s in &records { (one(&v, s, live.iter().find(|l| l.name == name(s)))) }
            @for s in &loose { (without_record(&v, s, may)) }
        }
        @if !live.is_empty() { (matrix(live)) }
        @if !unread.is_empty() { section aria-labelledby="unread-h" {
            h2 #unread-h { "Identity services that nothing reads" }
            p.meta { "Their accounts are in no figure." }
            ul.lines { @for i in &unread { li { a href=(v.record_href(&i.reference())) { (i.title()) }
                @if let Some(c) = i.data.class { span.right.meta { (c.label()) } } } } }
        } }
    };
    Ok(v.page("Sources read", content))
}

fn one(v: &Visit, s: &Rec<'_, Source>, live: Option<&SourceSummary>) -> Markup {
    let due = s.data.pull.as_ref().and_then(muster_model::kinds::parts::Cadence::next);
    html! {
        section.panel {
            h2 { a href=(v.record_href(&s.reference())) { (s.title()) } }
            p.meta { code { (s.data.name.as_deref().unwrap_or_else(|| s.id())) }
                @if let Some(c) = s.data.connector { " · " (c.label()) }
                @if let Some(at) = &s.data.address { " · " (at) } }
            (counts(live))
            dl.said {
                div { dt { "Measures" } dd { @match &s.data.measures {
                    Some(m) => a href=(v.record_href(&m.to)) { (v.programme.title(&m.to)) }, None => (value::nothing()) } } }
                div { dt { "Last pull" } dd { @match s.data.pull.as_ref().and_then(|p| p.last) {
                    Some(day) => (parts::due(day, v.today())), None => span.nothing { "never" } } } }
                @if let Some(due) = due { div { dt { "Next" } dd { (parts::due(due, v.today()))
                    @if due < v.today() { " " (parts::status(Tone::Minor, "late")) } } } }
                @if let Some(secret) = &s.data.secret { div { dt { "Secret" } dd { "by reference: " code { (secret) } } } }
            }
        }
    }
}

fn without_record(v: &Visit, s: &SourceSummary, may: bool) -> Markup {
    html! {
        section.panel {
            h2 { (s.name) }
            p { (parts::status(Tone::Major, "in the snapshot, but no record says what it is")) }
            (counts(Some(s)))
            @if may { p { a.button href=(v.href(&format!("/new/source?name={0}&title={0}", crate::web::pairs::encoded(&s.name)))) { "Write its record" } } }
        }
    }
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
