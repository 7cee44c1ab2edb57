//! Clause 7.3: an effort to make people aware.

use crate::kinds::Unit;
use crate::macros::kind;
use crate::reference::Ref;
use crate::value::Prose;
use jiff::civil::Date;

kind! {
    /// An effort that makes people aware of the policy, of their part, and of what happens if they do not play it.
    AwarenessCampaign = "awareness-campaign", "Awareness campaign", "Awareness campaigns", clause "7.3" {
        /// Whom it is for.
        @required audience: Option<String>, "Audience";
        /// Units it reaches.
        units: Vec<Ref<Unit>>, "Units";
        /// What they must know afterwards.
        @required message: Option<Prose>, "Message";
        /// First day.
        @required from: Option<Date>, "From";
        /// Last day.
        @required to: Option<Date>, "To";
        /// How many were invited.
        invited: Option<i64>, "Invited";
        /// How many took part.
        attended: Option<i64>, "Took part";
        /// How it is known that it worked.
        measured_by: Option<String>, "How its effect is known";
    }
}
