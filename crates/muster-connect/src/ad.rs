//! The `ad` connector: Active Directory over LDAPS, read as any LDAP directory (`ldap`) with its own flags, times, ranges
//! and trusts. Sources: MS-ADTS and MS-DTYP, Microsoft's open specifications.
//!
//! **Rights the source account needs**: an ordinary domain user can read all of this. It needs no membership in any
//! privileged group.
//!
//! **Facts**: creation and password times; sign-ins by `lastLogonTimestamp`, which domain controllers only renew when the
//! one on record is older than `msDS-LogonTimeSyncInterval` days (14 unless set; 0 = never), so that the latest sign-in
//! may be that much later: the manifest says so, and dormancy in that window counts as *possibly*. The directory knows no
//! time of a membership, no second factor, and no time at which an account was disabled: those are not declared.
mod accounts;
mod codes;
mod groups;
mod settings;
mod trusts;

use std::collections::BTreeSet;

use jiff::Timestamp;
use muster_estate::{AccountKind, FederationTrust, Rows};
use muster_model::snapshot::{Fact, SourceFacts};

pub use settings::AdSettings;

use crate::connector::{Answer, ConnectionTest, Connector, Limits, Pulled};
use crate::error::{ConnectError, Step, Trail};
use crate::ldap::accounts::Accounts;
use crate::ldap::groups::Groups;
use crate::ldap::message::Entry;
use crate::ldap::people::People;
use crate::ldap::reader::{Directory, Reading, Tell, look, one_entry, overdue, whole};
use crate::ldap::selection::Among;
use crate::ldap::session::Session;
use crate::ldap::values::Values;
use crate::registry::{Holds, Kind, Setting};
use crate::warnings::Warnings;

/// Its line in the registry.
pub const KIND: Kind = Kind {
    name: "ad",
    title: "Active Directory",
    summary: "Active Directory, over LDAPS",
    rights: "An ordinary domain user of its own (not a member of any privileged group) can read all that is needed. Give it \
        a long password, and let it sign in from the machine that Muster runs on alone.",
    settings: &[
        Setting::required("url", "Domain controller", "Over TLS; the name must be the one in its certificate.", "ldaps://dc1.example.org").holding(Holds::Address),
        Setting::text("ca_file", "Certificate authority", "The domain's own authority (PEM), when it is not a public one.", "/etc/ssl/corp-ca.pem")
            .holding(Holds::Path),
        Setting::text("bind_dn", "Signs in as", "The reading account: its user principal name or its distinguished name.", "muster@example.org"),
        Setting::text("password", "Password", "Of the reading account.", "").holding(Holds::Secret),
        Setting::required("base_dn", "Domain", "The domain as a distinguished name.", "DC=example,DC=org"),
        Setting::text("computers", "Read computers too", "They become accounts of kind workload.", "").holding(Holds::Flag),
        Setting::text("privileged_groups.dns", "More privileged groups", "Domain Admins and the other groups that give privileges in every domain need not be named.", "CN=Server Team,OU=Groups,DC=example,DC=org")
            .holding(Holds::Texts),
        Setting::text("service_accounts.under", "Service accounts under", "Every account below these is of a service. Managed service accounts and users with a service principal name are found by themselves.", "OU=Service Accounts,DC=example,DC=org")
            .holding(Holds::Texts),
        Setting::text("human_accounts.dns", "People's accounts with a service name", "Accounts of people that carry a service principal name all the same.", "CN=Ada,OU=People,DC=example,DC=org")
            .holding(Holds::Texts),
        Setting::text("break_glass_accounts.dns", "Break-glass accounts", "Accounts for emergencies; the built-in administrator is one by itself.", "CN=Emergency,OU=Admins,DC=example,DC=org")
            .holding(Holds::Texts),
        Setting::text("employee_number", "Employee number in", "The attribute with the employer's own number.", "employeeID"),
        Setting::text("hr", "Also the source of people", "People are made from entries with an employee number.", "").holding(Holds::Flag),
    ],
    open: |settings| Ok(Box::new(AdConnector::new(serde_json::from_value(settings)?))),
};

