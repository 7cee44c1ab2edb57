//! `muster access why|who|leave|duties`: why an account has a right, who has it, what leaving a group takes away, and who
//! holds two rights that nobody may hold together (`duties`). Which snapshot it looks at is `place`'s.

mod duties;
mod place;

use std::path::Path;

use anyhow::Context as _;
use muster_estate::{Row, Snapshot, format_micros};
use muster_posture::{Estate, Register, Sheet, StepKind, Through};
use serde_json::json;

use super::{OK, note, print};

/// Explain access in a snapshot: why an account has a right, who has it, what leaving a group takes away, who holds both
/// rights of a toxic pair.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    place: place::PlaceArgs,
    /// How to write it.
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Short for --format json.
    #[arg(long, global = true)]
    json: bool,
    /// Show at most this many paths or accounts; all are counted.
    #[arg(long, global = true, value_name = "N", default_value_t = 20)]
    limit: usize,
}

#[derive(clap::Subcommand)]
enum What {
    /// Every shortest way from an account to an entitlement.
    Why {
        /// Id of the account, or its username where only one has it.
        account: String,
        /// Id of the entitlement, or its name where only one has it.
        entitlement: String,
    },
    /// Who has an entitlement, and through which groups.
    Who {
        /// Id of the entitlement, or its name where only one has it.
        entitlement: String,
    },
    /// What leaving a group would take away from its direct members.
    Leave {
        /// Id of the group, or its name where only one has it.
        group: String,
        /// Look at this account only.
        #[arg(long)]
        account: Option<String>,
    },
    /// Who holds both rights of each toxic pair: counts; with PAIR who they are and why. Exit code 1 when anybody does about
    /// whom nothing is decided, or a pair cannot be looked at.
    Duties {
        /// Id or title of a toxic pair: list who holds both, and through what.
        toxic_pair: Option<String>,
        /// Two rights, by id or name (`*` stands for any text), instead of the recorded pairs.
        #[arg(long, num_args = 2, value_names = ["RIGHT", "RIGHT"], conflicts_with = "toxic_pair")]
        pair: Vec<String>,
    },
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs it.
pub fn run(args: &Args) -> anyhow::Result<u8> {
    let place = args.place.find()?;
    if let What::Duties { toxic_pair, pair } = &args.what {
        let told = duties::look(&place, toxic_pair.as_deref(), pair, args.limit)?;
        write(args, &told.text, &told.json)?;
        return Ok(told.code);
    }
    let (estate, register) = load(&place.snapshot)?;
    let (text, json) = match &args.what {
        What::Duties { .. } => return Ok(OK),
        What::Why { account, entitlement } => {
            let (account, right) = (an_account(&register, account)?, a_right(&register, entitlement)?);
            let why = estate.why(&register, account, right, args.limit).context("the snapshot lacks it")?;
            let mut out = format!("{account} → {right}\n");
            if !why.effective {
                out.push_str("The account is disabled: these are the ways it would have.\n");
            }
            if why.shortest == 0 {
                out.push_str("It does not have this right.\n");
            } else {
                let ways = why.ways.map_or_else(
                    || "not countable, since groups on the way contain each other".to_owned(),
                    |n| n.to_string(),
                );
                out.push_str(&format!(
                    "Shortest ways: {} (steps each: {}). Ways of any length: {ways}.\n",
                    why.shortest, why.steps
                ));
            }
            for (n, path) in (1..).zip(&why.paths) {
                out.push_str(&format!("\n{n}.\n"));
                for step in path {
                    let what = match step.kind {
                        StepKind::Membership => "member of",
                        StepKind::Grant => "granted",
                    };
                    let since = step
                        .granted_at
                        .and_then(format_micros)
                        .map_or("date unknown".to_owned(), |t| format!("since {t}"));
                    out.push_str(&format!("   {what} {} ({}), {since}\n", step.to_name, step.to_id));
                }
            }
            // Counts may pass what JSON numbers hold exactly, so they are texts.
            let json = json!({
                "account_id": account, "entitlement_id": right, "effective": why.effective,
                "steps": why.steps, "shortest": why.shortest.to_string(),
                "ways": why.ways.map(|n| n.to_string()), "direct": why.direct,
                "through": why.through, "granted_to": why.granted_to, "paths": why.paths,
            });
            (out, json)
        }
        What::Who { entitlement } => {
            let right = a_right(&register, entitlement)?;
            let who = estate.who(right, 0, args.limit).context("the snapshot lacks it")?;
            let mut out = format!(
                "{right}\nEnabled accounts: {}, of these granted directly: {}\n",
                who.accounts, who.direct
            );
            out.push_str(&groups("By the group it is granted to", &register, &who.granted_to, args.limit));
            out.push_str(&groups("By the account's own group", &register, &who.through, args.limit));
            out.push_str("\nAccounts\n");
            who.ids.iter().for_each(|id| out.push_str(&format!("  {id}\n")));
            (out, serde_json::to_value(&who)?)
        }
        What::Leave { group, account } => {
            let group = a_group(&register, group)?;
            let account = account.as_deref().map(|a| an_account(&register, a)).transpose()?;
            let leaving = estate.leaving(group, account).context("the snapshot lacks it")?;
            let mut out = format!(
                "Leaving {group}\nEnabled direct members: {}, of these losing nothing: {}; disabled: {}\n\nRights lost\n",
                leaving.members, leaving.unaffected, leaving.disabled
            );
            for lost in &leaving.lost {
                out.push_str(&format!("  {:>8}  {}\n", lost.accounts, lost.entitlement_id));
            }
            (out, serde_json::to_value(&leaving)?)
        }
    };
    write(args, &text, &json)?;
    Ok(OK)
}

fn write(args: &Args, text: &str, json: &serde_json::Value) -> anyhow::Result<()> {
    match args.format {
        Format::Text if !args.json => print(text),
        _ => print(&(serde_json::to_string_pretty(json)? + "\n")),
    }
}

fn load(path: &Path) -> anyhow::Result<(Estate, Register)> {
    let read = || -> Result<_, muster_estate::EstateError> {
        let (snapshot, estate) = Snapshot::open_with(path, Estate::load)?;
        let register = Register::load(&snapshot)?;
        Ok((snapshot, estate, register))
    };
    let (snapshot, estate, register) = read().with_context(|| format!("cannot read {}", path.display()))?;
    snapshot.warnings().iter().for_each(|warning| note(&format!("warning: {warning}")));
    Ok((estate, register))
}

fn groups(title: &str, register: &Register, through: &[Through], limit: usize) -> String {
    let mut out = format!("\n{title}\n");
    for one in through.iter().take(limit) {
        let name = register.group(&one.group_id).map_or("", |g| g.name.as_str());
        out.push_str(&format!("  {:>8}  {name} ({})\n", one.accounts, one.group_id));
    }
    if through.len() > limit {
        out.push_str(&format!("  and {} more\n", through.len() - limit));
    }
    out
}

fn an_account<'r>(register: &'r Register, text: &str) -> anyhow::Result<&'r str> {
    the_one("account", text, named(register.accounts(), "account_id", "username"))
}

