//! From one record both ways along the trace, bounded. What is drawn is always joined to the record asked about; what
//! was reached and left off is counted.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use muster_model::kinds::{Audit, Finding};
use muster_model::{Diagnostic, Kind, Programme, Reference};
use serde::Serialize;

use super::breaks::Break;
use super::links::{Point, effect_of, neighbours};
use super::step::{STEPS, Step};

/// Most points ever looked at in one direction.
const REACHED: usize = 20_000;

/// How much is given.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most records at one step.
    pub per_step: usize,
    /// Most links away from the record asked about.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { per_step: 8, depth: STEPS.len() }
    }
}

/// On which side of the record asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// It itself, or, where it is beside the trace, the records on the trace that it is linked with.
    Here,
    /// It leads here.
    Before,
    /// It follows from here.
    After,
}

/// One point of the trace as given.
#[derive(Debug, Clone, Serialize)]
pub struct Node {
    /// Its step.
    pub step: Step,
    /// The record.
    #[serde(serialize_with = "as_text")]
    pub record: Reference,
    /// True when it is the record's effectiveness, not the record.
    pub effect: bool,
    /// Its title; for an effect, what came out.
    pub title: String,
    /// On which side.
    pub side: Side,
    /// Links away from the record asked about.
    pub distance: usize,
    /// Whether anything at a later step is linked with it.
    pub leads_on: bool,
    /// Where the trace breaks here.
    pub breaks: Vec<Break>,
}

/// A link between two nodes, by their places in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The earlier step.
    pub from: usize,
    /// The later step.
    pub to: usize,
    /// Where it is stored: `risk.obligations`.
    pub fields: Vec<String>,
}

/// What was reached and not given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOff {
    /// At this step.
    pub step: Step,
    /// So many records.
    pub records: usize,
}

/// The trace of one record.
#[derive(Debug, Clone, Serialize)]
pub struct Trace {
    /// The record asked about.
    #[serde(serialize_with = "as_text")]
    pub record: Reference,
    /// Its step; none when it is beside the trace, and the nodes on the side `here` are what it is linked with.
    pub step: Option<Step>,
    /// What was reached, by step, nearest first.
    pub nodes: Vec<Node>,
    /// How they are linked.
    pub links: Vec<Link>,
    /// What was left off, by step.
    pub left_off: Vec<LeftOff>,
    /// True when even counting stopped: there is more than is said.
    pub cut: bool,
}

impl Trace {
    /// Nodes at one step.
    pub fn at(&self, step: Step) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(move |n| n.step == step)
    }

    /// Every break, in the order of the steps.
    pub fn breaks(&self) -> impl Iterator<Item = (&Node, &Break)> {
        self.nodes.iter().flat_map(|n| n.breaks.iter().map(move |b| (n, b)))
    }

    /// How many were left off at a step.
    pub fn left_off_at(&self, step: Step) -> usize {
        self.left_off.iter().find(|l| l.step == step).map_or(0, |l| l.records)
    }
}

fn as_text<S: serde::Serializer>(r: &Reference, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(r)
}

/// The trace of `record`, which need not stand on the trace itself. `said` is what the check says.
pub fn of(p: &Programme, record: &Reference, said: &[Diagnostic], limits: Limits) -> Trace {
    let step = Step::of(record.kind);
    let anchors: Vec<Point> = match step {
        Some(_) => vec![Point::whole(record.clone())],
        None => beside(p, record).into_iter().map(Point::whole).collect(),
    };
    let mut drawn: BTreeMap<Point, (Side, usize)> = BTreeMap::new();
    let mut room: BTreeMap<Step, usize> = BTreeMap::new();
    for anchor in &anchors {
        admit(&mut drawn, &mut room, anchor, Side::Here, 0, limits);
    }
    let mut reached: BTreeSet<Point> = anchors.into_iter().collect();
    let from: Vec<Point> = drawn.keys().cloned().collect();
    let mut cut = false;
    for side in [Side::Before, Side::After] {
        cut |= spread(p, &from, side, limits, &mut drawn, &mut room, &mut reached);
    }
    let mut left: BTreeMap<Step, usize> = BTreeMap::new();
    for point in reached.iter().filter(|r| !drawn.contains_key(*r)) {
        if let Some(step) = point.step() {
            *left.entry(step).or_default() += 1;
        }
    }
    let breaks: Vec<Break> = said.iter().filter_map(Break::of).collect();
    let mut points: Vec<(Point, Side, usize)> = drawn.into_iter().map(|(p, (s, d))| (p, s, d)).collect();
    points.sort_by(|a, b| (a.0.step(), a.2, &a.0).cmp(&(b.0.step(), b.2, &b.0)));
    let nodes = points.iter().filter_map(|(at, side, far)| node(p, at, *side, *far, &breaks)).collect();
    let links = links(p, &points);
    let left_off = left.into_iter().map(|(step, records)| LeftOff { step, records }).collect();
    Trace { record: record.clone(), step, nodes, links, left_off, cut }
}

