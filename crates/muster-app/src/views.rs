//! Views derived from the live state: diagnostics, roadmap, statuses. Recomputed, never edited, never stored but as
//! past results. Kept per organisation beside the live state, keyed by what they were computed from.

/// What has been derived for one organisation so far.
#[derive(Debug, Default)]
pub struct Views {}
