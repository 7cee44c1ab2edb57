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

use crate::connector::{Answer, ConnectionTest, Connector, Limits, Progress, Pulled};
use crate::error::{ConnectError, Step, Trail};
use crate::ldap::accounts::Accounts;
use crate::ldap::groups::{GroupRows, Groups};
use crate::ldap::message::{Entry, Scope};
use crate::ldap::people::People;
use crate::ldap::search::{Found, Search, Stop};
use crate::ldap::selection::Among;
use crate::ldap::session::Session;
use crate::ldap::values::Values;
use crate::registry::{Holds, Kind, Setting};
use crate::warnings::{Warnings, printable};

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
/// Progress is told every so many entries.
const TELL_EVERY: u64 = 500;

type Tell<'a> = &'a (dyn Fn(Progress) + Send + Sync);

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

    fn among(&self, step: Step) -> Among<'_> {
        let (part, filter) = match step {
            Step::Groups => {
                let part = &self.settings.groups;
                (part, part.filter.as_deref().unwrap_or(settings::GROUP_FILTER))
            }
            _ => (&self.settings.accounts, self.settings.account_filter()),
        };
        let base = part.base.as_deref().unwrap_or(&self.settings.base_dn);
        Among { step, base, filter, paged: true }
    }

    async fn run_test(&self, limits: &Limits, trail: &mut Trail) -> Result<(), ConnectError> {
        let mut session = Session::open(&self.settings.as_ldap(), limits, trail).await?;
        trail.at = Step::Discover;
        let domain = discover(&mut session, &self.settings.base_dn, limits).await?;
        trail.pass(format!("sign-ins are recorded with up to {} days of delay", domain.lag_days));
        for step in [Step::Accounts, Step::Groups] {
            trail.at = step;
            let among = self.among(step);
            let search = Search { first_page_only: true, ..whole(among, &["1.1"]) };
            let found = session.search(&search, limits, &mut |_| Ok(())).await?;
            let more = if found.more { " or more" } else { "" };
            trail.pass(format!("{} entries{more} under {}", found.entries, among.base));
        }
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
        let session = Session::open(&self.settings.as_ldap(), limits, trail).await?;
        let mut reading = Reading {
            settings: &self.settings,
            limits,
            tell,
            session,
            warnings: Warnings::default(),
            entries: 0,
        };
        trail.at = Step::Discover;
        let domain = discover(&mut reading.session, &self.settings.base_dn, limits).await?;
        trail.at = Step::Accounts;
        let (mut accounts, people) =
            reading.accounts(self.among(Step::Accounts), now.as_microsecond()).await?;
        trail.at = Step::Groups;
        let groups = reading.groups(self.among(Step::Groups), &accounts).await?;
        let federation_trusts = reading.trusts().await?;
        let Reading { session, mut warnings, entries, .. } = reading;
        session.close().await;
        let people = people.map(|p| p.make(&self.settings.name, &mut accounts, &mut warnings));
        let GroupRows { groups, memberships, entitlements, grants } = groups.rows(&accounts, &mut warnings);
        let links = accounts.links(&mut warnings);
        let mut rows = Rows {
            people: people.unwrap_or_default(),
            credentials: accounts.credentials(),
            accounts: accounts.rows,
            groups,
            memberships,
            entitlements,
            grants,
            federation_trusts,
            ..Rows::default()
        };
        if domain.lag_days == 0 {
            warnings.add(
                "the domain does not record sign-ins (msDS-LogonTimeSyncInterval = 0): unknown for all",
                "",
            );
            rows.accounts.iter_mut().for_each(|account| account.last_sign_in_at = None);
        }
        let source = SourceFacts {
            source: self.settings.name.clone(),
            connector: KIND.name.into(),
            facts: facts_of(&rows, domain.lag_days),
            warnings: warnings.lines(),
            entries,
            sign_in_lag_days: Some(domain.lag_days).filter(|days| *days > 0),
            cursor: domain.cursor,
        };
        Ok(Pulled { rows, sources: vec![source], links })
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

    fn overdue(&self, limits: &Limits, at: Step) -> ConnectError {
        ConnectError::new(
            printable(&self.settings.url),
            at,
            format!("not done within {} s; nothing was kept", limits.deadline.as_secs_f32()),
            "see why the domain controller is slow, narrow the base or the filter, or raise the deadline",
        )
    }
}

