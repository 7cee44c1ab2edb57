//! Clauses 5.3 and 7.2: somebody who holds roles and competences.

use crate::kinds::{Competence, Evidence, Role, Unit};
use crate::macros::{choice, kind, part};
use crate::reference::Ref;
use jiff::civil::Date;

part! {
    /// A role held for a time.
    RoleHeld {
        /// The role.
        @required role: Option<Ref<Role>>, "Role";
        /// Since when.
        from: Option<Date>, "From";
        /// Until when.
        to: Option<Date>, "To";
    }
}

choice! {
    /// How well somebody can do something.
    CompetenceLevel {
        Aware = "aware" "Aware" "Knows of it.",
        Practitioner = "practitioner" "Practitioner" "Does it.",
        Expert = "expert" "Expert" "Teaches it.",
    }
}

part! {
    /// Something a person can do, and what shows it.
    CompetenceHeld {
        /// What.
        @required competence: Option<Ref<Competence>>, "Competence";
        /// How well.
        level: Option<CompetenceLevel>, "Level";
        /// What shows it.
        evidence: Option<Ref<Evidence>>, "Evidence";
        /// Until when it counts.
        until: Option<Date>, "Until";
    }
}

kind! {
    /// Somebody who works for the organisation and takes part in the ISMS.
    Person = "person", "Person", "People", clause "5.3" {
        /// Where they are reached; also how a login is matched to them, by an administrator.
        mail: Option<String>, "Mail", eg "ada@example.org";
        /// The unit they work in.
        unit: Option<Ref<Unit>>, "Unit";
        /// Their number in the HR system, which ties them to the identity estate.
        employee_number: Option<String>, "Employee number";
        /// The last day they worked here. From then on they hold no role and are asked nothing.
        left: Option<Date>, "Left";
        /// Roles they hold.
        roles: Vec<RoleHeld>, "Roles";
        /// What they can do.
        competences: Vec<CompetenceHeld>, "Competences";
    }
}

impl Person {
    /// True when they work here on `day`.
    pub fn works_here(&self, day: Date) -> bool {
        self.left.is_none_or(|left| day <= left)
    }

    /// Roles held on `day`.
    pub fn roles_on(&self, day: Date) -> impl Iterator<Item = &Ref<Role>> {
        let here = self.works_here(day);
        self.roles
            .iter()
            .filter(move |r| here && r.from.is_none_or(|f| f <= day) && r.to.is_none_or(|t| day <= t))
            .filter_map(|r| r.role.as_ref())
    }
}