/// Takes a point in if its step has room; false when it has none.
fn admit(
    drawn: &mut BTreeMap<Point, (Side, usize)>,
    room: &mut BTreeMap<Step, usize>,
    point: &Point,
    side: Side,
    distance: usize,
    limits: Limits,
) -> bool {
    if drawn.contains_key(point) {
        return true;
    }
    let Some(step) = point.step() else { return false };
    let used = room.entry(step).or_default();
    if *used >= limits.per_step || distance > limits.depth {
        return false;
    }
    *used += 1;
    drawn.insert(point.clone(), (side, distance));
    true
}

/// Walks one way, nearest first. A point that finds no room is counted and walked through for the count alone.
fn spread(
    p: &Programme,
    from: &[Point],
    side: Side,
    limits: Limits,
    drawn: &mut BTreeMap<Point, (Side, usize)>,
    room: &mut BTreeMap<Step, usize>,
    reached: &mut BTreeSet<Point>,
) -> bool {
    let next = |at: &Point| if side == Side::After { at.after(p) } else { at.before(p) };
    // First what is drawn, each joined to something drawn; then what else there is.
    let mut queue: VecDeque<(Point, usize)> = from.iter().map(|f| (f.clone(), 0)).collect();
    let mut walked: BTreeSet<Point> = from.iter().cloned().collect();
    while let Some((at, distance)) = queue.pop_front() {
        for (to, _) in next(&at) {
            let may = !walked.contains(&to) && (distance == 0 || belongs(p, &at, &to, &walked));
            if may && admit(drawn, room, &to, side, distance + 1, limits) {
                walked.insert(to.clone());
                queue.push_back((to, distance + 1));
            }
        }
    }
    let mut queue: VecDeque<(Point, bool)> = from.iter().map(|f| (f.clone(), true)).collect();
    let mut counted: BTreeSet<Point> = from.iter().cloned().collect();
    while let Some((at, first)) = queue.pop_front() {
        for (to, _) in next(&at) {
            let may = first || belongs(p, &at, &to, &counted);
            if may && counted.insert(to.clone()) {
                if counted.len() > REACHED {
                    return true;
                }
                reached.insert(to.clone());
                queue.push_back((to, false));
            }
        }
    }
    false
}

/// Whether the way goes on from `at` to `to`. An audit and a review look at many things that have nothing to do with one
/// another: through them leads only what is also linked with something walked already, or is linked with nothing closer.
fn belongs(p: &Programme, at: &Point, to: &Point, walked: &BTreeSet<Point>) -> bool {
    let closer = |record: &Reference| -> Vec<Reference> {
        let between = |r: &Reference| r != &at.record && r != record && Step::of(r.kind).is_some();
        neighbours(p, record).into_keys().filter(between).collect()
    };
    let is_walked = |r: &Reference| {
        let effect = Point { record: r.clone(), effect: true };
        walked.contains(&Point::whole(r.clone())) || walked.contains(&effect)
    };
    match at.step() {
        Some(Step::Audit) if at.record.kind == Kind::of::<Audit>() => match to.step() {
            Some(Step::Control) => {
                let findings =
                    || p.pointing::<Finding>(&at.record, "audit").filter(|f| is_walked(&f.reference()));
                closer(&to.record).iter().any(is_walked) || findings().all(|f| f.data.controls.is_empty())
            }
            _ => {
                let named = p.get::<Finding>(&to.record).is_some_and(|f| !f.data.controls.is_empty());
                !named || closer(&to.record).iter().any(is_walked)
            }
        },
        Some(Step::Review) => {
            let near = closer(&to.record);
            near.iter().any(is_walked) || (to.step() == Some(Step::Decision) && near.is_empty())
        }
        _ => true,
    }
}

