//! A document from draft to withdrawal, by acts only; every way to put one in force without them is refused. And deeds:
//! who read it, who took part, what was done.

use jiff::civil::date;
use muster_app::{AppError, Attest, Folder};
use muster_model::deed::DeedKind;
use muster_model::kinds::{Activity, Document, DocumentStatus};
use muster_model::{Digest, Reference};
use serde_json::json;

use crate::world::{World, file, reference, set};

const POLICY: &str = "---\ntitle: Access policy\nowner: role/isms-manager\nlevel: topic-policy\nversion: '1.0'\n\
                      status: draft\napprovers: [role/director, role/risk-owner]\nacknowledgement: [role/engineer]\n\
                      ---\nEverybody signs in as themselves.\n";

async fn world() -> (World, Reference) {
    let w = World::new().await;
    let campaign = "---\ntitle: Sign-in week\nowner: role/isms-manager\naudience: all\nmessage: m\nfrom: 2026-05-04\nto: \
                    2026-05-08\n---\n";
    let activity = "---\ntitle: Restore test\nowner: role/engineer\nof: process/backup\nevery: P3M\nfrom: 2026-01-01\n---\n";
    let files = vec![
        file("document/access-policy.md", POLICY),
        file("awareness-campaign/week.md", campaign),
        file("activity/restore.md", activity),
    ];
    let folder = Folder { files, ..Folder::default() };
    w.muster.import_folder(&w.console(), folder, true, false).await.unwrap();
    (w, reference("document/access-policy"))
}

async fn seen(w: &World, record: &Reference) -> Digest {
    w.muster.programme(&w.console()).await.unwrap().find(record).unwrap().digest()
}

async fn status(w: &World, record: &Reference) -> Option<DocumentStatus> {
    w.muster.programme(&w.console()).await.unwrap().get::<Document>(record).unwrap().status
}

async fn act(w: &World, login: &str, record: &Reference, field: &str) -> Result<(), AppError> {
    let actor = w.actor(login).await;
    let seen = seen(w, record).await;
    let what = Attest { record: record.clone(), field: field.into(), role: None, seen, note: None };
    w.tick(1);
    w.muster.attest(&actor, what).await.map(drop)
}

#[tokio::test]
async fn a_policy_needs_its_quorum_before_it_is_in_force() {
    let (w, policy) = world().await;
    let ada = w.actor("ada").await;
    // A draft is not approved, and nothing is published that is not approved.
    assert_eq!(act(&w, "dan", &policy, "approvals").await.unwrap_err().http_status(), 409);
    assert_eq!(act(&w, "ada", &policy, "publication").await.unwrap_err().http_status(), 409);
    w.muster.move_document(&ada, &policy, true).await.unwrap();
    // Only the roles that are named approve it, the ISMS manager not among them.
    assert_eq!(act(&w, "ada", &policy, "approvals").await.unwrap_err().http_status(), 403);
    act(&w, "dan", &policy, "approvals").await.unwrap();
    assert_eq!(status(&w, &policy).await, Some(DocumentStatus::InReview), "one of two");
    assert_eq!(
        act(&w, "dan", &policy, "approvals").await.unwrap_err().http_status(),
        409,
        "nobody counts twice"
    );
    assert_eq!(act(&w, "ada", &policy, "publication").await.unwrap_err().http_status(), 409);
    act(&w, "bob", &policy, "approvals").await.unwrap();
    assert_eq!(status(&w, &policy).await, Some(DocumentStatus::Approved));
    act(&w, "ada", &policy, "publication").await.unwrap();
    assert_eq!(status(&w, &policy).await, Some(DocumentStatus::Published));
    // Moving the day of the next look on keeps the approvals; another sentence does not.
    let programme = w.muster.programme(&ada).await.unwrap();
    let before = programme.find(&policy).unwrap().digest();
    let based_on = w.version("document/access-policy").await;
    w.muster
        .save_record(&ada, &policy, based_on, set(&[("review_by", json!("2027-06-01"))]), None)
        .await
        .unwrap();
    assert_eq!(seen(&w, &policy).await, before);
}

#[tokio::test]
async fn an_approval_is_of_the_text_that_was_seen() {
    let (w, policy) = world().await;
    let ada = w.actor("ada").await;
    w.muster.move_document(&ada, &policy, true).await.unwrap();
    act(&w, "dan", &policy, "approvals").await.unwrap();
    let based_on = w.version("document/access-policy").await;
    w.muster
        .save_record(&ada, &policy, based_on, set(&[("title", json!("Access for all"))]), None)
        .await
        .unwrap();
    act(&w, "bob", &policy, "approvals").await.unwrap();
    assert_eq!(status(&w, &policy).await, Some(DocumentStatus::InReview), "the first one saw another text");
    act(&w, "dan", &policy, "approvals").await.unwrap();
    assert_eq!(status(&w, &policy).await, Some(DocumentStatus::Approved));
}

