//! Names the person who answers for an account that is not of a person, and what it is for. The same entries as links
//! (`link_accounts`): the owner of a service account is its link, so that metrics, registers and rules follow without another
//! mechanism. Not how a pull hears it (`muster_connect::link`).

use muster_estate::AccountKind;

use super::link_accounts::{LONGEST, LinkPayload, LinkWord, invalid, unknown};
use super::words::LINK;
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// Names the owner of an account. It counts from the next pull on, and at once in what pages show; it is taken back with
    /// [`LinkWord::Withdrawn`].
    ///
    /// # Errors
    /// Account and person must be of the newest snapshot, and the person must not have left. The account of a person has no
    /// owner beside them: say what kind it is first.
    pub async fn name_owner(
        &self,
        actor: &Actor,
        account: &str,
        person: &str,
        purpose: &str,
        why: &str,
    ) -> Result<(), AppError> {
        actor.require(Permission::DecideIdentities)?;
        let (purpose, why) = (purpose.trim(), why.trim());
        for (field, value) in [("person", person), ("purpose", purpose), ("why", why)] {
            if value.is_empty() || value.len() > LONGEST {
                return Err(invalid(field));
            }
        }
        let newest = self.estate_to_speak_of(actor).await?;
        let said = self.words(actor).await?.of(account).and_then(|of| of.kind.as_ref()?.kind);
        let kind = newest.estate.kind_of(account).ok_or_else(|| unknown("account"))?;
        if said.unwrap_or(kind) == AccountKind::Human {
            let words =
                "This is the account of a person. If a program or several people use it, say so first.";
            return Err(AppError::field("account", words, ""));
        }
        match newest.estate.has_left(person, newest.at.as_microsecond()) {
            None => return Err(unknown("person")),
            Some(true) => {
                let words = "This person has left. Name somebody who can still answer for it.";
                return Err(AppError::field("person", words, ""));
            }
            Some(false) => {}
        }
        let payload = LinkPayload {
            person: person.to_owned(),
            word: LinkWord::Confirmed,
            purpose: Some(purpose.to_owned()),
            why: why.to_owned(),
        };
        self.note(actor, LINK, account, &payload).await
    }
}
