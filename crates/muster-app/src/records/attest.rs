//! The act by which a person answers for what they saw: approve, accept, sign off, close, verify. One act for all;
//! who may do which is decided here. Writes the act and the record's field in one transaction.

use muster_model::edit::Edit;
use muster_model::kinds::{Acceptance, Applicability, Document, Role};
use muster_model::value::Value as _;
use muster_model::{Attestation, Digest, FieldType, Programme, Record, Ref, Reference, Standing};
use muster_store::{AttestationRow, Changes};
use serde_json::Value as Json;

use super::Saved;
use super::save_record::write_of;
use crate::actor::{AccessRole, Actor};
use crate::documents;
use crate::error::AppError;
use crate::guard;
use crate::muster::Muster;
use crate::policy::Permission;

/// What somebody answers for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attest {
    /// The record.
    pub record: Reference,
    /// The attested field, such as `approval`.
    pub field: String,
    /// The role they act in; the first that fits when it is left out.
    pub role: Option<Reference>,
    /// Digest of the version they saw.
    pub seen: Digest,
    /// What they add in their own words.
    pub note: Option<String>,
}

impl Muster {
    /// Roles in which the actor may set this attested field; none when they may not.
    pub async fn may_attest(
        &self,
        actor: &Actor,
        record: &Record,
        field: &str,
    ) -> Result<Vec<Reference>, AppError> {
        if !documents::timely(record, field) {
            return Ok(Vec::new());
        }
        Ok(fitting(actor, &self.live(actor).await?.programme, record, field))
    }

    /// Attests, if the record is still what was seen.
    pub async fn attest(&self, actor: &Actor, what: Attest) -> Result<Saved, AppError> {
        let live = self.live(actor).await?;
        actor.require(Permission::Attest)?;
        let programme = &live.programme;
        let record = programme.find(&what.record).ok_or_else(|| AppError::not_found(&what.record))?;
        let field = record.kind.field(&what.field).filter(|f| f.attested);
        let field =
            field.ok_or_else(|| AppError::field(&what.field, "is no field that somebody attests", ""))?;
        let (Some(person), Some(head)) = (&actor.person, live.head(&what.record)) else {
            return Err(AppError::forbidden(format!(
                "attest {}: your login does not stand for a person of this organisation",
                what.record
            )));
        };
        let roles = fitting(actor, programme, record, field.name);
        let role = match what.role {
            Some(role) if roles.contains(&role) => role,
            None if !roles.is_empty() => roles.into_iter().next().unwrap_or_else(|| person.clone()),
            _ => {
                return Err(AppError::forbidden(format!("set `{}` of {}: {}", field.name, what.record, WHO)));
            }
        };
        if record.digest() != what.seen {
            return Err(changed(&what.record));
        }
        sound_acceptance(programme, record, programme.profile.today(self.now()))?;
        let at = self.now();
        let note = what.note.map(|n| n.trim().to_owned()).filter(|n| !n.is_empty());
        let given = Attestation {
            by: Ref::new(person.clone()),
            role: Ref::new(role.clone()),
            at: Some(at),
            seen: Some(what.seen),
            note: note.clone(),
        };
        let value = value_of(programme, record, field.name, matches!(field.ty, FieldType::List(_)), &given)?;
        let follow = documents::follow(programme, record, field.name, &given)?;
        let mut fields = vec![(field.name.to_owned(), Some(value))];
        fields.extend(follow.own);
        let edit = Edit { fields, body: None };
        let new = guard::parse(&what.record, guard::apply(&record.source.text, &edit)?)?;
        if new.digest() != what.seen {
            return Err(changed(&what.record));
        }
        let mut changes = Changes::new(&actor.user, at);
        changes.records.push(write_of(&new, Some(head.version), note.as_deref()));
        let act = AttestationRow {
            record: what.record.clone(),
            field: field.name.to_owned(),
            person: person.clone(),
            role,
            at,
            seen: what.seen,
            note,
        };
        if let Some((other, fields)) = follow.other {
            let old = programme.find(&other).ok_or_else(|| AppError::not_found(&other))?;
            let edit = Edit { fields, body: None };
            let gone = guard::parse(&other, guard::apply(&old.source.text, &edit)?)?;
            let based_on = live.head(&other).map(|h| h.version);
            changes.records.push(write_of(&gone, based_on, Some(&format!("replaced by {}", what.record))));
            let (field, seen) = ("withdrawal".to_owned(), old.digest());
            changes.attestations.push(AttestationRow { record: other, field, seen, ..act.clone() });
        }
        changes.attestations.push(act);
        let done = self.commit(&actor.org, &changes).await?;
        let version = done.versions.get(&what.record).copied().unwrap_or(0);
        Ok(Saved { reference: what.record, version, digest: what.seen })
    }
}

