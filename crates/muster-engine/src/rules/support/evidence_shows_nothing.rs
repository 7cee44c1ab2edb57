//! 7.5.3/evidence-shows-nothing: evidence that says of nothing that it is so.

use muster_model::kinds::{Activity, Document, Evidence};
use muster_model::{Kind, Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "7.5.3/evidence-shows-nothing",
    level: Level::Observation,
    clause: "7.5.3",
    serves: &["B3"],
    title: "Evidence is kept and nobody knows what for",
    checks: "Each piece of evidence names what it shows, or a clause, or another record names it.",
    matters: "An auditor asks for a control and wants what shows it. Evidence that leads to nothing is found only by whoever \
              filed it, and is missed on the day when it counts.",
    resolve: "Name in `shows` the control, risk, process or finding it is about, or the clause in `clauses`.",
    evidence: "From each control or requirement, what shows it.",
    fires: "
        >>> evidence/report.md
        title: Report of restores
        from: 2026-04-01
        to: 2026-06-30
    ",
    silent: "
        >>> control/a.8.13.md
        title: Information backup
        >>> evidence/report.md
        title: Report of restores
        shows: [control/a.8.13]
        from: 2026-04-01
        to: 2026-06-30
    ",
    run: |cx| {
        let idle = |e: &Rec<'_, Evidence>| {
            e.shows.is_empty()
                && e.clauses.is_empty()
                && !cx.programme.incoming(&e.reference()).iter().any(|i| i.from.kind != Kind::of::<Activity>() && i.from.kind != Kind::of::<Document>())
        };
        let hit = |e: Rec<'_, Evidence>| {
            Hit::on(e.record, format!("“{}” does not say what it shows, and nothing names it", e.title())).at("shows")
        };
        cx.programme.all::<Evidence>().filter(idle).map(hit).collect()
    },
}
