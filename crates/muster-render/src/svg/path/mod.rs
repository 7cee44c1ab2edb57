//! Why an account has what it has: the ways from the account through groups to the entitlement, left to right, with
//! what is known of each membership's date on its line.

mod layout;

use std::collections::BTreeMap;

use crate::svg::canvas::{Anchor, Canvas, Caption, n};
use crate::svg::measure::{BOLD, clip, width, wrap};
use crate::words::{count, list};
use layout::{BETWEEN, BOX, Layout, Route, TOP, ends, leading, left};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// A person's or machine's account.
    Account,
    /// A group.
    Group,
    /// A role.
    Role,
    /// What it opens.
    Entitlement,
}

impl NodeKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Group => "group",
            Self::Role => "role",
            Self::Entitlement => "entitlement",
        }
    }
    const fn class(self) -> &'static str {
        match self {
            Self::Account => "n-account",
            Self::Group => "n-group",
            Self::Role => "n-role",
            Self::Entitlement => "n-entitlement",
        }
    }
}

/// A node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<'a> {
    /// Tells it apart.
    pub id: &'a str,
    /// Its name.
    pub label: &'a str,
    /// What it is.
    pub kind: NodeKind,
    /// A second line: source, path, type.
    pub note: &'a str,
    /// Does it carry privilege?
    pub privileged: bool,
    /// Its page.
    pub href: Option<&'a str>,
}

/// A membership or grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge<'a> {
    /// The member.
    pub from: &'a str,
    /// What it is member of, or what is granted.
    pub to: &'a str,
    /// What is known of its date: `since 3 Mar 2024`, `before 1 Nov 2026`.
    pub label: &'a str,
}

/// An access path graph.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessPath<'a> {
    /// Id of the figure, unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Nodes; at most 200 are drawn.
    pub nodes: &'a [Node<'a>],
    /// Edges; those to nodes not given are left out, and at most 600 are drawn.
    pub edges: &'a [Edge<'a>],
}

const MOST: usize = 200;
const MOST_EDGES: usize = 600;

/// The figure.
pub fn svg(path: &AccessPath<'_>) -> String {
    let nodes = path.nodes.get(..MOST.min(path.nodes.len())).unwrap_or_default();
    let index: BTreeMap<&str, usize> = nodes.iter().enumerate().map(|(i, n)| (n.id, i)).collect();
    let edges: Vec<(usize, usize, &str)> = path
        .edges
        .iter()
        .filter_map(|e| Some((*index.get(e.from)?, *index.get(e.to)?, e.label)))
        .filter(|(from, to, _)| from != to)
        .take(MOST_EDGES)
        .collect();
    let mut layout = Layout::new(nodes.len(), &edges);
    layout.privileged = leading(nodes, &edges);
    let mut c = Canvas::new();
    for route in &layout.routes {
        draw_edge(&mut c, route, &layout);
    }
    let mut taken: Vec<(f64, f64, f64)> = Vec::new();
    for route in &layout.routes {
        draw_label(&mut c, route, &mut taken, &layout);
    }
    for (slot, layer) in layout.slots() {
        if let Some(node) = slot.node.and_then(|i| nodes.get(i)) {
            draw_node(&mut c, node, (left(layer), layout.top(slot)));
        }
    }
    let description = description(path, nodes, &edges);
    let size = (left(layout.layers.len().max(1) - 1) + BOX.0 + 2.0, layout.height + TOP);
    c.finish("access-path", Caption { id: path.id, title: path.title, description: &description }, size)
}

fn draw_edge(c: &mut Canvas, route: &Route<'_>, layout: &Layout<'_>) {
    let segments = ends(route, layout);
    let target = route.points.last().and_then(|(l, s)| layout.layers.get(*l)?.get(*s)?.node);
    let leads = target.is_some_and(|i| layout.privileged.get(i).copied().unwrap_or(false));
    let class = if leads { "edge privileged" } else { "edge" };
    for (i, (from, to)) in segments.iter().enumerate() {
        let last = i + 1 == segments.len();
        c.curve(class, *from, (to.0 - if last { 7.0 } else { 0.0 }, to.1));
        if last {
            let d = format!("M{} {}l-8 -4.5v9Z", n(to.0), n(to.1));
            c.path(&format!("{class} arrow"), &d);
        } else {
            // Through the layer, where a node would stand.
            c.line(class, *to, (to.0 + BOX.0, to.1));
        }
    }
}

/// Sets the date where it covers no other: first in the middle of its line, then nearer to either end.
fn draw_label(c: &mut Canvas, route: &Route<'_>, taken: &mut Vec<(f64, f64, f64)>, layout: &Layout<'_>) {
    let segments = ends(route, layout);
    let Some(((x1, y1), (x2, y2))) = segments.first().copied() else { return };
    if route.label.is_empty() {
        return;
    }
    let label = clip(route.label, 11.0, BETWEEN - 22.0);
    let half = width(&label, 11.0) / 2.0 + 3.0;
    let at = |t: f64| {
        let bend = t * t * (3.0 - 2.0 * t);
        (x1 + (x2 - x1) * t, y1 + (y2 - y1) * bend)
    };
    let free = |(x, y): (f64, f64)| {
        taken.iter().all(|(ox, oy, oh)| (oy - y).abs() > 14.0 || (ox - x).abs() > half + oh)
    };
    let spots = [0.5, 0.42, 0.58, 0.34, 0.66];
    let (x, y) = spots.into_iter().map(at).find(|p| free(*p)).unwrap_or_else(|| at(0.5));
    taken.push((x, y, half));
    c.rect("edge-gap", (x - half, y - 8.0), (half * 2.0, 16.0), 3.0);
    c.text("t-small", (x, y + 4.0), Anchor::Middle, &label);
}

