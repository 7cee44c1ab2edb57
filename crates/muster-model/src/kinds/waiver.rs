//! B1: a diagnostic that is accepted for a time.

use crate::Attestation;
use crate::macros::kind;
use crate::reference::{Any, Ref};
use crate::value::{Prose, RuleId};
use jiff::civil::Date;

kind! {
    /// A diagnostic that is accepted for a time, once somebody has approved it. It stays visible, apart from the others,
    /// until the day it ends.
    Waiver = "waiver", "Waiver", "Waivers", clause "10.1" {
        /// The rule that is not applied.
        @required rule: Option<RuleId>, "Rule", eg "4.3/identity-service-out-of-scope";
        /// The records it is not applied to; to none in particular when left out.
        records: Vec<Ref<Any>>, "Records";
        /// Why.
        @required why: Option<Prose>, "Why";
        /// Until when.
        @required until: Option<Date>, "Until";
        /// Who approved it.
        @attested approval: Option<Attestation>, "Approval";
    }
}
