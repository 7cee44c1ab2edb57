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
mod accounts;
mod ber;
mod groups;
mod message;
mod people;
mod search;
mod selection;
mod session;
mod settings;
mod tls;
mod values;

use std::collections::BTreeSet;

use jiff::Timestamp;
use muster_estate::{AccountKind, Rows};
use muster_model::snapshot::{Fact, SourceFacts};

pub use settings::{Attributes, Hr, HrDetail, LdapSettings, Selector, Subtree};

use accounts::{AccountSelections, Accounts};
use groups::{GroupRows, Groups};
use message::{Entry, PAGED_RESULTS, Scope};
use search::{Found, Search, Stop};
use selection::Among;
use session::Session;
use settings::{ACCOUNT_FILTER, GROUP_FILTER};
use values::Values;

use crate::connector::{Answer, ConnectionTest, Connector, Limits, Progress, Pulled};
use crate::error::{ConnectError, Step};
use crate::registry::Kind;
use crate::warnings::{Warnings, printable};

/// Its line in the registry.
pub const KIND: Kind = Kind {
    name: "ldap",
    summary: "OpenLDAP and other LDAPv3 directories, over TLS",
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

    async fn run_test(&self, limits: &Limits, passed: &mut Vec<(Step, String)>) -> Result<(), ConnectError> {
        let mut session = Session::open(&self.settings, limits, passed).await?;
        let paged = discover(&mut session, limits).await?;
        let pages = if paged { "pages results" } else { "does not page: large directories may be cut short" };
        passed.push((Step::Discover, pages.into()));
        for among in [self.among_accounts(paged), self.among_groups(paged)] {
            let search = Search { first_page_only: paged, ..whole(among, &["1.1"]) };
            let found = session.search(&search, limits, &mut |_| Ok(())).await?;
            let more = if found.more { " or more" } else { "" };
            passed.push((among.step, format!("{} entries{more} under {}", found.entries, among.base)));
        }
        session.close().await;
        Ok(())
    }

    async fn run_pull(&self, tell: Tell<'_>, limits: &Limits) -> Result<Pulled, ConnectError> {
        let settings = &self.settings;
        let mut warnings = Warnings::default();
        let mut session = Session::open(settings, limits, &mut Vec::new()).await?;
        let paged = discover(&mut session, limits).await?;
        let among = self.among_accounts(paged);
        let hr = settings.hr();
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
        let (left, on_leave) = match &hr {
            Some(hr) => (
                session.select(&hr.left, among, limits).await?,
                session.select(&hr.on_leave, among, limits).await?,
            ),
            None => Default::default(),
        };

        let mut accounts = Accounts::default();
        let wanted = Accounts::attributes(&settings.attributes, hr.as_ref());
        let found = {
            let mut count = self.counter(among.step, tell);
            let mut take = |entry: Entry<'_>| {
                count();
                if let Some(values) = Values::read(entry, limits, &mut warnings)? {
                    let (names, hr) = (&settings.attributes, hr.as_ref());
                    accounts.take(&settings.name, &values, names, hr, &selections, &mut warnings);
                }
                Ok(())
            };
            session.search(&whole(among, &wanted), limits, &mut take).await?
        };
        note(&found, &mut warnings);
        let mut entries = found.entries;

        let among = self.among_groups(paged);
        let privileged = session.select(&settings.privileged_groups, among, limits).await?;
        let mut groups = Groups::default();
        let native_id = settings.attributes.native_id.as_str();
        let found = {
            let mut count = self.counter(among.step, tell);
            let mut take = |entry: Entry<'_>| -> Result<(), Stop> {
                count();
                let Some(values) = Values::read(entry, limits, &mut warnings)? else { return Ok(()) };
                groups.take(&settings.name, &values, native_id, &privileged, &accounts, limits, &mut warnings)
            };
            session.search(&whole(among, &Groups::attributes(native_id)), limits, &mut take).await?
        };
        note(&found, &mut warnings);
        entries += found.entries;
        session.close().await;
        if !settings.privileged_groups.dns.is_empty() {
            for dn in groups.not_met(&privileged) {
                warnings.add("privileged groups of the settings were not found", dn.as_str());
            }
        }
        let people = match &hr {
            Some(_) => people::people(&settings.name, &mut accounts, &left, &on_leave, &mut warnings),
            None => Vec::new(),
        };
        let GroupRows { groups, memberships, entitlements, grants } = groups.rows(&accounts, &mut warnings);
        let credentials = accounts.credentials();
        let links = accounts.rows.iter().zip(accounts.known);
        let links = links.map(|(row, known)| (row.account_id.clone(), known.hints)).collect();
        let rows = Rows {
            people,
            accounts: accounts.rows,
            groups,
            memberships,
            entitlements,
            grants,
            credentials,
            ..Rows::default()
        };
        let facts = facts_of(&rows, &mut warnings);
        let source = SourceFacts {
            source: settings.name.clone(),
            connector: KIND.name.into(),
            facts,
            warnings: warnings.lines(),
            entries,
        };
        Ok(Pulled { rows, sources: vec![source], links })
    }

    fn counter<'a>(&'a self, step: Step, tell: Tell<'a>) -> impl FnMut() + Send + 'a {
        let mut entries = 0;
        move || {
            entries += 1;
            if entries % TELL_EVERY == 0 {
                tell(Progress { source: self.settings.name.clone(), step, entries });
            }
        }
    }

    fn overdue(&self, limits: &Limits) -> ConnectError {
        ConnectError::new(
            printable(&self.settings.url),
            Step::Accounts,
            format!("not done within {} s; nothing was kept", limits.deadline.as_secs_f32()),
            "see why the directory is slow, narrow the base or the filter, or raise the deadline",
        )
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
            let mut passed = Vec::new();
            let run = tokio::time::timeout(limits.deadline, self.run_test(limits, &mut passed)).await;
            let failed = run.unwrap_or_else(|_| Err(self.overdue(limits))).err();
            ConnectionTest { passed, failed }
        })
    }

    fn pull<'a>(
        &'a self,
        progress: Tell<'a>,
        limits: &'a Limits,
        _now: Timestamp,
    ) -> Answer<'a, Result<Pulled, ConnectError>> {
        Box::pin(async move {
            let run = tokio::time::timeout(limits.deadline, self.run_pull(progress, limits)).await;
            run.unwrap_or_else(|_| Err(self.overdue(limits)))
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

fn note(found: &Found, warnings: &mut Warnings) {
    for _ in 0..found.repeated {
        warnings.add("entries were sent a second time and left out", "");
    }
    for _ in 0..found.references {
        warnings.add("references to other servers were not followed", "");
    }
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
