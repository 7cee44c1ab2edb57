//! How long snapshots are kept, over HTTP: by role and organisation, and what pages say of a snapshot that was removed.

use axum::http::StatusCode;
use muster_app::{Actor, SnapshotEntry};
use muster_estate::{Account, FileFormat, Rows, write_snapshot};
use muster_model::snapshot::{Manifest, SourceFacts};

use crate::installation::{Installation, LOGINS, org};

const LIST: &str = "/o/north/identity/snapshots";
const POLICY: &str = "/o/north/identity/retention";
const TIGHT: [(&str, &str); 4] =
    [("newest", "2"), ("months", "0"), ("days", "0"), ("why", "Our schedule says so")];

/// Four snapshots of north, the oldest first.
async fn four(house: &Installation) -> Vec<SnapshotEntry> {
    let outside = tempfile::tempdir().unwrap();
    let mut taken = Vec::new();
    for day in ["2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01"] {
        let folder = outside.path().join(day);
        let mut manifest = Manifest::new(format!("{day}T02:00:00Z").parse().unwrap());
        let source = SourceFacts {
            source: "ad".into(),
            connector: "ldap".into(),
            entries: 1,
            ..SourceFacts::default()
        };
        manifest.sources.push(source);
        let account = Account {
            account_id: "ad:1".into(),
            source: "ad".into(),
            username: "jane.secret".into(),
            enabled: true,
            ..Account::default()
        };
        let rows = Rows { accounts: vec![account], ..Rows::default() };
        write_snapshot(&folder, &rows, &manifest, FileFormat::Csv).unwrap();
        taken.push(house.muster.add_snapshot(&Actor::console(org("north")), &folder).await.unwrap());
    }
    taken
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_is_tried_set_and_followed_by_those_who_may() {
    let house = Installation::new().await;
    let taken = four(&house).await;
    let ada = house.browser("ada").await;

    // Before anybody said so, nothing goes; what would go is shown to whoever reads.
    let page = ada.get(POLICY).await;
    assert!(
        page.text.contains("Nobody has said how long") && page.text.contains("no snapshots go"),
        "{}",
        page.text
    );
    let tried = format!("{POLICY}?newest=2&months=0&days=0");
    for login in LOGINS {
        let page = house.browser(login).await.get(&tried).await;
        assert!(
            page.text.contains("2 snapshots go") && page.text.contains("the newest: pages read it"),
            "{login}"
        );
        let offered = page.text.contains("Switch this policy on");
        assert_eq!(offered, ["root", "ada"].contains(&login), "{login}");
    }
    let wrong = ada.get(&format!("{POLICY}?newest=1&months=0&days=x")).await;
    assert!(wrong.text.contains("Must be a number from 2 to"), "{}", wrong.text);
    assert!(wrong.text.contains("Must be a number from 0 to"), "{}", wrong.text);

    for login in ["eve", "bob", "aud"] {
        assert_eq!(
            house.browser(login).await.post(POLICY, &TIGHT).await.status,
            StatusCode::FORBIDDEN,
            "{login}"
        );
    }
    let no_reason = ada.post(POLICY, &TIGHT[..3]).await;
    assert_eq!(no_reason.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no_reason.text.contains("Must say in a sentence why"), "{}", no_reason.text);
    let set = house.browser("root").await.post(POLICY, &TIGHT).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
    let page = ada.get(POLICY).await;
    assert!(page.text.contains("Kept are <strong>the newest 2</strong>"), "{}", page.text);
    assert!(page.text.contains("Our schedule says so"));

    // Removing takes the mark of what was shown.
    let remove = format!("{POLICY}/remove");
    let mark = page.input("mark");
    for login in ["root", "bob", "aud"] {
        let refused = house.browser(login).await.post(&remove, &[("mark", &mark)]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{login}");
    }
    let pinned = format!("{LIST}/{}/pin", taken[0].digest);
    let eve = house.browser("eve").await;
    assert_eq!(eve.post(&pinned, &[("why", "an incident")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(ada.post(&remove, &[("mark", &mark)]).await.status, StatusCode::CONFLICT);
    assert_eq!(ada.post(&remove, &[]).await.status, StatusCode::CONFLICT);
    let mark = ada.get(POLICY).await.input("mark");
    let done = ada.post(&remove, &[("mark", &mark)]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, POLICY), "{}", done.text);
    let gone: Vec<bool> =
        house.muster.snapshots(&ada.actor).await.unwrap().iter().map(|s| s.removed.is_some()).collect();
    assert_eq!(gone, [false, false, true, false]);

    // What is left of it reads well everywhere.
    let list = ada.get(LIST).await;
    assert!(list.text.contains("3 snapshots; 1 more was removed"), "{}", list.text);
    assert!(list.text.contains("pinned") && list.text.contains("Kept are the newest 2, and what is pinned"));
    let tomb = ada.get(&format!("{LIST}/{}", taken[1].digest)).await;
    for word in ["removed", "Kept are the newest 2.", "Accounts", "ldap", "Privileged accounts"] {
        assert!(tomb.text.contains(word), "{word}: {}", tomb.text);
    }
    assert!(!tomb.text.contains("Pin this snapshot"));
    let compared =
        ada.get(&format!("/o/north/identity/compare?from={}&to={}", taken[1].digest, taken[3].digest)).await;
    assert_eq!(compared.status, StatusCode::GONE);
    assert!(compared.text.contains("The snapshot of 1 March 2026 was removed"), "{}", compared.text);
    for path in ["/identity", "/identity/accounts", "/identity/snapshots", "", "/roadmap"] {
        let then = ada.get(&format!("/o/north/as-of/2026-03-10{path}")).await;
        assert!(
            !then.status.is_server_error() || then.text.contains("was removed on"),
            "{path}: {}",
            then.text
        );
    }
    let then = ada.get("/o/north/as-of/2026-03-10/identity").await;
    assert!(then.text.contains("The snapshot of 1 March 2026 was removed"), "{}", then.text);
    assert!(!then.text.contains("jane.secret"));
}

#[tokio::test(flavor = "multi_thread")]
async fn pins_are_set_and_taken_off_by_those_who_may() {
    let house = Installation::new().await;
    let taken = four(&house).await;
    let page = format!("{LIST}/{}", taken[1].digest);
    let (pin, unpin) = (format!("{page}/pin"), format!("{page}/unpin"));
    let why = [("why", "sampled in the audit")];
    for login in ["root", "bob", "aud"] {
        let browser = house.browser(login).await;
        assert_eq!(browser.post(&pin, &why).await.status, StatusCode::FORBIDDEN, "{login}");
        let shown = browser.get(&page).await;
        assert!(shown.status.is_success() && !shown.text.contains("Pin this snapshot"), "{login}");
        assert!(!shown.text.contains("jane.secret"), "{login}");
    }
    let (ada, eve) = (house.browser("ada").await, house.browser("eve").await);
    assert_eq!(ada.post(&pin, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ada.post(&pin, &why).await.status, StatusCode::SEE_OTHER);
    assert_eq!(eve.post(&pin, &why).await.status, StatusCode::CONFLICT);
    assert_eq!(eve.post(&unpin, &why).await.status, StatusCode::FORBIDDEN, "it is not hers");
    let shown = eve.get(&page).await;
    assert!(
        shown.text.contains("sampled in the audit") && shown.text.contains("Only whoever pinned it"),
        "{}",
        shown.text
    );
    assert_eq!(ada.post(&unpin, &[("why", "closed")]).await.status, StatusCode::SEE_OTHER);
    assert!(ada.get(&page).await.text.contains("Pin taken off"));

    // Of another organisation nothing is there.
    let sam = house.browser("sam").await;
    assert_eq!(sam.get(&page).await.status, StatusCode::NOT_FOUND);
    let away = page.replace("/o/north", "/o/south");
    assert_eq!(sam.get(&away).await.status, StatusCode::NOT_FOUND);
    assert_eq!(sam.post(&format!("{away}/pin"), &why).await.status, StatusCode::NOT_FOUND);
    assert_eq!(sam.post("/o/south/identity/retention", &TIGHT).await.status, StatusCode::SEE_OTHER);
    assert!(!ada.get(POLICY).await.text.contains("Our schedule says so"));
}