const WHO: &str = "the owner role of the record must be yours, or a role accountable for its clause, or you must be the \
                   ISMS manager (for scope, criteria and commitments: top management); a risk is accepted only by the role that owns the risk";

fn changed(record: &Reference) -> AppError {
    AppError::Changed(format!(
        "{record} was changed since you saw it. Nothing was attested: read it again first."
    ))
}

/// Roles the actor holds in which they may set `field` of `record`.
fn fitting(actor: &Actor, programme: &Programme, record: &Record, field: &str) -> Vec<Reference> {
    if !actor.may(Permission::Attest) || actor.person.is_none() {
        return Vec::new();
    }
    let owner = record.owner.as_ref().map(|o| &o.to);
    let is_owner = |role: &&Reference| owner == Some(*role);
    let manager = actor.has(AccessRole::IsmsManager);
    let held = actor.held.iter();
    match (record.kind.name(), field) {
        ("acceptance", _) => {
            let risk = record.data::<Acceptance>().and_then(|a| a.risk.as_ref());
            risk.map(|pin| owns_risk(actor, programme, &pin.to)).unwrap_or_default()
        }
        ("document", "approvals") if documents::approvers(record).is_some() => {
            let named = documents::approvers(record).unwrap_or_default();
            held.filter(|role| named.contains(role)).cloned().collect()
        }
        ("finding", _) => held.filter(|role| manager || is_owner(role)).cloned().collect(),
        _ => {
            let clause = record.kind.spec().clause;
            // Whom it waits for may do it, whoever keeps the record.
            let top = muster_engine::work::top_of(programme, record);
            let is_top = |role: &Reference| top.as_ref() == Some(role);
            let mut roles: Vec<_> = held
                .filter(|role| {
                    manager || is_owner(role) || is_top(role) || accountable(programme, role, clause)
                })
                .cloned()
                .collect();
            roles.sort_by_key(|role| {
                (!is_top(role), owner != Some(role), !accountable(programme, role, clause))
            });
            roles
        }
    }
}

/// The role that owns a risk, when the actor holds it.
pub(crate) fn owns_risk(actor: &Actor, programme: &Programme, risk: &Reference) -> Vec<Reference> {
    let owner = programme.find(risk).and_then(|r| r.owner.as_ref()).map(|o| &o.to);
    actor.held.iter().filter(|role| owner == Some(*role)).cloned().collect()
}

/// Refuses to answer for an acceptance (or a statement) whose pins do not stand, or whose day makes no sense.
pub(crate) fn sound_acceptance(
    programme: &Programme,
    record: &Record,
    today: jiff::civil::Date,
) -> Result<(), AppError> {
    pins_hold(programme, record)?;
    not_run_out(record, today)
}

fn accountable(programme: &Programme, role: &Reference, clause: &str) -> bool {
    let covers = |c: &str| clause == c || clause.strip_prefix(c).is_some_and(|rest| rest.starts_with('.'));
    programme.get::<Role>(role).is_some_and(|r| r.accountable.iter().any(|c| covers(c.as_str())))
}

