//! What an answer to somebody who has not signed in says of an application: that it asks who one is, that it is open, or
//! nothing. Pure. Only what is plain counts; a page that may be either is *unclear*, with the reason.
use muster_estate::Door;
use url::Url;

use super::ask::Answered;
use crate::warnings::printable;

/// Visible letters below which a page with programs in it is only the frame that a program fills.
const FEW_LETTERS: usize = 200;

/// Parts of a path that lead to a sign-in.
const SIGN_IN: &[&str] = &[
    "adfs",
    "auth",
    "authenticate",
    "authn",
    "authorize",
    "cas",
    "log-in",
    "login",
    "logon",
    "oauth",
    "oauth2",
    "oidc",
    "openid",
    "openid-connect",
    "saml",
    "saml2",
    "session",
    "sessions",
    "sign-in",
    "sign_in",
    "signin",
    "sso",
];
/// Hosts whose business is to sign people in, and all below them.
const PROVIDERS: &[&str] = &[
    "accounts.google.com",
    "auth0.com",
    "b2clogin.com",
    "ciamlogin.com",
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "login.windows.net",
    "okta-emea.com",
    "okta.com",
    "oktapreview.com",
    "onelogin.com",
];

/// What follows from an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Follows {
    /// This was seen, and how.
    Seen(Door, String),
    /// It is to be asked elsewhere.
    Elsewhere(Url),
}

/// Judges the answer that came from `at`.
#[must_use]
pub fn judge(at: &Url, answer: &Answered) -> Follows {
    let seen = |observed, how: String| Follows::Seen(observed, how);
    match answer.status {
        401 => seen(Door::Asks, "answered 401: sign in first".into()),
        403 => seen(Door::Asks, "answered 403: not without a right".into()),
        407 => seen(Door::Unclear, "answered 407: a proxy on the way asks, not the application".into()),
        301 | 302 | 303 | 307 | 308 => redirected(at, answer),
        200 | 203 => content(at, answer),
        status => seen(Door::Unclear, format!("answered {status}")),
    }
}

fn redirected(at: &Url, answer: &Answered) -> Follows {
    let unclear = |how: &str| Follows::Seen(Door::Unclear, format!("answered {}: {how}", answer.status));
    let Some(to) = answer.location.as_deref() else { return unclear("leads nowhere") };
    let Ok(to) = at.join(to) else { return unclear("leads to what is no address") };
    if !matches!(to.scheme(), "http" | "https") || to.host_str().is_none() || !to.username().is_empty() {
        return unclear("leads to what is no address of the web");
    }
    if is_sign_in(&to) {
        let host = printable(to.host_str().unwrap_or_default());
        return Follows::Seen(
            Door::Asks,
            format!("answered {}: leads to a sign-in at {host}", answer.status),
        );
    }
    if at.scheme() == "https" && to.scheme() == "http" {
        return unclear("leads from a secured address to one that is not");
    }
    Follows::Elsewhere(to)
}

/// Whether an address is of a sign-in.
fn is_sign_in(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    let under =
        |name: &str| host.strip_suffix(name).is_some_and(|head| head.is_empty() || head.ends_with('.'));
    let part = |part: &str| {
        let part = part.to_ascii_lowercase();
        let stem = part.split_once('.').map_or(part.as_str(), |(stem, _)| stem);
        SIGN_IN.contains(&stem)
    };
    let asks = |name: &str| url.query_pairs().any(|(key, _)| key.eq_ignore_ascii_case(name));
    PROVIDERS.iter().any(|name| under(name))
        || url.path_segments().is_some_and(|mut parts| parts.any(part))
        // SAML 2.0 bindings 3.4.4.1; RFC 6749, 4.1.1; WS-Federation 1.2, 13.2.1.
        || asks("SAMLRequest")
        || (asks("client_id") && asks("response_type"))
        || url.query_pairs().any(|(key, value)| key == "wa" && value == "wsignin1.0")
}

fn content(at: &Url, answer: &Answered) -> Follows {
    let seen = |observed, how: &str| Follows::Seen(observed, format!("answered {}: {how}", answer.status));
    if answer.body.iter().all(u8::is_ascii_whitespace) {
        return seen(Door::Unclear, "with nothing in it");
    }
    if is_sign_in(at) {
        return seen(Door::Unclear, "the address itself is of a sign-in; give the application's own");
    }
    let text = String::from_utf8_lossy(&answer.body).to_ascii_lowercase();
    let html = match answer.content_type.as_deref() {
        Some(kind) => kind.to_ascii_lowercase().contains("html"),
        None => text.trim_start().starts_with('<'),
    };
    if !html {
        return seen(Door::Open, "gives content to whoever asks");
    }
    let password = ["type=\"password\"", "type='password'", "type=password"];
    if password.iter().any(|field| text.contains(field)) {
        return seen(Door::Unclear, "a page with a password field: nobody can tell what lies behind it");
    }
    if text.contains("http-equiv=\"refresh\"") || text.contains("http-equiv=refresh") {
        return seen(Door::Unclear, "a page that sends the browser on");
    }
    if letters(&text) < FEW_LETTERS && text.contains("<script") {
        return seen(Door::Unclear, "a page that only a program in the browser fills: it may ask then");
    }
    seen(Door::Open, "gives content to whoever asks")
}

