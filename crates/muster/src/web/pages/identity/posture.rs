//! `/o/ORG/identity`: the posture. Every metric with figure, target, trend, unknown, as of when and from where, in groups.

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::series::Measured;
use muster_posture::{METRICS, Metric};

use super::figure::{Figure, count};
use super::may_look;
use crate::web::derived::Checked;
use crate::web::look::parts;
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// Groups, with the metrics of each; a metric named nowhere stands in the last.
const GROUPS: [(&str, &str, &[&str]); 8] = [
    ("Accounts", "Can anybody use what nobody needs?", &["dormant_accounts", "orphan_accounts"]),
    (
        "Privilege",
        "Who can do the most harm, and do they need to?",
        &[
            "privileged_accounts",
            "dormant_privileged",
            "standing_privilege",
            "standing_privilege_effective",
            "privilege_creep",
        ],
    ),
    (
        "Second factors",
        "Would a stolen password be enough?",
        &["mfa_coverage", "mfa_phishing_resistant_coverage", "privileged_without_mfa"],
    ),
    (
        "Joiners, movers, leavers",
        "Does access end when the work ends?",
        &["leaver_accounts_enabled", "leaver_disable_hours"],
    ),
    (
        "Non-human identities",
        "Does somebody answer for every machine?",
        &["nhi_without_owner", "stale_credentials"],
    ),
    (
        "Federation",
        "Whom do we believe, and since when unexamined?",
        &["expiring_federation_keys", "unreviewed_trusts"],
    ),
    ("Applications", "Is there a door without a lock?", &["unauthenticated_services"]),
    ("How far rights reach", "Figures that describe and do not judge.", &[]),
];

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    let content = html! {
        (head(&v))
        @if let Err(why) = &checked.estate { (why.note()) }
        @if checked.measurements.is_empty() { (none_yet(&v)) } @else {
            (estate(&v, checked.estate.as_ref().ok().and_then(Option::as_deref)))
            @for (title, question, ids) in GROUPS { (group(&v, &checked, title, question, ids)) }
        }
    };
    Ok(v.page("Identity posture", content))
}

fn head(v: &Visit) -> Markup {
    parts::page_head(
        html! { "Clause " a href=(v.href("/clauses/9.1")) { "9.1" } ", measured over the real identities" },
        "Identity posture",
        html! { p.lede { "What the directories and identity providers say of the accounts people and machines really have. What a \
        source cannot report is unknown and counted apart, never taken for nothing." } },
        html! { a.button href=(v.href("/identity/snapshots")) { "Snapshots" } a.button href=(v.href("/identity/sources")) { "Sources" } },
    )
}

fn none_yet(v: &Visit) -> Markup {
    parts::empty(
        "No snapshot of the real identities yet",
        html! {
            p { "A snapshot is read from a directory, an identity provider or tables, and measured at once. Until there is one, \
                 nothing can be said about dormant accounts, privilege or second factors." }
            pre { "muster pull ldap … --out SNAPSHOT" }
            p { "The command takes a snapshot; it is then registered with this organisation." }
        },
        Some(("Sources that are read", &v.href("/records/source"))),
    )
}

/// What the newest snapshot holds.
fn estate(v: &Visit, measured: Option<&Measured>) -> Markup {
    let Some(m) = measured else { return html! {} };
    let counts = m.estate.counts();
    let of = |name: &str| counts.get(name).map_or(0, |n| count(*n));
    let kinds = |names: &[&str]| -> usize {
        m.summary
            .sources
            .iter()
            .flat_map(|s| &s.kinds)
            .filter(|(k, _)| names.contains(&k.as_str()))
            .map(|(_, n)| count(*n))
            .sum()
    };
    let privileged: usize = m.summary.sources.iter().map(|s| count(s.privileged)).sum();
    let list = |query: &str| may_look(v).then(|| v.href(&format!("/identity/accounts{query}")));
    let taken = m.taken_at.unwrap_or(m.at);
    let sources: Vec<&str> = m.summary.sources.iter().map(|s| s.name.as_str()).collect();
    html! {
        section aria-label="The newest snapshot" {
            p { "Newest snapshot: " strong { (words::instant(taken, &v.programme.profile.zone())) }
                span.meta { " (" (words::relative(v.programme.profile.today(taken), v.today())) "), from " (muster_render::words::list(&sources)) } }
            dl.now {
                (number("people", of("people"), None))
                (number("accounts", of("accounts"), list("")))
                (number("of them enabled", of("enabled_accounts"), list("?state=enabled")))
                (number("enabled and privileged", privileged, list("?privileged=yes")))
                (number("non-human", kinds(&["service", "workload"]), list("?kind=non-human")))
                (number("entitlements", of("entitlements"), may_look(v).then(|| v.href("/identity/entitlements"))))
                (number("federation trusts", of("federation_trusts"), Some(v.href("/identity/trusts"))))
                (number("applications", of("applications"), Some(v.href("/identity/applications"))))
            }
        }
    }
}