/// Days by which a sign-in on record may lag, unless the domain says otherwise (MS-ADA2, msDS-LogonTimeSyncInterval).
const LAG_DAYS: u32 = 14;
/// An Active Directory source.
#[derive(Debug, Clone)]
pub struct AdConnector {
    settings: AdSettings,
}

/// What the domain says of itself.
#[derive(Debug, Default)]
struct Domain {
    /// By how many days sign-ins lag; 0 = they are not recorded.
    lag_days: u32,
    /// The server's own name for itself and its latest change: what changes are counted from.
    cursor: Option<String>,
}

impl AdConnector {
    /// A connector with these settings, checked when it is used.
    #[must_use]
    pub fn new(settings: AdSettings) -> Self {
        Self { settings }
    }

    async fn run_test(&self, limits: &Limits, trail: &mut Trail) -> Result<(), ConnectError> {
        let mut session = Session::open(&self.settings.as_ldap(), limits, trail).await?;
        trail.at = Step::Discover;
        let domain = discover(&mut session, &self.settings.base_dn, limits).await?;
        trail.pass(format!("sign-ins are recorded with up to {} days of delay", domain.lag_days));
        look(&mut session, parts(&self.settings, true), limits, trail).await?;
        session.close().await;
        Ok(())
    }

    async fn run_pull(
        &self,
        tell: Tell<'_>,
        limits: &Limits,
        now: Timestamp,
        trail: &mut Trail,
    ) -> Result<Pulled, ConnectError> {
        let mut session = Session::open(&self.settings.as_ldap(), limits, trail).await?;
        let reading = Reading::new(&self.settings.name, &mut session, limits, tell);
        let pulled = read_all(reading, &self.settings, KIND.name, Ranges::Asked, now, trail).await?;
        session.close().await;
        Ok(pulled)
    }

    /// How many entries were changed after `cursor`; none when this server did not give it, so that nobody can tell.
    async fn run_changes(&self, cursor: &str, limits: &Limits) -> Result<Option<u64>, ConnectError> {
        let mut session = Session::open(&self.settings.as_ldap(), limits, &mut Trail::default()).await?;
        let domain = discover(&mut session, &self.settings.base_dn, limits).await?;
        let (Some((server, since)), Some((here, _))) =
            (cursor.rsplit_once('@'), domain.cursor.as_deref().and_then(|c| c.rsplit_once('@')))
        else {
            return Ok(None);
        };
        let Ok(since) = since.parse::<u64>() else { return Ok(None) };
        if server != here {
            // Each domain controller counts its changes by itself (MS-ADTS 3.1.1.1.9).
            return Ok(None);
        }
        let filter = format!("(uSNChanged>={})", since.saturating_add(1));
        let among =
            Among { step: Step::Discover, base: &self.settings.base_dn, filter: &filter, paged: true };
        let found = session.search(&whole(among, &["1.1"]), limits, &mut |_| Ok(())).await?;
        session.close().await;
        Ok(Some(found.entries))
    }
}

/// The parts of the tree with accounts and with groups.
pub(crate) fn parts(settings: &AdSettings, paged: bool) -> [Among<'_>; 2] {
    let groups = settings.groups.filter.as_deref().unwrap_or(settings::GROUP_FILTER);
    let parts = [
        (Step::Accounts, &settings.accounts, settings.account_filter()),
        (Step::Groups, &settings.groups, groups),
    ];
    parts.map(|(step, part, filter)| Among {
        step,
        base: part.base.as_deref().unwrap_or(&settings.base_dn),
        filter,
        paged,
    })
}

/// What is done about the members of a group that did not come with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ranges {
    /// They are asked for.
    Asked,
    /// Nobody can be asked: they are unknown, with a warning.
    Missing,
}

