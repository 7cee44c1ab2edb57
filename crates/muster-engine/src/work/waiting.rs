//! What waits for somebody to answer for it: approvals, acceptances and sign-offs that are not given, or were given for an
//! earlier version. Who may give one is decided where it is given; here stands whom it waits for.

use jiff::civil::Date;
use muster_model::kinds::{
    Acceptance, Applicability, Assessment, Audit, Baseline, Commitment, Criteria, Document, DocumentStatus,
    Exclusion, Exemption, Review, Role, Scope, Waiver,
};
use muster_model::{Attestation, Programme, Record, Reference};

use crate::context::Context;

/// One act that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The record.
    pub record: Reference,
    /// Its title.
    pub title: String,
    /// The attested field.
    pub field: &'static str,
    /// What has to be done, as a verb phrase.
    pub what: &'static str,
    /// By when, where the record says so.
    pub day: Option<Date>,
    /// Roles it waits for: the owner's, else those accountable for its clause.
    pub roles: Vec<Reference>,
    /// It was given once, for a version that has changed since.
    pub outdated: bool,
}

/// All of it, by record.
pub fn all(cx: &Context<'_>) -> Vec<Waiting> {
    let p = cx.programme;
    let mut out = Vec::new();
    let mut add =
        |record: &Record, field, what, day, given: Option<&Attestation>, roles: Option<Vec<Reference>>| {
            if !cx.stands(record, field, given) {
                out.push(Waiting {
                    record: record.reference(),
                    title: record.title.clone(),
                    field,
                    what,
                    day,
                    roles: roles.unwrap_or_else(|| answering(cx, record)),
                    outdated: given.is_some(),
                });
            }
        };
    for a in p.all::<Acceptance>() {
        // The risk's owner accepts, whoever wrote the record.
        let risk = a.risk.as_ref().and_then(|pin| p.find(&pin.to));
        let owner = risk.and_then(|r| r.owner.as_ref()).map(|o| vec![o.to.clone()]);
        add(a.record, "accepted", "Accept the risk, or refuse", None, a.accepted.as_ref(), owner);
    }
    for c in p.all::<Commitment>() {
        let by = Some(top(cx, c.record));
        add(c.record, "made", "Make the commitment, or refuse", None, c.made.as_ref(), by);
    }
    for s in p.all::<Scope>() {
        add(s.record, "approval", "Approve the scope", None, s.approval.as_ref(), Some(top(cx, s.record)));
    }
    for c in p.all::<Criteria>() {
        add(
            c.record,
            "approval",
            "Approve the risk criteria",
            None,
            c.approval.as_ref(),
            Some(top(cx, c.record)),
        );
    }
    for s in p.all::<Applicability>() {
        add(s.record, "approval", "Approve the Statement of Applicability", None, s.approval.as_ref(), None);
    }
    for e in p.all::<Exclusion>() {
        add(
            e.record,
            "approval",
            "Approve the exclusion, or take it back",
            e.review_by,
            e.approval.as_ref(),
            None,
        );
    }
    for e in p.all::<Exemption>().filter(|e| e.until.is_none_or(|day| day >= cx.today)) {
        add(e.record, "approval", "Approve the exemption, or refuse", None, e.approval.as_ref(), None);
    }
    for w in p.all::<Waiver>().filter(|w| w.until.is_none_or(|day| day >= cx.today)) {
        add(w.record, "approval", "Approve the waiver, or refuse", None, w.approval.as_ref(), None);
    }
    for d in p.all::<Document>().filter(|d| d.status == Some(DocumentStatus::InReview)) {
        let named = (!d.approvers.is_empty()).then(|| d.approvers.iter().map(|r| r.to.clone()).collect());
        let given = d.approvals.last().filter(|_| d.approvers.is_empty());
        add(d.record, "approvals", "Approve the document", d.effective, given, named);
    }
    for a in p.all::<Assessment>() {
        add(a.record, "sign_off", "Sign off the risk assessment", None, a.sign_off.as_ref(), None);
    }
    for a in p.all::<Audit>().filter(|a| a.report.is_some()) {
        add(a.record, "sign_off", "Sign the audit report", None, a.sign_off.as_ref(), None);
    }
    for r in p.all::<Review>().filter(|r| r.date.is_some_and(|day| day <= cx.today)) {
        add(r.record, "approval", "Approve the minutes of the review", None, r.approval.as_ref(), None);
    }
    for b in p.all::<Baseline>() {
        add(b.record, "sign_off", "Sign off the baseline", None, b.sign_off.as_ref(), None);
    }
    out.sort_by(|a, b| (&a.record, a.field).cmp(&(&b.record, b.field)));
    out
}

/// The owner's role; without an owner, the roles accountable for the clause.
fn answering(cx: &Context<'_>, record: &Record) -> Vec<Reference> {
    match &record.owner {
        Some(owner) => vec![owner.to.clone()],
        None => accountable(cx, record.kind.spec().clause),
    }
}

/// Top management where there is such a role, since it approves what holds for the whole ISMS; else who answers for it.
fn top(cx: &Context<'_>, record: &Record) -> Vec<Reference> {
    top_of(cx.programme, record).map_or_else(|| answering(cx, record), |role| vec![role])
}

/// The role of top management, for what it approves: the scope, the risk criteria, its own commitments.
pub fn top_of(p: &Programme, record: &Record) -> Option<Reference> {
    let for_all = matches!(record.kind.name(), "scope" | "criteria" | "commitment");
    p.by_id::<Role>("top-management").filter(|_| for_all).map(|role| role.reference())
}

fn accountable(cx: &Context<'_>, clause: &str) -> Vec<Reference> {
    let covers = |c: &str| crate::sentence::names_clause(c, clause);
    cx.programme
        .all::<Role>()
        .filter(|r| r.accountable.iter().any(|c| covers(c.as_str())))
        .map(|r| r.reference())
        .collect()
}
