//! What people are asked: to accept a risk of theirs, to take part, to read. What was typed survives what was wrong with it.

use axum::http::StatusCode;

use crate::installation::{Installation, file, north};

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_is_offered_to_accept_a_risk_and_keeps_what_was_typed() {
    let mut files = north();
    files.push(file(
        "treatment/vault.md",
        "---\ntitle: Key into a vault\nowner: role/engineer\nrisks: [risk/stolen-key]\noption: modify\nactions: [Buy it]\nstatus: agreed\n---\n",
    ));
    let house = Installation::with(files).await;
    let (ada, bob, aud) =
        (house.browser("ada").await, house.browser("bob").await, house.browser("aud").await);
    let (page, form) = ("/o/north/records/risk/stolen-key", "/o/north/risks/accept/stolen-key");
    assert!(bob.get(page).await.text.contains("href=\"/o/north/risks/accept/stolen-key\""));
    for other in [&ada, &aud] {
        let text = other.get(page).await.text;
        assert!(
            !text.contains("/risks/accept/stolen-key") && text.contains("the role that owns it"),
            "{text}"
        );
        assert!(!other.get(form).await.text.contains("Accept until that day"));
    }
    let seen = bob.get(form).await.input("seen");
    let wrong = bob
        .post(
            form,
            &[("seen", &seen), ("what", "remains"), ("until", "2020-01-01"), ("why", "It <is> little")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains("has passed") && wrong.text.contains("It &lt;is&gt; little"),
        "{}",
        wrong.text
    );
    let by_ada =
        ada.post(form, &[("seen", &seen), ("what", "remains"), ("until", "2026-12-31"), ("why", "w")]).await;
    assert_eq!(by_ada.status, StatusCode::FORBIDDEN);
    let vault =
        wrong.text.split("value=\"treatment/vault@").nth(1).and_then(|t| t.split('"').next()).unwrap();
    let plan = format!("treatment/vault@{vault}");
    let done = bob
        .post(form, &[("seen", &seen), ("what", &plan), ("until", "2026-12-31"), ("why", "The vault comes")])
        .await;
    assert_eq!(done.location(), page, "{}", done.text);
    let text = bob.get(page).await.text;
    assert!(
        text.contains("Plan accepted: Key into a vault") && text.contains("of this version of the risk"),
        "{text}"
    );
    // Where a version must be named on a form, the version that stands is suggested, not left to be found out.
    assert!(
        ada.get("/o/north/new/acceptance").await.text.contains("<option value=\"risk/stolen-key@sha256:")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_took_part_is_not_lost_when_the_day_was_wrong() {
    let mut files = north();
    files.push(file(
        "awareness-campaign/spring.md",
        "---\ntitle: Spring\nowner: role/isms-manager\naudience: All\nmessage: m\nfrom: 2026-05-01\nto: 2026-06-30\n---\n",
    ));
    let house = Installation::with(files).await;
    let ada = house.browser("ada").await;
    let form = "/o/north/people/awareness/spring";
    for (day, said) in
        [("", "the day is missing"), ("2031-01-01", "lies ahead"), ("2020-01-01", "before the campaign")]
    {
        let page = ada.post(form, &[("on", day), ("came", "bob"), ("whole", "yes")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
        assert!(page.text.to_lowercase().contains(said), "{day}: {}", page.text);
        assert!(
            page.text.contains("value=\"bob\" checked") && !page.text.contains("value=\"eve\" checked"),
            "{}",
            page.text
        );
        assert_eq!(page.input("on"), day);
    }
    assert!(
        ada.post(form, &[("on", "2026-05-20"), ("came", "bob"), ("whole", "yes")])
            .await
            .status
            .is_redirection()
    );
    // Whoever is meant finds it in their work, and not any more once they were there.
    let mine = |text: String| text.contains("Take part in the campaign: Spring");
    assert!(mine(house.browser("eve").await.get("/o/north/mine").await.text));
    assert!(!mine(house.browser("bob").await.get("/o/north/mine").await.text));
}
