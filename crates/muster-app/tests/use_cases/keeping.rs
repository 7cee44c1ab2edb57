//! What is kept and for how long: policies, pins, what records hold, tombstones, removals that broke off.

use std::path::PathBuf;

use jiff::Timestamp;
use muster_app::keeping::{Preview, RetentionPolicy, Stays};
use muster_app::{AppError, Attest, SnapshotEntry};
use muster_connect::tables::{TablesConnector, TablesSettings};
use muster_connect::{Connector, Limits};
use muster_estate::{Account, FileFormat, Rows, write_snapshot};
use muster_model::edit::Edit;
use muster_model::snapshot::{Manifest, SourceFacts};
use muster_store::{Entry, RemovalRow, RetentionRow, Store};
use serde_json::json;

use crate::world::{World, org, reference, set};

/// Keeps the newest two and nothing else.
const TIGHT: RetentionPolicy = RetentionPolicy { newest: 2, months: 0, days: 0 };

/// A snapshot of one account, in a folder of its own.
fn written(world: &World, taken: &str) -> PathBuf {
    let folder = world.folder.path().join("outside").join(taken);
    let mut manifest = Manifest::new(format!("{taken}T02:00:00Z").parse().unwrap());
    manifest.sources.push(SourceFacts {
        source: "ad".into(),
        connector: "ldap".into(),
        warnings: vec!["cn=Jane Doe has no number".into()],
        entries: 1,
        ..SourceFacts::default()
    });
    let account = Account {
        account_id: "ad:1".into(),
        source: "ad".into(),
        native_id: Some("1".into()),
        username: "jane".into(),
        enabled: true,
        ..Account::default()
    };
    let rows = Rows { accounts: vec![account], ..Rows::default() };
    write_snapshot(&folder, &rows, &manifest, FileFormat::Csv).unwrap();
    folder
}

/// Five snapshots, the oldest first.
async fn five(world: &World) -> Vec<SnapshotEntry> {
    let mut taken = Vec::new();
    for day in ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01"] {
        taken.push(world.muster.add_snapshot(&world.console(), &written(world, day)).await.unwrap());
    }
    taken
}

fn digests<'a>(of: impl IntoIterator<Item = &'a SnapshotEntry>) -> Vec<&'a str> {
    of.into_iter().map(|s| s.digest.as_str()).collect()
}

fn stays(preview: &Preview, digest: &str) -> Vec<Stays> {
    preview.lines.iter().find(|(s, _)| s.digest == digest).unwrap().1.stays.clone()
}

