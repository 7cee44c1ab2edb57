//! Snapshot folders: written whole or not at all, checked when opened, compared.
use std::fs;
use std::path::Path;

use muster_estate::{
    Account, Compared, FileFormat, InMemory, Rows, Snapshot, Tables, compare, read_rows, write_snapshot,
};

use crate::samples::{manifest, small};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn csv_is_written_as_the_contract_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/er/s1");
    let written = write_snapshot(&path, &small(), &manifest(), FileFormat::Csv).unwrap();
    assert_eq!(
        fs::read_to_string(path.join("accounts.csv")).unwrap(),
        "account_id,source,username,person_id,kind,enabled,privileged_hint,created_at,last_sign_in_at,\
         password_changed_at,mfa_methods,disabled_at\n\
         a1,ad,\"Ünal, \"\"Bo\"\"\",,human,true,false,2026-06-30T00:00:00Z,,,totp|fido2,\n\
         a2,ad,\"Ünal, \"\"Bo\"\"\",,human,true,false,2026-06-30T00:00:00Z,,,totp|fido2,\n"
    );
    assert_eq!(written.tables.len(), 9);
    assert_eq!(written.tables["accounts"].rows, 2);
    let opened = Snapshot::open(&path).unwrap();
    assert_eq!(opened.manifest(), Some(&written));
    assert!(!opened.is_bare());
    assert_eq!(names(path.parent().unwrap()), ["s1"]);
}

#[test]
fn a_refused_snapshot_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s1");
    let mut rows = small();
    rows.accounts[1].account_id = "a1".into();
    let error = write_snapshot(&path, &rows, &manifest(), FileFormat::Parquet).unwrap_err().to_string();
    assert_eq!(error, "accounts, row 2, column account_id: 'a1' is there twice. Ids are unique.");
    rows.accounts[1].account_id.clear();
    let error = write_snapshot(&path, &rows, &manifest(), FileFormat::Parquet).unwrap_err().to_string();
    assert_eq!(error, "accounts, row 2, column account_id: is empty. Every row needs its id.");
    assert!(names(folder.path()).is_empty());
    write_snapshot(&path, &small(), &manifest(), FileFormat::Parquet).unwrap();
    let error = write_snapshot(&path, &small(), &manifest(), FileFormat::Parquet).unwrap_err().to_string();
    assert!(error.contains("is already there"), "{error}");
    assert_eq!(names(folder.path()), ["s1"]);
}

#[test]
fn a_changed_table_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s1");
    write_snapshot(&path, &small(), &manifest(), FileFormat::Csv).unwrap();
    let file = path.join("accounts.csv");
    let text = fs::read_to_string(&file).unwrap().replace("a2", "a3");
    fs::write(&file, text).unwrap();
    let error = Snapshot::open(&path).unwrap_err().to_string();
    assert!(error.contains("accounts.csv") && error.contains("SHA-256"), "{error}");
    fs::remove_file(&file).unwrap();
    assert!(Snapshot::open(&path).unwrap_err().to_string().contains("accounts.csv"));
}

#[test]
fn a_bare_folder_reads_with_warnings() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("groups.csv"), "group_id,source,name,privileged\ng1,ad,Ops,\ng2,,,true\n")
        .unwrap();
    let snapshot = Snapshot::open(folder.path()).unwrap();
    assert!(snapshot.is_bare());
    assert_eq!(snapshot.warnings().len(), 1 + 8, "{:?}", snapshot.warnings());
    let rows = read_rows(&snapshot).unwrap();
    assert!(!rows.groups[0].privileged && rows.groups[1].privileged);
    assert_eq!(rows.groups[1].name, "");
    assert!(rows.accounts.is_empty());
}

#[test]
fn a_manifest_is_not_trusted() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("groups.csv"), "group_id,source,name,privileged\n").unwrap();
    for (manifest, said) in [
        ("{", "is not JSON"),
        ("{\"format\": 99}", "this version reads up to 1"),
        ("{\"format\": 1}", "is not a snapshot manifest"),
        (
            "{\"format\":1,\"taken_at\":\"2026-06-30T00:00:00Z\",\"sources\":[{\"source\":\"ad\"}],\"tables\":{\"groups\":\
             {\"file\":\"../groups.csv\",\"rows\":0,\"sha256\":\"\",\"bytes\":0}}}",
            "names the table file '../groups.csv'",
        ),
        ("{\"sha256\": {\"groups.csv\": \"00\"}}", "SHA-256 differs"),
    ] {
        fs::write(folder.path().join("manifest.json"), manifest).unwrap();
        let error = Snapshot::open(folder.path()).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(said), "{manifest}: {error}");
    }
    assert!(Snapshot::open(&folder.path().join("nowhere")).unwrap_err().to_string().contains("nowhere"));
    let empty = tempfile::tempdir().unwrap();
    assert!(Snapshot::open(empty.path()).unwrap_err().to_string().contains("holds no table"));
}

#[test]
fn two_snapshots_are_compared_by_key() {
    let older = InMemory { rows: small(), manifest: None };
    let mut rows: Rows = small();
    rows.accounts.remove(0);
    rows.accounts[0].enabled = false;
    rows.accounts.push(Account { account_id: "a9".into(), ..Account::default() });
    rows.accounts.push(Account { account_id: "a8".into(), ..Account::default() });
    let newer = InMemory { rows, manifest: None };
    let changes = compare(&older, &newer, Compared::Everything, 1).unwrap();
    let accounts = changes.iter().find(|c| c.table == "accounts").unwrap();
    assert_eq!((accounts.gone.count, accounts.gone.keys.as_slice()), (1, &["a1".to_owned()][..]));
    assert_eq!((accounts.changed.count, accounts.changed.keys.as_slice()), (1, &["a2".to_owned()][..]));
    assert_eq!((accounts.appeared.count, accounts.appeared.keys.as_slice()), (2, &["a8".to_owned()][..]));
    assert_eq!(changes.iter().filter(|c| !c.is_empty()).count(), 1);
}
