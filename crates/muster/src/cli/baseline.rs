//! `muster baseline DIR`: what the data prove of each clause and control, beside the newest baseline: its gaps, the longest
//! way first. It writes nothing: a baseline is answered by people, on the page or in a file.

use std::fmt::Write as _;

use muster_engine::baseline::{self, Answers, Line, level};
use muster_engine::status;
use muster_model::kinds::Baseline;
use serde_json::{Value as Json, json};

use super::OK;
use super::isms::{Isms, IsmsArgs};
use super::written::Written;

/// Show how mature each clause and control is, as far as the data prove it, and how far it is from what is wanted.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    isms: IsmsArgs,
    #[command(flatten)]
    written: Written,
    /// Show every line with what the data say of it, not the gaps alone.
    #[arg(long)]
    all: bool,
}

/// Runs it.
pub fn run(args: &Args) -> anyhow::Result<u8> {
    let isms = Isms::load(&args.isms)?;
    let report = isms.check();
    let cx = isms.context();
    let lines = baseline::lines(&cx, &report, &status::clauses(&cx, &report));
    let newest = isms.programme.all::<Baseline>().max_by_key(|b| (b.date, b.record.id.clone()));
    let answers = newest.map(|b| baseline::answers(b.data)).unwrap_or_default();
    let title = newest.map(|b| b.title());
    args.written.print(&as_json(title, &lines, &answers), || as_text(title, &lines, &answers, args.all))?;
    Ok(OK)
}

fn as_json(title: Option<&str>, lines: &[Line], answers: &Answers) -> Json {
    let one = |line: &Line| {
        let answer = answers.get(line.subject.key());
        json!({
            "line": line.subject.key(),
            "title": line.subject.title(),
            "supported": line.proposed,
            "why": line.why,
            "facts": line.facts.iter().map(|f| json!({"says": f.says, "good": f.good, "metric": f.metric})).collect::<Vec<_>>(),
            "now": answer.map(|a| a.now),
            "wanted": answer.map(|a| a.wanted),
            "note": answer.map(|a| a.note.as_str()).filter(|n| !n.is_empty()),
        })
    };
    json!({"baseline": title, "lines": lines.iter().map(one).collect::<Vec<_>>()})
}

fn as_text(title: Option<&str>, lines: &[Line], answers: &Answers, all: bool) -> String {
    let mut out = String::new();
    let gaps = baseline::gaps(lines, answers);
    let answered = lines.iter().filter(|l| answers.contains_key(l.subject.key())).count();
    // Writing into a string cannot fail.
    let _ = match title {
        Some(title) => writeln!(
            out,
            "{title}: {answered} of {} lines are answered, {} below what is wanted.\n",
            lines.len(),
            gaps.len()
        ),
        None => writeln!(out, "No baseline yet; below is what the data support.\n"),
    };
    let shown: Vec<&Line> =
        if all || title.is_none() { lines.iter().collect() } else { gaps.iter().map(|g| g.line).collect() };
    for line in shown {
        let supports = level(line.proposed);
        let _ = writeln!(out, "{:<9} {}", line.subject.number(), line.subject.title());
        let _ = match answers.get(line.subject.key()) {
            Some(a) => writeln!(
                out,
                "          now {} {}, wanted {} {}; the data support {} {}",
                a.now,
                level(a.now).word,
                a.wanted,
                level(a.wanted).word,
                supports.value,
                supports.word
            ),
            None => {
                writeln!(out, "          the data support {} {}: {}", supports.value, supports.word, line.why)
            }
        };
        if all {
            for fact in &line.facts {
                let mark = match fact.good {
                    Some(true) => '+',
                    Some(false) => '-',
                    None => ' ',
                };
                let named = match (&fact.metric, &fact.record) {
                    (Some(metric), None) => format!("{metric}: {}", fact.says),
                    _ => fact.says.clone(),
                };
                let _ = writeln!(out, "          {mark} {named}");
            }
        }
    }
    out
}
