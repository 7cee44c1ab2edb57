//! `GET /api/v1/schema/KIND`: the JSON Schema of a kind's fields.

use std::sync::Arc;

use super::reply;
use crate::web::visit::{Answer, Visit};

/// Shows it.
pub async fn show(v: Arc<Visit>) -> Answer {
    Ok(reply(&muster_model::schema::of(v.kind()?)))
}
