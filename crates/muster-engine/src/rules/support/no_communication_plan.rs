//! 7.4/no-communication-plan: nothing says who tells whom what.

use muster_model::Level;
use muster_model::kinds::Communication;

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "7.4/no-communication-plan",
    level: Level::Minor,
    clause: "7.4",
    serves: &["C7.4"],
    title: "Nothing says who tells whom what",
    checks: "That there is at least one communication record.",
    matters: "In an incident there is no time to find out who may speak to customers, the authority or the press. In quiet \
              times nobody is told anything unless it is planned.",
    resolve: "List what must be told: policy changes, incidents, results, requests of authorities. For each: when, to whom, \
              by whom, how.",
    evidence: "The communication plan, and a few messages sent by it.",
    fires: "
        >>> party/customers.md
        title: Customers
    ",
    silent: "
        >>> communication/incident.md
        title: Customers hear of incidents
        what: An incident that touches their data
    ",
    run: |cx| {
        let none = cx.programme.all::<Communication>().next().is_none();
        Outcome::from(none.then(|| Hit::missing("no record says what is communicated, to whom, when and by whom")))
    },
}
