//! A risk workshop ends: what people agreed on becomes records, a risk for each scenario that applies and a treatment where one
//! was chosen, all of them or none. Each names what it happens to and who owns it; a risk about everything is refused (D2).

use std::collections::HashSet;

use jiff::civil::Date;
use muster_engine::Context;
use muster_model::edit;
use muster_model::kinds::{Control, Implementation, Risk, ScaleStep, Treatment, TreatmentOption};
use muster_model::{Id, Kind, Programme, Reference};
use muster_store::Changes;
use serde_json::{Value as Json, json};

use crate::actor::Actor;
use crate::error::{AppError, FieldError};
use crate::guard;
use crate::muster::Muster;
use crate::records::{free_id, no_new_problems, write_of};

/// A risk that names more objects than this names none in particular.
pub const MOST_ASSETS: usize = 5;
/// Most risks that one workshop may make.
const MOST: usize = 100;

/// A level that people agreed on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgreedLevel {
    /// A step of the likelihood scale.
    pub likelihood: String,
    /// A step of the consequence scale.
    pub consequence: String,
}

/// What is to be done, when something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreedTreatment {
    /// The option.
    pub option: TreatmentOption,
    /// What will be done, concretely.
    pub action: String,
    /// The role that answers for it.
    pub owner: Option<Reference>,
    /// The day it must be done.
    pub due: Option<Date>,
    /// The level it must bring the risk to; needed unless the risk is kept.
    pub target: AgreedLevel,
}

/// One scenario that applies here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreedRisk {
    /// Id of the scenario of the catalogue.
    pub scenario: String,
    /// The risk in a line.
    pub title: String,
    /// What it happens to: assets and identity services.
    pub assets: Vec<Reference>,
    /// The role that owns it.
    pub owner: Option<Reference>,
    /// Who does it, and how.
    pub threat: String,
    /// The weakness that lets it happen.
    pub vulnerability: String,
    /// The level with the controls in place now.
    pub current: AgreedLevel,
    /// What is done about it; none when that is left open.
    pub treatment: Option<AgreedTreatment>,
}

/// What a workshop made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkshopOutcome {
    /// The risks.
    pub risks: Vec<Reference>,
    /// The treatments.
    pub treatments: Vec<Reference>,
}

impl Muster {
    /// Writes what was agreed on `date`.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with paths such as `SCENARIO.owner`; then nothing was written.
    pub async fn hold_workshop(
        &self,
        actor: &Actor,
        date: Date,
        agreed: Vec<AgreedRisk>,
    ) -> Result<WorkshopOutcome, AppError> {
        let (risk, treatment) = (Kind::of::<Risk>(), Kind::of::<Treatment>());
        if !actor.may_create(risk) || !actor.may_create(treatment) {
            return Err(AppError::forbidden("write risks and treatments"));
        }
        if agreed.is_empty() {
            return Err(AppError::field("scenarios", "no scenario is ticked", "tick those that apply here"));
        }
        if agreed.len() > MOST {
            return Err(AppError::TooLarge(format!(
                "At most {MOST} risks are made at once. Nothing was written."
            )));
        }
        let live = self.live(actor).await?;
        let programme = &live.programme;
        let scales = Scales::of(programme, self.now())?;
        let wrong: Vec<FieldError> = agreed.iter().flat_map(|a| check(programme, &scales, a)).collect();
        if !wrong.is_empty() {
            return Err(AppError::invalid(wrong));
        }
        let mut taken = HashSet::new();
        let mut changes = Changes::new(&actor.user, self.now());
        let mut outcome = WorkshopOutcome::default();
        for a in &agreed {
            let reference = Reference::new(risk, fresh(programme, risk, &a.title, &a.scenario, &mut taken)?);
            self.add(actor, &mut changes, &reference, risk_fields(programme, date, a), &a.scenario)?;
            if let Some(t) = &a.treatment {
                let title = treatment_title(t, &a.title);
                let id = fresh(programme, treatment, &title, &a.scenario, &mut taken)?;
                let made = Reference::new(treatment, id);
                let fields = treatment_fields(programme, a, t, &title, &reference);
                self.add(actor, &mut changes, &made, fields, &a.scenario)?;
                outcome.treatments.push(made);
            }
            outcome.risks.push(reference);
        }
        self.commit(&actor.org, &changes).await?;
        Ok(outcome)
    }

