//! 8.1/toxic-pair-held: somebody holds two rights that nobody may hold together, and nothing is decided about it.

use muster_model::Level;
use muster_model::duties::DutySummary;
use muster_model::kinds::ToxicPair;

use crate::rule::{Hit, Outcome, rule};
use crate::sentence::count;

rule! {
    id: "8.1/toxic-pair-held",
    level: Level::Minor,
    clause: "8.1",
    serves: &["L7", "C8.1"],
    title: "Somebody holds both rights of a toxic pair, and nothing is decided about it",
    checks: "For each toxic pair, who holds both rights in the newest snapshot: through nested groups too, and over all accounts \
             of one person. Those for whom an approved exemption from the pair is in force do not count. It cannot look where \
             there is no snapshot, or the snapshot does not have a right that the pair names.",
    matters: "Who holds both can do alone what the organisation said takes two. As long as nobody has decided, the rule about \
              the pair is a sentence on paper.",
    resolve: "Take one of the two rights away. Where somebody must keep both for a time, write an exemption from this pair that \
              names their id, why, what is done instead and until when, and have it approved.",
    evidence: "A later snapshot in which nobody holds both, or the approved exemption of each who does.",
    fires: "
        >>> toxic-pair/payments.md
        title: Create and approve payments
        one: payments:create
        other: payments:approve
        why: One person could pay themselves.
        >>> duties.json
        [{\"pair\": \"payments\", \"one\": {\"rights\": 1, \"holders\": 9}, \"other\": {\"rights\": 1, \"holders\": 4},
          \"people\": 2, \"across\": 1, \"accounts\": 0, \"excepted\": 1}]
    ",
    silent: "
        >>> toxic-pair/payments.md
        title: Create and approve payments
        one: payments:create
        other: payments:approve
        why: One person could pay themselves.
        >>> duties.json
        [{\"pair\": \"payments\", \"one\": {\"rights\": 1, \"holders\": 9}, \"other\": {\"rights\": 1, \"holders\": 4},
          \"people\": 1, \"accounts\": 0, \"excepted\": 1}]
    ",
    run: |cx| {
        let pairs: Vec<_> = cx.programme.all::<ToxicPair>().collect();
        if pairs.is_empty() {
            return Outcome::Silent;
        }
        let Some(duties) = cx.duties else { return Outcome::not_run("there is no identity snapshot") };
        let (mut hits, mut blind) = (Vec::new(), Vec::new());
        for pair in pairs {
            let Some(found) = duties.iter().find(|d| d.pair == pair.record.id.as_str()) else {
                blind.push(format!("“{}” was not looked at", pair.title()));
                continue;
            };
            if let Some(why) = &found.cannot {
                blind.push(format!("“{}” cannot be looked at: {why}", pair.title()));
            } else if found.open() > 0 {
                hits.push(Hit::on(pair.record, message(pair.title(), found)));
            }
        }
        // What was found counts; the pairs that cannot be looked at have a rule of their own.
        if hits.is_empty() && !blind.is_empty() { Outcome::not_run(blind.join("; ")) } else { hits.into_iter().collect() }
    },
}

fn message(title: &str, found: &DutySummary) -> String {
    let people = counted(found.people, "person", "people");
    let accounts = counted(found.accounts, "account of nobody's own", "accounts of nobody's own");
    let (who, one) = match (found.people, found.accounts) {
        (n, 0) => (people, n == 1),
        (0, n) => (accounts, n == 1),
        _ => (format!("{people} and {accounts}"), false),
    };
    let verb = if one { "holds" } else { "hold" };
    let across = match found.across {
        0 => String::new(),
        n => format!(", {n} of them only through two accounts together"),
    };
    let decided = match found.excepted {
        0 => ", and nothing is decided about it".to_owned(),
        n => format!("; an exemption is in force for {n} of them"),
    };
    format!("{who} {verb} both rights of “{title}”{across}{decided}")
}

fn counted(n: u64, one: &str, many: &str) -> String {
    count(usize::try_from(n).unwrap_or(usize::MAX), one, many)
}
