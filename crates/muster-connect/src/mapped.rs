//! The `mapped` connector: CSV and Parquet files in any layout, each made one of the nine tables by a column mapping that is
//! saved with the source. What is known is what is mapped. Not our own layout (`tables`), and not people alone (`hr`).
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::Timestamp;
use muster_estate::{Row, Rows, Table};
use muster_model::snapshot::{Fact, SourceFacts};
use serde::{Deserialize, Serialize};

use crate::connector::{Answer, ConnectionTest, Connector, Limits, Progress, Pulled};
use crate::error::{BadRows, ConnectError, Step};
use crate::mapping::dates::DateForm;
use crate::mapping::rows::{Mapped, read};
use crate::mapping::source::{OnBadRow, failed, reading, settle};
use crate::mapping::{Columns, Form, Rule, TableMapping};
use crate::registry::{Holds, Kind, Setting};
use crate::warnings::Warnings;

/// The table words of a form.
const TABLES: &[&str] = &[
    "people",
    "accounts",
    "groups",
    "memberships",
    "entitlements",
    "grants",
    "applications",
    "federation_trusts",
    "credentials",
];

/// Settings that describe how a file is written; `hr` asks for the same.
pub(crate) const DELIMITER: Setting = Setting::text(
    "form.delimiter",
    "Delimiter",
    "What stands between the fields of a CSV file; a comma when left out.",
    ";",
)
.holding(Holds::Choice(&[",", ";", "tab"]));
/// See [`DELIMITER`].
pub(crate) const ENCODING: Setting = Setting::text(
    "form.encoding",
    "Encoding",
    "How letters such as é are written; UTF-8 when left out.",
    "utf-8",
)
.holding(Holds::Choice(&["utf-8", "windows-1252"]));
/// See [`DELIMITER`].
pub(crate) const DATES: Setting = Setting::text(
    "form.dates",
    "Dates",
    "How dates are written. It is said, not guessed: 03/04 is two different days.",
    "DD.MM.YYYY",
)
.holding(Holds::Choice(DateForm::SPELLINGS));
/// See [`DELIMITER`].
pub(crate) const TIME_ZONE: Setting =
    Setting::text("form.time_zone", "Time zone", "Where days begin; UTC when left out.", "Europe/Berlin");
/// See [`DELIMITER`].
pub(crate) const ON_BAD_ROW: Setting = Setting::text(
    "on_bad_row",
    "A bad row",
    "Refuse the whole file, which is the safe choice, or skip the row with a warning.",
    "refuse",
)
.holding(Holds::Choice(&["refuse", "skip"]));

/// Its line in the registry.
pub const KIND: Kind = Kind {
    name: "mapped",
    title: "One table",
    summary: "CSV or Parquet files in any layout, with a saved column mapping",
    rights: "The user that Muster runs as must be able to read the files, and nothing more.",
    settings: &[
        Setting::required(
            "file",
            "File",
            "Where the file is, on the machine Muster runs on.",
            "/srv/exports/accounts.csv",
        )
        .holding(Holds::Path),
        Setting::required("table", "What it holds", "Which of the nine tables its rows are.", "accounts")
            .holding(Holds::Choice(TABLES)),
        Setting::required(
            "columns",
            "Columns",
            "One line each: our column = their column; or our column := one value for all rows.",
            "username = Login",
        )
        .holding(Holds::Columns(None)),
        DELIMITER,
        ENCODING,
        DATES,
        TIME_ZONE,
        ON_BAD_ROW,
    ],
    open: |settings| Ok(Box::new(MappedConnector::new(serde_json::from_value(settings)?))),
};

/// Settings of mapped files: one file directly, or several under `tables`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedSettings {
    /// Name of the source.
    pub name: String,
    /// The file, when there is one.
    #[serde(default)]
    pub file: Option<PathBuf>,
    /// What the one file holds.
    #[serde(default)]
    pub table: Option<String>,
    /// The mapping of the one file.
    #[serde(default)]
    pub columns: Option<Columns>,
    /// How the one file is written.
    #[serde(default)]
    pub form: Form,
    /// Several files.
    #[serde(default)]
    pub tables: Vec<TableMapping>,
    /// What one bad row leads to.
    #[serde(default)]
    pub on_bad_row: OnBadRow,
}

