//! The first scope: its purpose, one unit, one place, and the identity services that let people in.

use muster_model::kinds::{IdentityService, Scope, Site, Unit};
use muster_model::{Kind, Reference};
use serde_json::{Value as Json, json};

use super::{fields, owner, texts};
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;
use crate::records::{Saved, WriteRecord, free_id};

/// What a newcomer says of the scope. Words of choices are those of the kinds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FirstScope {
    /// What the ISMS is for.
    pub purpose: String,
    /// Name of the unit.
    pub unit: String,
    /// People in it, as typed.
    pub headcount: String,
    /// Name of the place; may be empty.
    pub site: String,
    /// What the place is: a word of `SiteClass`.
    pub site_class: String,
    /// Its country, two letters.
    pub country: String,
    /// Identity services.
    pub services: Vec<Service>,
}

/// An identity service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// A word of `IdentityServiceClass`.
    pub class: String,
    /// A word of `Operator`.
    pub operated_by: String,
    /// A word of `Hosting`.
    pub hosting: String,
    /// A word of `Criticality`.
    pub criticality: String,
}

impl Muster {
    /// Writes the scope and the parts it names.
    pub async fn start_scope(&self, actor: &Actor, first: &FirstScope) -> Result<Vec<Saved>, AppError> {
        actor.require(Permission::WriteRecords)?;
        let live = self.live(actor).await?;
        let programme = &live.programme;
        let mut writes = Vec::new();
        let mut taken: Vec<Reference> = Vec::new();
        let mut add =
            |kind: Kind, title: &str, rest: Vec<(&str, Json)>, owned_by: &str| -> Option<Reference> {
                let reference = free_id(programme, kind, title, &taken)?;
                let mut all = vec![("title", json!(title.trim())), ("owner", owner(programme, owned_by))];
                all.extend(rest);
                taken.push(reference.clone());
                writes.push(WriteRecord::new(reference.clone(), fields(all)));
                Some(reference)
            };
        let site = Some(first.site.trim()).filter(|s| !s.is_empty()).and_then(|name| {
            let rest = vec![
                ("class", json!(first.site_class)),
                ("country", json!(first.country.trim().to_uppercase())),
            ];
            add(Kind::of::<Site>(), name, rest, "process-owner")
        });
        let sites: Vec<Reference> = site.into_iter().collect();
        let headcount = first.headcount.trim();
        let people = headcount.parse::<i64>().map_or_else(|_| json!(headcount), |n| json!(n));
        let mut rest = vec![("headcount", people)];
        if !sites.is_empty() {
            rest.push(("sites", texts(&sites)));
        }
        let unit = add(Kind::of::<Unit>(), &first.unit, rest, "process-owner");
        let services: Vec<Reference> = first
            .services
            .iter()
            .filter_map(|s| {
                let rest = vec![
                    ("class", json!(s.class)),
                    ("operated_by", json!(s.operated_by)),
                    ("hosting", json!(s.hosting)),
                    ("criticality", json!(s.criticality)),
                ];
                add(Kind::of::<IdentityService>(), &s.name, rest, "identity-lead")
            })
            .collect();
        let units: Vec<Reference> = unit.into_iter().collect();
        let mut rest = vec![
            ("purpose", json!(first.purpose.trim())),
            ("version", json!("0.1")),
            ("units", texts(&units)),
        ];
        if !sites.is_empty() {
            rest.push(("sites", texts(&sites)));
        }
        if !services.is_empty() {
            rest.push(("identity_services", texts(&services)));
        }
        add(Kind::of::<Scope>(), "Scope of the ISMS", rest, "isms-manager");
        self.write_records(actor, writes, Some("First steps: scope")).await
    }
}
