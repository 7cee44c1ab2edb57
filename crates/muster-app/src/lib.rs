//! The use cases of Muster, one verb phrase each: who may do what, in one transaction, on versioned records.
//! Everything a page, an API route or a command does goes through [`Muster`] with an [`Actor`].
//!
//! This floor knows neither HTML nor argv, and holds no SQL. The clock is handed in.

mod access;
mod actor;
mod audits;
mod baseline;
mod clock;
mod deeds;
mod documents;
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
mod review;
mod risk;
pub mod scim;
pub mod series;
pub mod sources;
mod start;
mod statement;
pub mod views;

pub use access::{
    ClaimInstallation, MIN_PASSWORD, Membership, NewUser, Session, SignedIn, UserAccount, Visitor,
};
pub use actor::{AccessRole, Actor, Origin};
pub use audits::{LARGEST_SAMPLE, MOST_MEMBERS, SampleOf};
pub use baseline::{Answered, Clash};
pub use clock::Clock;
pub use documents::{KEPT_TYPES, LARGEST_FILE, Stage};
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
pub use records::{Attest, Saved, SearchHit, WriteRecord, free_id};
pub use review::NewReview;
pub use risk::{
    AgreedLevel, AgreedRisk, AgreedTreatment, Assessed, MOST_ASSETS, NewAcceptance, NewAssessment,
    WorkshopOutcome,
};
pub use start::{FirstRisk, FirstScope, Seat, Service};
pub use statement::Frozen;

pub use muster_store::{Head, RecordVersion, VersionLine};
