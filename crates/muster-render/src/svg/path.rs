//! Why an account has what it has: the ways from the account through groups to the entitlement, left to right, with
//! what is known of each membership's date on its line.

use std::collections::BTreeMap;

use super::canvas::{Anchor, Canvas, Caption, n};
use super::measure::{BOLD, clip, width, wrap};
use crate::words::{count, list};

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
    /// Edges; those to nodes not given are left out.
    pub edges: &'a [Edge<'a>],
}

const BOX: (f64, f64) = (180.0, 58.0);
const BETWEEN: f64 = 134.0;
const DOWN: f64 = 76.0;
const TOP: f64 = 12.0;
const MOST: usize = 200;

/// A place in a layer: a node, or a bend of an edge that passes through.
#[derive(Clone, Copy)]
struct Slot {
    node: Option<usize>,
    y: f64,
}

/// The figure.
pub fn svg(path: &AccessPath<'_>) -> String {
    let nodes = path.nodes.get(..MOST.min(path.nodes.len())).unwrap_or_default();
    let index: BTreeMap<&str, usize> = nodes.iter().enumerate().map(|(i, n)| (n.id, i)).collect();
    let edges: Vec<(usize, usize, &str)> = path
        .edges
        .iter()
        .filter_map(|e| Some((*index.get(e.from)?, *index.get(e.to)?, e.label)))
        .filter(|(from, to, _)| from != to)
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

fn left(layer: usize) -> f64 {
    1.0 + (BOX.0 + BETWEEN) * layer as f64
}

/// An edge and the slots it runs through, from its first node to its last.
struct Route<'a> {
    label: &'a str,
    points: Vec<(usize, usize)>,
}

struct Layout<'a> {
    layers: Vec<Vec<Slot>>,
    routes: Vec<Route<'a>>,
    height: f64,
    /// For each node: is it privileged, or does it lead to what is?
    privileged: Vec<bool>,
}

