//! One question to an application: what is at this address, for somebody who has not signed in? One GET without
//! credentials or cookies, to an address that the policy allows, TLS verified; what comes back is bounded in size and time.
use std::time::Duration;

use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::header::{ACCEPT, CONNECTION, CONTENT_TYPE, HOST, HeaderName, LOCATION, USER_AGENT};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinSet;
use tokio::time::timeout;
use url::Url;

use crate::connector::Limits;
use crate::ldap::tls::Tls;
use crate::outgoing;

/// Most of a body that is read.
const LONGEST_BODY: usize = 64 << 10;
/// Most of a head that is read.
const LONGEST_HEAD: usize = 64 << 10;
/// Most header lines of a head.
const MOST_HEADERS: usize = 100;
/// Longest wait for an answer, its head and what is read of its body.
const PATIENCE: Duration = Duration::from_secs(20);

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// What an application answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answered {
    /// Status code (RFC 9110, 15).
    pub status: u16,
    /// Where it sends one.
    pub location: Option<String>,
    /// What its body is said to be.
    pub content_type: Option<String>,
    /// The beginning of its body.
    pub body: Vec<u8>,
}

/// Asks.
///
/// # Errors
/// In words, when there is no answer.
pub async fn get(url: &Url, tls: &Tls, limits: &Limits) -> Result<Answered, String> {
    let host = url.host_str().ok_or("the address names no host")?;
    let port = url.port_or_known_default().ok_or("the address names no port")?;
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let addresses = outgoing::resolve(bare, port, limits).await.map_err(|(what, _)| what)?;
    let tcp = outgoing::connect(&addresses, limits.connect).await.map_err(|(what, _)| what)?;
    let stream: Box<dyn Stream> = match url.scheme() {
        "https" => {
            let secured = timeout(limits.connect, tls.of(bare)?.secure(tcp)).await;
            Box::new(secured.map_err(|_| "no TLS handshake in time".to_owned())?.map_err(|(what, _)| what)?)
        }
        _ => Box::new(tcp),
    };
    let patience = PATIENCE.min(limits.operation);
    timeout(patience, exchange(url, host, stream))
        .await
        .map_err(|_| format!("no whole answer within {} s", patience.as_secs_f32()))?
        .map_err(|e| format!("no answer in HTTP: {e}"))
}

async fn exchange(url: &Url, host: &str, stream: Box<dyn Stream>) -> Result<Answered, String> {
    let words = |e: hyper::Error| e.to_string();
    let mut client = hyper::client::conn::http1::Builder::new();
    client.max_buf_size(LONGEST_HEAD).max_headers(MOST_HEADERS);
    let (mut sender, connection) = client.handshake(TokioIo::new(stream)).await.map_err(words)?;
    // Aborted when this is dropped, whatever way it ends.
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    let host = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    let path = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let request = Request::get(path)
        .header(HOST, host)
        .header(USER_AGENT, concat!("Muster/", env!("CARGO_PKG_VERSION"), " (asks without signing in)"))
        .header(ACCEPT, "text/html, */*;q=0.5")
        .header(CONNECTION, "close")
        .body(Empty::<Bytes>::new())
        .map_err(|e| e.to_string())?;
    let mut response = sender.send_request(request).await.map_err(words)?;
    let mut body = Vec::new();
    while body.len() < LONGEST_BODY {
        let Some(frame) = response.frame().await else { break };
        // A body that breaks off has still begun.
        let Ok(frame) = frame else { break };
        if let Some(data) = frame.data_ref() {
            body.extend_from_slice(data.get(..LONGEST_BODY - body.len()).unwrap_or(data));
        }
    }
    let header = |name| header(&response, name);
    Ok(Answered {
        status: response.status().as_u16(),
        location: header(LOCATION),
        content_type: header(CONTENT_TYPE),
        body,
    })
}

fn header<B>(response: &Response<B>, name: HeaderName) -> Option<String> {
    Some(String::from_utf8_lossy(response.headers().get(name)?.as_bytes()).into_owned())
}
