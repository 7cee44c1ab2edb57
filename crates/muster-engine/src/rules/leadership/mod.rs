//! Rules for clause 5: leadership.

use crate::rule::Rule;

/// Rules of this group.
pub static RULES: &[&Rule] = &[];
