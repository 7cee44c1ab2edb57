//! The server: pages for people and a small JSON API, over the use cases of `muster-app`. Holds no judgement and no
//! SQL; what a visitor may do is decided below.
//!
//! A page is one file in `pages/` (see [`page::Page`]) and two lines in `pages/mod.rs`.

mod api;
mod assets;
mod cookies;
mod costs;
mod derived;
mod dispatch;
mod doors;
mod failure;
pub mod forms;
mod guard;
mod headers;
mod kept;
mod listen;
mod listing;
pub mod look;
pub mod page;
pub mod pages;
mod pairs;
mod scim;
mod secret;
mod site;
pub mod slots;
mod visit;

use std::net::SocketAddr;

use muster_app::Muster;

pub use derived::Checked;
pub use dispatch::{RouteLine, route_lines};
pub use failure::Failure;
pub use pairs::Pairs;
pub use site::Site;
pub use visit::{Answer, Visit};

/// How the server is run.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Lets visitors step in as the example's persons.
    pub demo: bool,
    /// Names (`isms.example.org`, `host:port`) under which the server may be called, besides loopback names.
    pub allowed_hosts: Vec<String>,
    /// True when people reach the server over HTTPS (a proxy in front): cookies are then bound to it.
    pub https: bool,
}

impl Options {
    /// Listens on `listen`, nothing else set.
    pub fn new(listen: SocketAddr) -> Self {
        Self { listen, demo: false, allowed_hosts: Vec::new(), https: false }
    }
}

/// Everything as one service, without a socket.
pub fn router(muster: Muster, options: Options) -> axum::Router {
    dispatch::router(Site::new(muster, options))
}

/// Binds the address of `options`. Apart from [`serve_on`], so that the caller can say where it listens.
pub async fn bind(options: &Options) -> anyhow::Result<tokio::net::TcpListener> {
    let at = options.listen;
    tokio::net::TcpListener::bind(at).await.map_err(|e| match e.kind() {
        std::io::ErrorKind::AddrInUse => {
            anyhow::anyhow!("port {} is in use. Choose another one with `--listen {}:0`.", at.port(), at.ip())
        }
        std::io::ErrorKind::PermissionDenied => {
            anyhow::anyhow!("port {} may not be used by this user. Choose one above 1023.", at.port())
        }
        _ => anyhow::anyhow!("cannot listen on {at}: {e}"),
    })
}

/// Serves until the process is asked to stop (Ctrl-C or a termination signal).
pub async fn serve_on(
    listener: tokio::net::TcpListener,
    muster: Muster,
    mut options: Options,
) -> anyhow::Result<()> {
    options.listen = listener.local_addr()?;
    listen::run(listener, router(muster, options)).await
}

/// Binds and serves.
pub async fn serve(muster: Muster, options: Options) -> anyhow::Result<()> {
    let listener = bind(&options).await?;
    serve_on(listener, muster, options).await
}
