//! Rows to Parquet and to CSV and back are identities; so is reading them from memory.
use muster_estate::{Compared, FileFormat, InMemory, Rows, Snapshot, compare, read_rows, write_snapshot};
use proptest::prelude::*;

use crate::samples::{any_rows, manifest};

fn through(rows: &Rows, format: FileFormat) -> Rows {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("snapshot");
    write_snapshot(&path, rows, &manifest(), format).unwrap();
    let snapshot = Snapshot::open(&path).unwrap();
    assert!(snapshot.warnings().is_empty(), "{:?}", snapshot.warnings());
    read_rows(&snapshot).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parquet(rows in any_rows()) {
        prop_assert_eq!(through(&rows, FileFormat::Parquet), rows);
    }

    #[test]
    fn csv(rows in any_rows()) {
        prop_assert_eq!(through(&rows, FileFormat::Csv), rows);
    }

    #[test]
    fn memory(rows in any_rows()) {
        let tables = InMemory { rows, manifest: None };
        prop_assert_eq!(&read_rows(&tables).unwrap(), &tables.rows);
        prop_assert!(compare(&tables, &tables, Compared::Everything, 9).unwrap().iter().all(|t| t.is_empty()));
    }
}
