//! Makes a risk assessment out of what stands: a record that pins the criteria, every risk and the newest snapshot, so that
//! what was found then can be read again later. Signing it is an act of its own ([`Muster::attest`]).

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use muster_engine::Context;
use muster_engine::risk::{ENGINE, Portfolio, Settings, affordable, placed, portfolio};
use muster_model::edit::Edit;
use muster_model::kinds::{Assessment, Criteria, Risk};
use muster_model::{Kind, Programme, Rec, Reference};
use serde_json::{Value as Json, json};

use crate::actor::Actor;
use crate::error::{AppError, FieldError};
use crate::muster::Muster;
use crate::records::{Saved, free_id};

/// About how many random values the simulation of one assessment may take: some ten seconds of one core.
const WORK: f64 = 1e8;

/// What people say of an assessment; the rest is taken from what stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAssessment {
    /// Its title.
    pub title: String,
    /// The role that answers for it.
    pub owner: Option<Reference>,
    /// The day it was made; not in the future.
    pub date: Date,
    /// What it looked at.
    pub scope: String,
    /// Who took part; one at least.
    pub participants: Vec<Reference>,
    /// What came out, in words.
    pub result: String,
    /// How to simulate what risks cost; none to leave money out.
    pub simulate: Option<Settings>,
}

impl Muster {
    /// Makes the assessment.
    ///
    /// # Errors
    /// [`AppError::Invalid`] by field: without criteria or risks there is nothing to assess.
    pub async fn assess_risks(&self, actor: &Actor, new: NewAssessment) -> Result<Saved, AppError> {
        let kind = Kind::of::<Assessment>();
        if !actor.may_create(kind) {
            return Err(AppError::forbidden("make a risk assessment"));
        }
        let live = self.live(actor).await?;
        let (programme, now) = (live.programme.clone(), self.now());
        let criteria = Context::new(&programme, now).criteria();
        check(&programme, &new, criteria.is_some(), programme.profile.today(now))?;
        let criteria = criteria.ok_or_else(|| AppError::not_found("Risk criteria"))?;
        let snapshot = self.newest_digest(actor).await?;
        let simulated = match new.simulate {
            Some(settings) => Some(self.simulated(programme.clone(), settings).await?),
            None => None,
        };
        let reference = free_id(&programme, kind, &new.title, &[])
            .ok_or_else(|| AppError::field("title", "needs a letter or a digit", "a line that names it"))?;
        let edit = composed(&programme, &new, &criteria, snapshot, simulated.as_ref());
        self.save_record(actor, &reference, None, edit, Some("Assessed")).await
    }

    /// The newest snapshot up to now, as records write it; none when none is kept.
    pub(crate) async fn newest_digest(&self, actor: &Actor) -> Result<Option<String>, AppError> {
        let now = self.now();
        let newest =
            self.snapshots(actor).await?.into_iter().filter(|s| s.removed.is_none() && s.taken_at <= now);
        // Snapshots go by the bare digest of their manifest; records write out how it was made.
        let written = |d: String| if d.contains(':') { d } else { format!("sha256:{d}") };
        Ok(newest.max_by_key(|s| s.taken_at).map(|s| written(s.digest)))
    }

    async fn simulated(&self, programme: Arc<Programme>, settings: Settings) -> Result<Portfolio, AppError> {
        let now = self.now();
        let run = tokio::task::spawn_blocking(move || {
            let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
            let trials = affordable(&programme, settings.trials, WORK);
            portfolio(&Context::new(&programme, now), Settings { trials, ..settings }, threads)
        });
        run.await
            .map_err(|e| AppError::Unavailable(format!("the simulation stopped ({e}); try again")))?
            .map_err(|why| AppError::field("simulate", why, ""))
    }
}

