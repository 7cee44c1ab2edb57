//! `muster access duties`: who holds two rights that nobody may hold together. Counts for every pair; for one pair the list
//! with the shortest way to each right.

use std::fmt::Write as _;

use anyhow::Context as _;
use muster_app::{duties, pair_of};
use muster_engine::check::waiver_of;
use muster_engine::duties::exceptions;
use muster_estate::Snapshot;
use muster_model::duties::DutySummary;
use muster_model::kinds::ToxicPair;
use muster_model::{Programme, Rec};
use muster_posture::{DutyCause, DutyHolder, Estate, Pair, Register, RightNames, StepKind};
use serde_json::{Value, json};

use super::place::Place;
use crate::cli::{DENIED, OK};

/// The rule that a waiver of a whole pair names.
const RULE: &str = "8.1/toxic-pair-held";
/// Most rights of a side that are explained for each person.
const CAUSES: usize = 5;

/// What was found, to be written: text, JSON and exit code.
pub struct Told {
    pub text: String,
    pub json: Value,
    pub code: u8,
}

/// Looks. `only`: one pair, by id or title, then listed; `given`: two rights instead of records.
pub fn look(place: &Place, only: Option<&str>, given: &[String], limit: usize) -> anyhow::Result<Told> {
    let programme = place.programme.as_deref();
    let (snapshot, estate) = Snapshot::open_with(&place.snapshot, Estate::load)
        .with_context(|| format!("cannot read {}", place.snapshot.display()))?;
    snapshot.warnings().iter().for_each(|warning| crate::cli::note(&format!("warning: {warning}")));
    let names = RightNames::load(&snapshot)?;
    if let [one, other] = given {
        let pair = Pair { id: "given".into(), one: one.clone(), other: other.clone() };
        let found = estate.duties(&names, std::slice::from_ref(&pair));
        let found = found.into_iter().next().context("nothing was looked at")?;
        let register = Register::load(&snapshot)?;
        let title = format!("{one} and {other}");
        let line = Line { title: &title, pair: &pair, found: &found, waived: None, record: None };
        let list = list(
            &line,
            &Ground { estate: &estate, names: &names, register: &register, limit },
            place,
            programme,
        );
        return Ok(tell(&[(line, Some(list))]));
    }
    let programme = programme.context(
        "toxic pairs are records: say where they are (--isms DIR, or --data DIR --org ORG), or name two rights: --pair RIGHT RIGHT",
    )?;
    let records: Vec<Rec<'_, ToxicPair>> = programme.all().collect();
    anyhow::ensure!(
        !records.is_empty(),
        "no toxic pair is recorded: add a `toxic-pair` record that names the two rights, or name them here: --pair RIGHT RIGHT"
    );
    let all = duties(&estate, &names, programme, place.now);
    let pairs: Vec<Pair> = records.iter().map(pair_of).collect();
    let wanted = |record: &Rec<'_, ToxicPair>| {
        only.is_none_or(|only| record.record.id.as_str() == only || record.title() == only)
    };
    anyhow::ensure!(
        records.iter().any(wanted),
        "there is no toxic pair `{}`; there are: {}",
        only.unwrap_or_default(),
        records.iter().map(|r| r.record.id.as_str()).collect::<Vec<_>>().join(", ")
    );
    let register = only.map(|_| Register::load(&snapshot)).transpose()?;
    let cx = muster_engine::Context::new(programme, place.now);
    let mut lines = Vec::new();
    for ((record, pair), found) in
        records.iter().zip(&pairs).zip(&all).filter(|((record, _), _)| wanted(record))
    {
        let waived = waiver_of(&cx, RULE, &record.reference()).map(|w| {
            format!("{} until {}", w.title(), w.data.until.map_or_else(String::new, |d| d.to_string()))
        });
        let line = Line { title: record.title(), pair, found, waived, record: Some(record) };
        let list = register.as_ref().map(|register| {
            list(&line, &Ground { estate: &estate, names: &names, register, limit }, place, Some(programme))
        });
        lines.push((line, list));
    }
    Ok(tell(&lines))
}

/// One pair and what is known of it.
struct Line<'a> {
    title: &'a str,
    pair: &'a Pair,
    found: &'a DutySummary,
    waived: Option<String>,
    record: Option<&'a Rec<'a, ToxicPair>>,
}

impl Line<'_> {
    /// Whether there is something to object to: a pair nobody can look at is not a pair that nobody holds.
    fn objects(&self) -> bool {
        self.waived.is_none() && (self.found.cannot.is_some() || self.found.open() > 0)
    }
}

/// Who holds both, as text and as JSON.
type Listed = (String, Vec<Value>);

struct Ground<'a> {
    estate: &'a Estate,
    names: &'a RightNames,
    register: &'a Register,
    limit: usize,
}

