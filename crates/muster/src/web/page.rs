//! What a page is: its routes with the permission each needs, its entry in the left rail, and what it adds to the
//! generic page of a kind. One page is one file in `pages/` with `pub fn page() -> Page`, and two lines in
//! `pages/mod.rs`.
//!
//! ```text
//! pub fn page() -> Page {
//!     Page::new()
//!         .route(Route::get("/clauses", Permission::ReadRecords, map))
//!         .route(Route::get("/clauses/{number}", Permission::ReadRecords, one))
//!         .nav(Slot::Clauses, "/clauses")
//! }
//!
//! async fn map(v: Arc<Visit>) -> Answer {
//!     let checked = v.checked().await?;
//!     Ok(v.page("Clauses", html! { … }))
//! }
//! ```

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::http::Method;
use maud::Markup;
use muster_app::Permission;
use muster_model::{Kind, Record};

use super::failure::Failure;
use super::slots::Slot;
use super::visit::{Answer, Visit};

/// Longest form, in bytes.
pub const FORM_LIMIT: usize = 1 << 20;

type Future_ = Pin<Box<dyn Future<Output = Answer> + Send>>;
/// What answers a route.
pub type Handler = Arc<dyn Fn(Arc<Visit>) -> Future_ + Send + Sync>;
/// What a page adds to the generic page of one record, under its head.
pub type RecordPanel = fn(&Visit, &Record) -> Markup;
/// What a page adds to the generic list of a kind, above the table.
pub type ListPanel = fn(&Visit) -> Markup;

/// What a page shows above the form of a kind, before anything is saved: what the record as it was typed would change.
pub type DraftPreview =
    for<'v> fn(&'v Visit, Record) -> Pin<Box<dyn Future<Output = Result<Markup, Failure>> + Send + 'v>>;

/// One route below `/o/ORG`.
#[derive(Clone)]
pub struct Route {
    /// Its method.
    pub method: Method,
    /// Its pattern below `/o/ORG`, such as `/clauses/{number}`.
    pub path: &'static str,
    /// What the visitor must be allowed to do.
    pub permission: Permission,
    /// Largest body, in bytes.
    pub limit: usize,
    /// Part of the JSON API: refusals are JSON, a missing session is no redirect.
    pub api: bool,
    pub(super) handler: Handler,
}

impl Route {
    fn new<F, R>(method: Method, path: &'static str, permission: Permission, handler: F) -> Self
    where
        F: Fn(Arc<Visit>) -> R + Send + Sync + 'static,
        R: Future<Output = Answer> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |v| Box::pin(handler(v)));
        Self { method, path, permission, limit: FORM_LIMIT, api: path.starts_with("/api/"), handler }
    }

    /// A page that is read. It is also served as of a past date, at `/o/ORG/as-of/DATE…`.
    pub fn get<F, R>(path: &'static str, permission: Permission, handler: F) -> Self
    where
        F: Fn(Arc<Visit>) -> R + Send + Sync + 'static,
        R: Future<Output = Answer> + Send + 'static,
    {
        Self::new(Method::GET, path, permission, handler)
    }

    /// An act: its form must carry the session's secret ([`Visit::secret`]).
    pub fn post<F, R>(path: &'static str, permission: Permission, handler: F) -> Self
    where
        F: Fn(Arc<Visit>) -> R + Send + Sync + 'static,
        R: Future<Output = Answer> + Send + 'static,
    {
        Self::new(Method::POST, path, permission, handler)
    }

    /// Any other method, for the API.
    pub fn on<F, R>(method: Method, path: &'static str, permission: Permission, handler: F) -> Self
    where
        F: Fn(Arc<Visit>) -> R + Send + Sync + 'static,
        R: Future<Output = Answer> + Send + 'static,
    {
        Self::new(method, path, permission, handler)
    }

    /// Accepts a larger body, for uploads.
    #[must_use]
    pub fn limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }
}

/// An entry in the left rail.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Where it stands.
    pub slot: Slot,
    /// Its word, for entries under a place; none for the place itself.
    pub label: Option<&'static str>,
    /// Its address below `/o/ORG`.
    pub path: &'static str,
}

