//! Lists resources: filter, sort, page (RFC 7644, 3.4.2). Equalities on indexed attributes go by index; other filters read
//! the source in the order of ids, so that what is kept in memory is a page, or the sort keys.

use muster_connect::scim::{
    AttrPath, Filter, Object, Projection, ResourceKind, ScimError, SortKey, check_filter, matches, order_of,
};
use muster_store::{ScimKey, ScimRow};

use super::show::{ScimView, kind_of};
use super::{ScimCaller, folded, told};
use crate::muster::Muster;

/// Most resources in one answer, as `/ServiceProviderConfig` says.
pub const MAX_RESULTS: i64 = 1000;
/// How many, when the caller does not say.
const USUAL: i64 = 100;
/// Rows read at a time.
const BATCH: i64 = 1000;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct ScimQuery {
    /// The filter.
    pub filter: Option<String>,
    /// The first result, from 1; less is 1.
    pub start: Option<i64>,
    /// Most results; less than 0 is 0.
    pub count: Option<i64>,
    /// What to sort by.
    pub sort_by: Option<String>,
    /// From the end.
    pub descending: bool,
}

/// A page of results.
#[derive(Debug, Clone)]
pub struct ScimList {
    /// How many there are in all.
    pub total: i64,
    /// The first of this page, from 1.
    pub start: i64,
    /// This page.
    pub items: Vec<Object>,
}

impl Muster {
    /// Lists resources of one kind or of both.
    pub async fn scim_search(
        &self,
        caller: &ScimCaller,
        kinds: &[ResourceKind],
        query: &ScimQuery,
        view: &ScimView,
    ) -> Result<ScimList, ScimError> {
        let filter = query.filter.as_deref().map(Filter::parse).transpose()?;
        let sort = query.sort_by.as_deref().map(AttrPath::parse).transpose()?;
        for kind in kinds {
            filter.as_ref().map_or(Ok(()), |f| check_filter(f, *kind))?;
            sort.as_ref().map_or(Ok(None), |s| order_of(s, *kind, &Object::new()))?;
        }
        let start = query.start.unwrap_or(1).max(1);
        let count = query.count.unwrap_or(USUAL).clamp(0, MAX_RESULTS);
        let page = Page { start, count };
        let (total, rows) = match (&filter, &sort, kinds) {
            (None, None, [kind]) => self.plain(caller, *kind, page).await?,
            _ => self.sifted(caller, kinds, filter.as_ref(), sort.as_ref(), query.descending, page).await?,
        };
        let mut items = Vec::with_capacity(rows.len());
        for row in &rows {
            items.push(self.scim_show(caller, row, view).await?.resource);
        }
        Ok(ScimList { total, start, items })
    }

    async fn plain(
        &self,
        caller: &ScimCaller,
        kind: ResourceKind,
        page: Page,
    ) -> Result<(i64, Vec<ScimRow>), ScimError> {
        let (store, org, source) = (&self.0.store, &caller.org, &caller.source);
        let total = store.scim_count(org, source, kind.name()).await.map_err(told)?;
        let rows = match page.count {
            0 => Vec::new(),
            n => store.scim_page(org, source, kind.name(), "", page.start - 1, n).await.map_err(told)?,
        };
        Ok((total, rows))
    }

    async fn sifted(
        &self,
        caller: &ScimCaller,
        kinds: &[ResourceKind],
        filter: Option<&Filter>,
        sort: Option<&AttrPath>,
        descending: bool,
        page: Page,
    ) -> Result<(i64, Vec<ScimRow>), ScimError> {
        let (store, org, source) = (&self.0.store, &caller.org, &caller.source);
        let mut sifted = Sifted { page, total: 0, rows: Vec::new(), keys: Vec::new() };
        for kind in kinds {
            let indexed = filter.and_then(|f| Indexed::of(f, *kind));
            if let Some(indexed) = indexed {
                let rows = store.scim_by(org, source, kind.name(), indexed.key()).await.map_err(told)?;
                self.sift(caller, rows, filter, sort, &mut sifted).await?;
                continue;
            }
            let mut after = String::new();
            loop {
                let rows = store.scim_page(org, source, kind.name(), &after, 0, BATCH).await.map_err(told)?;
                let Some(last) = rows.last().map(|r| r.id.clone()) else { break };
                let whole = rows.len() as i64 == BATCH;
                self.sift(caller, rows, filter, sort, &mut sifted).await?;
                if !whole {
                    break;
                }
                after = last;
                // A long search is no reason for others to wait.
                tokio::task::yield_now().await;
            }
        }
        if sort.is_none() {
            return Ok((sifted.total, sifted.rows));
        }
        // Stable: what sorts the same stays in the order of ids.
        sifted.keys.sort_by(|a, b| SortKey::compare(a.0.as_ref(), b.0.as_ref(), descending));
        let wanted = usize::try_from(page.start - 1).unwrap_or(usize::MAX);
        let count = usize::try_from(page.count).unwrap_or(0);
        let mut rows = Vec::with_capacity(count);
        for (_, kind, id) in sifted.keys.into_iter().skip(wanted).take(count) {
            rows.extend(store.scim_by(org, source, kind.name(), ScimKey::Id(&id)).await.map_err(told)?);
        }
        Ok((sifted.total, rows))
    }

    async fn sift(
        &self,
        caller: &ScimCaller,
        rows: Vec<ScimRow>,
        filter: Option<&Filter>,
        sort: Option<&AttrPath>,
        into: &mut Sifted,
    ) -> Result<(), ScimError> {
        for row in rows {
            let kind = kind_of(&row);
            let link = if kind == ResourceKind::Group { "members" } else { "groups" };
            let linked = filter.is_some_and(|f| f.mentions(link))
                || sort.is_some_and(|s| s.name.eq_ignore_ascii_case(link));
            let whole = self.scim_whole(caller, &row, "", linked).await?;
            if let Some(filter) = filter
                && !matches(filter, kind, &whole)?
            {
                continue;
            }
            into.total += 1;
            match sort {
                Some(sort) => into.keys.push((order_of(sort, kind, &whole)?, kind, row.id)),
                None if into.total >= into.page.start && (into.rows.len() as i64) < into.page.count => {
                    into.rows.push(row);
                }
                None => {}
            }
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
struct Page {
    start: i64,
    count: i64,
}

struct Sifted {
    page: Page,
    total: i64,
    rows: Vec<ScimRow>,
    keys: Vec<(Option<SortKey>, ResourceKind, String)>,
}

/// What an index can look up.
enum Indexed {
    Id(String),
    UserName(String),
    ExternalId(String),
    Display(String),
}

impl Indexed {
    fn of(filter: &Filter, kind: ResourceKind) -> Option<Self> {
        let get = |name: &str| filter.must_equal(name).map(str::to_owned);
        get("id")
            .map(Self::Id)
            .or_else(|| {
                get("userName").filter(|_| kind == ResourceKind::User).map(|v| Self::UserName(folded(&v)))
            })
            .or_else(|| get("externalId").map(Self::ExternalId))
            .or_else(|| get("displayName").map(|v| Self::Display(folded(&v))))
    }

    fn key(&self) -> ScimKey<'_> {
        match self {
            Self::Id(v) => ScimKey::Id(v),
            Self::UserName(v) => ScimKey::UserName(v),
            Self::ExternalId(v) => ScimKey::ExternalId(v),
            Self::Display(v) => ScimKey::Display(v),
        }
    }
}

impl ScimView {
    /// The view with nothing left out.
    pub fn whole(base: impl Into<String>) -> Self {
        Self { base: base.into(), projection: Projection::default() }
    }
}
