//! The `probe` connector: applications from a file, each with its address, and what each does when somebody who has not
//! signed in asks there. What is declared stays as it is; what was seen stands beside it, and where they differ is said.
//!
//! **Rights it needs**: to read the file, and a way through the network to the addresses in it. It signs in nowhere and
//! has no account. Whoever sets it up allows the asking: one GET of each address and of those it leads to (five at most),
//! at every pull. Ask the owners of systems that are not yours first.
mod ask;
mod judge;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use muster_estate::{Application, Door, Rows, Table};
use muster_model::snapshot::{Fact, SourceFacts};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;
use url::Url;

use crate::connector::{Answer, ConnectionTest, Connector, Limits, Progress, Pulled};
use crate::error::{BadRows, ConnectError, Step};
use crate::ldap::tls::Tls;
use crate::mapped::{DELIMITER, ENCODING, ON_BAD_ROW, tested};
use crate::mapping::rows::{Mapped, read};
use crate::mapping::source::{OnBadRow, failed, reading, settle};
use crate::mapping::{Columns, Form, TableMapping};
use crate::registry::{Holds, Kind, Setting};
use crate::warnings::{Warnings, printable};
use judge::{Follows, judge};

/// Applications asked at the same time.
const AT_ONCE: usize = 8;
/// Most addresses of one source.
const MOST: usize = 5_000;
/// Most times that an application may send one elsewhere.
const MOST_REDIRECTS: usize = 5;
/// Longest time for one application.
const PATIENCE: Duration = Duration::from_secs(60);

/// Its line in the registry.
pub const KIND: Kind = Kind {
    name: "probe",
    title: "Applications tried",
    summary: "applications from a file, and whether each asks who one is: declared, and seen by asking without signing in",
    rights: "The user that Muster runs as must be able to read the file and to reach the addresses in it. No account is \
        needed and none is used: each address is asked once, as anybody could. Setting this up allows that; ask the owners \
        of systems that are not yours first.",
    settings: &[
        Setting::required(
            "file",
            "File",
            "A list of applications with their addresses, CSV or Parquet, on the machine Muster runs on.",
            "/srv/exports/applications.csv",
        )
        .holding(Holds::Path),
        Setting::required(
            "columns",
            "Columns",
            "One line each: our column = their column. Needed: application_id, name, requires_authentication, \
             internet_facing, in_isms_scope. url is the address to ask; without one, an application is only listed.",
            "url = Address",
        )
        .holding(Holds::Columns(Some(Table::Applications))),
        Setting::text(
            "ca_file",
            "Certificate authority",
            "Your own authority (PEM), when the applications' certificates are not from a public one.",
            "/etc/ssl/corp-ca.pem",
        )
        .holding(Holds::Path),
        DELIMITER,
        ENCODING,
        ON_BAD_ROW,
    ],
    open: |settings| Ok(Box::new(ProbeConnector::new(serde_json::from_value(settings)?))),
};

/// Settings of applications to be tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProbeSettings {
    /// Name of the source.
    pub name: String,
    /// The list of applications.
    pub file: PathBuf,
    /// Columns of `applications`, each with what it is made of.
    pub columns: Columns,
    /// How the file is written.
    #[serde(default)]
    pub form: Form,
    /// Certificates (PEM) of an own authority; without it the system's authorities are trusted.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// What one bad row leads to.
    #[serde(default)]
    pub on_bad_row: OnBadRow,
}

/// Applications to be tried.
#[derive(Debug, Clone)]
pub struct ProbeConnector {
    settings: ProbeSettings,
}

impl ProbeConnector {
    /// A connector with these settings, checked when it is used.
    #[must_use]
    pub fn new(settings: ProbeSettings) -> Self {
        Self { settings }
    }

    fn error(&self, step: Step, what: impl Into<String>, help: &str) -> ConnectError {
        ConnectError::new(&self.settings.name, step, what, help)
    }

    /// Reads the list.
    fn listed(&self, limits: &Limits) -> Result<Pulled, ConnectError> {
        let settings = &self.settings;
        let mapping = TableMapping {
            table: Table::Applications.name().into(),
            file: settings.file.clone(),
            columns: settings.columns.clone(),
            form: settings.form.clone(),
        };
        let (mut bad, mut warnings) = (BadRows::default(), Warnings::default());
        let server = settings.file.display().to_string();
        let Mapped { rows: applications, read } =
            read::<Application>(&mapping, &BTreeMap::new(), limits.max_entries, &mut bad)
                .map_err(|e| failed(&server, e))?;
        settle(&settings.name, settings.on_bad_row, bad, read, &mut warnings)?;
        if applications.iter().filter(|a| a.url.is_some()).count() > MOST {
            let what = format!("there are more than {MOST} addresses");
            return Err(self.error(Step::Settings, what, "split the list into several sources"));
        }
        let source = SourceFacts {
            source: settings.name.clone(),
            connector: KIND.name.into(),
            warnings: warnings.lines(),
            entries: applications.len() as u64,
            ..SourceFacts::default()
        };
        let rows = Rows { applications, ..Rows::default() };
        Ok(Pulled { rows, sources: vec![source], links: BTreeMap::new() })
    }

