//! Clause 7.4: something that must be communicated.

use crate::kinds::{Party, Role};
use crate::macros::kind;
use crate::reference::Ref;

kind! {
    /// Something about information security that must be told: what, when, to whom, by whom, how.
    Communication = "communication", "Communication", "Communications", clause "7.4" {
        /// What is told.
        @required what: Option<String>, "What";
        /// When: a rhythm or an event.
        @required when: Option<String>, "When", eg "Within 24 hours of an incident";
        /// To which parties.
        with: Vec<Ref<Party>>, "With parties";
        /// To which roles.
        roles: Vec<Ref<Role>>, "With roles";
        /// Who tells.
        @required by: Option<Ref<Role>>, "By";
        /// How.
        @required how: Option<String>, "How", eg "Customer portal and mail";
    }
}
