//! Signs in with login and password.

use muster_store::SessionRow;

use super::password::{token, token_hash};
use super::session::{ABSOLUTE, SignedIn};
use crate::error::AppError;
use crate::muster::Muster;

/// Longest login, in bytes.
const MAX_LOGIN: usize = 120;

impl Muster {
    /// Begins a session. Never says whether the login or the password was wrong.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<SignedIn, AppError> {
        let login = login_of(login).map_err(|_| AppError::WrongCredentials)?;
        self.0.throttle.attempt(&login, self.now())?;
        let user = self.0.store.user_by_login(&login).await?.filter(|u| !u.disabled);
        let hash = user.as_ref().and_then(|u| u.password.as_deref());
        let fits = self.0.passwords.fits(hash, password).await?;
        let Some(user) = user.filter(|_| fits) else {
            return Err(AppError::WrongCredentials);
        };
        self.0.throttle.right(&login);
        self.begin_session(&user.id).await
    }

    pub(crate) async fn begin_session(&self, user: &str) -> Result<SignedIn, AppError> {
        let (now, token) = (self.now(), token());
        let row = SessionRow {
            token_hash: token_hash(&token),
            user: user.to_owned(),
            created: now,
            last_used: now,
            expires: now.checked_add(ABSOLUTE).unwrap_or(now),
            csrf: self::token(),
        };
        self.0.store.keep_session(&row).await?;
        let session = self.resume_session(&token).await?;
        Ok(SignedIn { token, session })
    }
}

/// A login as it is kept: trimmed, lower case, without spaces.
pub(crate) fn login_of(text: &str) -> Result<String, AppError> {
    let login = text.trim().to_lowercase();
    let sound = !login.is_empty()
        && login.len() <= MAX_LOGIN
        && !login.contains(|c: char| c.is_whitespace() || c.is_control());
    if sound {
        Ok(login)
    } else {
        Err(AppError::field("login", "must be one word of at most 120 characters", "ada@example.org"))
    }
}
