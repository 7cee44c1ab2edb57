//! Registers over the snapshot of the demo organisation: filters, search, order, pages and export, as the address says.

use std::path::Path;

use axum::http::StatusCode;
use muster_app::Actor;
use muster_estate::{Application, AuthProtocol, Door, FileFormat, Rows, write_snapshot};
use muster_model::snapshot::{Manifest, SourceFacts};

use crate::installation::{Browser, Installation, org};

/// Its path, and a column to sort by.
const REGISTERS: [(&str, &str); 10] = [
    ("accounts", "username"),
    ("people", "display_name"),
    ("groups", "name"),
    ("entitlements", "name"),
    ("privileged", "username"),
    ("non-human", "username"),
    ("credentials", "credential_id"),
    ("break-glass", "username"),
    ("trusts", "partner"),
    ("applications", "name"),
];

async fn house() -> Installation {
    let house = Installation::new().await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/fjordline/snapshots/2025-12-31");
    house.muster.add_snapshot(&Actor::console(org("north")), &folder).await.unwrap();
    house
}

/// The exported rows without the header, cut at commas: the columns looked at hold none.
async fn export(browser: &Browser, path: &str, query: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let page = browser.get(&format!("/o/north/identity/{path}?format=csv&{query}")).await;
    assert_eq!(page.status, StatusCode::OK, "{path}?{query}: {}", page.text);
    let mut lines = page.text.lines().map(|l| l.split(',').map(str::to_owned).collect::<Vec<_>>());
    (lines.next().unwrap(), lines.collect())
}

