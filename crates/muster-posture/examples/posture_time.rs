//! Times one whole run, from a snapshot folder to JSON: `posture_time FOLDER [SECONDS SINCE THE EPOCH]`. Not a benchmark
//! with statistics.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring tool for developers")]
use std::time::Instant;

use muster_estate::Snapshot;
use muster_posture::{Estate, Options, Parameters};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap();
    let now: i64 = arguments.next().map_or(1_782_777_600, |s| s.parse().unwrap());
    let start = Instant::now();
    let (_, estate) = Snapshot::open_with(folder.as_ref(), Estate::load).unwrap();
    let loaded = start.elapsed();
    let report = estate.report(now * 1_000_000, &Parameters::default(), Options::default());
    println!("{}", serde_json::to_string_pretty(&report.to_json(&estate)).unwrap());
    println!("load {loaded:?}, measure {:?}", start.elapsed() - loaded);
}