    /// One record more in the same transaction, after every check that a single one passes.
    fn add(
        &self,
        actor: &Actor,
        changes: &mut Changes,
        reference: &Reference,
        fields: Vec<(String, Json)>,
        scenario: &str,
    ) -> Result<(), AppError> {
        let new = guard::parse(reference, edit::compose(&fields, ""))?;
        guard::check(actor, None, &new)?;
        if !actor.may_write(&new) {
            return Err(AppError::field(&format!("{scenario}.owner"), "must be a role that you hold", ""));
        }
        no_new_problems(None, &new)?;
        changes.records.push(write_of(&new, None, Some("Agreed in a risk workshop")));
        Ok(())
    }
}

/// The words of both scales.
struct Scales {
    likelihood: Vec<String>,
    consequence: Vec<String>,
}

impl Scales {
    fn of(programme: &Programme, now: jiff::Timestamp) -> Result<Self, AppError> {
        let criteria = Context::new(programme, now).criteria().ok_or_else(|| {
            AppError::field("criteria", "there are no risk criteria to rate by", "set them first")
        })?;
        let words = |steps: &[ScaleStep]| steps.iter().filter_map(|s| s.id.clone()).collect();
        Ok(Self { likelihood: words(&criteria.likelihood), consequence: words(&criteria.consequence) })
    }

    fn has(&self, level: &AgreedLevel) -> bool {
        self.likelihood.contains(&level.likelihood) && self.consequence.contains(&level.consequence)
    }
}

fn check(programme: &Programme, scales: &Scales, a: &AgreedRisk) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut object = |field: &str, message: String, expected: &str| {
        let path = format!("{}.{field}", a.scenario);
        wrong.push(FieldError {
            path,
            message: format!("{}: {message}", a.title),
            expected: expected.into(),
        });
    };
    let known = muster_catalog::scenario::get(&a.scenario);
    if known.is_none() {
        object("title", "there is no such scenario".into(), "choose one of the library");
    }
    for (field, text) in [("title", &a.title), ("threat", &a.threat), ("vulnerability", &a.vulnerability)] {
        if text.trim().is_empty() {
            object(field, format!("the {field} is missing"), "one concrete sentence");
        }
    }
    let fits =
        |r: &Reference| matches!(r.kind.name(), "asset" | "identity-service") && programme.find(r).is_some();
    match a.assets.len() {
        0 => object("assets", "it happens to nothing".into(), "tick what it would happen to"),
        n if n > MOST_ASSETS => {
            let message = format!("it names {n} objects, so nobody can say what it is about");
            object("assets", message, "make several risks, or name the one or two it really threatens");
        }
        _ if !a.assets.iter().all(fits) => {
            object("assets", "an object does not exist".into(), "tick those shown")
        }
        _ => {}
    }
    let role = |owner: &Option<Reference>| {
        owner.as_ref().is_some_and(|r| r.kind.name() == "role" && programme.find(r).is_some())
    };
    if !role(&a.owner) {
        object("owner", "nobody owns it".into(), "the role that can decide about it and pay for it");
    }
    if !scales.has(&a.current) {
        object("likelihood", "it is not rated".into(), "a likelihood and a consequence of the criteria");
    }
    if let Some(t) = &a.treatment {
        if t.action.trim().is_empty() {
            object("action", "the treatment says nothing that will be done".into(), "one concrete action");
        }
        if !role(&t.owner) {
            object("treatment-owner", "nobody owns the treatment".into(), "the role that gets it done");
        }
        if t.due.is_none() {
            object("due", "the treatment has no day".into(), "the day it must be done");
        }
        if t.option != TreatmentOption::Retain && !scales.has(&t.target) {
            object(
                "target-likelihood",
                "the treatment has no target".into(),
                "the level it must bring the risk to",
            );
        }
    }
    wrong
}

