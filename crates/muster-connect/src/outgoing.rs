//! The way out: names to addresses that the policy allows, and connections to those very addresses, so that a name that
//! changes its mind between the check and the connection leads nowhere. Not what is said over them.
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::connector::Limits;

/// Most addresses of one name that are looked at.
const MOST_ADDRESSES: usize = 16;

/// What went wrong, and what to do.
pub type Trouble = (String, &'static str);

/// The addresses of a name that may be reached.
///
/// # Errors
/// When it has none, or none that the policy allows.
pub async fn resolve(host: &str, port: u16, limits: &Limits) -> Result<Vec<SocketAddr>, Trouble> {
    let found: Vec<_> = timeout(limits.connect, tokio::net::lookup_host((host, port)))
        .await
        .map_err(|_| (format!("no address for {host} in time"), "check the resolver"))?
        .map_err(|e| (format!("no address for {host}: {e}"), "check the name in the url"))?
        .take(MOST_ADDRESSES)
        .collect();
    let mut allowed = Vec::new();
    let mut refused = None;
    for address in found {
        match limits.addresses.check(address.ip()) {
            Ok(()) => allowed.push(address),
            Err(why) => refused = Some((address.ip(), why)),
        }
    }
    match (allowed.is_empty(), refused) {
        (true, Some((ip, why))) => Err((
            format!("{host} is {ip}, {why}, which the address policy does not allow"),
            "an operator can allow private and loopback addresses; others are never reached",
        )),
        (true, None) => Err((format!("{host} has no address"), "check the name in the url")),
        (false, _) => Ok(allowed),
    }
}

/// A connection to the first of these addresses that takes one.
///
/// # Errors
/// What the last of them answered.
pub async fn connect(addresses: &[SocketAddr], patience: Duration) -> Result<TcpStream, Trouble> {
    let mut last = None;
    for address in addresses {
        last = Some(match timeout(patience, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Ok(Err(e)) if e.kind() == ErrorKind::ConnectionRefused => (
                format!("{address} refused the connection"),
                "check that the server runs and listens on this port",
            ),
            Ok(Err(e)) => (format!("{address}: {e}"), "check the network and the port"),
            Err(_) => (
                format!("{address} did not answer within {} s", patience.as_secs_f32()),
                "check the network, the port and the firewalls between",
            ),
        });
    }
    Err(last.unwrap_or_else(|| ("no address to try".into(), "check the url")))
}
