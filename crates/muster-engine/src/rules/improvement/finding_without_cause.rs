//! 10.2/finding-without-cause: a nonconformity of which nobody knows why it happened.

use muster_model::kinds::Finding;
use muster_model::{Level, Rec};

use super::failed;
use crate::rule::{Hit, rule};

rule! {
    id: "10.2/finding-without-cause",
    level: Level::Minor,
    clause: "10.2",
    serves: &["M4", "C10.2"],
    title: "Nobody has said why a nonconformity happened",
    checks: "Each nonconformity that is closed, or was raised more than 30 days ago, names its cause in words.",
    matters: "Whoever does not know the cause can only mend the case. The standard asks for the cause before the action.",
    resolve: "Ask why, and why again, until the answer is something you can change: a design, a process, a knowledge. \
              “Human error” is where the questions begin.",
    evidence: "The cause with its category, and how it was found.",
    fires: "
        >>> finding/orphans.md
        title: Accounts without owner
        grade: minor
        raised: 2026-04-01
    ",
    silent: "
        >>> finding/orphans.md
        title: Accounts without owner
        grade: minor
        raised: 2026-04-01
        cause: {category: design, text: Contractors never reach the HR system}
        >>> finding/new.md
        title: Key in a repository
        grade: major
        raised: 2026-06-25
    ",
    run: |cx| {
        let unknown = |f: &Rec<'_, Finding>| {
            let due = f.closed.is_some() || f.raised.is_some_and(|r| cx.days_since(r) > 30);
            failed(f) && due && f.cause.as_ref().is_none_or(|c| c.text.as_deref().is_none_or(|t| t.trim().is_empty()))
        };
        cx.programme
            .all::<Finding>()
            .filter(unknown)
            .map(|f| Hit::on(f.record, format!("nobody has said why “{}” happened", f.title())).at("cause"))
            .collect()
    },
}
