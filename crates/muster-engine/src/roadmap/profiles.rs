//! Three example organisations, and the plan each would get from nothing: so that people see what their own plan follows
//! from, and that a small firm gets a small one (P4).

use jiff::Timestamp;
use muster_model::{OrgId, Profile, Programme};

use super::{Roadmap, plan};
use crate::check::check;
use crate::context::Context;

/// An example organisation.
#[derive(Debug)]
pub struct Example {
    /// What it is called here.
    pub title: &'static str,
    /// What it is, in a sentence.
    pub about: &'static str,
    /// Its profile, as a file.
    pub profile: &'static str,
}

/// The three.
pub const EXAMPLES: [Example; 3] = [
    Example {
        title: "A firm of ten",
        about: "Software, ten people in one country, everything in the cloud; GDPR applies.",
        profile: "name = \"A firm of ten\"\nsector = \"software\"\nheadcount = 10\ncountries = [\"DE\"]\n\
                  obligations = [\"gdpr\"]\noutsourced_it = true\n",
    },
    Example {
        title: "A company of four hundred",
        about: "Logistics, four hundred people in two countries; GDPR and NIS2 apply.",
        profile: "name = \"A company of four hundred\"\nsector = \"logistics\"\nheadcount = 400\n\
                  countries = [\"DE\", \"PL\"]\nobligations = [\"gdpr\", \"nis2\"]\n",
    },
    Example {
        title: "A bank in several countries",
        about: "Six thousand people in three countries, own software and outside providers; GDPR and DORA apply.",
        profile: "name = \"A bank in several countries\"\nsector = \"bank\"\nheadcount = 6000\n\
                  countries = [\"DE\", \"FR\", \"LU\"]\nobligations = [\"gdpr\", \"dora\"]\nown_software = true\n\
                  outsourced_it = true\n",
    },
];

/// The plan that an organisation with this profile would get at `now`, if it had nothing yet and began then.
pub fn from_nothing(org: OrgId, profile: &Profile, now: Timestamp) -> Roadmap {
    let begins = profile.today(now).to_string();
    let profile = Profile { start: Some(begins), ..profile.clone() };
    let programme = Programme::empty(org, profile);
    let cx = Context::new(&programme, now);
    plan(&cx, &check(&cx, &[]))
}
