//! L4: a campaign in which people decide on access.

use crate::kinds::{Role, Source};
use crate::macros::{choice, kind};
use crate::reference::Ref;
use crate::value::Period;
use crate::{Attestation, Digest};
use jiff::civil::Date;

choice! {
    /// Where a campaign stands.
    ReviewState {
        Planned = "planned" "Planned" "Not started.",
        Open = "open" "Open" "Reviewers are deciding.",
        Remediation = "remediation" "Remediation" "Decided; revocations are being carried out.",
        Closed = "closed" "Closed" "Everything decided is done.",
    }
}

kind! {
    /// A campaign in which reviewers decide who keeps which access.
    AccessReview = "access-review", "Access review", "Access reviews", clause "8.1" {
        /// Whose access to what.
        @required population: Option<String>, "Population", eg "Privileged accounts of all sources";
        /// The sources reviewed.
        @required sources: Vec<Ref<Source>>, "Sources";
        /// Who decides.
        @required reviewers: Vec<Ref<Role>>, "Reviewers";
        /// First day.
        @required opens: Option<Date>, "Opens";
        /// Last day for decisions.
        @required due: Option<Date>, "Due";
        /// How often.
        every: Option<Period>, "Every", eg "P3M";
        /// Where it stands.
        @required state: Option<ReviewState>, "State";
        /// Rights looked at.
        items: Option<i64>, "Items";
        /// Rights to be revoked.
        revoked: Option<i64>, "To revoke";
        /// Revocations that a later snapshot shows as done.
        verified: Option<i64>, "Seen gone";
        /// The snapshot reviewed.
        snapshot: Option<Digest>, "Snapshot";
        /// Who closed it.
        @attested closed: Option<Attestation>, "Closed by";
    }
}