/// Who holds both, as text and as JSON.
fn list(line: &Line<'_>, ground: &Ground<'_>, place: &Place, programme: Option<&Programme>) -> Listed {
    let (mut text, mut rows) = (String::new(), Vec::new());
    let cx = programme.map(|programme| muster_engine::Context::new(programme, place.now));
    let accepted = match (&cx, line.record) {
        (Some(cx), Some(record)) => exceptions(cx, record),
        _ => Vec::new(),
    };
    for violation in ground.estate.duty_violations(ground.names, line.pair, 0, ground.limit) {
        let who = &violation.who;
        let exception = accepted.iter().find(|e| e.covers(who.id()));
        let until = exception.and_then(|e| e.record.data.until).map(|until| until.to_string());
        let causes = ground.estate.duty_causes(ground.register, ground.names, line.pair, who, CAUSES, 1);
        let _ = write!(text, "\n  {}", named(ground.register, who));
        if violation.across {
            text.push_str(", only through two accounts together");
        }
        if let Some(until) = &until {
            let _ = write!(text, ", accepted until {until}");
        }
        text.push('\n');
        for cause in causes.iter().flat_map(|side| &side.shown) {
            let _ = writeln!(text, "    {}", way(ground.register, cause));
        }
        for side in &causes {
            if side.count > side.shown.len() {
                let _ = writeln!(text, "    and {} more rights of that side", side.count - side.shown.len());
            }
        }
        rows.push(json!({
            "who": who, "across": violation.across, "accepted_until": until,
            "one": causes[0], "other": causes[1],
        }));
    }
    let shown = rows.len() as u64;
    if line.found.violations() > shown {
        let _ = writeln!(text, "\n  and {} more (--limit)", line.found.violations() - shown);
    }
    (text, rows)
}

fn tell(lines: &[(Line<'_>, Option<Listed>)]) -> Told {
    let (mut text, mut pairs) = (String::new(), Vec::new());
    for (line, list) in lines {
        let found = line.found;
        let _ = writeln!(text, "{} ({})", line.title, found.pair);
        match &found.cannot {
            Some(why) => {
                let _ = writeln!(text, "  cannot be looked at: {why}");
            }
            None => {
                let _ = writeln!(text, "  one side    {} ({} hold it)", line.pair.one, found.one.holders);
                let _ = writeln!(text, "  other side  {} ({} hold it)", line.pair.other, found.other.holders);
                let _ = writeln!(
                    text,
                    "  both        {} people ({} only through two accounts together), {} accounts of nobody's own",
                    found.people, found.across, found.accounts
                );
                if found.excepted > 0 {
                    let _ = writeln!(text, "  accepted    {} of them, by exemption", found.excepted);
                }
            }
        }
        if let Some(waived) = &line.waived {
            let _ = writeln!(text, "  waived      {waived}");
        }
        let mut json = json!({
            "title": line.title, "one": line.pair.one, "other": line.pair.other,
            "found": found, "violations": found.violations(), "open": found.open(), "waived": line.waived,
            "cannot": found.cannot.as_ref().map(ToString::to_string),
        });
        if let (Some((listed, rows)), Some(object)) = (list, json.as_object_mut()) {
            text.push_str(listed);
            object.insert("list".into(), json!(rows));
        }
        text.push('\n');
        pairs.push(json);
    }
    let objects = lines.iter().any(|(line, _)| line.objects());
    Told { text, json: json!({ "pairs": pairs }), code: if objects { DENIED } else { OK } }
}

fn named(register: &Register, who: &DutyHolder) -> String {
    let name = match who {
        DutyHolder::Person(id) => register.person(id).map(|p| p.display_name.clone()),
        DutyHolder::Account(id) => register.account(id).map(|a| format!("account {}", a.username)),
    };
    format!("{} ({})", name.unwrap_or_default(), who.id())
}

/// `ada.berg: member of A › B › right`
fn way(register: &Register, cause: &DutyCause) -> String {
    let account =
        register.account(&cause.account_id).map_or(cause.account_id.as_str(), |a| a.username.as_str());
    let right = register.entitlement(&cause.entitlement_id).map_or("", |e| e.name.as_str());
    let groups = cause.why.paths.first().into_iter().flatten().filter(|s| s.kind == StepKind::Membership);
    let groups: Vec<&str> = groups.map(|s| s.to_name.as_str()).collect();
    let through = if groups.is_empty() {
        "granted directly".to_owned()
    } else {
        format!("through {}", groups.join(" › "))
    };
    let more = match cause.why.shortest {
        0 | 1 => String::new(),
        n => format!(" (one of {n} ways as short)"),
    };
    format!("{right} by {account} in {}, {through}{more}", source_of(register, &cause.account_id))
}

fn source_of<'r>(register: &'r Register, account: &str) -> &'r str {
    register.account(account).map_or("", |a| a.source.as_str())
}
