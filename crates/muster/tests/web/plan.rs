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
    assert!(whole.text.contains(">Sign off</button>"));
    // An auditor reads it and is offered nothing to change.
    let aud = house.browser("aud").await;
    let read = aud.get("/o/north/baseline/baseline-2026-06-01").await;
    assert!(read.status == StatusCode::OK && !read.text.contains("/assess"), "{}", read.text);
    assert_eq!(aud.get(at).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn todays_plan_is_kept_and_held_against() {
    let house = Installation::new().await;
    let (ada, aud) = (house.browser("ada").await, house.browser("aud").await);
    let none = ada.get("/o/north/roadmap/record").await;
    assert!(
        none.text.contains("No plan was kept yet") && none.text.contains("Keep this plan"),
        "{}",
        none.text
    );
    assert_eq!(aud.post("/o/north/roadmap/keep", &[]).await.status, StatusCode::FORBIDDEN);
    assert!(!aud.get("/o/north/roadmap/record").await.text.contains("Keep this plan"));
    let kept = ada.post("/o/north/roadmap/keep", &[("why", "Agreed")]).await;
    assert_eq!(kept.location(), "/o/north/roadmap/record", "{}", kept.text);
    let text = house.text("plan/plan-2026-06-01").await;
    assert!(
        text.contains("kept: 2026-06-01")
            && text.contains("task: approve-mandate")
            && text.ends_with("Agreed\n"),
        "{text}"
    );
    let shown = ada.get("/o/north/roadmap/record").await;
    assert!(
        shown.text.contains("as planned") && shown.text.contains("Every open task was planned"),
        "{}",
        shown.text
    );
    assert!(!shown.text.contains("days later"), "nothing has moved on the day it is kept");
    let roadmap = ada.get("/o/north/roadmap").await;
    assert!(roadmap.text.contains("plan of record") && roadmap.text.contains("shut by"), "{}", roadmap.text);
    // Kept twice on one day: two records, the newer one counts.
    ada.post("/o/north/roadmap/keep", &[]).await;
    assert!(house.text("plan/plan-2026-06-01-2").await.contains("kept: 2026-06-01"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_listed_for_a_person_and_for_a_role() {
    let house = Installation::new().await;
    let bob = house.browser("bob").await;
    let mine = bob.get("/o/north/mine").await;
    assert!(
        mine.text.contains("Put right: Stolen key") && mine.text.contains("/records/risk/stolen-key\""),
        "{}",
        mine.text
    );
    assert!(!mine.text.contains("Close the finding"), "that waits for the engineer");
    let role = bob.get("/o/north/mine?role=engineer&sort=due").await;
    assert!(
        role.text.contains("Close the finding: No review") && role.text.contains("overdue"),
        "{}",
        role.text
    );
    // Bob may read the finding, not change it: the screen is the record itself.
    assert!(!role.text.contains("/records/finding/no-review/edit"), "{}", role.text);
    let aud = house.browser("aud").await.get("/o/north/mine").await;
    assert!(aud.text.contains("does not know which person you are"), "{}", aud.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_step_that_is_incomplete_writes_nothing() {
    let house = Installation::new().await;
    let ada = house.browser("ada").await;
    let before = house.position("north").await;
    let refused =
        ada.post("/o/north/start/scope", &[("purpose", ""), ("unit", "All"), ("service.0.name", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("href=\"#purpose\"") && refused.text.contains("href=\"#service-0-name\""),
        "{}",
        refused.text
    );
    assert_eq!(house.position("north").await, before, "nothing of it was written");
    let done = ada
        .post(
            "/o/north/start/scope",
            &[
                ("purpose", "To ship food"),
                ("unit", "All"),
                ("headcount", "80"),
                ("site", "Head office"),
                ("site_class", "office"),
                ("service.0.name", "Entra ID"),
                ("service.0.class", "identity-provider"),
                ("service.0.operated_by", "us"),
                ("service.0.hosting", "cloud"),
                ("service.0.criticality", "critical"),
            ],
        )
        .await;
    assert_eq!(done.location(), "/o/north/start/risk", "{}", done.text);
    let scope = house.text("scope/scope-of-the-isms").await;
    assert!(
        scope.contains("identity-service/entra-id")
            && scope.contains("unit/all")
            && scope.contains("site/head-office"),
        "{scope}"
    );
}
