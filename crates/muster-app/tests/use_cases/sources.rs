//! Sources: set up, tried, read by hand and by schedule, each refusal in words, secrets nowhere to be seen.

use std::collections::BTreeMap;
use std::time::Duration;

use muster_app::sources::{
    RunKind, RunOutcome, SecretEdit, SecretOrigin, SourceEdit, SourcePolicy, SourceRun,
};
use muster_app::{Actor, AppError, Options};
use muster_connect::Secret;
use muster_connect::secret::SecretRef;

use crate::world::{World, org};

const PEOPLE: &str = "Number,Full name,State\n1,Ada,Active\n2,Bob,Left\n";

fn said(pairs: &[(&str, &str)]) -> BTreeMap<String, Vec<String>> {
    pairs.iter().map(|(p, text)| ((*p).to_owned(), text.lines().map(str::to_owned).collect())).collect()
}

fn hr(file: &str) -> SourceEdit {
    SourceEdit {
        source: "hr".into(),
        connector: "hr".into(),
        said: said(&[
            ("file", file),
            ("columns", "employee_number = Number\ndisplay_name = Full name\nstatus = State"),
            ("status.active", "Active"),
            ("status.terminated", "Left"),
            ("form.dates", "iso"),
        ]),
        secrets: BTreeMap::new(),
        enabled: true,
        based_on: None,
    }
}

fn ldap(url: &str, secret: Option<SecretEdit>) -> SourceEdit {
    SourceEdit {
        source: "corp".into(),
        connector: "ldap".into(),
        said: said(&[("url", url), ("base_dn", "dc=example,dc=org"), ("bind_dn", "cn=reader")]),
        secrets: secret.map(|s| ("password".to_owned(), s)).into_iter().collect(),
        enabled: true,
        based_on: None,
    }
}

fn secret(text: &str) -> Option<SecretEdit> {
    Some(SecretEdit::Set(Secret::from(text.to_owned())))
}

