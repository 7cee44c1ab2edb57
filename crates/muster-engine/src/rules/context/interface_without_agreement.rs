//! 4.3/interface-without-agreement: something crosses the boundary on nobody's terms.

use muster_model::Level;
use muster_model::kinds::Interface;

use crate::rule::{Hit, blank, rule};

rule! {
    id: "4.3/interface-without-agreement",
    level: Level::Minor,
    clause: "4.3",
    serves: &["C4.3"],
    title: "Something crosses the boundary without an agreement",
    checks: "That each interface says where its terms are agreed.",
    matters: "Outside the boundary the ISMS has no other hold than what was agreed. Without it, nobody promised to keep the \
              data secret, to report an incident, or to remove an account.",
    resolve: "Name the contract, annex, service description or written understanding; where there is none, make one. \
              Between teams one page is enough.",
    evidence: "The agreement, with the part that speaks of security.",
    fires: "
        >>> interface/carriers.md
        title: Hand-over to carriers
        with: party/carriers
        crosses: Load lists with names of drivers.
    ",
    silent: "
        >>> interface/carriers.md
        title: Hand-over to carriers
        with: party/carriers
        crosses: Load lists with names of drivers.
        agreement: Carrier terms 2026, section 7
    ",
    run: |cx| {
        let hit = |interface: muster_model::Rec<'_, Interface>| {
            let with = interface.with.as_ref().map_or(String::new(), |w| format!(" with {}", cx.programme.title(&w.to)));
            Hit::on(interface.record, format!("nothing says where “{}”{with} is agreed", interface.title()))
                .at("agreement")
        };
        cx.programme.all::<Interface>().filter(|i| blank(i.agreement.as_deref())).map(hit).collect()
    },
}
