//! What the organisation is: the content of `muster.toml`. Reading never fails as a whole.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;

/// How large the organisation is; effort estimates and the tasks asked for depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// Fewer than fifty people.
    Small,
    /// Fifty to a thousand.
    Medium,
    /// More.
    Large,
}

impl Size {
    /// The word in data files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }
}

/// Thresholds of posture metrics; see the metric reference for their exact meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Thresholds {
    /// Days without sign-in after which an account is dormant.
    pub dormant_days: i64,
    /// Days after which a credential must have been rotated.
    pub rotation_days: i64,
    /// Days after which a federation trust must have been reviewed.
    pub review_days: i64,
    /// Days ahead at which an expiring federation key counts.
    pub key_horizon_days: i64,
    /// A right held by fewer than this percentage of peers is excess.
    pub creep_peer_percent: i64,
    /// Days a finding may stay open before it counts as overdue without a date of its own.
    pub finding_days: i64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            dormant_days: 90,
            rotation_days: 365,
            review_days: 365,
            key_horizon_days: 30,
            creep_peer_percent: 20,
            finding_days: 90,
        }
    }
}

/// An organisation's profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Profile {
    /// Name for people.
    pub name: String,
    /// Sector, in plain words: `logistics`, `bank`, `software`.
    pub sector: String,
    /// People working for it.
    pub headcount: u32,
    /// ISO 3166 codes of the countries it works in.
    pub countries: Vec<String>,
    /// Named sets of obligations that apply, such as `gdpr`, `nis2`, `dora`.
    pub obligations: Vec<String>,
    /// It develops software itself; when nothing is said, the sector tells.
    pub own_software: Option<bool>,
    /// Others run its systems or hold its data for it; when nothing is said, supplier records tell.
    pub outsourced_it: Option<bool>,
    /// IANA time zone; dates are civil dates there.
    pub time_zone: String,
    /// ISO 4217 currency.
    pub currency: String,
    /// When the programme starts (ISO 8601 date).
    pub start: Option<String>,
    /// When certification is aimed at (ISO 8601 date).
    pub target_certification: Option<String>,
    /// Person-days a week, by role id.
    pub capacity: BTreeMap<String, f64>,
    /// Posture thresholds.
    pub thresholds: Thresholds,
    /// Days between repeats of recurring work, by name (`management-review`, `internal-audit`, `risk-assessment`).
    pub cadences: BTreeMap<String, u32>,
    /// The instant an example is written for, so that it does not rot with the calendar.
    pub example_now: Option<String>,
}

const KNOWN: &[&str] = &[
    "name",
    "sector",
    "headcount",
    "countries",
    "obligations",
    "own_software",
    "outsourced_it",
    "time_zone",
    "currency",
    "start",
    "target_certification",
    "capacity",
    "thresholds",
    "cadences",
    "example_now",
];

impl Profile {
    /// Reads `muster.toml`; what cannot be read is told and keeps its default.
    pub fn read(text: Option<&str>) -> (Self, Vec<Diagnostic>) {
        let mut told = Vec::new();
        let Some(text) = text else {
            told.push(Diagnostic::profile(
                1,
                1,
                "there is no `muster.toml`, so nothing is known about the organisation".into(),
                "Add one with at least `name`, `headcount` and `sector`.".into(),
            ));
            return (Self::default(), told);
        };
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(e) => {
                let (line, column) = place(text, e.span().map_or(0, |s| s.start));
                told.push(Diagnostic::profile(
                    line,
                    column,
                    format!("`muster.toml` cannot be read: {}", e.message()),
                    "Mend this line; until then every profile value keeps its default.".into(),
                ));
                return (Self::default(), told);
            }
        };
        let mut good = toml::Table::new();
        for (key, value) in table {
            let line = text.lines().position(|l| l.trim_start_matches('[').trim_start().starts_with(&key));
            let line = u32::try_from(line.unwrap_or(0)).unwrap_or(0) + 1;
            if !KNOWN.contains(&key.as_str()) {
                let help = match crate::value::nearest(&key, KNOWN) {
                    Some(close) => format!("Did you mean `{close}`?"),
                    None => format!("Known keys: {}.", KNOWN.join(", ")),
                };
                told.push(Diagnostic::profile(line, 1, format!("`{key}` is not a key of the profile"), help));
                continue;
            }
            let value = match value {
                toml::Value::Datetime(d) => toml::Value::String(d.to_string()),
                other => other,
            };
            let one = toml::Table::from_iter([(key.clone(), value.clone())]);
            match one.try_into::<Self>() {
                Ok(_) => {
                    good.insert(key, value);
                }
                Err(e) => told.push(Diagnostic::profile(
                    line,
                    1,
                    format!("`{key}` cannot be read: {}", e.message()),
                    "See the profile reference for what it holds.".into(),
                )),
            }
        }
        let profile: Self = good.try_into().unwrap_or_default();
        for (key, value) in
            [("start", &profile.start), ("target_certification", &profile.target_certification)]
        {
            if value.as_ref().is_some_and(|v| v.parse::<Date>().is_err()) {
                told.push(Diagnostic::profile(
                    1,
                    1,
                    format!("`{key}` is no date"),
                    "Write 2026-05-12.".into(),
                ));
            }
        }
        (profile, told)
    }

    /// When the programme starts.
    pub fn start(&self) -> Option<Date> {
        self.start.as_ref()?.parse().ok()
    }

    /// When certification is aimed at.
    pub fn target(&self) -> Option<Date> {
        self.target_certification.as_ref()?.parse().ok()
    }

    /// The instant an example is written for.
    pub fn example_now(&self) -> Option<Timestamp> {
        self.example_now.as_ref()?.parse().ok()
    }

    /// The organisation's time zone; UTC when it names none that exists.
    pub fn zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.time_zone).unwrap_or(jiff::tz::TimeZone::UTC)
    }

    /// The civil date at `now` where the organisation is.
    pub fn today(&self, now: Timestamp) -> Date {
        now.to_zoned(self.zone()).date()
    }

    /// How large it is.
    pub fn size(&self) -> Size {
        match self.headcount {
            0..50 => Size::Small,
            50..1000 => Size::Medium,
            _ => Size::Large,
        }
    }

    /// Days between repeats of recurring work.
    pub fn cadence_days(&self, name: &str, default: u32) -> u32 {
        self.cadences.get(name).copied().unwrap_or(default)
    }
}

fn place(text: &str, offset: usize) -> (u32, u32) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
    (u32::try_from(line).unwrap_or(1), u32::try_from(column).unwrap_or(1))
}