fn number(label: &str, n: usize, href: Option<String>) -> Markup {
    html! { div { dt { (label) } dd { @match href {
        Some(href) => a href=(href) { (words::grouped(n)) },
        None => (words::grouped(n)),
    } } } }
}

fn group(v: &Visit, checked: &Checked, title: &str, question: &str, ids: &[&str]) -> Markup {
    let named = |m: &&Metric| GROUPS.iter().any(|(_, _, all)| all.contains(&m.id));
    let metrics: Vec<&'static Metric> = if ids.is_empty() {
        METRICS.iter().filter(|m| !named(m)).collect()
    } else {
        ids.iter().filter_map(|id| muster_posture::metric(id)).collect()
    };
    let anchor = title.to_lowercase().replace([' ', ','], "-");
    html! {
        @if !metrics.is_empty() {
            section.posture-group aria-labelledby=(anchor) {
                h2 id=(anchor) { (title) }
                p.meta { (question) }
                table.list.posture {
                    caption.unseen { (title) }
                    thead { tr {
                        th.title scope="col" { "Metric" } th.num scope="col" { "Now" } th scope="col" { "Target" } th scope="col" { "Stands" }
                        th scope="col" { "Trend" } th.num scope="col" { "Unknown" } th scope="col" { "As of, from" }
                    } }
                    tbody { @for metric in metrics { (row(v, checked, metric)) } }
                }
            }
        }
    }
}

fn row(v: &Visit, checked: &Checked, metric: &'static Metric) -> Markup {
    let figure = Figure::of(v, checked, metric);
    let (tone, word) = figure.standing();
    let href = v.href(&format!("/identity/metrics/{}", metric.id));
    html! {
        tr {
            th.title scope="row" { a href=(href) { (metric.title) } div.meta { (first_sentence(metric.description)) } }
            td.num data-label="Now" { @match figure.newest() {
                Some(m) => {
                    a.figure-now href=(href) { (figure.shown(&m.value)) }
                    @if let Some(behind) = figure.behind(&m.value) { div.meta { (behind) } }
                },
                None => span.nothing { "–" },
            } }
            td data-label="Target" { @match (figure.target(), &figure.indicator) {
                (Some(target), Some(i)) => a.soft href=(v.record_href(&i.reference())) { (target) },
                _ => span.nothing { "none" },
            } }
            td data-label="Stands" { (parts::status(tone, word)) }
            td data-label="Trend" { (figure.spark(v)) @if figure.series.len() < 2 { span.nothing { "one snapshot" } } }
            td.num data-label="Unknown" { @match figure.newest() {
                Some(m) if m.value.unknown > 0 => (words::grouped(count(m.value.unknown))),
                Some(_) => "none",
                None => span.nothing { "–" },
            } }
            td data-label="As of, from" { @if let Some(m) = figure.newest() {
                (words::table_date(v.programme.profile.today(m.at)).trim())
                @if !m.scope.is_empty() { div.meta { (muster_render::words::list(&m.scope)) } }
            } }
        }
    }
}

fn first_sentence(text: &str) -> String {
    let mut out = text.split(". ").next().unwrap_or(text).trim_end_matches('.').to_owned();
    out.push('.');
    out
}
