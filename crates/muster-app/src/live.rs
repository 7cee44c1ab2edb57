//! The live state of one organisation: its programme in memory, kept current from the journal. Readers share it behind
//! an `Arc`; a write replaces it. Not derived views: those are `views`.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use muster_model::deed::Deed;
use muster_model::programme::Act;
use muster_model::{Diagnostic, OrgId, Profile, Programme, Record, Reference};
use muster_store::{AttestationRow, Changed, Head, Loaded};

/// One organisation as it stands at a journal position.
#[derive(Debug, Clone)]
pub struct Live {
    /// Every record.
    pub programme: Arc<Programme>,
    /// Journal position it holds for.
    pub position: i64,
    /// Text of `muster.toml`; empty when there is none.
    pub profile: Arc<str>,
    heads: HashMap<Reference, Head>,
    told: BTreeMap<Reference, Vec<Diagnostic>>,
    profile_told: Vec<Diagnostic>,
}

impl Live {
    /// Reads what was loaded. Takes a while for many records: off the request path.
    pub(crate) fn read(org: &OrgId, loaded: Loaded, acts: Vec<AttestationRow>, deeds: Vec<Deed>) -> Self {
        let (mut programme, diagnostics) =
            Programme::read(org.clone(), loaded.profile.as_deref(), loaded.texts);
        programme.attest(acts.into_iter().map(act));
        programme.hear(deeds);
        let mut told: BTreeMap<Reference, Vec<Diagnostic>> = BTreeMap::new();
        let mut profile_told = Vec::new();
        for diagnostic in diagnostics {
            match diagnostic.record.clone() {
                Some(record) => told.entry(record).or_default().push(diagnostic),
                None => profile_told.push(diagnostic),
            }
        }
        Self {
            programme: Arc::new(programme),
            position: loaded.position,
            profile: loaded.profile.unwrap_or_default().into(),
            heads: loaded.heads,
            told,
            profile_told,
        }
    }

    /// Takes over what changed.
    pub(crate) fn apply(
        &mut self,
        to: i64,
        profile: Option<String>,
        changed: Vec<Changed>,
        acts: Vec<AttestationRow>,
        deeds: Vec<Deed>,
    ) {
        let programme = Arc::make_mut(&mut self.programme);
        for change in changed {
            self.told.remove(&change.reference);
            let Some(source) = change.text else {
                programme.remove(&change.reference);
                self.heads.remove(&change.reference);
                continue;
            };
            let Reference { kind, id } = change.reference.clone();
            let (record, told) = Record::read(kind, id, source);
            if let Some(record) = record {
                programme.put(Arc::new(record));
            }
            if !told.is_empty() {
                self.told.insert(change.reference.clone(), told);
            }
            self.heads.insert(change.reference, change.head);
        }
        programme.attest(acts.into_iter().map(act));
        programme.hear(deeds);
        if let Some(text) = profile {
            (programme.profile, self.profile_told) = Profile::read(Some(&text));
            self.profile = text.into();
        }
        self.position = to;
    }

    /// Version, position and time of a record that stands.
    pub fn head(&self, record: &Reference) -> Option<Head> {
        self.heads.get(record).copied()
    }

    /// What could not be read in the profile and in the records.
    pub fn told(&self) -> Vec<Diagnostic> {
        self.profile_told.iter().chain(self.told.values().flatten()).cloned().collect()
    }
}

pub(crate) fn act(row: AttestationRow) -> Act {
    Act {
        record: row.record,
        field: row.field,
        seen: row.seen,
        at: row.at.as_microsecond(),
        by: row.person,
        role: row.role,
    }
}
