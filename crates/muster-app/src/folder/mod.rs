//! Files in, files out: import merges a folder three ways into the store, export writes one. Round trips lose nothing.

mod base;
mod export_folder;
mod import_folder;
mod plan;
mod read_write;
mod report;
mod weave;

pub use base::{BASE_FILE, Base};
pub use export_folder::ExportedFolder;
pub use read_write::{Folder, MAX_FILES, MAX_FOLDER_BYTES, PROFILE_FILE, read_folder, write_folder};
pub use report::{ChangedField, ImportConflict, ImportReport, ImportedRecord, RefusedField};