/// Reads a domain.
///
/// # Errors
/// As any search.
pub(crate) async fn read_all(
    mut reading: Reading<'_>,
    settings: &AdSettings,
    connector: &'static str,
    ranges: Ranges,
    now: Timestamp,
    trail: &mut Trail,
) -> Result<Pulled, ConnectError> {
    reading.binary = accounts::BINARY;
    trail.at = Step::Discover;
    let domain = discover(reading.directory, &settings.base_dn, reading.limits).await?;
    let [of_accounts, of_groups] = parts(settings, ranges == Ranges::Asked);
    trail.at = Step::Accounts;
    let (accounts, people) = read_accounts(&mut reading, settings, of_accounts, now.as_microsecond()).await?;
    trail.at = Step::Groups;
    let groups = read_groups(&mut reading, settings, of_groups, &accounts, ranges).await?;
    let federation_trusts = read_trusts(&mut reading, settings, of_groups.paged).await?;
    let mut pulled = reading.rows(accounts, people, groups);
    let rows = &mut pulled.rows;
    rows.federation_trusts = federation_trusts;
    if domain.lag_days == 0 {
        reading
            .warnings
            .add("the domain does not record sign-ins (msDS-LogonTimeSyncInterval = 0): unknown for all", "");
        rows.accounts.iter_mut().for_each(|account| account.last_sign_in_at = None);
    }
    pulled.sources.push(SourceFacts {
        source: settings.name.clone(),
        connector: connector.into(),
        facts: facts_of(&pulled.rows, domain.lag_days),
        warnings: reading.warnings.lines(),
        entries: reading.entries,
        sign_in_lag_days: Some(domain.lag_days).filter(|days| *days > 0),
        cursor: domain.cursor,
    });
    Ok(pulled)
}

async fn read_accounts(
    reading: &mut Reading<'_>,
    settings: &AdSettings,
    among: Among<'_>,
    now: i64,
) -> Result<(Accounts, Option<People>), ConnectError> {
    let mut kinds = accounts::Kinds::new();
    for (kind, selector) in [
        (AccountKind::Human, &settings.human_accounts),
        (AccountKind::BreakGlass, &settings.break_glass_accounts),
        (AccountKind::Service, &settings.service_accounts),
        (AccountKind::Shared, &settings.shared_accounts),
        (AccountKind::Guest, &settings.guest_accounts),
    ] {
        kinds.push((kind, reading.select(selector, among).await?));
    }
    let hr = settings.hr();
    let people = reading.people(hr.as_ref(), among).await?;
    let mut found = Accounts::default();
    let wanted = accounts::attributes(settings, hr.as_ref());
    let take = |entry: &Values<'_>, warnings: &mut Warnings| {
        accounts::take(&mut found, entry, settings, hr.as_ref(), &kinds, now, warnings);
        Ok(())
    };
    reading.read(among, &wanted, take).await?;
    Ok((found, people))
}

async fn read_groups(
    reading: &mut Reading<'_>,
    settings: &AdSettings,
    among: Among<'_>,
    accounts: &Accounts,
    ranges: Ranges,
) -> Result<Groups, ConnectError> {
    let privileged = reading.select(&settings.privileged_groups, among).await?;
    let mut found = Groups::new(&settings.name, "objectGUID", privileged);
    let (mut rest, limits) = (Vec::new(), reading.limits);
    let take = |entry: &Values<'_>, warnings: &mut Warnings| {
        groups::take(&mut found, entry, accounts, &mut rest, limits, warnings)
    };
    reading.read(among, groups::ATTRIBUTES, take).await?;
    reading.tell_not_met(&found);
    for missing in rest {
        match ranges {
            Ranges::Asked => groups::remaining(reading, missing, &mut found, accounts).await?,
            Ranges::Missing => reading.warnings.add(
                "groups have more members than the export holds (ranged retrieval): the others are unknown",
                &missing.dn,
            ),
        }
    }
    Ok(found)
}

async fn read_trusts(
    reading: &mut Reading<'_>,
    settings: &AdSettings,
    paged: bool,
) -> Result<Vec<FederationTrust>, ConnectError> {
    let among = Among { step: Step::Groups, base: &settings.base_dn, filter: trusts::FILTER, paged };
    let mut found = Vec::new();
    let take = |entry: &Values<'_>, warnings: &mut Warnings| {
        found.extend(trusts::read(entry, &settings.name, warnings));
        Ok(())
    };
    reading.read(among, trusts::ATTRIBUTES, take).await?;
    Ok(found)
}

