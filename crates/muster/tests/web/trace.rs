//! The trace of a record and of the whole, and searching everything.

use axum::http::StatusCode;

use crate::installation::Installation;

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_traced_and_what_is_not_there_is_said() {
    let house = Installation::new().await;
    let aud = house.browser("aud").await;
    let whole = aud.get("/o/north/trace").await;
    assert!(whole.status == StatusCode::OK && whole.text.contains("Thirteen steps"));
    let risk = aud.get("/o/north/trace?record=risk/stolen-key").await;
    assert!(
        risk.text.contains("class=\"fig trace-figure\"") && risk.text.contains("this record"),
        "{}",
        risk.text
    );
    assert!(
        aud.get("/o/north/records/risk/stolen-key")
            .await
            .text
            .contains("/o/north/trace?record=risk/stolen-key")
    );
    // Beside the chain, linked with a step of it; and linked with none.
    assert!(aud.get("/o/north/trace?record=asset/portal").await.text.contains("linked with it"));
    assert!(aud.get("/o/north/trace?record=role/engineer").await.status == StatusCode::OK);
    assert_eq!(aud.get("/o/north/trace?record=risk/nobody-wrote").await.status, StatusCode::NOT_FOUND);
    // Words go to the search; nonsense in the bounds does no harm.
    let words = aud.get("/o/north/trace?record=stolen+key").await;
    assert_eq!((words.status, words.location()), (StatusCode::SEE_OTHER, "/o/north/search?q=stolen%20key"));
    for per in ["0", "-1", "99999999999999999999", "x"] {
        assert_eq!(
            aud.get(&format!("/o/north/trace?record=risk/stolen-key&per={per}")).await.status,
            StatusCode::OK
        );
    }
    // As of a day before anything was written it is not there.
    let past = aud.get("/o/north/as-of/2026-05-01/trace?record=risk/stolen-key").await;
    assert_eq!(past.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn records_and_what_is_explained_are_found_together() {
    let house = Installation::new().await;
    let aud = house.browser("aud").await;
    let both = aud.get("/o/north/search?q=stol+key").await.text;
    assert!(both.contains("<mark>Stol</mark>en <mark>key</mark>"), "{both}");
    assert!(both.contains("Scenarios"), "{both}");
    let control = aud.get("/o/north/search?q=A.5.18").await.text;
    assert!(control.contains("/o/north/controls/a.5.18") && control.contains("Access rights"), "{control}");
    let only = aud.get("/o/north/search?q=stol+key&in=risk").await.text;
    assert!(only.contains("Risks") && !only.contains("found-scenarios"), "{only}");
    let odd = aud.get("/o/north/search?q=%3Cscript%3E+%22%27*").await;
    assert!(odd.status == StatusCode::OK && !odd.text.contains("<script>"));
    assert!(!aud.get("/o/north/search?q=Secret").await.text.contains("Secret of the south"));
}
