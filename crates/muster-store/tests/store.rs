//! The store by itself: opening and refusing to, versions, conflicts, isolation of organisations, entries and results.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test says what went wrong by failing"
)]

use jiff::Timestamp;
use muster_model::measurement::{Measured, Measurement};
use muster_model::{Digest, OrgId, Reference};
use muster_store::{Changes, CheckResult, Entry, RecordWrite, SnapshotRow, Store, StoreError};
use serde_json::json;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

fn org(id: &str) -> OrgId {
    OrgId::new(id).unwrap()
}

fn risk() -> Reference {
    Reference::parse("risk/x").unwrap()
}

fn write(based_on: Option<i64>, text: Option<&str>) -> RecordWrite {
    RecordWrite {
        reference: risk(),
        based_on,
        text: text.map(str::to_owned),
        title: "Stolen key".into(),
        digest: Digest::of(text.unwrap_or("").as_bytes()),
        note: None,
    }
}

async fn commit(store: &Store, org: &OrgId, when: i64, records: Vec<RecordWrite>) -> Result<i64, StoreError> {
    let changes = Changes { records, ..Changes::new("me", at(when)) };
    store.commit(org, &changes).await.map(|done| done.position)
}

async fn fresh() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    for id in ["north", "south"] {
        store.create_org(&org(id), at(0)).await.unwrap();
    }
    (folder, store)
}

#[tokio::test]
async fn a_newer_database_a_bad_file_and_a_bad_folder_say_so_in_one_line() {
    let (folder, store) = fresh().await;
    store.close().await;
    drop(Store::open(folder.path()).await.unwrap());
    let url = format!("sqlite://{}", folder.path().join("muster.sqlite").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    sqlx::query("INSERT INTO migrations (number, name) VALUES (99, 'later')").execute(&pool).await.unwrap();
    pool.close().await;
    let newer = Store::open(folder.path()).await.unwrap_err().to_string();
    assert!(newer.contains("newer version of Muster") && !newer.contains('\n'), "{newer}");
    let bad = tempfile::tempdir().unwrap();
    std::fs::write(bad.path().join("muster.sqlite"), vec![b'x'; 8192]).unwrap();
    let damaged = Store::open(bad.path()).await.unwrap_err();
    assert!(matches!(damaged, StoreError::Corrupt(_)) && !damaged.to_string().contains('\n'), "{damaged}");
    std::fs::write(bad.path().join("file"), "").unwrap();
    let nowhere = Store::open(&bad.path().join("file/below")).await.unwrap_err();
    assert!(nowhere.to_string().contains("cannot be written"), "{nowhere}");
}

#[tokio::test]
async fn a_write_on_the_wrong_version_writes_nothing_of_its_batch() {
    let (_folder, store) = fresh().await;
    let north = org("north");
    let first = commit(&store, &north, 1, vec![write(None, Some("one"))]).await.unwrap();
    for wrong in [write(None, Some("two")), write(Some(2), Some("two")), write(Some(2), None)] {
        let other = RecordWrite { reference: Reference::parse("risk/y").unwrap(), ..write(None, Some("y")) };
        let error = commit(&store, &north, 2, vec![other, wrong]).await.unwrap_err();
        assert!(matches!(error, StoreError::Conflict { current: Some(1), .. }), "{error}");
    }
    assert_eq!(store.load_all(&north).await.unwrap().texts.len(), 1);
    assert_eq!(store.position(&north).await.unwrap(), first);
    assert!(matches!(commit(&store, &org("none"), 3, vec![]).await, Err(StoreError::NotFound(_))));
}

#[tokio::test]
async fn versions_history_as_of_and_changes() {
    let (_folder, store) = fresh().await;
    let north = org("north");
    let one = commit(&store, &north, 10, vec![write(None, Some("one"))]).await.unwrap();
    commit(&store, &north, 20, vec![write(Some(1), Some("two"))]).await.unwrap();
    commit(&store, &north, 30, vec![write(Some(2), None)]).await.unwrap();
    let four = commit(&store, &north, 40, vec![write(None, Some("four"))]).await.unwrap();
    let lines = store.history(&north, &risk()).await.unwrap();
    assert_eq!(
        lines.iter().map(|l| (l.version, l.deleted)).collect::<Vec<_>>(),
        [(4, false), (3, true), (2, false), (1, false)]
    );
    for (when, text) in [(9, None), (10, Some("one")), (29, Some("two")), (30, None), (99, Some("four"))] {
        let version = store.version_at(&north, &risk(), at(when)).await.unwrap();
        assert_eq!(version.as_ref().map(|v| v.text.as_str()), text, "{when}");
        let all = store.load_as_of(&north, at(when)).await.unwrap();
        assert_eq!(all.texts.first().map(|t| t.text.as_str()), text, "{when}");
    }
    let changed = store.changes_since(&north, one, four).await.unwrap();
    assert_eq!((changed.len(), changed[0].head.version), (1, 4));
    let found = store.version_by_digest(&north, &risk(), &Digest::of(b"two")).await.unwrap();
    assert_eq!(found.unwrap().line.version, 2);
}

#[tokio::test]
async fn nothing_crosses_from_one_organisation_to_another() {
    let (_folder, store) = fresh().await;
    let (north, south) = (org("north"), org("south"));
    let position = commit(&store, &north, 1, vec![write(None, Some("a stolen key"))]).await.unwrap();
    let entry = Entry {
        id: "e".into(),
        kind: "k".into(),
        subject: "s".into(),
        at: at(1),
        actor: "me".into(),
        payload: json!({"x": 1}),
    };
    store
        .commit(&north, &Changes { entries: vec![entry.clone(), entry], ..Changes::new("me", at(1)) })
        .await
        .unwrap();
    let value = Measured { count: 3, ..Measured::default() };
    let figure = Measurement {
        metric: "m".into(),
        metric_version: 1,
        at: at(1),
        snapshot: None,
        scope: vec![],
        parameters: Default::default(),
        value,
    };
    assert_eq!(store.keep_measurements(&north, &[figure.clone(), figure]).await.unwrap(), 1);
    let snapshot = SnapshotRow {
        digest: "d".into(),
        taken_at: at(1),
        path: "p".into(),
        manifest: json!({}),
        pin: None,
        removal: None,
    };
    store.register_snapshot(&north, &snapshot).await.unwrap();
    let result = CheckResult { id: "c".into(), position, rules: "1".into(), at: at(5), result: json!([]) };
    store.keep_check_result(&north, &result).await.unwrap();
    let counts = async |org: &OrgId| {
        [
            store.search(org, "stol", 9).await.unwrap().len(),
            store.load_all(org).await.unwrap().texts.len(),
            store.load_as_of(org, at(9)).await.unwrap().texts.len(),
            store.changes_since(org, 0, 99).await.unwrap().len(),
            store.history(org, &risk()).await.unwrap().len(),
            usize::from(store.newest(org, &risk()).await.unwrap().is_some()),
            store.entries(org, "k", None).await.unwrap().len(),
            store.entries(org, "k", Some("s")).await.unwrap().len(),
            store.measurements(org, Some("m")).await.unwrap().len(),
            store.snapshots(org).await.unwrap().len(),
            usize::from(store.check_result_at(org, at(6)).await.unwrap().is_some()),
        ]
    };
    assert_eq!(counts(&north).await, [1; 11]);
    assert_eq!(counts(&south).await, [0; 11]);
    assert!(store.check_result_at(&north, at(4)).await.unwrap().is_none());
}