/// An acceptance and a Statement of Applicability speak of the very versions they pin: when somebody answers for them, all
/// must stand as pinned. (An assessment or a review pins what was then, and may be signed later.)
fn pins_hold(programme: &Programme, record: &Record) -> Result<(), AppError> {
    let mut pins: Vec<(&Reference, Digest)> = Vec::new();
    if let Some(acceptance) = record.data::<Acceptance>() {
        let risk = acceptance.risk.as_ref().map(|pin| (&pin.to, pin.digest));
        pins.push(risk.ok_or_else(|| {
            AppError::field("risk", "nothing says which risk, in which version, is accepted", "pin it")
        })?);
        pins.extend(acceptance.treatment.as_ref().map(|pin| (&pin.to, pin.digest)));
    }
    if let Some(statement) = record.data::<Applicability>() {
        pins.extend(statement.scope.as_ref().map(|pin| (&pin.to, pin.digest)));
        pins.extend(statement.criteria.as_ref().map(|pin| (&pin.to, pin.digest)));
        pins.extend(statement.controls.iter().map(|pin| (&pin.to, pin.digest)));
        pins.extend(statement.risks.iter().map(|pin| (&pin.to, pin.digest)));
        pins.extend(statement.treatments.iter().map(|pin| (&pin.to, pin.digest)));
        pins.extend(statement.obligations.iter().map(|pin| (&pin.to, pin.digest)));
    }
    let stands = |to: &Reference, digest| programme.find(to).is_some_and(|r| r.digest() == digest);
    match pins.into_iter().find(|(to, digest)| !stands(to, *digest)) {
        None => Ok(()),
        Some((to, _)) => Err(AppError::Changed(format!(
            "{to} does not stand as {} pins it: it was changed since, or never stood so. Nothing was signed: draft it anew \
             on the version that stands.",
            record.reference()
        ))),
    }
}

/// Years ahead that nobody can accept anything for: by then nobody will have looked at it for too long.
const MOST_YEARS: i32 = 5;

/// An acceptance whose last day has passed accepts nothing, and one without an end is none: the owner says until when, on a
/// day that is still to come and not out of sight.
fn not_run_out(record: &Record, today: jiff::civil::Date) -> Result<(), AppError> {
    let Some(acceptance) = record.data::<Acceptance>() else { return Ok(()) };
    match acceptance.until {
        Some(until) if until > today.saturating_add(jiff::Span::new().years(MOST_YEARS)) => {
            Err(AppError::field(
                "until",
                format!("is {until}, more than {MOST_YEARS} years ahead"),
                "an acceptance is for as long as you need not look again; a year is usual",
            ))
        }
        Some(until) if until >= today => Ok(()),
        Some(until) => Err(AppError::field(
            "until",
            format!("was {until}, which has passed: nothing would be accepted"),
            "set a day that is still to come, then accept it",
        )),
        None => Err(AppError::field("until", "says no day", "an acceptance holds until a day; set one")),
    }
}

fn value_of(
    programme: &Programme,
    record: &Record,
    field: &str,
    many: bool,
    given: &Attestation,
) -> Result<Json, AppError> {
    let again = || AppError::Changed(format!("`{field}` of {} was attested already.", record.reference()));
    if many {
        let so_far = record.data::<Document>().map(|d| d.approvals.as_slice()).unwrap_or_default();
        let stands = |a: &Attestation| programme.standing(record, field, Some(a)) == Standing::Attested;
        if so_far.iter().any(|a| stands(a) && a.by == given.by) {
            return Err(again());
        }
        return Ok(Json::Array(so_far.iter().chain([given]).map(|a| a.json()).collect()));
    }
    let so_far = record.value(field).and_then(|json| {
        let mut reading = muster_model::value::Reading::default();
        Attestation::read(&muster_model::node::Node::from_json(&json), &mut reading)
    });
    match programme.standing(record, field, so_far.as_ref()) {
        Standing::Attested => Err(again()),
        _ => Ok(given.json()),
    }
}
