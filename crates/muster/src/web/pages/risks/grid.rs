//! The way of one risk over the matrix, as a small table: where it lies if no control worked, now, and once what is
//! planned is done. A table, so that nobody needs to see it.

use maud::{Markup, html};

use super::levels::{Level, Scales, View};

/// The grid, likelihood from below, consequence from the left.
pub fn grid(scales: &Scales<'_>, levels: &[Option<Level>; 3]) -> Markup {
    let Some(criteria) = scales.criteria else { return html! {} };
    let (rows, columns) = (&criteria.data.likelihood, &criteria.data.consequence);
    html! {
        div.scroll tabindex="0" role="group" aria-label="The way over the matrix" {
            table.risk-grid {
                caption { "The way over the matrix: likelihood from below, consequence from the left" }
                tbody {
                    @for (i, step) in rows.iter().enumerate().rev() { tr {
                        th scope="row" title=[step.means.as_deref()] { (step.id.as_deref().unwrap_or("?")) }
                        @for k in 0..columns.len() { (cell(scales, levels, i + 1, k + 1)) }
                    } }
                }
                tfoot { tr { td {}
                    @for step in columns { th scope="col" title=[step.means.as_deref()] { (step.id.as_deref().unwrap_or("?")) } }
                } }
            }
        }
    }
}

fn cell(scales: &Scales<'_>, levels: &[Option<Level>; 3], likelihood: usize, consequence: usize) -> Markup {
    let score = i64::try_from(likelihood * consequence).unwrap_or(0);
    let tone = scales.tone(scales.band(score)).class();
    let here: Vec<View> = View::ALL
        .into_iter()
        .zip(levels)
        .filter(|(_, l)| l.is_some_and(|l| l.likelihood == likelihood && l.consequence == consequence))
        .map(|(view, _)| view)
        .collect();
    html! {
        td class={ "cell " (tone) } {
            span.score { (score) }
            @for view in here { span class={ "pin " (view.word()) } { (view.word()) } }
        }
    }
}
