//! P1: a piece of work of the implementation project.

use crate::kinds::{Control, Phase, Role};
use crate::macros::{choice, kind};
use crate::reference::Ref;
use crate::value::{ClauseNo, RuleId};
use jiff::civil::Date;
use rust_decimal::Decimal;

choice! {
    /// Where a task stands.
    TaskStatus {
        Open = "open" "Open" "Not begun.",
        InProgress = "in-progress" "In progress" "Begun.",
        Done = "done" "Done" "Finished.",
        Dropped = "dropped" "Dropped" "Will not be done.",
    }
}

kind! {
    /// A piece of work with an owner, an effort, dates, and evidence at the end.
    Task = "task", "Task", "Tasks", clause "4.4" {
        /// The phase it belongs to.
        phase: Option<Ref<Phase>>, "Phase";
        /// The task of the catalogue that it stands for; its record then sets effort, dates and status.
        template: Option<String>, "Catalogue task", eg "define-scope";
        /// Tasks that must be done before.
        after: Vec<Ref<Task>>, "After";
        /// The role that does it.
        @required role: Option<Ref<Role>>, "Role";
        /// Effort in person-days.
        @required effort: Option<Decimal>, "Effort in person-days", eg "2.5";
        /// First day, when it is fixed.
        start: Option<Date>, "Start";
        /// The day it must be done.
        due: Option<Date>, "Due";
        /// The day it was done.
        done: Option<Date>, "Done";
        /// Where it stands.
        @required status: Option<TaskStatus>, "Status";
        /// What shows that it is done.
        evidence: Vec<String>, "Evidence expected";
        /// Clauses it serves.
        clauses: Vec<ClauseNo>, "Clauses";
        /// Controls it puts in place.
        controls: Vec<Ref<Control>>, "Controls";
        /// Diagnostics it makes go away.
        closes: Vec<RuleId>, "Closes rules", eg "4.3/identity-service-out-of-scope";
    }
}
