//! 9.2.2/auditor-audits-own-work: somebody audits a clause that they answer for or work on.

use muster_model::kinds::{Audit, Person, Role};
use muster_model::{Level, Rec};

use crate::context::Context;
use crate::rule::{Hit, rule};
use crate::sentence;

rule! {
    id: "9.2.2/auditor-audits-own-work",
    level: Level::Minor,
    clause: "9.2.2",
    serves: &["C9.2"],
    title: "An auditor audits their own work",
    checks: "The roles that each auditor held on the day of the audit are neither accountable nor responsible for a clause \
             that the audit covers. Leading the audit programme (9.2) is not counted against the auditor.",
    matters: "Nobody sees the gap they have got used to, and nobody reports it gladly. The standard asks that auditors are \
              chosen so that the audit is objective and impartial.",
    resolve: "Let somebody else audit these clauses: another department, a colleague from a partner, an external auditor.",
    evidence: "The audit plan with auditors who have no part in what they audit.",
    fires: "
        >>> role/isms-manager.md
        title: ISMS manager
        accountable: [\"6.1.2\", \"6.1.3\"]
        >>> person/ada.md
        title: Ada Berg
        roles: [{role: role/isms-manager, from: 2025-01-01}]
        >>> audit/risk.md
        title: Audit of risk management
        date: 2026-05-04
        clauses: [\"6.1\"]
        auditors: [person/ada]
    ",
    silent: "
        >>> role/isms-manager.md
        title: ISMS manager
        accountable: [\"6.1.2\", \"6.1.3\"]
        >>> role/auditor.md
        title: Internal auditor
        accountable: [\"9.2.1\", \"9.2.2\"]
        >>> person/ada.md
        title: Ada Berg
        roles: [{role: role/isms-manager, from: 2026-06-01}, {role: role/auditor}]
        >>> audit/risk.md
        title: Audit of risk management
        date: 2026-05-04
        clauses: [\"6.1\", \"9.2\"]
        auditors: [person/ada]
    ",
    run: |cx| cx.programme.all::<Audit>().flat_map(|a| partial(cx, a)).collect(),
}

fn partial(cx: &Context<'_>, audit: Rec<'_, Audit>) -> Vec<Hit> {
    let day = audit.date.unwrap_or(cx.today);
    let audited = |clause: &str| {
        !sentence::names_clause("9.2", clause)
            && audit
                .clauses
                .iter()
                .any(|c| sentence::names_clause(c, clause) || sentence::names_clause(clause, c))
    };
    let mut hits = Vec::new();
    for (i, auditor) in audit.data.auditors.iter().enumerate() {
        let Some(person) = cx.programme.get::<Person>(&auditor.to) else { continue };
        let mut own =
            person.data.roles_on(day).filter_map(|r| cx.programme.get::<Role>(&r.to)).flat_map(|role| {
                let accountable =
                    role.data.accountable.iter().map(move |c| (role, "accountable", c.as_str()));
                let responsible =
                    role.data.responsible.iter().map(move |c| (role, "responsible", c.as_str()));
                accountable.chain(responsible)
            });
        let Some((role, part, clause)) = own.find(|(.., c)| audited(c)) else { continue };
        hits.push(
            Hit::on(
                audit.record,
                format!("“{}” audits {clause}, for which “{}” is {part}", person.title(), role.title()),
            )
            .at(format!("auditors[{i}]"))
            .see(
                &role.reference(),
                Some(part),
                format!("a role that “{}” held on {day}", person.title()),
            ),
        );
    }
    hits
}
