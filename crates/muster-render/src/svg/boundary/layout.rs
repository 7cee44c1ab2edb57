//! Where everything of a boundary diagram stands. Three columns: parties; the scope with identity services at the left
//! and what needs them at the right; what lies outside. Since what is needed stands on either side of what needs it, no
//! line runs across a box. Draws nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{Boundary, Node, Part, Party, Side};
use crate::svg::measure::{BOLD, clip, width, wrap};

pub(super) const PAD: f64 = 20.0;
pub(super) const HEADING: f64 = 24.0;
const PARTY: f64 = 172.0;
const PARTY_GAP: f64 = 52.0;
const OUTSIDE: f64 = 206.0;
const OUTSIDE_GAP: f64 = 104.0;
const CHIP: f64 = 30.0;
const GAP: f64 = 8.0;
const LEGEND: f64 = 44.0;
/// Most room left between two services, so that the column holds together.
const APART: f64 = 64.0;
/// Room below the columns for each line that must go around.
const LANE: f64 = 9.0;

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Frame {
    pub(super) fn middle(self) -> f64 {
        self.y + self.h / 2.0
    }
    pub(super) fn right(self) -> f64 {
        self.x + self.w
    }
    pub(super) fn bottom(self) -> f64 {
        self.y + self.h
    }
}

/// A node with its place and its words broken into lines.
pub(super) struct Placed<'a> {
    pub node: &'a Node<'a>,
    pub frame: Frame,
    pub lines: Vec<String>,
    pub note: String,
}

/// A party with its place.
pub(super) struct PlacedParty<'a> {
    pub party: &'a Party<'a>,
    pub frame: Frame,
    pub lines: Vec<String>,
    pub crosses: Vec<String>,
}

/// A line of words that heads a group, or says how many of it are not drawn.
pub(super) struct Words {
    pub x: f64,
    pub y: f64,
    pub text: String,
    pub heading: bool,
}

pub(super) struct Layout<'a> {
    pub scope: Frame,
    pub nodes: BTreeMap<&'a str, Placed<'a>>,
    pub parties: Vec<PlacedParty<'a>>,
    pub words: Vec<Words>,
    /// Just below the columns: lines that go around run from here down.
    pub lanes: f64,
    pub legend: f64,
    pub height: f64,
}

struct Columns {
    services: f64,
    needing: f64,
    wide: f64,
    outside: f64,
}

impl<'a> Layout<'a> {
    pub(super) fn new(boundary: &'a Boundary<'a>) -> Self {
        let left = if boundary.parties.is_empty() { 1.0 } else { PARTY + PARTY_GAP };
        let any_outside = boundary.nodes.iter().any(|n| n.side != Side::Inside);
        let right = if any_outside { OUTSIDE + OUTSIDE_GAP } else { 1.0 };
        let inside = (boundary.width - left - right).max(420.0);
        let wide = ((inside - PAD * 2.0) * 0.39).min(250.0);
        let columns = Columns {
            services: left + PAD,
            needing: left + inside - PAD - wide,
            wide,
            outside: left + inside + OUTSIDE_GAP,
        };
        let mut layout = Self {
            scope: Frame { x: left, y: 1.0, w: inside, h: 0.0 },
            nodes: BTreeMap::new(),
            parties: Vec::new(),
            words: Vec::new(),
            lanes: 0.0,
            legend: 0.0,
            height: 0.0,
        };
        let mut top = 1.0 + 60.0;
        for part in [Part::Unit, Part::Site] {
            top = layout.chips(boundary, part, top);
        }
        let mut y = top;
        for part in [Part::Process, Part::Asset] {
            y = layout.needing(boundary, part, (columns.needing, y), wide);
        }
        let services = layout.services(boundary, &columns, top);
        let outside = layout.outside(boundary, &columns);
        let parties = layout.parties(boundary);
        let around = boundary.dependencies.iter().filter(|d| layout.goes_around(d.from, d.to)).count();
        layout.lanes = y.max(services).max(outside).max(parties);
        let bottom = layout.lanes + PAD + LANE * around.min(12) as f64;
        layout.scope.h = bottom - layout.scope.y;
        layout.legend = bottom + 28.0;
        layout.height = bottom + LEGEND;
        layout
    }

