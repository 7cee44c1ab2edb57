//! 9.1/break-glass-not-rehearsed: an emergency account whose use nobody has tried for a year.

use muster_model::kinds::{AccountClass, Annotation};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "9.1/break-glass-not-rehearsed",
    level: Level::Minor,
    clause: "9.1",
    serves: &["L3", "L7", "C9.1"],
    title: "An emergency account was not rehearsed for a year",
    checks: "Each account annotated as break-glass: its use was rehearsed within the last 365 days (or within \
             `break-glass` days of the profile's cadences).",
    matters: "On the day the identity provider fails, this account is the only way in. Passwords in envelopes expire, keys \
              get lost, and policies written later lock it out.",
    resolve: "Sign in with it as if it were the day, watch that the alarm goes off, change the secret, and note the day in \
              `rehearsed_on`.",
    evidence: "The note of the rehearsal, with the alert that it set off.",
    fires: "
        >>> annotation/emergency-1.md
        title: Emergency administrator 1
        native_id: emergency-1
        class: break_glass
        rehearsed_on: 2025-02-10
    ",
    silent: "
        >>> annotation/emergency-1.md
        title: Emergency administrator 1
        native_id: emergency-1
        class: break_glass
        rehearsed_on: 2026-02-10
    ",
    run: |cx| {
        let days = i64::from(cx.programme.profile.cadence_days("break-glass", 365));
        let unready = |a: Rec<'_, Annotation>| {
            let emergency = a.class == Some(AccountClass::BreakGlass);
            let why = match a.rehearsed_on {
                _ if !emergency => return None,
                None => "was never rehearsed".to_owned(),
                Some(d) if cx.days_since(d) > days => {
                    format!("was last rehearsed on {d}, {} days ago", cx.days_since(d))
                }
                Some(_) => return None,
            };
            Some(Hit::on(a.record, format!("the emergency account “{}” {why}", a.title())).at("rehearsed_on"))
        };
        cx.programme.all::<Annotation>().filter_map(unready).collect()
    },
}
