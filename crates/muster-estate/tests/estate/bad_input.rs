//! What bad tables get: an error that names file, row and column; never a panic, never endless memory.
use std::fs::{self, File};
use std::io::Write as _;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, DictionaryArray, Int64Array, LargeStringArray, RecordBatch, StringArray,
    StringViewArray, TimestampMillisecondArray, TimestampNanosecondArray, TimestampSecondArray,
};
use arrow::datatypes::Int32Type;
use muster_estate::{FileFormat, Snapshot, Table, Tables, read_rows, write_snapshot};
use parquet::arrow::ArrowWriter;

use crate::samples::{manifest, small};

const CREDENTIALS: &str = "credential_id,account_id,kind,created_at,expires_at,last_used_at";

fn csv_error(table: &str, text: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(format!("{table}.csv")), text).unwrap();
    read_rows(&Snapshot::open(folder.path()).unwrap()).unwrap_err().to_string()
}

#[test]
fn csv_errors_name_file_row_and_column() {
    let groups = "group_id,source,name,privileged\n";
    for (table, text, said) in [
        (
            "groups",
            format!("{groups}g1,ad,Ops,true\ng2,ad,Ops,yes\n"),
            "groups.csv, row 2, column privileged: 'yes' is not a boolean. Write true or false.",
        ),
        (
            "groups",
            format!("{groups},ad,Ops,true\n"),
            "groups.csv, row 1, column group_id: is empty. Every row needs its id.",
        ),
        (
            "groups",
            format!("{groups}g1,ad,Ops\n"),
            "groups.csv, row 1: has 3 fields, the header has 4. Quote fields that hold a comma.",
        ),
        (
            "groups",
            "group_id,source,name\n".into(),
            "groups.csv, column privileged: is missing. Every groups table has this column (boolean); write it, with nulls if need be.",
        ),
        (
            "groups",
            "group_id,source,name,privileged,name\n".into(),
            "groups.csv, column name: is there twice",
        ),
        ("groups", String::new(), "groups.csv: is empty. Write a header line with the column names."),
        (
            "credentials",
            format!("{CREDENTIALS}\nc1,a1,api_key,30.06.2026,,\n"),
            "credentials.csv, row 1, column created_at: '30.06.2026' is not a time. Write it as 2026-06-30T00:00:00Z.",
        ),
        (
            "credentials",
            format!("{CREDENTIALS}\nc1,a1,crystal,,,\n"),
            "credentials.csv, row 1, column kind: 'crystal' is not a known value. Write one of password, api_key, certificate, ssh_key, oauth_secret.",
        ),
        (
            "credentials",
            format!("{CREDENTIALS}\nc1,a1,,,,\n"),
            "credentials.csv, row 1, column kind: is empty. Write one of password, api_key, certificate, ssh_key, oauth_secret.",
        ),
    ] {
        assert_eq!(csv_error(table, text.as_bytes()), said);
    }
    let error = csv_error("groups", b"group_id,source,name,privileged\ng1,ad,\xff\xfe,true\n");
    assert_eq!(error, "groups.csv, row 1, column name: is not UTF-8. Save the file as UTF-8.");
}

#[test]
fn endless_fields_and_rows_are_refused() {
    let mut long = b"group_id,source,name,privileged\ng1,ad,".to_vec();
    long.extend(vec![b'x'; 70_000]);
    long.extend(b",true\n");
    assert!(csv_error("groups", &long).contains("is longer than 65536 bytes"));
    let mut endless = b"group_id,source,name,privileged\ng1,ad,\"".to_vec();
    endless.extend(vec![b'\n'; 8 << 20]);
    let error = csv_error("groups", &endless);
    assert!(error.starts_with("groups.csv, row 1: does not end within 1048576 bytes"), "{error}");
    let header = vec![b'a'; 8 << 20];
    assert!(csv_error("groups", &header).contains("does not end within"));
}

#[test]
fn many_short_rows_are_not_endless() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = File::create(folder.path().join("groups.csv")).unwrap();
    writeln!(file, "\u{feff}group_id,source,name,privileged,colour").unwrap();
    for n in 0..100_000 {
        writeln!(file, "g{n},ad,\"Group, number {n}\",false,red").unwrap();
    }
    let rows = read_rows(&Snapshot::open(folder.path()).unwrap()).unwrap();
    assert_eq!(rows.groups.len(), 100_000);
    assert_eq!(rows.groups[99_999].name, "Group, number 99999");
}

