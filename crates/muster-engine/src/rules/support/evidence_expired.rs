//! 7.5.3/evidence-expired: evidence that should have been renewed, with nothing newer in its place.

use std::collections::HashMap;

use jiff::civil::Date;
use muster_model::kinds::Evidence;
use muster_model::{Level, Rec, Reference};

use crate::rule::{Hit, rule};

rule! {
    id: "7.5.3/evidence-expired",
    level: Level::Minor,
    clause: "7.5.3",
    serves: &["C7.5", "B3"],
    title: "Evidence has expired and was not renewed",
    checks: "Evidence past the day it must be renewed, unless newer evidence shows the same thing.",
    matters: "A certificate, a penetration test or a report tells how things were. After its day it proves nothing about \
              now, and a control that rests on it alone is unproven.",
    resolve: "Collect it again and add the new evidence; keep the old one, it still proves the past.",
    evidence: "Evidence about the present time, for the same thing.",
    fires: "
        >>> evidence/pentest.md
        title: Penetration test 2024
        shows: [control/a.8.29]
        from: 2024-04-01
        to: 2024-04-12
        expires: 2025-04-12
    ",
    silent: "
        >>> evidence/pentest.md
        title: Penetration test 2024
        shows: [control/a.8.29]
        from: 2024-04-01
        to: 2024-04-12
        expires: 2025-04-12
        >>> evidence/pentest-2026.md
        title: Penetration test 2026
        shows: [control/a.8.29]
        from: 2026-04-01
        to: 2026-04-12
        expires: 2027-04-12
    ",
    run: |cx| {
        let mut good: HashMap<&Reference, Date> = HashMap::new();
        for e in cx.programme.all::<Evidence>().filter(|e| e.expires.is_none_or(|day| day >= cx.today)) {
            let to = e.data.to.unwrap_or(Date::MIN);
            for what in &e.data.shows {
                good.entry(&what.to).and_modify(|d| *d = to.max(*d)).or_insert(to);
            }
        }
        let expired = |e: Rec<'_, Evidence>| {
            let day = e.expires.filter(|day| *day < cx.today)?;
            let renewed = |r: &muster_model::Ref<_>| good.get(&r.to).is_some_and(|to| Some(*to) > e.to);
            let open = e.data.shows.iter().find(|r| !renewed(r));
            if open.is_none() && !e.shows.is_empty() {
                return None;
            }
            let about = open.map_or(String::new(), |r| format!(", and nothing newer shows “{}”", cx.programme.title(&r.to)));
            Some(Hit::on(e.record, format!("“{}” had to be renewed by {day}{about}", e.title())).at("expires"))
        };
        cx.programme.all::<Evidence>().filter_map(expired).collect()
    },
}
