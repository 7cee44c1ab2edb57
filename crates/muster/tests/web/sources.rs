//! Sources from their pages, against a real directory: set up with its authority's certificate, tried, mended, read.

use std::time::Duration;

use axum::http::StatusCode;

use crate::installation::{Browser, Installation, Page};
use crate::slapd::{PASSWORD, READER, SUFFIX, Setup, Slapd};

const LDIF: &str = "dn: dc=example,dc=org\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example\n\n\
dn: ou=system,dc=example,dc=org\nobjectClass: organizationalUnit\nou: system\n\n\
dn: cn=muster,ou=system,dc=example,dc=org\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: muster\n\
userPassword: let me read\n\n\
dn: uid=ada,dc=example,dc=org\nobjectClass: inetOrgPerson\nuid: ada\ncn: Ada\nsn: A\nmail: ada@example.org\nemployeeNumber: 1\n\n\
dn: uid=bob,dc=example,dc=org\nobjectClass: inetOrgPerson\nuid: bob\ncn: Bob\nsn: B\nmail: bob@example.org\n\n\
dn: cn=admins,dc=example,dc=org\nobjectClass: groupOfNames\ncn: admins\nmember: uid=ada,dc=example,dc=org\n";

const NEW: &str = "/o/north/identity/sources/new";
const CORP: &str = "/o/north/identity/source/corp";

/// The page of a run, once it has ended.
async fn ended(browser: &Browser, path: &str) -> Page {
    for _ in 0..300 {
        let page = browser.get(path).await;
        if !page.headers.contains_key("refresh") {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{path} goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_is_set_up_tried_mended_and_read() {
    let Some(slapd) = Slapd::start(Setup { tls: true, ..Setup::default() }, LDIF) else { return };
    let house = Installation::new().await;
    let eve = house.browser("eve").await;
    let authority = std::fs::read(slapd.folder().join("ca.pem")).unwrap();
    let sent = eve.upload("/o/north/identity/sources/files", "ca.pem", &authority).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    assert!(eve.get("/o/north/identity/sources/files").await.text.contains("ca.pem"));

    let url = format!("ldaps://localhost:{}", slapd.tls_port);
    let form = |password: &'static str| {
        vec![
            ("kind", "ldap"),
            ("source", "corp"),
            ("set.url", url.as_str()),
            ("set.ca_file", "ca.pem"),
            ("set.bind_dn", READER),
            ("secret.password", password),
            ("set.base_dn", SUFFIX),
            ("set.privileged_groups.dns", "cn=admins,dc=example,dc=org"),
            ("enabled", "yes"),
        ]
    };
    let saved = eve.post(NEW, &form("not it")).await;
    assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, CORP), "{}", saved.text);
    eve.post(&format!("{CORP}/test"), &[]).await;
    let page = eve.get(CORP).await;
    assert!(page.text.contains("bind") && page.text.contains("invalidCredentials"), "{}", page.text);
    assert!(page.text.contains("Leave this empty to keep it") && !page.text.contains("not it"));

    let based_on = page.input("based_on");
    let mut mended = form(PASSWORD);
    mended.push(("based_on", &based_on));
    assert_eq!(eve.post(CORP, &mended).await.status, StatusCode::SEE_OTHER);
    eve.post(&format!("{CORP}/test"), &[]).await;
    let page = eve.get(CORP).await;
    assert!(!page.text.contains("note major") && page.text.contains("TLS"), "{}", page.text);

    let run = eve.post("/o/north/identity/pulls", &[("dry", "yes")]).await;
    let dry = ended(&eve, run.location()).await;
    assert!(dry.text.contains("nothing was kept") && dry.text.contains("What would be kept"), "{}", dry.text);
    assert!(house.muster.snapshots(&eve.actor).await.unwrap().is_empty());
    let run = eve.post("/o/north/identity/pulls", &[]).await;
    let done = ended(&eve, run.location()).await;
    assert!(done.text.contains("See the posture"), "{}", done.text);
    let accounts = eve.get("/o/north/identity/accounts").await;
    assert!(accounts.text.contains("ada") && accounts.text.contains("bob"), "{}", accounts.text);
    let list = eve.get("/o/north/identity/sources").await;
    assert!(list.text.contains("the connection works") && list.text.contains("Latest runs"));

    // An auditor sees what runs came to, and neither settings nor buttons.
    let aud = house.browser("aud").await;
    assert!(aud.get(run.location()).await.text.contains("Every source was read"));
    assert_eq!(aud.get(CORP).await.status, StatusCode::FORBIDDEN);
    let list = aud.get("/o/north/identity/sources").await;
    assert!(!list.text.contains("Pull now") && !list.text.contains(CORP));
    // Who may not look inside the estate does not see who the directory refused.
    assert!(list.text.contains(READER));
    let bob = house.browser("bob").await;
    let list = bob.get("/o/north/identity/sources").await;
    assert!(list.text.contains("Latest runs") && !list.text.contains(READER), "{}", list.text);
    let sam = house.browser("sam").await;
    let theirs = run.location().replace("north", "south");
    assert_eq!(sam.get(&theirs).await.status, StatusCode::NOT_FOUND);
}

