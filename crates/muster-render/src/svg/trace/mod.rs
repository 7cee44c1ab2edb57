//! The trace of a record: one column for each kind of step, from who requires something to what was decided, with the
//! links between them and a mark where the chain breaks.

mod layout;

use crate::svg::canvas::{Anchor, Canvas, Caption, n};
use crate::svg::mark::{self, Mark};
use crate::svg::measure::{clip, wrap};
use crate::words::{count, list};
use layout::{BOX, Layout, left};

/// Most links drawn.
const MOST_LINKS: usize = 1_000;

/// A column: one kind of step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column<'a> {
    /// What stands in it.
    pub label: &'a str,
    /// How many more there are than are drawn.
    pub left_off: usize,
}

/// A place where the chain breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken {
    /// How serious.
    pub mark: Mark,
    /// True when what follows is missing; false when what should stand behind is.
    pub after: bool,
}

/// A record in its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<'a> {
    /// Its column, by place in the list.
    pub column: usize,
    /// Its title.
    pub label: &'a str,
    /// What it is, where the column holds more than one kind; empty otherwise.
    pub note: &'a str,
    /// Is it the record asked about?
    pub here: bool,
    /// Where the chain breaks at it.
    pub broken: Vec<Broken>,
    /// Its trace.
    pub href: Option<&'a str>,
}

/// A trace to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceFigure<'a> {
    /// Id of the figure, unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Columns, earliest step first.
    pub columns: &'a [Column<'a>],
    /// Records.
    pub nodes: &'a [Node<'a>],
    /// Links from an earlier to a later step, by places in the list of nodes.
    pub links: &'a [(usize, usize)],
}

/// Draws it.
pub fn svg(trace: &TraceFigure<'_>) -> String {
    let columns: Vec<usize> = trace.nodes.iter().map(|n| n.column).collect();
    let links: Vec<(usize, usize)> = trace.links.iter().copied().take(MOST_LINKS).collect();
    let layout = Layout::new(trace.columns.len(), &columns, &links);
    let lead = leading(trace, &links);
    let mut c = Canvas::new();
    for (i, column) in trace.columns.iter().enumerate() {
        head(&mut c, column, left(i), layout.bottom(i));
    }
    for (link, points) in &layout.routes {
        let through = links.get(*link).is_some_and(|(a, b)| {
            lead.get(*a).copied().unwrap_or(false) && lead.get(*b).copied().unwrap_or(false)
        });
        draw_link(&mut c, points, if through { "link through" } else { "link" });
    }
    for (i, node) in trace.nodes.iter().enumerate() {
        if let Some(y) = layout.middle(i) {
            draw_node(&mut c, node, (left(node.column), y - BOX.1 / 2.0));
        }
    }
    let description = describe(trace, &links);
    let size = (left(trace.columns.len().max(1) - 1) + BOX.0 + 18.0, layout.height);
    c.finish("trace-figure", Caption { id: trace.id, title: trace.title, description: &description }, size)
}

fn head(c: &mut Canvas, column: &Column<'_>, x: f64, bottom: f64) {
    let mut base = 14.0;
    for line in wrap(column.label, 12.0, BOX.0, 2) {
        c.text("t-note t-strong", (x, base), Anchor::Start, &line);
        base += 15.0;
    }
    if column.left_off > 0 {
        let words = format!("and {} more", crate::words::grouped(column.left_off));
        c.text("t-small", (x + 2.0, bottom + 18.0), Anchor::Start, &words);
    }
}

fn draw_link(c: &mut Canvas, points: &[(f64, f64)], class: &str) {
    let last = points.len().saturating_sub(2);
    for (i, pair) in points.windows(2).enumerate() {
        let [(x1, y1), (x2, y2)] = pair else { continue };
        // Every other piece lies between two columns; the others pass through one.
        if i % 2 == 0 {
            let end = if i == last { x2 - 6.0 } else { *x2 };
            c.curve(class, (*x1, *y1), (end, *y2));
        } else {
            c.line(class, (*x1, *y1), (*x2, *y2));
        }
        if i == last {
            c.path(&format!("{class} arrow"), &format!("M{} {}l-7 -4v8Z", n(*x2), n(*y2)));
        }
    }
}

