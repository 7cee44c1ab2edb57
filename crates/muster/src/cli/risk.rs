//! `muster risk simulate DIR`: what risks cost a year, how often a loss is exceeded beside what is tolerated, and what each
//! treatment is worth.

use muster_engine::risk::{self, Portfolio, Settings, Summary};
use muster_render::words;

use super::isms::{Isms, IsmsArgs};
use super::written::Written;
use super::{OK, note};

/// Put risks into money.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Imagine many years of every risk whose frequency and loss are given as ranges, and add them up.
    Simulate {
        #[command(flatten)]
        isms: IsmsArgs,
        /// Where the random numbers come from: the same seed gives the same figures.
        #[arg(long, default_value_t = Settings::default().seed)]
        seed: u64,
        /// How many years are imagined.
        #[arg(long, default_value_t = Settings::default().trials)]
        trials: u32,
        #[command(flatten)]
        written: Written,
    },
}

/// Runs it.
pub fn run(args: &Args) -> anyhow::Result<u8> {
    let What::Simulate { isms, seed, trials, written } = &args.what;
    let isms = Isms::load(isms)?;
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let settings = Settings { seed: *seed, trials: *trials };
    let found = risk::portfolio(&isms.context(), settings, threads).map_err(anyhow::Error::msg)?;
    written.print(&found, || text(&found))?;
    for problem in &found.problems {
        note(&format!("left out: {} {}: {}", problem.record, problem.field, problem.message));
    }
    Ok(OK)
}

fn text(found: &Portfolio) -> String {
    let mut out = format!(
        "{} years imagined with seed {}. Money in {}, a year.\n\n",
        words::grouped(found.settings.trials as usize),
        found.settings.seed,
        found.currency
    );
    out += &line(
        "",
        ["mean", "any loss", "9 of 10 under", "99 of 100 under", "mean as planned"].map(str::to_owned),
    );
    let row = |s: &Summary, planned: Option<&Summary>| {
        let planned = planned.map_or_else(|| "-".to_owned(), |p| money(p.mean));
        [money(s.mean), share(s.any), money(s.p90), money(s.p99), planned]
    };
    for r in &found.risks {
        out += &line(&r.title, row(&r.current, r.residual.as_ref()));
    }
    out += &line("All together", row(&found.now, Some(&found.planned)));
    out += &format!("The mean of all is known to within {} either way.\n", money(found.now.mean_error));
    for t in &found.tolerance {
        let verdict = if t.now > t.tolerated { "more than is tolerated" } else { "tolerated" };
        out += &format!(
            "\nA year with {} or more: {} now, {} as planned, {} tolerated: {verdict}",
            money(t.loss),
            share(t.now),
            share(t.planned),
            share(t.tolerated)
        );
    }
    if !found.tolerance.is_empty() {
        out += "\n";
    }
    for w in &found.treatments {
        let cost = w.cost.map_or_else(|| "a cost not given".to_owned(), |c| format!("{} once", money(c)));
        out += &format!("\n{}: takes {} off a year, for {cost}", w.title, money(w.saves()));
    }
    if !found.treatments.is_empty() {
        out += "\n(each as if it were the only one: two that treat the same risk both count all of it)\n";
    }
    out += &format!(
        "\n{} without numbers, not in the sum.\n",
        words::count(found.without.len(), "risk is", "risks are")
    );
    out
}

fn line(name: &str, cells: [String; 5]) -> String {
    let mut name: String = name.chars().take(44).collect();
    name.extend(std::iter::repeat_n(' ', 44_usize.saturating_sub(name.chars().count())));
    let [a, b, c, d, e] = cells;
    format!("{name} {a:>11} {b:>9} {c:>14} {d:>16} {e:>16}\n")
}

fn money(amount: f64) -> String {
    let sign = if amount <= -0.5 { "-" } else { "" };
    format!("{sign}{}", words::grouped(amount.abs().round() as usize))
}

fn share(part: f64) -> String {
    format!("{:.1} %", part * 100.0)
}
