//! The heat map: how many risks lie in each cell of the matrix, for the inherent, the current and the residual level.
//! A click on a cell or a band lists its risks.

use maud::{Markup, html};
use muster_render::svg::matrix::{self, Band, Cell, Matrix, Step};

use super::filters::Asked;
use super::levels::{Scales, View};
use super::line::Line;
use crate::web::look::{parts, words};
use crate::web::visit::Visit;

/// The section.
pub fn section(v: &Visit, scales: &Scales<'_>, lines: &[Line<'_>], asked: &Asked) -> Markup {
    html! {
        section.heat aria-labelledby="heat-h" {
            h2 #heat-h { "Where the risks lie" }
            nav.choices aria-label="Level shown" {
                @for view in View::ALL {
                    @let rated = lines.iter().filter(|l| l.level(view).is_some()).count();
                    a href=(v.href(&format!("/risks{}", v.query.with("level", Some(view.word())).with("page", None).query())))
                        aria-current=[(view == asked.view).then_some("true")] title=(view.means()) {
                        (parts::capital(view.word())) " " span.count { (words::grouped(rated)) }
                    }
                }
            }
            p.meta { (parts::capital(asked.view.means())) ". "
                @let unrated = lines.iter().filter(|l| l.level(asked.view).is_none()).count();
                @if unrated > 0 {
                    a href=(at(v, asked.view, &[("band", "-")])) { (words::count(unrated, "risk", "risks")) " without this level" }
                    ", not in the picture."
                }
            }
            @match scales.criteria {
                Some(_) => { (picture(v, "heat", scales, lines, asked.view, true)) (bands(v, scales, lines, asked.view)) },
                None => p { "Without risk criteria there is no matrix. "
                    a href=(v.href("/new/criteria")) { "Set likelihood, consequence and bands" } "." },
            }
        }
    }
}

/// The address of the register with these filters only.
fn at(v: &Visit, view: View, filters: &[(&str, &str)]) -> String {
    let mut pairs = crate::web::pairs::Pairs::from([("level", view.word())]);
    for (name, value) in filters {
        pairs.push(name, value);
    }
    v.href(&format!("/risks{}#register", pairs.query()))
}

/// The matrix with the number of risks in each cell; `linked` cells lead to the register, which knows the criteria in use
/// only.
pub fn picture(
    v: &Visit,
    id: &str,
    scales: &Scales<'_>,
    lines: &[Line<'_>],
    view: View,
    linked: bool,
) -> Markup {
    let Some(criteria) = scales.criteria else { return html! {} };
    let steps = |scale: &'_ [muster_model::kinds::ScaleStep]| -> Vec<(String, String)> {
        scale
            .iter()
            .map(|s| (s.id.clone().unwrap_or_default(), s.means.clone().unwrap_or_default()))
            .collect()
    };
    let (likelihood, consequence) = (steps(&criteria.data.likelihood), steps(&criteria.data.consequence));
    fn drawn(steps: &[(String, String)]) -> Vec<Step<'_>> {
        steps.iter().map(|(word, means)| Step { word, means }).collect()
    }
    let mut counts = std::collections::BTreeMap::<(usize, usize), usize>::new();
    for level in lines.iter().filter_map(|l| l.level(view)) {
        *counts.entry((level.likelihood, level.consequence)).or_default() += 1;
    }
    let addressed: Vec<_> = counts
        .iter()
        .map(|(cell, n)| (*cell, *n, at(v, view, &[("l", &cell.0.to_string()), ("c", &cell.1.to_string())])))
        .collect();
    let cells: Vec<Cell<'_>> = addressed
        .iter()
        .map(|((likelihood, consequence), count, href)| Cell {
            likelihood: *likelihood,
            consequence: *consequence,
            count: *count,
            href: linked.then_some(href.as_str()),
        })
        .collect();
    let bands: Vec<Band<'_>> = scales
        .bands
        .iter()
        .zip(&scales.marks)
        .map(|((name, from, acceptable), mark)| Band {
            name,
            from: usize::try_from(*from).unwrap_or(0),
            acceptable: *acceptable,
            mark: *mark,
        })
        .collect();
    let title = format!("Risks by {} level", view.word());
    let (rows, columns) = (drawn(&likelihood), drawn(&consequence));
    let svg = |id: &str, width: f64| {
        matrix::svg(&Matrix {
            id,
            title: &title,
            likelihood: &rows,
            consequence: &columns,
            bands: &bands,
            cells: &cells,
            width,
        })
    };
    parts::picture(&title, svg(id, 620.0), svg(&format!("{id}-narrow"), 356.0))
}

/// How many lie in each band at each of the three levels: the table behind the picture.
fn bands(v: &Visit, scales: &Scales<'_>, lines: &[Line<'_>], shown: View) -> Markup {
    let count = |view: View, band: Option<usize>| {
        lines.iter().filter(|l| l.level(view).is_some_and(|x| x.band == band)).count()
    };
    html! {
        table.bands-table {
            caption.unseen { "Risks in each band" }
            thead { tr { th scope="col" { "Band" }
                @for view in View::ALL { th.num.here[view == shown] scope="col" { (parts::capital(view.word())) } } } }
            tbody {
                @for (i, (name, _, acceptable)) in scales.bands.iter().enumerate().rev() { tr {
                    th scope="row" { (parts::status(scales.tone(Some(i)), name))
                        " " span.meta { (if *acceptable { "may stay" } else { "needs treatment" }) } }
                    @for view in View::ALL {
                        @let n = count(view, Some(i));
                        td.num.here[view == shown] {
                            @if n > 0 { a href=(at(v, view, &[("band", name)])) { (words::grouped(n)) } } @else { "0" }
                        }
                    }
                } }
            }
        }
    }
}
