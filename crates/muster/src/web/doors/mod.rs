//! The ways in: pages that are shown to somebody who is not (yet) in an organisation. Their forms carry a secret of
//! their own, since there is no session to hold one.

mod claim;
mod home;
mod sign_in;
mod sign_out;
mod step_in;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use muster_app::{Session, SignedIn};

use super::cookies::{Cookie, fresh_secret, same_secret};
use super::dispatch::{bounded, session};
use super::failure::Failure;
use super::look::layout;
use super::pairs::Pairs;
use super::site::Site;
use super::visit::{redirect, set_cookie};

/// Largest form of a door.
const FORM_LIMIT: usize = 16 * 1024;

/// Every door.
pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/", get(home::show))
        .route("/sign-in", get(sign_in::show).post(sign_in::act))
        .route("/sign-out", post(sign_out::act))
        .route("/claim", get(claim::show).post(claim::act))
        .route("/demo", get(step_in::show).post(step_in::act))
}

/// A request at a door.
pub struct Door {
    site: Arc<Site>,
    parts: Parts,
    query: Pairs,
    form: Pairs,
    secret: String,
    fresh: bool,
}

impl Door {
    /// Takes a request in: for a POST, only with the form's secret.
    async fn open(site: &Arc<Site>, request: Request) -> Result<Self, Failure> {
        let mut door = Self::enter(site, request).await?;
        if door.parts.method == axum::http::Method::POST {
            let given = door.form.get("csrf").unwrap_or("");
            if door.fresh || !same_secret(given, &door.secret) {
                return Err(Failure::stale_form());
            }
        }
        door.query = Pairs::parse(door.parts.uri.query().unwrap_or(""));
        Ok(door)
    }

    /// Takes a request in without asking for the door's own secret.
    async fn enter(site: &Arc<Site>, request: Request) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let held = Cookie::Form.read(&parts.headers, site.options.https).filter(|s| s.len() == 64);
        let form = Pairs::parse(&String::from_utf8_lossy(&bounded(&parts, body, FORM_LIMIT).await?));
        let (fresh, secret) = (held.is_none(), held.unwrap_or_else(fresh_secret));
        Ok(Self { site: site.clone(), parts, query: Pairs::default(), form, secret, fresh })
    }

    /// The session, if there is one that holds.
    async fn session(&self) -> Option<Session> {
        session(&self.site, &self.parts).await.ok()
    }

    /// The hidden input that makes a form ours.
    fn hidden(&self) -> Markup {
        html! { input type="hidden" name="csrf" value=(self.secret); }
    }

    /// A page.
    fn page(&self, title: &str, content: &Markup) -> Response {
        let mut response = layout::bare(&self.site, title, content).into_response();
        if self.fresh {
            set_cookie(&mut response, Cookie::Form.set(&self.secret, None, self.site.options.https));
        }
        response
    }

    /// Where to go after signing in: a page of ours, and nowhere else.
    fn next(&self) -> String {
        let asked = self.form.get("next").or_else(|| self.query.get("next")).unwrap_or("/");
        let ours =
            asked.starts_with("/o/") && !asked.contains(['\\', '\r', '\n']) && !asked.starts_with("//");
        if ours { asked.to_owned() } else { "/".to_owned() }
    }

    /// Goes on with a new session.
    fn signed_in(&self, signed: &SignedIn, to: &str) -> Response {
        let mut response = redirect(to);
        set_cookie(&mut response, Cookie::Session.set(&signed.token, None, self.site.options.https));
        // What was said in forms before belongs to nobody now.
        set_cookie(&mut response, Cookie::Form.set("", Some(0), self.site.options.https));
        response
    }
}

/// The page, or the page that says why not.
fn or_refusal(site: &Site, answer: Result<Response, Failure>) -> Response {
    answer.unwrap_or_else(|failure| failure.bare(site))
}

/// Runs a door's handler.
async fn through<F, R>(State(site): State<Arc<Site>>, request: Request, handler: F) -> Response
where
    F: FnOnce(Door) -> R,
    R: Future<Output = Result<Response, Failure>>,
{
    let answer = match Door::open(&site, request).await {
        Ok(door) => handler(door).await,
        Err(failure) => Err(failure),
    };
    or_refusal(&site, answer)
}
