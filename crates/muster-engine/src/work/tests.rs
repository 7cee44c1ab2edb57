//! What waits for a role is found, in the order of its days, and nothing that waits for another.

use super::*;
use crate::check::check;
use crate::{fixture, roadmap};

const ISMS: &str = "
>>> muster.toml
name = \"X\"
headcount = 300
>>> role/risk-owner.md
title: Risk owner
>>> role/top-management.md
title: Top management
>>> risk/stolen-key.md
title: Stolen signing key
owner: role/risk-owner
review: {last: 2026-01-01, every: P3M}
>>> acceptance/key.md
title: Live with the key
owner: role/top-management
class: residual
risk: risk/stolen-key@sha256:0000000000000000000000000000000000000000000000000000000000000000
until: 2027-01-01
why: Small
>>> activity/restore-test.md
title: Restore test
owner: role/risk-owner
every: P3M
last_done: 2026-05-01
>>> document/policy.md
title: Policy
status: published
version: \"2.0\"
acknowledgement: [role/risk-owner]
>>> scope/isms.md
title: Scope
owner: role/risk-owner
>>> task/x.md
title: Replace the key
role: role/risk-owner
effort: \"2\"
status: open
due: 2026-09-01
>>> evidence/old.md
title: Old scan
owner: role/risk-owner
shows: [risk/stolen-key]
from: 2025-01-01
to: 2025-01-02
expires: 2026-01-02
>>> evidence/new.md
title: New scan
owner: role/risk-owner
shows: [risk/stolen-key]
from: 2026-06-01
to: 2026-06-02
expires: 2027-06-02
";

fn work(roles: &[&str]) -> Vec<Work> {
    let example = fixture::read(ISMS);
    let cx = Context::new(&example.programme, fixture::NOW.parse().unwrap());
    let report = check(&cx, &example.told);
    let plan = roadmap::plan(&cx, &report);
    let roles: Vec<Reference> =
        roles.iter().map(|r| Reference::parse(&format!("role/{r}")).unwrap()).collect();
    of(&cx, &report, &plan, &roles, None)
}

fn said(work: &[Work], sort: Sort) -> Vec<String> {
    work.iter().filter(|w| w.sort == sort).map(|w| format!("{}: {}", w.what, w.title)).collect()
}

#[test]
fn everything_that_waits_for_a_role_is_there_in_order() {
    let mine = work(&["risk-owner"]);
    assert_eq!(
        said(&mine, Sort::Due),
        [
            "Review the risk: Stolen signing key",
            "Do the recurring work: Restore test",
            "Renew the evidence: New scan"
        ],
        "what newer evidence shows needs no renewal"
    );
    assert_eq!(
        said(&mine, Sort::Sign),
        ["Accept the risk, or refuse: Live with the key"],
        "the risk's owner accepts"
    );
    assert_eq!(said(&mine, Sort::Read), ["Read and acknowledge the document: Policy"]);
    let tasks = said(&mine, Sort::Task);
    assert_eq!(
        tasks.iter().filter(|t| t.contains("Replace the key")).count(),
        1,
        "once, not twice: {tasks:?}"
    );
    assert!(
        mine.iter().any(|w| w.sort == Sort::Mend && w.title == "Stolen signing key" && w.level.is_some())
    );
    let days: Vec<_> = mine.iter().map(|w| w.day).collect();
    let with = days.iter().filter(|d| d.is_some()).count();
    assert!(
        days[..with].windows(2).all(|w| w[0] <= w[1]) && days[with..].iter().all(Option::is_none),
        "{days:?}"
    );
}

#[test]
fn what_waits_for_another_is_not() {
    let top = work(&["top-management"]);
    assert_eq!(said(&top, Sort::Sign), ["Approve the scope: Scope"]);
    assert!(said(&top, Sort::Due).is_empty() && said(&top, Sort::Read).is_empty());
    assert!(work(&["nobody"]).is_empty() && work(&[]).is_empty());
}

const ASKED: &str = "
>>> document/policy.md
title: Policy
status: published
version: \"2.0\"
acknowledged_by_all: true
>>> document/keys.md
title: Rules for keys
status: published
acknowledgement: [role/engineer]
>>> person/kim.md
title: Kim
unit: unit/sales
>>> person/eve.md
title: Eve
roles: [{role: role/engineer}]
>>> person/old.md
title: Old
left: 2026-01-31
roles: [{role: role/engineer}]
>>> awareness-campaign/spring.md
title: Spring
units: [unit/sales]
message: Look at the address
from: 2026-01-01
to: 2026-12-31
>>> deeds.json
[]
";

#[test]
fn a_person_is_asked_what_everybody_is_asked_whatever_role_they_hold() {
    let example = fixture::read(ASKED);
    let cx = Context::new(&example.programme, fixture::NOW.parse().unwrap());
    let report = check(&cx, &example.told);
    let plan = roadmap::plan(&cx, &report);
    let asked = |id: &str| {
        let person = Reference::parse(&format!("person/{id}")).unwrap();
        let mut all = of(&cx, &report, &plan, &[], Some(&person));
        all.retain(|w| matches!(w.sort, Sort::Read | Sort::Attend));
        all.iter().map(|w| w.title.clone()).collect::<Vec<_>>()
    };
    assert_eq!(asked("kim"), ["Spring", "Policy"], "without any role");
    assert_eq!(
        asked("eve"),
        ["Policy", "Rules for keys"],
        "by role too, but not the campaign of another unit"
    );
    assert!(asked("old").is_empty(), "whoever left is asked nothing");
}