/// The address of the same comparison in the other organisation.
fn same_in_the_south(page: &Page) -> String {
    let options = page.text.split("<option value=\"").skip(1).filter_map(|t| t.split('"').next());
    let digests: Vec<&str> = options.filter(|d| d.len() >= 64).collect();
    format!("/o/south/identity/compare?from={}&to={}", digests[0], digests[1])
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_mapped_with_suggestions_and_bad_rows_are_named() {
    let house = Installation::new().await;
    let ada = house.browser("ada").await;
    let files = "/o/north/identity/sources/files";
    let csv = "Employee number,Full name,Start date,End date,Shoe size\n1,Ada,2020-02-01,,38\n2,Bob,2021-13-01,,44\n";
    assert_eq!(ada.upload(files, "people.csv", csv.as_bytes()).await.status, StatusCode::SEE_OTHER);
    assert_eq!(ada.upload(files, "../evil", b"x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = [("kind", "hr"), ("source", "hr"), ("set.file", "people.csv"), ("enabled", "yes")];
    let asked = ada.post(NEW, &[&form[..], &[("suggest", "yes")]].concat()).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
    let columns = "employee_number = Employee number\ndisplay_name = Full name";
    assert!(asked.text.contains("employee_number = Employee number") && asked.text.contains("Shoe size"));
    let unfinished = ada.post(NEW, &form).await;
    assert_eq!(unfinished.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unfinished.text.contains("Columns must be there"), "{}", unfinished.text);

    let columns = format!("{columns}\nhired_on = Start date\nterminated_on = End date");
    let whole = [&form[..], &[("set.columns", &columns), ("set.form.dates", "iso")]].concat();
    assert_eq!(ada.post(NEW, &whole).await.status, StatusCode::SEE_OTHER);
    let run = ada.post("/o/north/identity/pulls", &[]).await;
    let failed = ended(&ada, run.location()).await;
    assert!(failed.text.contains("2021-13-01") && failed.text.contains("half a snapshot"), "{}", failed.text);

    let compare = "/o/north/identity/compare";
    assert!(ada.get(compare).await.text.contains("Nothing to compare yet"));
    for csv in [
        "Employee number,Full name,Start date,End date\n1,Ada,2020-02-01,\n2,Bob,2021-12-01,\n",
        "Employee number,Full name,Start date,End date\n1,Ada Byron,2020-02-01,\n3,Cid,2026-05-01,\n",
    ] {
        ada.upload(files, "people.csv", csv.as_bytes()).await;
        let run = ada.post("/o/north/identity/pulls", &[]).await;
        assert!(ended(&ada, run.location()).await.text.contains("See the posture"));
    }
    let changed = ada.get(compare).await;
    for said in ["<del>Ada</del> <ins>Ada Byron</ins>", "hr:2", "hr:3"] {
        assert!(changed.text.contains(said), "{said}: {}", changed.text);
    }
    assert_eq!(house.browser("bob").await.get(compare).await.status, StatusCode::FORBIDDEN);
    let theirs = house.browser("sam").await.get(&same_in_the_south(&changed)).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND, "another organisation's snapshots are not there");

    let often =
        ada.post("/o/north/identity/sources/schedule", &[("usual", "own"), ("pattern", "* * * * *")]).await;
    assert_eq!(often.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(often.text.contains("every 5 minutes"));
    let nightly = ada.post("/o/north/identity/sources/schedule", &[("usual", "0 3 * * *")]).await;
    assert_eq!(nightly.status, StatusCode::SEE_OTHER);
    assert!(ada.get("/o/north/identity/sources").await.text.contains("planned"));
    let gone = ada.post("/o/north/identity/source/hr/forget", &[]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    assert_eq!(ada.get("/o/north/identity/source/hr").await.status, StatusCode::NOT_FOUND);
}
