//! `muster plan DIR`: the roadmap as text, JSON or calendar.

use muster_engine::roadmap;
use muster_render::{Terminal, ical, plan_text};

use super::isms::{Isms, IsmsArgs};
use super::{OK, print};
use crate::plan_view;

/// Turn what is missing into a dated, owned plan.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    isms: IsmsArgs,
    /// How to write it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Show tasks that are done as well.
    #[arg(long)]
    all: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Text,
    Json,
    Ical,
}

/// Runs it.
pub fn run(args: &Args) -> anyhow::Result<u8> {
    let isms = Isms::load(&args.isms)?;
    let report = isms.check();
    let plan = roadmap::plan(&isms.context(), &report);
    print(&match args.format {
        Format::Json => serde_json::to_string_pretty(&plan)? + "\n",
        Format::Text => {
            plan_text::plan(&plan_view::of(&plan, &isms.programme, isms.now, args.all), Terminal::default())
        }
        Format::Ical => ical::calendar(&plan_view::of(&plan, &isms.programme, isms.now, false), isms.now),
    })?;
    Ok(OK)
}
