//! Versions of the Statement of Applicability: what making one pins, reading it back as it was, and who may.

use muster_app::{AppError, Attest};
use muster_engine::statement::{Applies, Difference, compare, lines};
use muster_model::kinds::Applicability;
use serde_json::json;

use crate::world::{World, reference, set};

const STATEMENT: &str = "applicability/soa-1.0";

async fn decided() -> World {
    let w = World::new().await;
    let ada = w.actor("ada").await;
    let control = [
        ("title", json!("Logging")),
        ("applicable", json!(true)),
        ("justification", json!("Stolen keys show here.")),
        ("implemented", json!("partly")),
    ];
    w.muster.save_record(&ada, &reference("control/a.8.15"), None, set(&control), None).await.unwrap();
    let relies = set(&[("controls", json!(["control/a.8.15"]))]);
    w.muster.save_record(&ada, &reference("risk/stolen-key"), Some(1), relies, None).await.unwrap();
    w
}

#[tokio::test]
async fn a_version_is_read_back_as_it_was_whatever_changes_after() {
    let w = decided().await;
    let ada = w.actor("ada").await;
    w.muster.make_statement(&ada, " 1.0 ", Some("First.")).await.unwrap();
    let p = w.muster.programme(&ada).await.unwrap();
    let made = p.by_id::<Applicability>("soa-1.0").unwrap();
    assert_eq!((made.controls.len(), made.risks.len(), made.scope.is_some()), (1, 1, true));
    assert_eq!(made.record.owner.as_ref().unwrap().to, reference("role/isms-manager"));
    let was = lines(&p);
    // Everything moves on: the control, the risk behind it, and one that is deleted.
    let not = set(&[("applicable", json!(false)), ("justification", json!("Moved to the provider."))]);
    w.muster.save_record(&ada, &reference("control/a.8.15"), Some(1), not, None).await.unwrap();
    w.muster.delete_record(&ada, &reference("risk/stolen-key"), 2, None).await.unwrap();
    let frozen = w.muster.frozen_statement(&ada, made.data).await.unwrap();
    assert!(frozen.not_kept.is_empty());
    assert_eq!(frozen.moved, [reference("control/a.8.15"), reference("risk/stolen-key")]);
    let then = lines(&frozen.programme);
    assert_eq!(then, was);
    assert!(then.len() >= 93);
    let line = then.iter().find(|l| l.number == "8.15").unwrap();
    assert_eq!((line.applies(), line.risks[0].title.as_str()), (Applies::Yes, "Stolen key"));
    // What differs from now: whether it applies, why, and the risk that is gone.
    let now = lines(&w.muster.programme(&ada).await.unwrap());
    let changes = compare(&then, &now, &[]);
    assert_eq!(changes.len(), 1);
    assert!(matches!(
        changes[0].differences[0],
        Difference::Applies { from: "applicable", to: "not applicable" }
    ));
    assert!(
        changes[0]
            .differences
            .iter()
            .any(|d| matches!(d, Difference::Justification { to, .. } if to == "Moved to the provider."))
    );
    assert!(
        changes[0]
            .differences
            .iter()
            .any(|d| matches!(d, Difference::Behind { what: "risks", went, .. } if went.len() == 1))
    );
}

#[tokio::test]
async fn a_version_is_approved_only_while_it_says_what_stands() {
    let w = decided().await;
    let ada = w.actor("ada").await;
    w.muster.make_statement(&ada, "1.0", None).await.unwrap();
    let seen = |p: &muster_model::Programme| p.find(&reference(STATEMENT)).unwrap().digest();
    let act = |seen| Attest {
        record: reference(STATEMENT),
        field: "approval".into(),
        role: None,
        seen,
        note: None,
    };
    let how = |text: &str| set(&[("implementation", json!(text))]);
    w.muster
        .save_record(&ada, &reference("control/a.8.15"), Some(1), how("To the platform."), None)
        .await
        .unwrap();
    let digest = seen(&w.muster.programme(&ada).await.unwrap());
    let stale = w.muster.attest(&ada, act(digest)).await.unwrap_err();
    assert!(matches!(stale, AppError::Changed(_)), "{stale}");
    w.muster.make_statement(&ada, "1.1", None).await.unwrap();
    let p = w.muster.programme(&ada).await.unwrap();
    let next = reference("applicability/soa-1.1");
    let digest = p.find(&next).unwrap().digest();
    w.muster.attest(&ada, Attest { record: next, ..act(digest) }).await.unwrap();
}

#[tokio::test]
async fn who_may_make_a_version_and_what_a_version_is_called() {
    let w = World::new().await;
    let ada = w.actor("ada").await;
    let none = w.muster.make_statement(&ada, "1.0", None).await.unwrap_err();
    assert_eq!(none.fields()[0].path, "controls", "nothing is decided");
    let w = decided().await;
    let ada = w.actor("ada").await;
    for login in ["root", "bob", "eve", "dan", "aud"] {
        let who = w.actor(login).await;
        assert_eq!(
            w.muster.make_statement(&who, "1.0", None).await.unwrap_err().http_status(),
            403,
            "{login}"
        );
    }
    for version in ["", "  ", "a/b", "1.0 final", "../x", "-", "123456789012345678901"] {
        let refused = w.muster.make_statement(&ada, version, None).await.unwrap_err();
        assert_eq!(refused.fields().first().map(|f| f.path.as_str()), Some("version"), "{version:?}");
    }
    w.muster.make_statement(&ada, "1.0", None).await.unwrap();
    assert_eq!(w.muster.make_statement(&ada, "1.0", None).await.unwrap_err().http_status(), 422);
}
