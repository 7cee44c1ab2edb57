//! 6.1.2/risk-without-owner: nobody may act on a risk or accept it.

use muster_model::Level;
use muster_model::kinds::Risk;

use crate::rule::{Hit, rule};

rule! {
    id: "6.1.2/risk-without-owner",
    level: Level::Minor,
    clause: "6.1.2",
    serves: &["C6.1.2", "D2"],
    title: "A risk has no owner",
    checks: "That each risk names the role that owns it.",
    matters: "The risk owner approves the treatment and accepts what remains. Without one, money is asked of nobody and the \
              remaining risk is carried by nobody, until it happens.",
    resolve: "Name as `owner` the role that would feel the loss and may spend money against it.",
    evidence: "Owners who know their risks and can say when they last looked at them.",
    fires: "
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
    ",
    silent: "
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        owner: role/identity-lead
    ",
    run: |cx| {
        let hit = |risk: muster_model::Rec<'_, Risk>| {
            Hit::on(risk.record, format!("nobody owns the risk “{}”", risk.title())).at("owner")
        };
        cx.programme.all::<Risk>().filter(|r| r.record.owner.is_none()).map(hit).collect()
    },
}
