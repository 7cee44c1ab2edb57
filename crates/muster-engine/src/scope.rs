//! In scope, out of scope, or undecided, and why. Never stored on anything: computed from the scope, its exclusions,
//! and what the things in scope depend on (clause 4.3).

use std::collections::{BTreeMap, VecDeque};

use muster_model::kinds::{Asset, Exclusion, IdentityService, Process, Scope, Site, Source, Unit};
use muster_model::{Kind, Programme, Reference};

/// Where something stands with regard to the scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Covered.
    In,
    /// Left out by an exclusion.
    Out,
    /// Neither named nor excluded.
    Undecided,
}

impl Standing {
    /// The word for people.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::In => "in scope",
            Self::Out => "out of scope",
            Self::Undecided => "undecided",
        }
    }
}

/// Something in scope needs this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Who needs it.
    pub by: Reference,
    /// The field that says so.
    pub field: String,
}

/// Where one thing stands, and why.
#[derive(Debug, Clone)]
pub struct Placed {
    /// In, out, or undecided.
    pub standing: Standing,
    /// Why, as a sentence.
    pub why: String,
    /// The exclusion that leaves it out.
    pub exclusion: Option<Reference>,
    /// What in scope needs it, nearest first.
    pub needed_by: Vec<Need>,
}

/// The scope, worked out.
#[derive(Debug, Clone, Default)]
pub struct ScopeView {
    /// Is there a scope record at all?
    pub defined: bool,
    placed: BTreeMap<Reference, Placed>,
}

impl ScopeView {
    /// Works the scope out.
    pub fn of(programme: &Programme) -> Self {
        let mut view = Self { defined: programme.all::<Scope>().next().is_some(), placed: BTreeMap::new() };
        let excluded = exclusions(programme);
        let mut queue = VecDeque::new();
        for scope in programme.all::<Scope>() {
            scope.record.references(&mut |field, to| {
                if placeable(to.kind) && programme.find(to).is_some() && !view.placed.contains_key(to) {
                    let why =
                        format!("named in the scope, under `{}`", field.split('[').next().unwrap_or(field));
                    view.place(to, Standing::In, why, None);
                    queue.push_back(to.clone());
                }
            });
        }
        view.follow_needs(programme, queue);
        for record in programme.records().filter(|r| placeable(r.kind)) {
            let here = record.reference();
            if view.standing(&here) == Standing::In {
                continue;
            }
            let needed = view.placed.get(&here).map(|p| p.needed_by.clone()).unwrap_or_default();
            let (standing, why, exclusion) = match excluded.get(&here) {
                Some(by) => {
                    (Standing::Out, format!("left out by “{}”", programme.title(by)), Some(by.clone()))
                }
                None if needed.is_empty() => {
                    (Standing::Undecided, "neither named in the scope nor excluded".to_owned(), None)
                }
                None => (
                    Standing::Undecided,
                    "needed by something in scope, but neither named in the scope nor excluded".to_owned(),
                    None,
                ),
            };
            view.placed.insert(here, Placed { standing, why, exclusion, needed_by: needed });
        }
        view
    }

    /// Where `reference` stands; things that have no place in a scope are undecided.
    pub fn standing(&self, reference: &Reference) -> Standing {
        self.placed.get(reference).map_or(Standing::Undecided, |p| p.standing.clone())
    }

    /// Where `reference` stands, and why.
    pub fn get(&self, reference: &Reference) -> Option<&Placed> {
        self.placed.get(reference)
    }

    /// Everything that has a place, by kind and id.
    pub fn all(&self) -> impl Iterator<Item = (&Reference, &Placed)> {
        self.placed.iter()
    }

    fn place(&mut self, to: &Reference, standing: Standing, why: String, exclusion: Option<Reference>) {
        let placed = Placed { standing, why, exclusion, needed_by: Vec::new() };
        self.placed.insert(to.clone(), placed);
    }

    /// Walks from what is in scope along what it depends on, uses, or is measured by.
    fn follow_needs(&mut self, programme: &Programme, mut queue: VecDeque<Reference>) {
        let mut walked: std::collections::BTreeSet<Reference> = queue.iter().cloned().collect();
        while let Some(here) = queue.pop_front() {
            for (field, to) in needs(programme, &here) {
                if programme.find(&to).is_none() {
                    continue;
                }
                let entry = self.placed.entry(to.clone()).or_insert_with(|| Placed {
                    standing: Standing::Undecided,
                    why: String::new(),
                    exclusion: None,
                    needed_by: Vec::new(),
                });
                entry.needed_by.push(Need { by: here.clone(), field });
                if walked.insert(to.clone()) {
                    queue.push_back(to);
                }
            }
        }
    }
}

/// Kinds of which a thing is in or out of scope.
fn placeable(kind: Kind) -> bool {
    [
        Kind::of::<Unit>(),
        Kind::of::<Site>(),
        Kind::of::<Process>(),
        Kind::of::<Asset>(),
        Kind::of::<IdentityService>(),
    ]
    .contains(&kind)
}

fn exclusions(programme: &Programme) -> BTreeMap<Reference, Reference> {
    let mut out = BTreeMap::new();
    for exclusion in programme.all::<Exclusion>() {
        for what in &exclusion.what {
            out.entry(what.to.clone()).or_insert_with(|| exclusion.reference());
        }
    }
    out
}

/// What `from` needs to work: the field that says so, and what is needed.
fn needs(programme: &Programme, from: &Reference) -> Vec<(String, Reference)> {
    let mut out = Vec::new();
    if let Some(asset) = programme.get::<Asset>(from) {
        out.extend(
            asset.depends_on.iter().enumerate().map(|(i, r)| (format!("depends_on[{i}]"), r.to.clone())),
        );
    }
    if let Some(service) = programme.get::<IdentityService>(from) {
        out.extend(
            service.depends_on.iter().enumerate().map(|(i, r)| (format!("depends_on[{i}]"), r.to.clone())),
        );
    }
    if let Some(process) = programme.get::<Process>(from) {
        out.extend(process.uses.iter().enumerate().map(|(i, r)| (format!("uses[{i}]"), r.to.clone())));
    }
    out
}

/// Sources that are read from: each measures an identity service, in scope or not.
pub fn sources(
    programme: &Programme,
) -> impl Iterator<Item = (muster_model::Rec<'_, Source>, Option<&Reference>)> {
    programme.all::<Source>().map(|s| (s, s.data.measures.as_ref().map(|m| &m.to)))
}
