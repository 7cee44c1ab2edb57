//! What waits for a person, or for the holders of some roles, in one list: days that records carry, approvals and acceptances not given yet,
//! documents to read, campaigns to take part in, tasks of the plan, gaps in records they own. Each with the day by which it is wanted; the earliest
//! first, what has no day last.

mod due;
mod waiting;

use std::collections::BTreeMap;

use jiff::civil::Date;
use muster_model::deed::DeedKind;
use muster_model::kinds::{Document, DocumentStatus, Task};
use muster_model::{Diagnostic, Kind, Level, Rec, Reference};

pub use due::{Due, all as due};
pub use waiting::{Waiting, all as waiting, top_of};

use crate::check::CheckReport;
use crate::context::Context;
use crate::roadmap::{Roadmap, State};

/// What sort of work it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A record carries a day: a review, an action, a recurring activity.
    Due,
    /// Somebody has to answer for a record.
    Sign,
    /// A document in force asks the person or the role to read it.
    Read,
    /// A campaign that runs is for the person.
    Attend,
    /// A task of the plan.
    Task,
    /// The check objects to records of the role.
    Mend,
}

impl Sort {
    /// Every sort, in the order to show.
    pub const ALL: [Self; 6] = [Self::Due, Self::Sign, Self::Read, Self::Attend, Self::Task, Self::Mend];

    /// The word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Sign => "sign",
            Self::Read => "read",
            Self::Attend => "attend",
            Self::Task => "task",
            Self::Mend => "mend",
        }
    }

    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Due => "Due",
            Self::Sign => "To approve or accept",
            Self::Read => "To read",
            Self::Attend => "To take part in",
            Self::Task => "Tasks of the plan",
            Self::Mend => "To put right",
        }
    }
}

/// One thing that waits.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// What sort it is.
    pub sort: Sort,
    /// What has to be done, as a verb phrase: `Review the risk`.
    pub what: String,
    /// What it is done to.
    pub title: String,
    /// The role it waits for; none when it waits for a person, whatever role they hold.
    pub role: Option<Reference>,
    /// By when; none when no day was set.
    pub day: Option<Date>,
    /// The record it is done on.
    pub record: Option<Reference>,
    /// The attested field to be set.
    pub field: Option<&'static str>,
    /// The task of the plan.
    pub task: Option<String>,
    /// The most serious of the gaps.
    pub level: Option<Level>,
    /// More to say: the first gap, for how many it stands.
    pub note: String,
}

/// Everything that waits for `person`, who holds `roles`, or for the holders of `roles` when no person is meant: the
/// earliest day first, then by sort and title.
pub fn of(
    cx: &Context<'_>,
    report: &CheckReport,
    plan: &Roadmap,
    roles: &[Reference],
    person: Option<&Reference>,
) -> Vec<Work> {
    let is_ours = |role: &Reference| roles.contains(role);
    let mut out: Vec<Work> = Vec::new();
    for d in due(cx.programme).into_iter().filter(|d| d.role.as_ref().is_some_and(is_ours)) {
        let Some(role) = d.role else { continue };
        out.push(Work {
            sort: if d.record.kind == Kind::of::<Task>() { Sort::Task } else { Sort::Due },
            what: d.what.to_owned(),
            title: d.title,
            role: Some(role),
            day: Some(d.day),
            record: Some(d.record),
            field: None,
            task: None,
            level: None,
            note: String::new(),
        });
    }
    for w in waiting(cx).into_iter().filter(|w| w.roles.iter().any(is_ours)) {
        let Some(role) = w.roles.iter().find(|r| is_ours(r)).cloned() else { continue };
        out.push(Work {
            sort: Sort::Sign,
            what: w.what.to_owned(),
            title: w.title,
            role: Some(role),
            day: w.day,
            record: Some(w.record),
            field: Some(w.field),
            task: None,
            level: None,
            note: if w.outdated { "It was changed since it was last signed.".into() } else { String::new() },
        });
    }
    match person {
        Some(person) => out.extend(asked_of(cx, person)),
        None => out.extend(reading(cx, roles)),
    }
    out.extend(tasks(plan, roles, &out));
    out.extend(mending(cx, report, plan, roles));
    out.sort_by(|a, b| {
        let key = |w: &Work| (w.day.is_none(), w.day, w.sort, std::cmp::Reverse(w.level));
        key(a).cmp(&key(b)).then_with(|| (&a.title, &a.record).cmp(&(&b.title, &b.record)))
    });
    out
}

/// Documents in force that ask one of the roles to say that they have read them.
fn reading(cx: &Context<'_>, roles: &[Reference]) -> Vec<Work> {
    let in_force = cx.programme.all::<Document>().filter(|d| d.status == Some(DocumentStatus::Published));
    in_force
        .filter_map(|d| {
            let asked =
                d.data.acknowledgement.iter().find(|r| roles.contains(&r.to) && unread(cx, &d, &r.to))?;
            Some(Work { role: Some(asked.to.clone()), ..to_read(&d) })
        })
        .collect()
}

