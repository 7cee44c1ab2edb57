//! What all requests share: the use cases, the options, the assets, what pages declared, and caches of derived views.

use std::sync::Arc;

use muster_app::Muster;

use super::Options;
use super::assets::Assets;
use super::costs::Costs;
use super::derived::Derived;
use super::guard::Hosts;
use super::listing::Tables;
use super::page::Declared;

/// The server's shared state.
pub struct Site {
    /// The use cases.
    pub muster: Muster,
    /// How the server is run.
    pub options: Options,
    /// Style sheets and scripts.
    pub assets: Assets,
    /// What pages declared.
    pub declared: Declared,
    pub(super) hosts: Hosts,
    pub(super) derived: Derived,
    pub(super) costs: Costs,
    pub(super) tables: Tables,
}

impl Site {
    /// Sets it up.
    pub fn new(muster: Muster, options: Options) -> Arc<Self> {
        Arc::new(Self {
            hosts: Hosts::new(options.listen.port(), &options.allowed_hosts),
            assets: Assets::load(),
            declared: Declared::of(&super::pages::all()),
            derived: Derived::default(),
            costs: Costs::default(),
            tables: Tables::default(),
            muster,
            options,
        })
    }
}
