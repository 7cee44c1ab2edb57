//! From one snapshot to the next: a measured estate takes in what changed instead of being read anew, and the report
//! follows. The work is in proportion to what changed, and to what that changes in effective access; what comes out is
//! what a full run finds. Where that cannot be promised, there is no answer, and the snapshot is to be read.
//!
//! Ids that come or go move all codes, since codes sort like ids: first all that goes is taken out, then the codes are
//! put in order anew, then all that comes is put in.
mod apply;
mod edits;
mod moved;
mod put;
mod relabel;

use std::collections::HashSet;
use std::sync::OnceLock;

use muster_estate::{Delta, Row, Rows, Table};
use muster_model::snapshot::Manifest;

use self::edits::Edits;
pub(crate) use self::moved::{Change, Moved};
pub(crate) use self::relabel::{Relabel, Relabels};
use crate::context::Context;
use crate::creep::{Creep, Dirty};
use crate::estate::Estate;
use crate::metric::Reads;
use crate::parameters::Parameters;
use crate::report::{Options, Report};

/// One in so many nodes may have edges of their own before the graph is better read anew.
const MOST_PATCHED: usize = 16;

impl Report {
    /// The next snapshot and its report, as of `now`: that of `estate`, from which this report was made, with `delta` taken
    /// in. `manifest` is that of the next snapshot. `None` when it has to be read instead: its sources report other
    /// facts, thresholds have changed, much has changed, or rows appear that others referred to before they were there.
    #[must_use]
    pub fn advance(
        &self,
        estate: &Estate,
        delta: &Delta,
        manifest: Option<&Manifest>,
        (now, parameters): (i64, &Parameters),
        options: Options,
    ) -> Option<(Estate, Self)> {
        let percent = self.parameters().creep_peer_percent;
        if !estate.knowledge.same(manifest) || percent != parameters.creep_peer_percent {
            return None;
        }
        let (mut creep, mut dirty) = (self.creep().clone(), Dirty::default());
        let next = estate.taking_in(delta, &mut creep, &mut dirty)?;
        let kept = OnceLock::new();
        let context =
            Context { estate: &next, now, parameters, pairs_hash: options.pairs_hash, creep: &kept };
        creep.judge(&context, &dirty);
        let _ = kept.set(creep);
        if now != self.now() {
            dirty.touch(Reads::Now);
        }
        let same = self.parameters() == parameters && !options.pairs_hash;
        let report = Self::measured_in(&context, |at, metric| {
            if same && dirty.spares(metric.reads) { self.nth_outcome(at) } else { None }
        });
        Some((next, report))
    }
}

impl Estate {
    fn taking_in(&self, delta: &Delta, creep: &mut Creep, dirty: &mut Dirty) -> Option<Self> {
        let (gone, come) = (Ids::of(&delta.gone)?, Ids::of(&delta.come)?);
        if gone.all() == come.all() {
            let mut edits = Edits::default();
            edits.take_out(self, &delta.gone, &gone)?;
            edits.put_in(self, &delta.come, &gone)?;
            return self.edited(edits, creep, dirty);
        }
        if self.was_referred_to(&gone, &come) {
            return None;
        }
        let mut out = Edits::default();
        out.take_out(self, &delta.gone, &come)?;
        let emptied = self.edited(out, creep, dirty)?;
        let relabels = Relabels::new(&emptied, &gone, &come)?;
        let renamed = emptied.relabelled(&relabels)?;
        creep.relabel(&relabels.people, &relabels.entitlements, dirty);
        let mut into = Edits::default();
        into.put_in(&renamed, &delta.come, &gone)?;
        renamed.edited(into, creep, dirty)
    }

    fn edited(&self, edits: Edits<'_>, creep: &mut Creep, dirty: &mut Dirty) -> Option<Self> {
        let (next, moved) = self.applying(edits)?;
        creep.apply(&moved, &next, dirty);
        let access = &next.access;
        let graphs = [&access.memberships, &access.parents, &access.account_grants, &access.group_grants];
        let patched = |graph: &&crate::csr::Csr| graph.changed() > 1_000.max(graph.nodes() / MOST_PATCHED);
        (!graphs.iter().any(patched)).then_some(next)
    }

    /// Whether a row that comes may have been referred to before it was there.
    fn was_referred_to(&self, gone: &Ids<'_>, come: &Ids<'_>) -> bool {
        let dangling = [&self.accounts.dangling, &self.credentials.dangling, &self.access.dangling];
        let new = come.tables.iter().zip(&gone.tables);
        new.flat_map(|((table, come), (_, gone))| come.difference(gone).map(move |id| (*table, id)))
            .any(|(table, id)| dangling.iter().any(|dangling| dangling.may_have(table, id)))
    }
}

/// The ids of rows, table by table, of the tables whose rows have codes.
pub(crate) struct Ids<'d> {
    tables: Vec<(Table, HashSet<&'d str>)>,
}

impl<'d> Ids<'d> {
    /// `None` when an id is there twice.
    fn of(rows: &'d Rows) -> Option<Self> {
        fn ids<'d, T: Row>(
            rows: &'d [T],
            id: impl Fn(&'d T) -> &'d String,
        ) -> Option<(Table, HashSet<&'d str>)> {
            let ids: HashSet<&str> = rows.iter().map(|row| id(row).as_str()).collect();
            (ids.len() == rows.len()).then_some((T::TABLE, ids))
        }
        Some(Self {
            tables: vec![
                ids(&rows.people, |row| &row.person_id)?,
                ids(&rows.accounts, |row| &row.account_id)?,
                ids(&rows.groups, |row| &row.group_id)?,
                ids(&rows.entitlements, |row| &row.entitlement_id)?,
                ids(&rows.applications, |row| &row.application_id)?,
                ids(&rows.federation_trusts, |row| &row.trust_id)?,
                ids(&rows.credentials, |row| &row.credential_id)?,
            ],
        })
    }

    fn all(&self) -> &[(Table, HashSet<&'d str>)] {
        &self.tables
    }

    pub(crate) fn has(&self, table: Table, id: &str) -> bool {
        self.of_table(table).is_some_and(|ids| ids.contains(id))
    }

    pub(crate) fn of_table(&self, table: Table) -> Option<&HashSet<&'d str>> {
        self.tables.iter().find(|(of, _)| *of == table).map(|(_, ids)| ids)
    }
}
