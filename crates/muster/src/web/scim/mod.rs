//! The SCIM 2.0 server (RFC 7644) at `/o/ORG/scim/SOURCE/v2`: identity providers and HR systems push their users and groups.
//! A bearer token of the source is what a caller needs; there is no session, no cookie and so no form secret. What is done
//! is in `muster_app::scim`; here are addresses, headers and JSON.

mod bulk;
mod call;
mod discovery;
mod list;
mod reply;
mod resource;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::Method;
use axum::response::Response;
use axum::routing::any;
use muster_connect::scim::{ResourceKind, ScimError};

use super::site::Site;
use call::Call;

/// Largest body, in bytes, as `/ServiceProviderConfig` says of bulk requests; it holds for every request.
pub const MAX_PAYLOAD: usize = 4 << 20;

/// Its routes, below the organisation.
pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/o/{org}/scim/{source}/v2", any(root))
        .route("/o/{org}/scim/{source}/v2/", any(root))
        .route("/o/{org}/scim/{source}/v2/{*rest}", any(below))
}

/// True for addresses of this server: what a page elsewhere sends there has no cookie to misuse, only a token.
pub fn is_ours(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.next() == Some("") && parts.next() == Some("o") && parts.nth(1) == Some("scim")
}

async fn root(
    State(site): State<Arc<Site>>,
    Path((org, source)): Path<(String, String)>,
    request: Request,
) -> Response {
    answered(&site, &org, &source, "", request).await
}

async fn below(
    State(site): State<Arc<Site>>,
    Path((org, source, rest)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    answered(&site, &org, &source, &rest, request).await
}

async fn answered(site: &Arc<Site>, org: &str, source: &str, rest: &str, request: Request) -> Response {
    let call = match Call::admit(site, org, source, request).await {
        Ok(call) => call,
        Err(refusal) => return refusal,
    };
    match dispatch(&call, rest).await {
        Ok(response) => response,
        Err(e) => {
            if e.status >= 500 && e.status != 501 {
                tracing::error!("SCIM, {org}/{source}: {e}");
            }
            reply::error(&e)
        }
    }
}

async fn dispatch(call: &Call, rest: &str) -> Result<Response, ScimError> {
    let parts: Vec<&str> = rest.trim_end_matches('/').split('/').collect();
    let read = call.method == Method::GET || call.method == Method::HEAD;
    let allowed = || Err(ScimError::new(405, format!("{} is not allowed here", call.method)));
    match parts.as_slice() {
        // RFC 7644, 3.4.2.1: a query at the root looks through every kind.
        [""] if read => list::by_query(call, &ResourceKind::ALL).await,
        [".search"] if call.method == Method::POST => list::by_message(call, &ResourceKind::ALL).await,
        ["Me"] => Err(ScimError::new(501, "a token belongs to a source, not to a user: there is no /Me")),
        ["Bulk"] if call.method == Method::POST => bulk::carry_out(call).await,
        ["ServiceProviderConfig"] if read => discovery::config(call),
        ["ResourceTypes"] if read => discovery::resource_types(call),
        ["ResourceTypes", name] if read => discovery::resource_type(call, name),
        ["Schemas"] if read => discovery::schemas(call),
        ["Schemas", urn] if read => discovery::schema(call, urn),
        ["" | ".search" | "Bulk" | "ServiceProviderConfig"] | ["ResourceTypes" | "Schemas"] => allowed(),
        ["ResourceTypes" | "Schemas", _] => allowed(),
        [endpoint, more @ ..] => {
            let Some(kind) = ResourceKind::at(endpoint) else {
                return Err(ScimError::not_found("this address"));
            };
            match (more, &call.method) {
                ([], &Method::GET | &Method::HEAD) => list::by_query(call, &[kind]).await,
                ([], &Method::POST) => resource::create(call, kind).await,
                ([".search"], &Method::POST) => list::by_message(call, &[kind]).await,
                ([id], &Method::GET | &Method::HEAD) => resource::get(call, kind, id).await,
                ([id], &Method::PUT) => resource::replace(call, kind, id).await,
                ([id], &Method::PATCH) => resource::patch(call, kind, id).await,
                ([id], &Method::DELETE) => resource::delete(call, kind, id).await,
                ([] | [_], _) => allowed(),
                _ => Err(ScimError::not_found("this address")),
            }
        }
        [] => Err(ScimError::not_found("this address")),
    }
}
