//! Versions of the Statement of Applicability, the effect of a change of the scope, and tables as files.

use axum::http::StatusCode;

use crate::installation::{Installation, file, north};

fn files() -> Vec<muster_model::SourceText> {
    let control = "---\ntitle: Logging\napplicable: true\njustification: Stolen keys show here.\nimplemented: partly\n---\n";
    let scope = "---\ntitle: ISMS\npurpose: p\nversion: '1'\nassets: [asset/portal]\nidentity_services: [identity-service/main]\n---\n";
    let service = "---\ntitle: Main IdP\nclass: identity-provider\n---\n";
    let mut all: Vec<_> = north()
        .into_iter()
        .filter(|f| !f.path.starts_with("scope/") && f.path != "asset/portal.md")
        .collect();
    all.push(file("control/a.8.15.md", control));
    all.push(file("scope/whole.md", scope));
    all.push(file("identity-service/main.md", service));
    all.push(file("asset/portal.md", "---\ntitle: Portal\ndepends_on: [identity-service/main]\n---\n"));
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_is_made_by_whoever_may_and_shows_what_stood_then() {
    let house = Installation::with(files()).await;
    let (ada, aud) = (house.browser("ada").await, house.browser("aud").await);
    let before = house.position("north").await;
    // Those who only read see what it would pin, but no button, and the act is refused.
    let read = aud.get("/o/north/controls/make-version").await;
    assert!(read.text.contains("1 control") && !read.text.contains("Make the version"), "{}", read.text);
    assert_eq!(
        aud.post("/o/north/controls/make-version", &[("version", "1.0")]).await.status,
        StatusCode::FORBIDDEN
    );
    let wrong = ada.post("/o/north/controls/make-version", &[("version", "one / two")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains("One value was not taken") && wrong.text.contains("one / two"),
        "{}",
        wrong.text
    );
    assert_eq!(house.position("north").await, before);
    let made = ada.post("/o/north/controls/make-version", &[("version", "1.0"), ("note", "First.")]).await;
    assert_eq!(
        (made.status, made.location()),
        (StatusCode::SEE_OTHER, "/o/north/controls/statement/soa-1.0")
    );
    let version = aud.get("/o/north/controls/statement/soa-1.0").await;
    assert!(
        version.text.contains("everything it rests on still stands")
            && version.text.contains("Stolen keys show here.")
    );
    // The control moves on; the version does not, and says so.
    let edit = [
        ("based_on", "1"),
        ("title", "Logging"),
        ("applicable", "false"),
        ("justification", "The provider does."),
        ("implemented", "partly"),
    ];
    assert_eq!(ada.post("/o/north/records/control/a.8.15/edit", &edit).await.status, StatusCode::SEE_OTHER);
    let csv = aud.get("/o/north/controls/statement/soa-1.0?format=csv").await.text;
    assert!(
        csv.lines().count() > 93
            && csv.contains("Stolen keys show here.")
            && !csv.contains("The provider does."),
        "{csv}"
    );
    let compared = aud.get("/o/north/controls/statement/soa-1.0?against=now").await.text;
    assert!(compared.contains("not applicable") && compared.contains("The provider does."), "{compared}");
    assert!(
        aud.get("/o/north/controls/statement/soa-1.0?against=soa-9").await.status == StatusCode::NOT_FOUND
    );
    let stale = ada.get("/o/north/controls/statement/soa-1.0").await.text;
    assert!(
        stale.contains("can no longer be approved") && !stale.contains("name=\"field\" value=\"approval\""),
        "{stale}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_edit_of_the_scope_changes_is_shown_and_nothing_is_saved() {
    let house = Installation::with(files()).await;
    let ada = house.browser("ada").await;
    let before = house.position("north").await;
    let form = ada.get("/o/north/records/scope/whole/edit").await;
    assert!(form.text.contains("See what this changes"));
    assert!(!ada.get("/o/north/records/asset/portal/edit").await.text.contains("See what this changes"));
    let edit = [
        ("based_on", "1"),
        ("title", "ISMS, smaller"),
        ("purpose", "p"),
        ("version", "1"),
        ("assets", "asset/portal"),
        ("preview", "1"),
    ];
    let shown = ada.post("/o/north/records/scope/whole/edit", &edit).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    for said in ["Nothing is saved yet", "Main IdP", "Still needed by", "ISMS, smaller", "would be new"] {
        assert!(shown.text.contains(said), "{said}: {}", shown.text);
    }
    // What cannot be saved cannot be shown either, and says why; who may not save may not try.
    let bad = ada
        .post("/o/north/records/scope/whole/edit", &[("based_on", "1"), ("title", ""), ("preview", "1")])
        .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let aud = house.browser("aud").await;
    assert_eq!(aud.post("/o/north/records/scope/whole/edit", &edit).await.status, StatusCode::FORBIDDEN);
    let new = [
        ("title", "Cloud"),
        ("what", "identity-service/main"),
        ("ground", "cloud"),
        ("justification", "j"),
        ("preview", "1"),
    ];
    assert!(ada.post("/o/north/new/exclusion", &new).await.text.contains("Nothing is saved yet"));
    let what_if = aud.get("/o/north/scope/what-if?out=identity-service/main").await;
    assert!(
        what_if.text.contains("Still needed by") && !what_if.text.contains("Nobody approved"),
        "{}",
        what_if.text
    );
    assert_eq!(house.position("north").await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_is_also_a_file() {
    let house = Installation::with(files()).await;
    let aud = house.browser("aud").await;
    let tables = [
        ("clauses", "clause,title,status", 31),
        ("scope?show=all", "kind,id,title,stands", 3),
        ("findings", "id,title,grade,source", 2),
        ("review", "what,id,title,now", 1),
        ("identity/sources", "source,measures,how", 1),
    ];
    for (path, header, least) in tables {
        let and = if path.contains('?') { '&' } else { '?' };
        let page = aud.get(&format!("/o/north/{path}{and}format=csv")).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.headers["content-type"].to_str().unwrap().starts_with("text/csv"), "{path}");
        assert!(page.text.starts_with(header), "{path}: {}", page.text);
        assert!(page.text.lines().count() >= least, "{path}: {}", page.text);
        let link = aud.get(&format!("/o/north/{path}")).await;
        let offered = link.text.contains("format=csv");
        assert!(offered || page.text.lines().count() == 1, "{path} does not offer it");
    }
}
