//! Clause 4.3, A.5.9: information or something that carries it.

use crate::kinds::parts::Criticality;
use crate::kinds::{IdentityService, Site, Supplier};
use crate::macros::{choice, kind, part};
use crate::reference::Ref;

choice! {
    /// What an asset is.
    AssetClass {
        Information = "information" "Information" "Data in any form.",
        Application = "application" "Application" "Software that people or machines use.",
        Infrastructure = "infrastructure" "Infrastructure" "Servers, networks, devices, cloud accounts.",
        People = "people" "People and knowledge" "What only people carry.",
        Facility = "facility" "Facility" "Rooms and equipment.",
        IdentityPopulation = "identity-population" "Identities" "A set of real accounts or credentials, tied to the estate by a selector.",
    }
}

part! {
    /// How much it matters, property by property.
    Classification {
        /// What it costs if somebody learns it who should not.
        confidentiality: Option<Criticality>, "Confidentiality";
        /// What it costs if it is wrong.
        integrity: Option<Criticality>, "Integrity";
        /// What it costs if it is not there.
        availability: Option<Criticality>, "Availability";
    }
}

kind! {
    /// Information, or something that carries, processes or protects it.
    Asset = "asset", "Asset", "Assets", clause "4.3" {
        /// What it is.
        @required class: Option<AssetClass>, "Type";
        /// How much it matters.
        @required classification: Option<Classification>, "Classification";
        /// Does it hold personal data?
        personal_data: Option<bool>, "Personal data";
        /// What it needs to work: other assets, and the identity services that open it.
        depends_on: Vec<Ref<(Asset, IdentityService)>>, "Depends on";
        /// Where it is.
        site: Option<Ref<Site>>, "Site";
        /// Who provides it.
        supplier: Option<Ref<Supplier>>, "Supplier";
        /// Ties it to real objects of the identity estate, so that they can be counted.
        estate: Option<String>, "Estate selector", eg "accounts: privileged";
    }
}
