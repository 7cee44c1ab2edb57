//! The small programmes in a rule's documentation: records written one after another, each under a line that names
//! its file, so that a reader sees at a glance what the rule is about and a test can run it.
//!
//! ```text
//! >>> risk/hackers.md
//! title: Hackers
//! >>> estate.json
//! {"sources": […]}
//! ```
//! A record's `---` lines may be left out. `muster.toml`, `estate.json` (an `EstateSummary`), `duties.json` (a list of
//! `DutySummary`), `measurements.json` (a list of `Measurement`) and `deeds.json` (a list of `Deed`) are read as what they
//! are.

use muster_model::deed::Deed;
use muster_model::duties::DutySummary;
use muster_model::estate::EstateSummary;
use muster_model::measurement::Measurement;
use muster_model::{Diagnostic, OrgId, Programme, SourceText};

/// A programme out of a documentation example.
pub struct Fixture {
    /// Its records.
    pub programme: Programme,
    /// Its measurements.
    pub measurements: Vec<Measurement>,
    /// Its estate.
    pub estate: Option<EstateSummary>,
    /// What looking for its toxic pairs came to.
    pub duties: Option<Vec<DutySummary>>,
    /// What reading it said.
    pub told: Vec<Diagnostic>,
}

/// The instant documentation examples are judged at, unless their `muster.toml` says otherwise.
pub const NOW: &str = "2026-06-30T08:00:00Z";

/// Reads an example. JSON that cannot be read is told like any other unreadable thing.
pub fn read(text: &str) -> Fixture {
    let mut profile = String::from("name = \"Example\"\nheadcount = 300\n");
    let mut texts = Vec::new();
    let mut fixture_estate = None;
    let mut fixture_duties = None;
    let mut deeds: Option<Vec<Deed>> = None;
    let mut measurements = Vec::new();
    let mut told = Vec::new();
    for part in text.split(">>> ").skip(1) {
        let (path, content) = part.split_once('\n').unwrap_or((part, ""));
        let (path, content) = (path.trim(), unindent(content));
        let mut json_error = |e: serde_json::Error| {
            told.push(Diagnostic::stray(path, e.to_string(), "Mend the JSON of the example.".into()));
        };
        match path {
            "muster.toml" => profile = content,
            "estate.json" => match serde_json::from_str(&content) {
                Ok(estate) => fixture_estate = Some(estate),
                Err(e) => json_error(e),
            },
            "duties.json" => match serde_json::from_str(&content) {
                Ok(list) => fixture_duties = Some(list),
                Err(e) => json_error(e),
            },
            "deeds.json" => match serde_json::from_str(&content) {
                Ok(list) => deeds = Some(list),
                Err(e) => json_error(e),
            },
            "measurements.json" => match serde_json::from_str(&content) {
                Ok(list) => measurements = list,
                Err(e) => json_error(e),
            },
            _ => {
                let text =
                    if content.starts_with("---") { content } else { format!("---\n{content}\n---\n") };
                texts.push(SourceText { path: path.to_owned(), text });
            }
        }
    }
    #[expect(clippy::expect_used, reason = "a constant that is a slug")]
    let org = OrgId::new("example").expect("a slug");
    let (mut programme, read) = Programme::read(org, Some(&profile), texts);
    if let Some(deeds) = deeds {
        programme.hear(deeds);
    }
    told.extend(read);
    Fixture { programme, measurements, estate: fixture_estate, duties: fixture_duties, told }
}

fn unindent(text: &str) -> String {
    let indent = text.lines().filter(|l| !l.trim().is_empty()).map(|l| l.len() - l.trim_start().len()).min();
    let indent = indent.unwrap_or(0);
    let lines: Vec<_> = text.lines().map(|l| l.get(indent..).unwrap_or("")).collect();
    lines.join("\n").trim_end().to_owned()
}
