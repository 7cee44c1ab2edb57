//! The way from an account to a right: drawn, and in words with dates. The walking is `muster_posture`.

use std::collections::BTreeMap;

use maud::{Markup, PreEscaped, html};
use muster_posture::{Step, StepKind};
use muster_render::svg::path::{self, AccessPath, Edge, Node, NodeKind};

use super::inventory::Inventory;
use super::{entitlement_href, facts, group_href};
use crate::web::visit::Visit;

/// A drawing of ways, all from one start.
#[derive(Default)]
pub struct Ways {
    nodes: BTreeMap<String, Own>,
    order: Vec<String>,
    edges: BTreeMap<(String, String), String>,
    longest: usize,
}

/// Most steps of a drawing that a wide window shows whole, a little smaller, instead of scrolling.
const FITS: usize = 4;

struct Own {
    label: String,
    note: String,
    kind: NodeKind,
    privileged: bool,
    href: Option<String>,
}

impl Ways {
    /// A node to start from.
    pub fn start(&mut self, id: &str, label: &str, note: &str, href: Option<String>) {
        let own =
            Own { label: label.into(), note: note.into(), kind: NodeKind::Account, privileged: false, href };
        self.node(id.to_owned(), own);
    }

    /// Adds the way from a start.
    pub fn add(&mut self, v: &Visit, inventory: &Inventory, from: &str, way: &[Step]) {
        self.longest = self.longest.max(way.len());
        let mut before = from.to_owned();
        for step in way {
            let (id, own) = match step.kind {
                StepKind::Membership => {
                    let group = inventory.register.group(&step.to_id);
                    let own = Own {
                        label: step.to_name.clone(),
                        note: group.map_or(String::new(), |g| g.source.clone()),
                        kind: NodeKind::Group,
                        privileged: group.is_some_and(|g| g.privileged),
                        href: Some(group_href(v, &step.to_id)),
                    };
                    (format!("g {}", step.to_id), own)
                }
                StepKind::Grant => {
                    let right = inventory.register.entitlement(&step.to_id);
                    let app =
                        right.and_then(|e| inventory.register.application(e.application_id.as_deref()?));
                    let own = Own {
                        label: step.to_name.clone(),
                        note: app.map_or_else(
                            || right.map_or(String::new(), |e| e.source.clone()),
                            |a| a.name.clone(),
                        ),
                        kind: NodeKind::Entitlement,
                        privileged: right.is_some_and(|e| e.privileged),
                        href: Some(entitlement_href(v, &step.to_id)),
                    };
                    (format!("e {}", step.to_id), own)
                }
            };
            self.node(id.clone(), own);
            self.edges.entry((before, id.clone())).or_insert_with(|| facts::since(v, step.granted_at));
            before = id;
        }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    fn node(&mut self, id: String, own: Own) {
        if !self.nodes.contains_key(&id) {
            self.order.push(id.clone());
            self.nodes.insert(id, own);
        }
    }

    /// The picture.
    pub fn draw(&self, id: &str, title: &str) -> Markup {
        let nodes: Vec<Node<'_>> = self
            .order
            .iter()
            .filter_map(|id| {
                let own = self.nodes.get(id)?;
                Some(Node {
                    id,
                    label: &own.label,
                    kind: own.kind,
                    note: &own.note,
                    privileged: own.privileged,
                    href: own.href.as_deref(),
                })
            })
            .collect();
        let edges: Vec<Edge<'_>> =
            self.edges.iter().map(|((from, to), label)| Edge { from, to, label }).collect();
        let svg = path::svg(&AccessPath { id, title, nodes: &nodes, edges: &edges });
        html! { div.fig-frame.fits[self.longest <= FITS] tabindex="0" role="group" aria-label=(title) { (PreEscaped(svg)) } }
    }
}

/// The way in words: `member of A since 3 Mar 2024, which is in B, which grants it`.
pub fn in_words(v: &Visit, way: &[Step]) -> Markup {
    html! {
        ol.way { @for (i, step) in way.iter().enumerate() {
            li {
                @match (step.kind, i) {
                    (StepKind::Membership, 0) => { "member of " strong { (step.to_name) } },
                    (StepKind::Membership, _) => { "which is a member of " strong { (step.to_name) } },
                    (StepKind::Grant, 0) => { "granted directly" },
                    (StepKind::Grant, _) => { "which is granted " strong { (step.to_name) } },
                }
                " " span.meta { (facts::since(v, step.granted_at)) }
            }
        } }
    }
}

/// Names of the groups on the way: `A › B`, or that it is direct.
pub fn through(way: &[Step]) -> String {
    let groups: Vec<&str> =
        way.iter().filter(|s| s.kind == StepKind::Membership).map(|s| s.to_name.as_str()).collect();
    if groups.is_empty() { "granted directly".into() } else { groups.join(" › ") }
}
