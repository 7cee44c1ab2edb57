//! `muster trace KIND/ID [DIR]`: from a record both ways along the chain from requirement to decision, and where it breaks;
//! without a record, the whole programme step by step.

use std::path::PathBuf;

use muster_engine::trace::{self, Limits, Node, Overview, STEPS, Side, Toward, Trace};
use muster_model::Reference;
use muster_render::words;

use super::OK;
use super::isms::{Isms, IsmsArgs, Judged};
use super::written::Written;

/// Follow a record from requirement to decision, and see where the chain breaks.
#[derive(clap::Args)]
pub struct Args {
    /// The record, such as `risk/stolen-key`; left out, the whole programme is shown step by step.
    #[arg(value_name = "KIND/ID")]
    record: Option<String>,
    /// The ISMS folder: `muster.toml` and one folder for each kind of record.
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    #[command(flatten)]
    judged: Judged,
    /// Most records at one step.
    #[arg(long, value_name = "N", default_value_t = 20)]
    per_step: usize,
    #[command(flatten)]
    written: Written,
}

/// Runs it.
pub fn run(args: &Args) -> anyhow::Result<u8> {
    // One word that names no record is the folder: `muster trace isms/`.
    let asked = args.record.as_deref();
    let record = asked.and_then(Reference::parse);
    let dir = match (&args.dir, asked) {
        (Some(dir), Some(text)) if record.is_none() => anyhow::bail!(
            "`{text}` names no record (folder `{}`): write the kind and the id, such as `risk/stolen-key`",
            dir.display()
        ),
        (Some(dir), _) => dir.clone(),
        (None, Some(text)) if record.is_none() => PathBuf::from(text),
        (None, _) => PathBuf::from("."),
    };
    let isms = Isms::load(&IsmsArgs::of(dir, args.judged.clone()))?;
    let said = isms.check().diagnostics;
    let Some(record) = record else {
        let all = trace::overview(&isms.programme, &said);
        args.written.print(&all, || overview(&all))?;
        return Ok(OK);
    };
    if isms.programme.find(&record).is_none() {
        return Err(muster_app::AppError::NotFound { what: record.to_string() }.into());
    }
    let limits = Limits { per_step: args.per_step.max(1), ..Limits::default() };
    let found = trace::of(&isms.programme, &record, &said, limits);
    args.written.print(&found, || text(&isms, &found))?;
    Ok(OK)
}

fn text(isms: &Isms, t: &Trace) -> String {
    let mut out = format!("{} ({})\n", isms.programme.title(&t.record), t.record);
    if t.step.is_none() {
        out += "No step of the chain itself: shown is what it is linked with, and what leads to and follows from that.\n";
    }
    for step in STEPS {
        let mut here = t.at(step).peekable();
        if here.peek().is_none() {
            continue;
        }
        out += &format!("\n{}\n", step.label());
        for node in here {
            out += &one(t, node);
        }
        let left = t.left_off_at(step);
        if left > 0 {
            out += &format!("    and {} more\n", words::grouped(left));
        }
    }
    let breaks = t.breaks().count();
    out += &format!(
        "\n{}, {}.{}\n",
        words::count(t.nodes.len(), "record", "records"),
        words::count(breaks, "break", "breaks"),
        if t.cut { " Counting stopped: there is more." } else { "" }
    );
    out
}

fn one(t: &Trace, node: &Node) -> String {
    let mark = match node.side {
        Side::Here if t.step.is_some() => "=>",
        Side::Here => " *",
        Side::Before | Side::After => "  ",
    };
    let mut out = format!("{mark}  {} ({})\n", node.title, node.record);
    for b in &node.breaks {
        let side = if b.toward == Toward::After { "after" } else { "before" };
        out += &format!("      breaks {side} it, {}: {} [{}]\n", b.level.word(), b.message, b.rule);
    }
    out
}

fn overview(all: &Overview) -> String {
    let mut out = format!("{:<28}{:>9}{:>9}{:>9}{:>9}\n", "", "records", "behind", "lead on", "breaks");
    for s in &all.steps {
        out += &format!(
            "{:<28}{:>9}{:>9}{:>9}{:>9}\n",
            s.step.label(),
            s.records,
            s.come_from,
            s.lead_on,
            s.breaks.len()
        );
    }
    out += &format!(
        "\n{} in all. `muster trace KIND/ID` follows one record.\n",
        words::count(all.breaks(), "break", "breaks")
    );
    out
}
