//! 4.2/obligation-unanswered: a binding requirement is said to be met through the ISMS, and nothing in it does.

use muster_model::kinds::{Control, Evidence, Obligation, ObligationClass, Risk, Supplier};
use muster_model::{Kind, Level};

use crate::rule::{Hit, rule};

rule! {
    id: "4.2/obligation-unanswered",
    level: Level::Minor,
    clause: "4.2",
    serves: &["C4.2"],
    title: "A binding requirement is met by nothing",
    checks: "Each law, order or contract in force that is to be met through the ISMS is named by a control that applies, a \
             risk, a supplier or a piece of evidence.",
    matters: "A list of laws that leads nowhere is the most common weakness of this clause. If nothing points at a \
              requirement, nobody will notice when it is broken.",
    resolve: "Name the requirement in `obligations` of the control that meets it, of the risk of breaking it, or of the \
              supplier who helps to meet it.",
    evidence: "From the requirement, the control or process that meets it, and evidence that it does.",
    fires: "
        >>> obligation/notice.md
        title: Notice of incidents
        class: legal
        requirement: Report a significant incident within 24 hours.
        through_isms: true
    ",
    silent: "
        >>> obligation/notice.md
        title: Notice of incidents
        class: legal
        requirement: Report a significant incident within 24 hours.
        through_isms: true
        >>> control/a.5.26.md
        title: Response to incidents
        applicable: true
        obligations: [obligation/notice]
    ",
    run: |cx| {
        let answers = [Kind::of::<Risk>(), Kind::of::<Supplier>(), Kind::of::<Evidence>()];
        let answered = |o: &muster_model::Rec<'_, Obligation>| {
            cx.programme.incoming(&o.reference()).iter().any(|i| {
                answers.contains(&i.from.kind)
                    || cx.programme.get::<Control>(&i.from).is_some_and(|c| c.applicable != Some(false))
            })
        };
        let open = |o: &muster_model::Rec<'_, Obligation>| {
            o.through_isms == Some(true)
                && o.class.is_some_and(|c| c != ObligationClass::Own)
                && o.valid_from.is_none_or(|d| d <= cx.today)
                && o.valid_to.is_none_or(|d| d >= cx.today)
                && !answered(o)
        };
        let hit = |o: muster_model::Rec<'_, Obligation>| {
            Hit::on(o.record, format!(
                "“{}” is to be met through the ISMS, but no control, risk, supplier or evidence names it", o.title()
            ))
            .at("through_isms")
            .help(format!("Add `{}` to `obligations` of the control that meets it.", o.reference()))
        };
        cx.programme.all::<Obligation>().filter(open).map(hit).collect()
    },
}
