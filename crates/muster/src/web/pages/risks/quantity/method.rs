//! What the figures mean for somebody who has never seen such ones, how they were made, and how sure they are.

use maud::{Markup, html};
use muster_engine::risk::Portfolio;

use super::{YEARS, settings};
use crate::web::look::words;
use crate::web::pages::risks::money::{about, share};
use crate::web::visit::Visit;

/// The section.
pub fn section(v: &Visit, found: &Portfolio) -> Markup {
    html! {
        section #method aria-labelledby="method-h" {
            h2 #method-h { "How to read this" }
            div.two {
                div { (meaning(found)) }
                div { (made(v, found)) (again(v)) }
            }
        }
    }
}

fn meaning(found: &Portfolio) -> Markup {
    let years = words::grouped(found.settings.trials as usize);
    // A point in the middle of the curve, to read aloud.
    let example = found.curve.iter().find(|p| p.get(1).is_some_and(|now| *now < 0.25));
    html! {
        h3 { "What it says" }
        p { "Nobody knows what next year will cost. People can say in which range they would be surprised not to find it: “once in one to five years, \
             30 000 to 400 000 each time”. From such ranges " (years) " next years are imagined. In each of them every risk happens as often, and \
             costs as much, as its ranges allow. Then the years are counted." }
        @if let Some([loss, now, _]) = example {
            p { "The solid line, for example, stands at " (share(*now)) " above " (about(*loss)) " " (found.currency) ": in " (share(*now))
                " of the imagined years all risks together cost that much or more. Further to the right lie costlier years, and the line only falls." }
        }
        p { "The dotted line is what your criteria allow. Where the solid line lies above it, the organisation carries more than it said it would; \
             the dashed line shows whether what is planned is enough." }
        h3 { "What it does not say" }
        p { "It is no forecast, and no better than the ranges put in. Risks are taken as independent of each other; where one event would cause several, \
             bad years are worse than shown. Harm to people has no price here." }
    }
}

fn made(v: &Visit, found: &Portfolio) -> Markup {
    let trials = f64::from(found.settings.trials);
    // Widest where one year in ten is counted; 95 of 100 simulations.
    let off = 1.96 * (0.1 * 0.9 / trials).sqrt();
    html! {
        h3 { "How it was made, and how sure it is" }
        dl.group.made {
            div { dt { "Years imagined" } dd { (words::grouped(found.settings.trials as usize))
                @if found.settings.trials < settings(v).trials { " (as many as a page may take; the command " code { "muster risk simulate" } " takes more)" } } }
            div { dt { "Seed of the random numbers" } dd { code { (found.settings.seed) } } }
            div { dt { "Made by" } dd { (found.engine) } }
            div { dt { "Risks in it" } dd { (words::grouped(found.risks.len())) " of " (words::grouped(found.risks.len() + found.without.len())) } }
            div { dt { "The average is known to" } dd { "± " (about(found.now.mean_error)) " " (found.currency) } }
            div { dt { "A chance of 10 % is known to" } dd { "± " (format!("{:.2}", off * 100.0)) " points" } }
        }
        p { "These margins come from counting a limited number of years; 95 of 100 simulations lie within them. Same records, seed and years give the same figures. \
             The ranges people gave are the larger doubt: narrow them with what really happened." }
        p.meta { "How often: a Poisson count whose rate is drawn from the range. How much: lognormal, with the stated share between both ends, cut at its cap. \
             Sources: Hubbard and Seiersen, How to Measure Anything in Cybersecurity Risk, 2nd edition; Open FAIR (The Open Group, C20B)." }
    }
}

fn again(v: &Visit) -> Markup {
    let chosen = settings(v);
    html! {
        form.filters.again method="get" action=(v.href("/risks/quantity")) aria-label="Imagine other years" {
            div.filter { label for="years" { "Years" }
                select #years name="years" { @for y in YEARS { option value=(y) selected[chosen.trials == y] { (words::grouped(y as usize)) } } } }
            div.filter { label for="seed" { "Seed" } input.short #seed name="seed" inputmode="numeric" pattern="[0-9]*" maxlength="18" value=(chosen.seed) autocomplete="off"; }
            div.filter.go { button.button type="submit" { "Imagine again" } }
        }
    }
}
