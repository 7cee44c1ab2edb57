//! Claiming, signing in and out, sessions, users.

use muster_app::{AccessRole, AppError, ClaimInstallation, NewUser, Options};
use muster_model::kinds::Scope;

use crate::world::{World, org, reference};

const PASSWORD: &str = "correct horse battery";

fn claim(token: &str) -> ClaimInstallation {
    ClaimInstallation {
        token: token.into(),
        login: "Root@Example.org ".into(),
        password: PASSWORD.into(),
        org: org("first"),
        name: "The \"First\" — Ltd".into(),
    }
}

async fn fresh() -> (tempfile::TempDir, muster_app::Muster) {
    let folder = tempfile::tempdir().unwrap();
    let clock = muster_app::Clock::fixed("2026-06-01T09:00:00Z".parse().unwrap());
    let muster = muster_app::Muster::open(folder.path(), clock).await.unwrap();
    (folder, muster)
}

#[tokio::test]
async fn an_installation_is_claimed_once_with_the_newest_token() {
    let (_folder, muster) = fresh().await;
    assert!(muster.is_unclaimed().await.unwrap());
    let old = muster.claim_token().await.unwrap().unwrap();
    let token = muster.claim_token().await.unwrap().unwrap();
    assert_eq!(token.len(), 64);
    for wrong in ["", "x", &old] {
        let error = muster.claim_installation(claim(wrong)).await.unwrap_err();
        assert!(matches!(error, AppError::WrongCredentials), "{error}");
    }
    let short = ClaimInstallation { password: "short".into(), ..claim(&token) };
    assert_eq!(muster.claim_installation(short).await.unwrap_err().fields()[0].path, "password");
    let signed_in = muster.claim_installation(claim(&token)).await.unwrap();
    assert_eq!(signed_in.session.login, "root@example.org");
    assert_eq!(signed_in.session.memberships[0].name, "The \"First\" — Ltd");
    assert!(!muster.is_unclaimed().await.unwrap() && muster.claim_token().await.unwrap().is_none());
    assert!(muster.claim_installation(claim(&token)).await.is_err());
    let actor = muster.actor(&signed_in.session, &org("first")).await.unwrap();
    assert!(actor.operator && actor.has(AccessRole::Administrator) && actor.has(AccessRole::IsmsManager));
    muster.create_organisation(&actor, &org("second"), "name = 'Second'").await.unwrap();
    let again = muster.create_organisation(&actor, &org("second"), "name = 'Second'").await.unwrap_err();
    assert_eq!(again.http_status(), 409);
    let session = muster.resume_session(&signed_in.token).await.unwrap();
    assert_eq!(session.memberships.len(), 2);
}

#[tokio::test]
async fn signing_in_takes_the_password_and_guessing_gets_slow() {
    let w = World::with(Options::default()).await;
    let root = w.console();
    let new = NewUser {
        login: "Zoe".into(),
        password: Some(PASSWORD.into()),
        access: vec![AccessRole::Auditor],
        person: None,
    };
    w.muster.add_user(&root, new).await.unwrap();
    let signed_in = w.muster.sign_in(" zoe ", PASSWORD).await.unwrap();
    assert!(signed_in.session.csrf_matches(&signed_in.session.csrf) && !signed_in.session.csrf_matches("x"));
    let session = w.muster.resume_session(&signed_in.token).await.unwrap();
    assert_eq!(session, signed_in.session);
    // The token is nowhere in the data folder.
    w.muster.close().await;
    for file in std::fs::read_dir(w.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(64).any(|b| b == signed_in.token.as_bytes()));
        assert!(!bytes.windows(PASSWORD.len()).any(|b| b == PASSWORD.as_bytes()));
    }
}

#[tokio::test]
async fn wrong_attempts_say_nothing_and_then_wait() {
    let w = World::with(Options::default()).await;
    let new = NewUser {
        login: "zoe".into(),
        password: Some(PASSWORD.into()),
        access: vec![AccessRole::Auditor],
        person: None,
    };
    let user = w.muster.add_user(&w.console(), new).await.unwrap();
    let mut said = Vec::new();
    for (login, password) in [("zoe", "wrong password!"), ("nobody", PASSWORD), ("root", ""), ("", PASSWORD)]
    {
        said.push(w.muster.sign_in(login, password).await.unwrap_err().to_string());
    }
    said.dedup();
    assert_eq!(said.len(), 1, "{said:?}");
    for _ in 0..4 {
        w.muster.sign_in("zoe", "guess guess guess").await.unwrap_err();
    }
    let wait = w.muster.sign_in("zoe", PASSWORD).await.unwrap_err();
    assert!(matches!(wait, AppError::TooMany { .. }), "{wait}");
    w.tick(301);
    w.muster.sign_in("zoe", PASSWORD).await.unwrap();
    w.muster.disable_user(&w.console(), &user, true).await.unwrap();
    assert!(w.muster.sign_in("zoe", PASSWORD).await.is_err());
}

