//! The `tables` connector: a folder of CSV or Parquet tables in the layout of `metrics.md`. Ids stay as they are, so that
//! folders can refer to each other; two folders with the same id are a conflict that the merge reports. Not the reading
//! of the files themselves (`muster-estate`).
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::Timestamp;
use muster_estate::{Rows, Snapshot, Tables, read_rows};
use muster_model::snapshot::{Fact, Manifest, SourceFacts};
use serde::{Deserialize, Serialize};

use crate::connector::{Answer, ConnectionTest, Connector, Limits, Progress, Pulled};
use crate::error::{ConnectError, Step};
use crate::registry::{Holds, Kind, Setting};

/// Its line in the registry.
pub const KIND: Kind = Kind {
    name: "tables",
    title: "Folder of tables",
    summary: "a folder of CSV or Parquet tables in Muster's layout",
    rights: "The user that Muster runs as must be able to read the folder, and nothing more.",
    settings: &[
        Setting::required(
            "folder",
            "Folder",
            "Where the tables are, on the machine Muster runs on.",
            "/srv/exports/hr",
        )
        .holding(Holds::Path),
        Setting::text(
            "facts",
            "What the tables report",
            "Only what is named here counts as known; the rest is unknown.",
            "sign_in",
        )
        .holding(Holds::Facts),
    ],
    open: |settings| Ok(Box::new(TablesConnector::new(serde_json::from_value(settings)?))),
};

/// Settings of a folder of tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TablesSettings {
    /// Name of the source, for rows that name none.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
    /// What the tables report, when the folder has no manifest that says so. Nothing is assumed.
    #[serde(default)]
    pub facts: Option<BTreeSet<Fact>>,
}

/// A folder of tables.
#[derive(Debug, Clone)]
pub struct TablesConnector {
    settings: TablesSettings,
}

impl TablesConnector {
    /// A connector with these settings.
    #[must_use]
    pub fn new(settings: TablesSettings) -> Self {
        Self { settings }
    }

    fn error(&self, step: Step, what: impl Into<String>, help: &str) -> ConnectError {
        ConnectError::new(self.settings.folder.display().to_string(), step, what, help)
    }

    fn read(&self, limits: &Limits) -> Result<Pulled, ConnectError> {
        let bad = |e: muster_estate::EstateError| {
            self.error(Step::Tables, e.to_string(), "mend the file or export it again; nothing was kept")
        };
        let folder = Snapshot::open(&self.settings.folder).map_err(bad)?;
        let stated = match (&self.settings.facts, folder.manifest()) {
            (Some(facts), _) => Stated::Said(facts),
            (None, Some(manifest)) => Stated::Manifest(manifest),
            (None, None) => {
                return Err(self.error(
                    Step::Settings,
                    "nothing says which facts these tables report",
                    "name them as facts in the settings, for example [\"sign_in\", \"created_at\"]; without that every \
                     empty field would read as \"did not happen\"",
                ));
            }
        };
        let rows = read_rows(&folder).map_err(bad)?;
        let entries = (rows.people.len() + rows.accounts.len() + rows.groups.len()) as u64;
        let edges = (rows.memberships.len() + rows.grants.len()) as u64;
        if entries > limits.max_entries || edges > limits.max_memberships {
            let help = "raise the limit if the tables are meant to be so; nothing was kept";
            return Err(self.error(
                Step::Tables,
                format!("{entries} entries and {edges} edges are over the limit"),
                help,
            ));
        }
        let sources = stated.sources(&self.settings.name, &rows, folder.warnings());
        Ok(Pulled { rows, sources, links: BTreeMap::new() })
    }
}

/// Who says what the tables report.
enum Stated<'a> {
    Said(&'a BTreeSet<Fact>),
    Manifest(&'a Manifest),
}

impl Stated<'_> {
    fn sources(&self, name: &str, rows: &Rows, warnings: &[String]) -> Vec<SourceFacts> {
        // People have no source column: they are of the source that the settings name.
        let mut counts = BTreeMap::from([(name.to_owned(), rows.people.len() as u64)]);
        for source in rows.accounts.iter().map(|a| &a.source).chain(rows.groups.iter().map(|g| &g.source)) {
            match counts.get_mut(source) {
                Some(count) => *count += 1,
                None => drop(counts.insert(source.clone(), 1)),
            }
        }
        let mut all = Vec::new();
        for (source, entries) in counts {
            let known = match self {
                Self::Manifest(manifest) => manifest.source(&source),
                Self::Said(_) => None,
            };
            let mut facts = SourceFacts {
                facts: match self {
                    Self::Said(facts) => (*facts).clone(),
                    Self::Manifest(_) => known.map(|k| k.facts.clone()).unwrap_or_default(),
                },
                connector: KIND.name.into(),
                warnings: known.map(|k| k.warnings.clone()).unwrap_or_default(),
                entries,
                sign_in_lag_days: known.and_then(|k| k.sign_in_lag_days),
                cursor: None,
                source,
            };
            if facts.source == name {
                facts.warnings.extend_from_slice(warnings);
            } else if known.is_none() && matches!(self, Self::Manifest(_)) {
                facts.warnings.push(
                    "the folder's manifest does not know this source: all its times are unknown".into(),
                );
            }
            all.push(facts);
        }
        all
    }
}

impl Connector for TablesConnector {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn source(&self) -> &str {
        &self.settings.name
    }

    fn facts(&self) -> BTreeSet<Fact> {
        self.settings.facts.clone().unwrap_or_else(|| Fact::ALL.iter().cloned().collect())
    }

    fn test<'a>(&'a self, limits: &'a Limits) -> Answer<'a, ConnectionTest> {
        Box::pin(async move {
            match self.pull(&|_| (), limits, Timestamp::UNIX_EPOCH).await {
                Ok(pulled) => {
                    let found = format!(
                        "{} accounts, {} people",
                        pulled.rows.accounts.len(),
                        pulled.rows.people.len()
                    );
                    ConnectionTest { passed: vec![(Step::Tables, found)], failed: None }
                }
                Err(failed) => ConnectionTest { passed: Vec::new(), failed: Some(failed) },
            }
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
            let read = tokio::task::spawn_blocking(move || reader.read(&bounds));
            let late = || {
                let what = format!("not read within {} s; nothing was kept", limits.deadline.as_secs_f32());
                self.error(Step::Tables, what, "raise the deadline, or see why the disk is slow")
            };
            let joined = tokio::time::timeout(limits.deadline, read).await.map_err(|_| late())?;
            let pulled = joined
                .map_err(|e| self.error(Step::Tables, e.to_string(), "report this as a fault in Muster"))??;
            let entries = pulled.sources.iter().map(|s| s.entries).sum();
            progress(Progress { source: self.settings.name.clone(), step: Step::Tables, entries });
            Ok(pulled)
        })
    }
}
