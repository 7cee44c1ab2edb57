//! The page of SCIM tokens: made by who may, shown once, good for their source, revoked.

use axum::body::Body;
use axum::http::{StatusCode, header};
use tower::ServiceExt as _;

use crate::installation::{HOST, Installation};

const PAGE: &str = "/o/north/identity/sources/scim";

/// What the SCIM server answers to a bearer of this token.
async fn pushed(house: &Installation, org: &str, source: &str, token: &str) -> StatusCode {
    let request = axum::http::Request::builder()
        .uri(format!("/o/{org}/scim/{source}/v2/Users"))
        .header(header::HOST, HOST)
        .header(header::AUTHORIZATION, format!("Bearer {token}"));
    house.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_made_shown_once_used_and_revoked() {
    let house = Installation::new().await;
    let eve = house.browser("eve").await;
    let form = [("source", "okta"), ("name", "Okta number seven"), ("expires", "2027-05-31")];
    for login in ["aud", "bob", "root"] {
        let browser = house.browser(login).await;
        assert_eq!(browser.get(PAGE).await.status, StatusCode::FORBIDDEN, "{login}");
        assert_eq!(browser.post(PAGE, &form).await.status, StatusCode::FORBIDDEN, "{login}");
    }
    for (name, value) in
        [("source", "No Such Thing"), ("name", " "), ("expires", "2020-01-01"), ("expires", "soon")]
    {
        let wrong: Vec<_> = form.iter().map(|(n, v)| (*n, if *n == name { value } else { v })).collect();
        let page = eve.post(PAGE, &wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {value}: {}", page.text);
        assert!(!page.text.contains("muster-scim-"), "{}", page.text);
    }
    let made = eve.post(PAGE, &form).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    assert_eq!(made.headers[header::CACHE_CONTROL], "no-store");
    let from = made.text.find("muster-scim-").expect("the token is shown");
    let token = made.text[from..].split('"').next().unwrap().to_owned();
    assert!(made.text.contains("http://localhost:8765/o/north/scim/okta/v2"), "{}", made.text);
    let page = eve.get(PAGE).await.text;
    assert!(page.contains("Okta number seven") && page.contains("nothing pushed yet"), "{page}");
    assert!(!page.contains("muster-scim-"), "it is shown once only");

    assert_eq!(pushed(&house, "north", "okta", &token).await, StatusCode::OK);
    assert_eq!(pushed(&house, "north", "entra", &token).await, StatusCode::UNAUTHORIZED);
    assert_eq!(pushed(&house, "south", "okta", &token).await, StatusCode::UNAUTHORIZED);
    let page = eve.get(PAGE).await;
    assert!(page.text.contains("1 June 2026"), "its last use: {}", page.text);
    let used = eve.post(&format!("{PAGE}/use"), &[("source", "okta"), ("used", "both")]).await;
    assert_eq!(used.status, StatusCode::SEE_OTHER, "{}", used.text);
    assert!(eve.get(PAGE).await.text.contains("people and their accounts"));

    let id = page.input("token");
    let sam = house.browser("sam").await;
    let theirs = sam.post(&format!("{}/revoke", PAGE.replace("north", "south")), &[("token", &id)]).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND, "{}", theirs.text);
    assert!(!sam.get(&PAGE.replace("north", "south")).await.text.contains("Okta number seven"));
    assert_eq!(pushed(&house, "north", "okta", &token).await, StatusCode::OK);
    let revoked = eve.post(&format!("{PAGE}/revoke"), &[("token", &id)]).await;
    assert_eq!(revoked.status, StatusCode::SEE_OTHER, "{}", revoked.text);
    assert_eq!(pushed(&house, "north", "okta", &token).await, StatusCode::UNAUTHORIZED);
    assert!(eve.get(PAGE).await.text.contains("revoked"));
}
