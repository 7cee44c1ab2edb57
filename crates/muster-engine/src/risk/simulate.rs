//! The simulation: what a risk costs in each of many imagined years. The rate is drawn from its range, the number of
//! events from a Poisson distribution of that rate, the loss of each event from its range (frequency and severity as in
//! Open FAIR, The Open Group standard C20B; a compound Poisson distribution, Klugman and others, Loss Models, chapter 9).
//!
//! Year `i` of risk `r` has random numbers of its own, keyed by (seed, r, i). So one build gives the same result to the last
//! bit however many threads work, and whatever other risks there are (another platform's `exp` may differ in the last
//! digits). The levels of one risk share the key: the same years, with and without what is planned, so that what a
//! treatment saves is not blurred by chance (common random numbers; Law, Simulation Modeling and Analysis, chapter 11).

use muster_model::Digest;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, Poisson};

use super::spread::Spread;

/// The greatest rate reckoned with, in events a year: what happens oftener is a running cost, not a risk.
pub const MOST_A_YEAR: f64 = 1_000.0;

/// How a risk was put into numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Numbers {
    /// Events a year.
    pub rate: Spread,
    /// Loss of one event.
    pub loss: Spread,
}

/// Which imagined years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Settings {
    /// Where the random numbers come from: the same seed, the same years.
    pub seed: u64,
    /// How many years.
    pub trials: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seed: 27_001, trials: 100_000 }
    }
}

impl Numbers {
    /// About how many random values a year takes.
    pub(super) fn work(&self) -> f64 {
        2.0 + self.rate.mean().min(MOST_A_YEAR)
    }
}

/// The loss of each imagined year, by year. `key` names the risk.
pub fn years(key: &str, numbers: &Numbers, settings: Settings, threads: usize) -> Vec<f64> {
    let trials = settings.trials as usize;
    let mut losses = vec![0.0; trials];
    let base = source(key, settings.seed);
    let share = trials.div_ceil(threads.max(1)).max(1);
    std::thread::scope(|scope| {
        for (part, chunk) in losses.chunks_mut(share).enumerate() {
            let base = &base;
            scope.spawn(move || {
                for (at, loss) in chunk.iter_mut().enumerate() {
                    *loss = year(base, (part * share + at) as u64, numbers);
                }
            });
        }
    });
    losses
}

/// The random numbers of one risk.
fn source(key: &str, seed: u64) -> ChaCha8Rng {
    let digest = Digest::of(format!("{seed}:{key}").as_bytes());
    ChaCha8Rng::from_seed(*digest.bytes())
}

/// The loss of year `at`.
#[inline]
fn year(base: &ChaCha8Rng, at: u64, numbers: &Numbers) -> f64 {
    let mut rng = base.clone();
    rng.set_stream(at);
    let rate = numbers.rate.draw(&mut rng).min(MOST_A_YEAR);
    // A rate of 0 is no distribution, and no event.
    let events = Poisson::new(rate).map_or(0.0, |p| p.sample(&mut rng)) as u32;
    (0..events).map(|_| numbers.loss.draw(&mut rng)).sum()
}
