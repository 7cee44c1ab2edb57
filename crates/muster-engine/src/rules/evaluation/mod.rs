//! Rules for clause 9: performance evaluation.

use crate::rule::Rule;

/// Rules of this group.
pub static RULES: &[&Rule] = &[];