/// The values of the first choice that a filter offers, with how many rows it says it would give.
fn choice(page: &str, filter: &str) -> Option<(String, usize)> {
    let select = page.split(&format!("name=\"{filter}\">")).nth(1)?.split("</select>").next()?;
    let option = select.split("<option value=\"").nth(2)?;
    let (word, rest) = option.split_once('"')?;
    let count = rest.rsplit_once('(')?.1.split(')').next()?;
    Some((word.to_owned(), count.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()?))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_register_filters_sorts_searches_and_exports() {
    let house = house().await;
    let ada = house.browser("ada").await;
    for (path, column) in REGISTERS {
        let page = ada.get(&format!("/o/north/identity/{path}")).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        let (header, all) = export(&ada, path, &format!("sort={column}")).await;
        if all.is_empty() {
            assert!(page.text.contains("class=\"empty\""), "{path} is empty and does not say so");
            continue;
        }
        // Every column sorts, and turning it round keeps every row.
        for name in &header {
            for sort in [name.clone(), format!("-{name}")] {
                let (_, rows) = export(&ada, path, &format!("sort={sort}")).await;
                assert_eq!(rows.len(), all.len(), "{path} sorted by {sort}");
            }
        }
        let first = ada.get(&format!("/o/north/identity/{path}?sort={column}")).await;
        let last = ada.get(&format!("/o/north/identity/{path}?sort=-{column}")).await;
        assert!(
            first.text.contains("aria-sort=\"ascending\"") && last.text.contains("aria-sort=\"descending\"")
        );
        // A choice gives as many rows as it says.
        let mut narrowed = 0;
        for filter in page.text.split("<select id=\"").skip(1).filter_map(|s| s.split('"').next()) {
            let Some((word, count)) = choice(&page.text, filter) else { continue };
            let (_, rows) = export(&ada, path, &format!("{filter}={}", word.replace(' ', "+"))).await;
            assert_eq!(rows.len(), count, "{path}?{filter}={word}");
            narrowed += 1;
        }
        assert!(narrowed > 0, "{path} has no filter");
        // A search for a whole id finds its row, and one for what is nowhere finds none and says so.
        let id = &all[0][0];
        let (_, found) =
            export(&ada, path, &format!("q={}", id.replace('%', "%25").replace('+', "%2B"))).await;
        assert!(!found.is_empty() && found.len() <= all.len(), "{path} does not find {id}");
        let none = ada.get(&format!("/o/north/identity/{path}?q=zzz-nowhere-zzz")).await;
        assert!(none.text.contains("Clear the filters"), "{path}: {}", none.text);
        assert!(all.iter().flatten().all(|cell| !cell.is_empty()), "{path} exports a blank for something");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_keeps_its_order_over_pages_and_what_is_not_known_comes_last() {
    let house = house().await;
    let ada = house.browser("ada").await;
    let (header, up) = export(&ada, "accounts", "sort=last_sign_in_at").await;
    let at = header.iter().position(|name| name == "last_sign_in_at").unwrap();
    let (_, down) = export(&ada, "accounts", "sort=-last_sign_in_at").await;
    for (rows, descending) in [(&up, false), (&down, true)] {
        let dated = |row: &Vec<String>| row[at].starts_with("20");
        let days: Vec<&String> = rows.iter().take_while(|r| dated(r)).map(|r| &r[at]).collect();
        assert!(!days.is_empty() && days.len() < rows.len(), "no account without a sign-in");
        assert!(rows.iter().skip(days.len()).all(|r| matches!(r[at].as_str(), "never" | "not reported")));
        assert!(days.windows(2).all(|d| if descending { d[0] >= d[1] } else { d[0] <= d[1] }));
    }
    let second = ada.get("/o/north/identity/accounts?sort=last_sign_in_at&page=2").await;
    assert!(second.text.contains("51 to 100 of"), "{}", second.text);
    assert!(
        second.text.contains(&format!(">{}<", up[50][1]))
            && !second.text.contains(&format!(">{}<", up[0][1]))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_tells_what_it_gives_and_names_stay_with_those_who_may_see_them() {
    let house = house().await;
    let ada = house.browser("ada").await;
    let (_, groups) = export(&ada, "groups", "sort=-rights").await;
    let group = ada.get(&format!("/o/north/identity/groups/{}", groups[0][0].replace('/', "%2F"))).await;
    assert_eq!(group.status, StatusCode::OK, "{}", group.text);
    assert!(group.text.contains("Would lose it") && group.text.contains("Groups it is in"), "{}", group.text);
    let bob = house.browser("bob").await;
    let (_, trusts) = export(&ada, "trusts", "").await;
    let counts = bob.get("/o/north/identity/trusts").await;
    assert!(
        counts.text.contains("You see counts") && !counts.text.contains(&trusts[0][1]),
        "{}",
        counts.text
    );
    assert_eq!(bob.get("/o/north/identity/people").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn doors_that_were_tried_stand_beside_what_is_declared() {
    let application = |name: &str, asks: bool, observed: Option<Door>, how: &str| Application {
        application_id: name.to_owned(),
        name: name.to_owned(),
        requires_authentication: asks,
        auth_protocol: asks.then_some(AuthProtocol::Password),
        observed,
        observed_how: observed.map(|_| how.to_owned()),
        ..Application::default()
    };
    let applications = vec![
        application("canteen", true, Some(Door::Open), "answered 200: gives content"),
        application("portal", true, Some(Door::Asks), "answered 401: sign in first"),
        application("relay", false, Some(Door::Open), "answered 200: gives content"),
        application("travel", true, Some(Door::Unclear), "answered 404"),
        application("vault", true, None, ""),
        application("wiki", false, Some(Door::Asks), "answered 403: not without a right"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("snapshot");
    let mut manifest = Manifest::new("2026-05-31T00:00:00Z".parse().unwrap());
    let doors = SourceFacts { source: "doors".into(), connector: "probe".into(), ..SourceFacts::default() };
    manifest.sources.push(doors);
    let rows = Rows { applications, ..Rows::default() };
    write_snapshot(&path, &rows, &manifest, FileFormat::Parquet).unwrap();
    let house = Installation::new().await;
    house.muster.add_snapshot(&Actor::console(org("north")), &path).await.unwrap();
    let ada = house.browser("ada").await;
    let names = async |query: &str| -> Vec<String> {
        let (_, rows) = export(&ada, "applications", &format!("sort=name&{query}")).await;
        rows.into_iter().map(|row| row[0].clone()).collect()
    };
    assert_eq!(names("differs=yes").await, ["canteen", "wiki"], "either way round");
    assert_eq!(names("observed=open").await, ["canteen", "relay"]);
    assert_eq!(names("observed=unclear").await, ["travel"], "one that nobody tried is not among them");
    let page = ada.get("/o/north/identity/applications?observed=asks").await;
    assert!(page.text.contains("answered 401: sign in first"), "how it was seen");
    let otherwise = page.text.split("Seen otherwise than declared").nth(1).unwrap();
    assert!(otherwise.split("</dd>").next().unwrap().contains('2'), "as many as differ");
}
