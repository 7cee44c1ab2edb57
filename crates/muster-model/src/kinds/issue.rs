//! Clause 4.1: an internal or external issue that bears on the ISMS.

use crate::kinds::parts::Cadence;
use crate::macros::{choice, kind};
use crate::value::Prose;

choice! {
    /// Where an issue comes from.
    IssueOrigin {
        Internal = "internal" "Internal" "Inside the organisation: people, technology, culture, money.",
        External = "external" "External" "Outside it: law, market, threats, suppliers, climate.",
    }
}

kind! {
    /// Something inside or outside the organisation that helps or hinders the ISMS in reaching what it is for.
    Issue = "issue", "Issue", "Issues", clause "4.1" {
        /// Inside the organisation, or outside it.
        @required origin: Option<IssueOrigin>, "Origin";
        /// What it is about, in a word or two. One issue must have the theme `climate` and say whether climate change is relevant, and why.
        @required theme: Option<String>, "Theme", eg "identity";
        /// For the climate issue: is climate change relevant to the ISMS?
        relevant: Option<bool>, "Relevant to the ISMS";
        /// What follows from it for the ISMS: a risk, a requirement, a resource, a limit of the scope.
        @required effect: Option<Prose>, "Effect on the ISMS";
        /// When it was last looked at, and how often it must be.
        review: Option<Cadence>, "Review";
    }
}
