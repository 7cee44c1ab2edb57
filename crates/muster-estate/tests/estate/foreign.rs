//! Tables in other people's layouts: what is read of them, and that bad ones are bounded.
use std::fs::{self, File};
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Float64Array, Int64Array, ListArray, RecordBatch,
    StringArray, TimestampMillisecondArray,
};
use arrow::datatypes::Int32Type;
use muster_estate::Cell;
use muster_estate::foreign::{Foreign, TextForm};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

fn text(bytes: &[u8]) -> Foreign {
    Foreign::text("x.csv", Box::new(std::io::Cursor::new(bytes.to_vec())), TextForm::default()).unwrap()
}

fn parquet(columns: Vec<(&str, ArrayRef)>) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.parquet");
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap();
    let zstd = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
    let mut writer = ArrowWriter::try_new(File::create(&path).unwrap(), batch.schema(), Some(zstd)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    (folder, path)
}

#[test]
fn a_bad_row_is_told_and_the_next_is_read() {
    let long = "x".repeat(70_000);
    let rows: Vec<_> =
        text(format!("\u{feff}a,b\n1,2\n1\n{long},2\n3,\n").as_bytes()).map(Result::unwrap).collect();
    assert_eq!(rows[0].cells, Ok(vec![Cell::Text("1".into()), Cell::Text("2".into())]));
    assert_eq!(
        rows[1].cells.as_ref().unwrap_err().to_string(),
        "x.csv, row 2: has 1 fields, the header has 2. Quote fields that hold the delimiter."
    );
    assert!(
        rows[2].cells.as_ref().unwrap_err().to_string().starts_with("x.csv, row 3, column a: is longer than")
    );
    assert_eq!((rows[3].number, rows[3].cells.clone()), (4, Ok(vec![Cell::Text("3".into()), Cell::Empty])));
}

/// Gives `x` for ever, and counts how much was asked for.
struct Endless(Arc<AtomicU64>);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        buffer.fill(b'x');
        self.0.fetch_add(buffer.len() as u64, Ordering::Relaxed);
        Ok(buffer.len())
    }
}

#[test]
fn an_endless_line_is_given_up_early() {
    let asked = Arc::new(AtomicU64::new(0));
    let header = Foreign::text("x.csv", Box::new(Endless(Arc::clone(&asked))), TextForm::default());
    assert!(header.map(|_| ()).unwrap_err().to_string().contains("does not end within"));
    let endless = std::io::Cursor::new(b"a,b\n1,".to_vec()).chain(Endless(Arc::clone(&asked)));
    let mut rows = Foreign::text("x.csv", Box::new(endless), TextForm::default()).unwrap();
    assert!(
        rows.next().unwrap().unwrap_err().to_string().contains("row 1: does not end within 1048576 bytes")
    );
    assert!(rows.next().is_none());
    assert!(asked.load(Ordering::Relaxed) < 4 << 20);
    let utf16 = Foreign::text("x.csv", Box::new(&b"\xff\xfea\0,\0b\0\n\0"[..]), TextForm::default());
    assert!(utf16.map(|_| ()).unwrap_err().to_string().contains("UTF-16"));
}

#[test]
fn parquet_types_become_cells_and_structures_are_named() {
    let lists = ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1)])]);
    let (_folder, path) = parquet(vec![
        ("number", Arc::new(Int64Array::from(vec![7]))),
        ("share", Arc::new(Float64Array::from(vec![0.5]))),
        ("flag", Arc::new(BooleanArray::from(vec![true]))),
        ("day", Arc::new(Date32Array::from(vec![1]))),
        ("at", Arc::new(TimestampMillisecondArray::from(vec![5]))),
        ("nothing", Arc::new(StringArray::from(vec![None::<&str>]))),
        ("raw", Arc::new(BinaryArray::from(vec![&b"x"[..]]))),
        ("numbers", Arc::new(lists)),
    ]);
    let mut table = Foreign::open(&path, TextForm::default()).unwrap();
    let unreadable: Vec<_> =
        table.headers().iter().filter(|h| h.unreadable.is_some()).map(|h| h.name.clone()).collect();
    assert_eq!(unreadable, ["raw", "numbers"]);
    let cells = table.next().unwrap().unwrap().cells.unwrap();
    let text = |t: &str| Cell::Text(t.into());
    assert_eq!(
        cells,
        [
            text("7"),
            text("0.5"),
            Cell::Flag(true),
            Cell::Time(86_400_000_000),
            Cell::Time(5_000),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty
        ]
    );
    assert!(table.next().is_none());
}

#[test]
fn a_small_file_that_unpacks_to_much_is_refused_value_by_value() {
    let bomb = "x".repeat(64 << 20);
    let (_folder, path) = parquet(vec![("a", Arc::new(StringArray::from(vec![bomb.as_str(), "y"])))]);
    assert!(fs::metadata(&path).unwrap().len() < 1 << 20, "it is small on disk");
    let rows: Vec<_> = Foreign::open(&path, TextForm::default()).unwrap().map(Result::unwrap).collect();
    assert!(rows[0].cells.as_ref().unwrap_err().to_string().contains("column a: is longer than"));
    assert_eq!(rows[1].cells, Ok(vec![Cell::Text("y".into())]));
}

#[test]
fn damaged_files_are_errors_or_readable_but_never_a_panic() {
    let texts: Vec<String> = (0..500).map(|n| format!("text {n}")).collect();
    let (_folder, path) = parquet(vec![("a", Arc::new(StringArray::from(texts)))]);
    let sound = fs::read(&path).unwrap();
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut seed = 7_u64;
    let mut random = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed as usize
    };
    let mut refused = 0;
    for _ in 0..500 {
        let mut bytes = sound.clone();
        (0..=random() % 3).for_each(|_| bytes[random() % sound.len()] = random() as u8);
        fs::write(&path, bytes).unwrap();
        let read =
            Foreign::open(&path, TextForm::default()).map(|table| table.filter(Result::is_err).count());
        refused += usize::from(!matches!(read, Ok(0)));
    }
    std::panic::set_hook(hook);
    assert!(refused > 50, "{refused}");
}
