//! 5.3/clause-without-accountable-role: clauses for which no role answers.

use muster_catalog::clause;
use muster_model::Level;
use muster_model::kinds::Role;

use crate::rule::{Hit, Outcome, rule};
use crate::sentence;

rule! {
    id: "5.3/clause-without-accountable-role",
    level: Level::Minor,
    clause: "5.3",
    serves: &["C5.3"],
    title: "No role is accountable for some clauses",
    checks: "That each of the thirty clauses from 4.1 to 10.2 stands in the `accountable` list of a role. Naming a clause \
             names all that stands under it.",
    matters: "What everybody is responsible for nobody does. One accountable role for each clause is the shortest way to \
              see that the whole standard is looked after.",
    resolve: "Add the clauses to the `accountable` list of the role that should answer for them.",
    evidence: "A matrix of clauses and roles in which each clause has one accountable role.",
    fires: "
        >>> role/isms-manager.md
        title: ISMS manager
        accountable: [\"4\", \"6\", \"7\", \"8\", \"9\", \"10\"]
    ",
    silent: "
        >>> role/isms-manager.md
        title: ISMS manager
        accountable: [\"4\", \"6\", \"7\", \"8\", \"9\", \"10\"]
        >>> role/top-management.md
        title: Top management
        accountable: [\"5.1\", \"5.2\", \"5.3\"]
    ",
    run: |cx| {
        let roles: Vec<_> = cx.programme.all::<Role>().collect();
        if roles.is_empty() {
            return Outcome::not_run("no role is defined");
        }
        let named: Vec<&str> = roles.iter().flat_map(|r| r.data.accountable.iter().map(|c| c.as_str())).collect();
        let all = clause::all().iter();
        let open: Vec<&clause::Clause> =
            all.filter(|c| !named.iter().any(|n| sentence::names_clause(n, &c.number))).collect();
        let numbers: Vec<&str> = open.iter().map(|c| c.number.as_str()).collect();
        let first = open.first();
        let hit = first.map(|first| {
            let hit = Hit::missing(format!("no role is accountable for {}", sentence::list(&numbers)));
            let usual = roles.iter().find(|r| r.id() == first.owner_role);
            match usual {
                Some(role) => hit.help(format!(
                    "{} is usually answered for by “{}”: add it to that role's `accountable`, and so on.",
                    first.number, role.title()
                )),
                None => hit,
            }
        });
        Outcome::from(hit)
    },
}