/// A pull under way.
struct Reading<'a> {
    settings: &'a AdSettings,
    limits: &'a Limits,
    tell: Tell<'a>,
    session: Session,
    warnings: Warnings,
    entries: u64,
}

impl Reading<'_> {
    async fn accounts(
        &mut self,
        among: Among<'_>,
        now: i64,
    ) -> Result<(Accounts, Option<People>), ConnectError> {
        let Self { settings, limits, session, .. } = self;
        let mut kinds = accounts::Kinds::new();
        for (kind, selector) in [
            (AccountKind::Human, &settings.human_accounts),
            (AccountKind::BreakGlass, &settings.break_glass_accounts),
            (AccountKind::Service, &settings.service_accounts),
            (AccountKind::Shared, &settings.shared_accounts),
            (AccountKind::Guest, &settings.guest_accounts),
        ] {
            kinds.push((kind, session.select(selector, among, limits).await?));
        }
        let hr = settings.hr();
        let people = match &hr {
            Some(hr) => Some(People {
                left: session.select(&hr.left, among, limits).await?,
                on_leave: session.select(&hr.on_leave, among, limits).await?,
            }),
            None => None,
        };
        let settings = self.settings;
        let mut found = Accounts::default();
        let wanted = accounts::attributes(settings, hr.as_ref());
        self.read(among, &wanted, |entry, warnings| {
            accounts::take(&mut found, entry, settings, hr.as_ref(), &kinds, now, warnings);
            Ok(())
        })
        .await?;
        Ok((found, people))
    }

    async fn groups(&mut self, among: Among<'_>, accounts: &Accounts) -> Result<Groups, ConnectError> {
        let (settings, limits) = (self.settings, self.limits);
        let privileged = self.session.select(&settings.privileged_groups, among, limits).await?;
        let mut found = Groups::new(&settings.name, "objectGUID", privileged);
        let mut rest = Vec::new();
        self.read(among, groups::ATTRIBUTES, |entry, warnings| {
            groups::take(&mut found, entry, accounts, &mut rest, limits, warnings)
        })
        .await?;
        for dn in found.not_met() {
            self.warnings.add("privileged groups of the settings were not found", dn.as_str());
        }
        for missing in rest {
            self.remaining(missing, &mut found, accounts).await?;
        }
        Ok(found)
    }

    /// Asks for the members of a group that were not sent, range by range.
    async fn remaining(
        &mut self,
        rest: groups::Rest,
        found: &mut Groups,
        accounts: &Accounts,
    ) -> Result<(), ConnectError> {
        let mut from = rest.from;
        loop {
            let attribute = format!("member;range={from}-*");
            let search = Search {
                step: Step::Groups,
                base: &rest.dn,
                scope: Scope::Base,
                filter: "(objectClass=*)",
                attributes: &[&attribute],
                paged: false,
                first_page_only: false,
            };
            let (mut next, limits, warnings) = (None, self.limits, &mut self.warnings);
            let mut take = |entry: Entry<'_>| {
                if let Some(values) = Values::read(entry, limits, warnings)? {
                    next = groups::ranged(found, rest.group, &values, accounts)?;
                }
                found.within(limits)
            };
            self.session.search(&search, limits, &mut take).await?;
            match next {
                None => return Ok(()),
                Some(next) if next > from => from = next,
                Some(_) => {
                    return Err(ConnectError::new(
                        printable(&self.settings.url),
                        Step::Groups,
                        format!("{}: the ranges of its members do not move on", printable(&rest.dn)),
                        "report it to the directory's makers; nothing was kept",
                    ));
                }
            }
        }
    }

    async fn trusts(&mut self) -> Result<Vec<FederationTrust>, ConnectError> {
        let among =
            Among { step: Step::Groups, base: &self.settings.base_dn, filter: trusts::FILTER, paged: true };
        let source = self.settings.name.as_str();
        let mut found = Vec::new();
        self.read(among, trusts::ATTRIBUTES, |entry, warnings| {
            found.extend(trusts::read(entry, source, warnings));
            Ok(())
        })
        .await?;
        Ok(found)
    }

    /// Reads all entries of a part of the tree, counting and telling.
    async fn read(
        &mut self,
        among: Among<'_>,
        attributes: &[&str],
        mut take: impl FnMut(&Values<'_>, &mut Warnings) -> Result<(), Stop> + Send,
    ) -> Result<(), ConnectError> {
        let Self { settings, limits, tell, session, warnings, .. } = self;
        let mut count = 0;
        let mut each = |entry: Entry<'_>| {
            count += 1;
            if count % TELL_EVERY == 0 {
                tell(Progress { source: settings.name.clone(), step: among.step, entries: count });
            }
            match Values::read_with(entry, accounts::BINARY, limits, warnings)? {
                Some(values) => take(&values, warnings),
                None => Ok(()),
            }
        };
        let Found { entries, repeated, references, .. } =
            session.search(&whole(among, attributes), limits, &mut each).await?;
        tell(Progress { source: settings.name.clone(), step: among.step, entries });
        self.entries += entries;
        warnings.add_many("entries were sent a second time and left out", repeated);
        // A domain refers to its own other partitions (Configuration, DNS zones) in every search from its top.
        warnings.add_many("references to other partitions or domains were not followed", references);
        Ok(())
    }
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
            let failed = run.unwrap_or_else(|_| Err(self.overdue(limits, trail.at))).err();
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
            run.unwrap_or_else(|_| Err(self.overdue(limits, trail.at)))
        })
    }

    fn changes<'a>(
        &'a self,
        cursor: &'a str,
        limits: &'a Limits,
    ) -> Answer<'a, Result<Option<u64>, ConnectError>> {
        Box::pin(async move {
            let run = tokio::time::timeout(limits.deadline, self.run_changes(cursor, limits)).await;
            run.unwrap_or_else(|_| Err(self.overdue(limits, Step::Discover)))
        })
    }
}

