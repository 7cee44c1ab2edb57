//! What many imagined years say: the mean, the range, how often a loss is exceeded.

use serde::Serialize;

/// The losses of many years, smallest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Losses {
    sorted: Vec<f64>,
    mean: f64,
    deviation: f64,
}

/// The figures people read, in money a year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Summary {
    /// The mean: what it costs a year in the long run.
    pub mean: f64,
    /// Half the width of the interval that holds the true mean in 95 of 100 simulations.
    pub mean_error: f64,
    /// Share of years with any loss.
    pub any: f64,
    /// Half of the years cost at most this.
    pub p50: f64,
    /// Nine of ten years cost at most this.
    pub p90: f64,
    /// Ninety-nine of a hundred years cost at most this.
    pub p99: f64,
}

impl Losses {
    /// Takes in the losses of years, in any order; their sum is made in the order given.
    pub fn of(mut years: Vec<f64>) -> Self {
        let count = years.len().max(1) as f64;
        let mean = years.iter().sum::<f64>() / count;
        let spread = years.iter().map(|l| (l - mean) * (l - mean)).sum::<f64>() / count;
        years.sort_unstable_by(f64::total_cmp);
        Self { sorted: years, mean, deviation: spread.sqrt() }
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The standard deviation from year to year.
    pub fn deviation(&self) -> f64 {
        self.deviation
    }

    /// Share of years that lose `amount` or more.
    pub fn exceeds(&self, amount: f64) -> f64 {
        let below = self.sorted.partition_point(|l| *l < amount);
        (self.sorted.len() - below) as f64 / self.sorted.len().max(1) as f64
    }

    /// The smallest loss that at least the share `q` of years does not pass.
    pub fn quantile(&self, q: f64) -> f64 {
        let at = (q.clamp(0.0, 1.0) * self.sorted.len() as f64).ceil() as usize;
        self.sorted.get(at.max(1) - 1).copied().unwrap_or(0.0)
    }

    /// The figures people read.
    pub fn summary(&self) -> Summary {
        let any = self.sorted.len() - self.sorted.partition_point(|l| *l <= 0.0);
        Summary {
            mean: self.mean,
            mean_error: 1.96 * self.deviation / (self.sorted.len().max(1) as f64).sqrt(),
            any: any as f64 / self.sorted.len().max(1) as f64,
            p50: self.quantile(0.5),
            p90: self.quantile(0.9),
            p99: self.quantile(0.99),
        }
    }
}
