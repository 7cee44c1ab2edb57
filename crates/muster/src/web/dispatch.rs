//! From a request to a handler: who is it, which organisation, is the form ours, may they, and only then the page.

use std::sync::Arc;
use std::time::Duration;

use axum::RequestPartsExt;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{MethodFilter, get, on};
use jiff::Timestamp;
use jiff::civil::Date;
use muster_app::{AppError, Permission, Session};
use muster_model::{OrgId, Programme};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::timeout::TimeoutLayer;

use super::cookies::Cookie;
use super::failure::Failure;
use super::page::Route;
use super::pairs::{Pairs, encoded};
use super::site::Site;
use super::visit::{Upload, Visit, redirect};
use super::{doors, guard, headers, scim, secret};

/// Longest time for one answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Most parts of a form that comes with files.
const MOST_PARTS: usize = 100;

/// One route, for a test that walks them all.
#[derive(Debug, Clone)]
pub struct RouteLine {
    /// Its method.
    pub method: Method,
    /// Its pattern below `/o/ORG`.
    pub path: &'static str,
    /// What it takes.
    pub permission: Permission,
    /// Part of the API.
    pub api: bool,
}

/// Every route that a signed-in visitor can call.
pub fn route_lines() -> Vec<RouteLine> {
    let line = |r: &Route| RouteLine {
        method: r.method.clone(),
        path: r.path,
        permission: r.permission,
        api: r.api,
    };
    super::pages::all().iter().flat_map(|p| &p.routes).map(line).collect()
}

/// Everything as one service.
pub fn router(site: Arc<Site>) -> axum::Router {
    let mut router = axum::Router::new();
    for route in super::pages::all().into_iter().flat_map(|p| p.routes) {
        let Ok(filter) = MethodFilter::try_from(route.method.clone()) else { continue };
        let (path, is_get, route) = (route.path, route.method == Method::GET, Arc::new(route));
        let answer = {
            let route = route.clone();
            move |State(site): State<Arc<Site>>, request: Request| answer(site, route.clone(), request)
        };
        router = router.route(&format!("/o/{{org}}{path}"), on(filter, answer.clone()));
        if is_get && !route.api {
            router = router.route(&format!("/o/{{org}}/as-of/{{as_of}}{path}"), on(filter, answer));
        }
    }
    router
        .merge(doors::routes())
        .merge(scim::routes())
        .route("/assets/{name}", get(asset))
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here)
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn_with_state(site.clone(), guard::check))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(CatchPanicLayer::custom(panicked(site.clone())))
        .layer(axum::middleware::from_fn(headers::add))
        .with_state(site)
}

async fn asset(
    State(site): State<Arc<Site>>,
    axum::extract::Path(name): axum::extract::Path<String>,
) -> Response {
    site.assets.answer(&name)
}

async fn nothing_here(State(site): State<Arc<Site>>, request: Request) -> Response {
    let failure = Failure::not_found("this page");
    if request.uri().path().contains("/api/") { failure.json() } else { failure.bare(&site) }
}

/// What is said when a handler fails in a way nobody foresaw. The log already has it, from the panic hook.
fn panicked(site: Arc<Site>) -> impl FnMut(Box<dyn std::any::Any + Send>) -> Response + Clone {
    move |_| {
        Failure::say(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong on our side",
            "Nothing was changed that was not confirmed. Please try again; the server's log says more.",
        )
        .bare(&site)
    }
}

async fn answer(site: Arc<Site>, route: Arc<Route>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    match admit(&site, &route, &mut parts, body).await {
        Ok(visit) => {
            let visit = Arc::new(visit);
            if let Err(failure) = visit.actor.require(route.permission) {
                return refused(&route, &visit, &failure.into());
            }
            match (route.handler)(visit.clone()).await {
                Ok(response) => response,
                Err(failure) => refused(&route, &visit, &failure),
            }
        }
        Err(failure) if route.api => failure.json(),
        Err(Failure::App(AppError::NotSignedIn)) if matches!(parts.method, Method::GET | Method::HEAD) => {
            let next = parts.uri.path_and_query().map_or("/", |p| p.as_str());
            let door = if site.options.demo { "/demo" } else { "/sign-in" };
            redirect(&format!("{door}?next={}", encoded(next)))
        }
        Err(failure) => failure.bare(&site),
    }
}

fn refused(route: &Route, visit: &Visit, failure: &Failure) -> Response {
    if route.api { failure.json() } else { failure.page(visit) }
}

