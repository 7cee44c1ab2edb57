//! Every register of a large identity estate, asked for over loopback like a browser that is signed in:
//! `cargo bench -p muster --bench registers [-- ACCOUNTS [PYTHON]]`. PYTHON has the packages of
//! `tests/estate/requirements.txt`. The estate is generated, taken into an installation as a snapshot, and each of the ten
//! registers is asked for its first page, a search, another order, a filter and a page deep inside, again and again; what
//! the first visitor waits stands apart. Client and server share the machine. Figures go to standard output;
//! `docs/benchmarks.md` keeps them with the machine they were taken on. Not a timed test: nothing here passes or fails by
//! its speed, but a page that is not the one asked for fails.

#![allow(clippy::indexing_slicing, clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "../load/client.rs"]
mod client;
mod estate;
mod pages;
#[path = "../load/server.rs"]
mod server;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use client::Client;
use pages::REGISTERS;
use server::Server;

/// Requests for each page.
const REQUESTS: usize = 50;
/// How long the first visitor waits at most until a register is read.
const PATIENCE: Duration = Duration::from_secs(300);

fn main() -> anyhow::Result<()> {
    // Cargo adds `--bench`.
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let accounts: u64 =
        arguments.next().map_or(Ok(1_000_000), |n| n.parse()).context("ACCOUNTS is a number")?;
    let python = arguments.next().map_or_else(python, PathBuf::from);
    let scratch = tempfile::tempdir()?;
    let (isms, data) = (scratch.path().join("isms"), scratch.path().join("data"));
    std::fs::create_dir(&isms)?;
    std::fs::write(isms.join("muster.toml"), "name = \"Bench\"\nheadcount = 80000\n")?;
    let rows = estate::generate(&python, accounts, &isms.join("snapshots/2026-06-30"))?;
    println!("{accounts} accounts, {rows} rows in all tables");
    server::fill(&data, &isms)?;
    let began = Instant::now();
    estate::take_in(&data, &isms.join("snapshots/2026-06-30"))?;
    println!("taken in, copied and measured: {:.1} s", began.elapsed().as_secs_f64());
    ask(&data)
}

/// The Python of the test environment where there is one.
fn python() -> PathBuf {
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let kept = home.join(".cache/muster/venv-estate/bin/python");
    if kept.is_file() { kept } else { "python3".into() }
}

fn ask(data: &Path) -> anyhow::Result<()> {
    let server = Server::start(data)?;
    let mut client = Client::new(server.port)?;
    client.sign_in()?;
    println!("memory before anything is read: {} MB", server.resident_mb());
    let began = Instant::now();
    client.get("/o/bench/identity")?;
    println!("first posture page, nothing loaded before: {:.1} s", began.elapsed().as_secs_f64());
    println!(
        "| register | rows | first visitor | first page | search | other order | filter | deep inside |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let mut all = Vec::new();
    for register in REGISTERS {
        let first = format!("/o/bench/identity/{}", register.path);
        let began = Instant::now();
        // Who comes too early is told that it is being read, and asks again.
        let page = loop {
            let page = client.page(&first)?;
            if !page.contains("is being read") {
                break page;
            }
            ensure!(began.elapsed() < PATIENCE, "{first} is not read after {PATIENCE:?}");
            std::thread::sleep(Duration::from_millis(20));
        };
        let waited = began.elapsed();
        let rows =
            pages::rows(&page).with_context(|| format!("{first} does not say how many rows it has"))?;
        print!("| {} | {rows} | {:.1} s |", register.path, waited.as_secs_f64());
        for query in register.queries(rows) {
            let path = format!("{first}{query}");
            let page = client.page(&path)?;
            ensure!(!page.contains("is being read"), "{path} is not ready");
            ensure!(pages::rows(&page).is_some(), "{path} shows no list");
            let mut times = Vec::new();
            for _ in 0..REQUESTS {
                let began = Instant::now();
                client.get(&path)?;
                times.push(began.elapsed());
            }
            times.sort();
            print!(" {:.1} / {:.1} |", ms(times[REQUESTS / 2]), ms(times[REQUESTS * 99 / 100]));
            all.extend(times);
        }
        println!();
    }
    all.sort();
    println!(
        "all pages: median {:.1} ms, p99 {:.1} ms",
        ms(all[all.len() / 2]),
        ms(all[all.len() * 99 / 100])
    );
    println!("memory after all of it: {} MB", server.resident_mb());
    Ok(())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
