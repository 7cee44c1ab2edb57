//! What the law, a regulator or a market asks, taken over from the notes on a sector: one requirement record each, with the
//! article it comes from, and the party that asks.

use muster_catalog::sector::Obligation as Note;
use muster_model::edit::Edit;
use muster_model::kinds::{Obligation, Party};
use muster_model::{Id, Kind, Reference};
use serde_json::json;

use super::{fields, owner};
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;
use crate::records::{Saved, WriteRecord, free_id};

/// Sets that are agreed in a contract, not made by a lawmaker.
const CONTRACTS: [&str; 2] = ["pci-dss", "sirtfi"];
/// Sets that a regulator or an industry body makes.
const REGULATORS: [&str; 2] = ["imo", "nerc-cip"];

impl Muster {
    /// Writes a requirement for each note. One that stands already (by its title) is left as it is.
    pub async fn start_obligations(&self, actor: &Actor, notes: &[&Note]) -> Result<Vec<Saved>, AppError> {
        actor.require(Permission::WriteRecords)?;
        let live = self.live(actor).await?;
        let programme = &live.programme;
        let party = |contract: bool| {
            let (id, title, class, how) = if contract {
                (
                    "contract-partners",
                    "Partners by contract",
                    "supplier",
                    "The contract and its annexes are read at each renewal",
                )
            } else {
                (
                    "lawmakers",
                    "Lawmakers and authorities",
                    "regulator",
                    "Changes of the law are read every quarter; what is unclear is asked",
                )
            };
            let reference = Id::new(id).map(|id| Reference::new(Kind::of::<Party>(), id));
            (reference, title, class, how)
        };
        let mut writes: Vec<WriteRecord> = Vec::new();
        let mut taken: Vec<Reference> = Vec::new();
        for note in notes {
            if programme.all::<Obligation>().any(|o| o.title() == note.name) {
                continue;
            }
            let contract = CONTRACTS.contains(&note.set.as_str());
            let (Some(asks), title, class, how) = party(contract) else { continue };
            if programme.find(&asks).is_none() && !taken.contains(&asks) {
                let edit = fields(vec![
                    ("title", json!(title)),
                    ("owner", owner(programme, "isms-manager")),
                    ("class", json!(class)),
                    ("consulted", json!(how)),
                ]);
                taken.push(asks.clone());
                writes.push(WriteRecord::new(asks.clone(), edit));
            }
            let Some(reference) = free_id(programme, Kind::of::<Obligation>(), &note.name, &taken) else {
                continue;
            };
            let class = match note.set.as_str() {
                _ if contract => "contractual",
                set if REGULATORS.contains(&set) => "regulatory",
                _ => "legal",
            };
            // A reference is a link or a plain text; one with a colon would be taken for a link.
            let link = Some(&note.source).filter(|s| !s.contains(':'));
            let edit = fields(vec![
                ("title", json!(note.name)),
                ("owner", owner(programme, "isms-manager")),
                ("party", json!(asks.to_string())),
                ("class", json!(class)),
                ("requirement", json!(note.asks)),
                ("reference", json!(link)),
                ("through_isms", json!(true)),
            ]);
            let body = format!(
                "To whom it applies: {}\n\nSource: {}\n\nTaken over from the notes on the sector; whether it applies is for the \
                 organisation to find out.\n",
                note.applies, note.source
            );
            taken.push(reference.clone());
            writes.push(WriteRecord::new(reference, Edit { body: Some(body), ..edit }));
        }
        self.write_records(actor, writes, Some("First steps: what applies")).await
    }
}
