//! One request by somebody who is signed in, in one organisation: who, what they may do, the records, and the way to
//! answer. Handlers get nothing else, so they can only do what the actor may do.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use muster_app::{Actor, Live, Muster, Session};
use muster_engine::roadmap::Roadmap;
use muster_model::{Kind, Programme, Reference};

use super::cookies::Cookie;
use super::derived::{Checked, Question};
use super::failure::Failure;
use super::look;
use super::pairs::Pairs;
use super::secret;
use super::site::Site;
use super::slots::Slot;

/// What a handler gives.
pub type Answer = Result<Response, Failure>;

/// A file that came with a form.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The name of its field.
    pub field: String,
    /// The name it has where it came from; empty when none was chosen.
    pub name: String,
    /// What is in it.
    pub bytes: Bytes,
}

/// One request.
pub struct Visit {
    /// What all requests share.
    pub site: Arc<Site>,
    /// Who is signed in.
    pub session: Session,
    /// Who acts, in this organisation, with what they may do.
    pub actor: Actor,
    /// The records as they stand, with versions and positions.
    pub live: Arc<Live>,
    /// The records to show: as they stand, or as of the date asked for.
    pub programme: Arc<Programme>,
    /// The instant to judge at.
    pub now: Timestamp,
    /// The past date asked for, if any. Nothing can be changed then.
    pub as_of: Option<Date>,
    /// Address below the organisation, without query: `/records/risk`.
    pub path: String,
    /// Values of the path's `{…}` parts.
    pub params: Pairs,
    /// The query.
    pub query: Pairs,
    /// The form that was sent.
    pub form: Pairs,
    /// Files that came with the form.
    pub files: Vec<Upload>,
    /// What was sent, as it came.
    pub body: Bytes,
    /// Headers of the request.
    pub headers: HeaderMap,
    pub(super) base: String,
    pub(super) flash: Option<String>,
}

impl Visit {
    /// The use cases.
    pub fn muster(&self) -> &Muster {
        &self.site.muster
    }

    /// The civil date where the organisation is.
    pub fn today(&self) -> Date {
        self.programme.profile.today(self.now)
    }

    /// A value of the path: `{kind}`.
    pub fn param(&self, name: &str) -> &str {
        self.params.get(name).unwrap_or("")
    }

    /// The kind named in the path.
    pub fn kind(&self) -> Result<Kind, Failure> {
        Kind::parse(self.param("kind")).ok_or_else(|| Failure::not_found("this kind of record"))
    }

    /// The record named in the path by `{kind}` and `{id}`; it may not exist.
    pub fn reference(&self) -> Result<Reference, Failure> {
        let kind = self.kind()?;
        let id = muster_model::Id::new(self.param("id")).ok_or_else(|| Failure::not_found("this record"))?;
        Ok(Reference::new(kind, id))
    }

    /// The address of a page of this organisation, as of the same date: `href("/clauses")`.
    pub fn href(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The address of a page of this organisation as it stands now.
    pub fn live_href(&self, path: &str) -> String {
        format!("/o/{}{path}", self.actor.org)
    }

    /// A path of this site as a full address, for what is read elsewhere: calendars, mails. None when nobody said how the
    /// site is reached.
    pub fn address(&self, path: &str) -> Option<String> {
        let host = self.headers.get(header::HOST)?.to_str().ok().filter(|h| !h.is_empty())?;
        let scheme = if self.site.options.https { "https" } else { "http" };
        Some(format!("{scheme}://{host}{path}"))
    }

    /// The address of a record.
    pub fn record_href(&self, to: &Reference) -> String {
        self.href(&format!("/records/{}/{}", to.kind, to.id))
    }

    /// The secret that every form must carry, as a hidden input.
    pub fn secret(&self) -> Markup {
        html! { input type="hidden" name="csrf" value=(secret::masked(&self.session.csrf)); }
    }

    /// True when acts may be offered: not while looking at the past.
    pub fn may_act(&self) -> bool {
        self.as_of.is_none()
    }

    /// What the rules say of the records shown.
    pub async fn checked(&self) -> Result<Arc<Checked>, Failure> {
        self.checked_for(self.live.clone(), self.programme.clone()).await
    }

    /// What the rules say now, after a write of this request.
    pub async fn checked_again(&self) -> Result<Arc<Checked>, Failure> {
        let live = self.muster().live(&self.actor).await?;
        let programme = live.programme.clone();
        self.checked_for(live, programme).await
    }

    async fn checked_for(&self, live: Arc<Live>, programme: Arc<Programme>) -> Result<Arc<Checked>, Failure> {
        let mut measurements = self.muster().measurements(&self.actor, None).await?;
        measurements.retain(|m| m.at <= self.now);
        let as_of = self.as_of.map(|_| self.now);
        // A snapshot that cannot be opened is told, and the rules that need it say that they could not look.
        let estate = self.muster().newest_estate(&self.actor, as_of).await.map_err(Into::into);
        let question = Question { programme, live, as_of, now: self.now, measurements, estate };
        Ok(self.site.derived.checked(question).await?)
    }

    /// The plan that follows from what the rules say of the records shown.
    pub async fn roadmap(&self) -> Result<Arc<Roadmap>, Failure> {
        Ok(self.checked().await?.roadmap(self.programme.clone(), self.now).await?)
    }

    /// The last result there is, without waiting: for a count in the left rail.
    pub fn checked_lately(&self) -> Option<Arc<Checked>> {
        self.site.derived.newest(&self.actor.org)
    }

    /// A page in the common frame. Its place in the left rail is found by its address.
    pub fn page(&self, title: &str, content: Markup) -> Response {
        self.page_in(title, None, content)
    }

    /// A page in the common frame, at a stated place of the left rail.
    pub fn page_in(&self, title: &str, slot: Option<Slot>, content: Markup) -> Response {
        let mut response = look::layout::page(self, title, slot, &content).into_response();
        if self.flash.is_some() {
            set_cookie(&mut response, Cookie::Flash.set("", Some(0), self.site.options.https));
        }
        response
    }

    /// Goes to another page of this organisation.
    pub fn redirect(&self, path: &str) -> Response {
        redirect(&self.href(path))
    }

    /// Goes to another page of this organisation and says something there.
    pub fn redirect_saying(&self, path: &str, words: &str) -> Response {
        let mut response = redirect(&self.live_href(path));
        set_cookie(&mut response, Cookie::Flash.set(words, Some(60), self.site.options.https));
        response
    }

    /// A file to keep.
    pub fn download(&self, name: &str, media: &'static str, bytes: impl Into<Bytes>) -> Response {
        let safe: String =
            name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')).collect();
        let kept = HeaderValue::from_str(&format!("attachment; filename=\"{safe}\""));
        let mut response = ([(header::CONTENT_TYPE, media)], bytes.into()).into_response();
        if let Ok(kept) = kept {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, kept);
        }
        response
    }
}

/// Goes elsewhere with GET.
pub(super) fn redirect(to: &str) -> Response {
    let location = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// Adds a cookie to an answer.
pub(super) fn set_cookie(response: &mut Response, cookie: Option<HeaderValue>) {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}
