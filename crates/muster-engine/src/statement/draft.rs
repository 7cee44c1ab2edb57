//! What a new version of the statement pins: the scope, the criteria, every control, and the risks, treatments and
//! requirements behind them, each as it stands.

use std::collections::BTreeSet;

use muster_model::kinds::{Applicability, Scope, Treatment};
use muster_model::{Digest, Record, Reference};
use serde_json::{Map, Value as Json, json};

use super::line::{Line, lines};
use crate::context::Context;

/// A version that could be made now.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The scope it rests on.
    pub scope: Option<Reference>,
    /// The criteria it rests on.
    pub criteria: Option<Reference>,
    /// Every control with a record.
    pub controls: Vec<Reference>,
    /// Risks behind the lines.
    pub risks: Vec<Reference>,
    /// Treatments that plan a control.
    pub treatments: Vec<Reference>,
    /// Requirements behind the lines.
    pub obligations: Vec<Reference>,
    /// Controls of Annex A that nobody has decided.
    pub undecided: Vec<String>,
    /// Controls that apply, or do not, without a word why.
    pub unjustified: Vec<String>,
}

/// Puts together what a version made now would pin.
pub fn draft(cx: &Context<'_>) -> Draft {
    let p = cx.programme;
    let lines = lines(p);
    let scope = |approved: bool| {
        p.all::<Scope>().find(|s| !approved || cx.stands(s.record, "approval", s.approval.as_ref()))
    };
    let there = |all: BTreeSet<Reference>| all.into_iter().filter(|r| p.find(r).is_some()).collect();
    let behind = |of: fn(&Line) -> &Vec<super::Behind>| {
        lines.iter().flat_map(|l| of(l).iter().map(|b| b.record.clone())).collect::<BTreeSet<_>>()
    };
    let controls: Vec<Reference> = lines.iter().filter(|l| l.has_record).map(|l| l.control.clone()).collect();
    let plans = controls.iter().flat_map(|c| p.pointing::<Treatment>(c, "controls")).map(|t| t.reference());
    let number = |l: &Line| l.number.clone();
    Draft {
        scope: scope(true).or_else(|| scope(false)).map(|s| s.reference()),
        criteria: cx.criteria().map(|c| c.reference()),
        risks: there(behind(|l| &l.risks)),
        treatments: there(plans.collect()),
        obligations: there(behind(|l| &l.requirements)),
        undecided: lines.iter().filter(|l| l.applicable.is_none()).map(number).collect(),
        unjustified: lines
            .iter()
            .filter(|l| l.applicable.is_some() && l.justification.is_empty())
            .map(number)
            .collect(),
        controls,
    }
}

impl Draft {
    /// The fields of the record that pins it, as they stand in `p`.
    pub fn fields(&self, cx: &Context<'_>) -> Map<String, Json> {
        let pin = |r: &Reference| cx.programme.find(r).map(|record| json!(pin_of(record)));
        let many = |all: &[Reference]| Json::Array(all.iter().filter_map(pin).collect());
        let mut out = Map::new();
        out.insert("catalogue".into(), json!("ISO/IEC 27001:2022"));
        out.extend(self.scope.as_ref().and_then(pin).map(|v| ("scope".to_owned(), v)));
        out.extend(self.criteria.as_ref().and_then(pin).map(|v| ("criteria".to_owned(), v)));
        let lists = [
            ("controls", &self.controls),
            ("risks", &self.risks),
            ("treatments", &self.treatments),
            ("obligations", &self.obligations),
        ];
        out.extend(
            lists.iter().filter(|(_, l)| !l.is_empty()).map(|(name, l)| ((*name).to_owned(), many(l))),
        );
        out
    }

    /// How many records it pins.
    pub fn len(&self) -> usize {
        usize::from(self.scope.is_some())
            + usize::from(self.criteria.is_some())
            + self.controls.len()
            + self.risks.len()
            + self.treatments.len()
            + self.obligations.len()
    }

    /// True when there is nothing to pin.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn pin_of(record: &Record) -> String {
    format!("{}@{}", record.reference(), record.digest())
}

/// Every pin of a version, in the order of its fields.
pub fn pins(statement: &Applicability) -> Vec<(&Reference, Digest)> {
    let mut out: Vec<(&Reference, Digest)> = Vec::new();
    out.extend(statement.scope.iter().map(|p| (&p.to, p.digest)));
    out.extend(statement.criteria.iter().map(|p| (&p.to, p.digest)));
    out.extend(statement.controls.iter().map(|p| (&p.to, p.digest)));
    out.extend(statement.risks.iter().map(|p| (&p.to, p.digest)));
    out.extend(statement.treatments.iter().map(|p| (&p.to, p.digest)));
    out.extend(statement.obligations.iter().map(|p| (&p.to, p.digest)));
    out
}

/// The version people would expect next: one above the greatest there is, `1.0` for the first.
pub fn next_version(p: &muster_model::Programme) -> String {
    let number = |v: &str| {
        let (whole, part) = v.trim().split_once('.').unwrap_or((v.trim(), "0"));
        Some((whole.parse::<u32>().ok()?, part.parse::<u32>().ok()?))
    };
    let all = p.all::<Applicability>().filter_map(|a| number(a.data.version.as_deref()?));
    match all.max() {
        None | Some((0, _)) => "1.0".to_owned(),
        Some((whole, part)) => format!("{whole}.{}", part + 1),
    }
}
