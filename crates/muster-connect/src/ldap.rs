//! The `ldap` connector: OpenLDAP and other LDAPv3 directories (RFC 4510 to 4519). Not Active Directory, whose times,
//! flags and ranges are its own.
//!
//! **Rights the source account needs**: to bind; to read and search the account and group entries, with the attributes
//! named in the settings and `entryUUID`, `createTimestamp`, `pwdChangedTime`, `pwdAccountLockedTime`, `pwdLastSuccess`
//! or `authTimestamp`; never `userPassword`. And no size limit on paged searches (`limits … size.prtotal=unlimited`).
//!
//! **Facts**: creation and password times, and sign-ins where `lastbind` keeps them. Such a directory knows no time of a
//! grant, no second factor and no time at which an account was disabled, so those are not declared.
//! `authTimestamp` (slapo-lastbind(5)) and `pwdLastSuccess` (`lastbind on`, slapd.conf(5)) are kept by the server that
//! was asked to bind and are not always replicated: read the server that people sign in to.
pub(crate) mod accounts;
mod ber;
mod frame;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzz;
pub(crate) mod groups;
pub(crate) mod message;
pub(crate) mod people;
pub(crate) mod search;
pub(crate) mod selection;
pub(crate) mod session;
pub(crate) mod settings;
mod tls;
pub(crate) mod values;

use std::collections::BTreeSet;

use jiff::Timestamp;
use muster_estate::{AccountKind, Rows};
use muster_model::snapshot::{Fact, SourceFacts};

pub use settings::{Attributes, Hr, HrDetail, LdapSettings, Selector, Subtree};

use accounts::{AccountSelections, Accounts};
use groups::{GroupRows, Groups};
use message::{Entry, PAGED_RESULTS, Scope};
use people::People;
use search::{Found, Search, Stop};
use selection::Among;
use session::Session;
use settings::{ACCOUNT_FILTER, GROUP_FILTER};
use values::Values;

use crate::connector::{Answer, ConnectionTest, Connector, Limits, Progress, Pulled};
use crate::error::{ConnectError, Step, Trail};
use crate::registry::{Holds, Kind, Setting};
use crate::warnings::{Warnings, printable};

/// Its line in the registry.
pub const KIND: Kind = Kind {
    name: "ldap",
    title: "LDAP directory",
    summary: "OpenLDAP and other LDAPv3 directories, over TLS",
    rights: "An account of its own that may search and read the accounts, groups and their operational attributes \
        (memberOf, pwdLastSuccess, pwdAccountLockedTime). It needs no right to change anything and no password attribute.",
    settings: &[
        Setting::required(
            "url",
            "Address",
            "Over TLS: ldaps://, or ldap:// with StartTLS.",
            "ldaps://ldap.example.org",
        )
        .holding(Holds::Address),
        Setting::text(
            "start_tls",
            "StartTLS",
            "Secure an ldap:// connection before anything else is sent.",
            "",
        )
        .holding(Holds::Flag),
        Setting::text(
            "ca_file",
            "Certificate authority",
            "The directory's own authority (PEM), when it is not a public one.",
            "/etc/ssl/corp-ca.pem",
        )
        .holding(Holds::Path),
        Setting::text("bind_dn", "Signs in as", "The reading account.", "cn=reader,dc=example,dc=org"),
        Setting::text("password", "Password", "Of the reading account.", "").holding(Holds::Secret),
        Setting::required("base_dn", "Base", "Where accounts and groups are.", "dc=example,dc=org"),
        Setting::text(
            "accounts.filter",
            "Accounts filter",
            "Which entries are accounts; the usual object classes when left out.",
            "(objectClass=inetOrgPerson)",
        ),
        Setting::text(
            "groups.filter",
            "Groups filter",
            "Which entries are groups; the usual object classes when left out.",
            "(objectClass=groupOfNames)",
        ),
        Setting::text(
            "privileged_groups.dns",
            "Privileged groups",
            "Names of groups that give privileges; groups nested in them need not be named.",
            "cn=admins,ou=groups,dc=example,dc=org",
        )
        .holding(Holds::Texts),
        Setting::text(
            "service_accounts.under",
            "Service accounts under",
            "Every account below these is of a service.",
            "ou=services,dc=example,dc=org",
        )
        .holding(Holds::Texts),
        Setting::text(
            "break_glass_accounts.dns",
            "Break-glass accounts",
            "Names of accounts that are for emergencies only.",
            "uid=breakglass,ou=people,dc=example,dc=org",
        )
        .holding(Holds::Texts),
        Setting::text(
            "hr",
            "Also the source of people",
            "People are made from entries with an employee number.",
            "",
        )
        .holding(Holds::Flag),
    ],
    open: |settings| Ok(Box::new(LdapConnector::new(serde_json::from_value(settings)?))),
};

