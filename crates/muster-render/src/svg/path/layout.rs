//! Where the nodes of an access path stand: layers by the longest way from the account, each ordered by where its
//! neighbours stand, with places kept for edges that pass through. Circles of groups are cut. Draws nothing.

use super::Node;

pub(super) const BOX: (f64, f64) = (180.0, 58.0);
pub(super) const BETWEEN: f64 = 134.0;
pub(super) const DOWN: f64 = 76.0;
pub(super) const TOP: f64 = 12.0;

/// A place in a layer: a node, or a bend of an edge that passes through.
#[derive(Clone, Copy)]
pub(super) struct Slot {
    pub node: Option<usize>,
    pub y: f64,
}

pub(super) fn left(layer: usize) -> f64 {
    1.0 + (BOX.0 + BETWEEN) * layer as f64
}

/// An edge and the slots it runs through, from its first node to its last.
pub(super) struct Route<'a> {
    pub label: &'a str,
    pub points: Vec<(usize, usize)>,
}

pub(super) struct Layout<'a> {
    pub layers: Vec<Vec<Slot>>,
    pub routes: Vec<Route<'a>>,
    pub height: f64,
    /// For each node: is it privileged, or does it lead to what is?
    pub privileged: Vec<bool>,
}

impl<'a> Layout<'a> {
    pub(super) fn new(nodes: usize, edges: &[(usize, usize, &'a str)]) -> Self {
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

    pub(super) fn y(&self, (layer, slot): (usize, usize)) -> f64 {
        self.layers.get(layer).and_then(|l| l.get(slot)).map_or(0.0, |s| s.y)
    }

    pub(super) fn top(&self, slot: Slot) -> f64 {
        TOP / 2.0 + slot.y - BOX.1 / 2.0
    }

    pub(super) fn slots(&self) -> impl Iterator<Item = (Slot, usize)> {
        self.layers.iter().enumerate().flat_map(|(i, layer)| layer.iter().map(move |s| (*s, i)))
    }
}

/// The layer of each node: one more than its farthest member. Circles are cut after as many rounds as there are nodes.
pub(super) fn layers(nodes: usize, edges: &[(usize, usize, &str)]) -> Vec<usize> {
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
pub(super) fn leading(nodes: &[Node<'_>], edges: &[(usize, usize, &str)]) -> Vec<bool> {
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

pub(super) fn ends(route: &Route<'_>, layout: &Layout<'_>) -> Vec<((f64, f64), (f64, f64))> {
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
