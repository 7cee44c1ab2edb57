//! `/o/ORG/identity/compare?from=DIGEST&to=DIGEST`: what appeared, went and changed between two snapshots, table by table.

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::{Comparison, LISTED, SnapshotEntry};
use muster_estate::{Changes, RowChange, TableChanges};

use super::figure::count;
use super::{account_href, entitlement_href};
use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let mut all = v.muster().snapshots(&v.actor).await?;
    all.retain(|s| s.taken_at <= v.now);
    all.sort_by_key(|s| std::cmp::Reverse(s.taken_at));
    let asked = [v.query.filled("from"), v.query.filled("to")];
    let removed = all
        .iter()
        .find_map(|s| Some((s.taken_at, s.removed.as_ref().filter(|_| asked.contains(&Some(&s.digest)))?)));
    if let Some((at, removed)) = removed {
        return Err(muster_app::AppError::Removed(removed.words(at)).into());
    }
    all.retain(|s| s.removed.is_none());
    let named = |name: &str, at: usize| {
        let digest =
            v.query.filled(name).map(str::to_owned).or_else(|| all.get(at).map(|s| s.digest.clone()));
        digest.filter(|d| all.iter().any(|s| s.digest == *d))
    };
    let (Some(to), Some(from)) = (named("to", 0), named("from", 1)) else {
        if v.query.filled("to").or(v.query.filled("from")).is_some() {
            return Err(Failure::not_found("this snapshot"));
        }
        return Ok(v.page("What changed", html! { (head(&v)) (parts::empty("Nothing to compare yet",
            html! { p { "It takes two snapshots. The next pull makes one." } }, Some(("Sources", &v.href("/identity/sources"))))) }));
    };
    let c = v.muster().compare_snapshots(&v.actor, &from, &to).await?;
    let differing: Vec<&TableChanges> = c.tables.iter().filter(|t| !t.is_empty()).collect();
    let content = html! {
        (head(&v))
        (choose(&v, &all, &c))
        @if differing.is_empty() {
            (parts::empty("Nothing changed", html! { p { "Both say the same of every person, account, group and right." } }, None))
        } @else {
            (summary(&differing))
            @for t in &differing { (table(&v, &c, t)) }
        }
    };
    Ok(v.page("What changed", content))
}

fn head(v: &Visit) -> Markup {
    parts::page_head(
        html! { a href=(v.href("/identity/snapshots")) { "Snapshots" } },
        "What changed",
        html! { p.lede { "Between two snapshots: who and what is new, who and what is gone, and what became different. \
        Sign-ins and uses are left out." } },
        html! {},
    )
}

/// The two snapshots, and others to choose.
fn choose(v: &Visit, all: &[SnapshotEntry], c: &Comparison) -> Markup {
    let zone = v.programme.profile.zone();
    let select = |name: &'static str, label: &'static str, chosen: &str| {
        html! { label for={ "compare-" (name) } { (label) }
        select id={ "compare-" (name) } name=(name) { @for s in all {
            option value=(s.digest) selected[s.digest == chosen] { (words::instant(s.taken_at, &zone)) " · " (s.digest.trim_start_matches("sha256:").chars().take(8).collect::<String>()) }
        } } }
    };
    html! {
        form.filters data-auto action=(v.href("/identity/compare")) {
            div.filter { (select("from", "From", &c.older.digest)) }
            div.filter { (select("to", "To", &c.newer.digest)) }
            button.button type="submit" { "Compare" }
        }
    }
}

fn name(table: &str) -> String {
    parts::capital(&table.replace('_', " "))
}

fn summary(differing: &[&TableChanges]) -> Markup {
    html! {
        table.list.named {
            caption.unseen { "How much changed, by table" }
            thead { tr { th.title scope="col" { "Table" } th.num scope="col" { "New" } th.num scope="col" { "Gone" } th.num scope="col" { "Different" } } }
            tbody { @for t in differing { tr {
                th.title scope="row" { a href={ "#" (t.table) } { (name(t.table)) } }
                @for (label, c) in [("New", &t.appeared), ("Gone", &t.gone), ("Different", &t.changed)] { td.num data-label=(label) { (words::grouped(count(c.count))) } }
            } } }
        }
    }
}

fn table(v: &Visit, c: &Comparison, t: &TableChanges) -> Markup {
    let rows = c
        .rows
        .iter()
        .find(|(table, _)| *table == t.table)
        .map(|(_, rows)| rows.as_slice())
        .unwrap_or_default();
    html! {
        section.compared id=(t.table) aria-labelledby={ (t.table) "-h" } {
            h2 id={ (t.table) "-h" } { (name(t.table)) }
            (way(v, t, "New", Tone::Observation, &t.appeared, &[]))
            (way(v, t, "Gone", Tone::Minor, &t.gone, &[]))
            (way(v, t, "Different", Tone::Observation, &t.changed, rows))
        }
    }
}

fn way(
    v: &Visit,
    t: &TableChanges,
    label: &str,
    tone: Tone,
    changes: &Changes,
    rows: &[RowChange],
) -> Markup {
    let more = changes.count.saturating_sub(changes.keys.len() as u64);
    html! { @if changes.count > 0 {
        details.fold open[changes.count <= 20] {
            summary { (parts::status(tone, label)) " " (words::grouped(count(changes.count))) }
            ul.lines { @for key in &changes.keys { li {
                (key_of(v, t.table, key, label == "Gone"))
                @if let Some(row) = rows.iter().find(|r| r.key == *key) { dl.changed { @for f in &row.fields { div {
                    dt { (f.column.replace('_', " ")) }
                    dd { del { (shown(&f.before)) } " " ins { (shown(&f.after)) } }
                } } } }
            } } }
            @if more > 0 { p.meta { "and " (words::grouped(count(more))) " more: the first " (LISTED) " are listed, " code { "muster snapshot compare --limit" } " lists all" } }
        }
    } }
}

fn shown(text: &str) -> &str {
    if text.is_empty() { "nothing" } else { text }
}

/// A key: accounts and rights lead to their pages while they are there.
fn key_of(v: &Visit, table: &str, key: &str, gone: bool) -> Markup {
    html! { @match table {
        "accounts" if !gone => a href=(account_href(v, key)) { (key) },
        "entitlements" if !gone => a href=(entitlement_href(v, key)) { (key) },
        _ => { @for (i, part) in key.split('\t').enumerate() { @if i > 0 { span.meta { " › " } } (part) } },
    } }
}
