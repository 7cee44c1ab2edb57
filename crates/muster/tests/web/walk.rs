//! Every route as every role, and with another organisation's ids.

use axum::http::{Method, StatusCode};
use muster::web::{RouteLine, route_lines};

use crate::installation::{Installation, LOGINS, Page};

/// A route with its `{…}` parts filled in: `wanted` for kind and id, something harmless for others.
fn filled(route: &RouteLine, kind: &str, id: &str) -> String {
    let parts = route.path.split('/').map(|part| match part {
        "{kind}" => kind.to_owned(),
        "{id}" => id.to_owned(),
        "{number}" | "{clause}" => "6.1.2".to_owned(),
        part if part.starts_with('{') => "x".to_owned(),
        part => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// True when a route names nothing that may not exist.
fn is_certain(route: &RouteLine) -> bool {
    let of_a_kind = route.path.contains("{kind}");
    !route.path.split('/').any(|p| match p {
        "{kind}" | "{number}" | "{clause}" => false,
        "{id}" => !of_a_kind,
        part => part.starts_with('{'),
    })
}

fn assert_guarded(page: &Page, at: &str) {
    let policy = page.headers.get("content-security-policy").map(|h| h.to_str().unwrap()).unwrap_or_default();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{at}: {policy}");
    assert_eq!(page.headers["x-content-type-options"], "nosniff", "{at}");
    assert!(page.headers.contains_key("cache-control"), "{at}");
    for inline in [" style=\"", " onclick=", " onload=", "<style", "javascript:"] {
        assert!(!page.text.contains(inline), "{at} has {inline}");
    }
    assert!(!page.text.contains("<script>"), "{at} has an inline script");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_reads_what_it_may() {
    let house = Installation::new().await;
    for login in LOGINS {
        let browser = house.browser(login).await;
        for route in route_lines().iter().filter(|r| r.method == Method::GET) {
            let path = format!("/o/north{}", filled(route, "risk", "stolen-key"));
            let page = browser.get(&path).await;
            let at = format!("{login} at {path}");
            assert_guarded(&page, &at);
            assert!(!page.status.is_server_error(), "{at}: {} {}", page.status, page.text);
            assert!(!page.text.contains("Secret of the south"), "{at}");
            if !browser.actor.may(route.permission) {
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{at}");
            } else if is_certain(route)
                && !matches!(route.path, "/as-of" | "/new/{kind}")
                && !route.path.ends_with("/edit")
                && !route.path.ends_with("/delete")
            {
                // Without a snapshot there is no estate to look into.
                let no_estate = page.status == StatusCode::NOT_FOUND && path.contains("/identity/");
                assert!(
                    page.status.is_success() || page.status.is_redirection() || no_estate,
                    "{at}: {}",
                    page.status
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_only_read_change_nothing() {
    let house = Installation::new().await;
    let before = house.position("north").await;
    for login in ["aud", "eve"] {
        let browser = house.browser(login).await;
        for route in route_lines().iter().filter(|r| r.method != Method::GET) {
            let path = format!("/o/north{}", filled(route, "risk", "stolen-key"));
            let form = [
                ("title", "Mine now"),
                ("based_on", "1"),
                ("version", "1"),
                ("field", "approval"),
                ("user", "x"),
                ("login", "mallory"),
                ("password", "long enough for anybody"),
                ("access", "administrator"),
                ("seen", "sha256:0000000000000000000000000000000000000000000000000000000000000000"),
            ];
            let page = if route.api {
                browser
                    .json(route.method.clone(), &path, Some("\"1\""), "{\"fields\":{\"title\":\"Mine now\"}}")
                    .await
            } else {
                browser.post(&path, &form).await
            };
            let refused = page.status.is_client_error();
            let harmless = page.status.is_redirection() && login == "eve" && !route.path.contains("{kind}");
            assert!(refused || harmless, "{login} at {} {path}: {}", route.method, page.status);
        }
    }
    assert_eq!(house.position("north").await, before);
    assert!(house.text("risk/stolen-key").await.contains("title: Stolen key"));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_organisation_is_not_there() {
    let house = Installation::new().await;
    let (ada, sam) = (house.browser("ada").await, house.browser("sam").await);
    assert_eq!(sam.get("/o/south/records/risk/hidden").await.status, StatusCode::OK);
    let before = house.position("south").await;
    for route in route_lines() {
        let path = filled(&route, "risk", "hidden");
        let away = format!("/o/south{path}");
        let page = match (&route.method, route.api) {
            (&Method::GET, _) => ada.get(&away).await,
            (method, true) => ada.json(method.clone(), &away, Some("\"1\""), "{\"fields\":{}}").await,
            (_, false) => ada.post(&away, &[("based_on", "1"), ("title", "x")]).await,
        };
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{} {away}", route.method);
        assert!(!page.text.contains("Secret of the south"), "{away}");
        if route.method == Method::GET && route.path.contains("{id}") {
            let here = ada.get(&format!("/o/north{path}")).await;
            assert!(here.status.is_client_error(), "{path}: {}", here.status);
            assert!(!here.text.contains("Secret of the south"), "{path}");
        }
        let past = ada.get(&format!("/o/south/as-of/2026-05-01{path}")).await;
        assert!(past.status.is_client_error(), "{path}: {}", past.status);
    }
    assert_eq!(house.position("south").await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_past_is_read_only() {
    let house = Installation::new().await;
    let ada = house.browser("ada").await;
    let list = ada.get("/o/north/as-of/2026-05-01/records/risk").await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(
        list.text.contains("You are looking at the past: 1 May 2026") && !list.text.contains("Stolen key")
    );
    assert!(!list.text.contains("New risk"));
    let post = ada.post("/o/north/as-of/2026-05-01/records/risk/stolen-key/edit", &[("title", "x")]).await;
    assert_eq!(post.status, StatusCode::NOT_FOUND);
    let to = ada.get("/o/north/as-of?date=2026-05-01&back=/records/risk").await;
    assert_eq!(to.location(), "/o/north/as-of/2026-05-01/records/risk");
}
