//! 4.3/live-source-without-record: accounts were read from a source that no record names.

use std::collections::HashSet;

use muster_model::Level;
use muster_model::kinds::{Scope, Source};

use crate::context::Context;
use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "4.3/live-source-without-record",
    level: Level::Major,
    clause: "4.3",
    serves: &["M1", "L3", "C4.3"],
    title: "Live accounts come from a source that the ISMS does not know",
    checks: "Each source of accounts or people in the newest identity snapshot is named by a `source` record (in `name`, \
             or by its id).",
    matters: "These accounts exist and can sign in. If no record names the source, no identity service stands behind it, \
              and the scope has left it out without anybody deciding so.",
    resolve: "Write a `source` record with this name, and an identity service that it measures; then name the service in \
              the scope or exclude it for a reason that holds.",
    evidence: "A `source` record for every source in the snapshot, each measuring an identity service with its place.",
    fires: "
        >>> source/corp.md
        title: Corporate directory
        name: corp-ad
        measures: identity-service/directory
        >>> estate.json
        {\"sources\": [{\"name\": \"corp-ad\", \"accounts\": 900}, {\"name\": \"partner-idp\", \"accounts\": 140, \"privileged\": 3}]}
    ",
    silent: "
        >>> source/corp.md
        title: Corporate directory
        name: corp-ad
        measures: identity-service/directory
        >>> estate.json
        {\"sources\": [{\"name\": \"corp-ad\", \"accounts\": 900}]}
    ",
    run: |cx| {
        let Some(estate) = cx.estate else {
            return Outcome::not_run("no identity snapshot was given");
        };
        let known: HashSet<String> =
            cx.programme.all::<Source>().map(|s| Context::source_name(&s).to_lowercase()).collect();
        let scope = cx.programme.all::<Scope>().next();
        let unknown = estate.sources.iter().filter(|s| {
            // A source of people alone (an HR system) has no accounts, but it reports facts.
            (s.accounts > 0 || !s.facts.is_empty()) && !known.contains(&s.name.to_lowercase())
        });
        let hit = |source: &muster_model::estate::SourceSummary| {
            let what = match (source.accounts, source.privileged) {
                (0, _) => "people".to_owned(),
                (n, 0) => format!("{n} accounts"),
                (n, p) => format!("{n} accounts, {p} of them privileged,"),
            };
            let message = format!("{what} come from `{}`, which no `source` record names", source.name);
            match scope {
                Some(scope) => Hit::on(scope.record, message).at("identity_services"),
                None => Hit::missing(message),
            }
            .help(format!(
                "Write a `source` record with `name: {}` that measures an identity service, and give that service its \
                 place in the scope.",
                source.name
            ))
        };
        unknown.map(hit).collect()
    },
}
