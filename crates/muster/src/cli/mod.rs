//! The command line. Each command is a file: its arguments and what it does.
//!
//! Exit codes: 0 done and nothing to object; 1 ran, and found something (`check --deny`, conflicts of an import, snapshots that
//! differ, toxic pairs that somebody holds); 2 could
//! not be carried out; 3 to 8 are those of [`AppError::exit_code`].

mod access;
mod baseline;
mod check;
mod demo;
mod explain;
mod export;
mod import;
mod isms;
mod keeping;
mod plan;
mod posture;
mod pull;
mod risk;
mod scim;
mod serve;
mod snapshot;
mod source;
mod trace;
mod written;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use muster_app::AppError;

/// Nothing to object.
const OK: u8 = 0;
/// The check found something at or above `--deny`.
const DENIED: u8 = 1;
/// The command could not be carried out.
const FAILED: u8 = 2;

/// Runs the implementation of an information security management system as a programme, with identity as a foundational
/// service.
#[derive(Parser)]
#[command(
    name = "muster",
    version,
    about,
    after_help = "Exit codes: 0 done; 1 ran and found something (check --deny, conflicts of an import, snapshots that differ, toxic pairs held); 2 could not be carried out; 3 not found; 4 not allowed; 5 not accepted; 6 changed meanwhile; 7 unavailable; 8 damaged."
)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Access(access::Args),
    Baseline(baseline::Args),
    Check(check::Args),
    Demo(demo::Args),
    Explain(explain::Args),
    Export(export::Args),
    Import(import::Args),
    Plan(plan::Args),
    Posture(posture::Args),
    Pull(pull::Args),
    Risk(risk::Args),
    Scim(scim::Args),
    Serve(serve::Args),
    Snapshot(snapshot::Args),
    Source(source::Args),
    Trace(trace::Args),
}

/// Parses the arguments, runs the command, prints an error in one line with what to do.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let result = match args.command {
        Command::Access(args) => access::run(&args),
        Command::Baseline(args) => baseline::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Plan(args) => plan::run(&args),
        Command::Posture(args) => posture::run(&args),
        Command::Pull(args) => pull::run(&args),
        Command::Risk(args) => risk::run(&args),
        Command::Scim(args) => scim::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Snapshot(args) => snapshot::run(&args),
        Command::Source(args) => source::run(&args),
        Command::Trace(args) => trace::run(&args),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(e) => {
            let mut err = std::io::stderr().lock();
            let _ = writeln!(err, "error: {e:#}");
            ExitCode::from(e.downcast_ref::<AppError>().map_or(FAILED, AppError::exit_code))
        }
    }
}

/// Writes to standard output; a reader that has gone away (`| head`) is no error.
fn print(text: &str) -> anyhow::Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(e.into()),
        _ => Ok(()),
    }
}

/// Writes a note to standard error.
fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