impl Connector for AdConnector {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn source(&self) -> &str {
        &self.settings.name
    }

    fn facts(&self) -> BTreeSet<Fact> {
        let mut facts =
            BTreeSet::from([Fact::CreatedAt, Fact::PasswordChanged, Fact::SignIn, Fact::CredentialUse]);
        let dated = self.settings.hr().is_some_and(|hr| hr.hired_on.is_some() || hr.terminated_on.is_some());
        facts.extend(dated.then_some(Fact::HrDates));
        facts
    }

    fn test<'a>(&'a self, limits: &'a Limits) -> Answer<'a, ConnectionTest> {
        Box::pin(async move {
            let mut trail = Trail::default();
            let run = tokio::time::timeout(limits.deadline, self.run_test(limits, &mut trail)).await;
            let failed = run.unwrap_or_else(|_| Err(overdue(&self.settings.url, limits, trail.at))).err();
            ConnectionTest { passed: trail.passed, failed }
        })
    }

    fn pull<'a>(
        &'a self,
        progress: Tell<'a>,
        limits: &'a Limits,
        now: Timestamp,
    ) -> Answer<'a, Result<Pulled, ConnectError>> {
        Box::pin(async move {
            let mut trail = Trail::default();
            let run = tokio::time::timeout(limits.deadline, self.run_pull(progress, limits, now, &mut trail));
            let run = run.await;
            run.unwrap_or_else(|_| Err(overdue(&self.settings.url, limits, trail.at)))
        })
    }

    fn changes<'a>(
        &'a self,
        cursor: &'a str,
        limits: &'a Limits,
    ) -> Answer<'a, Result<Option<u64>, ConnectError>> {
        Box::pin(async move {
            let run = tokio::time::timeout(limits.deadline, self.run_changes(cursor, limits)).await;
            run.unwrap_or_else(|_| Err(overdue(&self.settings.url, limits, Step::Discover)))
        })
    }
}

/// Asks the root entry for the latest change, and the domain by how much its sign-ins lag.
async fn discover(
    directory: &mut dyn Directory,
    domain: &str,
    limits: &Limits,
) -> Result<Domain, ConnectError> {
    let mut found = Domain { lag_days: LAG_DAYS, cursor: None };
    let mut unheard = Warnings::default();
    let root = one_entry(Step::Discover, "", &["dsServiceName", "highestCommittedUSN"]);
    let mut take = |entry: Entry<'_>| {
        if let Some(values) = Values::read(entry, limits, &mut unheard)? {
            let server = values.one("dsServiceName").zip(values.one("highestCommittedUSN"));
            found.cursor = server.map(|(server, change)| format!("{server}@{change}"));
        }
        Ok(())
    };
    directory.run(&root, limits, &mut take).await?;
    let mut lag = None;
    let mut take = |entry: Entry<'_>| {
        if let Some(values) = Values::read(entry, limits, &mut unheard)? {
            lag = values.one("msDS-LogonTimeSyncInterval").and_then(|days| days.parse().ok());
        }
        Ok(())
    };
    let head = one_entry(Step::Discover, domain, &["msDS-LogonTimeSyncInterval"]);
    directory.run(&head, limits, &mut take).await?;
    found.lag_days = lag.unwrap_or(LAG_DAYS);
    Ok(found)
}

/// What the domain really gave.
fn facts_of(rows: &Rows, lag_days: u32) -> BTreeSet<Fact> {
    let accounts = &rows.accounts;
    let given = [
        (Fact::CreatedAt, accounts.iter().any(|a| a.created_at.is_some())),
        (Fact::PasswordChanged, accounts.iter().any(|a| a.password_changed_at.is_some())),
        (Fact::HrDates, rows.people.iter().any(|p| p.hired_on.is_some() || p.terminated_on.is_some())),
        (Fact::SignIn, lag_days > 0),
        (Fact::CredentialUse, lag_days > 0 && !rows.credentials.is_empty()),
    ];
    given.into_iter().filter(|(_, given)| *given).map(|(fact, _)| fact).collect()
}
