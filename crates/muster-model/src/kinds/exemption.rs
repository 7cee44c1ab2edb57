//! Somebody need not follow a rule for a time.

use crate::Attestation;
use crate::macros::kind;
use crate::reference::{Any, Ref};
use crate::value::Prose;
use jiff::civil::Date;

kind! {
    /// Somebody or something need not follow a policy, a control or a lifecycle rule for a time.
    Exemption = "exemption", "Exemption", "Exemptions", clause "6.1.3" {
        /// What need not be followed.
        @required from: Vec<Ref<Any>>, "Exempt from";
        /// Who or what is exempt.
        @required who: Option<String>, "Who";
        /// Why.
        @required why: Option<Prose>, "Why";
        /// What is done instead.
        instead: Option<Prose>, "Done instead";
        /// Until when.
        @required until: Option<Date>, "Until";
        /// Who approved it.
        @attested approval: Option<Attestation>, "Approval";
    }
}
