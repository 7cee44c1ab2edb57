//! The estate in dense columns, the access graph, effective access and the posture metrics. No I/O of its own: it reads
//! through `muster_estate::Tables`, and `now` is a parameter.
mod access;
mod advance;
mod apart;
mod closure;
mod codes;
mod columns;
mod context;
mod counted;
mod creep;
mod csr;
mod dangling;
mod duties;
mod effective;
mod estate;
mod explain;
mod held;
mod holdings;
mod interval;
mod knowledge;
mod known;
mod leavers;
mod lists;
mod metric;
mod metrics;
mod offenders;
mod parameters;
mod register;
mod report;
mod scan;
mod sets;
mod sheet;
mod summary;
mod those;

pub use duties::{DutyCause, DutyHolder, DutySideCauses, DutyViolation, Pair};
pub use estate::Estate;
pub use explain::{
    AccountAccess, EntitlementAccess, GroupReached, Holder, Leaving, Lost, RightHeld, Step, StepKind,
    Through, Who, Why,
};
pub use held::Held;
pub use leavers::OpenLeaver;
pub use lists::{Bits, GroupCounts, List, Members, Query, Value};
pub use metric::{Direction, Metric, Outcome, Unit};
pub use metrics::{METRICS, metric};
pub use offenders::Subject;
pub use parameters::Parameters;
pub use register::{Register, RightNames};
pub use report::{Options, Report};
pub use sheet::Sheet;
