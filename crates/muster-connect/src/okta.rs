//! The `okta` connector: Okta out of files that hold what its Management API answered. Not Okta live, and not what it pushes
//! (`scim`).
//!
//! **Rights whoever exports needs**: an API token of a read-only administrator, or the scopes okta.users.read,
//! okta.groups.read, okta.apps.read, okta.roles.read and okta.factors.read (by users). Muster itself needs to read the files.
//!
//! **Facts**: creation and password times; when an account was suspended or deactivated (`statusChanged`, the latest change:
//! one suspended first and deactivated later shows the later); registered factors of those whose factors were exported.
//! `lastLogin` moves on sign-ins to the dashboard alone, not when an application sends people to Okta or a session still
//! lasts, so it dates no latest sign-in and is not declared unless the settings say that everybody goes by the dashboard.
mod pages;
mod rows;

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::Timestamp;
use muster_model::snapshot::Fact;
use serde::{Deserialize, Serialize};

use crate::connector::{Answer, ConnectionTest, Connector, Limits, Progress, Pulled};
use crate::error::{ConnectError, Step};
use crate::mapped::{ON_BAD_ROW, tested};
use crate::mapping::source::{OnBadRow, reading};
use crate::registry::{Holds, Kind, Setting};

/// Its line in the registry.
pub const KIND: Kind = Kind {
    name: "okta",
    title: "Okta export",
    summary: "users, groups, administrators, factors and applications of Okta, from saved answers of its API",
    rights: "The user that Muster runs as must be able to read the files, and nothing more. Whoever exports needs the token of \
        a read-only administrator.",
    settings: &[
        Setting::required(
            "files",
            "Files",
            "Saved answers (.json): users, groups, members-GROUP-ID, factors-USER-ID, roles-USER-ID, apps, \
             appusers-APP-ID, appgroups-APP-ID; a folder stands for all in it.",
            "/srv/exports/okta",
        )
        .holding(Holds::Paths),
        Setting::text(
            "last_login_is_sign_in",
            "Everybody signs in on the dashboard",
            "Okta dates only those sign-ins. Say yes if there are no others; otherwise the last sign-in stays unknown.",
            "",
        )
        .holding(Holds::Flag),
        Setting::text(
            "break_glass_accounts",
            "Break-glass accounts",
            "Logins of accounts that are for emergencies only.",
            "breakglass@example.org",
        )
        .holding(Holds::Texts),
        Setting::text("service_accounts", "Service accounts", "Logins of users that are of services.", "svc-backup@example.org")
            .holding(Holds::Texts),
        Setting::text(
            "privileged_groups",
            "Privileged groups",
            "Names or ids of groups that give privileges elsewhere; Okta's own administrators are found by themselves.",
            "AWS Admins",
        )
        .holding(Holds::Texts),
        ON_BAD_ROW,
    ],
    open: |settings| Ok(Box::new(OktaConnector::new(serde_json::from_value(settings)?))),
};

/// Settings of an Okta source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OktaSettings {
    /// Name of the source; ids begin with it.
    pub name: String,
    /// Files and folders of files.
    pub files: Vec<PathBuf>,
    /// Everybody signs in on the dashboard, so that `lastLogin` is the latest sign-in.
    #[serde(default)]
    pub last_login_is_sign_in: bool,
    /// Logins of accounts for emergencies.
    #[serde(default)]
    pub break_glass_accounts: Vec<String>,
    /// Logins of users that are of services.
    #[serde(default)]
    pub service_accounts: Vec<String>,
    /// Names or ids of groups that give privileges.
    #[serde(default)]
    pub privileged_groups: Vec<String>,
    /// What one bad row leads to.
    #[serde(default)]
    pub on_bad_row: OnBadRow,
}

/// An Okta source.
#[derive(Debug, Clone)]
pub struct OktaConnector {
    settings: OktaSettings,
}

impl OktaConnector {
    /// A connector with these settings, checked when it is used.
    #[must_use]
    pub fn new(settings: OktaSettings) -> Self {
        Self { settings }
    }
}

impl Connector for OktaConnector {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn source(&self) -> &str {
        &self.settings.name
    }

    fn facts(&self) -> BTreeSet<Fact> {
        let mut facts = BTreeSet::from([Fact::CreatedAt, Fact::DisabledAt, Fact::Mfa, Fact::PasswordChanged]);
        facts.extend(self.settings.last_login_is_sign_in.then_some(Fact::SignIn));
        facts
    }

    fn test<'a>(&'a self, limits: &'a Limits) -> Answer<'a, ConnectionTest> {
        Box::pin(async move { tested(self.pull(&|_| (), limits, Timestamp::UNIX_EPOCH).await) })
    }

    fn pull<'a>(
        &'a self,
        progress: &'a (dyn Fn(Progress) + Send + Sync),
        limits: &'a Limits,
        _now: Timestamp,
    ) -> Answer<'a, Result<Pulled, ConnectError>> {
        Box::pin(async move {
            let (settings, bounds) = (self.settings.clone(), limits.clone());
            let read = move || rows::make(pages::read(&settings, &bounds)?, &settings, &bounds);
            let pulled = reading(&self.settings.name, limits, read).await?;
            let entries = pulled.sources.iter().map(|s| s.entries).sum();
            progress(Progress { source: self.settings.name.clone(), step: Step::Groups, entries });
            Ok(pulled)
        })
    }
}

/// One file of users or of anything else, by its name, for `crate::fuzzing`.
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) fn fuzz(bytes: &[u8]) {
    let settings = serde_json::json!({"name": "o", "files": ["x"], "on_bad_row": "skip"});
    let Ok(settings) = serde_json::from_value::<OktaSettings>(settings) else { return };
    let limits = Limits { max_entries: 1000, max_memberships: 1000, ..Limits::default() };
    let mut found = pages::Found::default();
    for name in [
        "users.json",
        "groups.json",
        "members-00g1.json",
        "factors-00u1.json",
        "roles-00u1.json",
        "apps.json",
        "appusers-a.json",
    ] {
        let _ = found.take(name, bytes, &limits);
    }
    drop(rows::make(found, &settings, &limits));
}
