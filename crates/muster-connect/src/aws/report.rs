//! The credential report of IAM (AWS, "Getting credential reports"): one row for each user and the root account. Not the
//! users' rights (`details`). `N/A`, `no_information` and `not_supported` are no answers, and stay apart from "no".
use std::collections::BTreeMap;
use std::io::Read;

use muster_estate::foreign::{Foreign, TextForm};
use muster_estate::{Cell, Micros, parse_micros};

/// What a field says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<T> {
    /// An answer.
    Yes(T),
    /// There is nothing to say: no password, no key (`N/A`), or it was never recorded (`no_information`); which of them
    /// the report does not tell.
    Unknown,
}

impl<T> Said<T> {
    /// The answer, if there is one.
    pub fn answer(self) -> Option<T> {
        match self {
            Self::Yes(value) => Some(value),
            Self::Unknown => None,
        }
    }
}

/// A row of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// `<root_account>` for the root account.
    pub user: String,
    /// Its name in AWS.
    pub arn: String,
    /// When the user was made.
    pub created: Said<Micros>,
    /// Whether there is a password; not said of the root account, which always has one.
    pub password: Said<bool>,
    /// When the password was last used.
    pub password_used: Said<Micros>,
    /// When the password was last changed.
    pub password_changed: Said<Micros>,
    /// Whether a second factor is registered.
    pub mfa: Said<bool>,
    /// Access keys that are there: active or not.
    pub keys: Vec<Key>,
    /// Signing certificates: number, and when made.
    pub certificates: Vec<(u8, Said<Micros>)>,
}

/// An access key of the report. It has no id there, only a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// 1 or 2.
    pub place: u8,
    /// When made: rotation makes a new key.
    pub made: Said<Micros>,
    /// Last used.
    pub used: Said<Micros>,
}

impl ReportRow {
    /// Whether it is of the root account.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.user == "<root_account>"
    }
}

/// Reads a report of at most `most` rows; `name` is for messages.
///
/// # Errors
/// In words: no report, a row that cannot be read.
pub fn read(name: &str, from: Box<dyn Read + Send>, most: u64) -> Result<Vec<ReportRow>, String> {
    let table = Foreign::text(name, from, TextForm::default()).map_err(|e| e.to_string())?;
    let names: Vec<String> = table.headers().iter().map(|h| h.name.clone()).collect();
    for needed in
        ["user", "arn", "user_creation_time", "password_enabled", "password_last_used", "mfa_active"]
    {
        if !names.iter().any(|n| n == needed) {
            return Err(format!("{name}: is no credential report: it has no column {needed}"));
        }
    }
    let mut rows = Vec::new();
    for row in table {
        let row = row.map_err(|e| e.to_string())?;
        let cells = row.cells.map_err(|e| e.to_string())?;
        if row.number > most {
            return Err(format!("{name}: holds more than {most} rows, which is the limit"));
        }
        let fields: BTreeMap<&str, String> = names
            .iter()
            .map(String::as_str)
            .zip(cells.into_iter().map(|cell| Cell::into_text(cell).unwrap_or_default()))
            .collect();
        rows.push(Fields(&fields).row().map_err(|what| format!("{name}, row {}: {what}", row.number))?);
    }
    Ok(rows)
}

struct Fields<'a>(&'a BTreeMap<&'a str, String>);

impl Fields<'_> {
    fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    fn said<T>(&self, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<Said<T>, String> {
        match self.text(name) {
            "" | "N/A" | "no_information" | "not_supported" => Ok(Said::Unknown),
            text => read(text).map(Said::Yes).ok_or_else(|| {
                let shown = crate::warnings::printable(text);
                format!("column {name} holds {shown:?}")
            }),
        }
    }

    fn time(&self, name: &str) -> Result<Said<Micros>, String> {
        self.said(name, parse_micros)
    }

    fn flag(&self, name: &str) -> Result<Said<bool>, String> {
        self.said(name, |text| match text.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        })
    }

    fn row(&self) -> Result<ReportRow, String> {
        let (user, arn) = (self.text("user"), self.text("arn"));
        if user.is_empty() || super::details::account_of(arn).is_none() {
            return Err("names no user".into());
        }
        let (mut keys, mut certificates) = (Vec::new(), Vec::new());
        for place in [1, 2] {
            // Keys that are switched off open nothing.
            if self.flag(&format!("access_key_{place}_active"))?.answer() == Some(true) {
                keys.push(Key {
                    place,
                    made: self.time(&format!("access_key_{place}_last_rotated"))?,
                    used: self.time(&format!("access_key_{place}_last_used_date"))?,
                });
            }
            if self.flag(&format!("cert_{place}_active"))?.answer() == Some(true) {
                certificates.push((place, self.time(&format!("cert_{place}_last_rotated"))?));
            }
        }
        Ok(ReportRow {
            user: user.to_owned(),
            arn: arn.to_owned(),
            created: self.time("user_creation_time")?,
            password: self.flag("password_enabled")?,
            password_used: self.time("password_last_used")?,
            password_changed: self.time("password_last_changed")?,
            mfa: self.flag("mfa_active")?,
            keys,
            certificates,
        })
    }
}
