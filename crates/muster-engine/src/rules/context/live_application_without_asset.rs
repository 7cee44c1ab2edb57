//! 4.3/live-application-without-asset: applications said to be in scope that no asset stands for.

use std::collections::HashSet;

use muster_model::Level;
use muster_model::kinds::{Asset, Scope};

use crate::rule::{Hit, Outcome, rule};
use crate::sentence;

rule! {
    id: "4.3/live-application-without-asset",
    level: Level::Observation,
    clause: "4.3",
    serves: &["L3", "C4.3"],
    title: "Applications marked as in scope are missing from the inventory",
    checks: "Applications that the newest snapshot marks as in scope, compared by id and name with the assets. An asset \
             with an estate selector over applications stands for all of them. All that are missing are told at once.",
    matters: "Two lists of what is in scope, one in the identity provider and one in the ISMS, drift apart. What stands on \
              one only has accounts but no owner, no risk and no control.",
    resolve: "Record an asset for each (or one asset with an estate selector for a group of small ones), or correct the mark \
              in the identity provider.",
    evidence: "An inventory that agrees with the applications known to the identity provider.",
    fires: "
        >>> asset/portal.md
        title: Customer portal
        class: application
        >>> estate.json
        {\"applications\": [{\"id\": \"app-1\", \"name\": \"Customer Portal\", \"in_scope\": true},
                          {\"id\": \"app-2\", \"name\": \"Expense claims\", \"in_scope\": true}]}
    ",
    silent: "
        >>> asset/portal.md
        title: Customer portal
        class: application
        >>> estate.json
        {\"applications\": [{\"id\": \"app-1\", \"name\": \"Customer Portal\", \"in_scope\": true},
                          {\"id\": \"app-2\", \"name\": \"Expense claims\", \"in_scope\": false}]}
    ",
    run: |cx| {
        let Some(estate) = cx.estate else {
            return Outcome::not_run("no identity snapshot was given");
        };
        let mut known = HashSet::new();
        for asset in cx.programme.all::<Asset>() {
            if asset.estate.as_deref().is_some_and(|e| e.trim_start().starts_with("applications")) {
                return Outcome::Silent;
            }
            known.insert(letters(asset.title()));
            known.insert(letters(asset.id()));
        }
        let missing: Vec<_> = estate.applications.iter()
            .filter(|a| a.in_scope && !known.contains(&letters(&a.name)) && !known.contains(&letters(&a.id)))
            .collect();
        if missing.is_empty() {
            return Outcome::Silent;
        }
        let named: Vec<_> = missing.iter().map(|a| format!("“{}”", a.name)).collect();
        let named = sentence::some(&named, 5);
        let verb = if missing.len() == 1 { "is an application" } else { "are applications" };
        let message = format!("{named} {verb} marked as in scope that no asset stands for");
        let hit = match cx.programme.all::<Scope>().next() {
            Some(scope) => Hit::on(scope.record, message).at("assets"),
            None => Hit::missing(message),
        };
        Outcome::from(Some(hit))
    },
}

/// The letters and digits alone, in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
