//! Who took part in an awareness campaign (C7.3): noted by whoever runs it, or by people for themselves.

use jiff::civil::Date;
use muster_model::Reference;
use muster_model::deed::{Deed, DeedKind};
use muster_model::kinds::{AwarenessCampaign, Person};

use super::{MOST_PEOPLE, past};
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// Notes that these people took part on a day, and that those who were noted by mistake did not. Gives back how many
    /// deeds that made.
    ///
    /// # Errors
    /// When the actor neither runs the campaign nor speaks only of themselves; when somebody is no person of the
    /// organisation; when the day lies ahead or before the campaign.
    pub async fn attend(
        &self,
        actor: &Actor,
        campaign: &Reference,
        came: Vec<Reference>,
        not: Vec<Reference>,
        on: Date,
    ) -> Result<usize, AppError> {
        actor.require(Permission::ReadRecords)?;
        let programme = self.live(actor).await?.programme.clone();
        let c = programme.get::<AwarenessCampaign>(campaign).ok_or_else(|| AppError::not_found(campaign))?;
        let mut all = came.iter().chain(&not);
        let own = actor.person.as_ref().is_some_and(|me| all.all(|p| p == me));
        if !own && !actor.may_write(c.record) && !actor.may(Permission::ManagePeople) {
            return Err(AppError::forbidden(format!("say who took part in “{}”", c.title())));
        }
        if came.len() + not.len() > MOST_PEOPLE {
            return Err(AppError::field("people", "are too many at once", format!("at most {MOST_PEOPLE}")));
        }
        past(on, programme.profile.today(self.now()))?;
        if let Some(from) = c.from.filter(|from| on < *from) {
            return Err(AppError::field("on", "lies before the campaign", format!("{from} or later")));
        }
        if let Some(stranger) = came.iter().chain(&not).find(|p| programme.get::<Person>(p).is_none()) {
            return Err(AppError::field("people", format!("{stranger} is nobody of this organisation"), ""));
        }
        let attended: Vec<&Deed> = programme.deeds(campaign, DeedKind::Attended).collect();
        let there = |p: &Reference| attended.iter().find(|d| d.by == *p);
        let kind = DeedKind::Attended;
        let deed =
            |by| Deed { kind, of: campaign.clone(), by, on, seen: None, note: None, taken_back: false };
        let new = came.into_iter().filter(|p| there(p).is_none()).map(deed);
        let gone = not.iter().filter_map(there).map(|d| Deed { taken_back: true, ..(*d).clone() });
        let deeds = new.chain(gone).collect();
        self.write_deeds(actor, &programme, deeds).await
    }
}