/// Everything that must hold before a handler sees a request, but the route's own permission.
async fn admit(site: &Arc<Site>, route: &Route, parts: &mut Parts, body: Body) -> Result<Visit, Failure> {
    let params = parts.extract::<RawPathParams>().await.map_err(|_| Failure::not_found("this page"))?;
    let mut pairs = Pairs::default();
    for (name, value) in &params {
        pairs.push(name, value);
    }
    let session = session(site, parts).await?;
    let org = pairs.get("org").and_then(OrgId::new).ok_or_else(|| Failure::not_found("this organisation"))?;
    let actor = site.muster.actor(&session, &org).await?;
    let (body, form, files) = if matches!(parts.method, Method::GET | Method::HEAD) {
        (Bytes::new(), Pairs::default(), Vec::new())
    } else {
        sent(route, parts, body, &session).await?
    };
    let live = site.muster.live(&actor).await?;
    let real_now = site.muster.now();
    let mut base = format!("/o/{org}");
    let (mut as_of, mut now, mut programme) = (None, real_now, live.programme.clone());
    if let Some(asked) = pairs.get("as_of") {
        let date: Date = asked.parse().map_err(|_| Failure::not_found("this date"))?;
        let end = end_of(date, &programme).ok_or_else(|| Failure::not_found("this date"))?;
        base = format!("{base}/as-of/{date}");
        as_of = Some(date);
        if end < real_now {
            now = end;
            programme = site.muster.programme_as_of(&actor, end).await?;
        }
    }
    let path = parts.uri.path().strip_prefix(&base).unwrap_or("/").to_owned();
    Ok(Visit {
        site: site.clone(),
        session,
        actor,
        live,
        programme,
        now,
        as_of,
        path,
        params: pairs,
        query: Pairs::parse(parts.uri.query().unwrap_or("")),
        form,
        files,
        body,
        base,
        flash: Cookie::Flash.read(&parts.headers, site.options.https).filter(|f| !f.is_empty()),
        headers: std::mem::take(&mut parts.headers),
    })
}

/// The last microsecond of a civil day where the organisation is.
fn end_of(date: Date, programme: &Programme) -> Option<Timestamp> {
    let next = date.tomorrow().ok()?.to_zoned(programme.profile.zone()).ok()?.timestamp();
    Timestamp::from_microsecond(next.as_microsecond() - 1).ok()
}

/// The session of a request.
pub async fn session(site: &Site, parts: &Parts) -> Result<Session, Failure> {
    let token = Cookie::Session.read(&parts.headers, site.options.https).ok_or(AppError::NotSignedIn)?;
    Ok(site.muster.resume_session(&token).await?)
}

/// The body within its limit, and its form, once it is known to be ours.
async fn sent(
    route: &Route,
    parts: &Parts,
    body: Body,
    session: &Session,
) -> Result<(Bytes, Pairs, Vec<Upload>), Failure> {
    let body = bounded(parts, body, route.limit).await?;
    let media = parts.headers.get(header::CONTENT_TYPE).and_then(|h| h.to_str().ok()).unwrap_or("");
    let (form, files) = if media.starts_with("application/x-www-form-urlencoded") {
        (Pairs::parse(&String::from_utf8_lossy(&body)), Vec::new())
    } else if media.starts_with("multipart/form-data") {
        parted(media, body.clone()).await.ok_or_else(Failure::stale_form)?
    } else {
        (Pairs::default(), Vec::new())
    };
    let header = parts.headers.get("x-csrf-token").and_then(|h| h.to_str().ok());
    let given = header.or_else(|| form.get("csrf")).unwrap_or("");
    if secret::is(given, &session.csrf) { Ok((body, form, files)) } else { Err(Failure::stale_form()) }
}

/// A form in parts (RFC 7578), as it is sent with files; none when it is not well formed. It has been bounded as a whole.
async fn parted(media: &str, body: Bytes) -> Option<(Pairs, Vec<Upload>)> {
    let mut request = Request::builder().header(header::CONTENT_TYPE, media).body(Body::from(body)).ok()?;
    // The route has its own limit, and it is kept already.
    DefaultBodyLimit::disable().apply(&mut request);
    let mut parts = Multipart::from_request(request, &()).await.ok()?;
    let (mut form, mut files) = (Pairs::default(), Vec::new());
    for _ in 0..MOST_PARTS {
        let Some(part) = parts.next_field().await.ok()? else { return Some((form, files)) };
        let field = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(name) => files.push(Upload { field, name, bytes: part.bytes().await.ok()? }),
            None => form.push(&field, &part.text().await.ok()?),
        }
    }
    None
}

/// Reads a body; refuses one that says it is too large before reading it.
pub async fn bounded(parts: &Parts, body: Body, limit: usize) -> Result<Bytes, Failure> {
    if guard::stated_length(&parts.headers).is_some_and(|l| l > limit) {
        return Err(Failure::too_large(limit));
    }
    to_bytes(body, limit).await.map_err(|_| Failure::too_large(limit))
}
