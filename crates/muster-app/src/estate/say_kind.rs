//! Says what one account is (a service account, a shared one, one for emergencies): a person's word, which goes before the
//! rules and the source. Kept as an entry (who, when, why). Not the rules (`kind_rules`).

use muster_estate::AccountKind;

use super::link_accounts::{LONGEST, invalid, unknown};
use super::words::{KIND, KindPayload};
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// Says what an account is, or with no kind that an earlier word counts no more. It counts from the next pull on.
    ///
    /// # Errors
    /// The account must be of the newest snapshot; what nobody said cannot be withdrawn.
    pub async fn say_kind(
        &self,
        actor: &Actor,
        account: &str,
        kind: Option<AccountKind>,
        why: &str,
    ) -> Result<(), AppError> {
        actor.require(Permission::DecideIdentities)?;
        let why = why.trim();
        for (field, value) in [("account", account), ("why", why)] {
            if value.trim().is_empty() || value.len() > LONGEST {
                return Err(invalid(field));
            }
        }
        if kind.is_none() {
            let words = self.words(actor).await?;
            words.of(account).and_then(|of| of.kind.as_ref()).ok_or_else(|| invalid("withdrawn"))?;
        } else if !self.estate_to_speak_of(actor).await?.estate.has_account(account) {
            return Err(unknown("account"));
        }
        let payload = KindPayload { kind: kind.map(|k| k.as_str().to_owned()), why: why.to_owned() };
        self.note(actor, KIND, account, &payload).await
    }
}