async fn ended(world: &World, actor: &Actor, id: &str) -> SourceRun {
    for _ in 0..600 {
        let run = world.muster.source_run(actor, id).await.unwrap();
        if run.outcome != RunOutcome::Running {
            return run;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the run did not end");
}

fn fields(refused: Result<(), AppError>) -> Vec<String> {
    refused.unwrap_err().fields().iter().map(|f| f.path.clone()).collect()
}

#[tokio::test]
async fn a_source_is_set_up_tried_and_read_into_a_snapshot() {
    let world = World::new().await;
    let eve = world.actor("eve").await;
    let muster = &world.muster;
    muster.keep_source_file(&eve, "people.csv", PEOPLE.into()).await.unwrap();
    muster.set_source(&eve, &hr("people.csv")).await.unwrap();
    let test = muster.test_source(&eve, "hr").await.unwrap();
    assert_eq!((test.outcome, &test.report.failed), (RunOutcome::Done, &None));
    assert!(!test.report.steps.is_empty());

    let dry = muster.start_pull(&eve, RunKind::DryRun).await.unwrap();
    let dry = ended(&world, &eve, &dry).await;
    assert_eq!((dry.outcome, dry.report.rows["people"]), (RunOutcome::Done, 2));
    assert!(muster.snapshots(&eve).await.unwrap().is_empty(), "a dry run keeps nothing");

    let pull = muster.start_pull(&eve, RunKind::Pull).await.unwrap();
    let pull = ended(&world, &eve, &pull).await;
    assert_eq!(pull.outcome, RunOutcome::Done, "{pull:?}");
    let snapshots = muster.snapshots(&eve).await.unwrap();
    assert_eq!(pull.snapshot.as_deref(), Some(snapshots[0].digest.as_str()));
    assert_eq!(pull.started_by, "eve");

    // The export breaks: the run fails with the row, and the newest snapshot stays the newest.
    muster.keep_source_file(&eve, "people.csv", "Number,State\n1,Active\n".into()).await.unwrap();
    world.tick(60);
    let failed = muster.start_pull(&eve, RunKind::Pull).await.unwrap();
    let failed = ended(&world, &eve, &failed).await;
    assert_eq!(failed.outcome, RunOutcome::Failed);
    assert!(failed.report.failed.unwrap().contains("Full name"));
    assert_eq!(muster.snapshots(&eve).await.unwrap().len(), 1);
    assert_eq!(muster.source_runs(&eve).await.unwrap().len(), 4);
}

#[tokio::test]
async fn what_people_set_is_held_to_the_policy() {
    let world = World::new().await;
    let eve = world.actor("eve").await;
    let muster = &world.muster;
    for file in ["/etc/passwd", "../../secrets.key", "a/../../../b"] {
        assert_eq!(fields(muster.set_source(&eve, &hr(file)).await), ["file"], "{file}");
    }
    let env = |name: &str| Some(SecretEdit::Env(name.into()));
    let url = "ldaps://directory.example.org";
    assert_eq!(fields(muster.set_source(&eve, &ldap(url, env("HOME"))).await), ["password"]);
    muster.set_source(&eve, &ldap(url, env("MUSTER_SOURCE_CORP"))).await.unwrap();
    let stands = muster.configured_sources(&eve).await.unwrap();
    let expected = SecretOrigin::Reference(SecretRef::Env("MUSTER_SOURCE_CORP".into()));
    assert_eq!(stands[0].secrets[0].origin, expected);

    // Somebody else's edit in between, and a secret that would go to another address.
    let late = muster.set_source(&eve, &ldap(url, secret("hunter2"))).await;
    assert!(matches!(late, Err(AppError::Changed(_))), "{late:?}");
    let based_on = Some(stands[0].changed);
    muster.set_source(&eve, &SourceEdit { based_on, ..ldap(url, secret("hunter2")) }).await.unwrap();
    let moved = SourceEdit { based_on: Some(world.muster.now()), ..ldap("ldaps://evil.example.org", None) };
    assert_eq!(fields(muster.set_source(&eve, &moved).await), ["password"]);
    let again = SourceEdit { secrets: ldap("", secret("new")).secrets, ..moved };
    muster.set_source(&eve, &again).await.unwrap();

    // This machine is not reached unless whoever runs Muster says so.
    let here = SourceEdit { based_on: Some(world.muster.now()), ..ldap("ldap://127.0.0.1:9", secret("x")) };
    muster.set_source(&eve, &here).await.unwrap();
    let test = muster.test_source(&eve, "corp").await.unwrap();
    let why = test.report.failed.unwrap();
    assert!(test.outcome == RunOutcome::Failed && why.contains("address of this machine"), "{why}");

    for login in ["aud", "bob", "root"] {
        let actor = world.actor(login).await;
        let refused = muster.set_source(&actor, &hr("people.csv")).await;
        assert!(matches!(refused, Err(AppError::Forbidden { .. })), "{login}");
        assert!(muster.start_pull(&actor, RunKind::DryRun).await.is_err(), "{login}");
    }
    let south = Actor::console(org("south"));
    assert!(muster.configured_sources(&south).await.unwrap().is_empty());
    assert!(matches!(muster.forget_source(&south, "corp").await, Err(AppError::NotFound { .. })));
}

#[tokio::test]
async fn a_kept_secret_is_nowhere_in_the_open_and_moves_to_a_new_key() {
    let world = World::new().await;
    let eve = world.actor("eve").await;
    let muster = &world.muster;
    let word = "correct-horse-battery";
    muster.set_source(&eve, &ldap("ldaps://directory.example.org", secret(word))).await.unwrap();
    let shown = format!("{:?}", muster.configured_sources(&eve).await.unwrap());
    assert!(shown.contains("Kept") && !shown.contains(word), "{shown}");
    for entry in std::fs::read_dir(world.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(word.len()).any(|w| w == word.as_bytes()), "{}", path.display());
        }
    }
    let key = world.folder.path().join("new.key");
    std::fs::write(&key, "ab".repeat(32)).unwrap();
    let new = SecretRef::File(key);
    assert!(matches!(muster.rotate_source_key(&eve, &new).await, Err(AppError::Forbidden { .. })));
    let (moved, _) = muster.rotate_source_key(&world.console(), &new).await.unwrap();
    assert_eq!(moved, 1);
    let with_old = muster.test_source(&eve, "corp").await.unwrap_err().to_string();
    assert!(with_old.contains("sealed with key"), "{with_old}");
    muster.close().await;
    let sources = SourcePolicy { key: Some(new), ..SourcePolicy::default() };
    let options = Options { demo: true, sources };
    let again = muster_app::Muster::open_with(
        world.folder.path(),
        muster_app::Clock::new(jiff::Timestamp::now),
        options,
    );
    let again = again.await.unwrap();
    let test = again.test_source(&eve, "corp").await.unwrap();
    assert!(test.report.failed.unwrap().contains("directory.example.org"), "it opens and goes on to connect");
}

