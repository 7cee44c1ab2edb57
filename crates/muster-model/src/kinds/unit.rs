//! Clause 4.3: a part of the organisation.

use crate::kinds::{Person, Site};
use crate::macros::kind;
use crate::reference::Ref;

kind! {
    /// A part of the organisation that the scope can cover or leave out.
    Unit = "unit", "Organisational unit", "Organisational units", clause "4.3" {
        /// The unit it belongs to.
        parent: Option<Ref<Unit>>, "Part of";
        /// Who leads it.
        head: Option<Ref<Person>>, "Head";
        /// People working in it.
        headcount: Option<i64>, "Headcount", eg "42";
        /// The legal entity it belongs to.
        legal_entity: Option<String>, "Legal entity", eg "Fjordline Logistics AS";
        /// Where it works.
        sites: Vec<Ref<Site>>, "Sites";
    }
}
