//! The `entra` connector: Microsoft Entra ID out of files that hold what Microsoft Graph answered. Not Graph live, and not
//! what Entra pushes (`scim`).
//!
//! **Rights whoever exports needs**: User.Read.All, GroupMember.Read.All, AuditLog.Read.All (sign-ins and registered
//! methods; with Entra ID P1), RoleManagement.Read.Directory, Application.Read.All; delegated to a Global Reader, nothing
//! that writes. Muster itself needs to read the files.
//!
//! **Facts**: creation and password times; sign-ins by `lastSuccessfulSignInDateTime` alone, which Entra keeps since
//! December 2023 and never filled backwards (`lastSignInDateTime` and `lastNonInteractiveSignInDateTime` count failed
//! attempts too and are not taken); registered methods of those whom the registration report names, which leaves out
//! disabled users. Graph gives no time of a membership or of disabling: those are not declared. A fact of which a file
//! says nothing is not declared either.
mod methods;
mod pages;
mod roles;
mod rows;

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::Timestamp;
use muster_model::snapshot::Fact;
use serde::{Deserialize, Serialize};

use crate::connector::{Answer, ConnectionTest, Connector, Limits, Progress, Pulled};
use crate::error::Step;
use crate::mapped::{ON_BAD_ROW, tested};
use crate::mapping::source::{OnBadRow, reading};
use crate::registry::{Holds, Kind, Setting};

/// Its line in the registry.
pub const KIND: Kind = Kind {
    name: "entra",
    title: "Entra ID export",
    summary: "users, groups, roles and applications of Microsoft Entra ID, from saved answers of Microsoft Graph",
    rights: "The user that Muster runs as must be able to read the files, and nothing more. Whoever exports needs, read-only: \
        User.Read.All, GroupMember.Read.All, AuditLog.Read.All, RoleManagement.Read.Directory and Application.Read.All.",
    settings: &[
        Setting::required(
            "files",
            "Files",
            "Saved answers (.json): users, groups, members-GROUP-ID, userRegistrationDetails, roleDefinitions, \
             roleAssignments, servicePrincipals, applications; a folder stands for all in it.",
            "/srv/exports/entra",
        )
        .holding(Holds::Paths),
        Setting::text(
            "break_glass_accounts",
            "Break-glass accounts",
            "User principal names of accounts that are for emergencies only.",
            "breakglass@example.org",
        )
        .holding(Holds::Texts),
        Setting::text(
            "service_accounts",
            "Service accounts",
            "User principal names of users that are of services; service principals are found by themselves.",
            "svc-backup@example.org",
        )
        .holding(Holds::Texts),
        Setting::text(
            "privileged_groups",
            "Privileged groups",
            "Names or ids of groups that give privileges outside Entra; its own privileged roles are found by themselves.",
            "Azure Owners",
        )
        .holding(Holds::Texts),
        ON_BAD_ROW,
    ],
    open: |settings| Ok(Box::new(EntraConnector::new(serde_json::from_value(settings)?))),
};

/// Settings of an Entra source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntraSettings {
    /// Name of the source; ids begin with it.
    pub name: String,
    /// Files and folders of files.
    pub files: Vec<PathBuf>,
    /// User principal names of accounts for emergencies.
    #[serde(default)]
    pub break_glass_accounts: Vec<String>,
    /// User principal names of users that are of services.
    #[serde(default)]
    pub service_accounts: Vec<String>,
    /// Names or ids of groups that give privileges.
    #[serde(default)]
    pub privileged_groups: Vec<String>,
    /// What one bad row leads to.
    #[serde(default)]
    pub on_bad_row: OnBadRow,
}

/// An Entra source.
#[derive(Debug, Clone)]
pub struct EntraConnector {
    settings: EntraSettings,
}

impl EntraConnector {
    /// A connector with these settings, checked when it is used.
    #[must_use]
    pub fn new(settings: EntraSettings) -> Self {
        Self { settings }
    }
}

impl Connector for EntraConnector {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn source(&self) -> &str {
        &self.settings.name
    }

    fn facts(&self) -> BTreeSet<Fact> {
        [Fact::CreatedAt, Fact::Mfa, Fact::PasswordChanged, Fact::SignIn].into()
    }

    fn test<'a>(&'a self, limits: &'a Limits) -> Answer<'a, ConnectionTest> {
        Box::pin(async move { tested(self.pull(&|_| (), limits, Timestamp::UNIX_EPOCH).await) })
    }

    fn pull<'a>(
        &'a self,
        progress: &'a (dyn Fn(Progress) + Send + Sync),
        limits: &'a Limits,
        _now: Timestamp,
    ) -> Answer<'a, Result<Pulled, crate::ConnectError>> {
        Box::pin(async move {
            let (settings, bounds) = (self.settings.clone(), limits.clone());
            let read = move || {
                let found = pages::read(&settings, &bounds)?;
                rows::make(found, &settings, &bounds)
            };
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
    let settings = serde_json::json!({"name": "e", "files": ["x"], "on_bad_row": "skip"});
    let Ok(settings) = serde_json::from_value::<EntraSettings>(settings) else { return };
    let limits = Limits { max_entries: 1000, max_memberships: 1000, ..Limits::default() };
    let names = ["users.json", "members-00000000-0000-0000-0000-000000000009.json", "roleAssignments.json"];
    for name in names {
        let mut found = pages::Found::default();
        if found.take(name, bytes, &limits).is_ok() {
            drop(rows::make(found, &settings, &limits));
        }
    }
}
