//! 7.5.2/approval-of-earlier-version: a document was changed after it was approved.

use muster_model::kinds::{Document, DocumentStatus};
use muster_model::{Level, Rec, Standing};

use crate::rule::{Hit, rule};

rule! {
    id: "7.5.2/approval-of-earlier-version",
    level: Level::Minor,
    clause: "7.5.2",
    serves: &["C7.5", "C5.2"],
    title: "A document was changed after its approval",
    checks: "Each approved or published document whose approvals were given here: at least as many approvals as it needs are \
             of the version that stands.",
    matters: "The text in force is one that nobody who may approve it has seen. One changed sentence is enough to change what \
              people must do.",
    resolve: "Start a new version with the change and have it approved, or take the change back.",
    evidence: "Approvals of the very version that is in force.",
    fires: "
        >>> document/access-policy.md
        title: Access policy
        level: topic-policy
        status: published
        approvers: [role/ciso, role/director]
        approvals: [{by: person/ada, role: role/ciso, at: 2026-01-12T09:00:00Z}]
    ",
    silent: "
        >>> document/access-policy.md
        title: Access policy
        level: topic-policy
        status: published
        approvers: [role/ciso, role/director]
        approvals:
          - {by: person/ada, role: role/ciso, at: 2026-01-12T09:00:00Z}
          - {by: person/dan, role: role/director, at: 2026-01-13T09:00:00Z}
    ",
    run: |cx| {
        let short = |d: Rec<'_, Document>| {
            d.status.filter(|s| matches!(s, DocumentStatus::Approved | DocumentStatus::Published))?;
            if !d.binds() || d.approvals.is_empty() {
                return None;
            }
            let standing = |a| cx.programme.standing(d.record, "approvals", Some(a));
            let outdated = d.approvals.iter().filter(|a| standing(a) == Standing::Outdated).count();
            let given = d.approvals.len() - outdated;
            (given < d.needed()).then(|| {
                let why = match outdated {
                    0 => String::new(),
                    1 => "; one is of an earlier version".to_owned(),
                    n => format!("; {n} are of an earlier version"),
                };
                let said = format!(
                    "“{}” needs {} and has {given} of the version that stands{why}",
                    d.title(),
                    if d.needed() == 1 { "an approval".to_owned() } else { format!("{} approvals", d.needed()) },
                );
                Hit::on(d.record, said).at("approvals")
            })
        };
        cx.programme.all::<Document>().filter_map(short).collect()
    },
}
