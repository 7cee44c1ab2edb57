//! Rules for clause 6: planning.

use crate::rule::Rule;

/// Rules of this group.
pub static RULES: &[&Rule] = &[];
