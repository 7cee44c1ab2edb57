//! Where the records of a trace stand: in the column of their step, ordered by where their neighbours stand, with a
//! narrow place kept in every column that a link passes through. Draws nothing.

pub(super) const BOX: (f64, f64) = (150.0, 62.0);
/// Height kept for the names of the columns.
pub(super) const HEAD: f64 = 44.0;
const BETWEEN: f64 = 42.0;
const GAP: f64 = 14.0;
/// Height of a place that a link passes through.
const PASSING: f64 = 6.0;
/// Height kept below a column for what was left off.
const FOOT: f64 = 30.0;

/// Left edge of a column.
pub(super) fn left(column: usize) -> f64 {
    1.0 + (BOX.0 + BETWEEN) * column as f64
}

#[derive(Clone, Copy)]
struct Slot {
    node: Option<usize>,
    y: f64,
}

impl Slot {
    const fn height(&self) -> f64 {
        if self.node.is_some() { BOX.1 } else { PASSING }
    }
}

pub(super) struct Layout {
    columns: Vec<Vec<Slot>>,
    place: Vec<Option<(usize, usize)>>,
    ways: Vec<(usize, Vec<(usize, usize)>)>,
    /// Each link drawn, by its place in the list, and the points it runs through: out of a box, into the next place,
    /// out of it again, and so on.
    pub routes: Vec<(usize, Vec<(f64, f64)>)>,
    /// Height of the whole drawing.
    pub height: f64,
}

impl Layout {
    /// Lays out nodes, given by their columns, and links from earlier to later columns; other links are left out.
    pub(super) fn new(columns: usize, nodes: &[usize], links: &[(usize, usize)]) -> Self {
        let mut layout = Self {
            columns: vec![Vec::new(); columns],
            place: vec![None; nodes.len()],
            ways: Vec::new(),
            routes: Vec::new(),
            height: 0.0,
        };
        for (node, column) in nodes.iter().enumerate() {
            if let Some(at) = layout.add(*column, Some(node))
                && let Some(place) = layout.place.get_mut(node)
            {
                *place = Some(at);
            }
        }
        for (i, (from, to)) in links.iter().enumerate() {
            let place = |node: usize| layout.place.get(node).copied().flatten();
            let (Some(a), Some(b)) = (place(*from), place(*to)) else { continue };
            if a.0 >= b.0 {
                continue;
            }
            let between: Vec<_> = (a.0 + 1..b.0).filter_map(|column| layout.add(column, None)).collect();
            let way = std::iter::once(a).chain(between).chain([b]).collect();
            layout.ways.push((i, way));
        }
        layout.arrange();
        layout.routes = layout.ways.iter().map(|(i, way)| (*i, layout.points(way))).collect();
        layout
    }

    fn add(&mut self, column: usize, node: Option<usize>) -> Option<(usize, usize)> {
        let slots = self.columns.get_mut(column)?;
        slots.push(Slot { node, y: 0.0 });
        Some((column, slots.len() - 1))
    }

    fn arrange(&mut self) {
        let tall = |slots: &Vec<Slot>| slots.iter().map(|s| s.height() + GAP).sum::<f64>();
        let most = self.columns.iter().map(tall).fold(BOX.1 + GAP, f64::max);
        self.height = HEAD + most + FOOT;
        let count = self.columns.len();
        for column in 0..count {
            let order: Vec<usize> = (0..self.columns.get(column).map_or(0, Vec::len)).collect();
            self.stack(column, &order, most);
        }
        for sweep in 0..8 {
            let forward = sweep % 2 == 0;
            for step in 1..count {
                let column = if forward { step } else { count - 1 - step };
                let slots = self.columns.get(column).map_or(0, Vec::len);
                let mut order: Vec<(f64, usize)> =
                    (0..slots).map(|slot| (self.pull((column, slot), forward), slot)).collect();
                order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                let order: Vec<usize> = order.into_iter().map(|(_, slot)| slot).collect();
                self.stack(column, &order, most);
            }
        }
    }

    /// Where the neighbours of a slot on one side stand on average; where it stands itself when it has none.
    fn pull(&self, at: (usize, usize), from_left: bool) -> f64 {
        let near = self.ways.iter().flat_map(|(_, way)| way.windows(2)).filter_map(|pair| match pair {
            [a, b] if from_left && *b == at => Some(*a),
            [a, b] if !from_left && *a == at => Some(*b),
            _ => None,
        });
        let (sum, many) = near.fold((0.0, 0.0), |(sum, many), p| (sum + self.y(p), many + 1.0));
        if many == 0.0 { self.y(at) } else { sum / many }
    }

    /// Stacks a column in an order, in the middle of the height there is.
    fn stack(&mut self, column: usize, order: &[usize], most: f64) {
        let Some(slots) = self.columns.get_mut(column) else { return };
        let used: f64 = slots.iter().map(|s| s.height() + GAP).sum();
        // Tall columns beside short ones: the short ones stand in the middle, but never far below the names.
        let mut y = HEAD + ((most - used) / 2.0).max(0.0);
        for slot in order {
            if let Some(slot) = slots.get_mut(*slot) {
                slot.y = y + slot.height() / 2.0;
                y += slot.height() + GAP;
            }
        }
    }

    fn y(&self, (column, slot): (usize, usize)) -> f64 {
        self.columns.get(column).and_then(|c| c.get(slot)).map_or(0.0, |s| s.y)
    }

    fn points(&self, way: &[(usize, usize)]) -> Vec<(f64, f64)> {
        let mut out = Vec::new();
        for (i, at) in way.iter().enumerate() {
            let y = self.y(*at);
            if i > 0 {
                out.push((left(at.0), y));
            }
            if i + 1 < way.len() {
                out.push((left(at.0) + BOX.0, y));
            }
        }
        out
    }

    /// Middle of a node's box.
    pub(super) fn middle(&self, node: usize) -> Option<f64> {
        self.place.get(node).copied().flatten().map(|at| self.y(at))
    }

    /// Lower edge of the lowest box of a column.
    pub(super) fn bottom(&self, column: usize) -> f64 {
        let boxes = self.columns.get(column).into_iter().flatten().filter(|s| s.node.is_some());
        boxes.map(|s| s.y + s.height() / 2.0).fold(HEAD, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_box_covers_another_or_a_passing_link() {
        let links = [(0, 2), (0, 3), (1, 2), (1, 3), (2, 4), (0, 4)];
        let layout = Layout::new(3, &[0, 0, 1, 1, 2], &links);
        for column in &layout.columns {
            let mut spans: Vec<(f64, f64)> =
                column.iter().map(|s| (s.y - s.height() / 2.0, s.y + s.height() / 2.0)).collect();
            spans.sort_by(|a, b| a.0.total_cmp(&b.0));
            assert!(spans.windows(2).all(|w| w[1].0 >= w[0].1 + GAP - 0.01), "{spans:?}");
            assert!(spans.iter().all(|s| s.0 >= HEAD - 0.01 && s.1 <= layout.height));
        }
        // The link from the first column to the third keeps a place in the second.
        assert_eq!(layout.columns[1].len(), 3);
        assert_eq!(layout.routes.iter().map(|(_, p)| p.len()).max(), Some(4));
    }

    #[test]
    fn a_link_that_runs_back_is_left_out() {
        assert!(Layout::new(2, &[1, 0], &[(0, 1)]).routes.is_empty());
    }
}