fn a_right<'r>(register: &'r Register, text: &str) -> anyhow::Result<&'r str> {
    the_one("entitlement", text, named(register.entitlements(), "entitlement_id", "name"))
}

fn a_group<'r>(register: &'r Register, text: &str) -> anyhow::Result<&'r str> {
    the_one("group", text, named(register.groups(), "group_id", "name"))
}

/// Id and name of every row.
fn named<'r, T: Row>(
    sheet: &'r Sheet<T>,
    id: &'static str,
    name: &'static str,
) -> impl Iterator<Item = (&'r str, &'r str)> + Clone {
    (0..sheet.len())
        .filter_map(move |at| Some((sheet.text(at, id)?, sheet.text(at, name).unwrap_or_default())))
}

/// The id that `text` is, or the id of the only one so named.
fn the_one<'r>(
    what: &str,
    text: &str,
    all: impl Iterator<Item = (&'r str, &'r str)> + Clone,
) -> anyhow::Result<&'r str> {
    if let Some((id, _)) = all.clone().find(|(id, _)| *id == text) {
        return Ok(id);
    }
    let named: Vec<&str> = all.clone().filter(|(_, name)| *name == text).map(|(id, _)| id).take(6).collect();
    match named.as_slice() {
        [only] => Ok(only),
        [] => {
            let known: Vec<&str> = all.flat_map(|(id, name)| [id, name]).collect();
            match muster_model::value::nearest(text, &known) {
                Some(near) => anyhow::bail!("there is no {what} `{text}`; did you mean `{near}`?"),
                None => anyhow::bail!("there is no {what} `{text}` in this snapshot"),
            }
        }
        several => {
            anyhow::bail!("more than one {what} is named `{text}`; give an id: {}", several.join(", "))
        }
    }
}
