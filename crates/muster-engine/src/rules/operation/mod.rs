//! Rules for clause 8: operation.

use crate::rule::Rule;

/// Rules of this group.
pub static RULES: &[&Rule] = &[];