#[tokio::test]
async fn what_no_policy_keeps_becomes_a_tombstone_and_its_figures_stay() {
    let world = World::new().await;
    let (m, ada) = (&world.muster, world.actor("ada").await);
    let taken = five(&world).await;
    let before = m.measurements(&ada, Some("privileged_accounts")).await.unwrap();

    // Off until somebody sets it.
    assert_eq!(m.prune_snapshots(&ada, None).await.unwrap(), None);
    let shown = m.preview_retention(&ada, Some(TIGHT)).await.unwrap();
    assert_eq!(digests(shown.going()), [&taken[2].digest, &taken[1].digest, &taken[0].digest]);
    assert!(shown.frees() > 0);
    m.set_retention(&ada, TIGHT, true, "Nobody looks back further").await.unwrap();
    assert_eq!(m.snapshots(&ada).await.unwrap().iter().filter(|s| s.removed.is_some()).count(), 0);
    let other = m.preview_retention(&ada, Some(RetentionPolicy { newest: 3, ..TIGHT })).await.unwrap();
    let refused = m.prune_snapshots(&ada, Some(&other.mark())).await.unwrap_err();
    assert!(matches!(refused, AppError::Changed(_)), "{refused}");

    let done = m.prune_snapshots(&ada, Some(&shown.mark())).await.unwrap().unwrap();
    assert_eq!(
        (digests(&done.removed), done.freed, done.waiting),
        (digests(shown.going()), shown.frees(), vec![])
    );
    let all = m.snapshots(&ada).await.unwrap();
    assert_eq!(all.len(), 5);
    for snapshot in &all {
        let there = m.data_folder().join(&snapshot.path).exists();
        assert_eq!(there, snapshot.removed.is_none(), "{}", snapshot.digest);
    }
    let removed = all[4].removed.clone().unwrap();
    assert_eq!((removed.by.as_str(), removed.gone.is_some()), (ada.user.as_str(), true));
    assert_eq!(removed.why, "Kept are the newest 2.");
    assert_eq!((removed.left.sources[0].entries, removed.left.sources[0].warnings), (1, 1));
    assert_eq!(removed.left.tables["accounts"].rows, 1);
    assert!(!format!("{removed:?}{:?}", all[4].manifest).contains("Jane"), "a tombstone names nobody");
    assert_eq!(m.measurements(&ada, Some("privileged_accounts")).await.unwrap(), before);
    let left: Vec<_> = std::fs::read_dir(m.data_folder().join("o/north/snapshots")).unwrap().collect();
    assert_eq!(left.len(), 2, "nothing is left beside the snapshots that stay: {left:?}");

    // Whoever asks for it is told so: as of then, compared, or taken in again.
    let then: Timestamp = "2026-02-10T00:00:00Z".parse().unwrap();
    let said = m.newest_estate(&ada, Some(then)).await.unwrap_err();
    assert!(
        said.to_string().starts_with("The snapshot of 1 February 2026 was removed on 1 June 2026"),
        "{said}"
    );
    assert_eq!((said.http_status(), said.exit_code()), (410, 3));
    let compared = m.compare_snapshots(&ada, &taken[0].digest, &taken[4].digest).await.unwrap_err();
    assert_eq!(compared.http_status(), 410);
    let again = m.add_snapshot(&ada, &world.folder.path().join("outside/2026-01-01")).await.unwrap_err();
    assert_eq!(again.http_status(), 410, "{again}");
    assert_eq!(m.pin_snapshot(&ada, &taken[0].digest, "too late").await.unwrap_err().http_status(), 410);
    assert!(m.newest_estate(&ada, None).await.unwrap().is_some());
}

#[tokio::test]
async fn what_people_pin_or_records_name_stays_and_says_why() {
    let world = World::new().await;
    let (m, ada, eve) = (&world.muster, world.actor("ada").await, world.actor("eve").await);
    let taken = five(&world).await;
    m.pin_snapshot(&eve, &taken[0].digest, "The incident of January").await.unwrap();
    assert!(m.pin_snapshot(&ada, &taken[0].digest, "twice").await.is_err());
    assert_eq!(m.pin_snapshot(&ada, &taken[1].digest, "  ").await.unwrap_err().http_status(), 422);
    let review = reference("review/q1");
    let named = json!(format!("sha256:{}", taken[1].digest));
    m.save_record(
        &ada,
        &review,
        None,
        set(&[
            ("title", json!("Q1")),
            ("owner", json!("role/isms-manager")),
            ("date", json!("2026-02-02")),
            ("present", json!(["person/ada"])),
            ("snapshot", named),
        ]),
        None,
    )
    .await
    .unwrap();
    m.set_retention(&ada, TIGHT, true, "small disk").await.unwrap();
    let shown = m.preview_retention(&ada, None).await.unwrap();
    assert_eq!(stays(&shown, &taken[0].digest), [Stays::Pinned]);
    assert_eq!(stays(&shown, &taken[1].digest), [Stays::Named(vec!["review/q1".into()])]);
    assert_eq!(stays(&shown, &taken[3].digest), [Stays::Recent(2)]);
    assert_eq!(stays(&shown, &taken[4].digest), [Stays::Newest]);
    let done = m.prune_snapshots(&eve, None).await.unwrap().unwrap();
    assert_eq!(digests(&done.removed), [&taken[2].digest]);

    // Another engineer's pin is not theirs to take off; their own is, and an ISMS manager may take off any.
    m.pin_snapshot(&ada, &taken[3].digest, "shown to the auditor").await.unwrap();
    assert_eq!(m.unpin_snapshot(&eve, &taken[3].digest, "mine").await.unwrap_err().http_status(), 403);
    m.unpin_snapshot(&eve, &taken[0].digest, "closed").await.unwrap();
    assert!(m.unpin_snapshot(&ada, &taken[0].digest, "again").await.is_err());
    for login in ["bob", "aud", "root"] {
        let actor = world.actor(login).await;
        assert_eq!(
            m.pin_snapshot(&actor, &taken[4].digest, "x").await.unwrap_err().http_status(),
            403,
            "{login}"
        );
        assert_eq!(
            m.unpin_snapshot(&actor, &taken[3].digest, "x").await.unwrap_err().http_status(),
            403,
            "{login}"
        );
    }
    let acts = m.pin_acts(&ada, &taken[0].digest).await.unwrap();
    let said: Vec<_> = acts.iter().map(|a| (a.pinned, a.why.as_str(), a.by.as_str())).collect();
    assert_eq!(
        said,
        [(false, "closed", eve.user.as_str()), (true, "The incident of January", eve.user.as_str())]
    );
    let done = m.prune_snapshots(&ada, None).await.unwrap().unwrap();
    assert_eq!(digests(&done.removed), [&taken[0].digest]);
    let south = muster_app::Actor { org: org("south"), ..ada };
    assert_eq!(m.pin_snapshot(&south, &taken[4].digest, "x").await.unwrap_err().http_status(), 404);
}

