//! `muster explain RULE`: what a rule checks, why, when it fires, how to resolve it. Generated from the rule's own file.

use anyhow::bail;
use muster_engine::{Rule, rules};
use serde_json::json;

use super::written::{Format, Written};
use super::{OK, print};

/// Explain a rule, or list them all.
#[derive(clap::Args)]
pub struct Args {
    /// The rule, such as 4.3/identity-service-out-of-scope.
    #[arg(required_unless_present = "list")]
    rule: Option<String>,
    /// List every rule.
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    written: Written,
}

/// Runs it.
pub fn run(args: &Args) -> anyhow::Result<u8> {
    let chosen: Vec<&Rule> = match &args.rule {
        None => rules::all().to_vec(),
        Some(id) => match rules::get(id) {
            Some(rule) => vec![rule],
            None => bail!("{}", unknown(id)),
        },
    };
    let text = match (args.written.format, args.list) {
        (Format::Json, true) => pretty(&json!(chosen.iter().map(|r| as_json(r)).collect::<Vec<_>>())),
        (Format::Json, false) => pretty(&json!(chosen.first().map(|r| as_json(r)))),
        (Format::Text, true) => chosen.iter().map(|r| line(r)).collect(),
        (Format::Text, false) => chosen.iter().map(|r| page(r)).collect(),
    };
    print(&text)?;
    Ok(OK)
}

/// What is said of a rule that does not exist.
pub fn unknown(id: &str) -> String {
    let ids: Vec<_> = rules::all().iter().map(|r| r.id).collect();
    let close: Vec<_> = ids
        .iter()
        .filter(|known| known.contains(id) || id.contains(*known))
        .map(|k| format!("`{k}`"))
        .collect();
    match muster_model::value::nearest(id, &ids) {
        Some(near) => format!("there is no rule `{id}`; did you mean `{near}`?"),
        None if !close.is_empty() => format!("there is no rule `{id}`; did you mean {}?", close.join(" or ")),
        None => format!("there is no rule `{id}`; `muster explain --list` names them all"),
    }
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

fn line(rule: &Rule) -> String {
    format!("{:<12} {:<52} {}\n", rule.level.word(), rule.id, rule.title)
}

fn page(rule: &Rule) -> String {
    let example = |text: &str| {
        text.lines()
            .filter(|l| !l.trim().is_empty())
            .map(|l| format!("    {}\n", l.trim_start_matches("        ")))
            .collect::<String>()
    };
    format!(
        "{} ({})\n{}\nISO/IEC 27001:2022, {}\n\nWhat it checks\n    {}\n\nWhy it matters\n    {}\n\nFires\n{}\nSilent\n{}\n\
         How to resolve\n    {}\n\nEvidence that would satisfy it\n    {}\n",
        rule.id,
        rule.level.word(),
        rule.title,
        rule.clause,
        rule.checks,
        rule.matters,
        example(rule.fires),
        example(rule.silent),
        rule.resolve,
        rule.evidence
    )
}

fn as_json(rule: &Rule) -> serde_json::Value {
    json!({
        "id": rule.id, "level": rule.level, "clause": rule.clause, "serves": rule.serves, "title": rule.title,
        "checks": rule.checks, "matters": rule.matters, "fires": rule.fires, "silent": rule.silent,
        "resolve": rule.resolve, "evidence": rule.evidence,
    })
}

/// Every rule's documentation, for SARIF.
pub fn documentation() -> Vec<muster_render::sarif::RuleDoc> {
    let doc = |r: &&Rule| muster_render::sarif::RuleDoc {
        id: r.id.to_owned(),
        title: r.title.to_owned(),
        level: r.level,
        clause: r.clause.to_owned(),
        checks: r.checks.to_owned(),
        why: r.matters.to_owned(),
        resolve: r.resolve.to_owned(),
        evidence: r.evidence.to_owned(),
        url: None,
    };
    rules::all().iter().map(doc).collect()
}