#[tokio::test]
async fn sessions_end_idle_absolute_by_sign_out_and_by_new_password() {
    let w = World::new().await;
    let north = org("north");
    let gone = |e: Result<_, AppError>| matches!(e, Err(AppError::NotSignedIn));
    let one = w.muster.step_in(&north, "ada").await.unwrap();
    w.tick(3 * 3600);
    w.muster.resume_session(&one.token).await.unwrap();
    w.tick(3 * 3600);
    w.muster.resume_session(&one.token).await.unwrap();
    w.tick(4 * 3600 + 1);
    assert!(gone(w.muster.resume_session(&one.token).await), "idle");
    let two = w.muster.step_in(&north, "ada").await.unwrap();
    for _ in 0..7 {
        w.tick(3 * 3600);
        w.muster.resume_session(&two.token).await.unwrap();
    }
    w.tick(3 * 3600);
    assert!(gone(w.muster.resume_session(&two.token).await), "absolute");
    let three = w.muster.step_in(&north, "ada").await.unwrap();
    w.muster.sign_out(&three.token).await.unwrap();
    assert!(gone(w.muster.resume_session(&three.token).await), "signed out");
    let four = w.muster.step_in(&north, "ada").await.unwrap();
    let root = w.actor("root").await;
    w.muster.set_password(&root, &four.session.user, PASSWORD).await.unwrap();
    assert!(gone(w.muster.resume_session(&four.token).await), "new password");
    let five = w.muster.sign_in("ada", PASSWORD).await.unwrap();
    assert!(
        w.muster.change_password(&five.session, "not the old one", "another good password").await.is_err()
    );
    w.muster.change_password(&five.session, PASSWORD, "another good password").await.unwrap();
    w.muster.sign_in("ada", "another good password").await.unwrap();
}

#[tokio::test]
async fn stepping_in_is_for_demos_only() {
    let w = World::with(Options::default()).await;
    assert_eq!(w.muster.step_in(&org("north"), "ada").await.unwrap_err().http_status(), 404);
    assert_eq!(w.muster.demo_visitors(&org("north")).await.unwrap_err().http_status(), 404);
    let w = World::new().await;
    let visitors = w.muster.demo_visitors(&org("north")).await.unwrap();
    let dan = visitors.iter().find(|v| v.login == "dan").unwrap();
    assert_eq!(
        (dan.name.as_str(), dan.roles.as_slice()),
        ("Dan", ["Managing director".to_owned()].as_slice())
    );
    assert!(w.muster.claim_token().await.unwrap().is_none());
    assert_eq!(w.muster.step_in(&org("south"), "ada").await.unwrap_err().http_status(), 404);
}

#[tokio::test]
async fn users_are_managed_within_their_organisation() {
    let w = World::new().await;
    let root = w.actor("root").await;
    let users = w.muster.list_users(&root).await.unwrap();
    let id = |login: &str| users.iter().find(|u| u.login == login).unwrap().user.clone();
    // The last administrator stays; a person has one login; a login name is taken once.
    let last = w.muster.set_membership(&root, &id("root"), &[AccessRole::Auditor], None).await.unwrap_err();
    assert_eq!(last.fields()[0].path, "access");
    assert!(w.muster.disable_user(&root, &id("root"), true).await.is_err());
    let bob = reference("person/bob");
    let taken =
        w.muster.set_membership(&root, &id("aud"), &[AccessRole::Owner], Some(&bob)).await.unwrap_err();
    assert_eq!(taken.fields()[0].path, "person");
    let twice =
        NewUser { login: "ADA".into(), password: None, access: vec![AccessRole::Owner], person: None };
    assert_eq!(w.muster.add_user(&root, twice).await.unwrap_err().http_status(), 409);
    let ghost = Some(reference("person/ghost"));
    let new = NewUser { login: "x".into(), password: None, access: vec![AccessRole::Owner], person: ghost };
    assert_eq!(w.muster.add_user(&root, new).await.unwrap_err().fields()[0].path, "person");
    // Access changes count at the next request; without access the organisation is not found.
    let session = w.muster.step_in(&org("north"), "eve").await.unwrap();
    w.muster.set_membership(&root, &id("eve"), &[], None).await.unwrap();
    let session = w.muster.resume_session(&session.token).await.unwrap();
    assert_eq!(w.muster.actor(&session, &org("north")).await.unwrap_err().http_status(), 404);
    // Roles are held from a day to a day.
    let person = "---\ntitle: Bob\nroles:\n  - {role: role/risk-owner, to: 2026-05-31}\n  - {role: role/director, from: 2026-06-01}\n---\n";
    let folder = muster_app::Folder {
        files: vec![crate::world::file("person/bob2.md", person)],
        ..Default::default()
    };
    w.muster.import_folder(&w.console(), folder, true, false).await.unwrap();
    let link = Some(reference("person/bob2"));
    w.muster.set_membership(&root, &id("bob"), &[AccessRole::Owner], link.as_ref()).await.unwrap();
    assert_eq!(w.actor("bob").await.held, [reference("role/director")]);
    let programme = w.muster.programme(&root).await.unwrap();
    assert!(programme.by_id::<Scope>("isms").is_some());
}
