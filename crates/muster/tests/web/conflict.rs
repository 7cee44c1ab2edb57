//! Two people change the same record: both sides are shown, and saving the proposal loses nothing.

use axum::http::StatusCode;

use crate::installation::Installation;

const EDIT: &str = "/o/north/records/risk/stolen-key/edit";

fn form<'f>(
    title: &'f str,
    threat: &'f str,
    vulnerability: &'f str,
    based_on: &'f str,
) -> Vec<(&'f str, &'f str)> {
    vec![
        ("based_on", based_on),
        ("title", title),
        ("owner", "role/risk-owner"),
        ("assets", "asset/portal"),
        ("affects", "integrity"),
        ("threat", threat),
        ("vulnerability", vulnerability),
        ("current.likelihood", "possible"),
        ("current.consequence", "severe"),
        ("body", "What happens.\n"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sides_and_a_proposal() {
    let house = Installation::new().await;
    let (ada, bob) = (house.browser("ada").await, house.browser("bob").await);
    let first = bob.post(EDIT, &form("Stolen key", "Bob's threat", "Bob's weakness", "1")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let clash = ada.post(EDIT, &form("Ada's title", "Ada's threat", "Exportable", "1")).await;
    assert_eq!(clash.status, StatusCode::CONFLICT);
    for said in ["Two people changed", "Bob's threat", "Ada's threat", "Ada's title", "You both changed this"]
    {
        assert!(clash.text.contains(said), "{said} is missing");
    }
    // The proposal holds theirs where I did not touch it, mine where they did not, mine where we clash.
    assert_eq!(clash.input("based_on"), "2");
    assert_eq!(clash.input("title"), "Ada&#39;s title".replace("&#39;", "'"));
    let area = |name: &str| {
        clash
            .text
            .split(&format!("name=\"{name}\""))
            .nth(1)
            .unwrap()
            .split("</textarea>")
            .next()
            .unwrap()
            .to_owned()
    };
    assert!(area("vulnerability").contains("Bob's weakness") && area("threat").contains("Ada's threat"));
    let text = house.text("risk/stolen-key").await;
    assert!(text.contains("Bob's threat") && text.contains("title: Stolen key"), "{text}");
    let merged = ada.post(EDIT, &form("Ada's title", "Both threats", "Bob's weakness", "2")).await;
    assert_eq!(merged.status, StatusCode::SEE_OTHER, "{}", merged.text);
    let text = house.text("risk/stolen-key").await;
    assert!(
        text.contains("Both threats")
            && text.contains("Bob's weakness")
            && text.contains("Ada's title")
            && text.contains("mystery: kept")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_clash_is_proposed_quietly() {
    let house = Installation::new().await;
    let (ada, bob) = (house.browser("ada").await, house.browser("bob").await);
    bob.post(EDIT, &form("Stolen key", "Theft", "Bob's weakness", "1")).await;
    let page = ada.post(EDIT, &form("Ada's title", "Theft", "Exportable", "1")).await;
    assert!(page.status == StatusCode::CONFLICT && !page.text.contains("You both changed this"));
    // Deleted meanwhile: saving brings it back with what was written.
    let gone = ada.post("/o/north/records/risk/stolen-key/delete", &[("based_on", "2")]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
    let page = bob.post(EDIT, &form("Still mine", "Theft", "Exportable", "2")).await;
    assert!(
        page.status == StatusCode::CONFLICT && page.text.contains("the record was deleted"),
        "{} {}",
        page.status,
        page.text
    );
    assert!(page.text.contains("Still mine"));
    let late = ada.post("/o/north/records/risk/stolen-key/delete", &[("based_on", "1")]).await;
    assert!(late.status.is_client_error(), "{}", late.status);
}