/// Progress is told every so many entries.
const TELL_EVERY: u64 = 500;

type Tell<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// An LDAP source.
#[derive(Debug, Clone)]
pub struct LdapConnector {
    settings: LdapSettings,
}

impl LdapConnector {
    /// A connector with these settings, checked when it is used.
    #[must_use]
    pub fn new(settings: LdapSettings) -> Self {
        Self { settings }
    }

    fn among_accounts(&self, paged: bool) -> Among<'_> {
        let part = &self.settings.accounts;
        Among {
            step: Step::Accounts,
            base: part.base.as_deref().unwrap_or(&self.settings.base_dn),
            filter: part.filter.as_deref().unwrap_or(ACCOUNT_FILTER),
            paged,
        }
    }

    fn among_groups(&self, paged: bool) -> Among<'_> {
        let part = &self.settings.groups;
        Among {
            step: Step::Groups,
            base: part.base.as_deref().unwrap_or(&self.settings.base_dn),
            filter: part.filter.as_deref().unwrap_or(GROUP_FILTER),
            paged,
        }
    }

    async fn run_test(&self, limits: &Limits, trail: &mut Trail) -> Result<(), ConnectError> {
        let mut session = Session::open(&self.settings, limits, trail).await?;
        trail.at = Step::Discover;
        let paged = discover(&mut session, limits).await?;
        trail.pass(if paged { "pages results" } else { "does not page: large directories may be cut short" });
        for among in [self.among_accounts(paged), self.among_groups(paged)] {
            trail.at = among.step;
            let search = Search { first_page_only: paged, ..whole(among, &["1.1"]) };
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
        trail: &mut Trail,
    ) -> Result<Pulled, ConnectError> {
        let mut reading = Reading {
            settings: &self.settings,
            hr: self.settings.hr(),
            limits,
            tell,
            session: Session::open(&self.settings, limits, trail).await?,
            warnings: Warnings::default(),
            entries: 0,
        };
        trail.at = Step::Discover;
        let paged = discover(&mut reading.session, limits).await?;
        trail.at = Step::Accounts;
        let (mut accounts, people) = reading.accounts(self.among_accounts(paged)).await?;
        trail.at = Step::Groups;
        let groups = reading.groups(self.among_groups(paged), &accounts).await?;
        let Reading { session, mut warnings, entries, .. } = reading;
        session.close().await;
        let people = people.map(|p| p.make(&self.settings.name, &mut accounts, &mut warnings));
        let GroupRows { groups, memberships, entitlements, grants } = groups.rows(&accounts, &mut warnings);
        let links = accounts.links(&mut warnings);
        let rows = Rows {
            people: people.unwrap_or_default(),
            credentials: accounts.credentials(),
            accounts: accounts.rows,
            groups,
            memberships,
            entitlements,
            grants,
            ..Rows::default()
        };
        let source = SourceFacts {
            source: self.settings.name.clone(),
            connector: KIND.name.into(),
            facts: facts_of(&rows, &mut warnings),
            warnings: warnings.lines(),
            entries,
            ..SourceFacts::default()
        };
        Ok(Pulled { rows, sources: vec![source], links })
    }

    fn overdue(&self, limits: &Limits, at: Step) -> ConnectError {
        ConnectError::new(
            printable(&self.settings.url),
            at,
            format!("not done within {} s; nothing was kept", limits.deadline.as_secs_f32()),
            "see why the directory is slow, narrow the base or the filter, or raise the deadline",
        )
    }
}

/// A pull under way.
struct Reading<'a> {
    settings: &'a LdapSettings,
    hr: Option<HrDetail>,
    limits: &'a Limits,
    tell: Tell<'a>,
    session: Session,
    warnings: Warnings,
    entries: u64,
}

