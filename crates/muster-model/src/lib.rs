//! The records of a programme: kinds, ids, references and pins, canonical form and digest, the file form,
//! and [`Programme`], all records of one organisation with their inverse relations computed.
//!
//! This floor does no I/O, never reads the clock, and knows neither SQL nor HTTP.

mod attestation;
pub mod calendar;
pub mod canonical;
pub mod deed;
pub mod diagnostic;
pub mod duties;
pub mod edit;
pub mod estate;
pub mod field;
pub mod front_matter;
pub mod id;
pub mod kind;
pub mod kinds;
mod macros;
pub mod measurement;
pub mod merge;
pub mod node;
pub mod profile;
pub mod programme;
pub mod record;
pub mod reference;
pub mod schema;
pub mod snapshot;
pub mod value;
pub mod yaml;

pub use attestation::{Attestation, Standing};
pub use diagnostic::{Diagnostic, Level, Place, Related};
pub use field::{Choice, FieldSpec, FieldType};
pub use id::{Digest, Id, OrgId};
pub use kind::{Kind, KindSpec};
pub use profile::Profile;
pub use programme::{Programme, Rec};
pub use record::{Record, SourceText};
pub use reference::{Pin, Ref, Reference};
pub use value::{ClauseNo, Link, MetricId, Money, Period, Prose, RuleId, ScenarioId};