impl<'a> Layout<'a> {
    fn new(nodes: usize, edges: &[(usize, usize, &'a str)]) -> Self {
        let layer_of = layers(nodes, edges);
        let mut layers: Vec<Vec<Slot>> = vec![Vec::new(); layer_of.iter().max().map_or(1, |m| m + 1)];
        let mut slot_of = vec![(0, 0); nodes];
        for (node, layer) in layer_of.iter().enumerate() {
            if let (Some(slots), Some(place)) = (layers.get_mut(*layer), slot_of.get_mut(node)) {
                *place = (*layer, slots.len());
                slots.push(Slot { node: Some(node), y: 0.0 });
            }
        }
        let mut routes = Vec::new();
        for (from, to, label) in edges {
            let (Some(&a), Some(&b)) = (slot_of.get(*from), slot_of.get(*to)) else { continue };
            // An edge that would run back closes a circle; the layers already say so.
            if a.0 >= b.0 {
                continue;
            }
            let mut points = vec![a];
            for layer in a.0 + 1..b.0 {
                if let Some(slots) = layers.get_mut(layer) {
                    points.push((layer, slots.len()));
                    slots.push(Slot { node: None, y: 0.0 });
                }
            }
            points.push(b);
            routes.push(Route { label, points });
        }
        let mut layout = Self { layers, routes, height: 0.0, privileged: vec![false; nodes] };
        layout.arrange();
        layout
    }

    /// Gives every slot its height: layers are ordered by where their neighbours stand, then spread evenly.
    fn arrange(&mut self) {
        let most = self.layers.iter().map(Vec::len).max().unwrap_or(1).max(1);
        self.height = DOWN * most as f64 - (DOWN - BOX.1) + 4.0;
        for layer in 0..self.layers.len() {
            let order: Vec<usize> = (0..self.layers.get(layer).map_or(0, Vec::len)).collect();
            self.spread(layer, &order);
        }
        for sweep in 0..6 {
            let forward = sweep % 2 == 0;
            let count = self.layers.len();
            for step in 1..count {
                let layer = if forward { step } else { count - 1 - step };
                let mut order: Vec<(f64, usize)> = (0..self.layers.get(layer).map_or(0, Vec::len))
                    .map(|slot| (self.pull(layer, slot, forward), slot))
                    .collect();
                order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                let order: Vec<usize> = order.into_iter().map(|(_, slot)| slot).collect();
                self.spread(layer, &order);
            }
        }
    }

    /// Where the neighbours of a slot stand on average; where it stands itself when it has none.
    fn pull(&self, layer: usize, slot: usize, from_left: bool) -> f64 {
        let mut sum = 0.0;
        let mut many = 0.0;
        for route in &self.routes {
            for pair in route.points.windows(2) {
                if let [a, b] = pair {
                    let (own, other) = if from_left { (b, a) } else { (a, b) };
                    if *own == (layer, slot) {
                        sum += self.y(*other);
                        many += 1.0;
                    }
                }
            }
        }
        if many == 0.0 { self.y((layer, slot)) } else { sum / many }
    }

    fn spread(&mut self, layer: usize, order: &[usize]) {
        let height = self.height;
        let Some(slots) = self.layers.get_mut(layer) else { return };
        let used = DOWN * order.len() as f64;
        for (place, slot) in order.iter().enumerate() {
            if let Some(slot) = slots.get_mut(*slot) {
                slot.y = (height + (DOWN - BOX.1) - used) / 2.0 + DOWN * place as f64 + BOX.1 / 2.0;
            }
        }
    }

    fn y(&self, (layer, slot): (usize, usize)) -> f64 {
        self.layers.get(layer).and_then(|l| l.get(slot)).map_or(0.0, |s| s.y)
    }

    fn top(&self, slot: Slot) -> f64 {
        TOP / 2.0 + slot.y - BOX.1 / 2.0
    }

    fn slots(&self) -> impl Iterator<Item = (Slot, usize)> {
        self.layers.iter().enumerate().flat_map(|(i, layer)| layer.iter().map(move |s| (*s, i)))
    }
}

/// The layer of each node: one more than its farthest member. Circles are cut after as many rounds as there are nodes.
fn layers(nodes: usize, edges: &[(usize, usize, &str)]) -> Vec<usize> {
    let mut out = vec![0_usize; nodes];
    let kept = without_circles(nodes, edges);
    for _ in 0..nodes {
        let mut moved = false;
        for (from, to) in &kept {
            let next = out.get(*from).copied().unwrap_or(0) + 1;
            if let Some(layer) = out.get_mut(*to)
                && *layer < next
            {
                *layer = next;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    out
}

/// The edges without those that lead back to a node on the way: groups can contain one another in a circle.
fn without_circles(nodes: usize, edges: &[(usize, usize, &str)]) -> Vec<(usize, usize)> {
    let mut kept: Vec<(usize, usize)> = Vec::new();
    for (from, to, _) in edges {
        let mut reached = vec![false; nodes];
        let mut ahead = vec![*to];
        while let Some(at) = ahead.pop() {
            if reached.get(at).copied().unwrap_or(true) {
                continue;
            }
            if let Some(r) = reached.get_mut(at) {
                *r = true;
            }
            ahead.extend(kept.iter().filter(|(a, _)| *a == at).map(|(_, b)| *b));
        }
        if !reached.get(*from).copied().unwrap_or(false) {
            kept.push((*from, *to));
        }
    }
    kept
}

/// Which nodes are privileged or lead to one that is.
fn leading(nodes: &[Node<'_>], edges: &[(usize, usize, &str)]) -> Vec<bool> {
    let mut out: Vec<bool> = nodes.iter().map(|n| n.privileged).collect();
    for _ in 0..nodes.len() {
        let before = out.clone();
        for (from, to, _) in edges {
            if out.get(*to).copied().unwrap_or(false)
                && let Some(leads) = out.get_mut(*from)
            {
                *leads = true;
            }
        }
        if out == before {
            break;
        }
    }
    out
}

fn ends(route: &Route<'_>, layout: &Layout<'_>) -> Vec<((f64, f64), (f64, f64))> {
    route
        .points
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => {
                let from = (left(a.0) + BOX.0, TOP / 2.0 + layout.y(*a));
                let to = (left(b.0), TOP / 2.0 + layout.y(*b));
                Some((from, to))
            }
            _ => None,
        })
        .collect()
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
