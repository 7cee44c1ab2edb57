//! The scope as a picture: what lies inside, what was left out or never decided, who stands at the interfaces, and
//! which assets in scope depend on identity services, above all on those that lie outside.

mod draw;
mod layout;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::words::{count, list};

use super::canvas::{Canvas, Caption};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// An organisational unit.
    Unit,
    /// A site.
    Site,
    /// A process.
    Process,
    /// Information or a system.
    Asset,
    /// A service that issues, keeps or checks identities.
    IdentityService,
}

impl Part {
    /// The word above its group.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Unit => "Organisation",
            Self::Site => "Sites",
            Self::Process => "Processes",
            Self::Asset => "Information and systems",
            Self::IdentityService => "Identity services",
        }
    }
}

/// On which side of the boundary a node lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// In scope.
    Inside,
    /// Left out on purpose.
    Excluded,
    /// Named neither as in nor as out.
    Undecided,
}

/// Something that lies inside or outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<'a> {
    /// Tells it apart; dependencies name it.
    pub id: &'a str,
    /// Its name.
    pub label: &'a str,
    /// A second line: what it is, or why it was left out.
    pub note: &'a str,
    /// What it is.
    pub part: Part,
    /// Where it lies.
    pub side: Side,
    /// Its page.
    pub href: Option<&'a str>,
}

/// Somebody on the other side of an interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party<'a> {
    /// Who.
    pub label: &'a str,
    /// What crosses.
    pub crosses: &'a str,
    /// The interface's page.
    pub href: Option<&'a str>,
}

/// A need: the first cannot work without the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency<'a> {
    /// Id of what needs.
    pub from: &'a str,
    /// Id of what is needed.
    pub to: &'a str,
}

/// A boundary diagram.
#[derive(Debug, Clone, PartialEq)]
pub struct Boundary<'a> {
    /// Id of the figure, unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Name of the scope, written at the top of its box.
    pub scope: &'a str,
    /// What lies inside and outside.
    pub nodes: &'a [Node<'a>],
    /// Who stands at the interfaces.
    pub parties: &'a [Party<'a>],
    /// Dependencies; those that name no identity service at their end are not drawn.
    pub dependencies: &'a [Dependency<'a>],
    /// Width in pixels; 1160 suits a page.
    pub width: f64,
    /// Most nodes drawn in each group; the rest is counted. 24 suits a page.
    pub most: usize,
}

/// The figure.
pub fn svg(boundary: &Boundary<'_>) -> String {
    let layout = layout::Layout::new(boundary);
    let mut c = Canvas::new();
    draw::all(&mut c, boundary, &layout);
    let description = description(boundary);
    let caption = Caption { id: boundary.id, title: boundary.title, description: &description };
    c.finish("boundary", caption, (boundary.width, layout.height))
}

/// Most names told in one sentence.
const MOST_NAMED: usize = 8;

fn description(boundary: &Boundary<'_>) -> String {
    let many = |side: Side| boundary.nodes.iter().filter(|n| n.side == side).count();
    let nodes: BTreeMap<&str, &Node<'_>> = boundary.nodes.iter().map(|n| (n.id, n)).collect();
    let mut out = format!(
        "{} inside, {} left out, {} undecided, {} at the interfaces.",
        many(Side::Inside),
        many(Side::Excluded),
        many(Side::Undecided),
        count(boundary.parties.len(), "party", "parties")
    );
    for (side, word) in [(Side::Excluded, "left out"), (Side::Undecided, "undecided")] {
        let mut needs: Vec<(&str, Vec<&str>)> = Vec::new();
        for d in boundary.dependencies {
            let (Some(from), Some(to)) = (nodes.get(d.from), nodes.get(d.to)) else { continue };
            if from.side != Side::Inside || to.side != side {
                continue;
            }
            match needs.iter_mut().find(|(label, _)| *label == to.label) {
                Some((_, by)) => by.push(from.label),
                None => needs.push((to.label, vec![from.label])),
            }
        }
        for (to, by) in needs {
            let verb = if by.len() == 1 { "needs" } else { "need" };
            let more = by.len().saturating_sub(MOST_NAMED);
            let mut by: Vec<String> = by.into_iter().take(MOST_NAMED).map(str::to_owned).collect();
            if more > 0 {
                by.push(format!("{more} more"));
            }
            out.push_str(&format!(" In scope, {} {verb} {to}, which is {word}.", list(&by)));
        }
    }
    out
}
