//! The identity tables: schemas, rows, Parquet and CSV, snapshot folders, comparison. Judges nothing, knows no records,
//! and is the only user of arrow and parquet: other crates read through [`Batch`].
mod batch;
mod cell;
mod coded;
mod compare;
mod conform;
mod csv_file;
mod delta;
mod error;
mod field;
mod folder;
pub mod foreign;
mod instant;
mod parquet_file;
mod rows;
mod schema;
mod seal;
mod tables;
mod words;
mod write;

pub use batch::{Batch, Flags, Lists, Texts, Times};
pub use cell::Cell;
pub use coded::{Coded, CodedLists, Dictionary};
pub use compare::{Changes, Compared, FieldChange, RowChange, TableChanges, compare, row_changes};
pub use delta::Delta;
pub use error::{BadTable, BadValue, EstateError};
pub use folder::{MANIFEST_FILE, Snapshot, manifest_of};
pub use instant::{format_micros, parse_micros};
pub use rows::{
    Account, Application, Credential, Entitlement, FederationTrust, Grant, Group, Membership, Micros,
    Observed, Person, Row, Rows,
};
pub use schema::{Column, Kind, Table, arrow_schema};
pub use seal::seal;
pub use tables::{Batches, InMemory, Part, Tables, read_rows, read_table};
pub use words::{
    AccountKind, Assignment, AuthProtocol, CredentialKind, Door, PersonStatus, SubjectKind, Word,
};
pub use write::{FileFormat, write_snapshot};
