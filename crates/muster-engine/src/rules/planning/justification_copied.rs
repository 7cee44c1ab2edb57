//! 6.1.3/justification-copied: one sentence justifies many controls.

use std::collections::BTreeMap;

use muster_model::Level;
use muster_model::kinds::Control;

use super::control_name;
use crate::rule::{Hit, rule};

/// From how many controls with one reason on the reason is a copy.
const MANY: usize = 5;

rule! {
    id: "6.1.3/justification-copied",
    level: Level::Observation,
    clause: "6.1.3",
    serves: &["C6.1.3"],
    title: "One sentence justifies many controls",
    checks: "Whether five or more controls that apply carry the very same justification. (Leaving out a whole group for one \
             reason is fine: “no premises of our own”.)",
    matters: "“Required by ISO 27001” ninety-three times justifies nothing: the standard leaves the choice to you and asks \
              for your reason. A copied one shows that risks and controls were never compared.",
    resolve: "Give each control its own reason: the risk it treats or the requirement that asks for it.",
    evidence: "Justifications that name risks and requirements.",
    fires: "
        >>> control/a.5.15.md
        title: Access control
        applicable: true
        justification: Best practice.
        >>> control/a.5.16.md
        title: Identity management
        applicable: true
        justification: Best practice.
        >>> control/a.5.17.md
        title: Authentication information
        applicable: true
        justification: Best practice.
        >>> control/a.5.18.md
        title: Access rights
        applicable: true
        justification: Best practice.
        >>> control/a.8.5.md
        title: Secure authentication
        applicable: true
        justification: Best practice.
    ",
    silent: "
        >>> control/a.5.15.md
        title: Access control
        applicable: true
        justification: Best practice.
        >>> control/a.5.16.md
        title: Identity management
        applicable: true
        justification: Leavers kept alive are among our highest risks.
    ",
    run: |cx| {
        let mut same: BTreeMap<&str, Vec<muster_model::Rec<'_, Control>>> = BTreeMap::new();
        for control in cx.programme.all::<Control>().filter(|c| c.applicable == Some(true)) {
            if let Some(text) = control.data.justification.as_deref().map(str::trim).filter(|t| !t.is_empty()) {
                same.entry(text).or_default().push(control);
            }
        }
        let hit = |copies: &Vec<muster_model::Rec<'_, Control>>| {
            let first = copies.first().filter(|_| copies.len() >= MANY)?;
            let mut hit = Hit::on(first.record, format!(
                "the justification of {} stands under {} controls word for word", control_name(first), copies.len()
            ))
            .at("justification");
            for other in copies.iter().skip(1).take(4) {
                hit = hit.see(&other.reference(), Some("justification"), "the same words");
            }
            Some(hit)
        };
        same.values().filter_map(hit).collect()
    },
}
