//! 7.2/competence-without-evidence: a competence that a role needs is claimed, but nothing shows it.

use muster_model::kinds::{Evidence, Person, Role};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};
use crate::sentence;

rule! {
    id: "7.2/competence-without-evidence",
    level: Level::Minor,
    clause: "7.2",
    serves: &["C7.2"],
    title: "A competence is claimed, but nothing shows it",
    checks: "For each competence that a person holds and one of their roles needs: that it names its evidence, or that some \
             evidence shows the person. Reported once for each person.",
    matters: "Evidence of competence is among the few records that the standard asks for by name. “She knows that” is no \
              evidence.",
    resolve: "Name the certificate, the course record or the supervised work as `evidence` of the competence.",
    evidence: "Certificates, course records, notes of supervised work, each with its date.",
    fires: "
        >>> competence/auditing.md
        title: Auditing an ISMS
        >>> role/auditor.md
        title: Internal auditor
        needs: [competence/auditing]
        >>> person/ada.md
        title: Ada Berg
        roles: [{role: role/auditor}]
        competences: [{competence: competence/auditing}]
    ",
    silent: "
        >>> competence/auditing.md
        title: Auditing an ISMS
        >>> role/auditor.md
        title: Internal auditor
        needs: [competence/auditing]
        >>> person/ada.md
        title: Ada Berg
        roles: [{role: role/auditor}]
        competences: [{competence: competence/auditing, evidence: evidence/course}]
    ",
    run: |cx| {
        let unshown = |person: Rec<'_, Person>| {
            let roles: Vec<_> =
                person.roles_on(cx.today).filter_map(|r| cx.programme.get::<Role>(&r.to)).collect();
            let needed = |to: &muster_model::Reference| roles.iter().any(|r| r.data.needs.iter().any(|n| &n.to == to));
            let mut first = None;
            let mut names = Vec::new();
            for (i, held) in person.data.competences.iter().enumerate().filter(|(_, c)| c.evidence.is_none()) {
                let Some(of) = held.competence.as_ref().filter(|c| needed(&c.to)) else { continue };
                first.get_or_insert(i);
                names.push(format!("“{}”", cx.programme.title(&of.to)));
            }
            let first = first?;
            let shown = cx.programme.pointing::<Evidence>(&person.reference(), "shows").next().is_some();
            (!shown).then(|| {
                Hit::on(person.record, format!(
                    "nothing shows that “{}” has {}", person.title(), sentence::list(&names)
                ))
                .at(format!("competences[{first}]"))
            })
        };
        cx.programme.all::<Person>().filter_map(unshown).collect()
    },
}
