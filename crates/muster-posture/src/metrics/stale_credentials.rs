//! `stale_credentials`: secrets of non-human identities that are old or unused. Where the source does not report
//! `credential_use` (or, for a credential without a creation, `created_at`), the creation still decides what it can: older
//! than the rotation is stale, newer than dormancy is not (nothing is used before it is made); between the two is unknown.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use muster_model::snapshot::Fact;

use crate::codes::NO_CODE;
use crate::context::{Context, Verdict};
use crate::csr::NO_TIME;
use crate::metric::{Direction, Metric, Outcome, Reads, Tally, Unit};
use crate::offenders::Subject;
use crate::parameters::days_before;

pub(super) const METRIC: Metric = Metric {
    id: "stale_credentials",
    version: 1,
    title: "Stale credentials",
    description: "Keys and secrets of services and workloads that have not been rotated for 365 days or not \
        been used for 90: they leak with time, and nobody misses them.",
    population: "Credentials of enabled service and workload accounts that have not expired",
    offending: "Made longer than 365 days ago, or latest use (the making if there was none) 90 days ago \
        or longer",
    unit: Unit::Share,
    direction: Direction::LowerIsBetter,
    facts: &[Fact::CredentialUse],
    reads: &[Reads::Now, Reads::Credentials, Reads::Accounts],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let (accounts, credentials) = (&context.estate.accounts, &context.estate.credentials);
    let subjects = (0..credentials.codes.len() as u32).filter(|credential| {
        let account = credentials.account[*credential as usize];
        account != NO_CODE
            && accounts.enabled[account as usize]
            && accounts.is_nhi(account)
            && credentials.expires[*credential as usize] > context.now
    });
    Outcome::share(context, Subject::Credential, Tally::of(subjects, |credential| judge(context, credential)))
}

fn judge(context: &Context<'_>, credential: u32) -> Verdict {
    let (credentials, at) = (&context.estate.credentials, credential as usize);
    let account = credentials.account[at];
    let (created, used) = (credentials.created[at], credentials.used[at]);
    let old = created < days_before(context.now, context.parameters.rotation_days);
    let dormant_at = context.dormant_at();
    if context.reports(account, &Fact::CredentialUse) {
        return (old || if used == NO_TIME { created } else { used } <= dormant_at).into();
    }
    match created {
        NO_TIME => Verdict::Unknown,
        _ if old => Verdict::Offends,
        recent if recent > dormant_at => Verdict::Clear,
        _ => Verdict::Unknown,
    }
}
