//! The pages that are not made from a kind's description: every link leads somewhere, downloads are what they say, and
//! an organisation that has just begun is shown how.

use std::collections::BTreeSet;

use axum::http::StatusCode;

use crate::installation::{Browser, Installation, file, north};

const PAGES: [&str; 10] = [
    "/",
    "/roadmap",
    "/clauses",
    "/clauses/4.3",
    "/diagnostics",
    "/diagnostics/rules",
    "/findings",
    "/decisions",
    "/review",
    "/trace",
];

/// Addresses of this organisation that a page links to, with their anchors.
fn links(text: &str) -> BTreeSet<String> {
    let hrefs = text.split("href=\"").skip(1).filter_map(|h| h.split('"').next());
    hrefs.filter(|h| h.starts_with("/o/")).map(|h| h.replace("&amp;", "&")).collect()
}

async fn ok(browser: &Browser, path: &str) -> String {
    let page = browser.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    page.text
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_leads_somewhere() {
    let house = Installation::new().await;
    let ada = house.browser("ada").await;
    let mut all = BTreeSet::new();
    for path in PAGES {
        let text = ok(&ada, &format!("/o/north{path}")).await;
        for anchor in text.split("href=\"#").skip(1).filter_map(|h| h.split('"').next()) {
            assert!(text.contains(&format!("id=\"{anchor}\"")), "{path} has no #{anchor}");
        }
        all.extend(links(&text));
    }
    for link in all {
        let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
        let page = ada.get(path).await;
        assert!(!page.status.is_client_error() && !page.status.is_server_error(), "{link}: {}", page.status);
        let field = anchor.is_empty() || anchor.starts_with("field-");
        assert!(field || page.text.contains(&format!("id=\"{anchor}\"")), "{link} has no such anchor");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_begins_is_shown_how() {
    let house = Installation::new().await;
    let text = ok(&house.browser("sam").await, "/o/south/").await;
    assert!(
        text.contains("Start here") && text.contains("1 of 5 done") && text.contains("/o/south/start/scope"),
        "{text}"
    );
    // Before anything was written down, every page still has something to say.
    let ada = house.browser("ada").await;
    for path in PAGES {
        let text = ok(&ada, &format!("/o/north/as-of/2026-05-01{path}")).await;
        assert!(!text.contains("/o/north/new/") && !text.contains("NaN"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn downloads_are_what_they_say() {
    let house = Installation::new().await;
    let aud = house.browser("aud").await;
    let sarif: serde_json::Value =
        serde_json::from_str(&ok(&aud, "/o/north/diagnostics?format=sarif").await).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let csv = ok(&aud, "/o/north/diagnostics?format=csv&level=major").await;
    assert!(csv.lines().count() > 1 && csv.lines().skip(1).all(|l| !l.starts_with("minor")), "{csv}");
    let ics = ok(&aud, "/o/north/roadmap.ics").await;
    assert!(ics.starts_with("BEGIN:VCALENDAR") && ics.contains("localhost:8765/o/north/roadmap/"), "{ics}");
    let all = ok(&aud, "/o/north/roadmap?format=csv").await.lines().count();
    let mine = ok(&aud, "/o/north/roadmap?format=csv&role=top-management").await.lines().count();
    assert!(1 < mine && mine < all, "{mine} of {all}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calendar_file_has_each_day_of_recurring_work() {
    let mut files = north();
    let text = "---\ntitle: Restore\nevery: P3M\nlast_done: 2026-05-15\n---\n";
    files.push(file("activity/restore.md", text));
    let house = Installation::with(files).await;
    let text = ok(&house.browser("aud").await, "/o/north/calendar.ics").await.replace("\r\n ", "");
    for day in ["2026-08-15", "2026-11-15", "2027-02-15", "2027-05-15"] {
        assert_eq!(
            text.matches(&format!("UID:day-activity-restore-{day}@north")).count(),
            1,
            "{day}: {text}"
        );
    }
    assert!(text.contains("localhost:8765/o/north/records/activity/restore"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_mine_stands_on_today() {
    let house = Installation::new().await;
    let bob = ok(&house.browser("bob").await, "/o/north/").await;
    assert!(bob.contains("For you") && bob.contains("Stolen key"), "{bob}");
    let eve = ok(&house.browser("eve").await, "/o/north/").await;
    assert!(eve.contains("Close the finding") && eve.contains("overdue"), "{eve}");
    let aud = ok(&house.browser("aud").await, "/o/north/").await;
    assert!(!aud.contains("For you"));
}