    /// Asks each application at its address, some at a time.
    async fn try_doors(
        &self,
        applications: &mut [Application],
        progress: &(dyn Fn(Progress) + Send + Sync),
        limits: &Limits,
    ) -> Result<(), ConnectError> {
        let ca_file = self.settings.ca_file.as_deref();
        let tls = Tls::new("localhost", ca_file).map_err(|what| {
            self.error(Step::Settings, what, "give the authority's certificate as ca_file, in PEM")
        })?;
        let (tls, limits, until) =
            (Arc::new(tls), Arc::new(limits.clone()), Instant::now() + limits.deadline);
        let mut waiting = applications.iter().enumerate().filter_map(|(n, a)| Some((n, a.url.clone()?)));
        let (mut asking, mut found, mut asked) = (JoinSet::new(), BTreeMap::new(), 0);
        loop {
            while asking.len() < AT_ONCE
                && let Some((n, address)) = waiting.next()
            {
                let (tls, limits) = (tls.clone(), limits.clone());
                asking.spawn(async move { (n, door(&address, &tls, &limits, until).await) });
            }
            let Some(done) = asking.join_next().await else { break };
            let done = done.map_err(|e| {
                self.error(Step::Applications, e.to_string(), "report this as a fault in Muster")
            })?;
            found.extend([done]);
            asked += 1;
            progress(Progress {
                source: self.settings.name.clone(),
                step: Step::Applications,
                entries: asked,
            });
        }
        for (n, (observed, how)) in found {
            if let Some(application) = applications.get_mut(n) {
                (application.observed, application.observed_how) = (Some(observed), Some(how));
            }
        }
        Ok(())
    }
}

/// What the application at this address does, by `until`.
async fn door(address: &str, tls: &Tls, limits: &Limits, until: Instant) -> (Door, String) {
    let left = until.saturating_duration_since(Instant::now()).min(PATIENCE);
    let found = tokio::time::timeout(left, through(address, tls, limits)).await;
    match found {
        Ok(Ok(seen)) => seen,
        Ok(Err(why)) => (Door::Unclear, printable(&why)),
        Err(_) => (Door::Unclear, "not asked to the end in time".into()),
    }
}

async fn through(address: &str, tls: &Tls, limits: &Limits) -> Result<(Door, String), String> {
    let mut url = Url::parse(address.trim()).map_err(|e| format!("the address cannot be read: {e}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("the address is not of the web (https://…)".into());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the address holds a user name; it is asked without".into());
    }
    for _ in 0..=MOST_REDIRECTS {
        let answer = ask::get(&url, tls, limits).await?;
        match judge(&url, &answer) {
            Follows::Seen(observed, how) => return Ok((observed, how)),
            Follows::Elsewhere(next) => url = next,
        }
    }
    Err(format!("sends one elsewhere more than {MOST_REDIRECTS} times"))
}

/// Says where what was seen is not what is declared, and where nothing could be seen.
fn tell(applications: &[Application], warnings: &mut Warnings) {
    for a in applications {
        let how = a.observed_how.as_deref().unwrap_or_default();
        let example = format!("{}: {how}", a.name);
        match (a.observed, a.requires_authentication) {
            (Some(Door::Open), true) => {
                warnings.add(
                    "applications let in whoever asks, though they are declared to ask who one is",
                    example,
                );
            }
            (Some(Door::Asks), false) => {
                warnings.add("applications ask who one is, though they are declared not to", example);
            }
            (Some(Door::Unclear), _) => {
                warnings.add(
                    "applications were asked and it cannot be told whether they ask who one is",
                    example,
                );
            }
            (None, _) => warnings.add("applications have no address and were not asked", &a.name),
            (Some(Door::Open), false) | (Some(Door::Asks), true) => {}
        }
    }
}

impl Connector for ProbeConnector {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn source(&self) -> &str {
        &self.settings.name
    }

    fn facts(&self) -> BTreeSet<Fact> {
        BTreeSet::new()
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
            let (reader, bounds) = (self.clone(), limits.clone());
            let mut pulled = reading(&self.settings.name, limits, move || reader.listed(&bounds)).await?;
            let applications = &mut pulled.rows.applications;
            for application in applications.iter_mut() {
                // What was seen is for this pull to say, whatever the file says.
                (application.observed, application.observed_how) = (None, None);
            }
            self.try_doors(applications, progress, limits).await?;
            let mut warnings = Warnings::default();
            tell(applications, &mut warnings);
            if let Some(source) = pulled.sources.first_mut() {
                source.warnings.extend(warnings.lines());
            }
            Ok(pulled)
        })
    }
}
