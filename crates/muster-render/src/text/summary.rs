//! The end of a check on a terminal: how much of what, what was waived, and what could not be looked at.

use muster_model::Level;

use super::Terminal;
use super::paint::{Ink, paint};
use super::wrap::wrap;
use crate::report::CheckReport;
use crate::words::{count, date, level_count, list, one_line};

/// Counts by level, rules that did not run and why, and what is waived, by whom and until when.
pub fn summary(report: &CheckReport<'_>, terminal: Terminal) -> String {
    let colour = terminal.colour;
    let counts: Vec<_> = Level::ALL
        .into_iter()
        .map(|level| (level, report.count(level)))
        .filter(|(_, n)| *n > 0)
        .map(|(level, n)| paint(&level_count(n, level), Ink::Level(level), colour))
        .collect();
    let found = if counts.is_empty() { "nothing found".to_owned() } else { list(&counts) };
    let when = report.as_of.to_zoned(jiff::tz::TimeZone::UTC);
    let mut out = format!(
        "{} as of {}, {:02}:{:02} UTC: {found}.\n",
        paint(&one_line(report.organisation), Ink::Strong, colour),
        date(when.date()),
        when.hour(),
        when.minute(),
    );
    out.push_str(&format!(
        "{} ran over {}.\n",
        capital(&count(report.rules_run, "rule", "rules")),
        count(report.records, "record", "records")
    ));
    if !report.waived.is_empty() {
        let n = report.waived.len();
        let verb = if n == 1 { "is" } else { "are" };
        out.push_str(&format!("{} {verb} waived:\n", capital(&count(n, "diagnostic", "diagnostics"))));
        for w in report.waived {
            let on = w.diagnostic.record.as_ref().map_or_else(String::new, |r| format!(" on {r}"));
            let until = w.until.map_or_else(String::new, |d| format!(" until {}", date(d)));
            let by = match &w.by {
                Some(by) => format!(", approved by {by}"),
                None => ", approved by nobody yet".to_owned(),
            };
            let text = format!("{}{on}{until} ({}{by}): {}", w.diagnostic.rule, w.waiver, w.why);
            item(&text, terminal, &mut out);
        }
    }
    if !report.not_run.is_empty() {
        let n = report.not_run.len();
        let proves = if n == 1 { "proves" } else { "prove" };
        out.push_str(&format!(
            "{} did not run and so {proves} nothing:\n",
            capital(&count(n, "rule", "rules"))
        ));
        for rule in report.not_run {
            item(&format!("{}: {}", rule.rule, rule.why), terminal, &mut out);
        }
    }
    out
}

fn item(text: &str, terminal: Terminal, out: &mut String) {
    let room = terminal.prose() - 6;
    for (i, line) in wrap(text, room + 2, room).iter().enumerate() {
        out.push_str(if i == 0 { "  - " } else { "    " });
        out.push_str(line);
        out.push('\n');
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}
