//! 6.1.3/implemented-without-proof: a control is said to be in place, and nothing at all shows it.

use muster_model::Level;
use muster_model::kinds::{Activity, Control, Evidence, Implementation};

use super::control_name;
use crate::rule::{Hit, blank, rule};

rule! {
    id: "6.1.3/implemented-without-proof",
    level: Level::Minor,
    clause: "6.1.3",
    serves: &["C6.1.3", "B3", "M3"],
    title: "A control is said to be in place and nothing shows it",
    checks: "Each control that is in place says how it is done, or names a process or an indicator, or is shown by evidence \
             or by a recurring activity.",
    matters: "“Implemented” without a how, a who or a proof is a wish. The auditor's next question is “show me”, and every \
              risk lowered on its account is then as high as before.",
    resolve: "Write in `implementation` how it is done here, and name the process that does it, the indicator that measures \
              it, or evidence. Where there is nothing to write, it is not in place.",
    evidence: "A description, and measurements or evidence of the period in question.",
    fires: "
        >>> control/a.8.15.md
        title: Logging
        applicable: true
        implemented: yes
    ",
    silent: "
        >>> control/a.8.15.md
        title: Logging
        applicable: true
        implemented: yes
        implementation: Directory, tenant and firewalls send to the log platform; gaps of an hour raise an alarm.
    ",
    run: |cx| {
        let bare = |c: &muster_model::Rec<'_, Control>| {
            let here = c.reference();
            c.implemented == Some(Implementation::Yes)
                && c.applicable != Some(false)
                && blank(c.implementation.as_deref())
                && blank(Some(c.record.body()))
                && c.processes.is_empty()
                && c.indicators.is_empty()
                && cx.programme.pointing::<Evidence>(&here, "shows").next().is_none()
                && cx.programme.pointing::<Activity>(&here, "of").next().is_none()
        };
        let hit = |c: muster_model::Rec<'_, Control>| {
            Hit::on(c.record, format!("{} is said to be in place, but nothing shows how or that it is", control_name(&c)))
                .at("implemented")
        };
        cx.programme.all::<Control>().filter(bare).map(hit).collect()
    },
}
