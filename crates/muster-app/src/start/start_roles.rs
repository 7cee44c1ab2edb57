//! The roles that were given a person, and the people. Every clause gets a role that is accountable for it: the usual one,
//! or the one that does its work where there are few people.

use std::collections::BTreeMap;

use muster_catalog::start::roles;
use muster_catalog::{clause, project};
use muster_model::edit::Edit;
use muster_model::kinds::{Person, Role};
use muster_model::{Id, Kind, Programme, Reference};
use serde_json::{Value as Json, json};

use super::fields;
use crate::actor::Actor;
use crate::error::{AppError, FieldError};
use crate::muster::Muster;
use crate::policy::Permission;
use crate::records::{Saved, WriteRecord, free_id};

/// One role with the person who is to hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Id of the role: `isms-manager`.
    pub role: String,
    /// The name of the person. One name in several seats is one person.
    pub person: String,
    /// Their mail; may be empty.
    pub mail: String,
}

impl Muster {
    /// Writes the roles of `seats` and the people in them. Whoever acts is linked to the person in the seat `me`, unless
    /// their login stands for somebody already.
    pub async fn start_roles(
        &self,
        actor: &Actor,
        seats: &[Seat],
        me: Option<&str>,
    ) -> Result<Vec<Saved>, AppError> {
        actor.require(Permission::WriteRecords)?;
        actor.require(Permission::ManagePeople)?;
        let live = self.live(actor).await?;
        let programme = &live.programme;
        let errors: Vec<FieldError> = seats
            .iter()
            .filter(|s| s.person.trim().is_empty() || roles().iter().all(|r| r.id != s.role))
            .map(|s| FieldError {
                path: format!("person.{}", s.role),
                message: "say who holds it".into(),
                expected: "a name".into(),
            })
            .collect();
        if !errors.is_empty() {
            return Err(AppError::invalid(errors));
        }
        let mut writes = role_writes(programme, seats);
        let (people, mine) = people(&live, seats, me);
        writes.extend(people);
        let saved = self.write_records(actor, writes, Some("First steps: roles")).await?;
        if let (Some(person), None, true) = (mine, &actor.person, actor.may(Permission::ManageUsers)) {
            self.set_membership(actor, &actor.user, &actor.access, Some(&person)).await?;
        }
        Ok(saved)
    }
}

fn role_writes(programme: &Programme, seats: &[Seat]) -> Vec<WriteRecord> {
    let kind = Kind::of::<Role>();
    let there = |id: &str| programme.by_id::<Role>(id).is_some() || seats.iter().any(|s| s.role == id);
    let mut out = Vec::new();
    for seat in seats {
        let (Some(id), Some(role)) = (Id::new(&seat.role), roles().iter().find(|r| r.id == seat.role)) else {
            continue;
        };
        if programme.by_id::<Role>(&seat.role).is_some() {
            continue;
        }
        let accountable: Vec<&str> = clause::all()
            .iter()
            .filter(|c| answers(&c.owner_role, &there) == seat.role && !is_taken(programme, &c.number))
            .map(|c| c.number.as_str())
            .collect();
        let owner = if role.id != "top-management" && there("top-management") {
            json!("role/top-management")
        } else {
            Json::Null
        };
        let edit = fields(vec![
            ("title", json!(role.title)),
            ("owner", owner),
            ("responsibilities", json!(role.responsibilities)),
            ("authorities", json!(role.authorities)),
            ("accountable", if accountable.is_empty() { Json::Null } else { json!(accountable) }),
        ]);
        out.push(WriteRecord::new(Reference::new(kind, id), edit));
    }
    out
}

/// The role that answers for the work of `role`: itself where it is there, else the one that does its work in small
/// organisations, else the ISMS manager.
fn answers(role: &str, there: &dyn Fn(&str) -> bool) -> String {
    let into = || project::combined().iter().find(|c| c.role == role).map(|c| c.into.as_str());
    match (there(role), into()) {
        (true, _) => role.to_owned(),
        (false, Some(into)) if there(into) => into.to_owned(),
        _ => "isms-manager".to_owned(),
    }
}

fn is_taken(programme: &Programme, number: &str) -> bool {
    programme.all::<Role>().any(|r| r.accountable.iter().any(|c| c.as_str() == number))
}

/// The people to write, and the person in the seat `me`.
fn people(live: &crate::Live, seats: &[Seat], me: Option<&str>) -> (Vec<WriteRecord>, Option<Reference>) {
    let (programme, kind) = (&live.programme, Kind::of::<Person>());
    let mut by_name: BTreeMap<String, Vec<&Seat>> = BTreeMap::new();
    for seat in seats {
        by_name.entry(seat.person.trim().to_lowercase()).or_default().push(seat);
    }
    let (mut writes, mut mine, mut taken) = (Vec::new(), None, Vec::new());
    for (name, seats) in by_name {
        let Some(first) = seats.first() else { continue };
        let known = programme.all::<Person>().find(|p| p.title().trim().to_lowercase() == name);
        let held = known.as_ref().and_then(|p| p.record.value("roles"));
        let mut roles = held.and_then(|v| v.as_array().cloned()).unwrap_or_default();
        for seat in &seats {
            let to = format!("role/{}", seat.role);
            if !roles.iter().any(|r| r.get("role").and_then(Json::as_str) == Some(&to)) {
                roles.push(json!({"role": to}));
            }
        }
        let reference = match &known {
            Some(p) => p.reference(),
            None => match free_id(programme, kind, first.person.trim(), &taken) {
                Some(reference) => reference,
                None => continue,
            },
        };
        let mail = seats.iter().map(|s| s.mail.trim()).find(|m| !m.is_empty()).unwrap_or("");
        let edit = match &known {
            Some(_) => Edit { fields: vec![("roles".into(), Some(json!(roles)))], body: None },
            None => fields(vec![
                ("title", json!(first.person.trim())),
                ("mail", json!(mail)),
                ("roles", json!(roles)),
            ]),
        };
        if seats.iter().any(|s| Some(s.role.as_str()) == me) {
            mine = Some(reference.clone());
        }
        taken.push(reference.clone());
        let based_on = live.head(&reference).map(|h| h.version);
        writes.push(WriteRecord { reference, based_on, edit });
    }
    (writes, mine)
}
