//! 5.3/owner-not-held: a role that owns records, but that nobody holds.

use muster_model::kinds::{Person, Role};
use muster_model::{Level, Rec};

use super::role_held_by_nobody::{never_held, owned};
use crate::rule::{Hit, Outcome, rule};
use crate::sentence;

rule! {
    id: "5.3/owner-not-held",
    level: Level::Minor,
    clause: "5.3",
    serves: &["C5.3"],
    title: "Records are owned by a role that nobody holds",
    checks: "That each role which owns records is held by somebody today. Reported once for each role.",
    matters: "The records look owned: a name stands beside each. But no person answers for them, so nothing about them \
              is decided, reviewed or renewed.",
    resolve: "Appoint somebody to the role, or move its records to a role that is held.",
    evidence: "The appointment, with the date from which the person holds the role.",
    fires: "
        >>> role/identity-lead.md
        title: Identity lead
        >>> person/ada.md
        title: Ada Berg
        >>> asset/portal.md
        title: Customer portal
        owner: role/identity-lead
        >>> asset/archive.md
        title: Archive
        owner: role/identity-lead
    ",
    silent: "
        >>> role/identity-lead.md
        title: Identity lead
        >>> person/ada.md
        title: Ada Berg
        roles: [{role: role/identity-lead}]
        >>> asset/portal.md
        title: Customer portal
        owner: role/identity-lead
    ",
    run: |cx| {
        if cx.programme.all::<Person>().next().is_none() {
            return Outcome::not_run("no person is recorded, so nobody can hold a role");
        }
        let vacant = |role: Rec<'_, Role>| {
            let records = owned(cx, &role);
            if records == 0 || !never_held(cx, &role) {
                return None;
            }
            let here = role.reference();
            let first = cx.programme.incoming(&here).iter().find(|i| i.field == "owner")?;
            let owns = sentence::count(records, "record", "records");
            Some(
                Hit::on(role.record, format!("nobody holds “{}”, which owns {owns}", role.title()))
                    .help(format!("Give somebody the role: add `{{role: {here}, from: …}}` to the `roles` of a person."))
                    .see(&first.from, Some("owner"), format!("“{}” is owned by it", cx.programme.title(&first.from))),
            )
        };
        cx.programme.all::<Role>().filter_map(vacant).collect()
    },
}