fn draw_node(c: &mut Canvas, node: &Node<'_>, (x, y): (f64, f64)) {
    let privileged = if node.privileged { ", privileged" } else { "" };
    let name = format!("{} {}{privileged}", node.kind.word(), node.label);
    let name = if node.note.is_empty() { name } else { format!("{name}: {}", node.note) };
    c.linked(node.href, "node-link", &name, |c| {
        let class = format!("node {}{}", node.kind.class(), if node.privileged { " privileged" } else { "" });
        let radius = match node.kind {
            NodeKind::Account => BOX.1 / 2.0,
            NodeKind::Entitlement => 3.0,
            NodeKind::Group | NodeKind::Role => 8.0,
        };
        c.rect(&class, (x, y), BOX, radius);
        let indent = if node.kind == NodeKind::Account { 20.0 } else { 14.0 };
        let room = BOX.0 - indent * 2.0 + 6.0;
        let note = if node.note.is_empty() { node.kind.word() } else { node.note };
        let lines = wrap(node.label, BOLD, room, 2);
        let mut base = y + if lines.len() > 1 { 19.0 } else { 25.0 };
        for line in &lines {
            c.text("t-strong", (x + indent, base), Anchor::Start, line);
            base += 15.0;
        }
        c.text("t-small", (x + indent, base + 1.0), Anchor::Start, &clip(note, 11.0, room));
    });
}

fn description(path: &AccessPath<'_>, nodes: &[Node<'_>], edges: &[(usize, usize, &str)]) -> String {
    let of =
        |kind: NodeKind| -> Vec<&str> { nodes.iter().filter(|n| n.kind == kind).map(|n| n.label).collect() };
    let lines: Vec<String> = edges
        .iter()
        .filter_map(|(from, to, label)| {
            let note = if label.is_empty() { String::new() } else { format!(" ({label})") };
            Some(format!("{} → {}{note}", nodes.get(*from)?.label, nodes.get(*to)?.label))
        })
        .collect();
    let left_out = path.nodes.len().saturating_sub(nodes.len());
    let more = if left_out > 0 {
        format!(" {} not drawn.", count(left_out, "node", "nodes"))
    } else {
        String::new()
    };
    format!(
        "From {} to {} through {}: {}.{more}",
        list(&of(NodeKind::Account)),
        list(&of(NodeKind::Entitlement)),
        count(of(NodeKind::Group).len() + of(NodeKind::Role).len(), "group or role", "groups and roles"),
        lines.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use super::layout::layers;
    use super::*;

    fn node(id: &'static str, kind: NodeKind) -> Node<'static> {
        Node { id, label: id, kind, note: "", privileged: kind == NodeKind::Entitlement, href: None }
    }

    fn edge(from: &'static str, to: &'static str) -> Edge<'static> {
        Edge { from, to, label: "since 2024" }
    }

    #[test]
    fn layers_follow_the_longest_way() {
        let edges = [(0, 1, ""), (1, 2, ""), (0, 2, ""), (2, 3, "")];
        assert_eq!(layers(4, &edges), [0, 1, 2, 3]);
    }

    #[test]
    fn circles_end() {
        let edges = [(0, 1, ""), (1, 2, ""), (2, 1, ""), (2, 3, "")];
        assert_eq!(layers(4, &edges), [0, 1, 2, 3]);
    }

    #[test]
    fn nodes_and_passing_edges_never_share_a_place() {
        let edges = [(0, 1, ""), (1, 2, ""), (0, 2, ""), (0, 3, ""), (3, 2, "")];
        let layout = Layout::new(4, &edges);
        for layer in &layout.layers {
            let mut ys: Vec<i64> = layer.iter().map(|s| s.y as i64).collect();
            ys.sort_unstable();
            assert!(ys.windows(2).all(|w| w[1] - w[0] >= BOX.1 as i64), "{ys:?}");
        }
        assert_eq!(layout.layers[1].len(), 3);
    }

    #[test]
    fn the_words_name_every_step() {
        let nodes = [
            node("anna", NodeKind::Account),
            node("ops", NodeKind::Group),
            node("Domain Admins", NodeKind::Entitlement),
        ];
        let edges = [edge("anna", "ops"), edge("ops", "Domain Admins"), edge("ops", "gone")];
        let out = svg(&AccessPath { id: "p", title: "Why", nodes: &nodes, edges: &edges });
        assert!(out.contains("From anna to Domain Admins through 1 group or role: anna → ops (since 2024); ops → Domain Admins (since 2024)."), "{out}");
        assert_eq!((out.matches("class=\"node ").count(), out.matches("arrow\"").count()), (3, 2));
        assert!(out.contains("class=\"edge privileged arrow\""));
        let empty = svg(&AccessPath { id: "p", title: "Why", nodes: &[], edges: &[] });
        assert!(empty.ends_with("</svg>"));
    }
}
