//! The owner of a risk accepts it: what remains of it, or a plan that treats it, until a day (C6.1.3 f). One act writes the
//! acceptance, pinned to the very versions that were seen, and answers for it. What an acceptance that somebody wrote before
//! needs, is `attest`.

use jiff::civil::Date;
use muster_model::edit::{self, Edit};
use muster_model::kinds::{Acceptance, AcceptanceClass, Risk, Treatment};
use muster_model::value::Value as _;
use muster_model::{Attestation, Digest, Kind, Programme, Ref, Reference, Standing};
use muster_store::{AttestationRow, Changes};
use serde_json::{Value as Json, json};

use crate::actor::Actor;
use crate::error::{AppError, FieldError};
use crate::guard;
use crate::muster::Muster;
use crate::policy::Permission;
use crate::records::{Saved, free_id, no_new_problems, owns_risk, sound_acceptance, write_of};

/// What somebody accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAcceptance {
    /// The risk, and the digest of the version that was seen.
    pub risk: (Reference, Digest),
    /// The plan that is accepted, in the version seen; none when what remains of the risk is accepted.
    pub plan: Option<(Reference, Digest)>,
    /// The level accepted, as it was shown.
    pub level: Option<String>,
    /// The last day it holds.
    pub until: Option<Date>,
    /// Why it is acceptable.
    pub why: String,
}

impl Muster {
    /// Roles in which the actor may accept this risk: its owner's, where they hold it.
    pub fn may_accept(&self, actor: &Actor, programme: &Programme, risk: &Reference) -> Vec<Reference> {
        if actor.may(Permission::Attest) { owns_risk(actor, programme, risk) } else { Vec::new() }
    }

    /// Accepts a risk, or the plan for it.
    ///
    /// # Errors
    /// When the actor does not hold the role that owns the risk, when risk or plan is not what was seen, when the day or the
    /// reason is missing or makes no sense, or when just that is accepted already. Then nothing is written.
    pub async fn accept_risk(&self, actor: &Actor, what: NewAcceptance) -> Result<Saved, AppError> {
        actor.require(Permission::Attest)?;
        let live = self.live(actor).await?;
        let p = &live.programme;
        let risk = p.get::<Risk>(&what.risk.0).ok_or_else(|| AppError::not_found(&what.risk.0))?;
        let role = owns_risk(actor, p, &what.risk.0).into_iter().next();
        let (Some(role), Some(person)) = (role, actor.person.clone()) else {
            return Err(AppError::forbidden(format!(
                "accept “{}”: a risk is accepted only by whoever holds the role that owns it",
                risk.title()
            )));
        };
        let plan = match &what.plan {
            Some((to, _)) => Some(treats(p, to, &what.risk.0)?),
            None => None,
        };
        let title = match &plan {
            Some(plan) => format!("Plan accepted: {plan}"),
            None => format!("Accepted: {}", risk.title()),
        };
        let wrong = missing(&what);
        if !wrong.is_empty() {
            return Err(AppError::invalid(wrong));
        }
        let kind = Kind::of::<Acceptance>();
        let reference = free_id(p, kind, &title, &[])
            .ok_or_else(|| AppError::field("title", "needs a letter or a digit", ""))?;
        let new = guard::parse(&reference, edit::compose(&fields(&what, &title, &role), ""))?;
        no_new_problems(None, &new)?;
        sound_acceptance(p, &new, p.profile.today(self.now()))?;
        if let Some(there) = already(p, &what) {
            return Err(AppError::field(
                "until",
                format!("“{there}” accepts just that until that day"),
                "to renew it, say a later day",
            ));
        }
        let (at, seen) = (self.now(), new.digest());
        let given = Attestation {
            by: Ref::new(person.clone()),
            role: Ref::new(role.clone()),
            at: Some(at),
            seen: Some(seen),
            note: None,
        };
        let edit = Edit { fields: vec![("accepted".to_owned(), Some(given.json()))], body: None };
        let new = guard::parse(&reference, guard::apply(&new.source.text, &edit)?)?;
        let mut changes = Changes::new(&actor.user, at);
        changes.records.push(write_of(&new, None, None));
        let field = "accepted".to_owned();
        changes.attestations.push(AttestationRow {
            record: reference.clone(),
            field,
            person,
            role,
            at,
            seen,
            note: None,
        });
        let done = self.commit(&actor.org, &changes).await?;
        let version = done.versions.get(&reference).copied().unwrap_or(0);
        Ok(Saved { reference, version, digest: seen })
    }
}

/// The title of a plan that treats the risk.
fn treats(p: &Programme, plan: &Reference, risk: &Reference) -> Result<String, AppError> {
    let plan = p.get::<Treatment>(plan).filter(|t| t.risks.iter().any(|r| r.to == *risk));
    plan.map(|t| t.title().to_owned())
        .ok_or_else(|| AppError::field("plan", "does not treat this risk", "choose one of those shown"))
}

fn missing(what: &NewAcceptance) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut object = |path: &str, message: &str, expected: &str| {
        wrong.push(FieldError { path: path.into(), message: message.into(), expected: expected.into() });
    };
    if what.until.is_none() {
        object(
            "until",
            "nothing says until when",
            "the last day on which you accept it without looking again",
        );
    }
    if what.why.trim().is_empty() {
        object("why", "nothing says why it is acceptable", "one sentence that you could say to an auditor");
    }
    wrong
}

fn fields(what: &NewAcceptance, title: &str, role: &Reference) -> Vec<(String, Json)> {
    let pin = |(to, digest): &(Reference, Digest)| json!(format!("{to}@{digest}"));
    let class = if what.plan.is_some() { AcceptanceClass::Plan } else { AcceptanceClass::Residual };
    let mut out = vec![
        ("title", json!(title)),
        ("owner", json!(role.to_string())),
        ("class", json!(class.word())),
        ("risk", pin(&what.risk)),
    ];
    out.extend(what.plan.as_ref().map(|plan| ("treatment", pin(plan))));
    out.extend(what.level.as_ref().map(|level| ("level", json!(level))));
    out.extend(what.until.map(|until| ("until", json!(until.to_string()))));
    out.push(("why", json!(what.why.trim())));
    out.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The title of an acceptance in force of the very same versions, at least as long.
fn already(p: &Programme, what: &NewAcceptance) -> Option<String> {
    let same = |a: &muster_model::Rec<'_, Acceptance>| {
        let plan = a.treatment.as_ref().map(|pin| (pin.to.clone(), pin.digest));
        let risk = a.risk.as_ref().map(|pin| (pin.to.clone(), pin.digest));
        risk.as_ref() == Some(&what.risk)
            && plan == what.plan
            && a.until >= what.until
            && p.standing(a.record, "accepted", a.accepted.as_ref()) == Standing::Attested
    };
    p.pointing::<Acceptance>(&what.risk.0, "risk").find(same).map(|a| a.title().to_owned())
}
