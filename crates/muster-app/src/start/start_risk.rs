//! The first risk, from a worked scenario: what could happen, to which identity services, who decides about it, and how
//! likely and how bad it is now. Where there are no criteria yet, those of the catalogue are written too, unapproved.

use jiff::civil::Date;
use muster_catalog::{Scenario, start};
use muster_model::kinds::{Criteria, Risk};
use muster_model::{Kind, Reference};
use serde_json::{Value as Json, json};

use super::{fields, owner, texts};
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;
use crate::records::{Saved, WriteRecord, free_id};

/// What a newcomer says of the risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstRisk {
    /// Its title.
    pub title: String,
    /// The role that decides about it.
    pub owner: Reference,
    /// What it could happen to.
    pub assets: Vec<Reference>,
    /// Who does it, and how.
    pub threat: String,
    /// The weakness that lets it happen.
    pub vulnerability: String,
    /// A step of likelihood, as it is now.
    pub likelihood: String,
    /// A step of consequence, as it is now.
    pub consequence: String,
}

impl Muster {
    /// Writes the risk.
    pub async fn start_risk(
        &self,
        actor: &Actor,
        scenario: &Scenario,
        first: &FirstRisk,
    ) -> Result<Vec<Saved>, AppError> {
        actor.require(Permission::WriteRecords)?;
        let live = self.live(actor).await?;
        let programme = &live.programme;
        let today = programme.profile.today(self.now());
        let mut writes = Vec::new();
        if programme.all::<Criteria>().next().is_none()
            && let Some(reference) = free_id(programme, Kind::of::<Criteria>(), "Risk criteria", &[])
        {
            writes.push(WriteRecord::new(reference, criteria(owner(programme, "isms-manager"))));
        }
        let reference = free_id(programme, Kind::of::<Risk>(), &first.title, &[])
            .ok_or_else(|| AppError::field("title", "no id could be made from it", "write a few words"))?;
        writes.push(WriteRecord::new(reference, risk(scenario, first, today)));
        self.write_records(actor, writes, Some("First steps: first risk")).await
    }
}

fn risk(scenario: &Scenario, first: &FirstRisk, today: Date) -> muster_model::edit::Edit {
    fields(vec![
        ("title", json!(first.title.trim())),
        ("owner", json!(first.owner.to_string())),
        ("scenario", json!(scenario.id)),
        ("assets", texts(&first.assets)),
        ("affects", json!(scenario.affects)),
        ("threat", json!(first.threat.trim())),
        ("vulnerability", json!(first.vulnerability.trim())),
        ("inherent", json!({"likelihood": scenario.likelihood, "consequence": scenario.consequence})),
        ("current", json!({"likelihood": first.likelihood, "consequence": first.consequence})),
        ("review", json!({"last": today.to_string(), "every": "P6M"})),
    ])
}

fn criteria(owner: Json) -> muster_model::edit::Edit {
    let c = start::criteria();
    let steps = |steps: &[start::Step]| {
        json!(steps.iter().map(|s| json!({"id": s.id, "means": s.means})).collect::<Vec<_>>())
    };
    let bands: Vec<Json> = c
        .bands
        .iter()
        .map(|b| json!({"name": b.name, "from": b.from, "acceptable": b.acceptable, "accepted_by": b.accepted_by}))
        .collect();
    fields(vec![
        ("title", json!(c.title)),
        ("owner", owner),
        ("version", json!(c.version)),
        ("likelihood", steps(&c.likelihood)),
        ("consequence", steps(&c.consequence)),
        ("bands", json!(bands)),
        ("when", json!(c.when)),
    ])
}