/// Files in any layout.
#[derive(Debug, Clone)]
pub struct MappedConnector {
    settings: MappedSettings,
}

impl MappedConnector {
    /// A connector with these settings, checked when it is used.
    #[must_use]
    pub fn new(settings: MappedSettings) -> Self {
        Self { settings }
    }

    fn error(&self, what: impl Into<String>) -> ConnectError {
        ConnectError::new(&self.settings.name, Step::Settings, what, "mend the source's settings")
    }

    fn mappings(&self) -> Result<Vec<(Table, TableMapping)>, ConnectError> {
        let settings = &self.settings;
        let mut all = settings.tables.clone();
        match (&settings.file, &settings.table, &settings.columns) {
            (Some(file), Some(table), Some(columns)) => all.push(TableMapping {
                table: table.clone(),
                file: file.clone(),
                columns: columns.clone(),
                form: settings.form.clone(),
            }),
            (None, None, None) if !all.is_empty() => {}
            _ => {
                return Err(
                    self.error("file, table and columns belong together; several files go under tables")
                );
            }
        }
        if all.len() > 100 {
            return Err(self.error("there are more than 100 files"));
        }
        all.into_iter()
            .map(|mapping| mapping.table().map(|table| (table, mapping)).map_err(|e| self.error(e)))
            .collect()
    }

    fn read(&self, limits: &Limits) -> Result<Pulled, ConnectError> {
        let name = &self.settings.name;
        let mappings = self.mappings()?;
        let (mut rows, mut bad, mut warnings) = (Rows::default(), BadRows::default(), Warnings::default());
        let defaults = BTreeMap::from([("source", Rule::constant(name.clone()))]);
        let mut total: u64 = 0;
        for (table, mapping) in &mappings {
            let most = match table.may_repeat() {
                true => limits.max_memberships,
                false => limits.max_entries,
            };
            let mut reading = Reading { mapping, defaults: &defaults, most, bad: &mut bad };
            let count = match table {
                Table::People => reading.add_to(&mut rows.people),
                Table::Accounts => reading.add_to(&mut rows.accounts),
                Table::Groups => reading.add_to(&mut rows.groups),
                Table::Memberships => reading.add_to(&mut rows.memberships),
                Table::Entitlements => reading.add_to(&mut rows.entitlements),
                Table::Grants => reading.add_to(&mut rows.grants),
                Table::Applications => reading.add_to(&mut rows.applications),
                Table::FederationTrusts => reading.add_to(&mut rows.federation_trusts),
                Table::Credentials => reading.add_to(&mut rows.credentials),
            };
            let server = mapping.file.display().to_string();
            total = total.saturating_add(count.map_err(|e| failed(&server, e))?);
        }
        settle(name, self.settings.on_bad_row, bad, total, &mut warnings)?;
        if let Some(odd) = foreign_source(&rows, name) {
            let what = format!("a row names the source {odd:?}; all rows of this source are {name:?}");
            return Err(self.error(what));
        }
        let facts = SourceFacts {
            source: name.clone(),
            connector: KIND.name.into(),
            facts: known(&mappings),
            warnings: warnings.lines(),
            entries: (rows.people.len() + rows.accounts.len() + rows.groups.len()) as u64,
            ..SourceFacts::default()
        };
        Ok(Pulled { rows, sources: vec![facts], links: BTreeMap::new() })
    }
}

struct Reading<'a> {
    mapping: &'a TableMapping,
    defaults: &'a BTreeMap<&'static str, Rule>,
    most: u64,
    bad: &'a mut BadRows,
}

impl Reading<'_> {
    fn add_to<T: Row>(&mut self, rows: &mut Vec<T>) -> Result<u64, crate::mapping::rows::MapError> {
        let Mapped { rows: new, read } = read::<T>(self.mapping, self.defaults, self.most, self.bad)?;
        rows.extend(new);
        Ok(read)
    }
}

