//! Who pushes: a bearer token, good for one source of one organisation.

use jiff::SignedDuration;
use muster_connect::scim::ScimError;
use muster_model::OrgId;

use super::told;
use crate::access::{same, token_hash};
use crate::error::AppError;
use crate::muster::Muster;

/// A use is noted at most this often.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// A caller that holds a token of this source.
#[derive(Debug, Clone)]
pub struct ScimCaller {
    /// The organisation.
    pub org: OrgId,
    /// The source.
    pub source: String,
    pub(super) actor: String,
}

impl Muster {
    /// Lets a caller in. Wrong tokens are slowed down, source by source; a right one is never made to wait for them.
    ///
    /// # Errors
    /// 401, the same for every reason; 429 with the seconds to wait.
    pub async fn scim_caller(
        &self,
        org: &str,
        source: &str,
        token: Option<&str>,
    ) -> Result<ScimCaller, ScimCallerError> {
        let refused = || ScimCallerError::Refused;
        let now = self.now();
        let wanted = async {
            let token = token.filter(|t| t.len() <= 256)?;
            let hash = token_hash(token);
            let row = self.0.store.scim_token(&hash).await.map_err(told).transpose()?;
            Some(row.map(|r| (r, hash)))
        };
        let row = match wanted.await {
            Some(Err(e)) => return Err(ScimCallerError::Failed(e)),
            Some(Ok(row)) => Some(row),
            None => None,
        };
        let good = row.filter(|(r, hash)| {
            same(&r.token_hash, hash)
                && r.org.as_str() == org
                && r.source == source
                && r.revoked.is_none()
                && r.expires.is_none_or(|e| now < e)
        });
        let Some((row, _)) = good else {
            return match self.0.scim_throttle.attempt(&format!("{org}/{source}"), now) {
                Err(AppError::TooMany { retry_after }) => Err(ScimCallerError::Wait(retry_after)),
                _ => Err(refused()),
            };
        };
        if row.last_used.is_none_or(|l| now.duration_since(l) > NOTED_EVERY) {
            self.0
                .store
                .touch_scim_token(&row.org, &row.id, now)
                .await
                .map_err(|e| ScimCallerError::Failed(told(e)))?;
        }
        Ok(ScimCaller { org: row.org, actor: format!("system:scim/{}", row.source), source: row.source })
    }
}

/// Why a caller was not let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScimCallerError {
    /// No token, or not a good one here.
    Refused,
    /// Too many wrong ones: seconds to wait.
    Wait(u64),
    /// It could not be looked up.
    Failed(ScimError),
}
