//! The project's pages: the baseline is answered in a form, group by group, and its gaps and its picture follow.

use axum::http::StatusCode;

use crate::installation::Installation;

#[tokio::test(flavor = "multi_thread")]
async fn a_baseline_is_answered_group_by_group() {
    let house = Installation::new().await;
    let ada = house.browser("ada").await;
    let none = ada.get("/o/north/baseline").await;
    assert!(none.text.contains("No baseline yet"), "{}", none.text);
    let begun = ada.post("/o/north/baseline", &[]).await;
    assert_eq!(begun.location(), "/o/north/baseline/baseline-2026-06-01/assess?group=4");
    let form = ada.get(begun.location()).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    assert!(form.text.contains("What the data say") && form.text.contains("Questions that help"));
    let based_on = form.input("based_on");
    let at = "/o/north/baseline/baseline-2026-06-01/assess";
    let typed = [
        ("group", "4"),
        ("based_on", based_on.as_str()),
        ("now.4.1", "1"),
        ("wanted.4.1", "3"),
        ("note.4.1", "Never <written> down"),
        ("now.4.2", ""),
        ("wanted.4.2", "3"),
        ("now.4.3", "9"),
        ("wanted.4.3", "3"),
        ("next", "5"),
    ];
    let saved = ada.post(at, &typed).await;
    assert_eq!(saved.location(), "/o/north/baseline/baseline-2026-06-01/assess?group=5", "{}", saved.text);
    let text = house.text("baseline/baseline-2026-06-01").await;
    assert!(text.contains("{clause: 4.1, now: 1, wanted: 3, note: Never <written> down}"), "{text}");
    assert!(!text.contains("4.2") && !text.contains("4.3"), "a level that is none is no answer: {text}");
    // What is not answered is filled from the data, and says so; what was answered stays.
    let form = ada.get(&format!("{at}?group=4")).await;
    let filled = ada
        .post(
            at,
            &[
                ("group", "4"),
                ("based_on", &form.input("based_on")),
                ("now.4.1", "1"),
                ("wanted.4.1", "3"),
                ("note.4.1", "Never <written> down"),
                ("fill", "proposed"),
            ],
        )
        .await;
    assert_eq!(filled.status, StatusCode::SEE_OTHER, "{}", filled.text);
    let text = house.text("baseline/baseline-2026-06-01").await;
    assert!(text.contains("From the data: ") && text.contains("Never <written> down"), "{text}");
    let whole = ada.get("/o/north/baseline/baseline-2026-06-01?group=4").await;
    assert!(
        whole.text.contains("4 of 4") && whole.text.contains("Never &lt;written&gt; down"),
        "{}",
        whole.text
    );
    assert!(whole.text.contains("Sign: sign-off"));
    // An auditor reads it and is offered nothing to change.
    let aud = house.browser("aud").await;
    let read = aud.get("/o/north/baseline/baseline-2026-06-01").await;
    assert!(read.status == StatusCode::OK && !read.text.contains("/assess"), "{}", read.text);
    assert_eq!(aud.get(at).await.status, StatusCode::FORBIDDEN);
}
