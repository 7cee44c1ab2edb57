//! 6.1.3/controls-undecided: controls of Annex A of which nobody decided whether they apply. Told once, with a count.

use muster_catalog::control;
use muster_model::Level;
use muster_model::kinds::Control;

use crate::rule::{Hit, Outcome, rule};
use crate::sentence;

/// The programme in which all 93 are decided.
macro_rules! decided {
    ($($id:literal)*) => { concat!($(">>> control/a.", $id, ".md\ntitle: A.", $id, "\napplicable: true\n"),*) };
}

rule! {
    id: "6.1.3/controls-undecided",
    level: Level::Major,
    clause: "6.1.3",
    serves: &["C6.1.3", "P3"],
    title: "Controls of Annex A are undecided",
    checks: "That each of the 93 controls of Annex A has a record that says whether it applies. All that are open are told \
             at once.",
    matters: "Annex A is the checklist against forgetting. The statement must say of each control why it is in or why it is \
              out; one left open means the comparison was not made.",
    resolve: "Go through them in one or two sittings, with the risks beside you: `applicable: true` or `false`, and why.",
    evidence: "A Statement of Applicability with a decision and a reason for all 93.",
    fires: "
        >>> control/a.5.1.md
        title: Policies
        applicable: true
    ",
    silent: decided!(
        "5.1" "5.2" "5.3" "5.4" "5.5" "5.6" "5.7" "5.8" "5.9" "5.10" "5.11" "5.12" "5.13" "5.14" "5.15" "5.16" "5.17"
        "5.18" "5.19" "5.20" "5.21" "5.22" "5.23" "5.24" "5.25" "5.26" "5.27" "5.28" "5.29" "5.30" "5.31" "5.32" "5.33"
        "5.34" "5.35" "5.36" "5.37" "6.1" "6.2" "6.3" "6.4" "6.5" "6.6" "6.7" "6.8" "7.1" "7.2" "7.3" "7.4" "7.5" "7.6"
        "7.7" "7.8" "7.9" "7.10" "7.11" "7.12" "7.13" "7.14" "8.1" "8.2" "8.3" "8.4" "8.5" "8.6" "8.7" "8.8" "8.9"
        "8.10" "8.11" "8.12" "8.13" "8.14" "8.15" "8.16" "8.17" "8.18" "8.19" "8.20" "8.21" "8.22" "8.23" "8.24" "8.25"
        "8.26" "8.27" "8.28" "8.29" "8.30" "8.31" "8.32" "8.33" "8.34"
    ),
    run: |cx| {
        let all = control::all();
        let open: Vec<_> = all.iter()
            .filter(|c| cx.programme.by_id::<Control>(&c.id).is_none_or(|r| r.applicable.is_none()))
            .collect();
        if open.is_empty() {
            return Outcome::Silent;
        }
        let named: Vec<_> = open.iter().map(|c| format!("A.{}", c.number)).collect();
        let verb = if open.len() == 1 { "is" } else { "are" };
        let hit = Hit::missing(format!(
            "{} of the {} controls of Annex A {verb} undecided: {}",
            open.len(), all.len(), sentence::some(&named, 3)
        ));
        let list: Vec<_> = open.iter().take(30).map(|c| format!("`control/{}`", c.id)).collect();
        Outcome::from(Some(if open.len() <= 30 {
            hit.help(format!("Decide, and write `applicable` and `justification` in: {}.", list.join(", ")))
        } else {
            hit
        }))
    },
}
