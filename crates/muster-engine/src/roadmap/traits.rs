//! What an organisation is like, in the words that the catalogue's conditional tasks ask for: its obligations, sector,
//! countries, own software, suppliers. Taken from the profile first, then from the records.

use std::collections::BTreeSet;

use muster_catalog::sector;
use muster_model::Programme;
use muster_model::kinds::{Obligation, Supplier};
use muster_model::profile::Size;

/// Sets of obligations that the catalogue has tasks for.
const LAWS: [&str; 3] = ["gdpr", "nis2", "dora"];
/// The words that hold of an organisation, such as `obligation:dora` or `several-countries`.
pub fn of(programme: &Programme) -> BTreeSet<String> {
    let profile = &programme.profile;
    let mut out = BTreeSet::new();
    let listed: Vec<String> = profile.obligations.iter().map(|o| o.trim().to_lowercase()).collect();
    for law in LAWS {
        // A record of an obligation counts by its id: `dora`, `dora-register`.
        let recorded = || {
            programme.all::<Obligation>().any(|o| {
                o.id().strip_prefix(law).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            })
        };
        if listed.iter().any(|o| o == law) || recorded() {
            out.insert(format!("obligation:{law}"));
        }
    }
    out.extend(sector::find(&profile.sector).map(|s| format!("sector:{}", s.id)));
    let countries: BTreeSet<String> = profile.countries.iter().map(|c| c.trim().to_uppercase()).collect();
    if countries.len() > 1 {
        out.insert("several-countries".into());
    }
    out.extend(countries.into_iter().map(|c| format!("country:{c}")));
    if profile.own_software.unwrap_or_else(|| out.contains("sector:software")) {
        out.insert("own-software".into());
    }
    if profile.outsourced_it.unwrap_or_else(|| programme.all::<Supplier>().next().is_some()) {
        out.insert("outsourced-it".into());
    }
    if profile.size() == Size::Small {
        out.insert("small-team".into());
    }
    out
}
