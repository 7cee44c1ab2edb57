//! A management review is frozen as it was shown.

use muster_app::{AppError, NewReview, SnapshotEntry};
use muster_engine::review::{Point, agenda, fingerprint};
use muster_engine::{Context, check};
use muster_model::kinds::Review;
use serde_json::json;

use crate::world::{World, reference, set};

async fn pack(w: &World) -> (Vec<Point>, muster_model::Digest) {
    let programme = w.muster.programme(&w.console()).await.unwrap();
    let cx = Context::new(&programme, "2026-06-01T09:00:00Z".parse().unwrap());
    let points = agenda(&cx, &check(&cx, &[]), None);
    let seen = fingerprint(&programme, &points);
    (points, seen)
}

fn new(seen: muster_model::Digest) -> NewReview {
    NewReview {
        title: "Review of June".into(),
        owner: Some(reference("role/isms-manager")),
        date: "2026-06-01".parse().unwrap(),
        present: vec![reference("person/dan"), reference("person/ada")],
        minutes: "Dan asked for figures.\n".into(),
        outcomes: vec!["Passkeys first".into(), "  ".into()],
        seen: Some(seen),
    }
}

#[tokio::test]
async fn it_keeps_the_words_and_pins_what_stood() {
    let w = World::new().await;
    let ada = w.actor("ada").await;
    let digest = "0123456789abcdef".repeat(4);
    for (digest, day) in [(digest.clone(), "2026-05-01"), ("f".repeat(64), "2026-07-01")] {
        let entry = SnapshotEntry {
            digest,
            taken_at: format!("{day}T00:00:00Z").parse().unwrap(),
            path: day.into(),
            manifest: "{}".into(),
            pin: None,
            removed: None,
        };
        w.muster.register_snapshot(&w.console(), entry).await.unwrap();
    }
    let (points, seen) = pack(&w).await;
    let saved = w.muster.hold_review(&ada, new(seen), &points).await.unwrap();
    assert_eq!(saved.reference, reference("review/review-of-june"));

    let finding = reference("finding/no-review");
    let before = w.muster.programme(&ada).await.unwrap().find(&finding).unwrap().digest();
    let changed = set(&[("statement", json!("Worse than thought"))]);
    w.muster.save_record(&ada, &finding, Some(1), changed, None).await.unwrap();

    let programme = w.muster.programme(&ada).await.unwrap();
    let held = programme.get::<Review>(&saved.reference).unwrap();
    assert_eq!(held.inputs.len(), points.len());
    for (input, point) in held.inputs.iter().zip(&points) {
        assert_eq!(input.point.as_deref(), Some(point.title));
        assert_eq!(input.shown.as_ref().unwrap().to_string().trim(), point.shown);
        assert_eq!(input.records.len(), point.records.len());
    }
    let pins: Vec<_> = held.inputs.iter().flat_map(|i| &i.records).filter(|p| p.to == finding).collect();
    assert!(!pins.is_empty() && pins.iter().all(|p| p.digest == before), "pinned as it stood");
    assert_ne!(programme.find(&finding).unwrap().digest(), before);
    assert_eq!(
        held.snapshot.map(|s| s.to_string()),
        Some(format!("sha256:{digest}")),
        "the newest up to now"
    );
    assert_eq!((held.present.len(), held.outcomes.len()), (2, 1));
    assert_eq!(held.minutes.as_ref().unwrap().to_string().trim(), "Dan asked for figures.");
    let report = check(&Context::new(&programme, "2026-06-01T09:00:00Z".parse().unwrap()), &[]);
    assert!(report.diagnostics.iter().all(|d| d.rule != "9.3.2/review-missing-required-input"));
}

#[tokio::test]
async fn it_refuses_a_day_ahead_nobody_there_and_a_pack_that_moved() {
    let w = World::new().await;
    let ada = w.actor("ada").await;
    let (points, seen) = pack(&w).await;
    let bad = NewReview {
        title: " ".into(),
        date: "2026-06-02".parse().unwrap(),
        present: Vec::new(),
        seen: None,
        ..new(seen)
    };
    let Err(AppError::Invalid { fields, .. }) = w.muster.hold_review(&ada, bad, &points).await else {
        panic!("refused");
    };
    let paths: Vec<&str> = fields.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(paths, ["title", "date", "present", "seen"]);
    let stranger = NewReview { present: vec![reference("role/director")], ..new(seen) };
    assert!(matches!(w.muster.hold_review(&ada, stranger, &points).await, Err(AppError::Invalid { .. })));

    let changed = set(&[("statement", json!("Worse than thought"))]);
    w.muster.save_record(&ada, &reference("finding/no-review"), Some(1), changed, None).await.unwrap();
    let Err(AppError::Invalid { fields, .. }) = w.muster.hold_review(&ada, new(seen), &points).await else {
        panic!("the pack moved on");
    };
    assert_eq!(fields[0].path, "seen");
    let auditor = w.actor("aud").await;
    let (points, seen) = pack(&w).await;
    assert!(matches!(
        w.muster.hold_review(&auditor, new(seen), &points).await,
        Err(AppError::Forbidden { .. })
    ));
    assert!(w.muster.hold_review(&ada, new(seen), &points).await.is_ok());
}
