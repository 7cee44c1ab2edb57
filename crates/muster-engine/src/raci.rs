//! Who answers for what, who does it, who is asked and who is told (C5.3): a matrix over clauses, processes and controls.
//! Answers for more than one role in one row, or for none, are what the rules of 5.3 object to.

use muster_catalog::clause;
use muster_model::kinds::{Control, Process, Role};
use muster_model::{ClauseNo, Programme, Rec, Reference};

use crate::sentence;

/// One letter of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Answers for it: exactly one should.
    Accountable,
    /// Does it.
    Responsible,
    /// Is asked before.
    Consulted,
    /// Is told after.
    Informed,
}

impl Part {
    /// Every part, in the order of its letters.
    pub const ALL: [Self; 4] = [Self::Accountable, Self::Responsible, Self::Consulted, Self::Informed];

    /// Its letter.
    pub const fn letter(self) -> char {
        match self {
            Self::Accountable => 'A',
            Self::Responsible => 'R',
            Self::Consulted => 'C',
            Self::Informed => 'I',
        }
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Accountable => "answers for it",
            Self::Responsible => "does it",
            Self::Consulted => "is asked before",
            Self::Informed => "is told after",
        }
    }
}

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A clause, by number.
    Clause(&'static str),
    /// A process or a control.
    Record(Reference),
}

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    /// What it is about.
    pub subject: Subject,
    /// Its name.
    pub title: String,
    /// Who has which part in it, in the order of roles.
    pub parts: Vec<(Reference, Part)>,
}

impl Row {
    /// How many roles answer for it. One is right.
    pub fn accountable(&self) -> usize {
        self.parts.iter().filter(|(_, part)| *part == Part::Accountable).count()
    }

    /// The part of a role, the weightiest first.
    pub fn of(&self, role: &Reference) -> impl Iterator<Item = Part> {
        let mut parts: Vec<_> = self.parts.iter().filter(|(r, _)| r == role).map(|(_, part)| *part).collect();
        parts.sort();
        parts.into_iter()
    }
}

/// Rows for the thirty clauses.
pub fn clauses(programme: &Programme) -> Vec<Row> {
    let row = |c: &'static clause::Clause| {
        let covers = |list: &[ClauseNo]| list.iter().any(|l| sentence::names_clause(l.as_str(), &c.number));
        let mut parts = Vec::new();
        for role in programme.all::<Role>() {
            let lists = [&role.accountable, &role.responsible, &role.consulted, &role.informed];
            for (part, list) in Part::ALL.into_iter().zip(lists) {
                if covers(list) {
                    parts.push((role.reference(), part));
                }
            }
        }
        Row { subject: Subject::Clause(&c.number), title: c.short.clone(), parts }
    };
    clause::all().iter().map(row).collect()
}

/// Rows for every process: who owns or answers for it, who performs it.
pub fn processes(programme: &Programme) -> Vec<Row> {
    let row = |p: Rec<'_, Process>| {
        let mut parts = answering(programme, &p);
        parts.extend(p.performed_by.iter().map(|r| (r.to.clone(), Part::Responsible)));
        Row { subject: Subject::Record(p.reference()), title: p.title().to_owned(), parts }
    };
    programme.all::<Process>().map(row).collect()
}

/// Rows for every control that applies.
pub fn controls(programme: &Programme) -> Vec<Row> {
    let row = |c: Rec<'_, Control>| Row {
        subject: Subject::Record(c.reference()),
        title: c.title().to_owned(),
        parts: answering(programme, &c),
    };
    programme.all::<Control>().filter(|c| c.applicable == Some(true)).map(row).collect()
}

/// Roles that say they answer for a record; when none does, the role that owns it.
fn answering<T>(programme: &Programme, of: &Rec<'_, T>) -> Vec<(Reference, Part)> {
    let to = of.reference();
    let said: Vec<_> =
        programme.pointing::<Role>(&to, "answers_for").map(|r| (r.reference(), Part::Accountable)).collect();
    if !said.is_empty() {
        return said;
    }
    of.record.owner.iter().map(|o| (o.to.clone(), Part::Accountable)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_holds_what_roles_say() {
        let text = "
            >>> role/manager.md
            title: ISMS manager
            accountable: [\"4\", \"6.1.2\"]
            informed: [\"9.1\"]
            >>> role/owner.md
            title: Risk owner
            accountable: [\"6.1.2\"]
            >>> process/leavers.md
            title: Leavers
            owner: role/owner
            performed_by: [role/manager]
            >>> process/backup.md
            title: Backup
            owner: role/owner
            >>> role/ops.md
            title: Operations
            answers_for: [process/backup]
        ";
        let programme = crate::fixture::read(text).programme;
        let rows = clauses(&programme);
        let row = |number: &'static str| rows.iter().find(|r| r.subject == Subject::Clause(number)).unwrap();
        assert_eq!(row("4.1").accountable(), 1, "a whole chapter counts for each of its clauses");
        assert_eq!(row("6.1.2").accountable(), 2);
        assert_eq!(row("10.2").accountable(), 0);
        assert_eq!(row("9.1").parts.len(), 1);
        let processes = processes(&programme);
        let parts = |i: usize| {
            processes[i].parts.iter().map(|(r, p)| format!("{} {}", r.id, p.letter())).collect::<Vec<_>>()
        };
        assert_eq!(parts(0), ["ops A"], "who says that they answer for it goes before its owner");
        assert_eq!(parts(1), ["owner A", "manager R"]);
    }
}
