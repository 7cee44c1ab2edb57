//! Clause 4.2: one requirement of an interested party.

use crate::kinds::Party;
use crate::macros::{choice, kind};
use crate::reference::Ref;
use crate::value::{Link, Prose};
use jiff::civil::Date;

choice! {
    /// Where a requirement comes from.
    ObligationClass {
        Legal = "legal" "Law" "An act or a regulation.",
        Regulatory = "regulatory" "Regulator" "A rule or an order of an authority.",
        Contractual = "contractual" "Contract" "Promised in a contract.",
        Own = "own" "Own" "Taken on freely: a standard, a commitment.",
    }
}

kind! {
    /// Something an interested party requires of the organisation, and whether the ISMS is how it is met.
    Obligation = "obligation", "Requirement", "Requirements", clause "4.2" {
        /// Who requires it.
        @required party: Option<Ref<Party>>, "Required by";
        /// Where it comes from.
        @required class: Option<ObligationClass>, "Type";
        /// What is required, in a sentence or two of your own.
        @required requirement: Option<Prose>, "Requirement";
        /// Where it can be read.
        reference: Option<Link>, "Reference";
        /// The day it begins to apply.
        valid_from: Option<Date>, "Valid from";
        /// The last day it applies.
        valid_to: Option<Date>, "Valid to";
        /// Is it met through the ISMS?
        @required through_isms: Option<bool>, "Met through the ISMS";
        /// Why it is not met through the ISMS, and what meets it instead.
        why_not: Option<Prose>, "Why not";
    }
}
