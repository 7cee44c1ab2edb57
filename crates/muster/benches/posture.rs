//! Every posture metric over a million accounts, beside DuckDB on the same files in the same run:
//! `cargo bench -p muster --bench posture [-- ACCOUNTS [PYTHON]]`. PYTHON has the packages of
//! `tests/estate/requirements.txt`. Muster and DuckDB take turns, each a whole process from Parquet to JSON; their reports
//! must agree in every figure and hash. Muster is run twice in each turn: over the folder with its manifest, whose checksums
//! it compares, and over the same tables without one, which is what DuckDB is given to do. Figures go to standard output; `docs/benchmarks.md` keeps them with the machine
//! they were taken on. Not a timed test: nothing here passes or fails by its speed.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use serde_json::Value;

const BINARY: &str = env!("CARGO_BIN_EXE_muster");
const REF: &str = "2026-06-30T00:00:00Z";
/// Runs of Muster, and of DuckDB among them.
const RUNS: (usize, usize) = (9, 3);

fn main() -> anyhow::Result<()> {
    // Cargo adds `--bench`.
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let accounts: u64 =
        arguments.next().map_or(Ok(1_000_000), |n| n.parse()).context("ACCOUNTS is a number")?;
    let python = arguments.next().unwrap_or_else(|| "python3".into());
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/estate");
    let scratch = tempfile::tempdir()?;
    let estate = scratch.path().join("estate");
    let mut generate = Command::new(&python);
    generate.arg(scripts.join("gen_estate.py"));
    generate.args(["--accounts", &accounts.to_string(), "--seed", "1", "--out"]).arg(&estate);
    run(&mut generate)?;
    println!("{accounts} accounts, {} MB of Parquet", size(&estate)? >> 20);

    let bare = scratch.path().join("bare");
    link_tables(&estate, &bare)?;

    let (mut checked, mut plain, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..RUNS.0 {
        for (folder, runs) in [(&estate, &mut checked), (&bare, &mut plain)] {
            let mut muster = Command::new(BINARY);
            muster.arg("posture").arg(folder).args(["--as-of", REF, "--format", "json"]);
            runs.push(run(&mut muster)?);
        }
        // Beyond a few million accounts DuckDB needs more memory than this machine has.
        if turn < RUNS.1 && accounts <= 2_000_000 {
            theirs.push(run(Command::new(&python).arg(scripts.join("duckdb_posture.py")).arg(&estate))?);
        }
    }
    let ours = [
        ("with checksums", tell("muster posture", &checked)?),
        ("without", tell("without checksums", &plain)?),
    ];
    if !theirs.is_empty() {
        let (duckdb, report) = tell("DuckDB, 2 threads", &theirs)?;
        let expected: Value = serde_json::from_str(&report)?;
        for (how, (muster, report)) in &ours {
            ensure!(within(&expected, &serde_json::from_str(report)?), "Muster and DuckDB do not agree");
            println!(
                "both agree; DuckDB takes {:.1} times as long ({how})",
                duckdb.as_secs_f64() / muster.as_secs_f64()
            );
        }
    }
    Ok(())
}

/// The tables of `from` under the same names in `to`, and nothing else.
fn link_tables(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir(to)?;
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        if let Some(name) = path.file_name().filter(|_| path.extension().is_some_and(|e| e == "parquet")) {
            std::fs::hard_link(&path, to.join(name))?;
        }
    }
    Ok(())
}

/// One run of a process.
struct Run {
    took: Duration,
    /// Largest resident memory, in KiB.
    peak: u64,
    output: String,
}

fn run(command: &mut Command) -> anyhow::Result<Run> {
    let began = Instant::now();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().context("cannot be run")?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut stdout = child.stdout.take().context("no output")?;
    let reader = std::thread::spawn(move || std::io::read_to_string(&mut stdout));
    let mut peak = 0;
    let ended = loop {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|l| l.split_whitespace().next()?.parse().ok()).unwrap_or(0);
        peak = peak.max(kib);
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let took = began.elapsed();
    ensure!(ended.success(), "{command:?} failed: {ended}");
    let output = reader.join().map_err(|_| anyhow::anyhow!("the reader gave up"))??;
    Ok(Run { took, peak, output })
}

/// Prints best, median and worst; gives the median and one output.
fn tell(what: &str, runs: &[Run]) -> anyhow::Result<(Duration, String)> {
    let mut times: Vec<Duration> = runs.iter().map(|run| run.took).collect();
    times.sort();
    let middle = *times.get(times.len() / 2).context("no run")?;
    let peak = runs.iter().map(|run| run.peak).max().unwrap_or(0);
    println!(
        "{what}: median {:.2} s, best {:.2} s, worst {:.2} s over {} runs; peak memory {} MiB",
        middle.as_secs_f64(),
        times.first().context("no run")?.as_secs_f64(),
        times.last().context("no run")?.as_secs_f64(),
        times.len(),
        peak >> 10
    );
    Ok((middle, runs.last().context("no run")?.output.clone()))
}

/// Whether every figure of `expected` is in `found`, and the same.
fn within(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            expected.iter().all(|(key, value)| found.get(key).is_some_and(|other| within(value, other)))
        }
        _ => expected == found,
    }
}

fn size(folder: &Path) -> anyhow::Result<u64> {
    std::fs::read_dir(folder)?.map(|entry| Ok(entry?.metadata()?.len())).sum()
}
