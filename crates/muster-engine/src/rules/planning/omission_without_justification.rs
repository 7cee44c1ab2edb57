//! 6.1.3/omission-without-justification: a control of Annex A is left out, and nothing says why.

use muster_model::Level;
use muster_model::kinds::Control;

use super::control_name;
use crate::rule::{Hit, blank, rule};

rule! {
    id: "6.1.3/omission-without-justification",
    level: Level::Minor,
    clause: "6.1.3",
    serves: &["C6.1.3"],
    title: "A control is left out without a justification",
    checks: "Each control that does not apply says in `justification` why not.",
    matters: "Leaving a control out is a claim: the thing it protects does not exist here, or no risk asks for it. Auditors \
              test these claims first, because they are few and easy to get wrong.",
    resolve: "State the fact behind it (“no software is developed here, and none is commissioned”) or let the control apply.",
    evidence: "A factual reason for each control left out.",
    fires: "
        >>> control/a.8.30.md
        title: Outsourced development
        applicable: false
    ",
    silent: "
        >>> control/a.8.30.md
        title: Outsourced development
        applicable: false
        justification: No software is developed for us; we use standard products as they come.
    ",
    run: |cx| {
        let bare = |c: &muster_model::Rec<'_, Control>| {
            c.applicable == Some(false) && blank(c.justification.as_deref())
        };
        let hit = |c: muster_model::Rec<'_, Control>| {
            Hit::on(c.record, format!("{} is left out, but nothing says why", control_name(&c))).at("justification")
        };
        cx.programme.all::<Control>().filter(bare).map(hit).collect()
    },
}
