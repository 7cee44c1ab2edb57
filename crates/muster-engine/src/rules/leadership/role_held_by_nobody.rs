//! 5.3/role-held-by-nobody: a role that nobody holds or ever held, and that owns nothing yet.

use muster_model::kinds::{Person, Role};
use muster_model::{Level, Rec};

use crate::context::Context;
use crate::rule::{Hit, Outcome, rule};
use crate::sentence;

rule! {
    id: "5.3/role-held-by-nobody",
    level: Level::Minor,
    clause: "5.3",
    serves: &["C5.3"],
    title: "A role is held by nobody",
    checks: "That each role has at least one person who holds it today. Roles that own records, and roles whose holder \
             has left, have rules of their own.",
    matters: "A role without a person is a job description. What it should decide is decided by nobody.",
    resolve: "Add the role to the `roles` of a person with a date, or remove the role if it is not needed.",
    evidence: "The appointment of the person, with the date from which they hold the role.",
    fires: "
        >>> role/isms-manager.md
        title: ISMS manager
        >>> role/internal-auditor.md
        title: Internal auditor
        >>> person/ada.md
        title: Ada Berg
        roles: [{role: role/isms-manager, from: 2025-09-01}]
    ",
    silent: "
        >>> role/isms-manager.md
        title: ISMS manager
        >>> person/ada.md
        title: Ada Berg
        roles: [{role: role/isms-manager, from: 2025-09-01}]
    ",
    run: |cx| {
        let roles: Vec<_> = cx.programme.all::<Role>().collect();
        if !roles.is_empty() && cx.programme.all::<Person>().next().is_none() {
            let all = sentence::count(roles.len(), "role is", "roles are");
            let hit = Hit::missing(format!("no person is recorded, so {all} held by nobody"))
                .help("Add a `person` record for everyone who takes part in the ISMS, with the roles they hold.");
            return Outcome::from(Some(hit));
        }
        let vacant = |role: &Rec<'_, Role>| never_held(cx, role) && owned(cx, role) == 0;
        let hit = |role: Rec<'_, Role>| {
            let clauses: Vec<_> = role.accountable.iter().map(|c| c.as_str()).collect();
            let duty = match clauses.as_slice() {
                [] => String::new(),
                _ => format!(", though it is accountable for {}", sentence::list(&clauses)),
            };
            Hit::on(role.record, format!("nobody holds the role “{}”{duty}", role.title()))
        };
        roles.into_iter().filter(vacant).map(hit).collect()
    },
}

/// Whether nobody holds the role, and nobody did before.
pub(super) fn never_held(cx: &Context<'_>, role: &Rec<'_, Role>) -> bool {
    let here = role.reference();
    let held = |p: Rec<'_, Person>| {
        p.roles
            .iter()
            .any(|r| r.role.as_ref().is_some_and(|r| r.to == here) && r.from.is_none_or(|f| f <= cx.today))
    };
    !cx.programme.pointing::<Person>(&here, "roles").any(held)
}

/// How many records the role owns.
pub(super) fn owned(cx: &Context<'_>, role: &Rec<'_, Role>) -> usize {
    cx.programme.incoming(&role.reference()).iter().filter(|i| i.field == "owner").count()
}