/// Asks the root entry for the latest change, and the domain by how much its sign-ins lag.
async fn discover(session: &mut Session, domain: &str, limits: &Limits) -> Result<Domain, ConnectError> {
    let base = |base, attributes| Search {
        step: Step::Discover,
        base,
        scope: Scope::Base,
        filter: "(objectClass=*)",
        attributes,
        paged: false,
        first_page_only: false,
    };
    let mut found = Domain { lag_days: LAG_DAYS, cursor: None };
    let mut unheard = Warnings::default();
    let root = base("", &["dsServiceName", "highestCommittedUSN"]);
    let mut take = |entry: Entry<'_>| {
        if let Some(values) = Values::read(entry, limits, &mut unheard)? {
            let server = values.one("dsServiceName").zip(values.one("highestCommittedUSN"));
            found.cursor = server.map(|(server, change)| format!("{server}@{change}"));
        }
        Ok(())
    };
    session.search(&root, limits, &mut take).await?;
    let mut lag = None;
    let mut take = |entry: Entry<'_>| {
        if let Some(values) = Values::read(entry, limits, &mut unheard)? {
            lag = values.one("msDS-LogonTimeSyncInterval").and_then(|days| days.parse().ok());
        }
        Ok(())
    };
    session.search(&base(domain, &["msDS-LogonTimeSyncInterval"]), limits, &mut take).await?;
    found.lag_days = lag.unwrap_or(LAG_DAYS);
    Ok(found)
}

fn whole<'a>(among: Among<'a>, attributes: &'a [&'a str]) -> Search<'a> {
    let Among { step, base, filter, paged } = among;
    Search { step, base, scope: Scope::Subtree, filter, attributes, paged, first_page_only: false }
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
