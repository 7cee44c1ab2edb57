//! Cookies in and out: the session, the token of forms before there is a session, and the message after a redirect.

use axum::http::{HeaderMap, HeaderValue, header};

use super::pairs::{decode, encoded};

/// Names of the cookies. Over HTTPS they carry the `__Host-` prefix, which binds them to this very host.
#[derive(Debug, Clone, Copy)]
pub enum Cookie {
    /// The session token.
    Session,
    /// Secret of forms that are shown before anybody has signed in.
    Form,
    /// What to say on the next page.
    Flash,
}

impl Cookie {
    const fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Session, true) => "__Host-muster",
            (Self::Session, false) => "muster",
            (Self::Form, true) => "__Host-muster-form",
            (Self::Form, false) => "muster-form",
            (Self::Flash, true) => "__Host-muster-flash",
            (Self::Flash, false) => "muster-flash",
        }
    }

    /// Its value in a request.
    pub fn read(self, headers: &HeaderMap, https: bool) -> Option<String> {
        let name = self.name(https);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|h| h.to_str().ok())
            .flat_map(|h| h.split(';'))
            .filter_map(|c| c.trim().split_once('='))
            .find(|(n, _)| *n == name)
            .map(|(_, v)| decode(v))
    }

    /// The header that sets it for so many seconds; none means until the browser closes, 0 takes it away.
    pub fn set(self, value: &str, seconds: Option<u32>, https: bool) -> Option<HeaderValue> {
        let mut out = format!("{}={}; Path=/; HttpOnly; SameSite=Lax", self.name(https), encoded(value));
        if let Some(seconds) = seconds {
            out.push_str(&format!("; Max-Age={seconds}"));
        }
        if https {
            out.push_str("; Secure");
        }
        HeaderValue::from_str(&out).ok()
    }
}

/// True when both are the same; takes as long whether they differ early or late.
pub fn same_secret(a: &str, b: &str) -> bool {
    let different = a.bytes().zip(b.bytes()).fold(a.len() ^ b.len(), |d, (x, y)| d | usize::from(x ^ y));
    different == 0 && !a.is_empty()
}

/// A fresh secret of 256 random bits.
pub fn fresh_secret() -> String {
    rand::random::<[u8; 32]>().iter().map(|b| format!("{b:02x}")).collect()
}
