//! Clause 4.3: where something crosses the boundary of the scope.

use crate::kinds::{Asset, IdentityService, Party, Supplier};
use crate::macros::kind;
use crate::reference::Ref;
use crate::value::Prose;

kind! {
    /// A place where information, identities or services cross the boundary of the scope.
    Interface = "interface", "Interface", "Interfaces", clause "4.3" {
        /// Who is on the other side.
        @required with: Option<Ref<(Party, Supplier)>>, "With";
        /// What crosses.
        @required crosses: Option<Prose>, "What crosses";
        /// By what means: protocol, file, people.
        means: Option<String>, "By what means", eg "SAML 2.0 assertions";
        /// Where the terms are agreed.
        agreement: Option<String>, "Agreement", eg "Service agreement 2025-14, annex C";
        /// The assets and identity services that it touches.
        touches: Vec<Ref<(Asset, IdentityService)>>, "Touches";
    }
}