/// What is known: a fact whose columns are mapped in every file of its tables.
fn known(mappings: &[(Table, TableMapping)]) -> BTreeSet<Fact> {
    const WHERE: &[(Fact, &[(Table, &str)])] = &[
        (Fact::SignIn, &[(Table::Accounts, "last_sign_in_at")]),
        (Fact::Mfa, &[(Table::Accounts, "mfa_methods")]),
        (Fact::DisabledAt, &[(Table::Accounts, "disabled_at")]),
        (Fact::CreatedAt, &[(Table::Accounts, "created_at")]),
        (Fact::PasswordChanged, &[(Table::Accounts, "password_changed_at")]),
        (Fact::GrantUse, &[(Table::Grants, "last_used_at")]),
        (Fact::GrantedAt, &[(Table::Grants, "granted_at"), (Table::Memberships, "granted_at")]),
        (Fact::CredentialUse, &[(Table::Credentials, "last_used_at"), (Table::Credentials, "created_at")]),
        (Fact::HrDates, &[(Table::People, "terminated_on"), (Table::People, "role_changed_on")]),
    ];
    let says = |places: &&(Fact, &[(Table, &str)])| {
        let mut asked = places.1.iter().flat_map(|(table, column)| {
            mappings.iter().filter(move |(t, _)| t == table).map(move |(_, m)| m.has(column))
        });
        // No file of the table: nothing is known of it.
        asked.next().is_some_and(|first| first && asked.all(|has| has))
    };
    WHERE.iter().filter(says).map(|(fact, _)| fact.clone()).collect()
}

/// A source that rows name and that is not this one: its facts would be nobody's.
fn foreign_source(rows: &Rows, name: &str) -> Option<String> {
    let accounts = rows.accounts.iter().map(|a| &a.source);
    let groups = rows.groups.iter().map(|g| &g.source);
    let rights = rows.entitlements.iter().map(|e| &e.source);
    let trusts = rows.federation_trusts.iter().map(|t| &t.source);
    accounts.chain(groups).chain(rights).chain(trusts).find(|source| *source != name).cloned()
}

impl Connector for MappedConnector {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn source(&self) -> &str {
        &self.settings.name
    }

    fn facts(&self) -> BTreeSet<Fact> {
        self.mappings().map(|mappings| known(&mappings)).unwrap_or_default()
    }

    fn test<'a>(&'a self, limits: &'a Limits) -> Answer<'a, ConnectionTest> {
        Box::pin(async move {
            let pulled = self.pull(&|_| (), limits, Timestamp::UNIX_EPOCH).await;
            tested(pulled)
        })
    }

    fn pull<'a>(
        &'a self,
        progress: &'a (dyn Fn(Progress) + Send + Sync),
        limits: &'a Limits,
        _now: Timestamp,
    ) -> Answer<'a, Result<Pulled, ConnectError>> {
        Box::pin(async move {
            let (reader, bounds) = (self.clone(), limits.clone());
            let pulled = reading(&self.settings.name, limits, move || reader.read(&bounds)).await?;
            let entries = pulled.sources.iter().map(|s| s.entries).sum();
            progress(Progress { source: self.settings.name.clone(), step: Step::Tables, entries });
            Ok(pulled)
        })
    }
}

/// What a dry run of files found: how many rows of each table, and the warnings.
pub(crate) fn tested(pulled: Result<Pulled, ConnectError>) -> ConnectionTest {
    match pulled {
        Ok(Pulled { rows, sources, .. }) => {
            let counts = [
                (rows.people.len(), "people"),
                (rows.accounts.len(), "accounts"),
                (rows.groups.len(), "groups"),
                (rows.memberships.len(), "memberships"),
                (rows.entitlements.len(), "entitlements"),
                (rows.grants.len(), "grants"),
                (rows.applications.len(), "applications"),
                (rows.federation_trusts.len(), "federation trusts"),
                (rows.credentials.len(), "credentials"),
            ];
            let found = counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}"));
            let warned = sources.into_iter().flat_map(|s| s.warnings);
            let said: Vec<String> = found.chain(warned).collect();
            let said = if said.is_empty() { "no rows".to_owned() } else { said.join(", ") };
            ConnectionTest { passed: vec![(Step::Tables, said)], failed: None }
        }
        Err(failed) => ConnectionTest { passed: Vec::new(), failed: Some(failed) },
    }
}
