//! 6.1.3/inclusion-without-justification: a control applies, and nothing says why.

use muster_model::Level;
use muster_model::kinds::Control;

use super::control_name;
use crate::rule::{Hit, blank, rule};

rule! {
    id: "6.1.3/inclusion-without-justification",
    level: Level::Minor,
    clause: "6.1.3",
    serves: &["C6.1.3"],
    title: "A control applies without a justification",
    checks: "Each control that applies says in `justification` why.",
    matters: "The Statement of Applicability must say why each control is included. A control without a reason is the first \
              to be cut and the last to be understood.",
    resolve: "Name the risk it treats or the requirement that asks for it, in a sentence.",
    evidence: "A Statement of Applicability with a reason of its own for each control.",
    fires: "
        >>> control/a.8.5.md
        title: Secure authentication
        applicable: true
    ",
    silent: "
        >>> control/a.8.5.md
        title: Secure authentication
        applicable: true
        justification: Stolen sign-ins are our highest risk, and customers ask for two factors.
    ",
    run: |cx| {
        let bare = |c: &muster_model::Rec<'_, Control>| {
            c.applicable == Some(true) && blank(c.justification.as_deref())
        };
        let hit = |c: muster_model::Rec<'_, Control>| {
            Hit::on(c.record, format!("{} applies, but nothing says why", control_name(&c))).at("justification")
        };
        cx.programme.all::<Control>().filter(bare).map(hit).collect()
    },
}
