//! 10.2/finding-recurs-unlinked: a finding with the same clause, thing and sort of cause as one closed before.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use muster_model::kinds::{CauseCategory, Finding};
use muster_model::{Level, Rec, Reference};

use crate::context::Context;
use crate::rule::{Hit, rule};

rule! {
    id: "10.2/finding-recurs-unlinked",
    level: Level::Minor,
    clause: "10.2",
    serves: &["M4", "C10.2"],
    title: "A finding has come back under other words",
    checks: "Each finding is compared with those raised up to three years earlier and closed before it: same clause, same \
             control, asset or identity service, same category of cause. Where both name assets, they must share one. Such a \
             pair must be linked by `recurs`.",
    matters: "Different auditors word the same thing differently. Unless the two are linked, each looks like a first case, \
              is mended as one, and nobody sees that the cause was never removed.",
    resolve: "If it is the same, set `recurs` to the earlier finding and answer why its action did not last. If it is not, \
              make the cause or the things concerned more exact.",
    evidence: "The link, and a cause that explains both.",
    fires: "
        >>> finding/2025-orphans.md
        title: Accounts without owner
        clauses: [\"8.1\"]
        controls: [control/a.5.16]
        cause: {category: design, text: Contractors never reach the HR system}
        raised: 2025-03-01
        closed: {by: person/ada, role: role/auditor, at: 2025-06-01T09:00:00Z}
        >>> finding/2026-strangers.md
        title: Strangers in the directory
        clauses: [\"8.1\"]
        controls: [control/a.5.16]
        cause: {category: design, text: Externals are created by hand}
        raised: 2026-05-01
    ",
    silent: "
        >>> finding/2025-orphans.md
        title: Accounts without owner
        clauses: [\"8.1\"]
        controls: [control/a.5.16]
        assets: [identity-service/directory]
        cause: {category: design, text: Contractors never reach the HR system}
        raised: 2025-03-01
        closed: {by: person/ada, role: role/auditor, at: 2025-06-01T09:00:00Z}
        >>> finding/2026-strangers.md
        title: Strangers in the directory
        clauses: [\"8.1\"]
        controls: [control/a.5.16]
        cause: {category: design, text: Externals are created by hand}
        raised: 2026-05-01
        recurs: finding/2025-orphans
        >>> finding/2026-shop.md
        title: Test customers in the shop
        clauses: [\"8.1\"]
        controls: [control/a.5.16]
        assets: [asset/shop]
        cause: {category: design, text: The test writes into the live shop}
        raised: 2026-05-01
        >>> finding/2026-keys.md
        title: Old signing key
        clauses: [\"8.1\"]
        controls: [control/a.8.24]
        cause: {category: design, text: Rotation needs a shutdown}
        raised: 2026-05-01
    ",
    run: |cx| {
        let mut closed: BTreeMap<Key<'_>, Vec<(Date, Date, Rec<'_, Finding>)>> = BTreeMap::new();
        for f in cx.programme.all::<Finding>() {
            let Some((raised, day)) = f.raised.zip(closed_on(cx, &f)) else { continue };
            for key in keys(f.data) {
                closed.entry(key).or_default().push((raised, day, f));
            }
        }
        for group in closed.values_mut() {
            group.sort_by_key(|(raised, ..)| *raised);
        }
        let repeats = |f: Rec<'_, Finding>| {
            let raised = f.raised.filter(|_| f.recurs.is_none())?;
            let since = raised.saturating_sub(3.years());
            let earlier = keys(f.data).into_iter().find_map(|key| {
                let group = closed.get(&key)?;
                let end = group.partition_point(|(r, ..)| *r < raised);
                let near = group.get(..end)?.iter().rev().take_while(|(r, ..)| *r >= since);
                near.take(50).find(|(_, day, e)| *day <= raised && alike(f.data, e.data)).map(|(.., e)| (key, *e))
            });
            let ((_, thing, clause), earlier) = earlier?;
            Some(
                Hit::on(f.record, format!(
                    "“{}” looks like “{}” come back: both concern {clause} and “{}”, with the same sort of cause",
                    f.title(), earlier.title(), cx.programme.title(thing)
                ))
                .at("recurs")
                .help(format!("If it is the same, set `recurs: {}`.", earlier.reference()))
                .see(&earlier.reference(), None, "the earlier finding, closed before this one was raised"),
            )
        };
        cx.programme.all::<Finding>().filter_map(repeats).collect()
    },
}

type Key<'p> = (CauseCategory, &'p Reference, &'p str);

/// What makes two findings alike: each combination of cause category, thing concerned, and clause.
fn keys(f: &Finding) -> Vec<Key<'_>> {
    let Some(category) = f.cause.as_ref().and_then(|c| c.category) else { return Vec::new() };
    let things = f.controls.iter().map(|c| &c.to).chain(f.assets.iter().map(|a| &a.to));
    things.flat_map(|t| f.clauses.iter().map(move |c| (category, t, c.as_str()))).collect()
}

/// Whether two findings that share a control or an asset concern the same: where both name assets, they share one.
fn alike(one: &Finding, other: &Finding) -> bool {
    let shared = || one.assets.iter().any(|a| other.assets.iter().any(|b| a.to == b.to));
    one.assets.is_empty() || other.assets.is_empty() || shared()
}

/// The day a finding was closed; the day it was raised when the closing bears no date.
pub(super) fn closed_on(cx: &Context<'_>, f: &Rec<'_, Finding>) -> Option<Date> {
    let closed = f.closed.as_ref()?;
    cx.day_of(closed).or(f.raised)
}