/// What this very person is asked: to read what they have not read, to take part where they have not been.
fn asked_of(cx: &Context<'_>, person: &Reference) -> Vec<Work> {
    let read = crate::reading::to_read(cx.programme, person, cx.today);
    let attend = crate::reading::to_attend(cx.programme, person, cx.today);
    let attend = attend.into_iter().map(|c| Work {
        sort: Sort::Attend,
        what: "Take part in the campaign".into(),
        title: c.title().to_owned(),
        day: c.to,
        record: Some(c.reference()),
        note: c.message.as_ref().map(|m| m.to_string()).unwrap_or_default(),
        ..to_do()
    });
    read.iter().map(to_read).chain(attend).collect()
}

fn to_read(d: &Rec<'_, Document>) -> Work {
    Work {
        sort: Sort::Read,
        what: "Read and acknowledge the document".into(),
        title: d.title().to_owned(),
        record: Some(d.reference()),
        note: d.version.as_ref().map(|v| format!("Version {v}.")).unwrap_or_default(),
        ..to_do()
    }
}

/// Work of which nothing is said yet.
const fn to_do() -> Work {
    Work {
        sort: Sort::Read,
        what: String::new(),
        title: String::new(),
        role: None,
        day: None,
        record: None,
        field: None,
        task: None,
        level: None,
        note: String::new(),
    }
}

/// True while somebody who holds the role has not acknowledged the version in force; without deeds nobody can tell.
fn unread(cx: &Context<'_>, d: &Rec<'_, Document>, role: &Reference) -> bool {
    let digest = d.record.digest();
    let record = d.reference();
    let read = |person: &Reference| {
        let mut deeds = cx.programme.deeds(&record, DeedKind::Acknowledged);
        deeds.any(|k| k.by == *person && k.seen == Some(digest))
    };
    !cx.programme.knows_deeds() || cx.holders(role).iter().any(|p| !read(&p.reference()))
}

/// `12 May 2026`.
fn in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// Tasks of the plan that are not done; those whose record carries a day stand in the list already.
fn tasks(plan: &Roadmap, roles: &[Reference], there: &[Work]) -> Vec<Work> {
    let listed = |record: &Option<Reference>| {
        record.is_some() && there.iter().any(|w| w.record == *record && w.sort == Sort::Task)
    };
    let open = plan.tasks.iter().filter(|t| t.state != State::Done && !listed(&t.record));
    open.filter_map(|t| {
        let role = roles.iter().find(|r| r.id.as_str() == t.role)?;
        let note = match t.start {
            Some(start) if t.critical => format!("Begins {}; on the critical path.", in_words(start)),
            Some(start) => format!("Begins {}.", in_words(start)),
            None => String::new(),
        };
        Some(Work {
            sort: Sort::Task,
            what: "Finish the task".into(),
            title: t.title.clone(),
            role: Some(role.clone()),
            day: t.due.or(t.end),
            record: t.record.clone(),
            field: None,
            task: Some(t.id.clone()),
            level: None,
            note,
        })
    })
    .collect()
}

/// Records the roles own that the check objects to, each with the day by which the plan closes the first of its gaps.
fn mending(cx: &Context<'_>, report: &CheckReport, plan: &Roadmap, roles: &[Reference]) -> Vec<Work> {
    let mut closes: BTreeMap<&Reference, Date> = BTreeMap::new();
    for task in &plan.tasks {
        let Some(end) = task.end else { continue };
        for record in task.gaps.iter().filter_map(|g| g.record.as_ref()) {
            closes.entry(record).and_modify(|d| *d = end.min(*d)).or_insert(end);
        }
    }
    let mut by: BTreeMap<&Reference, (&Reference, Vec<&Diagnostic>)> = BTreeMap::new();
    for d in &report.diagnostics {
        let Some(record) = &d.record else { continue };
        let Some(owner) = cx.programme.find(record).and_then(|r| r.owner.as_ref()) else { continue };
        if roles.contains(&owner.to) {
            by.entry(record).or_insert((&owner.to, Vec::new())).1.push(d);
        }
    }
    by.into_iter()
        .filter_map(|(record, (role, said))| {
            let worst = said.iter().max_by_key(|d| d.level)?;
            let more = said.len() - 1;
            let rest = if more > 0 { format!(" And {more} more.") } else { String::new() };
            Some(Work {
                sort: Sort::Mend,
                what: "Put right".into(),
                title: cx.programme.title(record),
                role: Some(role.clone()),
                day: closes.get(record).copied(),
                record: Some(record.clone()),
                // What is missing is an act, so it is done where acts are, not on the form.
                field: worst
                    .field
                    .as_deref()
                    .and_then(|f| record.kind.field(f))
                    .filter(|f| f.attested)
                    .map(|f| f.name),
                task: None,
                level: Some(worst.level),
                note: format!("{}.{rest}", worst.message.trim_end_matches('.')),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
