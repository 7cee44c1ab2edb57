//! 7.4/communication-to-nobody: something is to be told, but no audience is named.

use muster_model::Level;
use muster_model::kinds::Communication;

use crate::rule::{Hit, rule};

rule! {
    id: "7.4/communication-to-nobody",
    level: Level::Minor,
    clause: "7.4",
    serves: &["C7.4"],
    title: "A communication names no audience",
    checks: "That each communication names parties or roles it is for.",
    matters: "The standard asks with whom to communicate. A message without an audience is sent to everybody or to nobody.",
    resolve: "Name the parties in `with`, or the roles in `roles`.",
    evidence: "The communication plan with an audience in every line.",
    fires: "
        >>> communication/incident.md
        title: News of incidents
        what: An incident that touches customers' data
        by: role/incident-manager
    ",
    silent: "
        >>> communication/incident.md
        title: News of incidents
        what: An incident that touches customers' data
        by: role/incident-manager
        with: [party/customers]
    ",
    run: |cx| {
        cx.programme
            .all::<Communication>()
            .filter(|c| c.with.is_empty() && c.roles.is_empty())
            .map(|c| Hit::on(c.record, format!("“{}” is told to no party and no role", c.title())).at("with"))
            .collect()
    },
}
