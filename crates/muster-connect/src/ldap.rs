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
pub(crate) mod ber;
pub(crate) mod form;
mod frame;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzz;
pub(crate) mod groups;
pub(crate) mod message;
pub(crate) mod people;
pub(crate) mod reader;
pub(crate) mod search;
pub(crate) mod selection;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod tls;
pub(crate) mod values;

use std::collections::BTreeSet;

use jiff::Timestamp;
use muster_estate::{AccountKind, Rows};
use muster_model::snapshot::{Fact, SourceFacts};

pub use settings::{Attributes, Hr, HrDetail, LdapSettings, Selector, Subtree};

use accounts::{AccountSelections, Accounts};
use groups::Groups;
use message::{Entry, PAGED_RESULTS};
use people::People;
use reader::{Reading, Tell, look, one_entry, overdue};
use selection::Among;
use session::Session;
use settings::{ACCOUNT_FILTER, GROUP_FILTER};
use values::Values;

use crate::connector::{Answer, ConnectionTest, Connector, Limits, Pulled};
use crate::error::{ConnectError, Step, Trail};
use crate::registry::{Holds, Kind, Setting};
use crate::warnings::Warnings;

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
        form::GROUPS,
        form::PRIVILEGED_GROUPS,
        form::SERVICE_ACCOUNTS,
        form::BREAK_GLASS_ACCOUNTS,
        form::PEOPLE,
    ],
    open: |settings| Ok(Box::new(LdapConnector::new(serde_json::from_value(settings)?))),
};

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

    async fn run_test(&self, limits: &Limits, trail: &mut Trail) -> Result<(), ConnectError> {
        let mut session = Session::open(&self.settings, limits, trail).await?;
        trail.at = Step::Discover;
        let paged = discover(&mut session, limits).await?;
        trail.pass(if paged { "pages results" } else { "does not page: large directories may be cut short" });
        look(&mut session, parts(&self.settings, paged), limits, trail).await?;
        session.close().await;
        Ok(())
    }

    async fn run_pull(
        &self,
        tell: Tell<'_>,
        limits: &Limits,
        trail: &mut Trail,
    ) -> Result<Pulled, ConnectError> {
        let mut session = Session::open(&self.settings, limits, trail).await?;
        trail.at = Step::Discover;
        let paged = discover(&mut session, limits).await?;
        let reading = Reading::new(&self.settings.name, &mut session, limits, tell);
        let pulled = read_all(reading, &self.settings, KIND.name, paged, trail).await?;
        session.close().await;
        Ok(pulled)
    }
}

/// The parts of the tree with accounts and with groups.
pub(crate) fn parts(settings: &LdapSettings, paged: bool) -> [Among<'_>; 2] {
    let base = settings.base_dn.as_str();
    let (accounts, groups) = (&settings.accounts, &settings.groups);
    [(Step::Accounts, accounts, ACCOUNT_FILTER), (Step::Groups, groups, GROUP_FILTER)].map(
        |(step, part, filter)| Among {
            step,
            base: part.base.as_deref().unwrap_or(base),
            filter: part.filter.as_deref().unwrap_or(filter),
            paged,
        },
    )
}

/// Reads a directory that is no Active Directory.
///
/// # Errors
/// As any search.
pub(crate) async fn read_all(
    mut reading: Reading<'_>,
    settings: &LdapSettings,
    connector: &'static str,
    paged: bool,
    trail: &mut Trail,
) -> Result<Pulled, ConnectError> {
    let [of_accounts, of_groups] = parts(settings, paged);
    trail.at = Step::Accounts;
    let (accounts, people) = read_accounts(&mut reading, settings, of_accounts).await?;
    trail.at = Step::Groups;
    let groups = read_groups(&mut reading, settings, of_groups, &accounts).await?;
    let mut pulled = reading.rows(accounts, people, groups);
    pulled.sources.push(SourceFacts {
        source: settings.name.clone(),
        connector: connector.into(),
        facts: facts_of(&pulled.rows, &mut reading.warnings),
        warnings: reading.warnings.lines(),
        entries: reading.entries,
        ..SourceFacts::default()
    });
    Ok(pulled)
}

async fn read_accounts(
    reading: &mut Reading<'_>,
    settings: &LdapSettings,
    among: Among<'_>,
) -> Result<(Accounts, Option<People>), ConnectError> {
    let mut selections = AccountSelections::default();
    for (kind, selector) in [
        (AccountKind::BreakGlass, &settings.break_glass_accounts),
        (AccountKind::Service, &settings.service_accounts),
        (AccountKind::Workload, &settings.workload_accounts),
        (AccountKind::Shared, &settings.shared_accounts),
        (AccountKind::Guest, &settings.guest_accounts),
    ] {
        selections.kinds.push((kind, reading.select(selector, among).await?));
    }
    selections.privileged = reading.select(&settings.privileged_accounts, among).await?;
    selections.disabled = reading.select(&settings.disabled_accounts, among).await?;
    let hr = settings.hr();
    let people = reading.people(hr.as_ref(), among).await?;
    let mut accounts = Accounts::default();
    let wanted = Accounts::attributes(&settings.attributes, hr.as_ref());
    let take = |entry: &Values<'_>, warnings: &mut Warnings| {
        accounts.take(entry, settings, hr.as_ref(), &selections, warnings);
        Ok(())
    };
    reading.read(among, &wanted, take).await?;
    Ok((accounts, people))
}

async fn read_groups(
    reading: &mut Reading<'_>,
    settings: &LdapSettings,
    among: Among<'_>,
    accounts: &Accounts,
) -> Result<Groups, ConnectError> {
    let privileged = reading.select(&settings.privileged_groups, among).await?;
    let (native_id, limits) = (settings.attributes.native_id.as_str(), reading.limits);
    let mut groups = Groups::new(&settings.name, native_id, privileged);
    let take = |entry: &Values<'_>, warnings: &mut Warnings| groups.take(entry, accounts, limits, warnings);
    reading.read(among, &Groups::attributes(native_id), take).await?;
    reading.tell_not_met(&groups);
    Ok(groups)
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
            let failed = run.unwrap_or_else(|_| Err(overdue(&self.settings.url, limits, trail.at))).err();
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
            run.unwrap_or_else(|_| Err(overdue(&self.settings.url, limits, trail.at)))
        })
    }
}

/// Reads the root entry (RFC 4512, 5.1): whether the server pages. One that hides it is taken to page, as it then says
/// if it does not.
async fn discover(session: &mut Session, limits: &Limits) -> Result<bool, ConnectError> {
    let search = one_entry(Step::Discover, "", &["supportedControl"]);
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
