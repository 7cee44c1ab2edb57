//! What the server refuses before any page looks at it: other names, other origins, forms that are not ours, too much.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};

use crate::installation::{HOST, Installation};

#[tokio::test(flavor = "multi_thread")]
async fn other_names_and_origins() {
    let house = Installation::new().await;
    let ada = house.browser("ada").await;
    let named = |host: &str| {
        axum::http::Request::builder()
            .uri("/o/north/records")
            .header(header::HOST, host)
            .header(header::COOKIE, &ada.cookie)
    };
    let page = ada.send(named("evil.example:8765").body(Body::empty()).unwrap()).await;
    assert_eq!(page.status, StatusCode::MISDIRECTED_REQUEST);
    assert!(page.text.contains("does not answer to that name") && !page.text.contains("Ada"));
    assert_eq!(ada.send(named(HOST).body(Body::empty()).unwrap()).await.status, StatusCode::OK);
    for origin in ["http://evil.example", "null", "http://localhost:9999"] {
        let request = ada
            .request(Method::POST, "/o/north/records/risk/stolen-key/delete")
            .header(header::ORIGIN, origin)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("csrf={}&based_on=1", ada.csrf)))
            .unwrap();
        assert_eq!(ada.send(request).await.status, StatusCode::FORBIDDEN, "{origin}");
    }
    let cross = ada
        .request(Method::POST, "/o/north/records/risk/stolen-key/delete")
        .header("sec-fetch-site", "cross-site")
        .body(Body::from(format!("csrf={}&based_on=1", ada.csrf)))
        .unwrap();
    assert_eq!(ada.send(cross).await.status, StatusCode::FORBIDDEN);
    assert!(!house.text("risk/stolen-key").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_without_the_sessions_secret() {
    let house = Installation::new().await;
    let (ada, bob) = (house.browser("ada").await, house.browser("bob").await);
    for body in ["based_on=1".to_owned(), "csrf=&based_on=1".into(), format!("csrf={}&based_on=1", bob.csrf)]
    {
        let request = ada
            .form_request("/o/north/records/risk/stolen-key/delete")
            .body(Body::from(body.clone()))
            .unwrap();
        let page = ada.send(request).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{body}");
        assert!(page.text.contains("This form is too old"));
    }
    // Doors have a secret of their own.
    let request = ada.form_request("/demo").body(Body::from("csrf=x&org=north&login=ada")).unwrap();
    assert_eq!(ada.send(request).await.status, StatusCode::FORBIDDEN);
    // A cross-site sign-out would be a nuisance.
    let request = ada.form_request("/sign-out").body(Body::from("csrf=x")).unwrap();
    assert_eq!(ada.send(request).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ada.get("/o/north/records").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_much_is_refused_unread() {
    let house = Installation::new().await;
    let ada = house.browser("ada").await;
    let path = "/o/north/records/risk/stolen-key/edit";
    // It says it is large: nothing of it is read, so a body that never comes does no harm.
    let never = Body::new(silence::Never);
    let request = ada.form_request(path).header(header::CONTENT_LENGTH, "9000000000").body(never).unwrap();
    let page = tokio::time::timeout(std::time::Duration::from_secs(5), ada.send(request)).await.unwrap();
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    // It does not say, and is.
    let request = ada.form_request(path).body(Body::from(vec![b'a'; (1 << 20) + 1])).unwrap();
    assert_eq!(ada.send(request).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

/// A body that never comes.
mod silence {
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use axum::body::{Bytes, HttpBody};

    pub struct Never;

    impl HttpBody for Never {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<hyper::body::Frame<Bytes>, Infallible>>> {
            Poll::Pending
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_in() {
    let house = Installation::new().await;
    let mut stranger = house.browser("ada").await;
    stranger.cookie = "muster=nonsense".into();
    let page = stranger.get("/o/north/records/risk?q=a").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(page.location(), "/demo?next=/o/north/records/risk%3Fq%3Da");
    let api = stranger.get("/o/north/api/v1/risk").await;
    assert_eq!(api.status, StatusCode::UNAUTHORIZED);
    assert!(api.text.starts_with('{'));
    let demo = stranger.get("/demo?next=//evil.example/").await;
    let cookie = demo.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let secret = demo.input("csrf");
    stranger.cookie = format!("muster-form={secret}");
    stranger.csrf = secret;
    let inside =
        stranger.post("/demo", &[("org", "north"), ("login", "bob"), ("next", "//evil.example/")]).await;
    assert_eq!((inside.status, inside.location()), (StatusCode::SEE_OTHER, "/o/north/"));
    assert!(stranger.get("/claim").await.status.is_success());
    assert_eq!(
        stranger.post("/sign-in", &[("login", "ada"), ("password", "guess")]).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn assets_are_kept_for_good_and_nothing_else_is_served() {
    let house = Installation::new().await;
    let ada = house.browser("ada").await;
    let page = ada.get("/o/north/records").await;
    let style = page.text.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let asset = ada.get(style).await;
    assert_eq!(asset.status, StatusCode::OK);
    assert!(asset.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    for bad in [
        "/assets/muster.css",
        "/assets/..%2fCargo.toml",
        "/nothing",
        "/o/north/nothing",
        "/o/NORTH/records",
        "/o/north/records/nonsense",
    ] {
        assert_eq!(ada.get(bad).await.status, StatusCode::NOT_FOUND, "{bad}");
    }
}
