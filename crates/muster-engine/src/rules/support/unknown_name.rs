//! 7.5.3/unknown-name: a clause, metric or rule is named that there is none of. Scenarios have a rule under 6.1.2.

use muster_catalog::clause;
use muster_model::kinds::{
    Audit, AuditProgramme, Baseline, Document, Evidence, Finding, Indicator, Role, Task, Waiver,
};
use muster_model::{ClauseNo, Level, Programme, Record, RuleId, value};

use crate::rule::{Hit, rule};
use crate::{metrics, rules, sentence};

rule! {
    id: "7.5.3/unknown-name",
    level: Level::Minor,
    clause: "7.5.3",
    serves: &["C7.5", "B1"],
    title: "A clause, metric or rule is named that does not exist",
    checks: "Every field that names a clause of the standard, a metric, or a rule.",
    matters: "A name with a slip in it is silently ignored wherever it should have counted: the clause stays uncovered, the \
              indicator is never measured, the waiver waives nothing.",
    resolve: "Correct the name. `muster explain --list` shows every rule.",
    evidence: "Records whose names can all be found in the catalogue.",
    fires: "
        >>> indicator/mfa.md
        title: Strong sign-in
        metric: mfa_covrage
    ",
    silent: "
        >>> indicator/mfa.md
        title: Strong sign-in
        metric: mfa_coverage
        >>> document/policy.md
        title: Information security policy
        satisfies: [\"5.2\", \"7.5\"]
    ",
    run: |cx| {
        let mut hits = Vec::new();
        names(cx.programme, &mut |record, field, name| {
            let (what, known, name): (_, Vec<&str>, _) = match name {
                Name::Clause(n) if clause::all().iter().any(|c| sentence::names_clause(n, &c.number)) => return,
                Name::Clause(n) => ("clause of ISO/IEC 27001:2022", Vec::new(), n),
                Name::Metric(n) if metrics::known(n) => return,
                Name::Metric(n) => ("metric", metrics::names(), n),
                Name::Rule(n) if n.starts_with("format/") || rules::get(n).is_some() => return,
                Name::Rule(n) => ("rule", rules::all().iter().map(|r| r.id).collect(), n),
            };
            let hit = Hit::on(record, format!("`{name}` is no {what}")).at(field);
            hits.push(match (value::nearest(name, &known), what) {
                (Some(close), _) => hit.help(format!("Did you mean `{close}`?")),
                (None, "clause of ISO/IEC 27001:2022") => hit.help("Clauses that ask for something run from 4.1 to 10.2."),
                (None, "metric") => hit.help(format!("Metrics: {}.", known.join(", "))),
                (None, _) => hit,
            });
        });
        hits.into_iter().collect()
    },
}

enum Name<'n> {
    Clause(&'n str),
    Metric(&'n str),
    Rule(&'n str),
}

type Tell<'t> = dyn FnMut(&Record, String, Name<'_>) + 't;

/// Tells every name out of the catalogue. Kind by kind, because turning every record into JSON would cost far more.
fn names(programme: &Programme, tell: &mut Tell<'_>) {
    for role in programme.all::<Role>() {
        clauses(role.record, "accountable", &role.data.accountable, tell);
        clauses(role.record, "responsible", &role.data.responsible, tell);
        clauses(role.record, "consulted", &role.data.consulted, tell);
        clauses(role.record, "informed", &role.data.informed, tell);
    }
    for d in programme.all::<Document>() {
        clauses(d.record, "satisfies", &d.data.satisfies, tell);
    }
    for e in programme.all::<Evidence>() {
        clauses(e.record, "clauses", &e.data.clauses, tell);
    }
    for f in programme.all::<Finding>() {
        clauses(f.record, "clauses", &f.data.clauses, tell);
    }
    for audit in programme.all::<Audit>() {
        clauses(audit.record, "clauses", &audit.data.clauses, tell);
        for (i, check) in audit.data.checklist.iter().enumerate() {
            one(audit.record, format!("checklist[{i}].clause"), check.clause.as_ref(), tell);
        }
    }
    for programme in programme.all::<AuditProgramme>() {
        for (i, covers) in programme.data.covers.iter().enumerate() {
            clauses(programme.record, &format!("covers[{i}].clauses"), &covers.clauses, tell);
        }
    }
    for baseline in programme.all::<Baseline>() {
        for (i, answer) in baseline.data.answers.iter().enumerate() {
            one(baseline.record, format!("answers[{i}].clause"), answer.clause.as_ref(), tell);
        }
    }
    for task in programme.all::<Task>() {
        clauses(task.record, "clauses", &task.data.clauses, tell);
        for (i, rule) in task.data.closes.iter().enumerate() {
            tell(task.record, format!("closes[{i}]"), Name::Rule(rule));
        }
    }
    for indicator in programme.all::<Indicator>() {
        indicator.data.metric.iter().for_each(|m| tell(indicator.record, "metric".into(), Name::Metric(m)));
    }
    for waiver in programme.all::<Waiver>() {
        let rule: Option<&RuleId> = waiver.data.rule.as_ref();
        rule.into_iter().for_each(|r| tell(waiver.record, "rule".into(), Name::Rule(r)));
    }
}

fn clauses(record: &Record, field: &str, named: &[ClauseNo], tell: &mut Tell<'_>) {
    for (i, clause) in named.iter().enumerate() {
        one(record, format!("{field}[{i}]"), Some(clause), tell);
    }
}

fn one(record: &Record, field: String, clause: Option<&ClauseNo>, tell: &mut Tell<'_>) {
    if let Some(clause) = clause {
        tell(record, field, Name::Clause(clause));
    }
}

#[cfg(test)]
mod tests {
    use muster_model::{FieldType, Kind};

    fn named(ty: &FieldType) -> bool {
        match ty {
            FieldType::Named(_) => true,
            FieldType::List(of) => named(of),
            FieldType::Group(fields) => fields.iter().any(|f| named(&f.ty)),
            _ => false,
        }
    }

    #[test]
    fn every_field_that_names_something_is_looked_at() {
        let mut fields: Vec<String> = Kind::all()
            .flat_map(|k| {
                k.spec().fields.iter().filter(|f| named(&f.ty)).map(move |f| format!("{k}.{}", f.name))
            })
            .collect();
        fields.sort();
        let looked_at = "audit-programme.covers audit.checklist audit.clauses baseline.answers document.satisfies \
                         evidence.clauses finding.clauses indicator.metric role.accountable \
                         role.consulted role.informed role.responsible task.clauses task.closes waiver.rule";
        fields.retain(|f| f != "risk.scenario"); // 6.1.2/scenario-unknown
        assert_eq!(fields.join(" "), looked_at, "add the new field to `names`");
    }
}
