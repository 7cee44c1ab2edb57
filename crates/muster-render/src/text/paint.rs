//! Colour for a terminal, or none. Knows no diagnostics.

use muster_model::Level;

/// How a piece of text is set off from the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// A level's own colour, bold.
    Level(Level),
    /// The sentence that matters most.
    Strong,
    /// Line numbers, bars and arrows.
    Frame,
    /// Places that explain.
    Second,
    /// The words `help` and the like.
    Label,
    /// What is there but may be passed over.
    Quiet,
}

impl Ink {
    const fn code(self) -> &'static str {
        match self {
            Self::Level(Level::Major) => "1;31",
            Self::Level(Level::Minor) => "1;33",
            Self::Level(Level::Observation) => "1;36",
            Self::Level(Level::Opportunity) => "1;32",
            Self::Strong | Self::Label => "1",
            Self::Frame | Self::Second => "1;34",
            Self::Quiet => "2",
        }
    }
}

/// `text` in `ink`, or as it is when there is no colour or nothing to see.
pub(crate) fn paint(text: &str, ink: Ink, colour: bool) -> String {
    if colour && !text.trim().is_empty() {
        format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code())
    } else {
        text.to_owned()
    }
}
