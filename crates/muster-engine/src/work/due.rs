//! Everything in the records that has a day by which somebody must do something, in one order. Not the roadmap's
//! tasks that no record stands for: those are the roadmap's.

use jiff::ToSpan;
use jiff::civil::Date;
use muster_model::kinds::{
    AccessReview, Action, Activity, Decision, DecisionStatus, Document, DocumentStatus, Evidence, Exclusion,
    Finding, Issue, Objective, Party, ReviewState, Risk, Supplier, Task, TaskStatus, Treatment,
    TreatmentStatus,
};
use muster_model::{Programme, Rec, Record, Reference};

/// Something to do by a day.
#[derive(Debug, Clone)]
pub struct Due {
    /// The record.
    pub record: Reference,
    /// Its title.
    pub title: String,
    /// What has to be done with it, as a verb phrase.
    pub what: &'static str,
    /// By when.
    pub day: Date,
    /// The role that has to.
    pub role: Option<Reference>,
}

/// All of it, the earliest day first.
pub fn all(programme: &Programme) -> Vec<Due> {
    let mut out = Vec::new();
    let mut add = |record: &Record, what: &'static str, day: Option<Date>, role: Option<Reference>| {
        if let Some(day) = day {
            let role = role.or_else(|| record.owner.as_ref().map(|o| o.to.clone()));
            out.push(Due { record: record.reference(), title: record.title.clone(), what, day, role });
        }
    };
    for t in programme.all::<Task>() {
        if !matches!(t.status, Some(TaskStatus::Done | TaskStatus::Dropped)) {
            add(t.record, "Finish the task", t.due, t.role.as_ref().map(|r| r.to.clone()));
        }
    }
    for a in programme.all::<Action>() {
        if a.done.is_none() {
            add(a.record, "Do the action", a.due, None);
        } else if let Some(check) = a.effectiveness.as_ref().filter(|e| e.result.is_none()) {
            add(a.record, "Check whether it worked", check.on, None);
        }
    }
    let patience = programme.profile.thresholds.finding_days.clamp(0, 36_500);
    for f in programme.all::<Finding>() {
        if f.closed.is_none() {
            let usual = f.raised.and_then(|r| r.checked_add(patience.days()).ok());
            add(f.record, "Close the finding", f.due.or(usual), None);
        }
    }
    for t in programme.all::<Treatment>() {
        if !matches!(t.status, Some(TreatmentStatus::Done | TreatmentStatus::Dropped)) {
            add(t.record, "Carry out the treatment", t.due, None);
        }
    }
    for d in programme.all::<Decision>() {
        match d.status {
            Some(DecisionStatus::Proposed) => add(d.record, "Decide", d.due, None),
            Some(DecisionStatus::Accepted) => add(d.record, "Carry out the decision", d.due, None),
            _ => {}
        }
    }
    for o in programme.all::<Objective>() {
        add(o.record, "Reach the objective", o.due, None);
    }
    for d in programme.all::<Document>() {
        if d.status == Some(DocumentStatus::Published) {
            add(d.record, "Review the document", d.review_by, None);
        }
    }
    for r in programme.all::<Risk>() {
        add(r.record, "Review the risk", r.review.as_ref().and_then(|c| c.next()), None);
    }
    for i in programme.all::<Issue>() {
        add(i.record, "Look at the issue again", i.review.as_ref().and_then(|c| c.next()), None);
    }
    for p in programme.all::<Party>() {
        add(p.record, "Look at their needs again", p.review.as_ref().and_then(|c| c.next()), None);
    }
    for a in programme.all::<Activity>() {
        add(a.record, "Do the recurring work", a.due_after(programme.last_done(&a)), None);
    }
    for s in programme.all::<Supplier>() {
        add(s.record, "Review the supplier", s.review.as_ref().and_then(|c| c.next()), None);
    }
    for e in programme.all::<Exclusion>() {
        add(e.record, "Look at the exclusion again", e.review_by, None);
    }
    for e in programme.all::<Evidence>().filter(|e| !is_renewed(programme, e)) {
        add(e.record, "Renew the evidence", e.expires, None);
    }
    for r in programme.all::<AccessReview>() {
        if matches!(r.state, Some(ReviewState::Open)) {
            for reviewer in &r.data.reviewers {
                add(r.record, "Decide in the access review", r.due, Some(reviewer.to.clone()));
            }
        }
    }
    out.sort_by(|a, b| (a.day, &a.record).cmp(&(b.day, &b.record)));
    out
}

/// True when newer evidence shows everything that this one shows.
fn is_renewed(programme: &Programme, e: &Rec<'_, Evidence>) -> bool {
    let newer =
        |what: &Reference| programme.pointing::<Evidence>(what, "shows").any(|o| o.data.to > e.data.to);
    !e.data.shows.is_empty() && e.data.shows.iter().all(|r| newer(&r.to))
}
