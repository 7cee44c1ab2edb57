//! Clause 8.1: recurring work.

use crate::kinds::{Control, Process};
use crate::macros::kind;
use crate::reference::Ref;
use crate::value::Period;
use jiff::civil::Date;

kind! {
    /// Work that comes back by the calendar.
    Activity = "activity", "Recurring activity", "Recurring activities", clause "8.1" {
        /// What it belongs to.
        @required of: Option<Ref<(Process, Control)>>, "Belongs to";
        /// How often.
        @required every: Option<Period>, "Every", eg "P3M";
        /// When it was last done.
        last_done: Option<Date>, "Last done";
        /// When it is next due; computed from the two above when left out.
        next_due: Option<Date>, "Next due";
        /// What shows that it was done.
        evidence: Option<String>, "Evidence expected";
    }
}

impl Activity {
    /// The day it is next due.
    pub fn due(&self) -> Option<Date> {
        self.next_due.or_else(|| Some(self.every.as_ref()?.after(self.last_done?)))
    }
}
