//! The trace as a picture: turns what the engine found into columns, boxes and links.

use maud::{Markup, PreEscaped, html};
use muster_engine::trace::{STEPS, Step, Toward, Trace};
use muster_render::svg::trace::{self, Broken, Column, Node, TraceFigure};

use crate::web::visit::Visit;

/// The picture; only steps at which something stands have a column.
pub fn chain(v: &Visit, t: &Trace) -> Markup {
    let used: Vec<Step> = STEPS.into_iter().filter(|s| t.at(*s).next().is_some()).collect();
    let columns: Vec<Column<'_>> =
        used.iter().map(|s| Column { label: s.label(), left_off: t.left_off_at(*s) }).collect();
    let hrefs: Vec<String> = t.nodes.iter().map(|n| super::href(v, &n.record)).collect();
    let nodes: Vec<Node<'_>> = t
        .nodes
        .iter()
        .zip(&hrefs)
        .map(|(n, href)| Node {
            column: used.iter().position(|s| *s == n.step).unwrap_or(0),
            label: &n.title,
            note: if n.step.kinds().len() > 1 { n.record.kind.spec().label } else { "" },
            here: n.side == muster_engine::trace::Side::Here,
            broken: n
                .breaks
                .iter()
                .map(|b| Broken { mark: b.level.into(), after: b.toward == Toward::After })
                .collect(),
            href: Some(href),
        })
        .collect();
    let links: Vec<(usize, usize)> = t.links.iter().map(|l| (l.from, l.to)).collect();
    let title = format!("Trace of {}", v.programme.title(&t.record));
    let svg = trace::svg(&TraceFigure {
        id: "trace-chain",
        title: &title,
        columns: &columns,
        nodes: &nodes,
        links: &links,
    });
    html! { div.fig-frame tabindex="0" role="group" aria-label="The chain as a picture" { (PreEscaped(svg)) } }
}
