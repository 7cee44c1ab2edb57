//! Clause 5.1: something top management has committed to.

use crate::Attestation;
use crate::kinds::parts::Budget;
use crate::macros::{choice, kind};
use crate::value::Prose;

choice! {
    /// What sort of commitment it is.
    CommitmentClass {
        Mandate = "mandate" "Mandate" "The order to build and run the ISMS.",
        BusinessCase = "business-case" "Business case" "Why it is worth its cost.",
        Sponsorship = "sponsorship" "Sponsorship" "Who stands behind it.",
        Resources = "resources" "Resource decision" "People, money or tools given.",
    }
}

kind! {
    /// Something top management has committed to, so that nobody has to guess whether they stand behind it.
    Commitment = "commitment", "Commitment", "Commitments", clause "5.1" {
        /// What sort it is.
        @required class: Option<CommitmentClass>, "Type";
        /// What was committed to.
        @required statement: Option<Prose>, "Statement";
        /// What it comes with.
        budget: Option<Budget>, "Budget";
        /// Who made it, and when.
        @attested made: Option<Attestation>, "Made by";
    }
}