/// Records on the trace that one beside it is linked with: directly, or through one more record beside the trace.
fn beside(p: &Programme, record: &Reference) -> Vec<Reference> {
    let on = |r: &Reference| Step::of(r.kind).is_some();
    let near = neighbours(p, record);
    let direct: Vec<Reference> = near.keys().filter(|r| on(r)).cloned().collect();
    if !direct.is_empty() {
        return direct;
    }
    // Who answers for things is linked with nearly everything: no way leads through them.
    let hub = |k: Kind| ["role", "person", "unit"].contains(&k.name());
    let far: BTreeSet<Reference> = near
        .keys()
        .filter(|r| !hub(r.kind))
        .flat_map(|r| neighbours(p, r).into_keys())
        .filter(|r| on(r) && r != record)
        .collect();
    far.into_iter().collect()
}

fn node(p: &Programme, at: &Point, side: Side, distance: usize, breaks: &[Break]) -> Option<Node> {
    let has_effect = effect_of(p, &at.record).is_some();
    Some(Node {
        step: at.step()?,
        record: at.record.clone(),
        effect: at.effect,
        title: if at.effect { effect_title(p, &at.record) } else { p.title(&at.record) },
        side,
        distance,
        leads_on: !at.after(p).is_empty(),
        breaks: breaks.iter().filter(|b| b.is_at(at, has_effect)).cloned().collect(),
    })
}

/// What came of looking whether it helped.
fn effect_title(p: &Programme, record: &Reference) -> String {
    use muster_model::kinds::{Action, Treatment};
    if let Some(check) = p.get::<Action>(record).and_then(|a| a.data.effectiveness.as_ref()) {
        return match (check.result, check.on) {
            (Some(result), _) => format!("{}: {}", result.label(), p.title(record)),
            (None, Some(on)) => format!("To be looked at on {on}: {}", p.title(record)),
            (None, None) => format!("To be looked at: {}", p.title(record)),
        };
    }
    let verified = p.get::<Finding>(record).is_some_and(|f| f.data.verified.is_some())
        || p.get::<Treatment>(record).is_some_and(|t| t.data.effectiveness.is_some());
    if verified { format!("Verified: {}", p.title(record)) } else { p.title(record) }
}

/// Links between what is given. A statement and a review pin all that they were made on: their direct links are left out
/// where a longer way says the same.
fn links(p: &Programme, points: &[(Point, Side, usize)]) -> Vec<Link> {
    let place: BTreeMap<&Point, usize> = points.iter().enumerate().map(|(i, (at, ..))| (at, i)).collect();
    let mut out = Vec::new();
    for (from, (at, ..)) in points.iter().enumerate() {
        for (next, stored) in at.after(p) {
            let Some(to) = place.get(&next).copied() else { continue };
            let fields = stored.iter().map(|(kind, field)| format!("{kind}.{field}")).collect();
            out.push(Link { from, to, fields });
        }
    }
    let gathers = |i: usize| {
        points.get(i).is_some_and(|(at, ..)| matches!(at.step(), Some(Step::Statement | Step::Review)))
    };
    let longer = |link: &Link| {
        let mut ahead: Vec<usize> =
            out.iter().filter(|l| l.from == link.from && l.to != link.to).map(|l| l.to).collect();
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        while let Some(at) = ahead.pop() {
            if at == link.to {
                return true;
            }
            if seen.insert(at) {
                ahead.extend(out.iter().filter(|l| l.from == at).map(|l| l.to));
            }
        }
        false
    };
    out.iter().filter(|l| !(gathers(l.to) && longer(l))).cloned().collect()
}
