//! How many years a second the simulation draws, on one thread and on two: `cargo bench -p muster-engine --bench simulate`.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark talks to people")]

use std::time::Instant;

use muster_engine::risk::{Numbers, Settings, Spread, years};
use muster_model::kinds::parts::Range;

fn spread(low: &str, high: &str) -> Spread {
    let number = |t: &str| Some(t.parse().unwrap());
    Spread::of(&Range { low: number(low), high: number(high), confidence: None, cap: None }).unwrap()
}

fn main() {
    let settings = Settings { seed: 1, trials: 1_000_000 };
    println!("a draw is one imagined year of one risk: its rate, its events, the loss of each");
    for (what, rate) in
        [("rare (0.05 to 0.5 a year)", ("0.05", "0.5")), ("common (1 to 12 a year)", ("1", "12"))]
    {
        let numbers = Numbers { rate: spread(rate.0, rate.1), loss: spread("10000", "500000") };
        for threads in [1, 2] {
            let mut times: Vec<f64> = (0..7)
                .map(|_| {
                    let begun = Instant::now();
                    assert_eq!(years("risk/bench", &numbers, settings, threads).len(), 1_000_000);
                    begun.elapsed().as_secs_f64()
                })
                .collect();
            times.sort_by(f64::total_cmp);
            let median = times.get(3).copied().unwrap_or(f64::NAN);
            println!("{what}, {threads} thread(s): {:.2} million draws a second (median of 7)", 1.0 / median);
        }
    }
}
