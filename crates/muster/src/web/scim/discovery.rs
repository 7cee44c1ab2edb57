//! What this server can do (RFC 7644, 4; RFC 7643, 5 to 7).

use axum::http::StatusCode;
use axum::response::Response;
use muster_app::scim::{MAX_OPERATIONS, MAX_RESULTS};
use muster_connect::scim::{ResourceKind, ScimError, schema};
use serde_json::{Value as Json, json};

use super::call::Call;
use super::{MAX_PAYLOAD, list, reply};

/// RFC 7644, 4: these endpoints do not take filters, and say so with 403.
fn unfiltered(call: &Call) -> Result<(), ScimError> {
    match call.query.get("filter") {
        Some(_) => Err(ScimError::new(403, "discovery takes no filter")),
        None => Ok(()),
    }
}

pub fn config(call: &Call) -> Result<Response, ScimError> {
    unfiltered(call)?;
    Ok(reply::json(
        StatusCode::OK,
        &json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
            "patch": {"supported": true},
            "bulk": {"supported": true, "maxOperations": MAX_OPERATIONS, "maxPayloadSize": MAX_PAYLOAD},
            "filter": {"supported": true, "maxResults": MAX_RESULTS},
            "changePassword": {"supported": false},
            "sort": {"supported": true},
            "etag": {"supported": true},
            "authenticationSchemes": [{
                "type": "oauthbearertoken", "name": "Bearer token",
                "description": "A token of this source, made in Muster, in the Authorization header",
                "specUri": "https://www.rfc-editor.org/info/rfc6750", "primary": true,
            }],
            "meta": {"resourceType": "ServiceProviderConfig", "location": format!("{}/ServiceProviderConfig", call.base)},
        }),
    ))
}

fn type_of(call: &Call, kind: ResourceKind) -> Json {
    let extensions: Vec<Json> =
        kind.extensions().map(|s| json!({"schema": s.id, "required": false})).collect();
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
        "id": kind.name(), "name": kind.name(), "endpoint": format!("/{}", kind.endpoint()),
        "description": if kind == ResourceKind::User { "Accounts, and the people behind them" } else { "Groups" },
        "schema": kind.core(), "schemaExtensions": extensions,
        "meta": {"resourceType": "ResourceType", "location": format!("{}/ResourceTypes/{}", call.base, kind.name())},
    })
}

pub fn resource_types(call: &Call) -> Result<Response, ScimError> {
    unfiltered(call)?;
    all(ResourceKind::ALL.iter().map(|k| type_of(call, *k)).collect())
}

pub fn resource_type(call: &Call, name: &str) -> Result<Response, ScimError> {
    let kind = ResourceKind::parse(name).ok_or_else(|| ScimError::not_found("this resource type"))?;
    Ok(reply::json(StatusCode::OK, &type_of(call, kind)))
}

fn schema_of(call: &Call, schema: &Json) -> Json {
    let mut out = schema.clone();
    if let Some(object) = out.as_object_mut() {
        let id = object.get("id").and_then(Json::as_str).unwrap_or("").to_owned();
        object.insert("schemas".into(), json!(["urn:ietf:params:scim:schemas:core:2.0:Schema"]));
        object.insert(
            "meta".into(),
            json!({"resourceType": "Schema", "location": format!("{}/Schemas/{id}", call.base)}),
        );
    }
    out
}

pub fn schemas(call: &Call) -> Result<Response, ScimError> {
    unfiltered(call)?;
    all(schema::published().iter().map(|s| schema_of(call, s)).collect())
}

pub fn schema(call: &Call, urn: &str) -> Result<Response, ScimError> {
    let is = |s: &&Json| s.get("id").and_then(Json::as_str).is_some_and(|id| id.eq_ignore_ascii_case(urn));
    let found = schema::published().iter().find(is).ok_or_else(|| ScimError::not_found("this schema"))?;
    Ok(reply::json(StatusCode::OK, &schema_of(call, found)))
}

/// Discovery is not paged.
fn all(items: Vec<Json>) -> Result<Response, ScimError> {
    let total = i64::try_from(items.len()).unwrap_or(0);
    Ok(reply::json(StatusCode::OK, &list::message(total, 1, items)))
}
