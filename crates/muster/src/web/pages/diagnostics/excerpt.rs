//! The lines of the record's file that a diagnostic is about, underlined as on the terminal.

use muster_model::Diagnostic;
use muster_render::{Terminal, text};

use crate::web::visit::Visit;

/// How many columns an excerpt may take.
const WIDTH: usize = 92;

/// The excerpt; none when the diagnostic has no place in a file.
pub fn of(v: &Visit, d: &Diagnostic) -> Option<String> {
    d.place.as_ref()?;
    let sources = |path: &str| v.programme.text(path);
    let whole = text::diagnostic(d, &sources, Terminal { width: WIDTH, colour: false });
    // What stands above (the message) and below (why, help, clause) is said by the page itself.
    let lines = whole.lines().skip_while(|l| !l.trim_start().starts_with("-->"));
    let lines: Vec<&str> = lines.take_while(|l| !l.trim_start().starts_with("= ")).collect();
    Some(lines.join("\n").trim_end_matches([' ', '|', '\n']).to_owned()).filter(|t| t.lines().count() > 1)
}
