//! 5.3/role-holding-ended: the last person to hold a role has stopped, and nobody follows.

use muster_model::kinds::{Person, Role};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "5.3/role-holding-ended",
    level: Level::Minor,
    clause: "5.3",
    serves: &["C5.3"],
    title: "The last holder of a role has stopped, and nobody follows",
    checks: "For each role that somebody held until a day now past: that somebody holds it today.",
    matters: "People leave and change jobs; the duty stays. Between two holders nobody approves, accepts or reviews, and \
              mostly nobody notices until an audit asks.",
    resolve: "Appoint a successor, renew the holding with a new end date, or retire the role and move what it owns.",
    evidence: "The appointment of the successor and a note of what was handed over.",
    fires: "
        >>> role/identity-lead.md
        title: Identity lead
        >>> person/ada.md
        title: Ada Berg
        roles: [{role: role/identity-lead, from: 2024-01-01, to: 2026-05-31}]
    ",
    silent: "
        >>> role/identity-lead.md
        title: Identity lead
        >>> person/ada.md
        title: Ada Berg
        roles: [{role: role/identity-lead, from: 2024-01-01, to: 2026-05-31}]
        >>> person/bo.md
        title: Bo Lund
        roles: [{role: role/identity-lead, from: 2026-06-01}]
    ",
    run: |cx| {
        let vacant = |role: Rec<'_, Role>| {
            let here = role.reference();
            if cx.is_held(&here) {
                return None;
            }
            let last = cx.programme.pointing::<Person>(&here, "roles").filter_map(|p| {
                let ended = p.data.roles.iter().enumerate().filter(|(_, r)| r.role.as_ref().is_some_and(|r| r.to == here));
                ended.filter_map(|(i, r)| Some((r.to.filter(|to| *to < cx.today)?, i, p))).max_by_key(|(to, ..)| *to)
            });
            let (to, i, person) = last.max_by_key(|(to, ..)| *to)?;
            Some(
                Hit::on(person.record, format!(
                    "“{}” held “{}” until {to}, and nobody has held it since", person.title(), role.title()
                ))
                .at(format!("roles[{i}].to"))
                .see(&here, None, "the role that is vacant"),
            )
        };
        cx.programme.all::<Role>().filter_map(vacant).collect()
    },
}
