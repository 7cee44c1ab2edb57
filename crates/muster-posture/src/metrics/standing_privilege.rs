//! `standing_privilege`: privileged grants that nobody uses. Unknown: grants of a right whose source does not report
//! `grant_use` (the system that holds the right is the one that sees it used), and grants never used whose giving is null
//! in a source without `granted_at`, unless the pulls that first saw them say enough. Grants only; what groups hand on is in the subject `group:…` itself.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use muster_estate::SubjectKind;
use muster_model::snapshot::Fact;

use crate::access::PrivilegedGrant;
use crate::context::{Context, Verdict};
use crate::csr::NO_TIME;
use crate::interval::Interval;
use crate::metric::{Direction, Metric, Outcome, Reads, Unit};
use crate::offenders::Offenders;

pub(super) const METRIC: Metric = Metric {
    id: "standing_privilege",
    version: 2,
    title: "Unused standing privilege",
    description: "Privileged rights that an account or group holds all the time but nobody has used for 90 \
        days. They could be given on request instead.",
    population: "Grants of privileged rights to enabled accounts and to groups, each once",
    offending: "Latest use, or the grant if there was none, 90 days ago or longer",
    unit: Unit::Share,
    direction: Direction::LowerIsBetter,
    facts: &[Fact::GrantUse, Fact::GrantedAt],
    reads: &[Reads::Now, Reads::Access, Reads::Accounts],
    measure,
};

/// First grant and latest use of one key.
#[derive(Debug, Clone, Copy)]
struct Held {
    granted: Interval,
    used: Option<i64>,
}

fn measure(context: &Context<'_>) -> Outcome {
    let estate = context.estate;
    let (mut known, mut unknown, mut unused) = (0, 0, Vec::new());
    for rows in estate.access.privileged_grants.chunk_by(|one, next| one.key() == next.key()) {
        let Some(key) = rows.first().map(PrivilegedGrant::key) else { continue };
        if key.kind == SubjectKind::Account && !estate.accounts.enabled[key.subject as usize] {
            continue;
        }
        let source = estate.entitlements.source[key.right as usize];
        let reported = estate.knowledge.reports(source, &Fact::GrantedAt);
        let held = rows.iter().map(|grant| {
            // A row without a time says nothing where its source would have told it.
            let dated = grant.granted != NO_TIME || reported;
            let granted = if dated { Interval::exact(grant.granted) } else { grant.seen };
            Held { granted, used: (grant.used != NO_TIME).then_some(grant.used) }
        });
        let held = held
            .reduce(|one, two| Held { granted: one.granted.min(two.granted), used: one.used.max(two.used) });
        match held.map_or(Verdict::Unknown, |held| judge(context, key.right, held)) {
            Verdict::Unknown | Verdict::Possibly => unknown += 1,
            Verdict::Clear => known += 1,
            Verdict::Offends => {
                known += 1;
                unused.push(key);
            }
        }
    }
    let offenders = Offenders::keys(unused);
    let numerator = offenders.len();
    Outcome::rated(offenders, numerator, known, unknown)
}

fn judge(context: &Context<'_>, entitlement: u32, held: Held) -> Verdict {
    let source = context.estate.entitlements.source[entitlement as usize];
    if !context.estate.knowledge.reports(source, &Fact::GrantUse) {
        return Verdict::Unknown;
    }
    let latest = held.used.map_or(held.granted, Interval::exact);
    latest.is_by(context.dormant_at()).map_or(Verdict::Unknown, Verdict::from)
}
