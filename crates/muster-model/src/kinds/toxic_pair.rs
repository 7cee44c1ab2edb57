//! L7: two rights that nobody may hold together.

use crate::kinds::Risk;
use crate::macros::kind;
use crate::reference::Ref;
use crate::value::Prose;

kind! {
    /// Two rights that nobody may hold together, however they came by them.
    ToxicPair = "toxic-pair", "Toxic pair", "Toxic pairs", clause "8.1" {
        /// The one right: an entitlement name or id, or `application:` and an application's name or id for every right in it; `*`
        /// stands for any text.
        @required one: Option<String>, "One right", eg "payments:create";
        /// The other right.
        @required other: Option<String>, "Other right", eg "payments:approve";
        /// What somebody could do with both.
        @required why: Option<Prose>, "Why";
        /// What limits the harm where both are held all the same.
        mitigation: Option<Prose>, "Mitigation";
        /// The risk it belongs to.
        risk: Option<Ref<Risk>>, "Risk";
    }
}