    /// Does the line between the two have to run below the column between them?
    pub(super) fn goes_around(&self, from: &str, to: &str) -> bool {
        let (Some(a), Some(b)) = (self.nodes.get(from), self.nodes.get(to)) else { return false };
        a.node.side == Side::Inside && a.node.part == Part::IdentityService && b.node.side != Side::Inside
    }

    /// Where the `k`th line that goes around runs.
    pub(super) fn lane(&self, k: usize) -> f64 {
        self.lanes + 6.0 + LANE * (k % 12) as f64
    }

    fn heading(&mut self, (x, y): (f64, f64), text: &str) {
        self.words.push(Words { x, y: y + 12.0, text: text.to_uppercase(), heading: true });
    }

    fn more(&mut self, (x, y): (f64, f64), many: usize) -> f64 {
        if many == 0 {
            return y;
        }
        self.words.push(Words { x, y: y + 12.0, text: format!("and {many} more"), heading: false });
        y + 20.0
    }

    /// Units and sites, which nothing is drawn to, as a flow of chips.
    fn chips(&mut self, boundary: &'a Boundary<'a>, part: Part, top: f64) -> f64 {
        let (left, right) = (self.scope.x + PAD, self.scope.right() - PAD);
        let (chosen, more) = chosen(boundary, part, |side| side == Side::Inside);
        if chosen.is_empty() {
            return top;
        }
        self.heading((left, top), part.heading());
        let (mut x, mut y) = (left, top + HEADING);
        for node in chosen {
            let label = clip(node.label, 13.0, 220.0);
            let long = width(&label, 13.0) + 24.0;
            if x > left && x + long > right {
                x = left;
                y += CHIP + GAP;
            }
            let frame = Frame { x, y, w: long, h: CHIP };
            self.nodes.insert(node.id, Placed { node, frame, lines: vec![label], note: String::new() });
            x += long + GAP;
        }
        y += CHIP + GAP;
        y = self.more((left, y), more);
        y + 12.0
    }

    /// A column of boxes under a heading.
    fn needing(&mut self, boundary: &'a Boundary<'a>, part: Part, (x, top): (f64, f64), w: f64) -> f64 {
        let (chosen, more) = chosen(boundary, part, |side| side == Side::Inside);
        if chosen.is_empty() {
            return top;
        }
        self.heading((x, top), part.heading());
        let mut y = top + HEADING;
        for node in chosen {
            y = self.place(node, (x, y), w) + GAP;
        }
        self.more((x, y), more) + 12.0
    }

    fn place(&mut self, node: &'a Node<'a>, (x, y): (f64, f64), w: f64) -> f64 {
        let (lines, note, h) = sized(node, w);
        self.nodes.insert(node.id, Placed { node, frame: Frame { x, y, w, h }, lines, note });
        y + h
    }

