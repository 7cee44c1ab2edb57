//! The use cases of Muster, one verb phrase each: who may do what, in one transaction, on versioned records.
//! Everything a page, an API route or a command does goes through [`Muster`] with an [`Actor`].
//!
//! This floor knows neither HTML nor argv, and holds no SQL. The clock is handed in.

mod access;
mod actor;
mod clock;
mod error;
mod estate;
mod folder;
mod guard;
pub mod keeping;
mod live;
mod muster;
mod organisations;
mod policy;
mod records;
pub mod scim;
pub mod series;
pub mod sources;
mod statement;
pub mod views;

pub use access::{
    ClaimInstallation, MIN_PASSWORD, Membership, NewUser, Session, SignedIn, UserAccount, Visitor,
};
pub use actor::{AccessRole, Actor, Origin};
pub use clock::Clock;
pub use error::{AppError, Conflict, FieldError};
pub use estate::{
    Comparison, KindAct, KindRulesSet, LISTED, LinkAct, LinkWord, PulledSnapshot, SnapshotEntry, Words,
    WordsOf, duties, pair_of,
};
pub use folder::{
    BASE_FILE, Base, ChangedField, ExportedFolder, Folder, ImportConflict, ImportReport, ImportedRecord,
    MAX_FILES, MAX_FOLDER_BYTES, PROFILE_FILE, RefusedField, read_folder, write_folder,
};
pub use live::Live;
pub use muster::{Muster, Options};
pub use organisations::OrganisationLine;
pub use policy::Permission;
pub use records::{Attest, Saved, SearchHit};
pub use statement::Frozen;

pub use muster_store::{Head, RecordVersion, VersionLine};
