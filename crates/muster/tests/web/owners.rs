//! Who answers for an account and what it is, over HTTP: said by who may, shown at once, heard by the next pull, taken back.

use axum::http::StatusCode;

use crate::installation::{Browser, Installation, Page};
use crate::links::pull;

const ACCOUNT: &str = "/o/north/identity/accounts/s1";
const REGISTER: &str = "/o/north/identity/non-human";

/// People from HR of whom one has left, an account of a service and one that somebody calls a person's.
async fn set_up(ada: &Browser, ends: &str) {
    let files = "/o/north/identity/sources/files";
    let people = format!(
        "No,Name,Mail,Ends\n1,Ada Byron,ada@x.org,{ends}\n2,Bob Ross,bob@x.org,\n3,Bob Moss,moss@x.org,\n"
    );
    ada.upload(files, "people.csv", people.as_bytes()).await;
    ada.upload(files, "accounts.csv", b"Id,Login,Kind\ns1,svc-backup,service\ns2,till,human\n").await;
}

async fn connect(ada: &Browser) {
    let people = "employee_number = No\ndisplay_name = Name\nmail = Mail\nterminated_on = Ends";
    let accounts =
        "account_id = Id\nusername = Login\nkind = Kind\nenabled := true\nprivileged_hint := false";
    for form in [
        vec![("kind", "hr"), ("source", "hr"), ("set.file", "people.csv"), ("set.columns", people)],
        vec![
            ("kind", "mapped"),
            ("source", "app"),
            ("set.file", "accounts.csv"),
            ("set.table", "accounts"),
            ("set.columns", accounts),
        ],
    ] {
        let whole = [&form[..], &[("enabled", "yes"), ("set.form.dates", "iso")]].concat();
        let saved = ada.post("/o/north/identity/sources/new", &whole).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    }
    pull(ada).await;
}

/// The row of the register, as its export has it.
async fn row(browser: &Browser, account: &str) -> String {
    let page = browser.get(&format!("{REGISTER}?format=csv")).await;
    page.text.lines().find(|line| line.contains(account)).unwrap_or_default().to_owned()
}

/// What the metric counts in the newest snapshot.
async fn without_owner(browser: &Browser) -> bool {
    let page = browser.get("/o/north/identity/metrics/nhi_without_owner?format=csv").await;
    page.text.lines().any(|line| line.starts_with("s1,"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_is_named_shows_at_once_counts_from_the_next_pull_and_leaves() {
    let house = Installation::new().await;
    let (ada, eve) = (house.browser("ada").await, house.browser("eve").await);
    set_up(&ada, "").await;
    connect(&ada).await;
    let first = row(&eve, "svc-backup").await;
    assert!(first.contains(",unknown,"), "{first}");
    assert!(without_owner(&eve).await);

    let owner = format!("{ACCOUNT}/owner");
    let form = |person: &'static str| {
        [("person", person), ("purpose", "nightly backup"), ("why", "she agreed"), ("word", "confirmed")]
    };
    for login in ["aud", "bob", "root"] {
        let browser = house.browser(login).await;
        for path in [owner.clone(), format!("{ACCOUNT}/kind"), REGISTER.to_owned()] {
            assert_eq!(
                browser.post(&path, &form("hr:1")).await.status,
                StatusCode::FORBIDDEN,
                "{login} {path}"
            );
        }
    }
    let refused = async |person: &'static str| -> Page {
        let page = eve.post(&owner, &form(person)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text);
        assert!(page.text.contains("nightly backup"), "what was typed is lost: {}", page.text);
        page
    };
    assert!(refused("Nobody At All").await.text.contains("Nobody in the sources of people is called so"));
    let several = refused("bob").await.text;
    assert!(several.contains("Bob Ross (hr:2)") && several.contains("Bob Moss (hr:3)"), "{several}");
    // By mail address; by name on the register.
    let named = eve.post(&owner, &form("BOB@x.org")).await;
    assert_eq!(named.status, StatusCode::SEE_OTHER, "{}", named.text);
    let now = row(&eve, "svc-backup").await;
    assert!(now.contains("Bob Ross,yes,"), "{now}");
    assert!(now.contains("nightly backup"), "{now}");
    let again = [&form("Ada Byron")[..], &[("account", "svc-backup")]].concat();
    let named = eve.post(REGISTER, &again).await;
    assert_eq!((named.status, named.location()), (StatusCode::SEE_OTHER, REGISTER), "{}", named.text);
    let page = eve.get(ACCOUNT).await.text;
    assert!(
        page.contains("Ada Byron") && page.contains("nightly backup") && page.contains("said by Eve"),
        "{page}"
    );
    assert!(without_owner(&eve).await, "a sealed figure does not change");
    pull(&ada).await;
    assert!(!without_owner(&eve).await);
    let now = row(&eve, "svc-backup").await;
    assert!(now.contains("Ada Byron,no,"), "{now}");

    // She leaves.
    set_up(&ada, "2026-05-01").await;
    pull(&ada).await;
    assert!(row(&eve, "svc-backup").await.contains(",left,") && without_owner(&eve).await);
    let page = eve.get(ACCOUNT).await.text;
    assert!(page.contains("orphaned") && page.contains("Its owner has left"), "{page}");
    let left = refused("Ada Byron").await.text;
    assert!(left.contains("has left"), "{left}");
    let back = [("person", "hr:1"), ("why", "she has left"), ("word", "withdrawn")];
    assert_eq!(eve.post(&owner, &back).await.status, StatusCode::SEE_OTHER);
    assert!(row(&eve, "svc-backup").await.contains("nobody known"), "{}", row(&eve, "svc-backup").await);
    assert_eq!(eve.post(&owner, &back).await.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing stands");

    let sam = house.browser("sam").await;
    assert_eq!(sam.post(&owner, &form("hr:1")).await.status, StatusCode::NOT_FOUND);
    let south = sam.post(&owner.replace("north", "south"), &form("hr:1")).await;
    assert!(south.status.is_client_error(), "{}", south.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_about_a_kind_shows_with_who_said_it() {
    let house = Installation::new().await;
    let (ada, eve) = (house.browser("ada").await, house.browser("eve").await);
    set_up(&ada, "").await;
    connect(&ada).await;
    let till = "/o/north/identity/accounts/s2";
    assert!(row(&eve, "till").await.is_empty());
    let owner = [("person", "hr:2"), ("purpose", "till"), ("why", "asked"), ("word", "confirmed")];
    let early = eve.post(&format!("{till}/owner"), &owner).await;
    assert!(early.text.contains("account of a person"), "{}", early.text);
    let say = async |kind: &str, why: &str, word: &str| {
        eve.post(&format!("{till}/kind"), &[("kind", kind), ("why", why), ("word", word)]).await.status
    };
    assert_eq!(say("robot", "seen", "said").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(say("service", "", "said").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(say("service", "the till software signs in with it", "said").await, StatusCode::SEE_OTHER);
    let page = eve.get(till).await.text;
    assert!(page.contains("service account") && page.contains("said by Eve"), "{page}");
    assert!(!row(&eve, "till").await.is_empty(), "it stands among the non-human at once");
    assert_eq!(eve.post(&format!("{till}/owner"), &owner).await.status, StatusCode::SEE_OTHER);
    pull(&ada).await;
    let kinds = eve.get("/o/north/identity/kinds").await.text;
    assert!(kinds.contains("Said by a person"), "{kinds}");
    assert!(row(&eve, "till").await.contains("Bob Ross"));
    assert_eq!(say("", "mistaken", "withdrawn").await, StatusCode::SEE_OTHER);
    assert!(row(&eve, "till").await.is_empty());
}