fn check(
    programme: &Programme,
    new: &NewAssessment,
    has_criteria: bool,
    today: Date,
) -> Result<(), AppError> {
    let mut wrong = Vec::new();
    let mut object = |path: &str, message: &str, expected: &str| {
        wrong.push(FieldError { path: path.into(), message: message.into(), expected: expected.into() });
    };
    for (path, text) in [("title", &new.title), ("scope", &new.scope), ("result", &new.result)] {
        if text.trim().is_empty() {
            object(path, "is missing", "a sentence that somebody understands next year");
        }
    }
    if new.date > today {
        object("date", "lies in the future", "the day the risks were looked at");
    }
    let unknown = new.participants.iter().any(|p| p.kind.name() != "person" || programme.find(p).is_none());
    if new.participants.is_empty() || unknown {
        object("participants", "nobody is named", "those who took part");
    }
    if !has_criteria {
        object("criteria", "there are no risk criteria to assess by", "set them first");
    }
    if programme.all::<Risk>().next().is_none() {
        object("risks", "there is no risk to assess", "write the first one, or hold a workshop");
    }
    if wrong.is_empty() { Ok(()) } else { Err(AppError::invalid(wrong)) }
}

fn composed(
    programme: &Programme,
    new: &NewAssessment,
    criteria: &Rec<'_, Criteria>,
    snapshot: Option<String>,
    simulated: Option<&Portfolio>,
) -> Edit {
    let mut risks: Vec<_> = programme.all::<Risk>().collect();
    risks.sort_by(|a, b| a.id().cmp(b.id()));
    let pin = |reference: Reference, digest: muster_model::Digest| format!("{reference}@{digest}");
    let pins: Vec<Json> = risks.iter().map(|r| pin(r.reference(), r.record.digest()).into()).collect();
    let people: Vec<Json> = new.participants.iter().map(|p| p.to_string().into()).collect();
    let fields = [
        ("title", Some(json!(new.title.trim()))),
        ("owner", new.owner.as_ref().map(|o| json!(o.to_string()))),
        ("date", Some(json!(new.date.to_string()))),
        ("scope", Some(json!(new.scope.trim()))),
        ("participants", Some(json!(people))),
        ("criteria", Some(json!(pin(criteria.reference(), criteria.record.digest())))),
        ("risks", Some(json!(pins))),
        ("result", Some(json!(new.result.trim()))),
        ("seed", simulated.map(|s| json!(s.settings.seed))),
        ("trials", simulated.map(|s| json!(s.settings.trials))),
        ("engine", simulated.map(|_| json!(ENGINE))),
        ("snapshot", snapshot.map(|s| json!(s))),
    ];
    let fields = fields.into_iter().filter(|(_, value)| value.is_some());
    Edit {
        fields: fields.map(|(name, value)| (name.to_owned(), value)).collect(),
        body: Some(body(criteria, &risks, simulated)),
    }
}

/// What was found, kept in words: the pins say what stood, this says what it came to.
fn body(criteria: &Rec<'_, Criteria>, risks: &[Rec<'_, Risk>], simulated: Option<&Portfolio>) -> String {
    let mut bands: BTreeMap<(usize, String), usize> = BTreeMap::new();
    for risk in risks {
        let level = placed(criteria.data, risk.data.current.as_ref());
        let band = level.map_or((usize::MAX, "not rated".to_owned()), |l| {
            (l.above, l.band.unwrap_or_else(|| "below every band".to_owned()))
        });
        *bands.entry(band).or_default() += 1;
    }
    let version = criteria.version.as_deref().map(|v| format!(", version {v}")).unwrap_or_default();
    let mut out = format!(
        "Levels by “{}”{version}, with the controls in place then:\n\n| Band | Risks |\n|---|---:|\n",
        criteria.title()
    );
    for ((_, band), n) in &bands {
        out += &format!("| {} | {n} |\n", band.replace('|', " "));
    }
    if let Some(found) = simulated {
        out += &format!(
            "\nMoney in {}, a year, from {} imagined years of the {} risks that had numbers:\n\n| | Now | As planned |\n|---|---:|---:|\n",
            found.currency,
            found.settings.trials,
            found.risks.len()
        );
        let row = |name: &str, a: f64, b: f64| format!("| {name} | {a:.0} | {b:.0} |\n");
        out += &row("Average year", found.now.mean, found.planned.mean);
        out += &row("One year in ten, or more", found.now.p90, found.planned.p90);
        out += &row("One year in a hundred, or more", found.now.p99, found.planned.p99);
    }
    out
}
