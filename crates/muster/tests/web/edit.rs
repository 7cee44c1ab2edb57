//! Writing through forms: what is typed comes back as it was, only changed lines change, and nobody attests by form.

use axum::http::{Method, StatusCode};

use crate::installation::{Installation, RISK};

const EDIT: &str = "/o/north/records/risk/stolen-key/edit";

fn whole<'f>(title: &'f str, threat: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("based_on", "1"),
        ("title", title),
        ("owner", "role/risk-owner"),
        ("assets", "asset/portal"),
        ("affects", "integrity"),
        ("threat", threat),
        ("vulnerability", "Exportable"),
        ("current.likelihood", "possible"),
        ("current.consequence", "severe"),
        ("body", "What happens.\r\n"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_changes_only_its_lines() {
    let house = Installation::new().await;
    let ada = house.browser("ada").await;
    let form = ada.get(EDIT).await;
    assert_eq!(form.status, StatusCode::OK);
    assert_eq!((form.input("based_on").as_str(), form.input("title").as_str()), ("1", "Stolen key"));
    let same = ada.post(EDIT, &whole("Stolen key", "Theft")).await;
    assert_eq!(same.status, StatusCode::SEE_OTHER, "{}", same.text);
    assert_eq!(house.text("risk/stolen-key").await, RISK);
    let saved = ada.post(EDIT, &whole("Stolen signing key", "Theft\r\nof the key")).await;
    assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, "/o/north/records/risk/stolen-key"));
    let text = house.text("risk/stolen-key").await;
    let expected = RISK
        .replace("Stolen key", "Stolen signing key")
        .replace("threat: Theft\n", "threat: |-\n  Theft\n  of the key\n");
    assert_eq!(text, expected);
    let history = ada.get("/o/north/records/risk/stolen-key/history").await;
    assert!(history.text.contains("2 versions"));
    let diff = ada.get("/o/north/records/risk/stolen-key/diff?from=1&to=2").await;
    assert!(diff.text.contains("<ins>signing</ins>") || diff.text.contains("<ins>signing "), "{}", diff.text);
    let back =
        ada.post("/o/north/records/risk/stolen-key/restore", &[("version", "1"), ("based_on", "2")]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    assert_eq!(house.text("risk/stolen-key").await, RISK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_survives_errors_and_rows() {
    let house = Installation::new().await;
    let ada = house.browser("ada").await;
    let mut form = whole("Stolen <key>", "Theft");
    form.extend([("review.last", "12th of May"), ("review.every", "P6M")]);
    let page = ada.post(EDIT, &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.text.contains("href=\"#f-review-last\"") && page.text.contains("id=\"f-review-last-error\"")
    );
    assert!(
        page.text.contains("12th of May")
            && page.text.contains("Stolen &lt;key&gt;")
            && !page.text.contains("<key>")
    );
    assert_eq!(house.text("risk/stolen-key").await, RISK);
    let mut form = whole("Typed", "Theft");
    form.push(("add", "controls"));
    let page = ada.post(EDIT, &form).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("value=\"Typed\"") && page.text.contains("name=\"controls[0]\""));
    let mut form = whole("Typed", "Theft");
    form.extend([("controls[0]", "control/a"), ("controls[1]", "control/b"), ("remove", "controls[0]")]);
    let page = ada.post(EDIT, &form).await;
    assert!(page.text.contains("value=\"control/b\"") && !page.text.contains("value=\"control/a\""));
    assert_eq!(house.text("risk/stolen-key").await, RISK);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_attests_by_form_or_api() {
    let house = Installation::new().await;
    let ada = house.browser("ada").await;
    let form = [
        ("based_on", "1"),
        ("title", "No review"),
        ("owner", "role/engineer"),
        ("grade", "minor"),
        ("source", "audit"),
        ("requirement", "r"),
        ("statement", "s"),
        ("objective_evidence", "e"),
        ("raised", "2026-01-02"),
        ("closed", "person/ada"),
        ("closed.by", "person/ada"),
        ("closed.role", "role/isms-manager"),
        ("closed.at", "2026-05-01T00:00:00Z"),
    ];
    let page = ada.post("/o/north/records/finding/no-review/edit", &form).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert!(!house.text("finding/no-review").await.contains("closed"));
    let forged = "{\"fields\":{\"closed\":{\"by\":\"person/ada\",\"role\":\"role/isms-manager\",\"at\":\"2026-05-01T00:00:00Z\"}}}";
    let page = ada.json(Method::PATCH, "/o/north/api/v1/finding/no-review", Some("\"1\""), forged).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text);
    assert!(page.text.contains("closed") && !house.text("finding/no-review").await.contains("closed"));
    let detail = ada.get("/o/north/records/finding/no-review/edit").await;
    assert!(!detail.text.contains("name=\"closed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn new_records_and_deleted_ones() {
    let house = Installation::new().await;
    let ada = house.browser("ada").await;
    let form = |title: &'static str| {
        vec![
            ("title", title),
            ("class", "application"),
            ("owner", "role/isms-manager"),
            ("classification.integrity", "high"),
            ("body", ""),
        ]
    };
    let made = ada.post("/o/north/new/asset", &form("Mail & documents")).await;
    assert_eq!(
        (made.status, made.location()),
        (StatusCode::SEE_OTHER, "/o/north/records/asset/mail-documents"),
        "{}",
        made.text
    );
    let again = ada.post("/o/north/new/asset", &form("Mail & documents")).await;
    assert_eq!(again.location(), "/o/north/records/asset/mail-documents-2");
    let nameless = ada.post("/o/north/new/asset", &form("")).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut taken = form("Another");
    taken.push(("id", "portal"));
    let page = ada.post("/o/north/new/asset", &taken).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.text.contains("exists already"));
    let ask = ada.get("/o/north/records/asset/portal/delete").await;
    assert!(ask.text.contains("1 reference") && ask.text.contains("Stolen key"), "{}", ask.text);
    let gone = ada.post("/o/north/records/asset/portal/delete", &[("based_on", "1")]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    let missing = ada.get("/o/north/records/asset/portal").await;
    assert!(missing.status == StatusCode::NOT_FOUND && missing.text.contains("was deleted"));
    let risk = ada.get("/o/north/records/risk/stolen-key").await;
    assert!(risk.text.contains("does not exist"));
    let back =
        ada.post("/o/north/records/asset/portal/restore", &[("version", "1"), ("based_on", "2")]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
    assert_eq!(ada.get("/o/north/records/asset/portal").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_write_their_own_and_no_more() {
    let house = Installation::new().await;
    let bob = house.browser("bob").await;
    assert!(bob.get("/o/north/records/risk/stolen-key").await.text.contains("/edit\""));
    assert!(!bob.get("/o/north/records/asset/portal").await.text.contains("/edit\""));
    assert_eq!(bob.get("/o/north/records/asset/portal/edit").await.status, StatusCode::FORBIDDEN);
    let saved = bob.post(EDIT, &whole("Mine", "Theft")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_reads_and_writes() {
    let house = Installation::new().await;
    let ada = house.browser("ada").await;
    let one = ada.get("/o/north/api/v1/risk/stolen-key").await;
    assert_eq!(one.headers["etag"], "\"1\"");
    let put = ada
        .json(
            Method::PATCH,
            "/o/north/api/v1/risk/stolen-key",
            Some("\"1\""),
            "{\"fields\":{\"threat\":\"T2\"}}",
        )
        .await;
    assert_eq!(
        (put.status, put.headers["etag"].to_str().unwrap()),
        (StatusCode::OK, "\"2\""),
        "{}",
        put.text
    );
    let late = ada
        .json(
            Method::PATCH,
            "/o/north/api/v1/risk/stolen-key",
            Some("\"1\""),
            "{\"fields\":{\"threat\":\"T3\"}}",
        )
        .await;
    assert!(
        late.status == StatusCode::PRECONDITION_FAILED && late.text.contains("\"field\":\"threat\""),
        "{}",
        late.text
    );
    let blind = ada.json(Method::PATCH, "/o/north/api/v1/risk/stolen-key", None, "{\"fields\":{}}").await;
    assert_eq!(blind.status, StatusCode::PRECONDITION_REQUIRED);
    for slip in ["[]", "{\"field\":{\"threat\":\"T4\"}}", "{\"body\":7}", "{\"fields\":[]}"] {
        let refused = ada.json(Method::PATCH, "/o/north/api/v1/risk/stolen-key", Some("\"2\""), slip).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{slip}: {}", refused.text);
    }
    assert!(ada.get("/o/north/api/v1/schema/risk").await.text.contains("json-schema.org"));
    assert!(ada.get("/o/north/api/v1/risk?q=stolen").await.text.contains("\"found\":1"));
}
