//! What sources made of files share: reading off the main thread within the deadline, and what bad rows lead to. Not the
//! reading itself.
use serde::{Deserialize, Serialize};

use super::rows::MapError;
use crate::connector::{Limits, Pulled};
use crate::error::{BadRows, ConnectError, Step};
use crate::warnings::Warnings;

/// What one bad row leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnBadRow {
    /// Nothing of the source is kept.
    #[default]
    Refuse,
    /// The row is left out, with a warning; not when more than half of the rows are bad.
    Skip,
}

/// Decides about bad rows.
///
/// # Errors
/// When there are any and the policy is to refuse, or so many that the mapping rather than the rows must be wrong.
pub fn settle(
    server: &str,
    policy: OnBadRow,
    bad: BadRows,
    read: u64,
    warnings: &mut Warnings,
) -> Result<(), ConnectError> {
    if bad.count == 0 {
        return Ok(());
    }
    let refuse = |what: String, help: &str| {
        Err(ConnectError::new(server, Step::Tables, what, help).with_rows(bad.clone()))
    };
    match policy {
        OnBadRow::Refuse => refuse(
            format!("{} of {read} rows are bad", bad.count),
            "mend the rows or the mapping; or leave bad rows out with on_bad_row = \"skip\". Nothing was kept",
        ),
        OnBadRow::Skip if bad.count.saturating_mul(2) > read => refuse(
            format!("{} of {read} rows are bad: more than half, so the mapping may be wrong", bad.count),
            "look at the mapping (dates, words, delimiter); nothing was kept",
        ),
        OnBadRow::Skip => {
            const LEFT_OUT: &str = "rows were bad and were left out";
            bad.first.iter().for_each(|row| warnings.add(LEFT_OUT, row.to_string()));
            warnings.add_many(LEFT_OUT, bad.count.saturating_sub(bad.first.len() as u64));
            Ok(())
        }
    }
}

/// The error for a file that could not be read through its mapping.
#[must_use]
pub fn failed(server: &str, error: MapError) -> ConnectError {
    match error {
        MapError::Mapping(what) => {
            ConnectError::new(server, Step::Settings, what, "mend the mapping in the source's settings")
        }
        MapError::File(what) => ConnectError::new(
            server,
            Step::Tables,
            what,
            "mend the file or export it again; nothing was kept",
        ),
        MapError::TooMany(most) => ConnectError::new(
            server,
            Step::Tables,
            format!("holds more than {most} rows, which is the limit"),
            "raise the limit if the table is meant to be so; nothing was kept",
        ),
    }
}

/// Runs a reader of files off the main thread, within the deadline.
///
/// # Errors
/// The reader's, or that it was too slow.
pub async fn reading(
    server: &str,
    limits: &Limits,
    read: impl FnOnce() -> Result<Pulled, ConnectError> + Send + 'static,
) -> Result<Pulled, ConnectError> {
    let late = || {
        let what = format!("not read within {} s; nothing was kept", limits.deadline.as_secs_f32());
        ConnectError::new(server, Step::Tables, what, "raise the deadline, or see why the disk is slow")
    };
    let joined = tokio::time::timeout(limits.deadline, tokio::task::spawn_blocking(read)).await;
    joined.map_err(|_| late())?.map_err(|e| {
        ConnectError::new(server, Step::Tables, e.to_string(), "report this as a fault in Muster")
    })?
}
