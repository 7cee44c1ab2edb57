//! 7.5.3/evidence-older-than-its-period: something is checked by rhythm, but its newest evidence is older than that.

use jiff::civil::Date;
use muster_model::kinds::parts::Cadence;
use muster_model::kinds::{Control, Evidence, Implementation, Process};
use muster_model::{Level, Rec};

use crate::context::Context;
use crate::rule::{Hit, rule};

rule! {
    id: "7.5.3/evidence-older-than-its-period",
    level: Level::Minor,
    clause: "7.5.3",
    serves: &["C7.5", "C8.1", "B3"],
    title: "The newest evidence is older than the rhythm of the check",
    checks: "For each control in place and each process that is checked by a rhythm and has evidence: the time its newest \
             evidence is about lies within one rhythm before today. What counts is the time it is about, not the day it was \
             handed in.",
    matters: "A control checked every quarter whose last proof is a year old was not checked, or not written down. Auditors \
              pick such pairs of dates first.",
    resolve: "Make the check and add its evidence, or set a rhythm that is really kept.",
    evidence: "Evidence whose period reaches into the present rhythm.",
    fires: "
        >>> control/a.5.18.md
        title: Access rights
        implemented: yes
        check: {last: 2026-05-01, every: P3M}
        >>> evidence/rights.md
        title: Review of rights, autumn
        shows: [control/a.5.18]
        from: 2025-09-01
        to: 2025-11-30
    ",
    silent: "
        >>> control/a.5.18.md
        title: Access rights
        implemented: yes
        check: {last: 2026-05-01, every: P3M}
        >>> evidence/rights.md
        title: Review of rights, spring
        shows: [control/a.5.18]
        from: 2026-02-01
        to: 2026-04-30
    ",
    run: |cx| {
        let controls = cx.programme.all::<Control>().filter(|c| c.implemented != Some(Implementation::No));
        let controls = controls.filter_map(|c| {
            let (evidence, to) = too_old(cx, &c.reference(), c.data.check.as_ref())?;
            let every = c.data.check.as_ref()?.every.as_ref()?;
            Some(said(evidence, to, &format!("“{}” is checked every {every}", c.title()), &c.reference(), "check"))
        });
        let processes = cx.programme.all::<Process>().filter_map(|p| {
            let (evidence, to) = too_old(cx, &p.reference(), p.data.cadence.as_ref())?;
            let every = p.data.cadence.as_ref()?.every.as_ref()?;
            Some(said(evidence, to, &format!("“{}” is looked at every {every}", p.title()), &p.reference(), "cadence"))
        });
        controls.chain(processes).collect()
    },
}

fn too_old<'p>(
    cx: &Context<'p>,
    what: &muster_model::Reference,
    cadence: Option<&Cadence>,
) -> Option<(Rec<'p, Evidence>, Date)> {
    let every = cadence?.every.as_ref()?;
    let newest = cx.newest_evidence(what)?;
    let to = newest.to.filter(|to| every.after(*to) < cx.today)?;
    // Evidence that has expired is told by its own rule.
    newest.expires.is_none_or(|day| day >= cx.today).then_some((newest, to))
}

fn said(evidence: Rec<'_, Evidence>, to: Date, why: &str, of: &muster_model::Reference, field: &str) -> Hit {
    Hit::on(evidence.record, format!("{why}, but its newest evidence, “{}”, ends on {to}", evidence.title()))
        .at("to")
        .see(of, Some(field), "the rhythm")
}
