//! `standing_privilege`: privileged grants that nobody uses. Unknown: grants of a right whose source does not report
//! `grant_use` (the system that holds the right is the one that sees it used), and grants never used whose giving is null
//! in a source without `granted_at`, unless the pulls that first saw them say enough. Grants only; what groups hand on is in the subject `group:…` itself.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use std::collections::BTreeMap;

use muster_estate::SubjectKind;
use muster_model::snapshot::Fact;

use crate::context::{Context, Verdict};
use crate::csr::NO_TIME;
use crate::interval::Interval;
use crate::metric::{Direction, Metric, Outcome, Unit};
use crate::offenders::{Offenders, Subject};

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
    let mut keys: BTreeMap<(SubjectKind, u32, u32), Held> = BTreeMap::new();
    for grant in &estate.access.privileged_grants {
        if grant.kind == SubjectKind::Account && !estate.accounts.enabled[grant.subject as usize] {
            continue;
        }
        let source = estate.entitlements.source[grant.entitlement as usize];
        // A row without a time says nothing where its source would have told it.
        let dated = grant.granted != NO_TIME || estate.knowledge.reports(source, &Fact::GrantedAt);
        let granted = if dated { Interval::exact(grant.granted) } else { grant.seen };
        let used = (grant.used != NO_TIME).then_some(grant.used);
        let held =
            keys.entry((grant.kind, grant.subject, grant.entitlement)).or_insert(Held { granted, used });
        held.granted = held.granted.min(granted);
        held.used = held.used.max(used);
    }
    let (mut known, mut unknown, mut unused) = (0, 0, Vec::new());
    for ((kind, subject, entitlement), held) in keys {
        match judge(context, entitlement, held) {
            Verdict::Unknown | Verdict::Possibly => unknown += 1,
            Verdict::Clear => known += 1,
            Verdict::Offends => {
                known += 1;
                let codes =
                    if kind == SubjectKind::Account { &estate.accounts.codes } else { &estate.groups.codes };
                unused.push(format!(
                    "{kind}:{}:{}",
                    codes.id(subject),
                    estate.entitlements.codes.id(entitlement)
                ));
            }
        }
    }
    let offenders = Offenders::text(Subject::GrantKey, unused);
    let numerator = offenders.len();
    Outcome::rated(context, offenders, numerator, known, unknown)
}

fn judge(context: &Context<'_>, entitlement: u32, held: Held) -> Verdict {
    let source = context.estate.entitlements.source[entitlement as usize];
    if !context.estate.knowledge.reports(source, &Fact::GrantUse) {
        return Verdict::Unknown;
    }
    let latest = held.used.map_or(held.granted, Interval::exact);
    latest.is_by(context.dormant_at()).map_or(Verdict::Unknown, Verdict::from)
}
