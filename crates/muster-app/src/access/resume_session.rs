//! Goes on with a session: the token of a cookie becomes who is there and what they belong to.

use jiff::SignedDuration;
use muster_model::{OrgId, Profile};

use super::password::{same, token_hash};
use super::session::IDLE;
use super::{Membership, Session};
use crate::actor::AccessRole;
use crate::error::AppError;
use crate::muster::Muster;

/// A use is noted at most this often.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);

impl Session {
    /// True when `secret` is the one that forms of this session carry.
    pub fn csrf_matches(&self, secret: &str) -> bool {
        same(&self.csrf, secret)
    }
}

impl Muster {
    /// The session of this token, if it still holds.
    pub async fn resume_session(&self, token: &str) -> Result<Session, AppError> {
        let now = self.now();
        let hash = token_hash(token);
        let row = self.0.store.session(&hash).await?.ok_or(AppError::NotSignedIn)?;
        let idle = now.duration_since(row.last_used);
        if !same(&row.token_hash, &hash) || now >= row.expires || idle > IDLE {
            self.0.store.end_session(&hash).await?;
            return Err(AppError::NotSignedIn);
        }
        let user =
            self.0.store.user(&row.user).await?.filter(|u| !u.disabled).ok_or(AppError::NotSignedIn)?;
        if idle > NOTED_EVERY {
            self.0.store.touch_session(&hash, now).await?;
        }
        let mut memberships = Vec::new();
        for member in self.0.store.memberships(&user.id).await? {
            memberships.push(Membership {
                name: self.name_of(&member.org).await?,
                access: member.access.iter().filter_map(|w| AccessRole::parse(w)).collect(),
                person: member.person,
                org: member.org,
            });
        }
        Ok(Session {
            user: user.id,
            login: user.login,
            csrf: row.csrf,
            expires: row.expires,
            memberships,
            operator: user.operator,
        })
    }

    /// An organisation's name; its id when the profile has none.
    pub(crate) async fn name_of(&self, org: &OrgId) -> Result<String, AppError> {
        let name = match self.live_if_loaded(org) {
            Some(live) => live.programme.profile.name.clone(),
            None => {
                let profile = self.0.store.profile(org).await?;
                profile.map(|p| Profile::read(Some(&p.text)).0.name).unwrap_or_default()
            }
        };
        Ok(if name.is_empty() { org.to_string() } else { name })
    }
}
