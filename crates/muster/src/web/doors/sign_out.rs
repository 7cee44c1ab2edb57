//! `/sign-out`: ends the session.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;

use super::{Door, or_refusal};
use crate::web::cookies::Cookie;
use crate::web::failure::Failure;
use crate::web::secret;
use crate::web::site::Site;
use crate::web::visit::{redirect, set_cookie};

/// Signs out.
pub async fn act(State(site): State<Arc<Site>>, request: Request) -> Response {
    let answer = match Door::enter(&site, request).await {
        Ok(door) => sign_out(&door).await,
        Err(failure) => Err(failure),
    };
    or_refusal(&site, answer)
}

async fn sign_out(door: &Door) -> Result<Response, Failure> {
    let https = door.site.options.https;
    if let (Some(session), Some(token)) =
        (door.session().await, Cookie::Session.read(&door.parts.headers, https))
    {
        if !secret::is(door.form.get("csrf").unwrap_or(""), &session.csrf) {
            return Err(Failure::stale_form());
        }
        door.site.muster.sign_out(&token).await?;
    }
    let mut response = redirect("/");
    set_cookie(&mut response, Cookie::Session.set("", Some(0), https));
    Ok(response)
}
