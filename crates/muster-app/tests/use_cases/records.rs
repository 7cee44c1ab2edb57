//! Saving, conflicts, history, deleting, restoring, searching, as of.

use muster_app::AppError;
use muster_model::edit::Edit;
use serde_json::json;

use crate::world::{RISK, World, reference, set};

#[tokio::test]
async fn an_edit_rewrites_only_its_lines_and_keeps_history() {
    let w = World::new().await;
    let (ada, risk) = (w.actor("ada").await, reference("risk/stolen-key"));
    let edit = set(&[("assets", json!(["identity-service/idp"]))]);
    let saved = w.muster.save_record(&ada, &risk, Some(1), edit.clone(), Some("Moved")).await.unwrap();
    assert_eq!(saved.version, 2);
    let expected = RISK.replace("[asset/portal]   # the", "[identity-service/idp]    # the");
    assert_eq!(w.text("risk/stolen-key").await, expected);
    // Saying what stands already makes no version, even when it is based on an older one.
    let again = w.muster.save_record(&ada, &risk, Some(2), edit.clone(), None).await.unwrap();
    assert_eq!(again.version, 2);
    assert_eq!(w.muster.save_record(&ada, &risk, Some(1), edit, None).await.unwrap().version, 2);
    let history = w.muster.record_history(&ada, &risk).await.unwrap();
    assert_eq!(
        history.iter().map(|l| (l.version, l.note.as_deref())).collect::<Vec<_>>(),
        [(2, Some("Moved")), (1, Some("Imported"))]
    );
    assert_eq!(history[0].actor, ada.user);
    assert_eq!(w.muster.record_version(&ada, &risk, 1).await.unwrap().text, RISK);
}

#[tokio::test]
async fn a_conflict_shows_both_sides_and_loses_nothing() {
    let w = World::new().await;
    let (ada, bob, risk) = (w.actor("ada").await, w.actor("bob").await, reference("risk/stolen-key"));
    let theirs = set(&[("threat", json!("Theft at night")), ("title", json!("Key stolen"))]);
    w.muster.save_record(&ada, &risk, Some(1), theirs, None).await.unwrap();
    let yours = set(&[("vulnerability", json!("No alert")), ("title", json!("Stolen token key"))]);
    let error = w.muster.save_record(&bob, &risk, Some(1), yours, None).await.unwrap_err();
    assert_eq!((error.http_status(), error.exit_code()), (409, 6));
    let AppError::Conflict(conflict) = error else { panic!("{error}") };
    assert_eq!(conflict.base.unwrap().text, RISK);
    assert!(conflict.theirs.text.contains("Theft at night"));
    assert!(conflict.yours.contains("No alert"));
    assert_eq!(conflict.merge.conflicts.len(), 1);
    assert_eq!(conflict.merge.conflicts[0].field, "title");
    assert!(conflict.proposal.contains("No alert") && conflict.proposal.contains("Theft at night"));
    assert!(
        conflict.proposal.contains("title: Key stolen")
            && conflict.proposal.contains("# the one that matters")
    );
    assert_eq!(w.version("risk/stolen-key").await, Some(2));
}

#[tokio::test]
async fn values_that_do_not_fit_are_refused_field_by_field() {
    let w = World::new().await;
    let (ada, risk) = (w.actor("ada").await, reference("risk/stolen-key"));
    let edit =
        set(&[("affects", json!(["sadness"])), ("nonsense", json!(1)), ("controls", json!(["risk/x"]))]);
    let error = w.muster.save_record(&ada, &risk, Some(1), edit, None).await.unwrap_err();
    let paths: Vec<_> = error.fields().iter().map(|f| f.path.as_str()).collect();
    assert_eq!(error.http_status(), 422);
    assert_eq!(paths.len(), 3, "{paths:?}");
    assert!(["affects[0]", "nonsense", "controls[0]"].iter().all(|p| paths.contains(p)), "{paths:?}");
    // A key nobody knows, and that was there before, stays and is no obstacle.
    let saved =
        w.muster.save_record(&ada, &risk, Some(1), set(&[("threat", json!("T2"))]), None).await.unwrap();
    assert_eq!(saved.version, 2);
    assert!(w.text("risk/stolen-key").await.contains("mystery: kept"));
    // Required fields of a new record must be there; a key named twice is refused.
    let new = reference("risk/new");
    let error =
        w.muster.save_record(&ada, &new, None, set(&[("title", json!("N"))]), None).await.unwrap_err();
    assert!(error.fields().iter().any(|f| f.path == "assets"), "{error}");
    let twice = Edit { fields: vec![("title".into(), Some(json!("a"))), ("title".into(), None)], body: None };
    assert!(w.muster.save_record(&ada, &new, None, twice, None).await.is_err());
    let nul = Edit { fields: vec![], body: Some("a\0b".into()) };
    assert_eq!(w.muster.save_record(&ada, &risk, Some(2), nul, None).await.unwrap_err().http_status(), 422);
    let huge = Edit { fields: vec![], body: Some("x".repeat(2 << 20)) };
    assert_eq!(w.muster.save_record(&ada, &risk, Some(2), huge, None).await.unwrap_err().http_status(), 422);
}

