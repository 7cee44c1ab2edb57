//! Clause 4.2: somebody who has a stake in the ISMS.

use crate::kinds::parts::Cadence;
use crate::macros::{choice, kind};
use crate::value::Prose;

choice! {
    /// What a party is to the organisation.
    PartyClass {
        Customer = "customer" "Customer" "Buys or uses what the organisation makes.",
        Regulator = "regulator" "Regulator" "Makes or enforces rules.",
        Owner = "owner" "Owner or board" "Owns or directs the organisation.",
        Employee = "employee" "Employees" "Works for it.",
        Supplier = "supplier" "Supplier or partner" "Delivers to it or works with it.",
        Insurer = "insurer" "Insurer" "Carries part of its risk.",
        Public = "public" "Public" "Is affected by it.",
        Other = "other" "Other" "None of these.",
    }
}

kind! {
    /// A person, group or organisation that can affect the ISMS or is affected by it.
    Party = "party", "Interested party", "Interested parties", clause "4.2" {
        /// What they are to the organisation.
        @required class: Option<PartyClass>, "Type";
        /// How much they can move, and by what means.
        influence: Option<String>, "Influence", eg "Can end the contract within 30 days";
        /// How their needs are found out.
        @required consulted: Option<String>, "How consulted", eg "Quarterly service review";
        /// What they ask for on account of climate change, if anything.
        climate: Option<Prose>, "Climate-related requirements";
        /// When their needs were last looked at, and how often they must be.
        review: Option<Cadence>, "Review";
    }
}
