//! What an edit of the scope or of an exclusion would change (clause 4.3): what goes in, what goes out, and which risks,
//! treatments, controls, evidence, suppliers, interfaces and sources that touches. A comparison of two programmes.

use std::collections::{BTreeMap, BTreeSet};

use muster_model::kinds::{
    Asset, Control, Evidence, IdentityService, Interface, Risk, Source, Supplier, Treatment,
};
use muster_model::{Kind, Programme, Reference};

use crate::scope::{ScopeView, Standing};

/// Something that stands elsewhere after the edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// What.
    pub record: Reference,
    /// Where it stands now.
    pub from: Standing,
    /// Where it would stand.
    pub to: Standing,
    /// Why it would stand there.
    pub why: String,
    /// What would still be in scope and needs it, where it would not be.
    pub needed_by: Vec<Reference>,
}

/// A record that a move touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// The record.
    pub record: Reference,
    /// What that moves it is linked with, directly or through the record before it.
    pub through: Vec<Reference>,
    /// True when nothing else of its sort would be left in scope: the risk has no asset in scope any more, the control no
    /// risk, the supplier serves nothing inside.
    pub alone: bool,
}

/// What an edit would change.
#[derive(Debug, Clone, Default)]
pub struct Effect {
    /// What stands elsewhere, by kind and id.
    pub moves: Vec<Move>,
    /// What that touches, by kind and id.
    pub touched: Vec<Touched>,
    /// Things that would be needed in scope without being in it, and are not so now.
    pub gaps: Vec<Reference>,
}

impl Effect {
    /// True when nothing would stand elsewhere.
    pub fn is_empty(&self) -> bool {
        self.moves.is_empty()
    }

    /// What it touches of one kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Touched> {
        self.touched.iter().filter(move |t| t.record.kind == kind)
    }
}

/// Compares the scope of `before` with that of `after`.
pub fn effect(before: &Programme, after: &Programme) -> Effect {
    let (was, is) = (ScopeView::of(before), ScopeView::of(after));
    let all: BTreeSet<&Reference> = was.all().chain(is.all()).map(|(r, _)| r).collect();
    let moves: Vec<Move> = all
        .iter()
        .filter_map(|r| {
            let (from, to) = (was.standing(r), is.standing(r));
            if from == to {
                return None;
            }
            let placed = is.get(r);
            let needed =
                placed.map(|p| p.needed_by.iter().map(|n| n.by.clone()).collect()).unwrap_or_default();
            Some(Move {
                record: (*r).clone(),
                why: placed.map_or_else(|| "no longer there".to_owned(), |p| p.why.clone()),
                needed_by: if to == Standing::In { Vec::new() } else { needed },
                from,
                to,
            })
        })
        .collect();
    let missing = |view: &ScopeView, r: &Reference| {
        view.get(r).is_some_and(|p| p.standing != Standing::In && !p.needed_by.is_empty())
    };
    let gaps = all.iter().filter(|r| missing(&is, r) && !missing(&was, r)).map(|r| (*r).clone()).collect();
    let touched = touched(after, &is, &moves);
    Effect { moves, touched, gaps }
}

type Through = BTreeMap<Reference, BTreeSet<Reference>>;

fn touched(p: &Programme, view: &ScopeView, moves: &[Move]) -> Vec<Touched> {
    let mut found = Through::new();
    let moved: Vec<&Reference> = moves.iter().map(|m| &m.record).collect();
    for here in &moved {
        let direct =
            [("risk", "assets"), ("evidence", "shows"), ("interface", "touches"), ("source", "measures")];
        for link in p.incoming(here) {
            let fits = |(kind, field): &(&str, &str)| {
                link.from.kind.name() == *kind && link.field.split(['[', '.']).next() == Some(*field)
            };
            if direct.iter().any(fits) {
                note(&mut found, &link.from, here);
            }
        }
        let supplier = p.get::<Asset>(here).and_then(|a| a.data.supplier.as_ref());
        let supplier =
            supplier.or_else(|| p.get::<IdentityService>(here).and_then(|s| s.data.supplier.as_ref()));
        if let Some(supplier) = supplier.filter(|s| p.find(&s.to).is_some()) {
            note(&mut found, &supplier.to, here);
        }
    }
    // From the risks on to what treats them and holds them down, and to what shows that.
    for (from, to) in
        [(Kind::of::<Risk>(), Kind::of::<Treatment>()), (Kind::of::<Risk>(), Kind::of::<Control>())]
    {
        for risk in of(&found, from) {
            let next: Vec<Reference> = if to == Kind::of::<Treatment>() {
                p.pointing::<Treatment>(&risk, "risks").map(|t| t.reference()).collect()
            } else {
                let own = p
                    .get::<Risk>(&risk)
                    .map(|r| r.data.controls.iter().map(|c| c.to.clone()).collect::<Vec<_>>());
                own.unwrap_or_default().into_iter().filter(|c| p.find(c).is_some()).collect()
            };
            next.iter().for_each(|n| note(&mut found, n, &risk));
        }
    }
    for treatment in of(&found, Kind::of::<Treatment>()) {
        let planned = p
            .get::<Treatment>(&treatment)
            .map(|t| t.data.controls.iter().map(|c| c.to.clone()).collect::<Vec<_>>());
        for control in planned.unwrap_or_default().iter().filter(|c| p.find(c).is_some()) {
            note(&mut found, control, &treatment);
        }
    }
    for control in of(&found, Kind::of::<Control>()) {
        for evidence in p.pointing::<Evidence>(&control, "shows").map(|e| e.reference()).collect::<Vec<_>>() {
            note(&mut found, &evidence, &control);
        }
    }
    found
        .into_iter()
        .map(|(record, through)| Touched {
            alone: is_alone(p, view, &record),
            record,
            through: through.into_iter().collect(),
        })
        .collect()
}

fn note(found: &mut Through, record: &Reference, through: &Reference) {
    found.entry(record.clone()).or_default().insert(through.clone());
}

fn of(found: &Through, kind: Kind) -> Vec<Reference> {
    found.keys().filter(|r| r.kind == kind).cloned().collect()
}

/// Whether nothing in scope is left that `record` is about.
fn is_alone(p: &Programme, view: &ScopeView, record: &Reference) -> bool {
    let inside = |r: &Reference| view.standing(r) == Standing::In;
    let risk_is =
        |r: &Reference| p.get::<Risk>(r).is_some_and(|r| r.data.assets.iter().any(|a| inside(&a.to)));
    if p.get::<Risk>(record).is_some() {
        return !risk_is(record);
    }
    if let Some(treatment) = p.get::<Treatment>(record) {
        return !treatment.data.risks.iter().any(|r| risk_is(&r.to));
    }
    if let Some(control) = p.get::<Control>(record) {
        let relied = p.pointing::<Risk>(record, "controls").any(|r| risk_is(&r.reference()));
        let planned =
            p.pointing::<Treatment>(record, "controls").any(|t| t.data.risks.iter().any(|r| risk_is(&r.to)));
        return control.data.obligations.is_empty() && !relied && !planned;
    }
    if p.get::<Supplier>(record).is_some() {
        let assets = p.pointing::<Asset>(record, "supplier").any(|a| inside(&a.reference()));
        return !assets && !p.pointing::<IdentityService>(record, "supplier").any(|s| inside(&s.reference()));
    }
    if let Some(interface) = p.get::<Interface>(record) {
        return !interface.data.touches.iter().any(|t| inside(&t.to));
    }
    if let Some(source) = p.get::<Source>(record) {
        return !source.data.measures.as_ref().is_some_and(|m| inside(&m.to));
    }
    false
}
