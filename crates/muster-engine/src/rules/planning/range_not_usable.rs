//! 6.1.2/range-not-usable: numbers of a risk or a treatment that nothing can be reckoned with.

use muster_model::Level;

use crate::risk;
use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "6.1.2/range-not-usable",
    level: Level::Minor,
    clause: "6.1.2",
    serves: &["C6.1.2"],
    title: "The numbers of a risk cannot be used",
    checks: "Where a risk, or the target of a treatment, is put into numbers, both frequency and loss are given, each as a \
             range that means something; costs are in the currency of the organisation.",
    matters: "What cannot be reckoned with is left out of the sum, so the whole looks smaller than it is, and a treatment \
              looks as if it were worth nothing.",
    resolve: "Give both ends of both ranges, the smaller one first and above 0, and how sure you are that the truth lies \
              between them.",
    evidence: "Ranges with their confidence and the source of the estimate.",
    fires: "
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        current:
          frequency: {low: 3, high: 1}
          loss: {low: 1000, high: 90000}
    ",
    silent: "
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        current:
          frequency: {low: 1, high: 3}
          loss: {low: 1000, high: 90000}
    ",
    run: |cx| {
        let hit = |p: risk::Problem| {
            let record = cx.programme.find(&p.record)?;
            let said = format!("the numbers of “{}” cannot be used: {}", record.title, p.message);
            Some(Hit::on(record, said).at(&p.field))
        };
        let hits: Vec<Hit> = risk::problems(cx.programme).into_iter().filter_map(hit).collect();
        hits.into_iter().collect::<Outcome>()
    },
}
