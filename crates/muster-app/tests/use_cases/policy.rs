//! Every use case as each of the six roles, as nobody's member, and with a second organisation's ids.

use std::future::Future;
use std::pin::Pin;

use muster_app::keeping::RetentionPolicy;
use muster_app::{AccessRole, Actor, AppError, Attest, Folder, NewUser, Permission, SnapshotEntry};
use muster_model::edit::Edit;
use muster_model::{Digest, Reference};
use serde_json::json;

use crate::world::{World, file, org, reference, set};

type Step<'w> = Pin<Box<dyn Future<Output = Result<(), AppError>> + 'w>>;
type UseCase = (&'static str, for<'w> fn(&'w World, &'w Actor) -> Step<'w>);

macro_rules! cases {
    ($($name:literal: |$w:ident, $a:ident| $body:expr;)+) => {
        &[$(($name, |$w, $a| Box::pin(async move { $body.await.map(drop) }))),+]
    };
}

fn snapshot() -> SnapshotEntry {
    SnapshotEntry {
        digest: "d".into(),
        taken_at: jiff::Timestamp::UNIX_EPOCH,
        path: "p".into(),
        manifest: json!({}),
        pin: None,
        removed: None,
    }
}

async fn edit(w: &World, a: &Actor, record: &str, field: &str) -> Result<(), AppError> {
    let record = reference(record);
    let version = w.muster.live(a).await?.head(&record).map(|h| h.version);
    let value = json!(format!("By {}", a.login));
    w.muster.save_record(a, &record, version, set(&[(field, value)]), None).await.map(drop)
}

async fn create(w: &World, a: &Actor, kind: &str, owner: &str) -> Result<(), AppError> {
    let record = reference(&format!("{kind}/by-{}", a.login));
    let all = [
        ("title", json!("T")),
        ("owner", json!(owner)),
        ("context", json!("c")),
        ("status", json!("proposed")),
        ("choice", json!("c")),
        ("theme", json!("t")),
        ("effect", json!("e")),
    ];
    let known: Vec<_> = all.into_iter().filter(|(k, _)| record.kind.field(k).is_some()).collect();
    match w.muster.save_record(a, &record, None, set(&known), None).await {
        // Allowed, had every field been given: that is what is asked here.
        Err(AppError::Invalid { fields, .. }) if fields.iter().all(|f| f.path != "owner") => Ok(()),
        other => other.map(drop),
    }
}

async fn administrator_id(w: &World) -> String {
    w.muster.list_users(&w.console()).await.unwrap().into_iter().find(|u| u.login == "aud").unwrap().user
}

const CASES: &[UseCase] = cases! {
    "read": |w, a| w.muster.programme(a);
    "read as of": |w, a| w.muster.programme_as_of(a, w.muster.now());
    "history": |w, a| { let r = reference("risk/stolen-key"); async move { w.muster.record_history(a, &r).await } };
    "version": |w, a| { let r = reference("risk/stolen-key"); async move { w.muster.record_version(a, &r, 1).await } };
    "search": |w, a| w.muster.search_records(a, "key", 5);
    "snapshots": |w, a| w.muster.snapshots(a);
    "measurements": |w, a| w.muster.measurements(a, None);
    "retention": |w, a| w.muster.retention(a);
    "preview retention": |w, a| w.muster.preview_retention(a, None);
    "edit risk": |w, a| edit(w, a, "risk/stolen-key", "threat");
    "edit identity service": |w, a| edit(w, a, "identity-service/idp", "title");
    "edit finding": |w, a| edit(w, a, "finding/no-review", "statement");
    "edit task": |w, a| edit(w, a, "task/t1", "title");
    "edit person": |w, a| edit(w, a, "person/bob", "mail");
    "edit role": |w, a| edit(w, a, "role/director", "title");
    "new decision": |w, a| create(w, a, "decision", "role/director");
    "new own issue": |w, a| create(w, a, "issue", "role/risk-owner");
    "new other issue": |w, a| create(w, a, "issue", "role/isms-manager");
    "new audit": |w, a| create(w, a, "audit", "role/isms-manager");
    "new finding": |w, a| create(w, a, "finding", "role/engineer");
    "new own waiver": |w, a| create(w, a, "waiver", "role/risk-owner");
    "new own criteria": |w, a| create(w, a, "criteria", "role/risk-owner");
    "new own exclusion": |w, a| create(w, a, "exclusion", "role/risk-owner");
    "restore": |w, a| { let r = reference("scope/isms"); async move { w.muster.restore_record_version(a, &r, 1, 1).await } };
    "delete": |w, a| { let r = reference("asset/portal"); async move { w.muster.delete_record(a, &r, 1, None).await } };
    "import": |w, a| {
        let files = vec![file(&format!("party/by-{}.md", a.login), "---\ntitle: P\n---\n")];
        w.muster.import_folder(a, Folder { files, ..Folder::default() }, true, false)
    };
    "export": |w, a| w.muster.export_folder(a);
    "settings": |w, a| async move {
        let live = w.muster.live(a).await?;
        let text = format!("name = 'North of {}'", a.login);
        w.muster.change_settings(a, &Digest::of(live.profile.as_bytes()), &text).await
    };
    "users": |w, a| w.muster.list_users(a);
    "add user": |w, a| {
        let new = NewUser { login: format!("new-{}", a.login), password: None, access: vec![AccessRole::Owner], person: None };
        w.muster.add_user(a, new)
    };
    "membership": |w, a| async move {
        let user = administrator_id(w).await;
        w.muster.set_membership(a, &user, &[AccessRole::Auditor], None).await
    };
    "disable": |w, a| async move { let user = administrator_id(w).await; w.muster.disable_user(a, &user, false).await };
    "password": |w, a| async move { let user = administrator_id(w).await; w.muster.set_password(a, &user, "long enough for all").await };
    "organisation": |w, a| { let o = org(&format!("by-{}", a.login)); async move { w.muster.create_organisation(a, &o, "name = 'x'").await } };
    "register snapshot": |w, a| w.muster.register_snapshot(a, snapshot());
    "record measurements": |w, a| w.muster.record_measurements(a, &[]);
    "set retention": |w, a| w.muster.set_retention(a, RetentionPolicy::default(), true, "because");
    "prune snapshots": |w, a| w.muster.prune_snapshots(a, None);
    "attest scope": |w, a| async move {
        let record = w.muster.programme(a).await?.find(&reference("scope/isms")).unwrap().clone();
        w.muster.attest(a, Attest { record: record.reference(), field: "approval".into(), role: None, seen: record.digest(), note: None }).await
    };
};

const READS: &[&str] = &[
    "read",
    "read as of",
    "history",
    "version",
    "search",
    "snapshots",
    "measurements",
    "retention",
    "preview retention",
];

fn allowed(login: &str) -> Vec<&'static str> {
    let more: &[&str] = match login {
        "root" => &[
            "edit person",
            "export",
            "settings",
            "users",
            "add user",
            "membership",
            "disable",
            "password",
            "set retention",
        ],
        "ada" => &[
            "edit risk",
            "edit identity service",
            "edit finding",
            "new audit",
            "new finding",
            "edit task",
            "edit person",
            "edit role",
            "new decision",
            "new own issue",
            "new other issue",
            "new own waiver",
            "new own criteria",
            "new own exclusion",
            "restore",
            "delete",
            "import",
            "export",
            "settings",
            "register snapshot",
            "record measurements",
            "set retention",
            "prune snapshots",
            "attest scope",
        ],
        "eve" => &[
            "edit identity service",
            "edit task",
            "new decision",
            "register snapshot",
            "record measurements",
            "prune snapshots",
        ],
        "bob" => &["edit risk", "new own issue"],
        "ian" => &["edit finding", "new audit", "new finding"],
        "aud" => &[],
        _ => &[],
    };
    READS.iter().chain(more).copied().collect()
}