/// A page: what it answers, and what it adds elsewhere.
#[derive(Default)]
pub struct Page {
    pub(super) routes: Vec<Route>,
    pub(super) entries: Vec<Entry>,
    pub(super) records: Vec<(&'static str, RecordPanel)>,
    pub(super) lists: Vec<(&'static str, ListPanel)>,
    pub(super) drafts: Vec<(&'static str, &'static str, DraftPreview)>,
}

impl Page {
    /// A page without anything yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a route.
    #[must_use]
    pub fn route(mut self, route: Route) -> Self {
        self.routes.push(route);
        self
    }

    /// Makes `path` the page of a place in the left rail.
    #[must_use]
    pub fn nav(mut self, slot: Slot, path: &'static str) -> Self {
        self.entries.push(Entry { slot, label: None, path });
        self
    }

    /// Adds an entry under a place in the left rail: `Identity › Posture`.
    #[must_use]
    pub fn sub(mut self, slot: Slot, label: &'static str, path: &'static str) -> Self {
        self.entries.push(Entry { slot, label: Some(label), path });
        self
    }

    /// Adds a panel to the generic page of every record of `kind`: worked-out numbers, a figure, next acts.
    #[must_use]
    pub fn on_record(mut self, kind: &'static str, panel: RecordPanel) -> Self {
        self.records.push((kind, panel));
        self
    }

    /// Adds a panel above the generic list of `kind`.
    #[must_use]
    pub fn on_list(mut self, kind: &'static str, panel: ListPanel) -> Self {
        self.lists.push((kind, panel));
        self
    }

    /// Gives the forms of `kind` a second button, `words`, which shows what saving would change and saves nothing.
    #[must_use]
    pub fn on_draft(mut self, kind: &'static str, words: &'static str, preview: DraftPreview) -> Self {
        self.drafts.push((kind, words, preview));
        self
    }
}

/// Everything that all pages together declare, except their routes.
pub struct Declared {
    /// Entries of the left rail.
    pub entries: Vec<Entry>,
    records: Vec<(&'static str, RecordPanel)>,
    lists: Vec<(&'static str, ListPanel)>,
    drafts: Vec<(&'static str, &'static str, DraftPreview)>,
}

impl Declared {
    /// Gathers it.
    pub fn of(pages: &[Page]) -> Self {
        Self {
            entries: pages.iter().flat_map(|p| p.entries.iter().copied()).collect(),
            records: pages.iter().flat_map(|p| p.records.iter().copied()).collect(),
            lists: pages.iter().flat_map(|p| p.lists.iter().copied()).collect(),
            drafts: pages.iter().flat_map(|p| p.drafts.iter().copied()).collect(),
        }
    }

    /// The page of a place, if it has one.
    pub fn main(&self, slot: Slot) -> Option<&'static str> {
        self.entries.iter().find(|e| e.slot == slot && e.label.is_none()).map(|e| e.path)
    }

    /// Entries under a place.
    pub fn subs(&self, slot: Slot) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.entries.iter().filter(move |e| e.slot == slot).filter_map(|e| Some((e.label?, e.path)))
    }

    /// Panels for a record.
    pub fn record_panels(&self, kind: Kind) -> impl Iterator<Item = RecordPanel> {
        self.records.iter().filter(move |(k, _)| *k == kind.name()).map(|(_, p)| *p)
    }

    /// The second button on the forms of a kind, and what it shows.
    pub fn draft_preview(&self, kind: Kind) -> Option<(&'static str, DraftPreview)> {
        self.drafts.iter().find(|(k, ..)| *k == kind.name()).map(|(_, words, preview)| (*words, *preview))
    }

    /// Panels for a list.
    pub fn list_panels(&self, kind: Kind) -> impl Iterator<Item = ListPanel> {
        self.lists.iter().filter(move |(k, _)| *k == kind.name()).map(|(_, p)| *p)
    }
}
