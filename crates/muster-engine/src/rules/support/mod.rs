//! Rules for clause 7: support.

use crate::rule::Rule;

/// Rules of this group.
pub static RULES: &[&Rule] = &[];
