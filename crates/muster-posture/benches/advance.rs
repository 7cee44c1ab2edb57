//! A next snapshot with 1,000 changed edges, taken in by the measured one before it, beside a full run over it:
//! `cargo bench -p muster-posture --bench advance -- FOLDER`. FOLDER has the tables of an estate without a manifest (as
//! `tests/estate/gen_estate.py` makes it). Both are done in this process, in turns, and must agree in every figure and
//! hash. The very first is timed apart. `docs/benchmarks.md` keeps the figures. Nothing here passes or fails by its speed.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark prints its figures and may panic"
)]

use std::time::{Duration, Instant};

use muster_estate::{
    Batches, Delta, EstateError, Grant, InMemory, Membership, Part, Rows, Snapshot, SubjectKind, Table,
    Tables,
};
use muster_model::snapshot::Manifest;
use muster_posture::{Estate, Options, Parameters, Report};

const REF: i64 = 1_782_777_600_000_000;
const DAY: i64 = 86_400_000_000;
const EDGES: usize = 1_000;
const RUNS: usize = 5;

/// The tables of a folder with a few more rows.
struct With<'a>(&'a Snapshot, &'a InMemory);

impl Tables for With<'_> {
    fn scan(&self, table: Table, columns: &[&str]) -> Result<Batches<'_>, EstateError> {
        Ok(Box::new(self.0.scan(table, columns)?.chain(self.1.scan(table, columns)?)))
    }

    fn parts(&self, table: Table, columns: &[&str]) -> Result<Vec<Part<'_>>, EstateError> {
        let mut parts = self.0.parts(table, columns)?;
        parts.extend(self.1.parts(table, columns)?);
        Ok(parts)
    }

    fn manifest(&self) -> Option<&Manifest> {
        None
    }
}

/// Numbers in no order, the same in each run (Steele, Lea and Flood 2014, SplitMix64).
struct Mixed(u64);

impl Mixed {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % below as u64) as usize
    }
}

/// Half as many memberships as grants, and as many of groups among them as the estate has: one in 200 and one in 50.
fn edges(mixed: &mut Mixed, [accounts, groups, rights]: [usize; 3], count: usize) -> Rows {
    let mut rows = Rows::default();
    for n in 0..count {
        let time = |mixed: &mut Mixed| Some(REF - mixed.next(2_000) as i64 * DAY);
        let mut subject = |one_in: usize| match mixed.next(one_in) {
            0 => (SubjectKind::Group, format!("g{:08}", mixed.next(groups))),
            _ => (SubjectKind::Account, format!("a{:08}", mixed.next(accounts))),
        };
        if n % 3 == 0 {
            let (member_kind, member_id) = subject(200);
            let group_id = format!("g{:08}", mixed.next(groups));
            let granted_at = time(mixed);
            let row = Membership { member_kind, member_id, group_id, granted_at, ..Membership::default() };
            rows.memberships.push(row);
        } else {
            let (subject_kind, subject_id) = subject(50);
            let entitlement_id = format!("e{:08}", mixed.next(rights));
            let (granted_at, last_used_at) = (time(mixed), None);
            let row = Grant {
                subject_kind,
                subject_id,
                entitlement_id,
                granted_at,
                last_used_at,
                ..Grant::default()
            };
            rows.grants.push(row);
        }
    }
    rows
}

fn full(tables: &(impl Tables + ?Sized), now: i64) -> (Estate, Report) {
    let estate = Estate::load(tables).unwrap();
    let report = estate.report(now, &Parameters::default(), Options::default());
    (estate, report)
}

fn main() {
    // Cargo adds `--bench`.
    let folder = std::env::args().skip(1).find(|argument| argument != "--bench").unwrap();
    let snapshot = Snapshot::open(folder.as_ref()).unwrap();
    let counts = Estate::load(&snapshot).unwrap().counts();
    let sizes = ["accounts", "groups", "entitlements"].map(|table| counts[table] as usize);
    println!("{counts:?}");
    let mut mixed = Mixed(1);
    let [went, came] = [EDGES / 2, EDGES / 2]
        .map(|count| InMemory { rows: edges(&mut mixed, sizes, count), manifest: None });
    let delta = Delta { gone: went.rows.clone(), come: came.rows.clone() };
    let (older, newer) = (With(&snapshot, &went), With(&snapshot, &came));
    let (estate, report) = full(&older, REF);
    let advance = |now: i64| {
        let (began, at) = (Instant::now(), (now, &Parameters::default()));
        let advanced = report.advance(&estate, &delta, None, at, Options::default()).unwrap();
        (began.elapsed(), advanced)
    };
    let (first, _) = advance(REF);
    let mut times: [Vec<Duration>; 4] = Default::default();
    for run in 0..RUNS {
        let began = Instant::now();
        let (read, expected) = full(&newer, REF);
        times[0].push(began.elapsed());
        let expected = expected.to_json(&read);
        times[1].push(began.elapsed());
        drop(read);
        for (slot, now) in [(2, REF), (3, REF + DAY)] {
            let (took, (next, advanced)) = advance(now);
            times[slot].push(took);
            if run == 0 && now == REF {
                assert_eq!(advanced.to_json(&next), expected, "not what a full run finds");
            }
        }
    }
    let names =
        ["full run", "full run and every hash", "next snapshot, same instant", "next snapshot, a day later"];
    let whole = median(&mut times[0]);
    let share = first.as_secs_f64() / whole.as_secs_f64() * 100.0;
    println!("the very first next snapshot: {:.1} ms, {share:.2} %", first.as_secs_f64() * 1e3);
    for (name, times) in names.iter().zip(&mut times) {
        let median = median(times);
        let (best, share) = (times[0].as_secs_f64() * 1e3, median.as_secs_f64() / whole.as_secs_f64());
        println!(
            "{name}: median {:.1} ms, best {best:.1} ms, {:.2} %",
            median.as_secs_f64() * 1e3,
            share * 100.0
        );
    }
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}
