//! 7.2/competence-needed-not-held: somebody holds a role without what the role needs.

use muster_model::kinds::{Person, Role};
use muster_model::{Level, Rec, Reference};

use crate::competence::{self, Holding};
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
    let lack = |(need, role): (&Reference, Rec<'_, Role>)| {
        let (field, lacks) = lacking(cx, person, need)?;
        let what = cx.programme.title(need);
        let said = format!("“{}” holds “{}”, which needs “{what}”, {lacks}", person.title(), role.title());
        let hit = Hit::on(person.record, said).at(field);
        Some(hit.see(&role.reference(), Some("needs"), "the role that needs it"))
    };
    competence::needs(cx.programme, person.data, cx.today).into_iter().filter_map(lack).collect()
}

/// What is wrong with how `person` holds `competence`, and in which field; none when nothing is.
fn lacking(cx: &Context<'_>, person: Rec<'_, Person>, competence: &Reference) -> Option<(String, String)> {
    match competence::holding(cx.programme, person.data, competence, cx.today) {
        Holding::Missing => Some(("competences".to_owned(), "but does not have it".to_owned())),
        Holding::Ended { at, until } => {
            Some((format!("competences[{at}].until"), format!("but held it only until {until}")))
        }
        Holding::TooLow { at, has, wanted } => Some((
            format!("competences[{at}].level"),
            format!("at the level “{}”, but is at “{}”", wanted.label(), has.label()),
        )),
        Holding::Unproven { .. } | Holding::Proven { .. } => None,
    }
}
