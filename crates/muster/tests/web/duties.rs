//! Separation of duties over the snapshot of the demo organisation: who holds both, for those who may see it.

use std::path::Path;

use muster_app::Actor;

use crate::installation::{Installation, file, north, org};

const PAGE: &str = "/o/north/identity/duties";

#[tokio::test(flavor = "multi_thread")]
async fn pairs_say_who_holds_both_and_what_cannot_be_looked_at() {
    let pair = |title: &str, one: &str, other: &str| {
        format!("---\ntitle: {title}\nowner: role/risk-owner\none: {one}\nother: {other}\nwhy: w\n---\n")
    };
    let mut files = north();
    files.push(file("toxic-pair/held.md", &pair("Held", "erp:suppliers:create", "erp:payments:approve")));
    files.push(file("toxic-pair/unknown.md", &pair("Unknown", "no:such:right", "erp:payments:approve")));
    let house = Installation::with(files).await;
    let ada = house.browser("ada").await;
    assert!(ada.get(PAGE).await.text.contains("There is no snapshot yet"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/fjordline/snapshots/2026-06-29");
    house.muster.add_snapshot(&Actor::console(org("north")), &folder).await.unwrap();
    // The example's snapshot is later than this house's clock: it is looked at through the newest that counts.
    let page = ada.get(PAGE).await;
    assert!(page.text.contains("There is no snapshot yet"), "a snapshot of the future is not there yet");
    let earlier = folder.with_file_name("2026-05-31");
    house.muster.add_snapshot(&Actor::console(org("north")), &earlier).await.unwrap();
    let page = ada.get(PAGE).await;
    for said in ["hold both, and nothing is decided", "Gro Dahle", "no:such:right", "cannot be looked at"] {
        assert!(page.text.contains(said), "{said}: {}", page.text);
    }
    let bob = house.browser("bob").await.get(PAGE).await;
    assert!(bob.text.contains("nothing is decided") && bob.text.contains("You see counts"), "{}", bob.text);
    assert!(!bob.text.contains("Gro Dahle") && !bob.text.contains("gro.dahle"));
}
