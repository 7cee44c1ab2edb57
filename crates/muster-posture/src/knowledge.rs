//! Which source can report which fact: what separates "did not happen" from "unknown". Not the metrics' use of it.
use muster_estate::{EstateError, Tables};
use muster_model::snapshot::{Fact, Manifest};

/// Microseconds.
const DAY: i64 = 86_400_000_000;

/// A source by number.
pub(crate) type SourceCode = u16;

/// The sources of an estate and the facts each can report.
#[derive(Debug, Clone)]
pub(crate) struct Knowledge {
    /// Name of each source.
    pub(crate) names: Vec<String>,
    /// For each source, one bit for each fact of [`Fact::ALL`].
    facts: Vec<u32>,
    /// For each source, by how many microseconds a recorded sign-in may lag.
    lags: Vec<i64>,
    /// The union over the sources that the manifest names.
    anywhere: u32,
    /// No manifest: everything is reported.
    bare: bool,
}

impl Knowledge {
    pub(crate) fn new(manifest: Option<&Manifest>) -> Self {
        let mut all = Self {
            names: Vec::new(),
            facts: Vec::new(),
            lags: Vec::new(),
            anywhere: 0,
            bare: manifest.is_none(),
        };
        for source in manifest.map(|m| m.sources.as_slice()).unwrap_or_default() {
            let bits = source.facts.iter().fold(0, |bits, fact| bits | bit(fact));
            all.names.push(source.source.clone());
            all.facts.push(bits);
            all.lags.push(i64::from(source.sign_in_lag_days.unwrap_or(0)) * DAY);
            all.anywhere |= bits;
        }
        all
    }

    pub(crate) fn of(tables: &(impl Tables + ?Sized)) -> Self {
        Self::new(tables.manifest())
    }

    /// The code of a source. One that the manifest does not name reports nothing.
    pub(crate) fn code(&mut self, name: &str) -> Result<SourceCode, TooManySources> {
        if let Some(known) = self.names.iter().position(|n| n == name) {
            return SourceCode::try_from(known).map_err(|_| TooManySources);
        }
        let code = SourceCode::try_from(self.names.len()).map_err(|_| TooManySources)?;
        self.names.push(name.to_owned());
        self.facts.push(0);
        self.lags.push(0);
        Ok(code)
    }

    /// Whether `source` can report `fact`.
    pub(crate) fn reports(&self, source: SourceCode, fact: &Fact) -> bool {
        self.bare || self.facts.get(usize::from(source)).is_some_and(|bits| bits & bit(fact) != 0)
    }

    /// By how many microseconds a sign-in that `source` records may be older than the latest one.
    pub(crate) fn sign_in_lag(&self, source: SourceCode) -> i64 {
        self.lags.get(usize::from(source)).copied().unwrap_or(0)
    }

    /// Whether any source reports sign-ins late.
    pub(crate) fn reports_late(&self) -> bool {
        self.lags.iter().any(|lag| *lag > 0)
    }

    /// Whether any source can report `fact`: for tables without a source column (people).
    pub(crate) fn anyone_reports(&self, fact: &Fact) -> bool {
        self.bare || self.anywhere & bit(fact) != 0
    }

    /// The code of a source that is known.
    pub(crate) fn known(&self, name: &str) -> Option<SourceCode> {
        self.names.iter().position(|n| n == name).and_then(|known| SourceCode::try_from(known).ok())
    }

    /// Whether the sources of another snapshot can report the very same.
    pub(crate) fn same(&self, manifest: Option<&Manifest>) -> bool {
        let other = Self::new(manifest);
        // Sources that no manifest names report nothing, and come after those it names.
        let named = |all: &Self| {
            let each = all.names.iter().zip(&all.facts).zip(&all.lags);
            let mut told: Vec<(String, u32, i64)> = each.map(|((n, f), l)| (n.clone(), *f, *l)).collect();
            told.retain(|(_, facts, lag)| *facts != 0 || *lag != 0);
            told.sort();
            told
        };
        self.bare == other.bare && self.anywhere == other.anywhere && named(self) == named(&other)
    }

    pub(crate) fn is_bare(&self) -> bool {
        self.bare
    }
}

/// More sources than an estate can have.
#[derive(Debug)]
pub(crate) struct TooManySources;

impl TooManySources {
    pub(crate) fn at(self, batch: &muster_estate::Batch, row: usize) -> EstateError {
        batch.error(
            row,
            "source",
            "is one source too many (at most 65,535)",
            "Is this column really the source?",
        )
    }
}

const fn bit(fact: &Fact) -> u32 {
    match fact.place() {
        Some(place) => 1 << place,
        None => 0,
    }
}
