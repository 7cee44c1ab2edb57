//! `muster check DIR`: checks an ISMS folder the way a compiler checks a program.

use std::io::IsTerminal;

use muster_engine::rules;
use muster_model::Level;
use muster_render::{NotRun, Terminal, Waived, json, sarif, text};

use super::isms::{Isms, IsmsArgs};
use super::{DENIED, OK, note, print};

/// Check an ISMS folder: what is wrong, where, why, and what to do.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    isms: IsmsArgs,
    /// How to write what was found.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with 1 when something is found at this level or above, for use in CI.
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    deny: Option<Level>,
    /// Only these rules (repeatable).
    #[arg(long, value_name = "RULE")]
    rule: Vec<String>,
    /// Colours: when the output is a terminal, or not at all (also NO_COLOR).
    #[arg(long)]
    no_colour: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
}

fn level(word: &str) -> Result<Level, String> {
    Level::parse(word).ok_or_else(|| "one of major, minor, observation, opportunity".to_owned())
}

/// Runs it.
pub fn run(args: &Args) -> anyhow::Result<u8> {
    // A rule with a slip in its name would find nothing, and so pass for good.
    if let Some(id) = args.rule.iter().find(|id| !id.starts_with("format/") && rules::get(id).is_none()) {
        anyhow::bail!("{}", super::explain::unknown(id));
    }
    let isms = Isms::load(&args.isms)?;
    for warning in &isms.series.warnings {
        note(&format!("warning: a snapshot was left out: {warning}"));
    }
    let mut found = isms.check();
    if !args.rule.is_empty() {
        found.diagnostics.retain(|d| args.rule.iter().any(|r| *r == d.rule));
        found.waived.retain(|w| args.rule.iter().any(|r| *r == w.diagnostic.rule));
        found.not_run.retain(|n| args.rule.iter().any(|r| r == n.rule));
    }
    let waived: Vec<Waived> = found
        .waived
        .iter()
        .map(|w| Waived {
            diagnostic: w.diagnostic.clone(),
            waiver: w.waiver.to_string(),
            why: w.why.clone(),
            until: Some(w.until),
            by: w.by.clone(),
        })
        .collect();
    let not_run: Vec<NotRun> =
        found.not_run.iter().map(|n| NotRun { rule: n.rule.to_owned(), why: n.why.clone() }).collect();
    let report = muster_render::CheckReport {
        organisation: &isms.programme.profile.name,
        as_of: isms.now,
        version: env!("CARGO_PKG_VERSION"),
        rules_version: found.rules_version,
        catalogue_version: found.catalogue_version,
        records: isms.programme.len(),
        rules_run: rules::all().len() - found.not_run.len(),
        diagnostics: &found.diagnostics,
        waived: &waived,
        not_run: &not_run,
    };
    let sources = |path: &str| isms.programme.text(path);
    print(&match args.format {
        Format::Text => text::report(&report, &sources, terminal(args.no_colour)),
        Format::Json => json::check(&report) + "\n",
        Format::Sarif => sarif::log(&report, &super::explain::documentation(), None) + "\n",
    })?;
    let denied = args.deny.is_some_and(|least| found.diagnostics.iter().any(|d| d.level >= least));
    Ok(if denied { DENIED } else { OK })
}

fn terminal(no_colour: bool) -> Terminal {
    let width = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).unwrap_or(100);
    let colour = !no_colour && std::env::var_os("NO_COLOR").is_none() && std::io::stdout().is_terminal();
    Terminal { width, colour }
}
