//! Many operations in one request (RFC 7644, 3.7).

use axum::http::StatusCode;
use axum::response::Response;
use muster_app::scim::ScimBulk;
use muster_connect::scim::ScimError;

use super::call::Call;
use super::reply;

pub async fn carry_out(call: &Call) -> Result<Response, ScimError> {
    let bulk = ScimBulk::read(&call.object()?)?;
    Ok(reply::json(StatusCode::OK, &call.site.muster.scim_bulk(&call.caller, &bulk, &call.base).await))
}
