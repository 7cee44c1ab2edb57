//! Sources and pulls over the JSON API: set up, tried, read and stopped by who may, and no secret ever in an answer.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value as Json, json};

use crate::installation::{Browser, HOST, Installation, Page};

const SOURCES: &str = "/o/north/api/v1/sources";
const PULLS: &str = "/o/north/api/v1/pulls";
const PASSWORD: &str = "correct-horse-battery";

fn read(page: &Page) -> Json {
    assert!(!page.text.contains(PASSWORD), "a secret is given back: {}", page.text);
    serde_json::from_str(&page.text).unwrap_or_else(|_| panic!("{}", page.text))
}

fn tag(page: &Page) -> String {
    page.headers[header::ETAG].to_str().unwrap().to_owned()
}

async fn new(browser: &Browser, path: &str, body: &Json) -> Page {
    let request = browser
        .request(Method::PUT, path)
        .header("x-csrf-token", &browser.csrf)
        .header(header::ORIGIN, format!("http://{HOST}"))
        .header(header::IF_NONE_MATCH, "*");
    browser.send(request.body(Body::from(body.to_string())).unwrap()).await
}

fn ldap(password: Json) -> Json {
    json!({
        "connector": "ldap", "enabled": false,
        "settings": {"url": "ldaps://127.0.0.1:9", "base_dn": "dc=example,dc=org", "bind_dn": "cn=reader"},
        "secrets": {"password": password},
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_set_up_changed_tried_and_forgotten() {
    let house = Installation::new().await;
    let (eve, corp) = (house.browser("eve").await, format!("{SOURCES}/corp"));
    let kinds = read(&eve.get("/o/north/api/v1/source-kinds").await);
    assert!(kinds["items"].as_array().unwrap().iter().any(|k| k["name"] == "ldap"), "{kinds}");

    let body = ldap(json!({ "value": PASSWORD }));
    let unsaid = eve.json(Method::PUT, &corp, None, &body.to_string()).await;
    assert_eq!(unsaid.status, StatusCode::NOT_FOUND, "{}", unsaid.text);
    let made = new(&eve, &corp, &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let said = read(&made);
    assert_eq!(said["settings"]["url"], json!(["ldaps://127.0.0.1:9"]), "{said}");
    assert_eq!(said["secrets"]["password"]["kept"]["by"], "eve", "{said}");
    assert_eq!(new(&eve, &corp, &body).await.status, StatusCode::PRECONDITION_FAILED);

    // What was read can be sent back whole: the secret stays. To another address it must be entered again.
    let got = eve.get(&corp).await;
    let mut whole = read(&got);
    whole["settings"]["base_dn"] = json!("dc=example,dc=net");
    let unsaid = eve.json(Method::PUT, &corp, None, &whole.to_string()).await;
    assert_eq!(unsaid.status, StatusCode::PRECONDITION_REQUIRED, "{}", unsaid.text);
    let saved = eve.json(Method::PUT, &corp, Some(&tag(&got)), &whole.to_string()).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
    assert_eq!(read(&saved)["secrets"]["password"]["kept"]["by"], "eve");
    let old = eve.json(Method::PUT, &corp, Some(&tag(&got)), &whole.to_string()).await;
    assert_eq!(old.status, StatusCode::PRECONDITION_FAILED, "{}", old.text);
    let mut moved = whole.clone();
    moved["settings"]["url"] = json!("ldaps://127.0.0.1:10");
    let refused = eve.json(Method::PUT, &corp, Some(&tag(&saved)), &moved.to_string()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    assert_eq!(read(&refused)["fields"][0]["path"], "password");

    for (wrong, status) in [
        (json!({"connector": "ldap", "setings": {}}), StatusCode::BAD_REQUEST),
        (json!({"connector": "gopher"}), StatusCode::BAD_REQUEST),
        (json!({"connector": "ldap", "settings": {"colour": "red"}}), StatusCode::BAD_REQUEST),
        (json!({"connector": "ldap", "settings": {"password": "x"}}), StatusCode::BAD_REQUEST),
        (json!({"connector": "ldap", "settings": {"url": 7}}), StatusCode::BAD_REQUEST),
        (ldap(json!("plain")), StatusCode::BAD_REQUEST),
        (ldap(json!({"env": "PATH"})), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({"connector": "ldap", "settings": {}}), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let page = eve.json(Method::PUT, &corp, Some(&tag(&saved)), &wrong.to_string()).await;
        assert_eq!(page.status, status, "{wrong}: {}", page.text);
    }
    assert_eq!(tag(&eve.get(&corp).await), tag(&saved), "nothing of that was taken");

    // A directory that is not there: the test says which step failed, and is no refusal.
    let tried = eve.json(Method::POST, &format!("{corp}/test"), None, "").await;
    assert_eq!(tried.status, StatusCode::OK, "{}", tried.text);
    let run = read(&tried);
    assert_eq!((&run["kind"], &run["outcome"]), (&json!("test"), &json!("failed")), "{run}");
    assert!(run["failed"].as_str().is_some_and(|why| !why.is_empty()), "{run}");

    let unsaid = eve.json(Method::DELETE, &corp, None, "").await;
    assert_eq!(unsaid.status, StatusCode::PRECONDITION_REQUIRED);
    let gone = eve.json(Method::DELETE, &corp, Some(&tag(&saved)), "").await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
    assert_eq!(eve.get(&corp).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_and_organisations_see_and_do_what_is_theirs() {
    let house = Installation::new().await;
    let (ada, corp) = (house.browser("ada").await, format!("{SOURCES}/corp"));
    let made = new(&ada, &corp, &ldap(json!({ "value": PASSWORD }))).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    for login in ["root", "bob", "aud"] {
        let browser = house.browser(login).await;
        let seen = read(&browser.get(&corp).await);
        assert_eq!(seen["connector"], "ldap", "{login}: {seen}");
        assert!(seen.get("settings").is_none() && seen.get("secrets").is_none(), "{login}: {seen}");
        let body = ldap(json!(null)).to_string();
        for (method, path, body) in [
            (Method::PUT, corp.clone(), body.as_str()),
            (Method::DELETE, corp.clone(), ""),
            (Method::POST, format!("{corp}/test"), ""),
            (Method::POST, PULLS.to_owned(), ""),
        ] {
            let page = browser.json(method.clone(), &path, Some(&tag(&made)), body).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{login} {method} {path}: {}", page.text);
        }
    }
    let sam = house.browser("sam").await;
    assert_eq!(sam.get(&corp).await.status, StatusCode::NOT_FOUND);
    assert_eq!(sam.get(&corp.replace("north", "south")).await.status, StatusCode::NOT_FOUND);
    assert!(!sam.get(&SOURCES.replace("north", "south")).await.text.contains("corp"));
    // Without the session's secret nothing is done.
    let request = ada.request(Method::DELETE, &corp).header(header::IF_MATCH, tag(&made));
    let unsigned = ada.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(unsigned.status, StatusCode::FORBIDDEN, "{}", unsigned.text);
    assert_eq!(ada.get(&corp).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pull_begins_shows_how_far_it_is_and_ends() {
    let house = Installation::new().await;
    let ada = house.browser("ada").await;
    let none = ada.json(Method::POST, PULLS, None, "").await;
    assert!(none.status.is_client_error(), "there is nothing to read: {}", none.text);
    ada.upload("/o/north/identity/sources/files", "people.csv", b"No,Name,Ends\n1,Ada Byron,\n2,Bob Ross,\n")
        .await;
    let hr = json!({"connector": "hr", "settings": {
        "file": "people.csv", "form.dates": "iso",
        "columns": ["employee_number = No", "display_name = Name", "terminated_on = Ends"],
    }});
    let made = new(&ada, &format!("{SOURCES}/hr"), &hr).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    for (body, kind, kept) in [("{\"dry_run\": true}", "dry-run", false), ("", "pull", true)] {
        let begun = ada.json(Method::POST, PULLS, None, body).await;
        assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.text);
        let mut run = read(&begun);
        for _ in 0..300 {
            run = read(&ada.get(begun.location()).await);
            if run["outcome"] != "running" {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!((&run["outcome"], &run["kind"]), (&json!("done"), &json!(kind)), "{run}");
        assert_eq!(run["rows"]["people"], 2, "{run}");
        assert_eq!(run["snapshot"].is_string(), kept, "{run}");
        let stop = ada.json(Method::POST, &format!("{}/stop", begun.location()), None, "").await;
        assert_eq!(stop.status, StatusCode::CONFLICT, "it has ended: {}", stop.text);
        let elsewhere = begun.location().replace("north", "south");
        assert_eq!(house.browser("sam").await.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
    }
    let wrong = ada.json(Method::POST, PULLS, None, "{\"dry\": true}").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{}", wrong.text);
    let history = read(&house.browser("bob").await.get(PULLS).await);
    let kinds: Vec<&str> =
        history["items"].as_array().unwrap().iter().map(|r| r["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["pull", "dry-run"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pull_that_hangs_is_stopped_and_keeps_nothing() {
    let house = Installation::new().await;
    let (ada, bob) = (house.browser("ada").await, house.browser("bob").await);
    // Takes the connection and never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("ldap://{}", silent.local_addr().unwrap());
    let body = json!({"connector": "ldap", "settings": {"url": url, "base_dn": "dc=example,dc=org"}});
    let made = new(&ada, &format!("{SOURCES}/silent"), &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let begun = ada.json(Method::POST, PULLS, None, "").await;
    assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.text);
    let second = ada.json(Method::POST, PULLS, None, "").await;
    assert_eq!(second.status, StatusCode::CONFLICT, "one at a time: {}", second.text);
    let stop = format!("{}/stop", begun.location());
    assert_eq!(bob.json(Method::POST, &stop, None, "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(read(&bob.get(begun.location()).await)["outcome"], "running");
    let stopped = ada.json(Method::POST, &stop, None, "").await;
    assert_eq!(stopped.status, StatusCode::OK, "{}", stopped.text);
    for _ in 0..100 {
        if read(&ada.get(begun.location()).await)["outcome"] == "stopped" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it goes on: {}", ada.get(begun.location()).await.text);
}
