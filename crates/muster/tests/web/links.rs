//! Links to people over HTTP: a person's word by who may give it, about what is there, and heard by the next pull.

use std::time::Duration;

use axum::http::StatusCode;

use crate::installation::{Browser, Installation};

const PAGE: &str = "/o/north/identity/links";

pub async fn pull(browser: &Browser) {
    let run = browser.post("/o/north/identity/pulls", &[]).await;
    for _ in 0..300 {
        let page = browser.get(run.location()).await;
        if !page.headers.contains_key("refresh") {
            assert!(page.text.contains("See the posture"), "{}", page.text);
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the pull goes on");
}

/// People from HR, and one account of which only the name says whose it is.
async fn set_up(ada: &Browser) {
    let files = "/o/north/identity/sources/files";
    ada.upload(files, "people.csv", b"No,Name,Ends\n1,Ada Byron,\n2,Bob Ross,\n").await;
    ada.upload(files, "accounts.csv", b"Id,Login,Name\na1,abyron,Ada Byron\n").await;
    let people = "employee_number = No\ndisplay_name = Name\nterminated_on = Ends";
    let accounts = "account_id = Id\nusername = Login\ndisplay_name = Name\nenabled := true\nkind := human\nprivileged_hint := false";
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

#[tokio::test(flavor = "multi_thread")]
async fn a_word_about_a_link_is_taken_from_who_may_give_it_and_heard_by_the_next_pull() {
    let house = Installation::new().await;
    let (ada, eve) = (house.browser("ada").await, house.browser("eve").await);
    set_up(&ada).await;
    let page = eve.get(PAGE).await;
    assert!(page.text.contains("Ada Byron") && page.text.contains("70 %"), "{}", page.text);
    let account = page.input("account");
    let form = |account: &str, person: &str, word: &'static str| {
        let own = |text: &str| text.to_owned();
        vec![
            ("account", own(account)),
            ("person", own(person)),
            ("word", own(word)),
            ("why", own("I know her")),
        ]
    };
    let post = async |browser: &Browser, form: &[(&str, String)]| {
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        browser.post(PAGE, &form).await.status
    };
    let confirmed = form(&account, "hr:1", "confirmed");
    for login in ["aud", "bob", "root"] {
        assert_eq!(post(&house.browser(login).await, &confirmed).await, StatusCode::FORBIDDEN, "{login}");
    }
    for wrong in [
        form("app:none", "hr:1", "broken"),
        form(&account, "hr:none", "confirmed"),
        form(&account, "hr:1", "maybe"),
    ] {
        assert_eq!(post(&eve, &wrong).await, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
    }
    assert_eq!(post(&eve, &confirmed).await, StatusCode::SEE_OTHER);
    let all = format!("{PAGE}?show=proposed");
    assert!(eve.get(&all).await.text.contains("counts from the next pull"));
    pull(&ada).await;
    let linked = eve.get(&format!("{PAGE}?show=linked")).await;
    assert!(linked.text.contains("Ada Byron"), "{}", linked.text);
    assert!(!linked.text.contains(">counts from the next pull<"), "the pull has heard it: {}", linked.text);

    // Taken back: what rules find is proposed again.
    let back = form(&account, "hr:1", "withdrawn");
    assert_eq!(post(&house.browser("aud").await, &back).await, StatusCode::FORBIDDEN);
    assert_eq!(post(&eve, &back).await, StatusCode::SEE_OTHER);
    assert_eq!(post(&eve, &back).await, StatusCode::UNPROCESSABLE_ENTITY, "nothing stands any more");
    pull(&ada).await;
    let again = eve.get(&format!("{PAGE}?show=proposed")).await;
    assert!(again.text.contains("abyron") && again.text.contains("Taken back"), "{}", again.text);

    let sam = house.browser("sam").await;
    let south = sam.get("/o/south/identity/links").await;
    assert!(!south.text.contains("Ada Byron"), "{}", south.text);
    assert_eq!(sam.get(PAGE).await.status, StatusCode::NOT_FOUND);
    for login in ["bob", "root"] {
        let may = login == "root";
        assert_eq!(house.browser(login).await.get(PAGE).await.status.is_success(), may, "{login}");
    }
}
