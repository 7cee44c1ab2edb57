//! Clause 5.3: a named role.

use crate::kinds::{Competence, Control, Process};
use crate::macros::kind;
use crate::reference::Ref;
use crate::value::ClauseNo;

kind! {
    /// A named role with responsibilities and authorities. People hold roles; records are owned by roles.
    Role = "role", "Role", "Roles", clause "5.3" {
        /// What it answers for.
        @required responsibilities: Vec<String>, "Responsibilities";
        /// What it may decide.
        @required authorities: Vec<String>, "Authorities";
        /// Clauses it is accountable for. One role for each clause.
        accountable: Vec<ClauseNo>, "Accountable for clauses", eg "6.1.2";
        /// Clauses it works on.
        responsible: Vec<ClauseNo>, "Responsible for clauses";
        /// Clauses it is asked about.
        consulted: Vec<ClauseNo>, "Consulted on clauses";
        /// Clauses it is told about.
        informed: Vec<ClauseNo>, "Informed of clauses";
        /// Processes and controls it is accountable for.
        answers_for: Vec<Ref<(Process, Control)>>, "Accountable for";
        /// What somebody in it must be able to do.
        needs: Vec<Ref<Competence>>, "Competence needed";
    }
}