#[tokio::test]
async fn a_policy_is_within_bounds_and_every_change_is_kept() {
    let world = World::new().await;
    let (m, ada) = (&world.muster, world.actor("ada").await);
    for (policy, field) in [
        (RetentionPolicy { newest: 1, ..TIGHT }, "newest"),
        (RetentionPolicy { months: 9999, ..TIGHT }, "months"),
        (RetentionPolicy { days: u32::MAX, ..TIGHT }, "days"),
    ] {
        let refused = m.set_retention(&ada, policy, true, "w").await.unwrap_err();
        assert_eq!(refused.fields()[0].path, field);
    }
    assert!(m.set_retention(&ada, TIGHT, true, "").await.is_err());
    m.set_retention(&ada, TIGHT, true, "one").await.unwrap();
    world.tick(1);
    m.set_retention(&ada, TIGHT, false, "two").await.unwrap();
    let said: Vec<_> =
        m.retention_history(&ada).await.unwrap().into_iter().map(|s| (s.enabled, s.why)).collect();
    assert_eq!(said, [(false, "two".to_owned()), (true, "one".to_owned())]);
    assert!(!m.retention(&ada).await.unwrap().unwrap().enabled);
}

#[tokio::test]
async fn a_removal_that_broke_off_is_finished_and_shows_nothing_half() {
    let world = World::new().await;
    let (m, ada) = (&world.muster, world.actor("ada").await);
    let taken = five(&world).await;
    m.set_retention(&ada, TIGHT, true, "w").await.unwrap();
    // The server says that it is removed, and dies before the files go.
    let store = Store::open(world.folder.path()).await.unwrap();
    let set: RetentionRow = store.retention(&org("north")).await.unwrap().unwrap();
    let position = store.position(&org("north")).await.unwrap();
    let removal = |digest: &str| {
        let row = RemovalRow {
            at: m.now(),
            by: "system:retention".into(),
            why: "Kept are the newest 2.".into(),
            tombstone: json!({"sources": [], "tables": {}}).to_string(),
            gone: None,
        };
        let entry = Entry {
            id: digest.into(),
            kind: "snapshot-removed".into(),
            subject: digest.into(),
            at: m.now(),
            actor: "system:retention".into(),
            payload: json!({}),
        };
        (row, entry)
    };
    let (row, entry) = removal(&taken[0].digest);
    // Not when a record was written since it was decided, when the policy is another, or when somebody pinned it.
    assert!(!store.remove_snapshot(&set, position - 1, &row, &entry).await.unwrap());
    let other = RetentionRow { days: 1, ..set.clone() };
    assert!(!store.remove_snapshot(&other, position, &row, &entry).await.unwrap());
    m.pin_snapshot(&ada, &taken[0].digest, "wait").await.unwrap();
    assert!(!store.remove_snapshot(&set, position, &row, &entry).await.unwrap());
    m.unpin_snapshot(&ada, &taken[0].digest, "go").await.unwrap();
    assert!(store.remove_snapshot(&set, position, &row, &entry).await.unwrap());

    let folder = m.data_folder().join(&taken[0].path);
    assert!(folder.exists());
    let shown = m.snapshots(&ada).await.unwrap().into_iter().find(|s| s.digest == taken[0].digest).unwrap();
    assert_eq!(shown.removed.unwrap().gone, None);
    let then: Timestamp = "2026-01-10T00:00:00Z".parse().unwrap();
    assert_eq!(m.newest_estate(&ada, Some(then)).await.unwrap_err().http_status(), 410);
    // The next server starts. It looks after what is due for as long as it runs.
    let next = tokio::time::timeout(std::time::Duration::from_secs(5), m.follow_schedules());
    let watch = async {
        for _ in 0..200 {
            let all = m.snapshots(&ada).await.unwrap();
            let row = all.iter().find(|s| s.digest == taken[0].digest).unwrap();
            if row.removed.as_ref().is_some_and(|r| r.gone.is_some()) {
                return true;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        false
    };
    tokio::select! {
        finished = watch => assert!(finished),
        _ = next => panic!("it was not finished"),
    }
    assert!(!folder.exists());
}

#[tokio::test]
async fn every_pull_is_followed_by_the_policy() {
    let world = World::new().await;
    let (m, ada, eve) = (&world.muster, world.actor("ada").await, world.actor("eve").await);
    five(&world).await;
    m.set_retention(&ada, TIGHT, true, "w").await.unwrap();
    let settings = TablesSettings { name: "ad".into(), folder: written(&world, "2026-05-31"), facts: None };
    let sources: Vec<Box<dyn Connector>> = vec![Box::new(TablesConnector::new(settings))];
    let taken = m.pull_sources(&eve, &sources, &|_| (), &Limits::default()).await.unwrap();
    let all = m.snapshots(&ada).await.unwrap();
    let kept: Vec<&SnapshotEntry> = all.iter().filter(|s| s.removed.is_none()).collect();
    assert_eq!((all.len(), kept.len(), &kept[0].digest), (6, 2, &taken.entry.digest));
    assert_eq!(all[5].removed.as_ref().unwrap().by, "system:retention");
    let sealed = m.preview_retention(&ada, None).await.unwrap();
    assert!(stays(&sealed, &kept[1].digest).contains(&Stays::Predecessor));
}

#[tokio::test]
async fn policies_are_followed_once_a_day() {
    let world = World::new().await;
    let (m, ada) = (&world.muster, world.actor("ada").await);
    five(&world).await;
    m.set_retention(&ada, TIGHT, true, "w").await.unwrap();
    let removed = async || m.snapshots(&ada).await.unwrap().iter().filter(|s| s.removed.is_some()).count();
    let look = async || {
        let _ = tokio::time::timeout(std::time::Duration::from_millis(1500), m.follow_schedules()).await;
    };
    look().await;
    assert_eq!(removed().await, 0, "not in the moment it is set");
    world.tick(25 * 3600);
    look().await;
    assert_eq!(removed().await, 3);
    let by = m.snapshots(&ada).await.unwrap().pop().unwrap().removed.unwrap().by;
    assert_eq!(by, "system:retention");
}

#[tokio::test]
async fn what_was_approved_holds_the_snapshot_it_named_however_it_reads_today() {
    let world = World::new().await;
    let (m, ada) = (&world.muster, world.actor("ada").await);
    let taken = five(&world).await;
    let scope = reference("scope/isms");
    let body = |text: String| Edit { fields: Vec::new(), body: Some(text) };
    let naming = body(format!("Seen on {}.\n", taken[0].digest.to_ascii_uppercase()));
    m.save_record(&ada, &scope, Some(1), naming, None).await.unwrap();
    let record = m.programme(&ada).await.unwrap().find(&scope).unwrap().clone();
    let act = Attest {
        record: scope.clone(),
        field: "approval".into(),
        role: None,
        seen: record.digest(),
        note: None,
    };
    m.attest(&ada, act).await.unwrap();
    world.tick(1);
    let version = world.version("scope/isms").await;
    m.save_record(&ada, &scope, version, body("Nothing of it.\n".into()), None).await.unwrap();
    assert!(!world.text("scope/isms").await.contains("Seen on"));
    let shown = m.preview_retention(&ada, Some(TIGHT)).await.unwrap();
    assert_eq!(stays(&shown, &taken[0].digest), [Stays::Named(vec!["scope/isms".into()])]);
    assert!(stays(&shown, &taken[1].digest).is_empty());
}
