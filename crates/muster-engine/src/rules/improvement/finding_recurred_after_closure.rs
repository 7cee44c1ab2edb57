//! 10.2/finding-recurred-after-closure: a finding repeats one that was closed, and nothing answers that.

use muster_model::kinds::Finding;
use muster_model::{Level, Rec};

use super::finding_closed_design_unchanged::{answered, closed_design_unchanged};
use super::finding_recurs_unlinked::closed_on;
use crate::rule::{Hit, rule};

rule! {
    id: "10.2/finding-recurred-after-closure",
    level: Level::Minor,
    clause: "10.2",
    serves: &["M4", "D3", "C10.2"],
    title: "A finding that was closed has come back, and no decision answers it",
    checks: "Each finding that repeats one closed before it was raised names the decision that changes the design, or says \
             why none is needed.",
    matters: "That it came back proves that what was done the first time did not remove the cause. Doing the same again \
              will not either; this one needs a decision.",
    resolve: "Write a `decision` on what changes in the design and name it in `design`. Look at the cause of the earlier \
              finding again: it was not the whole cause.",
    evidence: "The decision, and a year without a third case.",
    fires: "
        >>> finding/2025-orphans.md
        title: Accounts without owner
        raised: 2025-03-01
        closed: {by: person/ada, role: role/auditor, at: 2025-06-01T09:00:00Z}
        >>> finding/2026-orphans.md
        title: Accounts without owner, again
        raised: 2026-05-01
        recurs: finding/2025-orphans
    ",
    silent: "
        >>> finding/2025-orphans.md
        title: Accounts without owner
        raised: 2025-03-01
        closed: {by: person/ada, role: role/auditor, at: 2025-06-01T09:00:00Z}
        >>> finding/2026-orphans.md
        title: Accounts without owner, again
        raised: 2026-05-01
        recurs: finding/2025-orphans
        design: {decision: decision/contractors-in-hr}
    ",
    run: |cx| {
        let back = |f: Rec<'_, Finding>| {
            let earlier = cx.programme.get::<Finding>(&f.data.recurs.as_ref()?.to)?;
            let day = closed_on(cx, &earlier).filter(|day| f.raised.is_none_or(|r| *day <= r))?;
            (!answered(f.design.as_ref()) && !closed_design_unchanged(&f)).then(|| {
                Hit::on(f.record, format!(
                    "“{}” repeats “{}”, closed on {day}: what was done did not last, and no decision answers it",
                    f.title(), earlier.title()
                ))
                .at("recurs")
                .see(&earlier.reference(), Some("closed"), "closed here")
            })
        };
        cx.programme.all::<Finding>().filter_map(back).collect()
    },
}