/// An id that is free among what stands and among what this workshop makes.
fn fresh(
    programme: &Programme,
    kind: Kind,
    title: &str,
    scenario: &str,
    taken: &mut HashSet<Reference>,
) -> Result<Id, AppError> {
    let there: Vec<Reference> = taken.iter().cloned().collect();
    let reference = free_id(programme, kind, title, &there)
        .ok_or_else(|| AppError::field(&format!("{scenario}.title"), "needs a letter or a digit", ""))?;
    taken.insert(reference.clone());
    Ok(reference.id)
}

fn treatment_title(t: &AgreedTreatment, risk: &str) -> String {
    match t.option {
        TreatmentOption::Retain => format!("Keep, knowingly: {risk}"),
        _ => t.action.trim().lines().next().unwrap_or_default().chars().take(120).collect(),
    }
}

fn level(l: &AgreedLevel) -> Json {
    json!({"likelihood": l.likelihood, "consequence": l.consequence})
}

fn named(fields: Vec<(&str, Json)>) -> Vec<(String, Json)> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Controls of the scenario that are on record: in place, or still to come.
fn controls(programme: &Programme, scenario: &str, in_place: bool) -> Vec<String> {
    let all = muster_catalog::scenario::get(scenario).map_or(&[][..], |s| s.controls.as_slice());
    let wanted = |id: &&String| {
        programme.by_id::<Control>(id).is_some_and(|c| {
            let here = matches!(c.implemented, Some(Implementation::Yes | Implementation::Partly));
            c.applicable != Some(false) && here == in_place
        })
    };
    all.iter().filter(wanted).map(|id| format!("control/{id}")).collect()
}

fn risk_fields(programme: &Programme, date: Date, a: &AgreedRisk) -> Vec<(String, Json)> {
    let scenario = muster_catalog::scenario::get(&a.scenario);
    let affects = scenario.map(|s| s.affects.clone()).unwrap_or_default();
    let assets: Vec<String> = a.assets.iter().map(ToString::to_string).collect();
    let mut fields = vec![("title", json!(a.title.trim()))];
    fields.extend(a.owner.as_ref().map(|o| ("owner", json!(o.to_string()))));
    fields.extend([
        ("scenario", json!(a.scenario)),
        ("assets", json!(assets)),
        ("affects", json!(affects)),
        ("threat", json!(a.threat.trim())),
        ("vulnerability", json!(a.vulnerability.trim())),
        ("current", level(&a.current)),
    ]);
    let relied_on = controls(programme, &a.scenario, true);
    if !relied_on.is_empty() {
        fields.push(("controls", json!(relied_on)));
    }
    if let Some(t) = a.treatment.as_ref().filter(|t| t.option != TreatmentOption::Retain) {
        fields.push(("residual", level(&t.target)));
    }
    fields.push(("review", json!({"last": date.to_string(), "every": "P6M"})));
    named(fields)
}

fn treatment_fields(
    programme: &Programme,
    a: &AgreedRisk,
    t: &AgreedTreatment,
    title: &str,
    risk: &Reference,
) -> Vec<(String, Json)> {
    let actions: Vec<&str> = t.action.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let mut fields = vec![("title", json!(title))];
    fields.extend(t.owner.as_ref().map(|o| ("owner", json!(o.to_string()))));
    fields.extend([
        ("risks", json!([risk.to_string()])),
        ("option", json!(t.option.word())),
        ("actions", json!(actions)),
    ]);
    let planned = controls(programme, &a.scenario, false);
    if t.option == TreatmentOption::Modify && !planned.is_empty() {
        fields.push(("controls", json!(planned)));
    }
    fields.extend(t.due.map(|d| ("due", json!(d.to_string()))));
    if t.option != TreatmentOption::Retain {
        fields.push(("target", level(&t.target)));
    }
    fields.push(("status", json!("proposed")));
    named(fields)
}
