//! Rules for clause 10: improvement.

use crate::rule::Rule;

/// Rules of this group.
pub static RULES: &[&Rule] = &[];
