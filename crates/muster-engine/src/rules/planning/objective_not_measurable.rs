//! 6.2/objective-not-measurable: an objective has an indicator that measures nothing, or no target.

use muster_model::Level;
use muster_model::kinds::{Indicator, Objective};

use crate::rule::{Hit, blank, rule};

rule! {
    id: "6.2/objective-not-measurable",
    level: Level::Minor,
    clause: "6.2",
    serves: &["C6.2", "M3", "L8"],
    title: "An objective cannot be measured",
    checks: "The indicator of each objective says how it is measured (a metric or a method), and the objective or its \
             indicator says which value is good enough.",
    matters: "“Improve awareness” is always true and never reached. An objective without a figure cannot be missed, so \
              nobody works for it and nobody is asked about it.",
    resolve: "Name a metric, or describe the method: what is counted, from where, by whom. Then set the target.",
    evidence: "An indicator with metric or method and a target, and its measurements.",
    fires: "
        >>> indicator/culture.md
        title: Security culture
        unit: feeling
        direction: higher
        target: 5
        >>> objective/culture.md
        title: Better security culture
        indicator: indicator/culture
    ",
    silent: "
        >>> indicator/passkeys.md
        title: Phishing-resistant sign-in
        metric: mfa_phishing_resistant_coverage
        unit: '%'
        direction: higher
        target: 95
        >>> objective/passkeys.md
        title: Administrators sign in without passwords
        indicator: indicator/passkeys
    ",
    run: |cx| {
        let vague = |objective: muster_model::Rec<'_, Objective>| {
            let to = &objective.indicator.as_ref()?.to;
            let indicator = cx.programme.get::<Indicator>(to)?;
            let hit = |message: String| Hit::on(objective.record, message);
            if indicator.metric.is_none() && blank(indicator.method.as_deref()) {
                return Some(
                    hit(format!(
                        "“{}” rests on the indicator “{}”, which says neither metric nor method",
                        objective.title(), indicator.title()
                    ))
                    .at("indicator")
                    .see(to, None, "says nothing about how it is measured"),
                );
            }
            let open = indicator.target.is_none() && blank(objective.target.as_deref());
            open.then(|| {
                hit(format!("neither “{}” nor its indicator says which value is good enough", objective.title()))
                    .at("target")
                    .see(to, None, "has no target either")
            })
        };
        cx.programme.all::<Objective>().filter_map(vague).collect()
    },
}
