//! 9.1/indicator-role-not-held: nobody measures, or nobody evaluates, because the role is vacant.

use muster_model::kinds::{Indicator, Person};
use muster_model::{Level, Rec};

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "9.1/indicator-role-not-held",
    level: Level::Observation,
    clause: "9.1",
    serves: &["C9.1", "C5.3"],
    title: "An indicator is measured or evaluated by a role that nobody holds",
    checks: "The roles that measure and evaluate each indicator are held by somebody today.",
    matters: "The clause asks who measures and who evaluates. A vacant role means that the figure comes from a machine and \
              is read by nobody.",
    resolve: "Appoint somebody to the role, or name a role that is held.",
    evidence: "The appointment, and the evaluation of the last figure with a name under it.",
    fires: "
        >>> person/ada.md
        title: Ada Berg
        roles: [{role: role/identity-engineer}]
        >>> role/identity-engineer.md
        title: Identity engineer
        >>> role/analyst.md
        title: Analyst
        >>> indicator/mfa.md
        title: Strong sign-in
        measured_by: role/identity-engineer
        evaluated_by: role/analyst
    ",
    silent: "
        >>> person/ada.md
        title: Ada Berg
        roles: [{role: role/identity-engineer}]
        >>> role/identity-engineer.md
        title: Identity engineer
        >>> indicator/mfa.md
        title: Strong sign-in
        measured_by: role/identity-engineer
        evaluated_by: role/identity-engineer
    ",
    run: |cx| {
        if cx.programme.all::<Person>().next().is_none() {
            return Outcome::not_run("no person is recorded, so nobody can hold a role");
        }
        let vacant = |i: Rec<'_, Indicator>| {
            let measured = i.data.measured_by.as_ref().map(|r| ("measured_by", "measured", r));
            let evaluated = i.data.evaluated_by.as_ref().map(|r| ("evaluated_by", "evaluated", r));
            let mut both = measured.into_iter().chain(evaluated);
            let (field, verb, role) =
                both.find(|(.., r)| cx.programme.find(&r.to).is_some() && !cx.is_held(&r.to))?;
            Some(
                Hit::on(i.record, format!(
                    "“{}” is to be {verb} by “{}”, a role that nobody holds", i.title(), cx.programme.title(&role.to)
                ))
                .at(field)
                .see(&role.to, None, "the role that nobody holds"),
            )
        };
        cx.programme.all::<Indicator>().filter_map(vacant).collect()
    },
}
