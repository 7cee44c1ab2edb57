//! Every rule, one file each, grouped by the standard's main clauses. To add one: its file, its `mod` line and its
//! line in `RULES` of the group.

pub mod context;
pub mod evaluation;
pub mod improvement;
pub mod leadership;
pub mod operation;
pub mod planning;
pub mod support;

use std::sync::LazyLock;

use crate::rule::Rule;

/// Version of the rule set: past results name it.
pub const VERSION: &str = "2026.11";

static ALL: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
    [
        context::RULES,
        leadership::RULES,
        planning::RULES,
        support::RULES,
        operation::RULES,
        evaluation::RULES,
        improvement::RULES,
    ]
    .concat()
});

/// Every rule, in the order of the clauses.
pub fn all() -> &'static [&'static Rule] {
    &ALL
}

/// The rule with this id.
pub fn get(id: &str) -> Option<&'static Rule> {
    ALL.iter().find(|r| r.id == id).copied()
}
