//! 6.1.3/exemption-not-in-force: an exemption that is used although it has ended, or that nobody approved.

use muster_model::Level;
use muster_model::kinds::Exemption;

use crate::rule::{Hit, rule};

rule! {
    id: "6.1.3/exemption-not-in-force",
    level: Level::Minor,
    clause: "6.1.3",
    serves: &["C6.1.3"],
    title: "An exemption has ended or was never approved",
    checks: "That every exemption names a day that still lies ahead, and somebody who approved it.",
    matters: "An exemption is a hole in a control that somebody answers for, until a day. Past that day, or without \
              approval, it is just a hole.",
    resolve: "Follow the rule again and delete the exemption, or have it approved once more with a new day.",
    evidence: "The exemption with its approval and a day that lies ahead, or its deletion.",
    fires: "
        >>> exemption/scanner.md
        title: Scanners without disk encryption
        who: Handheld scanners of the first generation
        why: They cannot encrypt.
        until: 2026-03-31
        approval: {by: person/ada, role: role/ciso, at: 2025-09-01T09:00:00Z}
    ",
    silent: "
        >>> exemption/scanner.md
        title: Scanners without disk encryption
        who: Handheld scanners of the first generation
        why: They cannot encrypt.
        until: 2026-12-31
        approval: {by: person/ada, role: role/ciso, at: 2025-09-01T09:00:00Z}
    ",
    run: |cx| {
        let mut hits = Vec::new();
        for e in cx.programme.all::<Exemption>() {
            if let Some(until) = e.until.filter(|u| *u < cx.today) {
                hits.push(Hit::on(e.record, format!("the exemption “{}” ended on {until}", e.title())).at("until"));
            } else if e.approval.is_none() {
                let message = format!("nobody has approved the exemption “{}”", e.title());
                hits.push(Hit::on(e.record, message).at("approval"));
            }
        }
        hits.into_iter().collect()
    },
}
