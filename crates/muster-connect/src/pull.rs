//! Several sources to one set of rows and the sources' part of a manifest. All or nothing: if one source fails, or two
//! give different rows the same id, there are no rows. Not the writing of a snapshot (`muster-estate`).
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use jiff::Timestamp;
use muster_estate::{Row, Rows};
use muster_model::snapshot::Manifest;

use crate::connector::{Connector, Limits, Progress};
use crate::error::ConnectError;
use crate::kinds::KindRules;
use crate::link::{LinkPolicy, Said, link};

/// Conflicts that are shown one by one.
const SHOWN_CONFLICTS: usize = 10;

/// The rows of all sources, and the manifest without its tables: what `write_snapshot` wants.
#[derive(Debug, Clone)]
pub struct SnapshotRows {
    /// The rows.
    pub rows: Rows,
    /// When, from where, with which facts and warnings.
    pub manifest: Manifest,
}

/// Why there are no rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PullError {
    /// The sources that failed, each with its reason.
    pub failed: Vec<ConnectError>,
    /// Ids that two sources give to different rows.
    pub conflicts: Vec<Conflict>,
}

/// An id that two sources give to different rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The table.
    pub table: String,
    /// The id.
    pub id: String,
    /// The sources that give it, as configured.
    pub sources: [String; 2],
}

impl std::error::Error for PullError {}

impl fmt::Display for PullError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for failed in &self.failed {
            writeln!(f, "{failed}")?;
        }
        for Conflict { table, id, sources: [one, two] } in self.conflicts.iter().take(SHOWN_CONFLICTS) {
            writeln!(f, "{one} and {two} both have {id} in {table}, and not the same")?;
        }
        if let Some(more) = self.conflicts.len().checked_sub(SHOWN_CONFLICTS + 1) {
            writeln!(f, "and {} conflicts more", more + 1)?;
        }
        if !self.conflicts.is_empty() {
            writeln!(f, "  help: ids must be unique over all sources: put the source's name before them")?;
        }
        f.write_str("no snapshot was taken")
    }
}

/// Reads all sources, one after the other, and merges them.
///
/// # Errors
/// When a source fails or ids conflict. Every source is tried, so that all that is wrong shows at once.
pub async fn pull(
    sources: &[Box<dyn Connector>],
    progress: &(dyn Fn(Progress) + Send + Sync),
    limits: &Limits,
    now: Timestamp,
) -> Result<SnapshotRows, PullError> {
    pull_with(sources, progress, limits, now, &Inventory::default()).await
}

/// How an organisation makes one inventory of its sources: its rules, and what its people said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    /// What kind of account each is, where not the source decides.
    pub kinds: KindRules,
    /// How sure each rule of linking makes, and from where it links.
    pub links: LinkPolicy,
    /// Whose accounts people said they are, who answers for what, and what each is.
    pub said: Said,
}

/// Reads all sources as [`pull()`] does, and links as this organisation wants it.
///
/// # Errors
/// As [`pull()`].
pub async fn pull_with(
    sources: &[Box<dyn Connector>],
    progress: &(dyn Fn(Progress) + Send + Sync),
    limits: &Limits,
    now: Timestamp,
    inventory: &Inventory,
) -> Result<SnapshotRows, PullError> {
    let mut error = PullError::default();
    let mut merge = Merge::default();
    let mut manifest = Manifest::new(now);
    let mut hints = BTreeMap::new();
    let mut names = HashSet::new();
    for connector in sources {
        match connector.pull(progress, limits, now).await {
            Ok(pulled) => {
                merge.add(connector.source(), pulled.rows, &mut error.conflicts);
                hints.extend(pulled.links);
                for source in pulled.sources {
                    if names.insert(source.source.clone()) {
                        manifest.sources.push(source);
                    } else {
                        let id = source.source;
                        let sources = [id.clone(), connector.source().to_owned()];
                        error.conflicts.push(Conflict { table: "sources".into(), id, sources });
                    }
                }
            }
            Err(failed) => error.failed.push(failed),
        }
    }
    if error != PullError::default() {
        return Err(error);
    }
    let mut rows = merge.rows;
    // Kinds first: whom an address links depends on what the account is.
    let kinds = inventory.kinds.apply(&mut rows, &inventory.said);
    let linked = link(&mut rows, &hints, &inventory.links, &inventory.said);
    for (source, warnings) in kinds.into_iter().chain(linked.warnings) {
        if let Some(facts) = manifest.sources.iter_mut().find(|s| s.source == source) {
            facts.warnings.extend(warnings);
        }
    }
    Ok(SnapshotRows { rows, manifest })
}

/// Rows being merged, with the source and place of each id.
#[derive(Default)]
struct Merge {
    rows: Rows,
    seen: BTreeMap<&'static str, HashMap<String, (String, usize)>>,
}

impl Merge {
    fn add(&mut self, source: &str, new: Rows, conflicts: &mut Vec<Conflict>) {
        let Self { rows, seen } = self;
        let mut table = Table { source, seen, conflicts };
        table.add(&mut rows.people, new.people);
        table.add(&mut rows.accounts, new.accounts);
        table.add(&mut rows.groups, new.groups);
        table.add(&mut rows.entitlements, new.entitlements);
        table.add(&mut rows.applications, new.applications);
        table.add(&mut rows.federation_trusts, new.federation_trusts);
        table.add(&mut rows.credentials, new.credentials);
        // Edges may repeat: a right can be given twice.
        rows.memberships.extend(new.memberships);
        rows.grants.extend(new.grants);
    }
}

struct Table<'a> {
    source: &'a str,
    seen: &'a mut BTreeMap<&'static str, HashMap<String, (String, usize)>>,
    conflicts: &'a mut Vec<Conflict>,
}

impl Table<'_> {
    fn add<T: Row + PartialEq>(&mut self, all: &mut Vec<T>, new: Vec<T>) {
        let seen = self.seen.entry(T::TABLE.name()).or_default();
        for row in new {
            let id = row.key();
            match seen.get(&id) {
                None => {
                    seen.insert(id, (self.source.to_owned(), all.len()));
                    all.push(row);
                }
                Some((_, at)) if all.get(*at) == Some(&row) => {}
                Some((first, _)) => self.conflicts.push(Conflict {
                    table: T::TABLE.name().to_owned(),
                    sources: [first.clone(), self.source.to_owned()],
                    id,
                }),
            }
        }
    }
}