#[tokio::test]
async fn deleting_is_a_version_and_can_be_undone() {
    let w = World::new().await;
    let (ada, risk) = (w.actor("ada").await, reference("risk/stolen-key"));
    assert!(w.muster.delete_record(&ada, &risk, 7, None).await.is_err());
    let before = w.muster.now();
    w.tick(60);
    let gone = w.muster.delete_record(&ada, &risk, 1, Some("Merged")).await.unwrap();
    assert_eq!(gone.version, 2);
    assert_eq!(w.version("risk/stolen-key").await, None);
    assert!(w.muster.search_records(&ada, "stolen", 9).await.unwrap().is_empty());
    let history = w.muster.record_history(&ada, &risk).await.unwrap();
    assert!(history[0].deleted);
    // As of before it still stands; its inverse relations too.
    let then = w.muster.programme_as_of(&ada, before).await.unwrap();
    assert_eq!(then.find(&risk).unwrap().source.text, RISK);
    assert_eq!(w.muster.record_as_of(&ada, &risk, before).await.unwrap().text, RISK);
    assert_eq!(w.muster.record_as_of(&ada, &risk, w.muster.now()).await.unwrap_err().http_status(), 404);
    let back = w.muster.restore_record_version(&ada, &risk, 1, 2).await.unwrap();
    assert_eq!(back.version, 3);
    assert_eq!(w.text("risk/stolen-key").await, RISK);
    assert_eq!(w.muster.programme(&ada).await.unwrap().incoming(&reference("asset/portal")).len(), 1);
    assert!(
        w.muster.restore_record_version(&ada, &risk, 2, 3).await.is_err(),
        "a deletion is nothing to restore"
    );
    let late = w.muster.restore_record_version(&ada, &risk, 1, 2).await;
    assert_eq!(late.unwrap().version, 3, "it stands already");
}

#[tokio::test]
async fn search_finds_words_and_their_beginnings() {
    let w = World::new().await;
    let aud = w.actor("aud").await;
    let hits = w.muster.search_records(&aud, "stol key", 10).await.unwrap();
    assert_eq!(hits.len(), 1);
    assert_eq!(
        (hits[0].title.as_str(), hits[0].reference.to_string().as_str()),
        ("Stolen key", "risk/stolen-key")
    );
    assert!(hits[0].excerpt.contains("Stolen key"), "{hits:?}");
    for odd in ["", "\"", "AND", "(((", "title:", "*", "'; DROP TABLE orgs; --"] {
        w.muster.search_records(&aud, odd, 10).await.unwrap();
    }
    let south = muster_app::Actor::console(crate::world::org("south"));
    // By the title of what a record points at, after what holds the words itself; not by its owner.
    let found = w.muster.search_records(&aud, "identity engin", 10).await.unwrap();
    let of: Vec<String> = found.iter().map(|h| h.reference.to_string()).collect();
    assert_eq!(of, ["role/engineer", "person/eve", "task/t1"], "{found:?}");
    assert_eq!(found[1].excerpt, "roles: role/engineer");
    assert_eq!(w.muster.search_records(&aud, "identity engin", 2).await.unwrap().len(), 2);
    assert!(w.muster.search_records(&south, "stolen", 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn two_processes_on_one_folder_see_each_other() {
    let w = World::new().await;
    let ada = w.actor("ada").await;
    w.muster.programme(&ada).await.unwrap();
    let now = w.muster.now();
    let other = muster_app::Muster::open(w.folder.path(), muster_app::Clock::fixed(now)).await.unwrap();
    let risk = reference("risk/stolen-key");
    other.save_record(&ada, &risk, Some(1), set(&[("title", json!("Elsewhere"))]), None).await.unwrap();
    w.tick(5);
    assert!(w.text("risk/stolen-key").await.contains("Elsewhere"));
    let error = w.muster.save_record(&ada, &risk, Some(1), set(&[("title", json!("Here"))]), None).await;
    assert!(matches!(error, Err(AppError::Conflict(_))));
}

#[tokio::test]
async fn settings_are_versioned_and_checked() {
    let w = World::new().await;
    let root = w.actor("root").await;
    let live = w.muster.live(&root).await.unwrap();
    let based_on = muster_model::Digest::of(live.profile.as_bytes());
    let bad = w.muster.change_settings(&root, &based_on, "nmae = 'x'").await.unwrap_err();
    assert_eq!(bad.http_status(), 422);
    w.muster.change_settings(&root, &based_on, "name = 'New North'").await.unwrap();
    assert_eq!(w.muster.programme(&root).await.unwrap().profile.name, "New North");
    let late = w.muster.change_settings(&root, &based_on, "name = 'Late'").await.unwrap_err();
    assert_eq!(late.http_status(), 409);
}
