//! How sources are reached, when they are read, and what each run came to. Rows only: secrets come sealed, and what
//! settings mean is said in `muster-connect`.

mod runs;
mod schedules;
mod settings;

pub use runs::SourceRunRow;
pub use schedules::PullScheduleRow;
pub use settings::{SourceSecretRow, SourceSettingsRow};