fn write_groups(folder: &std::path::Path, table: &str, columns: Vec<(&str, ArrayRef)>) {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap();
    let file = File::create(folder.join(format!("{table}.parquet"))).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn other_arrow_types_of_the_same_meaning_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let kinds: DictionaryArray<Int32Type> = ["api_key", "ssh_key"].into_iter().collect();
    write_groups(
        folder.path(),
        "credentials",
        vec![
            (
                "last_used_at",
                Arc::new(TimestampNanosecondArray::from(vec![Some(5_000), None]).with_timezone("+02:00")),
            ),
            ("credential_id", Arc::new(LargeStringArray::from(vec!["c1", "c2"]))),
            ("account_id", Arc::new(StringViewArray::from(vec!["a1", "a2"]))),
            ("kind", Arc::new(kinds)),
            ("created_at", Arc::new(TimestampSecondArray::from(vec![1, 2]))),
            (
                "expires_at",
                Arc::new(TimestampMillisecondArray::from(vec![None, Some(3)]).with_timezone("UTC")),
            ),
        ],
    );
    let rows = read_rows(&Snapshot::open(folder.path()).unwrap()).unwrap();
    let credential = &rows.credentials[0];
    assert_eq!((credential.credential_id.as_str(), credential.account_id.as_str()), ("c1", "a1"));
    assert_eq!(
        (credential.created_at, credential.expires_at, credential.last_used_at),
        (Some(1_000_000), None, Some(5))
    );
    assert_eq!(rows.credentials[1].expires_at, Some(3_000));
}

#[test]
fn a_column_of_another_type_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let text = |values: [&str; 1]| -> ArrayRef { Arc::new(StringArray::from(values.to_vec())) };
    let columns = |id: ArrayRef, privileged: ArrayRef| {
        vec![("group_id", id), ("source", text(["ad"])), ("name", text(["Ops"])), ("privileged", privileged)]
    };
    write_groups(folder.path(), "groups", columns(Arc::new(Int64Array::from(vec![1])), text(["true"])));
    let snapshot = Snapshot::open(folder.path()).unwrap();
    let error = |columns: &[&str]| snapshot.scan(Table::Groups, columns).map(|_| ()).unwrap_err().to_string();
    assert_eq!(
        error(&["group_id"]),
        "groups.parquet, column group_id: has type Int64, expected text. Write the column with that type."
    );
    assert!(error(&["privileged"]).contains("has type Utf8, expected boolean"));
    assert!(error(&["colour"]).contains("is not a column of this table"));
    let nulls: ArrayRef = Arc::new(StringArray::from(vec![None::<&str>]));
    write_groups(folder.path(), "groups", columns(nulls, Arc::new(BooleanArray::from(vec![None]))));
    let error = read_rows(&snapshot).unwrap_err().to_string();
    assert_eq!(error, "groups.parquet, row 1, column group_id: is empty. Every row needs its id.");
}

#[test]
fn damaged_parquet_is_an_error_or_readable_but_never_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s1");
    write_snapshot(&path, &small(), &manifest(), FileFormat::Parquet).unwrap();
    fs::remove_file(path.join("manifest.json")).unwrap();
    let file = path.join("accounts.parquet");
    let sound = fs::read(&file).unwrap();
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut refused = 0;
    let mut seed = 42_u64;
    let mut random = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed as usize
    };
    for round in 0..1_000 {
        let mut bytes = sound.clone();
        match round % 3 {
            0 => bytes.truncate(random() % sound.len()),
            _ => (0..=random() % 4).for_each(|_| bytes[random() % sound.len()] = random() as u8),
        }
        fs::write(&file, bytes).unwrap();
        refused += usize::from(read_rows(&Snapshot::open(&path).unwrap()).is_err());
    }
    std::panic::set_hook(hook);
    assert!(refused > 400, "{refused}");
    fs::write(&file, b"").unwrap();
    assert!(
        read_rows(&Snapshot::open(&path).unwrap())
            .unwrap_err()
            .to_string()
            .starts_with("accounts.parquet: is not readable as Parquet")
    );
}
