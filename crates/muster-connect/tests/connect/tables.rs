//! Folders of tables as sources, and the merging of several.
use muster_connect::{Connector, Limits, Step, open, pull};
use muster_model::snapshot::Fact;

use super::{now, quiet};

const ACCOUNTS: &str = "account_id,source,username,person_id,kind,enabled,privileged_hint,created_at,last_sign_in_at,\
                        password_changed_at,mfa_methods,disabled_at\n";

fn folder(rows: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("accounts.csv"), format!("{ACCOUNTS}{}\n", rows.join("\n"))).unwrap();
    folder
}

fn source(name: &str, folder: &tempfile::TempDir, facts: Option<&[&str]>) -> Box<dyn Connector> {
    open("tables", serde_json::json!({"name": name, "folder": folder.path(), "facts": facts})).unwrap()
}

fn row(id: &str, source: &str) -> String {
    format!("{id},{source},{id},,human,true,false,2026-01-01T00:00:00Z,,,totp|fido2,")
}

#[tokio::test]
async fn facts_are_said_or_the_folder_is_refused() {
    let one = folder(&[&row("a", "okta"), &row("b", "okta")]);
    let pulled = source("idp", &one, Some(&["mfa", "created_at"]))
        .pull(&quiet, &Limits::default(), now())
        .await
        .unwrap();
    assert_eq!(pulled.rows.accounts[0].mfa_methods, ["totp", "fido2"]);
    let names: Vec<_> = pulled.sources.iter().map(|s| (s.source.as_str(), s.entries)).collect();
    assert_eq!(names, [("idp", 0), ("okta", 2)]);
    assert!(pulled.sources[1].facts.contains(&Fact::Mfa) && !pulled.sources[1].facts.contains(&Fact::SignIn));
    let error = source("idp", &one, None).pull(&quiet, &Limits::default(), now()).await.unwrap_err();
    assert!(error.step == Step::Settings && error.to_string().contains("which facts"), "{error}");
    let test = source("idp", &one, Some(&[])).test(&Limits::default()).await;
    assert!(test.failed.is_none() && test.passed[0].1.contains("2 accounts"));
}

#[tokio::test]
async fn a_bad_file_is_named_with_its_row() {
    let bad = folder(&[&row("a", "x"), "b,x,b,,robot,true,false,,,,,"]);
    let error = source("s", &bad, Some(&[])).pull(&quiet, &Limits::default(), now()).await.unwrap_err();
    assert!(error.step == Step::Tables && error.what.contains("accounts.csv, row 2, column kind"), "{error}");
    let none = tempfile::tempdir().unwrap();
    let error = source("s", &none, Some(&[])).pull(&quiet, &Limits::default(), now()).await.unwrap_err();
    assert!(error.to_string().contains("holds no table"), "{error}");
    let two = folder(&[&row("a", "x"), &row("b", "x")]);
    let limits = Limits { max_entries: 1, ..Limits::default() };
    let error = source("s", &two, Some(&[])).pull(&quiet, &limits, now()).await.unwrap_err();
    assert!(error.to_string().contains("over the limit"), "{error}");
}

#[tokio::test]
async fn one_id_for_two_things_is_a_conflict_and_all_errors_show_at_once() {
    let (one, two) = (folder(&[&row("a", "x"), &row("same", "x")]), folder(&[&row("a", "y")]));
    let broken = tempfile::tempdir().unwrap();
    let facts: Option<&[&str]> = Some(&[]);
    let sources = [source("one", &one, facts), source("two", &two, facts), source("three", &broken, facts)];
    let error = pull(&sources, &quiet, &Limits::default(), now()).await.unwrap_err();
    assert_eq!((error.failed.len(), error.conflicts.len()), (1, 1));
    let text = error.to_string();
    assert!(
        text.contains("one and two both have a in accounts") && text.contains("no snapshot was taken"),
        "{text}"
    );
    // The very same row from two folders is one row.
    let again = folder(&[&row("same", "x")]);
    let sources = [source("one", &one, facts), source("again", &again, facts)];
    let error = pull(&sources, &quiet, &Limits::default(), now()).await.unwrap_err();
    assert_eq!(error.conflicts.len(), 1, "but two sources may not both be called x: {error}");
    assert_eq!(error.conflicts[0].table, "sources");
}
