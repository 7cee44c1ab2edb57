//! 6.1.3/implementation-not-stated: a control applies, and nothing says whether it is in place.

use muster_model::Level;
use muster_model::kinds::Control;

use super::control_name;
use crate::rule::{Hit, rule};

rule! {
    id: "6.1.3/implementation-not-stated",
    level: Level::Minor,
    clause: "6.1.3",
    serves: &["C6.1.3"],
    title: "Nothing says whether a control is in place",
    checks: "Each control that applies says in `implemented` whether it is in place, partly, or not.",
    matters: "Whether a control applies and whether it works are two facts, and the Statement of Applicability must give \
              both. “Not in place, planned for autumn” is an honest answer; silence is none.",
    resolve: "Write `implemented: yes`, `partly` or `no`; for the last two, name the control in the treatment or task that \
              will put it in place.",
    evidence: "A Statement of Applicability with the state of every control in it.",
    fires: "
        >>> control/a.8.5.md
        title: Secure authentication
        applicable: true
    ",
    silent: "
        >>> control/a.8.5.md
        title: Secure authentication
        applicable: true
        implemented: partly
    ",
    run: |cx| {
        let unsaid = |c: &muster_model::Rec<'_, Control>| c.applicable == Some(true) && c.implemented.is_none();
        let hit = |c: muster_model::Rec<'_, Control>| {
            Hit::on(c.record, format!("{} applies, but nothing says whether it is in place", control_name(&c)))
                .at("implemented")
        };
        cx.programme.all::<Control>().filter(unsaid).map(hit).collect()
    },
}
