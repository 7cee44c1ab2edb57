//! 6.2/objective-overdue: the day of an objective has passed, and nothing shows that it was reached.

use muster_model::kinds::{Indicator, Objective};
use muster_model::{Level, Rec};
use rust_decimal::Decimal;

use crate::context::Context;
use crate::indicator::{figure, meets, shown};
use crate::rule::{Hit, rule};

rule! {
    id: "6.2/objective-overdue",
    level: Level::Minor,
    clause: "6.2",
    serves: &["C6.2", "L8"],
    title: "An objective was not reached in time",
    checks: "Objectives whose day has passed: the newest measurement meets the target; or, where the figure is taken by \
             hand, evidence about the time around that day shows the objective.",
    matters: "An objective that quietly passes its date teaches everybody that objectives do not matter. Missing one is no \
              failure of the ISMS; saying nothing about it is.",
    resolve: "Evaluate it: reached, or why not. Then close it, or set a new day and what will be done differently, and take \
              it to the management review.",
    evidence: "The evaluation with the figure on the day, and what was decided.",
    fires: "
        >>> indicator/dormant.md
        title: Dormant accounts
        metric: dormant_accounts
        unit: accounts
        direction: lower
        target: 10
        >>> objective/dormant.md
        title: Hardly any dormant accounts
        indicator: indicator/dormant
        due: 2026-03-31
        >>> measurements.json
        [{\"metric\": \"dormant_accounts\", \"metric_version\": 1, \"at\": \"2026-06-01T00:00:00Z\", \"value\": {\"count\": 12}}]
    ",
    silent: "
        >>> indicator/dormant.md
        title: Dormant accounts
        metric: dormant_accounts
        unit: accounts
        direction: lower
        target: 10
        >>> objective/dormant.md
        title: Hardly any dormant accounts
        indicator: indicator/dormant
        due: 2026-03-31
        >>> measurements.json
        [{\"metric\": \"dormant_accounts\", \"metric_version\": 1, \"at\": \"2026-06-01T00:00:00Z\", \"value\": {\"count\": 9}}]
    ",
    run: |cx| {
        let late = |objective: Rec<'_, Objective>| {
            let due = objective.due.filter(|due| *due < cx.today)?;
            let title = objective.title();
            let message = match standing(cx, &objective) {
                Standing::Reached => return None,
                Standing::Missed { now, wanted } => {
                    format!("“{title}” was to be reached by {due}: it stands at {now}, the target is {wanted}")
                }
                Standing::Unknown => format!("“{title}” was to be reached by {due}, and nothing shows that it was"),
            };
            Some(Hit::on(objective.record, message).at("due"))
        };
        cx.programme.all::<Objective>().filter_map(late).collect()
    },
}

enum Standing {
    Reached,
    Missed { now: String, wanted: String },
    Unknown,
}

fn standing(cx: &Context<'_>, objective: &Rec<'_, Objective>) -> Standing {
    let indicator = objective.indicator.as_ref().and_then(|i| cx.programme.get::<Indicator>(&i.to));
    let measured = indicator.and_then(|i| {
        let figure = figure(&i, &cx.newest(i.metric.as_ref()?.as_str())?.value)?;
        let wanted = objective.target.as_deref().and_then(number).or(i.target)?;
        Some((i, figure, wanted, meets(&i, figure, wanted)?))
    });
    let shown_by_hand = || {
        cx.newest_evidence(&objective.reference())
            .is_some_and(|e| e.to.zip(objective.due).is_none_or(|(to, due)| to >= due))
    };
    match measured {
        Some((_, _, _, true)) => Standing::Reached,
        Some((i, figure, wanted, false)) => {
            Standing::Missed { now: shown(&i, figure), wanted: shown(&i, wanted) }
        }
        None if shown_by_hand() => Standing::Reached,
        None => Standing::Unknown,
    }
}

/// The number at the beginning of a text such as "95 %".
fn number(text: &str) -> Option<Decimal> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    text.get(..end)?.parse().ok()
}