/// How many visible letters a page has.
fn letters(html: &str) -> usize {
    let (mut rest, mut count) = (html, 0);
    loop {
        let Some((before, tag)) = rest.split_once('<') else {
            return count + rest.chars().filter(|c| c.is_alphanumeric()).count();
        };
        count += before.chars().filter(|c| c.is_alphanumeric()).count();
        let end = ["script", "style", "noscript", "title"].iter().find(|name| tag.starts_with(**name));
        let after = match end {
            Some(name) => tag.split_once(&format!("</{name}")).map(|(_, after)| after),
            None => Some(tag),
        };
        let Some((_, after)) = after.and_then(|after| after.split_once('>')) else { return count };
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(at: &str, status: u16, location: &str, kind: &str, body: &str) -> Follows {
        let text = |t: &str| (!t.is_empty()).then(|| t.to_owned());
        let answer =
            Answered { status, location: text(location), content_type: text(kind), body: body.into() };
        judge(&Url::parse(at).unwrap(), &answer)
    }

    #[track_caller]
    fn is(follows: Follows, want: Door) {
        match follows {
            Follows::Seen(found, how) => assert_eq!(found, want, "{how}"),
            Follows::Elsewhere(url) => panic!("leads to {url}"),
        }
    }

    #[test]
    fn only_what_is_plain_counts() {
        use Door::{Asks, Open, Unclear};
        let at = "https://app.example.org/start";
        is(seen(at, 401, "", "", ""), Asks);
        is(seen(at, 403, "", "text/html", "<p>no"), Asks);
        for to in [
            "/login?next=/",
            "https://login.microsoftonline.com/x/y",
            "https://corp.okta.com/app/x",
            "/index.php?SAMLRequest=abc",
            "https://id.example.org/realms/x?client_id=a&response_type=code",
            "/users/sign_in.html",
            "https://adfs.example.org/?wa=wsignin1.0&wtrealm=x",
        ] {
            is(seen(at, 302, to, "", ""), Asks);
        }
        assert_eq!(
            seen(at, 301, "home", "", ""),
            Follows::Elsewhere(Url::parse("https://app.example.org/home").unwrap())
        );
        is(seen(at, 302, "http://app.example.org/home", "", ""), Unclear);
        is(seen(at, 302, "", "", ""), Unclear);
        is(seen(at, 302, "javascript:alert(1)", "", ""), Unclear);
        is(seen(at, 302, "https://notokta.com.example.org/x", "", "").clone_seen(), Unclear);
        is(seen(at, 200, "", "application/json", "{\"users\":[]}"), Open);
        let words = "<p>We build boats. </p>".repeat(30);
        is(seen(at, 200, "", "text/html", &words), Open);
        is(seen(at, 200, "", "", &format!("<!doctype html>{words}<input type=password>")), Unclear);
        is(
            seen(at, 200, "", "text/html", "<title>App</title><div id=root></div><script src=a.js></script>"),
            Unclear,
        );
        is(seen(at, 200, "", "text/html", "<meta http-equiv=\"refresh\" content=\"0;url=/login\">"), Unclear);
        is(seen("https://a.example.org/login", 200, "", "text/html", &words), Unclear);
        for status in [204, 404, 407, 429, 500] {
            is(seen(at, status, "", "", "x"), Unclear);
        }
        is(seen(at, 200, "", "text/html", " \n"), Unclear);
    }

    impl Follows {
        /// A host that only looks like a provider's is followed like any other.
        fn clone_seen(self) -> Self {
            match self {
                Self::Elsewhere(_) => Self::Seen(Door::Unclear, String::new()),
                seen => seen,
            }
        }
    }

    #[test]
    fn visible_letters_leave_out_tags_and_programs() {
        assert_eq!(letters("<p class=\"x\">ab c</p><script>var long = 1;</script>d<style>x{}</style>"), 4);
        assert_eq!(letters("plain"), 5);
        assert_eq!(letters("<script>never ends"), 0);
        assert_eq!(letters("<"), 0);
    }
}
