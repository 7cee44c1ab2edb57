//! Refuses requests that were not meant for this server: another name in Host (a page elsewhere that reaches a local
//! server by a name of its own), another Origin on anything that changes something.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::failure::Failure;
use super::site::Site;

/// The names a server answers to.
#[derive(Debug, Clone)]
pub struct Hosts(Vec<String>);

impl Hosts {
    /// Loopback names with the port listened on, and what was allowed. A name without a port allows any port.
    pub fn new(port: u16, allowed: &[String]) -> Self {
        let loopback = ["localhost", "127.0.0.1", "[::1]"].iter().map(|h| format!("{h}:{port}"));
        Self(loopback.chain(allowed.iter().map(|h| h.trim().to_ascii_lowercase())).collect())
    }

    /// May the server be called `host` (with or without a port)?
    pub fn allow(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => host.as_str(),
        };
        self.0.iter().any(|a| *a == host || a == name)
    }
}

/// The middleware.
pub async fn check(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    match refusal(&site.hosts, &request) {
        Some(failure) => failure.bare(&site),
        None => next.run(request).await,
    }
}

fn refusal(hosts: &Hosts, request: &Request) -> Option<Failure> {
    let headers = request.headers();
    let host = text(headers, "host").or_else(|| request.uri().authority().map(|a| a.as_str())).unwrap_or("");
    if !hosts.allow(host) {
        return Some(Failure::say(
            StatusCode::MISDIRECTED_REQUEST,
            "This server does not answer to that name",
            format!(
                "The request was made to “{host}”. Muster answers only to the names it was told, so that a page \
                 elsewhere cannot reach it under a name of its own. Add the name with --allow-host if it is yours."
            ),
        ));
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || super::scim::is_ours(request.uri().path()) {
        return None;
    }
    let from_here = match text(headers, "origin") {
        Some(origin) => origin.split_once("://").is_some_and(|(_, o)| o.eq_ignore_ascii_case(host)),
        // Browsers always send one of the two; what sends neither is no browser and has no cookies to misuse.
        None => text(headers, "sec-fetch-site").is_none_or(|s| s == "same-origin"),
    };
    (!from_here).then(|| {
        Failure::say(
            StatusCode::FORBIDDEN,
            "This did not come from a page of this server",
            "Something that changes records must be sent from one of our own pages. Nothing was changed. Open the \
             page here and try again.",
        )
    })
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).filter(|_| !name.is_empty()).and_then(|h| h.to_str().ok())
}

/// The length a request says its body has.
pub fn stated_length(headers: &HeaderMap) -> Option<usize> {
    text(headers, header::CONTENT_LENGTH.as_str())?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_names() {
        let hosts = Hosts::new(7420, &["isms.example.org".into(), "ten.example:8443".into()]);
        for good in [
            "localhost:7420",
            "127.0.0.1:7420",
            "[::1]:7420",
            "ISMS.example.org",
            "isms.example.org:443",
            "ten.example:8443",
        ] {
            assert!(hosts.allow(good), "{good}");
        }
        for bad in
            ["", "evil.example", "localhost", "localhost:1", "ten.example", "isms.example.org.evil.example"]
        {
            assert!(!hosts.allow(bad), "{bad}");
        }
    }
}
