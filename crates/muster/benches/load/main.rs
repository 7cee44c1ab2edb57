//! The load a mid-size installation puts on Muster, measured from outside: `cargo bench -p muster --bench load`.
//!
//! A generated ISMS is checked from its folder by the release binary; then a server on the same records is asked for
//! every page, and by eight clients at once for a list. Figures go to standard output; `docs/benchmarks.md` keeps them
//! with the machine they were taken on. Not a timed test: nothing here passes or fails.

#![allow(clippy::indexing_slicing, clippy::print_stdout, reason = "a benchmark prints its figures")]

mod client;
mod generate;
mod server;

use std::path::Path;
use std::time::{Duration, Instant};

use client::Client;
use server::Server;

/// Records of the check and of the pages.
const RECORDS: usize = 10_000;
/// Records behind the list, of which this many are risks.
const LISTED: (usize, usize) = (16_000, 5_000);
/// Requests for each page.
const REQUESTS: usize = 100;
/// Clients of the list.
const CLIENTS: usize = 8;
/// How long they ask.
const ASKING: Duration = Duration::from_secs(8);

fn main() -> anyhow::Result<()> {
    let scratch = tempfile::tempdir()?;
    println!("machine: {}", machine());
    let dir = scratch.path().join("isms");
    generate::write(&dir, RECORDS, RECORDS / 4)?;
    check(&dir)?;
    let data = scratch.path().join("data");
    server::fill(&data, &dir)?;
    starts(&data)?;
    every_page(&data)?;
    let (records, risks) = LISTED;
    let (dir, data) = (scratch.path().join("large"), scratch.path().join("large-data"));
    generate::write(&dir, records, risks)?;
    server::fill(&data, &dir)?;
    list(&data)
}

fn check(dir: &Path) -> anyhow::Result<()> {
    let mut times = Vec::new();
    let mut found = 0;
    for _ in 0..7 {
        let began = Instant::now();
        let out = std::process::Command::new(server::BINARY)
            .args(["check", "--format", "json"])
            .arg(dir)
            .output()?;
        times.push(began.elapsed());
        let report: serde_json::Value = serde_json::from_slice(&out.stdout)?;
        found = report["diagnostics"].as_array().map_or(0, Vec::len);
    }
    println!("check of {RECORDS} records: median {:.0} ms ({found} diagnostics)", ms(median(times)));
    Ok(())
}

fn starts(data: &Path) -> anyhow::Result<()> {
    let (mut answers, mut lists) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let began = Instant::now();
        let server = Server::start(data)?;
        let mut client = Client::new(server.port)?;
        client.get("/sign-in")?;
        answers.push(began.elapsed());
        client.sign_in()?;
        let signed_in = Instant::now();
        client.get("/o/bench/records/risk")?;
        lists.push(signed_in.elapsed());
    }
    println!("start to first answer: median {:.0} ms", ms(median(answers)));
    println!("first list of {RECORDS} records, nothing loaded before: median {:.0} ms", ms(median(lists)));
    Ok(())
}

fn every_page(data: &Path) -> anyhow::Result<()> {
    let server = Server::start(data)?;
    let mut client = Client::new(server.port)?;
    client.sign_in()?;
    let mut all = Vec::new();
    for path in pages() {
        client.get(path)?;
        let mut times = Vec::new();
        let mut bytes = 0;
        for _ in 0..REQUESTS {
            let began = Instant::now();
            bytes = client.get(path)?;
            times.push(began.elapsed());
        }
        times.sort();
        println!(
            "  {path:<44} median {:>6.1} ms, p99 {:>6.1} ms, {:>5.0} KB",
            ms(times[REQUESTS / 2]),
            ms(times[REQUESTS * 99 / 100]),
            bytes as f64 / 1024.0
        );
        all.extend(times);
    }
    all.sort();
    println!("every page on {RECORDS} records: p99 {:.1} ms", ms(all[all.len() * 99 / 100]));
    println!("memory after it: {} MB", server.resident_mb());
    Ok(())
}

fn list(data: &Path) -> anyhow::Result<()> {
    let (records, risks) = LISTED;
    let server = Server::start(data)?;
    let mut client = Client::new(server.port)?;
    client.sign_in()?;
    let list = "/o/bench/records/risk?per=50";
    client.get(list)?;
    let mut alone = Vec::new();
    for _ in 0..300 {
        let began = Instant::now();
        client.get(list)?;
        alone.push(began.elapsed());
    }
    println!(
        "list of 50 among {risks} risks, {records} records, one client: median {:.1} ms",
        ms(median(alone))
    );
    let (begun, port) = (Instant::now(), server.port);
    let asked: Vec<usize> = std::thread::scope(|scope| {
        let ask = |_| {
            scope.spawn(move || -> anyhow::Result<usize> {
                let mut client = Client::new(port)?;
                client.sign_in()?;
                let mut answered = 0;
                while begun.elapsed() < ASKING {
                    client.get(list)?;
                    answered += 1;
                }
                Ok(answered)
            })
        };
        let threads: Vec<_> = (0..CLIENTS).map(ask).collect();
        threads.into_iter().filter_map(|t| t.join().ok()?.ok()).collect()
    });
    let rate = asked.iter().sum::<usize>() as f64 / begun.elapsed().as_secs_f64();
    println!("the same list, {CLIENTS} clients on the same cores: {rate:.0} requests/s");
    println!("memory after it: {} MB", server.resident_mb());
    Ok(())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn pages() -> &'static [&'static str] {
    &[
        "/o/bench/",
        "/o/bench/roadmap",
        "/o/bench/clauses",
        "/o/bench/clauses/6.1.2",
        "/o/bench/scope",
        "/o/bench/risks",
        "/o/bench/controls",
        "/o/bench/identity",
        "/o/bench/findings",
        "/o/bench/decisions",
        "/o/bench/review",
        "/o/bench/diagnostics",
        "/o/bench/records",
        "/o/bench/records/risk",
        "/o/bench/records/risk?q=portal",
        "/o/bench/records/risk/risk-0001",
        "/o/bench/records/risk/risk-0001/edit",
        "/o/bench/records/risk/risk-0001/history",
        "/o/bench/records/asset",
        "/o/bench/records/evidence",
        "/o/bench/mine",
        "/o/bench/baseline",
        "/o/bench/calendar",
        "/o/bench/trace",
        "/o/bench/documents",
        "/o/bench/documents/register",
        "/o/bench/people",
        "/o/bench/people/competence",
        "/o/bench/audits",
        "/o/bench/monitoring",
        "/o/bench/risks/quantity",
        "/o/bench/risks/assessments",
    ]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo")
        .lines()
        .find_map(|l| Some(l.strip_prefix("model name")?.trim_start_matches([' ', '\t', ':']).to_owned()));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = read("/proc/meminfo")
        .lines()
        .find_map(|l| l.strip_prefix("MemTotal:")?.trim().split(' ').next()?.parse::<u64>().ok());
    format!("{cores} cores, {}, {} GiB", cpu.unwrap_or_default(), memory.unwrap_or(0) >> 20)
}