#[tokio::test]
async fn what_is_due_begins_once_and_a_failure_to_begin_is_seen() {
    let world = World::new().await;
    let eve = world.actor("eve").await;
    let muster = &world.muster;
    let often = muster.set_pull_schedule(&eve, "*/2 * * * *", true).await;
    assert_eq!(fields(often), ["pattern"]);
    assert_eq!(fields(muster.set_pull_schedule(&eve, "at night", true).await), ["pattern"]);
    muster.set_pull_schedule(&eve, "0 3 * * *", true).await.unwrap();
    let schedule = muster.pull_schedule(&eve).await.unwrap().unwrap();
    assert_eq!(schedule.next.to_string(), "2026-06-02T03:00:00Z");
    assert_eq!(muster.start_due_pulls().await.unwrap(), 0, "not yet");

    world.tick(3 * 86_400);
    assert_eq!(muster.start_due_pulls().await.unwrap(), 0, "there is no source");
    let runs = muster.source_runs(&eve).await.unwrap();
    assert_eq!((runs.len(), runs[0].outcome), (1, RunOutcome::Failed));
    assert!(runs[0].report.failed.as_ref().unwrap().contains("no source"));
    assert_eq!(runs[0].started_by, "system:schedule");

    muster.keep_source_file(&eve, "people.csv", PEOPLE.into()).await.unwrap();
    muster.set_source(&eve, &hr("people.csv")).await.unwrap();
    world.tick(86_400);
    let (one, two) = tokio::join!(muster.start_due_pulls(), muster.start_due_pulls());
    assert_eq!(one.unwrap() + two.unwrap(), 1, "three missed days are made up for once");
    let run = muster.source_runs(&eve).await.unwrap().remove(0);
    assert_eq!(ended(&world, &eve, &run.id).await.outcome, RunOutcome::Done);
    assert_eq!(muster.snapshots(&eve).await.unwrap().len(), 1);
    assert_eq!(muster.start_due_pulls().await.unwrap(), 0);
}

// On threads: `join` below blocks one, and connections are given back to the pool by tasks of this runtime.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_can_be_stopped_and_one_whose_server_died_stands_in_nobodys_way() {
    let world = World::new().await;
    let eve = world.actor("eve").await;
    let muster = &world.muster;
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ldap://{}", silent.local_addr().unwrap());
    // The console may reach this machine; the directory accepts and says nothing.
    let (console, mut edit) = (world.console(), ldap(&url, None));
    edit.said.remove("bind_dn");
    muster.set_source(&console, &edit).await.unwrap();
    let id = muster.start_pull(&console, RunKind::Pull).await.unwrap();
    let second = muster.start_pull(&console, RunKind::DryRun).await;
    assert!(matches!(second, Err(AppError::Changed(_))), "one at a time");
    muster.stop_pull(&eve, &id).await.unwrap();
    assert_eq!(ended(&world, &eve, &id).await.outcome, RunOutcome::Stopped);
    assert!(matches!(muster.stop_pull(&eve, &id).await, Err(AppError::Changed(_))));
    assert!(muster.snapshots(&eve).await.unwrap().is_empty());

    // A server that goes away in the middle of a run.
    let (gone, by) = (muster.clone(), console.clone());
    let left = std::thread::spawn(move || {
        let server = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let id = server.block_on(gone.start_pull(&by, RunKind::Pull)).unwrap();
        server.shutdown_background();
        id
    });
    let left = left.join().unwrap();
    assert_eq!(muster.source_run(&eve, &left).await.unwrap().outcome, RunOutcome::Running);
    world.tick(61);
    assert_eq!(muster.source_run(&eve, &left).await.unwrap().outcome, RunOutcome::Lost);
    let next = muster.start_pull(&console, RunKind::DryRun).await.unwrap();
    muster.stop_pull(&eve, &next).await.unwrap();
    assert_eq!(ended(&world, &eve, &next).await.outcome, RunOutcome::Stopped);
}
