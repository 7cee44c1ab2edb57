//! Lists: exact counts, filters in the address, pages, export of what is shown.

use axum::http::StatusCode;

use crate::installation::{Installation, RISK, file};

fn many(risks: usize) -> Vec<muster_model::SourceText> {
    let risk = |i: usize| {
        let affects = if i.is_multiple_of(3) { "availability" } else { "integrity" };
        let text =
            RISK.replace("Stolen key", &format!("Risk {i}")).replace("[integrity]", &format!("[{affects}]"));
        file(&format!("risk/r{i}.md"), &text)
    };
    let role = "---\ntitle: Risk owner\nresponsibilities: [r]\nauthorities: [a]\n---\n";
    let people = ["ada", "bob", "eve"].map(|p| {
        file(&format!("person/{p}.md"), &format!("---\ntitle: {p}\nroles:\n  - role: role/risk-owner\n---\n"))
    });
    let start = [file("role/risk-owner.md", role), file("asset/portal.md", "---\ntitle: Portal\n---\n")];
    start.into_iter().chain(people).chain((0..risks).map(risk)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_address_says_is_what_is_shown() {
    let house = Installation::with(many(120)).await;
    let ada = house.browser("ada").await;
    let first = ada.get("/o/north/records/risk").await;
    assert!(first.text.contains("120 risks") && first.text.contains("1 to 50 of 120"));
    // Digits count as numbers: 9 comes before 10.
    let at = |page: &str, title: &str| page.find(&format!(">{title}<")).unwrap_or(usize::MAX);
    assert!(at(&first.text, "Risk 9") < at(&first.text, "Risk 10"));
    let last = ada.get("/o/north/records/risk?page=3").await;
    assert!(last.text.contains("101 to 120 of 120") && at(&last.text, "Risk 119") < usize::MAX);
    let beyond =
        ada.get("/o/north/records/risk?page=99&per=nonsense&sort=nonsense&cols=nonsense&f.nonsense=x").await;
    assert!(beyond.status == StatusCode::OK && beyond.text.contains("101 to 120 of 120"));
    let down = ada.get("/o/north/records/risk?sort=-title").await;
    assert!(at(&down.text, "Risk 119") < at(&down.text, "Risk 118"));
    let some = ada.get("/o/north/records/risk?f.affects=availability&q=risk+1").await;
    assert!(some.text.contains("of 120 risks"), "{}", some.text);
    let csv = ada.get("/o/north/records/risk?f.affects=availability&cols=title,owner&format=csv").await;
    assert_eq!(csv.text.lines().count(), 41);
    assert!(csv.text.starts_with("id,title,owner\r\n") && csv.text.contains("r0,Risk 0,role/risk-owner"));
    let picked = ada.get("/o/north/records/risk?id=r1&id=r2&format=csv").await;
    assert_eq!(picked.text.lines().count(), 3);
    let pointing = ada.get("/o/north/records/risk?to=asset/portal&per=10").await;
    assert!(pointing.text.contains("1 to 10 of 120"), "{}", pointing.text);
    let empty = ada.get("/o/north/records/supplier").await;
    assert!(empty.text.contains("No suppliers yet") && empty.text.contains("Write the first supplier"));
}
