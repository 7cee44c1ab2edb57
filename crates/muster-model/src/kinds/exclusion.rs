//! Clause 4.3: something left out of the scope, and why.

use crate::Attestation;
use crate::macros::{choice, kind};
use crate::reference::{Any, Ref};
use crate::value::Prose;
use jiff::civil::Date;

choice! {
    /// The ground on which something is left out.
    ExclusionGround {
        NoBearing = "no-bearing" "No bearing" "Nothing in scope depends on it, and nothing in scope is reached through it.",
        SeparateIsms = "separate-isms" "Covered elsewhere" "Another certified management system covers it.",
        OtherTeam = "other-team" "Run by another team" "Somebody else in the organisation runs it.",
        Cloud = "cloud" "In the cloud" "A provider runs it.",
        Cost = "cost" "Cost or time" "Covering it now would cost too much.",
        Other = "other" "Other" "None of these; the justification says.",
    }
}

kind! {
    /// Something deliberately left out of the scope. What an asset in scope depends on cannot be left out by wishing.
    Exclusion = "exclusion", "Exclusion", "Exclusions", clause "4.3" {
        /// What is left out.
        @required what: Vec<Ref<Any>>, "What is left out";
        /// The ground for it.
        @required ground: Option<ExclusionGround>, "Ground";
        /// Why the ISMS still reaches what it is for without it.
        @required justification: Option<Prose>, "Justification";
        /// The day by which somebody looks again.
        review_by: Option<Date>, "Review by";
        /// Who approved leaving it out.
        @attested approval: Option<Attestation>, "Approval";
    }
}
