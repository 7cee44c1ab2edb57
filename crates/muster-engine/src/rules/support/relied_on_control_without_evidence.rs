//! 7.5.3/relied-on-control-without-evidence: risks are held down by a control that only words show.

use muster_model::kinds::{Activity, Audit, Control, Evidence, Implementation, Risk};
use muster_model::{Level, Rec};

use crate::context::Context;
use crate::rule::{Hit, rule};
use crate::sentence;

rule! {
    id: "7.5.3/relied-on-control-without-evidence",
    level: Level::Observation,
    clause: "7.5.3",
    serves: &["C6.1.3", "B3"],
    title: "A level rests on a control that nothing shows",
    checks: "Each control in place that a risk lists among its controls: evidence or a recurring activity names it, an \
             indicator measures it, an audit looked at it, or it was checked and is not due to be checked again.",
    matters: "The risk was judged lower because of this control. A description says how it should work; only evidence says \
              that it did. Where the chain ends in words, the level does too.",
    resolve: "Add evidence with `shows` set to the control, name the indicator that measures it, or have the next audit \
              look at it.",
    evidence: "A report, an export or a measurement about the period in which the level was judged.",
    fires: "
        >>> control/a.8.15.md
        title: Logging
        applicable: true
        implemented: yes
        implementation: Directory, tenant and firewalls send to the log platform.
        >>> risk/stolen-key.md
        title: Stolen signing key
        controls: [control/a.8.15]
    ",
    silent: "
        >>> control/a.8.15.md
        title: Logging
        applicable: true
        implemented: yes
        implementation: Directory, tenant and firewalls send to the log platform.
        >>> risk/stolen-key.md
        title: Stolen signing key
        controls: [control/a.8.15]
        >>> evidence/log-sources.md
        title: Sources that log, June
        shows: [control/a.8.15]
        from: 2026-06-01
        to: 2026-06-30
    ",
    run: |cx| {
        let bare = |c: Rec<'_, Control>| {
            let here = c.reference();
            let risks = cx.programme.pointing::<Risk>(&here, "controls").count();
            let shown = || {
                !c.indicators.is_empty()
                    || is_checked(cx, &c)
                    || cx.programme.pointing::<Evidence>(&here, "shows").next().is_some()
                    || cx.programme.pointing::<Activity>(&here, "of").next().is_some()
                    || cx.programme.pointing::<Audit>(&here, "checklist").next().is_some()
            };
            if risks == 0 || c.implemented != Some(Implementation::Yes) || c.applicable == Some(false) || shown() {
                return None;
            }
            let rest = if risks == 1 { "rests" } else { "rest" };
            Some(
                Hit::on(c.record, format!(
                    "{} {rest} on “{}”, and nothing but its description shows that it works",
                    sentence::count(risks, "risk", "risks"), c.title()
                ))
                .at("implemented")
                .help(format!("Add evidence with `shows: [{here}]`, or name an indicator in `indicators`.")),
            )
        };
        cx.programme.all::<Control>().filter_map(bare).collect()
    },
}

/// Whether somebody looked, and need not look again yet.
fn is_checked(cx: &Context<'_>, control: &Control) -> bool {
    control.check.as_ref().and_then(|c| c.next()).is_some_and(|due| due >= cx.today)
}
