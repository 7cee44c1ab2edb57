//! The first steps of a newcomer (P1): roles with people in them, what the law asks, the scope, the first risk. Each step
//! writes real records in one act, from a few answers.

mod start_obligations;
mod start_risk;
mod start_roles;
mod start_scope;

use muster_model::edit::Edit;
use muster_model::kinds::Role;
use muster_model::{Programme, Reference};
use serde_json::{Value as Json, json};

pub use start_risk::FirstRisk;
pub use start_roles::Seat;
pub use start_scope::{FirstScope, Service};

/// Fields of a new record; those without a value are left out.
fn fields(list: Vec<(&str, Json)>) -> Edit {
    let held =
        |value: &Json| !matches!(value, Json::Null) && value.as_str().is_none_or(|s| !s.trim().is_empty());
    let fields = list.into_iter().filter(|(_, v)| held(v)).map(|(k, v)| (k.to_owned(), Some(v))).collect();
    Edit { fields, body: None }
}

/// The role with this id as an owner, where there is one; else the ISMS manager, else nobody.
fn owner(programme: &Programme, role: &str) -> Json {
    let found = programme.by_id::<Role>(role).or_else(|| programme.by_id::<Role>("isms-manager"));
    found.map_or(Json::Null, |r| json!(r.reference().to_string()))
}

fn texts(refs: &[Reference]) -> Json {
    json!(refs.iter().map(ToString::to_string).collect::<Vec<_>>())
}