fn draw_node(c: &mut Canvas, node: &Node<'_>, (x, y): (f64, f64)) {
    let worst = node.broken.iter().map(|b| b.mark).max();
    let broken = worst.map_or(String::new(), |m| format!(", the chain breaks here: {}", m.word()));
    let note = if node.note.is_empty() { String::new() } else { format!(", {}", node.note) };
    c.linked(node.href, "node-link", &format!("{}{note}{broken}", node.label), |c| {
        let class = format!(
            "node{}{}",
            if node.here { " here" } else { "" },
            worst.map_or(String::new(), |m| format!(" {}", m.class()))
        );
        c.rect(&class, (x, y), BOX, 6.0);
        let room = BOX.0 - 18.0;
        let most = if node.note.is_empty() { 3 } else { 2 };
        let lines = wrap(node.label, 12.4, room, most);
        let tall = 15.0 * lines.len() as f64 + if node.note.is_empty() { 0.0 } else { 14.0 };
        let mut base = y + (BOX.1 - tall) / 2.0 + 11.5;
        if !node.note.is_empty() {
            c.text("t-tiny", (x + 9.0, base - 1.0), Anchor::Start, &clip(node.note, 10.0, room));
            base += 14.0;
        }
        for line in &lines {
            c.text("t-note t-label", (x + 9.0, base), Anchor::Start, line);
            base += 15.0;
        }
        for after in [false, true] {
            let here = node.broken.iter().filter(|b| b.after == after).map(|b| b.mark).max();
            if let Some(mark) = here {
                let at = (if after { x + BOX.0 } else { x }, y + if after { BOX.1 - 4.0 } else { 4.0 });
                c.circle("mark-ground", at, 9.0);
                mark::draw(c, mark, at, 6.0);
            }
        }
    });
}

/// Which nodes lie on a way through a record asked about.
fn leading(trace: &TraceFigure<'_>, links: &[(usize, usize)]) -> Vec<bool> {
    let mut out: Vec<bool> = trace.nodes.iter().map(|n| n.here).collect();
    for forward in [true, false] {
        let mut way: Vec<bool> = trace.nodes.iter().map(|n| n.here).collect();
        for _ in 0..trace.columns.len() {
            for (a, b) in links {
                let (from, to) = if forward { (*a, *b) } else { (*b, *a) };
                if way.get(from).copied().unwrap_or(false)
                    && let Some(reached) = way.get_mut(to)
                {
                    *reached = true;
                }
            }
        }
        for (all, one) in out.iter_mut().zip(way) {
            *all |= one;
        }
    }
    out
}

fn describe(trace: &TraceFigure<'_>, links: &[(usize, usize)]) -> String {
    let columns: Vec<String> = trace
        .columns
        .iter()
        .enumerate()
        .filter_map(|(i, column)| {
            let here: Vec<&str> = trace.nodes.iter().filter(|n| n.column == i).map(|n| n.label).collect();
            let more = match column.left_off {
                0 => String::new(),
                left => format!(", and {left} more"),
            };
            (!here.is_empty()).then(|| format!("{}: {}{more}", column.label, list(&here)))
        })
        .collect();
    let broken = trace.nodes.iter().filter(|n| !n.broken.is_empty()).count();
    let breaks = match broken {
        0 => "The chain breaks nowhere that is drawn".to_owned(),
        many => format!("The chain breaks at {}", count(many, "record", "records")),
    };
    format!("{}. {} drawn. {breaks}.", columns.join(". "), count(links.len(), "link", "links"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(column: usize, label: &'static str) -> Node<'static> {
        Node { column, label, note: "", here: column == 1, broken: Vec::new(), href: Some("/o/x/trace") }
    }

    #[test]
    fn every_record_stands_in_its_column_and_breaks_are_marked_and_told() {
        let columns = ["Risk", "Control", "Evidence"]
            .map(|label| Column { label, left_off: usize::from(label == "Risk") * 3 });
        let mut nodes = vec![node(0, "Stolen key"), node(1, "Logging"), node(2, "Report <May>")];
        nodes[1].broken = vec![Broken { mark: Mark::Minor, after: true }];
        let figure = |nodes: &[Node<'_>]| {
            svg(&TraceFigure {
                id: "t",
                title: "Trace",
                columns: &columns,
                nodes,
                links: &[(0, 1), (1, 2), (0, 2)],
            })
        };
        let out = figure(&nodes);
        assert!(
            out.contains(
                "Risk: Stolen key, and 3 more. Control: Logging. Evidence: Report &lt;May&gt;. 3 links drawn."
            ),
            "{out}"
        );
        assert!(out.contains("breaks at 1 record."));
        assert_eq!(out.matches("mark-ground").count(), 1);
        assert_eq!(out.matches("class=\"node").count() - out.matches("node-link").count(), 3);
        nodes[1].broken.clear();
        let whole = figure(&nodes);
        assert!(whole.contains("breaks nowhere") && !whole.contains("mark-ground"));
    }

    #[test]
    fn nothing_at_all_is_still_a_figure() {
        let out = svg(&TraceFigure { id: "t", title: "Trace", columns: &[], nodes: &[], links: &[] });
        assert!(out.ends_with("</svg>"));
    }
}