#[tokio::test]
async fn no_form_patch_or_import_puts_a_document_in_force() {
    let (w, policy) = world().await;
    let ada = w.actor("ada").await;
    let based_on = w.version("document/access-policy").await;
    for status in ["published", "approved", "withdrawn"] {
        let edit = set(&[("status", json!(status))]);
        let forged = w.muster.save_record(&ada, &policy, based_on, edit, None).await.unwrap_err();
        assert_eq!(forged.http_status(), 422, "{status}");
        let new = [("title", json!("T")), ("owner", json!("role/isms-manager")), ("status", json!(status))];
        let forged = w.muster.save_record(&ada, &reference("document/new"), None, set(&new), None).await;
        assert_eq!(forged.unwrap_err().http_status(), 422, "new and {status}");
    }
    let text = POLICY.replace("status: draft", "status: published");
    let folder = Folder { files: vec![file("document/access-policy.md", &text)], ..Folder::default() };
    drop(w.muster.import_folder(&ada, folder, true, false).await);
    assert_eq!(status(&w, &policy).await, Some(DocumentStatus::Draft));
    // A draft may be sent to review by its file: that is its writers' to say.
    w.muster
        .save_record(&ada, &policy, based_on, set(&[("status", json!("in-review"))]), None)
        .await
        .unwrap();
    assert_eq!(status(&w, &policy).await, Some(DocumentStatus::InReview));
}

#[tokio::test]
async fn a_new_version_takes_the_place_of_the_one_in_force() {
    let (w, policy) = world().await;
    let ada = w.actor("ada").await;
    w.muster.move_document(&ada, &policy, true).await.unwrap();
    for who in ["dan", "bob"] {
        act(&w, who, &policy, "approvals").await.unwrap();
    }
    act(&w, "ada", &policy, "publication").await.unwrap();
    let next = w.muster.start_new_version(&ada, &policy).await.unwrap().reference;
    assert_eq!(next, reference("document/access-policy-v2"));
    assert_eq!(
        w.muster.start_new_version(&ada, &policy).await.unwrap_err().http_status(),
        409,
        "one at a time"
    );
    let programme = w.muster.programme(&ada).await.unwrap();
    let d = programme.get::<Document>(&next).unwrap();
    assert_eq!((d.version.as_deref(), d.status), (Some("2.0"), Some(DocumentStatus::Draft)));
    assert!(
        d.approvals.is_empty() && d.publication.is_none(),
        "what was attested of the old one stays there"
    );
    assert_eq!(status(&w, &policy).await, Some(DocumentStatus::Published), "it holds until the new one does");
    w.muster.move_document(&ada, &next, true).await.unwrap();
    for who in ["dan", "bob"] {
        act(&w, who, &next, "approvals").await.unwrap();
    }
    act(&w, "ada", &next, "publication").await.unwrap();
    assert_eq!(status(&w, &policy).await, Some(DocumentStatus::Withdrawn));
    assert_eq!(status(&w, &next).await, Some(DocumentStatus::Published));
    let programme = w.muster.programme(&ada).await.unwrap();
    let old = programme.get::<Document>(&policy).unwrap();
    let standing = programme.standing(old.record, "withdrawal", old.withdrawal.as_ref());
    assert_eq!(standing, muster_model::Standing::Attested);
}

#[tokio::test]
async fn a_file_is_kept_and_approved_byte_by_byte() {
    let (w, policy) = world().await;
    let (ada, eve) = (w.actor("ada").await, w.actor("eve").await);
    let before = seen(&w, &policy).await;
    assert_eq!(w.muster.attach_file(&eve, &policy, "a.pdf", b"%PDF-1").await.unwrap_err().http_status(), 403);
    assert_eq!(w.muster.attach_file(&ada, &policy, "a.pdf", b"<html>").await.unwrap_err().http_status(), 422);
    assert_eq!(w.muster.attach_file(&ada, &policy, "a.exe", b"MZ").await.unwrap_err().http_status(), 422);
    w.muster.attach_file(&ada, &policy, "../../policy.pdf", b"%PDF-1.7 one").await.unwrap();
    assert_ne!(seen(&w, &policy).await, before, "the file is part of what is approved");
    let (name, media, bytes) = w.muster.file_of(&eve, &policy).await.unwrap();
    assert_eq!(
        (name.as_str(), media, bytes.as_slice()),
        ("....policy.pdf", "application/pdf", &b"%PDF-1.7 one"[..])
    );
    // A file that was changed on disk is told, not handed out.
    let programme = w.muster.programme(&ada).await.unwrap();
    let digest =
        programme.get::<Document>(&policy).unwrap().file.as_ref().unwrap().digest.unwrap().to_string();
    let hex = digest.trim_start_matches("sha256:");
    std::fs::write(w.folder.path().join("files/north").join(&hex[..2]).join(&hex[2..]), b"%PDF-1.7 two")
        .unwrap();
    assert_eq!(w.muster.file_of(&ada, &policy).await.unwrap_err().http_status(), 500);
}

