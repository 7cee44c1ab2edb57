//! The left rail: its places in the order in which work flows, and the kinds of record that belong to each.

use muster_model::Kind;

/// A place in the left rail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot {
    /// What is missing, what is mine, what is due.
    Today,
    /// Phases, tasks, milestones.
    Roadmap,
    /// Clauses 4 to 10 and where each stands.
    Clauses,
    /// What is covered, and the context it stands in.
    Scope,
    /// Risks, their treatment and acceptance.
    Risks,
    /// Controls and the Statement of Applicability.
    Controls,
    /// Documents and what is told to whom.
    Documents,
    /// People, roles, competence.
    People,
    /// Identity services, reviews, rules, measurements.
    Identity,
    /// Audits and their programme.
    Audits,
    /// Findings and what is done about them.
    Findings,
    /// Decisions and changes.
    Decisions,
    /// What is heard from outside, and what it sets off.
    Signals,
    /// Management review.
    Review,
    /// What shows that it is so.
    Evidence,
    /// What is not as it should be.
    Diagnostics,
    /// The organisation, its users.
    Settings,
}

/// What a place holds.
#[derive(Debug)]
pub struct Place {
    /// Which.
    pub slot: Slot,
    /// Its word in the rail.
    pub label: &'static str,
    /// Begins a new group of the rail.
    pub begins: bool,
    /// The kinds that belong to it; the first one's list stands in until the place has a page of its own.
    pub kinds: &'static [&'static str],
}

const fn place(slot: Slot, label: &'static str, begins: bool, kinds: &'static [&'static str]) -> Place {
    Place { slot, label, begins, kinds }
}

/// Every place, in order.
pub static PLACES: [Place; 17] = [
    place(Slot::Today, "Today", true, &[]),
    place(Slot::Roadmap, "Roadmap", false, &["task", "phase", "milestone", "plan", "resource", "baseline"]),
    place(Slot::Clauses, "Clauses", false, &[]),
    place(
        Slot::Scope,
        "Scope",
        true,
        &[
            "scope",
            "issue",
            "party",
            "obligation",
            "unit",
            "site",
            "boundary",
            "interface",
            "exclusion",
            "process",
            "activity",
            "asset",
            "supplier",
        ],
    ),
    place(
        Slot::Risks,
        "Risks",
        false,
        &["risk", "assessment", "treatment", "acceptance", "criteria", "programme-risk"],
    ),
    place(Slot::Controls, "Controls", false, &["control", "applicability"]),
    place(Slot::Documents, "Documents", false, &["document", "commitment", "communication"]),
    place(Slot::People, "People", false, &["person", "role", "competence", "awareness-campaign"]),
    place(
        Slot::Identity,
        "Identity",
        true,
        &[
            "identity-service",
            "source",
            "access-review",
            "lifecycle-rule",
            "toxic-pair",
            "exemption",
            "annotation",
        ],
    ),
    place(Slot::Audits, "Audits", true, &["audit", "audit-programme"]),
    place(Slot::Findings, "Findings", false, &["finding", "action"]),
    place(Slot::Decisions, "Decisions", false, &["decision", "change"]),
    place(Slot::Signals, "Signals", false, &["trigger", "incident"]),
    place(Slot::Review, "Review", false, &["review", "improvement", "objective", "indicator"]),
    place(Slot::Evidence, "Evidence", true, &["evidence"]),
    place(Slot::Diagnostics, "Diagnostics", false, &["waiver"]),
    place(Slot::Settings, "Settings", false, &[]),
];

impl Slot {
    /// The place a kind belongs to.
    pub fn of(kind: Kind) -> Option<Self> {
        PLACES.iter().find(|p| p.kinds.contains(&kind.name())).map(|p| p.slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_one_place() {
        for kind in Kind::all() {
            let places = PLACES.iter().filter(|p| p.kinds.contains(&kind.name())).count();
            assert_eq!(places, 1, "{kind}");
        }
        for place in &PLACES {
            for kind in place.kinds {
                assert!(Kind::parse(kind).is_some(), "{kind}");
            }
        }
    }
}
