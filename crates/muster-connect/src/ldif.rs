//! The `ldif` connector: a directory exported to a file of LDIF (RFC 2849), by `slapcat`, `ldapsearch` or ldifde, when it
//! cannot be reached live. Entries become rows by the very code that reads them from a server (`ldap`, `ad`).
//!
//! **Rights the source account needs**: to read the file. Whoever exports needs those of the `ldap` or `ad` connector, and
//! the export must hold operational attributes (`slapcat` does by itself; `ldapsearch … '*' '+'`).
//!
//! **Facts**: those of the live connector, as far as the file holds them. It is as old as its export, which no LDIF says:
//! a file written more than a day before the pull is told as a warning.
mod file;
mod filter;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzz;
mod lines;
mod records;
mod settings;

use std::collections::BTreeSet;
use std::time::Instant;

use jiff::Timestamp;
use muster_model::snapshot::Fact;
use tokio::runtime::Handle;

pub use settings::LdifSettings;

use crate::ad::{self, Ranges};
use crate::connector::{Answer, ConnectionTest, Connector, Limits, Progress, Pulled};
use crate::error::{ConnectError, Step, Trail};
use crate::ldap::reader::{Directory, Reading, Tell, look, whole};
use crate::ldap::selection::Among;
use crate::ldap::{self, form};
use crate::mapping::source::reading;
use crate::registry::{Holds, Kind, Setting};
use file::LdifFile;

/// Its line in the registry.
pub const KIND: Kind = Kind {
    name: "ldif",
    title: "LDIF file",
    summary: "a directory exported to a file, by slapcat, ldapsearch or ldifde",
    rights: "The user that Muster runs as must be able to read the file, and nothing more. Export without password hashes \
        where you can; they are never taken over. An export by ldapsearch needs the operational attributes: '*' '+'.",
    settings: &[
        Setting::required(
            "file",
            "File",
            "The export, on the machine Muster runs on.",
            "/srv/exports/directory.ldif",
        )
        .holding(Holds::Path),
        Setting::text(
            "active_directory",
            "From Active Directory",
            "Its own flags and times are read (userAccountControl, lastLogonTimestamp).",
            "",
        )
        .holding(Holds::Flag),
        Setting::text(
            "base_dn",
            "Base",
            "Only entries at or under this name; all when left out.",
            "dc=example,dc=org",
        ),
        Setting::text(
            "accounts.filter",
            "Accounts filter",
            "Which entries are accounts; the usual object classes when left out. A file has no schema: an entry is of just \
             the classes that it lists.",
            "(objectClass=inetOrgPerson)",
        ),
        form::GROUPS,
        form::PRIVILEGED_GROUPS,
        form::SERVICE_ACCOUNTS,
        form::BREAK_GLASS_ACCOUNTS,
        form::PEOPLE,
    ],
    open: |settings| Ok(Box::new(LdifConnector::new(serde_json::from_value(settings)?))),
};

/// A file of LDIF.
#[derive(Debug, Clone)]
pub struct LdifConnector {
    settings: LdifSettings,
}

impl LdifConnector {
    /// A connector with these settings, checked when it is used.
    #[must_use]
    pub fn new(settings: LdifSettings) -> Self {
        Self { settings }
    }

    fn server(&self) -> String {
        self.settings.file.display().to_string()
    }

    fn open(&self, limits: &Limits, trail: &mut Trail) -> Result<LdifFile<std::fs::File>, ConnectError> {
        self.settings
            .check()
            .map_err(|(what, help)| ConnectError::new(self.server(), Step::Settings, what, help))?;
        trail.pass(format!("source {}", self.settings.name));
        trail.at = Step::Connect;
        let file = LdifFile::open(&self.settings.file, Instant::now() + limits.deadline)?;
        trail.pass("the file can be read");
        Ok(file)
    }

    async fn run_test(&self, limits: &Limits, trail: &mut Trail) -> Result<(), ConnectError> {
        let mut file = self.open(limits, trail)?;
        let (ldap, ad) = (self.settings.as_ldap(), self.settings.as_ad());
        let parts =
            if self.settings.active_directory { ad::parts(&ad, false) } else { ldap::parts(&ldap, false) };
        look(&mut file, parts, limits, trail).await
    }

