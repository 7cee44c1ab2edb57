//! Clause 7.1: people, money or tools for the ISMS.

use crate::kinds::parts::Budget;
use crate::kinds::{Phase, Role};
use crate::macros::{choice, kind};
use crate::reference::Ref;

choice! {
    /// What it is.
    ResourceClass {
        People = "people" "People" "Time of people.",
        Money = "money" "Money" "A budget.",
        Tools = "tools" "Tools" "Software, hardware, services.",
    }
}

kind! {
    /// People, money or tools that the ISMS needs, and whether it has them.
    Resource = "resource", "Resource", "Resources", clause "7.1" {
        /// What it is.
        @required class: Option<ResourceClass>, "Type";
        /// The phase it is for.
        phase: Option<Ref<Phase>>, "Phase";
        /// The role it is for.
        role: Option<Ref<Role>>, "Role";
        /// Planned and spent.
        budget: Option<Budget>, "Budget";
        /// Person-days planned.
        days: Option<i64>, "Person-days";
        /// Was it granted?
        granted: Option<bool>, "Granted";
    }
}
