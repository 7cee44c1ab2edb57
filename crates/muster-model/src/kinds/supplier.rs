//! A.5.19: somebody outside who delivers something the ISMS relies on.

use crate::kinds::Obligation;
use crate::kinds::parts::{Cadence, Criticality};
use crate::macros::kind;
use crate::reference::Ref;
use crate::value::Prose;

kind! {
    /// Somebody outside who delivers something that information security relies on.
    Supplier = "supplier", "Supplier", "Suppliers", clause "8.1" {
        /// What they deliver.
        @required service: Option<String>, "Service", eg "Cloud identity provider";
        /// How much depends on them.
        @required criticality: Option<Criticality>, "Criticality";
        /// Where security is agreed with them.
        agreement: Option<String>, "Agreement", eg "Master services agreement 2024, annex 3";
        /// Do they hold privileged access to our systems?
        privileged_access: Option<bool>, "Privileged access";
        /// How we would leave.
        exit: Option<Prose>, "Exit";
        /// Requirements they help to meet.
        obligations: Vec<Ref<Obligation>>, "Requirements";
        /// When they were last reviewed, and how often they must be.
        review: Option<Cadence>, "Review";
    }
}
