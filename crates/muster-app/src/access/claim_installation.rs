//! Claims a new installation with the one-time token printed on the terminal: the first organisation and its first user.

use muster_store::{MembershipRow, StoreError, UserRow};

use super::add_user::words;
use super::password::{same, token, token_hash};
use super::sign_in::login_of;
use super::{ClaimInstallation, SignedIn};
use crate::actor::AccessRole;
use crate::error::AppError;
use crate::muster::Muster;
use crate::organisations::first_profile;

/// What attempts at the claim are counted under.
const CLAIM: &str = " claim";

impl Muster {
    /// A new one-time token, while nobody has claimed the installation; the token before no longer counts.
    pub async fn claim_token(&self) -> Result<Option<String>, AppError> {
        if self.is_demo() || self.0.store.has_users().await? {
            return Ok(None);
        }
        let token = token();
        self.0.store.set_claim(&token_hash(&token), self.now()).await?;
        Ok(Some(token))
    }

    /// True while nobody has claimed the installation.
    pub async fn is_unclaimed(&self) -> Result<bool, AppError> {
        Ok(!self.is_demo() && !self.0.store.has_users().await?)
    }

    /// Makes the first organisation and its first user: administrator, ISMS manager and operator in one.
    pub async fn claim_installation(&self, claim: ClaimInstallation) -> Result<SignedIn, AppError> {
        self.0.throttle.attempt(CLAIM, self.now())?;
        let hash = token_hash(claim.token.trim());
        let wanted = self.0.store.claim_hash().await?;
        if !wanted.is_some_and(|wanted| same(&wanted, &hash)) || self.0.store.has_users().await? {
            return Err(AppError::WrongCredentials);
        }
        let login = login_of(&claim.login)?;
        let profile = first_profile(&claim.name)?;
        let password = self.0.passwords.hash(&claim.password).await?;
        let user = UserRow {
            id: uuid::Uuid::now_v7().to_string(),
            login,
            password: Some(password),
            disabled: false,
            operator: true,
        };
        let member = MembershipRow {
            org: claim.org,
            user: user.id.clone(),
            access: words(&[AccessRole::Administrator, AccessRole::IsmsManager]),
            person: None,
        };
        match self.0.store.use_claim(&hash, &user, &member, &profile, self.now()).await {
            Err(StoreError::NotFound(_)) => return Err(AppError::WrongCredentials),
            other => other?,
        }
        self.0.throttle.right(CLAIM);
        self.begin_session(&user.id).await
    }
}
