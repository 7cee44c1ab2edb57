//! Runs every rule and gathers what they say, in a stable order, with waivers applied and what could not run named.

use muster_model::kinds::Waiver;
use muster_model::{Diagnostic, Level, Rec, Reference};
use serde::Serialize;

use crate::context::Context;
use crate::rule::{Outcome, Rule};
use crate::rules;

/// A diagnostic that is accepted for a time.
#[derive(Debug, Clone, Serialize)]
pub struct Waived {
    /// What would be said.
    pub diagnostic: Diagnostic,
    /// The waiver that accepts it.
    pub waiver: Reference,
    /// Why.
    pub why: String,
    /// Until when.
    pub until: jiff::civil::Date,
    /// Who approved it, and how far that can be relied on; none when nobody did.
    pub by: Option<String>,
}

/// A rule that could not look.
#[derive(Debug, Clone, Serialize)]
pub struct NotRun {
    /// The rule.
    pub rule: &'static str,
    /// Why it could not look.
    pub why: String,
}

/// All that a check says.
#[derive(Debug, Clone, Serialize, Default)]
pub struct CheckReport {
    /// What is wrong: most serious first, then by rule and record.
    pub diagnostics: Vec<Diagnostic>,
    /// What would be wrong but is accepted for a time.
    pub waived: Vec<Waived>,
    /// Rules that could not look.
    pub not_run: Vec<NotRun>,
    /// How many rules looked and found nothing.
    pub silent: usize,
    /// Version of the rule set.
    pub rules_version: &'static str,
    /// Version of the catalogue.
    pub catalogue_version: &'static str,
}

impl CheckReport {
    /// How many diagnostics have `level`.
    pub fn count(&self, level: Level) -> usize {
        self.diagnostics.iter().filter(|d| d.level == level).count()
    }

    /// Diagnostics about one record.
    pub fn about<'r>(&'r self, record: &'r Reference) -> impl Iterator<Item = &'r Diagnostic> {
        self.diagnostics.iter().filter(move |d| d.record.as_ref() == Some(record))
    }

    /// Diagnostics that serve one clause.
    pub fn of_clause<'r>(&'r self, clause: &'r str) -> impl Iterator<Item = &'r Diagnostic> {
        self.diagnostics.iter().filter(move |d| d.clause == clause)
    }
}

/// Checks a programme. `read` is what reading its files already said.
pub fn check(cx: &Context<'_>, read: &[Diagnostic]) -> CheckReport {
    let mut report = CheckReport {
        rules_version: rules::VERSION,
        catalogue_version: muster_catalog::VERSION,
        ..CheckReport::default()
    };
    let mut said: Vec<Diagnostic> = read.to_vec();
    for rule in rules::all() {
        match (rule.run)(cx) {
            Outcome::Silent => report.silent += 1,
            Outcome::NotRun(why) => report.not_run.push(NotRun { rule: rule.id, why }),
            Outcome::Fired(hits) => said.extend(hits.into_iter().map(|h| h.diagnostic(rule, cx.programme))),
        }
    }
    let waivers: Vec<_> = cx.programme.all::<Waiver>().filter(|w| holds(cx, w)).collect();
    for diagnostic in said {
        match waivers.iter().find(|w| covers(w, &diagnostic)) {
            Some(w) => report.waived.push(Waived {
                diagnostic,
                waiver: w.reference(),
                why: w.why.as_deref().unwrap_or_default().to_owned(),
                until: w.until.unwrap_or(cx.today),
                by: approved_by(cx, w),
            }),
            None => report.diagnostics.push(diagnostic),
        }
    }
    report.diagnostics.sort_by(order);
    report
}

/// Most serious first, then by clause, rule, record and field: a stable order that people can follow.
fn order(a: &Diagnostic, b: &Diagnostic) -> std::cmp::Ordering {
    let clause = |d: &Diagnostic| d.clause.split('.').map(|p| p.parse().unwrap_or(0)).collect::<Vec<u32>>();
    (b.level.cmp(&a.level)).then_with(|| clause(a).cmp(&clause(b))).then_with(|| {
        (&a.rule, &a.record, &a.field, &a.message).cmp(&(&b.rule, &b.record, &b.field, &b.message))
    })
}

/// The waiver in force that accepts what `rule` says of `record`, if there is one.
pub fn waiver_of<'p>(cx: &Context<'p>, rule: &str, record: &Reference) -> Option<Rec<'p, Waiver>> {
    let named = |w: &Rec<'p, Waiver>| {
        w.data.rule.as_ref().is_some_and(|r| **r == *rule)
            && (w.data.records.is_empty() || w.data.records.iter().any(|r| r.to == *record))
    };
    cx.programme.all::<Waiver>().filter(|w| holds(cx, w)).find(named)
}

/// A waiver holds until its last day, once somebody approved it, and only as it was when they did.
fn holds(cx: &Context<'_>, waiver: &Rec<'_, Waiver>) -> bool {
    let approved = cx.stands(waiver.record, "approval", waiver.data.approval.as_ref());
    approved && waiver.until.is_some_and(|u| u >= cx.today)
}

fn approved_by(cx: &Context<'_>, waiver: &Rec<'_, Waiver>) -> Option<String> {
    let approval = waiver.data.approval.as_ref()?;
    let who = approval.by.as_ref().map_or_else(|| "somebody".to_owned(), |p| cx.programme.title(&p.to));
    let standing = cx.programme.standing(waiver.record, "approval", Some(approval));
    Some(format!("{who} ({})", standing.label()))
}

fn covers(waiver: &Rec<'_, Waiver>, d: &Diagnostic) -> bool {
    let rule = waiver.rule.as_ref().is_some_and(|r| **r == *d.rule);
    rule && (waiver.records.is_empty() || waiver.records.iter().any(|r| Some(&r.to) == d.record.as_ref()))
}

/// Runs one rule alone.
pub fn run_one(rule: &'static Rule, cx: &Context<'_>) -> Result<Vec<Diagnostic>, String> {
    match (rule.run)(cx) {
        Outcome::Silent => Ok(Vec::new()),
        Outcome::NotRun(why) => Err(why),
        Outcome::Fired(hits) => Ok(hits.into_iter().map(|h| h.diagnostic(rule, cx.programme)).collect()),
    }
}