impl Reading<'_> {
    async fn accounts(&mut self, among: Among<'_>) -> Result<(Accounts, Option<People>), ConnectError> {
        let Self { settings, hr, limits, session, .. } = self;
        let mut selections = AccountSelections::default();
        for (kind, selector) in [
            (AccountKind::BreakGlass, &settings.break_glass_accounts),
            (AccountKind::Service, &settings.service_accounts),
            (AccountKind::Workload, &settings.workload_accounts),
            (AccountKind::Shared, &settings.shared_accounts),
            (AccountKind::Guest, &settings.guest_accounts),
        ] {
            selections.kinds.push((kind, session.select(selector, among, limits).await?));
        }
        selections.privileged = session.select(&settings.privileged_accounts, among, limits).await?;
        selections.disabled = session.select(&settings.disabled_accounts, among, limits).await?;
        let people = match hr {
            Some(hr) => Some(People {
                left: session.select(&hr.left, among, limits).await?,
                on_leave: session.select(&hr.on_leave, among, limits).await?,
            }),
            None => None,
        };
        let (hr, settings) = (self.hr.clone(), self.settings);
        let mut accounts = Accounts::default();
        self.read(among, &Accounts::attributes(&settings.attributes, hr.as_ref()), |entry, warnings| {
            accounts.take(entry, settings, hr.as_ref(), &selections, warnings);
            Ok(())
        })
        .await?;
        Ok((accounts, people))
    }

    async fn groups(&mut self, among: Among<'_>, accounts: &Accounts) -> Result<Groups, ConnectError> {
        let (settings, limits) = (self.settings, self.limits);
        let privileged = self.session.select(&settings.privileged_groups, among, limits).await?;
        let native_id = settings.attributes.native_id.as_str();
        let mut groups = Groups::new(&settings.name, native_id, privileged);
        self.read(among, &Groups::attributes(native_id), |entry, warnings| {
            groups.take(entry, accounts, limits, warnings)
        })
        .await?;
        for dn in groups.not_met() {
            self.warnings.add("privileged groups of the settings were not found", dn.as_str());
        }
        Ok(groups)
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
            match Values::read(entry, limits, warnings)? {
                Some(values) => take(&values, warnings),
                None => Ok(()),
            }
        };
        let Found { entries, repeated, references, .. } =
            session.search(&whole(among, attributes), limits, &mut each).await?;
        tell(Progress { source: settings.name.clone(), step: among.step, entries });
        self.entries += entries;
        warnings.add_many("entries were sent a second time and left out", repeated);
        warnings.add_many("references to other servers were not followed", references);
        Ok(())
    }
}

impl Connector for LdapConnector {
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
        _now: Timestamp,
    ) -> Answer<'a, Result<Pulled, ConnectError>> {
        Box::pin(async move {
            let mut trail = Trail::default();
            let run =
                tokio::time::timeout(limits.deadline, self.run_pull(progress, limits, &mut trail)).await;
            run.unwrap_or_else(|_| Err(self.overdue(limits, trail.at)))
        })
    }
}

/// Reads the root entry (RFC 4512, 5.1): whether the server pages. One that hides it is taken to page, as it then says
/// if it does not.
async fn discover(session: &mut Session, limits: &Limits) -> Result<bool, ConnectError> {
    let search = Search {
        step: Step::Discover,
        base: "",
        scope: Scope::Base,
        filter: "(objectClass=*)",
        attributes: &["supportedControl"],
        paged: false,
        first_page_only: false,
    };
    let mut controls = Vec::new();
    let mut unheard = Warnings::default();
    let mut take = |entry: Entry<'_>| {
        let values = Values::read(entry, limits, &mut unheard)?;
        controls.extend(values.iter().flat_map(|v| v.all("supportedControl")).map(ToString::to_string));
        Ok(())
    };
    session.search(&search, limits, &mut take).await?;
    Ok(controls.is_empty() || controls.iter().any(|oid| oid == PAGED_RESULTS))
}

fn whole<'a>(among: Among<'a>, attributes: &'a [&'a str]) -> Search<'a> {
    let Among { step, base, filter, paged } = among;
    Search { step, base, scope: Scope::Subtree, filter, attributes, paged, first_page_only: false }
}

/// What the directory really gave. A fact of which there is not one instance is not known, however the server is set up.
fn facts_of(rows: &Rows, warnings: &mut Warnings) -> BTreeSet<Fact> {
    let mut facts = BTreeSet::new();
    let accounts = &rows.accounts;
    let mut given = |fact, given: bool| {
        if given {
            facts.insert(fact);
        }
        given
    };
    given(Fact::CreatedAt, accounts.iter().any(|a| a.created_at.is_some()));
    given(Fact::PasswordChanged, accounts.iter().any(|a| a.password_changed_at.is_some()));
    given(Fact::HrDates, rows.people.iter().any(|p| p.hired_on.is_some() || p.terminated_on.is_some()));
    if given(Fact::SignIn, accounts.iter().any(|a| a.last_sign_in_at.is_some())) {
        given(Fact::CredentialUse, !rows.credentials.is_empty());
        for account in accounts.iter().filter(|a| a.enabled && a.last_sign_in_at.is_none()) {
            let kind = "enabled accounts have no sign-in on record and count as never used; the record begins when lastbind was turned on";
            warnings.add(kind, &account.username);
        }
    }
    facts
}
