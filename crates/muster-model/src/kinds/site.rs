//! Clause 4.3: a place.

use crate::macros::{choice, kind};

choice! {
    /// What a place is used for.
    SiteClass {
        Office = "office" "Office" "People work there.",
        DataCentre = "data-centre" "Data centre" "Systems run there.",
        Warehouse = "warehouse" "Warehouse or plant" "Goods are made or kept there.",
        Home = "home" "Home and mobile working" "Wherever people work remotely.",
        CloudRegion = "cloud-region" "Cloud region" "A provider runs systems there for us.",
    }
}

kind! {
    /// A place where people work or systems run.
    Site = "site", "Site", "Sites", clause "4.3" {
        /// What it is used for.
        @required class: Option<SiteClass>, "Kind";
        /// Where it is.
        address: Option<String>, "Address", eg "Havnegata 4, Bergen";
        /// ISO 3166 country code.
        country: Option<String>, "Country", eg "NO";
    }
}
