//! 10.1/no-improvement-recorded: nobody has written down how the ISMS could be better.

use muster_model::Level;
use muster_model::kinds::{Decision, Improvement};

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "10.1/no-improvement-recorded",
    level: Level::Observation,
    clause: "10.1",
    serves: &["C10.1"],
    title: "No improvement is recorded",
    checks: "That there is at least one improvement or architectural decision.",
    matters: "The standard asks for an ISMS that keeps getting better. Ideas come in every meeting; unless one place keeps \
              them, nothing shows that any was taken up.",
    resolve: "Write down the next idea as an `improvement`: where it came from, what would be better, and where it stands.",
    evidence: "The improvement register with ideas taken up and declined.",
    fires: "
        >>> risk/stolen-key.md
        title: Stolen signing key
    ",
    silent: "
        >>> improvement/passkeys.md
        title: Passkeys for drivers
        from: Awareness week
        status: idea
    ",
    run: |cx| {
        let none = cx.programme.all::<Improvement>().next().is_none()
            && cx.programme.all::<Decision>().next().is_none();
        Outcome::from(none.then(|| Hit::missing("no record says how the ISMS could become better")))
    },
}
