//! An information security incident.

use crate::kinds::{Asset, IdentityService, Risk};
use crate::macros::kind;
use crate::reference::Ref;
use crate::value::Prose;
use jiff::civil::Date;

kind! {
    /// Something that happened to information security, and what was learnt.
    Incident = "incident", "Incident", "Incidents", clause "8.1" {
        /// The day it happened.
        @required happened: Option<Date>, "Happened";
        /// The day it was noticed.
        noticed: Option<Date>, "Noticed";
        /// What happened.
        @required what: Option<Prose>, "What happened";
        /// What it cost.
        @required impact: Option<Prose>, "Impact";
        /// What was done.
        response: Option<Prose>, "Response";
        /// What was learnt.
        lessons: Option<Prose>, "Lessons";
        /// What it happened to.
        assets: Vec<Ref<(Asset, IdentityService)>>, "Assets";
        /// Risks it made real.
        risks: Vec<Ref<Risk>>, "Risks";
    }
}
