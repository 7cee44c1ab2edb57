//! The handle that every use case hangs on: the store, the clock, and the live state of each organisation in use.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::Timestamp;
use muster_model::{OrgId, Programme};
use muster_store::{Changes, Committed, Store};

use crate::access::{Passwords, Throttle};
use crate::actor::Actor;
use crate::clock::Clock;
use crate::error::AppError;
use crate::live::Live;
use crate::policy::Permission;
use crate::sources::{Pulls, SourcePolicy};
use crate::views::Views;

/// How long the live state is trusted before the journal is asked, in microseconds. Our own writes show at once;
/// this is for those of another process.
const TRUSTED: i64 = 1_000_000;

/// How the installation is run.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Visitors may step in as any user, without a password.
    pub demo: bool,
    /// What sources may do.
    pub sources: SourcePolicy,
}

/// One installation. Cheap to clone.
#[derive(Clone)]
pub struct Muster(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) options: Options,
    pub(crate) passwords: Passwords,
    pub(crate) throttle: Throttle,
    pub(crate) scim_throttle: Throttle,
    pub(crate) pulls: Pulls,
    orgs: Mutex<HashMap<OrgId, Arc<OrgState>>>,
    loading: tokio::sync::Mutex<()>,
}

/// What is kept in memory for one organisation.
pub(crate) struct OrgState {
    live: RwLock<Arc<Live>>,
    asked: AtomicI64,
    turn: tokio::sync::Mutex<()>,
    pub(crate) views: Views,
}

impl OrgState {
    pub(crate) fn live(&self) -> Arc<Live> {
        self.live.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl std::fmt::Debug for Muster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Muster")
    }
}

impl Muster {
    /// Opens the installation in a data folder, creating it on first use.
    pub async fn open(folder: &Path, clock: Clock) -> Result<Self, AppError> {
        Self::open_with(folder, clock, Options::default()).await
    }

    /// Opens it, run in a certain way.
    pub async fn open_with(folder: &Path, clock: Clock, options: Options) -> Result<Self, AppError> {
        let store = Store::open(folder).await?;
        Ok(Self(Arc::new(Inner {
            store,
            clock,
            options,
            passwords: Passwords::new(),
            throttle: Throttle::default(),
            scim_throttle: Throttle::default(),
            pulls: Pulls::default(),
            orgs: Mutex::default(),
            loading: tokio::sync::Mutex::default(),
        })))
    }

    /// Closes the database; what is done is on disk already.
    pub async fn close(&self) {
        self.0.store.close().await;
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// True when visitors may step in as any user.
    pub fn is_demo(&self) -> bool {
        self.0.options.demo
    }

    /// The data folder, for snapshots and evidence beside the database.
    pub fn data_folder(&self) -> &Path {
        self.0.store.folder()
    }

    /// Every record of the actor's organisation.
    pub async fn programme(&self, actor: &Actor) -> Result<Arc<Programme>, AppError> {
        Ok(self.live(actor).await?.programme.clone())
    }

    /// The live state of the actor's organisation: the programme with versions, position and what could not be read.
    pub async fn live(&self, actor: &Actor) -> Result<Arc<Live>, AppError> {
        actor.require(Permission::ReadRecords)?;
        Ok(self.state(&actor.org).await?.live())
    }

    /// The programme as it stood at an instant.
    pub async fn programme_as_of(&self, actor: &Actor, at: Timestamp) -> Result<Arc<Programme>, AppError> {
        actor.require(Permission::ReadRecords)?;
        if !self.0.store.has_org(&actor.org).await? {
            return Err(AppError::not_found(format!("The organisation {}", actor.org)));
        }
        let loaded = self.0.store.load_as_of(&actor.org, at).await?;
        Ok(self.read(&actor.org, loaded).await?.programme)
    }

    pub(crate) fn live_if_loaded(&self, org: &OrgId) -> Option<Arc<Live>> {
        self.0.orgs.lock().unwrap_or_else(PoisonError::into_inner).get(org).map(|state| state.live())
    }

    /// What is kept for an organisation, loaded on first use and caught up with the journal.
    pub(crate) async fn state(&self, org: &OrgId) -> Result<Arc<OrgState>, AppError> {
        let known = || self.0.orgs.lock().unwrap_or_else(PoisonError::into_inner).get(org).cloned();
        if let Some(state) = known() {
            let (now, asked) = (self.now().as_microsecond(), state.asked.load(Ordering::Relaxed));
            if now.saturating_sub(asked) > TRUSTED {
                self.catch_up(org, &state).await?;
            }
            return Ok(state);
        }
        let _one_at_a_time = self.0.loading.lock().await;
        if let Some(state) = known() {
            return Ok(state);
        }
        if !self.0.store.has_org(org).await? {
            return Err(AppError::not_found(format!("The organisation {org}")));
        }
        let loaded = self.0.store.load_all(org).await?;
        let live = self.read(org, loaded).await?;
        let state = Arc::new(OrgState {
            live: RwLock::new(Arc::new(live)),
            asked: AtomicI64::new(self.now().as_microsecond()),
            turn: tokio::sync::Mutex::default(),
            views: Views::default(),
        });
        self.0.orgs.lock().unwrap_or_else(PoisonError::into_inner).insert(org.clone(), state.clone());
        Ok(state)
    }

    /// Writes in one transaction, and shows it at once to every reader of this process.
    pub(crate) async fn commit(&self, org: &OrgId, changes: &Changes) -> Result<Committed, AppError> {
        let state = self.state(org).await?;
        let done = self.0.store.commit(org, changes).await;
        self.catch_up(org, &state).await?;
        Ok(done?)
    }

    /// Catches up with the journal, however lately that was done.
    pub(crate) async fn caught_up(&self, org: &OrgId) -> Result<(), AppError> {
        let state = self.state(org).await?;
        self.catch_up(org, &state).await
    }

    async fn catch_up(&self, org: &OrgId, state: &OrgState) -> Result<(), AppError> {
        let _turn = state.turn.lock().await;
        let from = state.live().position;
        let to = self.0.store.position(org).await?;
        if to > from {
            let changed = self.0.store.changes_since(org, from, to).await?;
            let acts = self.0.store.attestations(org, from, to).await?;
            let deeds = self.0.store.deeds(org, from, to).await?;
            let profile =
                self.0.store.profile(org).await?.map(|p| p.text).filter(|t| *t != *state.live().profile);
            let mut guard = state.live.write().unwrap_or_else(PoisonError::into_inner);
            Arc::make_mut(&mut guard).apply(to, profile, changed, acts, deeds);
        }
        state.asked.store(self.now().as_microsecond(), Ordering::Relaxed);
        Ok(())
    }

    /// Reads what was loaded, with what people attested and did up to then.
    async fn read(&self, org: &OrgId, loaded: muster_store::Loaded) -> Result<Live, AppError> {
        let acts = self.0.store.attestations(org, 0, loaded.position).await?;
        let deeds = self.0.store.deeds(org, 0, loaded.position).await?;
        let org = org.clone();
        tokio::task::spawn_blocking(move || Live::read(&org, loaded, acts, deeds))
            .await
            .map_err(|e| AppError::Unavailable(format!("the records could not be read ({e}); try again")))
    }
}
