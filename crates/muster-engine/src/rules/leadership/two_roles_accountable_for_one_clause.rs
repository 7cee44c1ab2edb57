//! 5.3/two-roles-accountable-for-one-clause: more than one role answers for the same clause.

use std::collections::BTreeMap;

use muster_model::kinds::Role;
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "5.3/two-roles-accountable-for-one-clause",
    level: Level::Minor,
    clause: "5.3",
    serves: &["C5.3"],
    title: "Two roles are accountable for the same clause",
    checks: "That no clause stands in the `accountable` lists of two roles.",
    matters: "Two accountable roles mean that each may wait for the other, or that they decide against each other. Many \
              may work on a clause; one answers for it.",
    resolve: "Keep it with the role that decides; move it to `responsible` in the other.",
    evidence: "A matrix of clauses and roles in which each clause has one accountable role.",
    fires: "
        >>> role/hr.md
        title: Head of HR
        accountable: [\"7.2\", \"7.3\"]
        >>> role/isms-manager.md
        title: ISMS manager
        accountable: [\"7.1\", \"7.2\"]
    ",
    silent: "
        >>> role/hr.md
        title: Head of HR
        accountable: [\"7.2\"]
        >>> role/isms-manager.md
        title: ISMS manager
        accountable: [\"7.1\"]
        responsible: [\"7.2\"]
    ",
    run: |cx| {
        let mut seen: BTreeMap<&str, (Rec<'_, Role>, usize)> = BTreeMap::new();
        let mut hits = Vec::new();
        for role in cx.programme.all::<Role>() {
            for (i, clause) in role.data.accountable.iter().enumerate() {
                match seen.get(clause.as_str()) {
                    Some((first, at)) if first.id() != role.id() => hits.push(
                        Hit::on(role.record, format!(
                            "“{}” and “{}” are both accountable for {clause}", role.title(), first.title()
                        ))
                        .at(format!("accountable[{i}]"))
                        .see(&first.reference(), Some(&format!("accountable[{at}]")), "the other role"),
                    ),
                    Some(_) => {}
                    None => {
                        seen.insert(clause.as_str(), (role, i));
                    }
                }
            }
        }
        hits.into_iter().collect()
    },
}