#[tokio::test]
async fn each_role_may_do_what_the_policy_says_and_nothing_else() {
    for login in ["root", "ada", "eve", "bob", "ian", "aud"] {
        let w = World::new().await;
        let actor = w.actor(login).await;
        let may = allowed(login);
        for (name, case) in CASES {
            match case(&w, &actor).await {
                Ok(()) => assert!(may.contains(name), "{login} may not: {name}"),
                Err(e) => {
                    assert!(!may.contains(name), "{login} may: {name}: {e}");
                    assert!(
                        matches!(e.http_status(), 403) || e.fields().iter().any(|f| f.path == "owner"),
                        "{login} {name}: {e}"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn another_organisation_is_not_found_whatever_the_role() {
    let w = World::new().await;
    for login in ["root", "ada", "eve", "bob", "ian", "aud"] {
        let signed_in = w.muster.step_in(&org("north"), login).await.unwrap();
        for other in ["south", "nowhere"] {
            let error = w.muster.actor(&signed_in.session, &org(other)).await.unwrap_err();
            assert_eq!(error.http_status(), 404);
            assert_eq!(
                error.to_string(),
                format!(
                    "The organisation {other} was not found. It may have been deleted, or the address is mistyped."
                )
            );
        }
    }
    // Even an actor of south with every access never reaches what is north's.
    let access = AccessRole::ALL.to_vec();
    let held = vec![reference("role/isms-manager"), reference("role/director")];
    let south = Actor {
        org: org("south"),
        access,
        held,
        person: Some(reference("person/ada")),
        ..w.actor("root").await
    };
    let risk = reference("risk/stolen-key");
    let missing = |e: AppError| assert_eq!(e.http_status(), 404, "{e}");
    let m = &w.muster;
    missing(m.record_history(&south, &risk).await.unwrap_err());
    missing(m.record_version(&south, &risk, 1).await.unwrap_err());
    missing(m.record_as_of(&south, &risk, m.now()).await.unwrap_err());
    missing(m.save_record(&south, &risk, Some(1), Edit::default(), None).await.unwrap_err());
    missing(m.delete_record(&south, &risk, 1, None).await.unwrap_err());
    missing(m.restore_record_version(&south, &risk, 1, 1).await.unwrap_err());
    let seen = m.programme(&w.console()).await.unwrap().find(&reference("scope/isms")).unwrap().digest();
    let act =
        Attest { record: reference("scope/isms"), field: "approval".into(), role: None, seen, note: None };
    missing(m.attest(&south, act).await.unwrap_err());
    let user = administrator_id(&w).await;
    missing(m.set_membership(&south, &user, &[AccessRole::Auditor], None).await.unwrap_err());
    missing(m.disable_user(&south, &user, true).await.unwrap_err());
    missing(m.set_password(&south, &user, "long enough for all").await.unwrap_err());
    assert!(m.programme(&south).await.unwrap().is_empty() && m.list_users(&south).await.unwrap().is_empty());
    assert!(m.search_records(&south, "key", 9).await.unwrap().is_empty());
    assert!(m.export_folder(&south).await.unwrap().files.is_empty());
    m.register_snapshot(&w.console(), snapshot()).await.unwrap();
    assert!(m.snapshots(&south).await.unwrap().is_empty());
    // An organisation that does not exist: not found, and nothing is made.
    let nowhere = Actor { org: org("nowhere"), ..south };
    missing(m.programme(&nowhere).await.unwrap_err());
    missing(m.register_snapshot(&nowhere, snapshot()).await.unwrap_err());
    missing(m.import_folder(&nowhere, Folder::default(), true, false).await.unwrap_err());
}

#[tokio::test]
async fn estate_details_have_a_permission_of_their_own() {
    let w = World::new().await;
    for (login, may) in
        [("root", true), ("ada", true), ("eve", true), ("aud", true), ("bob", false), ("dan", false)]
    {
        assert_eq!(w.actor(login).await.may(Permission::ReadEstate), may, "{login}");
    }
    let system = Actor::system(org("north"), "trigger/x");
    let able: Vec<_> = Permission::ALL.into_iter().filter(|p| system.may(*p)).collect();
    assert_eq!(
        able,
        [Permission::ReadRecords, Permission::ReadEstate, Permission::WriteRecords, Permission::RecordEstate]
    );
    let none = Actor { access: vec![], ..w.actor("ada").await };
    assert!(Permission::ALL.into_iter().all(|p| !none.may(p)));
    assert!(w.muster.programme(&none).await.is_err());
    let _: Option<Reference> = none.person;
}
