//! 4.2/party-without-requirement: an interested party is listed, but nothing that it wants.

use muster_model::Level;
use muster_model::kinds::{Obligation, Party};

use crate::rule::{Hit, blank, rule};

rule! {
    id: "4.2/party-without-requirement",
    level: Level::Minor,
    clause: "4.2",
    serves: &["C4.2"],
    title: "An interested party is listed without any requirement",
    checks: "That at least one requirement names the party, or that the party's climate-related requirements are written.",
    matters: "“Customers” and “the state” are not needs. What counts is what they require, whether the ISMS is how it is \
              met, and by what; without that the list cannot shape scope, risks or controls.",
    resolve: "Write at least one `obligation` with `party` pointing here: short, testable, with its source. If the party \
              wants nothing of information security, take it off the list.",
    evidence: "Requirements of each party with the decision whether the ISMS meets them.",
    fires: "
        >>> party/customers.md
        title: Retail customers
        class: customer
        consulted: Yearly service meeting
    ",
    silent: "
        >>> party/customers.md
        title: Retail customers
        class: customer
        consulted: Yearly service meeting
        >>> obligation/notice.md
        title: Notice of incidents
        party: party/customers
        class: contractual
        requirement: Tell the customer within 48 hours of an incident that touches their data.
        through_isms: true
    ",
    run: |cx| {
        let silent = |party: &muster_model::Rec<'_, Party>| {
            blank(party.climate.as_deref())
                && cx.programme.pointing::<Obligation>(&party.reference(), "party").next().is_none()
        };
        let hit = |party: muster_model::Rec<'_, Party>| {
            Hit::on(party.record, format!("nothing says what “{}” requires", party.title()))
                .help(format!(
                    "Write an `obligation` with `party: {}`, starting from its last contract, order or questionnaire.",
                    party.reference()
                ))
        };
        cx.programme.all::<Party>().filter(silent).map(hit).collect()
    },
}
