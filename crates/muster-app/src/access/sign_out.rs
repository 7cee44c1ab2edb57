//! Ends a session.

use super::password::token_hash;
use crate::error::AppError;
use crate::muster::Muster;

impl Muster {
    /// Ends the session of this token; there may be none.
    pub async fn sign_out(&self, token: &str) -> Result<(), AppError> {
        Ok(self.0.store.end_session(&token_hash(token)).await?)
    }
}