    /// Identity services in scope, each as near as may be to what needs it.
    fn services(&mut self, boundary: &'a Boundary<'a>, columns: &Columns, top: f64) -> f64 {
        let x = columns.services;
        let (chosen, more) = chosen(boundary, Part::IdentityService, |side| side == Side::Inside);
        self.heading((x, top), Part::IdentityService.heading());
        if chosen.is_empty() {
            let text = "none in scope".to_owned();
            self.words.push(Words { x, y: top + HEADING + 12.0, text, heading: false });
            return top + HEADING + 20.0;
        }
        let mut wished: Vec<(f64, &Node<'_>)> =
            chosen.iter().map(|node| (self.pull(boundary, node.id), *node)).collect();
        wished.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut y = top + HEADING;
        let last = self.nodes.values().map(|p| p.frame.bottom()).fold(y, f64::max);
        let heights: Vec<f64> = wished.iter().map(|(_, node)| sized(node, columns.wide).2).collect();
        for (i, (pull, node)) in wished.into_iter().enumerate() {
            let own = heights.get(i).copied().unwrap_or(0.0);
            let below: f64 = heights.iter().skip(i).sum::<f64>() + GAP * (heights.len() - i - 1) as f64;
            let wish = if pull.is_finite() { pull - own / 2.0 } else { y };
            let at = wish.min(last - below).min(y + APART).max(y);
            y = self.place(node, (x, at), columns.wide) + GAP;
        }
        self.more((x, y), more)
    }

    /// The mean height of what needs `id`; infinite when nothing does.
    fn pull(&self, boundary: &Boundary<'_>, id: &str) -> f64 {
        let needing: Vec<f64> = boundary
            .dependencies
            .iter()
            .filter(|d| d.to == id)
            .filter_map(|d| self.nodes.get(d.from))
            .filter(|p| p.node.part != Part::IdentityService)
            .map(|p| p.frame.middle())
            .collect();
        if needing.is_empty() {
            return f64::INFINITY;
        }
        needing.iter().sum::<f64>() / needing.len() as f64
    }

    /// What lies outside, as a whole as near as may be to what needs it.
    fn outside(&mut self, boundary: &'a Boundary<'a>, columns: &Columns) -> f64 {
        let x = columns.outside;
        let top = 1.0 + 18.0;
        let first_word = self.words.len();
        let mut y = top;
        let mut pulls = Vec::new();
        for (side, heading) in [(Side::Excluded, "Left out"), (Side::Undecided, "Undecided")] {
            let mut wished: Vec<(f64, &Node<'_>)> = boundary
                .nodes
                .iter()
                .filter(|n| n.side == side)
                .map(|node| (self.pull(boundary, node.id), node))
                .collect();
            if wished.is_empty() {
                continue;
            }
            wished.sort_by(|a, b| a.0.total_cmp(&b.0));
            self.heading((x, y), heading);
            y += HEADING;
            let more = wished.len().saturating_sub(boundary.most);
            for (pull, node) in wished.into_iter().take(boundary.most) {
                let bottom = self.place(node, (x, y), OUTSIDE);
                if pull.is_finite() {
                    pulls.push(pull - (y + bottom) / 2.0);
                }
                y = bottom + GAP;
            }
            y = self.more((x, y), more) + 16.0;
        }
        let inside = self.nodes.values().filter(|p| p.node.side == Side::Inside);
        let lowest = inside.map(|p| p.frame.bottom()).fold(0.0, f64::max);
        let mean = pulls.iter().sum::<f64>() / pulls.len().max(1) as f64;
        let down = mean.min(lowest - y).max(0.0);
        for placed in self.nodes.values_mut().filter(|p| p.node.side != Side::Inside) {
            placed.frame.y += down;
        }
        for words in self.words.iter_mut().skip(first_word) {
            words.y += down;
        }
        y + down
    }

    fn parties(&mut self, boundary: &'a Boundary<'a>) -> f64 {
        if boundary.parties.is_empty() {
            return 0.0;
        }
        let mut y = 1.0 + 18.0;
        self.heading((1.0, y), "Interfaces with");
        y += HEADING;
        for party in boundary.parties.iter().take(boundary.most) {
            let lines = wrap(party.label, BOLD, PARTY - 24.0, 2);
            let crosses = wrap(party.crosses, 11.0, PARTY - 24.0, 3);
            let h = 16.0 + lines.len() as f64 * 16.0 + crosses.len() as f64 * 14.0;
            let frame = Frame { x: 1.0, y, w: PARTY, h };
            self.parties.push(PlacedParty { party, frame, lines, crosses });
            y += h + GAP + 4.0;
        }
        self.more((1.0, y), boundary.parties.len().saturating_sub(boundary.most))
    }
}

fn sized(node: &Node<'_>, w: f64) -> (Vec<String>, String, f64) {
    let lines = wrap(node.label, BOLD, w - 40.0, 2);
    let note = clip(node.note, 11.0, w - 28.0);
    let h = 14.0 + lines.len().max(1) as f64 * 16.0 + if note.is_empty() { 0.0 } else { 14.0 };
    (lines, note, h)
}

/// The nodes of a group that are drawn, those that need something outside before the others; and how many are not.
fn chosen<'a>(
    boundary: &'a Boundary<'a>,
    part: Part,
    side: impl Fn(Side) -> bool,
) -> (Vec<&'a Node<'a>>, usize) {
    let all: Vec<&Node<'_>> = boundary.nodes.iter().filter(|n| n.part == part && side(n.side)).collect();
    if all.len() <= boundary.most {
        return (all, 0);
    }
    let outside: BTreeSet<&str> =
        boundary.nodes.iter().filter(|n| n.side != Side::Inside).map(|n| n.id).collect();
    let telling: BTreeSet<&str> =
        boundary.dependencies.iter().filter(|d| outside.contains(d.to)).map(|d| d.from).collect();
    let (mut first, rest): (Vec<_>, Vec<_>) = all.iter().copied().partition(|n| telling.contains(n.id));
    first.extend(rest);
    first.truncate(boundary.most);
    (first, all.len() - boundary.most)
}
