//! Competence needed against competence held (C7.2): what a person's roles need on a day, and how they stand to each.

use std::collections::BTreeSet;

use jiff::civil::Date;
use muster_model::kinds::{Competence, CompetenceHeld, CompetenceLevel, Person, Role};
use muster_model::{Programme, Rec, Reference};

/// How a person stands to a competence. Indices are those of the person's own list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    /// Does not have it.
    Missing,
    /// Had it until a day that has passed.
    Ended {
        /// Which line says so.
        at: usize,
        /// The last day.
        until: Date,
    },
    /// Has it, but not as well as it takes.
    TooLow {
        /// Which line says so.
        at: usize,
        /// As well as this.
        has: CompetenceLevel,
        /// As well as it must be.
        wanted: CompetenceLevel,
    },
    /// Has it; nothing shows it.
    Unproven {
        /// Which line says so.
        at: usize,
    },
    /// Has it, with evidence.
    Proven {
        /// Which line says so.
        at: usize,
    },
}

impl Holding {
    /// True when the need is met, proven or not.
    pub const fn is_met(self) -> bool {
        matches!(self, Self::Unproven { .. } | Self::Proven { .. })
    }
}

/// How `person` stands to `competence` on a day. The last line that meets the need counts, or else the last line.
pub fn holding(programme: &Programme, person: &Person, competence: &Reference, today: Date) -> Holding {
    let wanted = programme.get::<Competence>(competence).and_then(|c| c.level);
    let of_it = |c: &CompetenceHeld| c.competence.as_ref().is_some_and(|r| &r.to == competence);
    let mut found = Holding::Missing;
    for (at, held) in person.competences.iter().enumerate().filter(|(_, c)| of_it(c)) {
        found = match (held.until, held.level, wanted) {
            (Some(until), ..) if until < today => Holding::Ended { at, until },
            (_, Some(has), Some(wanted)) if has < wanted => Holding::TooLow { at, has, wanted },
            _ if held.evidence.is_some() => return Holding::Proven { at },
            _ => return Holding::Unproven { at },
        };
    }
    found
}

/// What the roles a person holds on a day need, each with the first role that needs it.
pub fn needs<'p>(
    programme: &'p Programme,
    person: &'p Person,
    today: Date,
) -> Vec<(&'p Reference, Rec<'p, Role>)> {
    let mut told: BTreeSet<&Reference> = BTreeSet::new();
    let mut out = Vec::new();
    for role in person.roles_on(today).filter_map(|r| programme.get::<Role>(&r.to)) {
        for need in role.data.needs.iter().filter(|n| programme.find(&n.to).is_some()) {
            if told.insert(&need.to) {
                out.push((&need.to, role));
            }
        }
    }
    out
}
