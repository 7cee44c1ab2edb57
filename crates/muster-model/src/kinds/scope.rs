//! Clause 4.3: what the ISMS covers, in structured parts.

use crate::Attestation;
use crate::kinds::{Asset, Boundary, Exclusion, IdentityService, Interface, Process, Site, Unit};
use crate::macros::kind;
use crate::reference::Ref;
use crate::value::Prose;

kind! {
    /// What the ISMS covers and where it ends. The statement is written from these parts; what is in, out or
    /// undecided is computed from them and from what they depend on.
    Scope = "scope", "Scope", "Scopes", clause "4.3" {
        /// What the ISMS is for, in a sentence.
        @required purpose: Option<Prose>, "Purpose";
        /// What to say before the list of parts.
        preface: Option<Prose>, "Preface";
        /// The version people cite.
        @required version: Option<String>, "Version", eg "2.1";
        /// Parts of the organisation covered.
        @required units: Vec<Ref<Unit>>, "Organisational units";
        /// Places covered.
        sites: Vec<Ref<Site>>, "Sites";
        /// Where the scope ends: organisational, physical, logical and network boundaries.
        boundaries: Vec<Ref<Boundary>>, "Boundaries";
        /// Processes covered.
        processes: Vec<Ref<Process>>, "Processes";
        /// Information and systems covered.
        assets: Vec<Ref<Asset>>, "Assets";
        /// Identity services covered: whoever can issue an identity that opens an asset in scope belongs here, cloud or not.
        identity_services: Vec<Ref<IdentityService>>, "Identity services";
        /// Where something crosses the boundary.
        interfaces: Vec<Ref<Interface>>, "Interfaces";
        /// What is left out, with its justification.
        exclusions: Vec<Ref<Exclusion>>, "Exclusions";
        /// Top management's approval of this very version.
        @attested approval: Option<Attestation>, "Approval";
    }
}
