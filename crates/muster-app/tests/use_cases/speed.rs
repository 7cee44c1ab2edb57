//! Figures on many records. Run it with `cargo test --release -p muster-app --features measure --test use_cases speed -- --nocapture`.

use std::time::Instant;

use muster_app::{Actor, Clock, Folder, Muster};
use serde_json::json;

use crate::world::{PROFILE, RISK, file, org, reference, set};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_thousand_records() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::fixed("2026-06-01T09:00:00Z".parse().unwrap());
    let muster = Muster::open(folder.path(), clock.clone()).await.unwrap();
    let north = Actor::console(org("north"));
    muster.create_organisation(&north, &org("north"), PROFILE).await.unwrap();
    let mut files = Vec::new();
    for i in 0..5000 {
        files.push(file(
            &format!("risk/r{i}.md"),
            &RISK
                .replace("Stolen key", &format!("Risk {i} of stolen keys"))
                .replace("portal", &format!("a{}", i % 3000)),
        ));
    }
    for i in 0..5500 {
        files.push(file(&format!("asset/a{i}.md"), &format!("---\ntitle: Asset {i}\nowner: role/isms-manager\ntype: application\n---\nWhat it is for, and who uses it.\n")));
    }
    for i in 0..5500 {
        files.push(file(
            &format!("task/t{i}.md"),
            &format!(
                "---\ntitle: Task {i}\nrole: role/engineer\neffort: '1'\nstatus: open\n---\nWhat to do.\n"
            ),
        ));
    }
    let told =
        |what: &str, since: Instant| println!("{what}: {:.1} ms", since.elapsed().as_secs_f64() * 1000.0);
    let start = Instant::now();
    muster.import_folder(&north, Folder { files, ..Folder::default() }, true, false).await.unwrap();
    told("import 16,000", start);
    muster.close().await;
    for _ in 0..3 {
        let start = Instant::now();
        let muster = Muster::open(folder.path(), clock.clone()).await.unwrap();
        told("open", start);
        let programme = muster.programme(&north).await.unwrap();
        told("open and load 16,000", start);
        assert_eq!(programme.len(), 16_000);
        muster.close().await;
    }
    let muster = Muster::open(folder.path(), clock).await.unwrap();
    let risk = reference("risk/r7");
    for version in 1..4 {
        let held = muster.programme(&north).await.unwrap();
        let start = Instant::now();
        muster
            .save_record(&north, &risk, Some(version), set(&[("threat", json!(format!("T{version}")))]), None)
            .await
            .unwrap();
        told("save while a reader holds the programme", start);
        drop(held);
    }
    for version in 4..7 {
        let start = Instant::now();
        muster
            .save_record(&north, &risk, Some(version), set(&[("threat", json!(format!("T{version}")))]), None)
            .await
            .unwrap();
        told("save", start);
    }
    let start = Instant::now();
    let hits = muster.search_records(&north, "stolen risk 77", 50).await.unwrap();
    told(&format!("search ({} hits)", hits.len()), start);
    let start = Instant::now();
    muster.programme_as_of(&north, muster.now()).await.unwrap();
    told("as of", start);
    let start = Instant::now();
    for _ in 0..1000 {
        muster.programme(&north).await.unwrap();
    }
    told("1000 reads", start);
}