#[tokio::test]
async fn people_acknowledge_the_version_in_force() {
    let (w, policy) = world().await;
    let (ada, eve, aud) = (w.actor("ada").await, w.actor("eve").await, w.actor("aud").await);
    let early = w.muster.acknowledge(&eve, &policy, seen(&w, &policy).await).await;
    assert_eq!(early.unwrap_err().http_status(), 409, "it is a draft");
    w.muster.move_document(&ada, &policy, true).await.unwrap();
    for who in ["dan", "bob"] {
        act(&w, who, &policy, "approvals").await.unwrap();
    }
    act(&w, "ada", &policy, "publication").await.unwrap();
    let digest = seen(&w, &policy).await;
    assert_eq!(w.muster.acknowledge(&aud, &policy, digest).await.unwrap_err().http_status(), 403, "nobody");
    let other = Digest::of(b"another");
    assert_eq!(w.muster.acknowledge(&eve, &policy, other).await.unwrap_err().http_status(), 409);
    let before = w.muster.live(&eve).await.unwrap().position;
    for _ in 0..2 {
        w.muster.acknowledge(&eve, &policy, digest).await.unwrap();
    }
    let live = w.muster.live(&eve).await.unwrap();
    assert_eq!(live.position, before + 1, "once, and whoever judges hears of it");
    let read: Vec<_> = live.programme.deeds(&policy, DeedKind::Acknowledged).collect();
    assert_eq!((read.len(), &read[0].by, read[0].seen), (1, &reference("person/eve"), Some(digest)));
    // And it survives a restart.
    let clock = muster_app::Clock::fixed(w.muster.now());
    let again = muster_app::Muster::open(w.folder.path(), clock).await.unwrap();
    let programme = again.programme(&eve).await.unwrap();
    assert_eq!(programme.deeds(&policy, DeedKind::Acknowledged).count(), 1);
}

#[tokio::test]
async fn attendance_is_noted_by_name_and_taken_back_when_it_was_wrong() {
    let (w, _) = world().await;
    let (ada, eve) = (w.actor("ada").await, w.actor("eve").await);
    let week = reference("awareness-campaign/week");
    let on = date(2026, 5, 5);
    let people = |names: &[&str]| names.iter().map(|n| reference(&format!("person/{n}"))).collect::<Vec<_>>();
    let count = async || {
        let programme = w.muster.programme(&w.console()).await.unwrap();
        programme.deeds(&week, DeedKind::Attended).count()
    };
    w.muster.attend(&ada, &week, people(&["bob", "dan"]), vec![], on).await.unwrap();
    assert_eq!(count().await, 2);
    w.muster.attend(&eve, &week, people(&["eve"]), vec![], on).await.unwrap();
    let others = w.muster.attend(&eve, &week, people(&["eve", "bob"]), vec![], on).await;
    assert_eq!(others.unwrap_err().http_status(), 403, "for oneself only");
    w.muster.attend(&ada, &week, vec![], people(&["dan"]), on).await.unwrap();
    assert_eq!(count().await, 2);
    let ahead = w.muster.attend(&ada, &week, people(&["dan"]), vec![], date(2027, 1, 1)).await;
    assert_eq!(ahead.unwrap_err().http_status(), 422);
    let nobody = w.muster.attend(&ada, &week, people(&["zoe"]), vec![], on).await;
    assert_eq!(nobody.unwrap_err().http_status(), 422);
}

#[tokio::test]
async fn recurring_work_is_noted_and_comes_round_again() {
    let (w, _) = world().await;
    let (bob, eve) = (w.actor("bob").await, w.actor("eve").await);
    let restore = reference("activity/restore");
    let due = async || {
        let programme = w.muster.programme(&w.console()).await.unwrap();
        let a = programme.get::<Activity>(&restore).unwrap();
        let done = programme.last_done(&a);
        (a.due_after(done), a.missed(done, date(2026, 6, 1)).len())
    };
    assert_eq!(due().await, (Some(date(2026, 1, 1)), 2));
    let theirs = w.muster.carry_out(&bob, &restore, date(2026, 5, 2), None).await;
    assert_eq!(theirs.unwrap_err().http_status(), 403);
    let note = Some("  Ticket 4711 ".into());
    w.muster.carry_out(&eve, &restore, date(2026, 4, 2), note).await.unwrap();
    assert_eq!(due().await, (Some(date(2026, 7, 1)), 0));
    let ahead = w.muster.carry_out(&eve, &restore, date(2026, 6, 2), None).await;
    assert_eq!(ahead.unwrap_err().http_status(), 422);
}
