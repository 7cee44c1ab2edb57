//! Recurring work was done (C8.1): when, by whom, and what shows it.

use jiff::civil::Date;
use muster_model::Reference;
use muster_model::deed::{Deed, DeedKind};
use muster_model::kinds::Activity;

use super::{note, past, person};
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// Notes that the actor carried out `activity` on a day.
    ///
    /// # Errors
    /// When it is not theirs to do, the day lies ahead, or the login stands for nobody.
    pub async fn carry_out(
        &self,
        actor: &Actor,
        activity: &Reference,
        on: Date,
        what: Option<String>,
    ) -> Result<(), AppError> {
        actor.require(Permission::ReadRecords)?;
        let by = person(actor, "note that work was done")?;
        let programme = self.live(actor).await?.programme.clone();
        let a = programme.get::<Activity>(activity).ok_or_else(|| AppError::not_found(activity))?;
        let owner = a.record.owner.as_ref().is_some_and(|o| actor.holds(&o.to));
        if !owner && !actor.may_write(a.record) {
            return Err(AppError::forbidden(format!("say that “{}” was done: it is not yours", a.title())));
        }
        past(on, programme.profile.today(self.now()))?;
        let kind = DeedKind::CarriedOut;
        let deed =
            Deed { kind, of: activity.clone(), by, on, seen: None, note: note(what)?, taken_back: false };
        self.write_deeds(actor, &programme, vec![deed]).await?;
        Ok(())
    }
}
