//! How long it takes from raised to closed; open findings stand apart with their age, so that what is never closed does
//! not flatter the number.

use maud::{Markup, html};
use muster_model::kinds::Indicator;

use super::Case;
use super::open::age;
use crate::web::look::words;
use crate::web::visit::Visit;

/// The metric that measures the same over time.
const METRIC: &str = "finding_to_remediation";

/// The section.
pub fn section(v: &Visit, cases: &[Case<'_>]) -> Markup {
    let of = |closed: bool| {
        let mut days: Vec<i64> =
            cases.iter().filter(|c| c.closed.is_some() == closed).filter_map(|c| c.days).collect();
        days.sort_unstable();
        days
    };
    let (closed, open) = (of(true), of(false));
    let indicator = v.programme.all::<Indicator>().find(|i| i.metric.as_deref() == Some(METRIC));
    html! {
        section aria-labelledby="times" {
            h2 #times { "How long it takes" }
            table.list.narrow {
                caption.unseen { "Days from raised to closed" }
                thead { tr { th.title scope="col" { "Findings" } th.num scope="col" { "How many" } th.num scope="col" { "Half within" }
                    th.num scope="col" { "95 of 100 within" } th.num scope="col" { "Longest" } } }
                tbody {
                    (row("Closed: from raised to closed", &closed))
                    (row("Open: from raised to today", &open))
                }
            }
            p.meta {
                "By nearest rank, from the days in " a href=(v.href("/records/finding")) { "the findings" } ", as of " (words::date(v.today())) "."
                @if let Some(i) = indicator { " Watched by the indicator " a href=(v.record_href(&i.reference())) { (i.title()) } "." }
            }
        }
    }
}

fn row(label: &str, days: &[i64]) -> Markup {
    html! {
        tr {
            th.title scope="row" { (label) }
            td.num data-label="How many" { (words::grouped(days.len())) }
            @for (name, value) in [("Half within", rank(days, 50)), ("95 of 100 within", rank(days, 95)), ("Longest", days.last().copied())] {
                td.num data-label=(name) { (age(value)) }
            }
        }
    }
}

/// The nearest-rank percentile of sorted days.
fn rank(days: &[i64], percent: usize) -> Option<i64> {
    let at = (days.len() * percent).div_ceil(100).max(1) - 1;
    days.get(at).copied()
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn nearest_rank() {
        assert_eq!(rank(&[1, 2, 3, 4], 50), Some(2));
        assert_eq!(rank(&[1, 2, 3, 4], 95), Some(4));
        assert_eq!(rank(&[7], 50), Some(7));
        assert_eq!(rank(&[], 50), None);
    }
}
