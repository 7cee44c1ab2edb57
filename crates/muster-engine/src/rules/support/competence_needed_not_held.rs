//! 7.2/competence-needed-not-held: somebody holds a role without what the role needs.

use std::collections::BTreeSet;

use muster_model::kinds::{Competence, Person, Role};
use muster_model::{Level, Rec, Reference};

use crate::context::Context;
use crate::rule::{Hit, rule};

rule! {
    id: "7.2/competence-needed-not-held",
    level: Level::Minor,
    clause: "7.2",
    serves: &["C7.2"],
    title: "Somebody holds a role without the competence it needs",
    checks: "What each role needs is compared with what the people who hold it today can do: at all, well enough, and not \
             expired.",
    matters: "Controls are run by people. Who configures a federation or audits an ISMS without having learnt it makes \
              mistakes that nobody around can see.",
    resolve: "Train the person and record the competence with its evidence, let somebody who has it work with them \
              meanwhile, or give the role to somebody who has it.",
    evidence: "The certificate, course or supervised work that shows the competence, with its date.",
    fires: "
        >>> competence/auditing.md
        title: Auditing an ISMS
        >>> role/auditor.md
        title: Internal auditor
        needs: [competence/auditing]
        >>> person/ada.md
        title: Ada Berg
        roles: [{role: role/auditor}]
        competences: [{competence: competence/auditing, until: 2026-01-31}]
    ",
    silent: "
        >>> competence/auditing.md
        title: Auditing an ISMS
        level: practitioner
        >>> role/auditor.md
        title: Internal auditor
        needs: [competence/auditing]
        >>> person/ada.md
        title: Ada Berg
        roles: [{role: role/auditor}]
        competences: [{competence: competence/auditing, level: expert, until: 2028-01-31}]
    ",
    run: |cx| cx.programme.all::<Person>().flat_map(|p| gaps(cx, p)).collect(),
}

fn gaps(cx: &Context<'_>, person: Rec<'_, Person>) -> Vec<Hit> {
    let mut told: BTreeSet<&Reference> = BTreeSet::new();
    let mut hits = Vec::new();
    for role in person.data.roles_on(cx.today).filter_map(|r| cx.programme.get::<Role>(&r.to)) {
        for need in role.data.needs.iter().filter(|n| cx.programme.find(&n.to).is_some()) {
            let Some((field, lacks)) = lacking(cx, person, &need.to).filter(|_| told.insert(&need.to)) else {
                continue;
            };
            let what = cx.programme.title(&need.to);
            hits.push(
                Hit::on(
                    person.record,
                    format!("“{}” holds “{}”, which needs “{what}”, {lacks}", person.title(), role.title()),
                )
                .at(field)
                .see(&role.reference(), Some("needs"), "the role that needs it"),
            );
        }
    }
    hits
}

/// What is wrong with how `person` holds `competence`, and in which field; none when nothing is.
fn lacking(cx: &Context<'_>, person: Rec<'_, Person>, competence: &Reference) -> Option<(String, String)> {
    let wanted = cx.programme.get::<Competence>(competence).and_then(|c| c.level);
    let of_it =
        |c: &muster_model::kinds::CompetenceHeld| c.competence.as_ref().is_some_and(|r| &r.to == competence);
    let mut lack = Some(("competences".to_owned(), "but does not have it".to_owned()));
    for (i, held) in person.data.competences.iter().enumerate().filter(|(_, c)| of_it(c)) {
        lack = match (held.until, held.level, wanted) {
            (Some(until), ..) if until < cx.today => {
                Some((format!("competences[{i}].until"), format!("but held it only until {until}")))
            }
            (_, Some(level), Some(wanted)) if level < wanted => Some((
                format!("competences[{i}].level"),
                format!("at the level “{}”, but is at “{}”", wanted.label(), level.label()),
            )),
            _ => return None,
        };
    }
    lack
}
