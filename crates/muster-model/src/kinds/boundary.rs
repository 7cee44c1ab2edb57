//! Clause 4.3: a line at which the scope ends.

use crate::kinds::Site;
use crate::macros::{choice, kind};
use crate::reference::Ref;
use crate::value::Prose;

choice! {
    /// What sort of line it is.
    BoundaryClass {
        Organisational = "organisational" "Organisational" "Between parts of the organisation or legal entities.",
        Physical = "physical" "Physical" "A wall, a door, a fence.",
        Logical = "logical" "Logical" "A tenant, an account, a trust boundary.",
        Network = "network" "Network" "A firewall, a segment, a gateway.",
    }
}

kind! {
    /// A line at which the scope ends, and what holds it.
    Boundary = "boundary", "Boundary", "Boundaries", clause "4.3" {
        /// What sort of line it is.
        @required class: Option<BoundaryClass>, "Kind";
        /// What lies inside and outside, and what holds the line.
        @required description: Option<Prose>, "Description";
        /// The sites it runs around or through.
        sites: Vec<Ref<Site>>, "Sites";
    }
}
