//! One call by a source that was let in: its token, its bounded body, its address.

use std::sync::Arc;

use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::Response;
use muster_app::scim::{ScimCaller, ScimCallerError, ScimView};
use muster_connect::scim::{Object, Projection, ScimError};
use serde_json::Value as Json;

use super::super::guard::stated_length;
use super::super::pairs::Pairs;
use super::super::site::Site;
use super::{MAX_PAYLOAD, reply};

/// The call.
pub struct Call {
    pub site: Arc<Site>,
    pub caller: ScimCaller,
    pub method: Method,
    pub query: Pairs,
    pub headers: HeaderMap,
    pub base: String,
    body: Bytes,
}

impl Call {
    /// Lets a call in: token first, then size, then the body is read.
    pub async fn admit(
        site: &Arc<Site>,
        org: &str,
        source: &str,
        request: Request,
    ) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let caller = match site.muster.scim_caller(org, source, bearer(&parts.headers)).await {
            Ok(caller) => caller,
            Err(why) => return Err(refused(&why)),
        };
        let large = || {
            reply::error(&ScimError::new(
                413,
                format!("at most {MAX_PAYLOAD} bytes are accepted; nothing was changed"),
            ))
        };
        if stated_length(&parts.headers).is_some_and(|l| l > MAX_PAYLOAD) {
            return Err(large());
        }
        let body = to_bytes(body, MAX_PAYLOAD).await.map_err(|_| large())?;
        let host = parts.headers.get(header::HOST).and_then(|h| h.to_str().ok());
        let host = host.or_else(|| parts.uri.authority().map(|a| a.as_str())).unwrap_or("localhost");
        let scheme = if site.options.https { "https" } else { "http" };
        Ok(Self {
            base: format!("{scheme}://{host}/o/{org}/scim/{source}/v2"),
            site: site.clone(),
            caller,
            query: Pairs::parse(parts.uri.query().unwrap_or("")),
            method: parts.method,
            headers: parts.headers,
            body,
        })
    }

    /// The body as a JSON object.
    pub fn object(&self) -> Result<Object, ScimError> {
        let media = self.header(header::CONTENT_TYPE.as_str()).unwrap_or("application/scim+json");
        let media = media.split(';').next().unwrap_or("").trim();
        // RFC 7644, 3.1: application/scim+json; application/json is what many send.
        if !["application/scim+json", "application/json"].iter().any(|m| media.eq_ignore_ascii_case(m)) {
            return Err(ScimError::new(415, "the body must be application/scim+json"));
        }
        match serde_json::from_slice(&self.body) {
            Ok(Json::Object(object)) => Ok(object),
            Ok(_) => Err(ScimError::bad("invalidSyntax", "the body must be a JSON object")),
            Err(e) => Err(ScimError::bad("invalidSyntax", format!("the body is no JSON: {e}"))),
        }
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|h| h.to_str().ok())
    }

    /// `attributes` and `excludedAttributes` of the query.
    pub fn view(&self) -> Result<ScimView, ScimError> {
        let projection = Projection::new(self.query.all("attributes"), self.query.all("excludedAttributes"))?;
        Ok(ScimView { base: self.base.clone(), projection })
    }
}

/// The token of `Authorization: Bearer …` (RFC 6750, 2.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn refused(why: &ScimCallerError) -> Response {
    match why {
        ScimCallerError::Failed(e) => reply::error(e),
        ScimCallerError::Wait(seconds) => {
            let mut response =
                reply::error(&ScimError::new(429, format!("too many wrong tokens: wait {seconds} seconds")));
            if let Ok(value) = HeaderValue::from_str(&seconds.to_string()) {
                response.headers_mut().insert(header::RETRY_AFTER, value);
            }
            response
        }
        ScimCallerError::Refused => {
            let mut response = reply::error(&ScimError::new(401, "a bearer token of this source is needed"));
            let challenge = HeaderValue::from_static("Bearer realm=\"SCIM\", error=\"invalid_token\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
            response
        }
    }
}
