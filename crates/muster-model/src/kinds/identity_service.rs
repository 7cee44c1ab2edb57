//! Clause 4.3, L1: a service that issues, keeps or checks identities.

use crate::kinds::parts::{Cadence, Criticality};
use crate::kinds::{Boundary, Supplier};
use crate::macros::{choice, kind};
use crate::reference::Ref;

choice! {
    /// What an identity service does.
    IdentityServiceClass {
        IdentityProvider = "identity-provider" "Identity provider" "Signs people in and vouches for them to applications.",
        Directory = "directory" "Directory" "Keeps accounts and groups.",
        Federation = "federation" "Federation" "Trusts or serves another organisation's identities.",
        Pam = "pam" "Privileged access management" "Hands out and records privileged access.",
        Secrets = "secrets" "Secrets store" "Keeps keys, tokens and passwords of machines.",
        CertificateAuthority = "certificate-authority" "Certificate authority" "Issues certificates.",
        Hr = "hr" "HR source" "Says who works here, since when and until when.",
    }
}

choice! {
    /// Who runs a service.
    Operator {
        Us = "us" "This team" "The organisation's own team.",
        OtherTeam = "other-team" "Another team" "Another part of the organisation or group.",
        Supplier = "supplier" "A supplier" "Somebody outside.",
    }
}

choice! {
    /// Where a service runs.
    Hosting {
        OnPremises = "on-premises" "On premises" "On our own machines.",
        Cloud = "cloud" "Cloud" "With a cloud provider.",
        Hybrid = "hybrid" "Hybrid" "Both.",
    }
}

kind! {
    /// A service that issues, keeps, checks or feeds identities: whoever controls it controls what it opens.
    IdentityService = "identity-service", "Identity service", "Identity services", clause "4.3" {
        /// What it does.
        @required class: Option<IdentityServiceClass>, "Kind";
        /// Who runs it.
        @required operated_by: Option<Operator>, "Operated by";
        /// Where it runs.
        @required hosting: Option<Hosting>, "Hosting";
        /// How much depends on it.
        @required criticality: Option<Criticality>, "Criticality";
        /// The supplier, when one runs or provides it.
        supplier: Option<Ref<Supplier>>, "Supplier";
        /// Identity services it trusts or takes its data from.
        depends_on: Vec<Ref<IdentityService>>, "Depends on";
        /// The boundaries it stands behind or crosses.
        boundaries: Vec<Ref<Boundary>>, "Boundaries";
        /// When its design was last looked at, and how often it must be.
        review: Option<Cadence>, "Review";
    }
}
