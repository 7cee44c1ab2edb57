//! How a result is written: for people or for programs. The one `--format` of every command that knows these two.

use serde::Serialize;

use super::print;

/// The argument.
#[derive(Clone, Copy, clap::Args)]
pub struct Written {
    /// How to write it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// For whom.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

impl Written {
    /// Prints `found` for programs, or what `text` makes of it for people.
    pub fn print<T: Serialize + ?Sized>(
        self,
        found: &T,
        text: impl FnOnce() -> String,
    ) -> anyhow::Result<()> {
        print(&match self.format {
            Format::Json => serde_json::to_string_pretty(found)? + "\n",
            Format::Text => text(),
        })
    }
}
