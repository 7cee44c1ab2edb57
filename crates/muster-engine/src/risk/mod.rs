//! What risks cost, in money: calibrated ranges, seeded simulation, how often a loss is exceeded beside what is tolerated,
//! what a treatment is worth (C6.1.2). Pure: the same records, seed and trials give the same figures.

mod compare;
mod losses;
mod numbers;
mod portfolio;
mod simulate;
mod spread;

pub use compare::{Comparison, Look, Moved, Placed, Single, Way, Which, compare, placed};
pub use losses::{Losses, Summary};
pub use numbers::{Problem, problems, yearly_mean};
pub use portfolio::{ENGINE, Portfolio, RiskLosses, TRIALS, Tolerated, Worth, affordable, portfolio};
pub use simulate::{MOST_A_YEAR, Numbers, Settings, years};
pub use spread::{CONFIDENCE, LARGEST, Spread};