    async fn run_pull(
        &self,
        tell: Tell<'_>,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<Pulled, ConnectError> {
        let trail = &mut Trail::default();
        let mut file = self.open(limits, trail)?;
        let (ldap, ad) = (self.settings.as_ldap(), self.settings.as_ad());
        let others = self.looks_otherwise(&mut file, limits).await?;
        let reading = Reading::new(&self.settings.name, &mut file, limits, tell);
        let mut pulled = if self.settings.active_directory {
            ad::read_all(reading, &ad, KIND.name, Ranges::Missing, now, trail).await?
        } else {
            ldap::read_all(reading, &ldap, KIND.name, false, trail).await?
        };
        if let Some(source) = pulled.sources.first_mut() {
            source.warnings.extend(file.warnings.lines());
            source.warnings.extend(others);
            if !file.ended {
                source
                    .warnings
                    .push("the file ends in the middle of a line: the export may have been cut off".into());
            }
            source.warnings.extend(written_before(file.written(), now));
        }
        Ok(pulled)
    }

    /// Whether the file seems to be of the other family of directories than the settings say.
    async fn looks_otherwise(
        &self,
        directory: &mut dyn Directory,
        limits: &Limits,
    ) -> Result<Option<String>, ConnectError> {
        let (filter, says) = match self.settings.active_directory {
            true => (
                "(entryUUID=*)",
                "entries carry entryUUID, which Active Directory does not: is active_directory right?",
            ),
            false => (
                "(objectGUID=*)",
                "entries carry objectGUID, as those of Active Directory do: set active_directory",
            ),
        };
        let among = Among { step: Step::Discover, base: &self.settings.base_dn, filter, paged: false };
        let found = directory.run(&whole(among, &["1.1"]), limits, &mut |_| Ok(())).await?;
        Ok((found.entries > 0).then(|| format!("{} {says}", found.entries)))
    }
}

/// Says so when the file was written more than a day before `now`.
fn written_before(written: Option<i64>, now: Timestamp) -> Option<String> {
    let written = Timestamp::from_second(written?).ok()?;
    let age = now.duration_since(written).as_hours();
    (age > 24).then(|| {
        format!(
            "the file was written on {}, {} days before this pull: what happened since then is not in it",
            written.strftime("%Y-%m-%d"),
            age / 24
        )
    })
}

impl Connector for LdifConnector {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn source(&self) -> &str {
        &self.settings.name
    }

    fn facts(&self) -> BTreeSet<Fact> {
        let hr = match self.settings.active_directory {
            true => self.settings.as_ad().hr(),
            false => self.settings.as_ldap().hr(),
        };
        let dated = hr.is_some_and(|hr| hr.hired_on.is_some() || hr.terminated_on.is_some());
        let mut facts =
            BTreeSet::from([Fact::CreatedAt, Fact::PasswordChanged, Fact::SignIn, Fact::CredentialUse]);
        facts.extend(dated.then_some(Fact::HrDates));
        facts
    }

    fn test<'a>(&'a self, limits: &'a Limits) -> Answer<'a, ConnectionTest> {
        Box::pin(async move {
            let (this, bounds, handle) = (self.clone(), limits.clone(), Handle::current());
            let run = move || {
                let mut trail = Trail::default();
                let failed = handle.block_on(this.run_test(&bounds, &mut trail)).err();
                ConnectionTest { passed: trail.passed, failed }
            };
            let done = tokio::task::spawn_blocking(run).await;
            done.unwrap_or_else(|e| {
                let help = "report this as a fault in Muster";
                let failed = ConnectError::new(self.server(), Step::Connect, e.to_string(), help);
                ConnectionTest { passed: Vec::new(), failed: Some(failed) }
            })
        })
    }

    fn pull<'a>(
        &'a self,
        progress: Tell<'a>,
        limits: &'a Limits,
        now: Timestamp,
    ) -> Answer<'a, Result<Pulled, ConnectError>> {
        Box::pin(async move {
            // Files are read off the main thread; what is told there is passed on here.
            let (told, mut heard) = tokio::sync::mpsc::unbounded_channel::<Progress>();
            let (this, bounds, handle) = (self.clone(), limits.clone(), Handle::current());
            let server = self.server();
            let run = move || {
                let tell = move |p: Progress| drop(told.send(p));
                handle.block_on(this.run_pull(&tell, &bounds, now))
            };
            let mut run = std::pin::pin!(reading(&server, limits, run));
            loop {
                tokio::select! {
                    biased;
                    Some(step) = heard.recv() => progress(step),
                    done = &mut run => return done,
                }
            }
        })
    }
}
