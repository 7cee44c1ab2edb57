//! Clauses 4.4 and 8.1: a process of the ISMS or one that it controls.

use crate::kinds::parts::Cadence;
use crate::kinds::{Asset, Indicator, Role, Supplier};
use crate::macros::{kind, part};
use crate::reference::Ref;
use crate::value::Prose;

part! {
    /// Something an auditor could test: what must come out, how it is measured, what is good enough.
    Outcome {
        /// What must come out, in one sentence.
        @required what: Option<String>, "Outcome", eg "Every leaver's accounts are disabled within 24 hours";
        /// The indicator that measures it.
        indicator: Option<Ref<Indicator>>, "Measured by";
        /// The value that is good enough, when no indicator carries it.
        target: Option<String>, "Target", eg "95 % within 24 h";
    }
}

kind! {
    /// Work that turns inputs into outputs again and again, with an owner and a result that can be measured.
    Process = "process", "Process", "Processes", clause "4.4" {
        /// What it is for.
        @required purpose: Option<Prose>, "Purpose";
        /// What starts it and what it needs.
        @required inputs: Vec<String>, "Inputs";
        /// What comes out.
        @required outputs: Vec<String>, "Outputs";
        /// When it was last looked at as a whole, and how often it must be.
        cadence: Option<Cadence>, "Cadence";
        /// What an auditor could test.
        outcomes: Vec<Outcome>, "Measurable outcomes";
        /// Processes whose output it needs.
        after: Vec<Ref<Process>>, "Takes input from";
        /// What it uses.
        uses: Vec<Ref<Asset>>, "Uses";
        /// Who runs it for us, when it is outsourced.
        supplier: Option<Ref<Supplier>>, "Outsourced to";
        /// Who does the work.
        performed_by: Vec<Ref<Role>>, "Performed by";
    }
}
