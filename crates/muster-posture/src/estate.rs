//! `Estate`: one snapshot loaded for measuring, with its access graph and effective access. Independent of the reference
//! time and the thresholds, so that it is loaded once and measured as often as wanted.
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use muster_estate::{EstateError, Tables};

use crate::access::Access;
use crate::codes::Codes;
use crate::columns::{Accounts, Applications, Credentials, Entitlements, Groups, People, Trusts};
use crate::csr::{Csr, Edges, NO_TIME};
use crate::effective::{Effective, Ground, Units};
use crate::knowledge::Knowledge;
use crate::offenders::Subject;

/// An identity snapshot in dense columns. Copies share what neither changed.
#[derive(Debug, Clone)]
pub struct Estate {
    pub(crate) knowledge: Knowledge,
    pub(crate) people: Arc<People>,
    pub(crate) accounts: Arc<Accounts>,
    pub(crate) groups: Arc<Groups>,
    pub(crate) entitlements: Arc<Entitlements>,
    pub(crate) applications: Arc<Applications>,
    pub(crate) trusts: Arc<Trusts>,
    pub(crate) credentials: Arc<Credentials>,
    pub(crate) access: Access,
    pub(crate) effective: Effective,
    /// Person → their enabled human accounts.
    pub(crate) humans: Csr,
}

impl Estate {
    /// Loads the columns that the metrics need and works out effective access.
    ///
    /// # Errors
    /// When a table cannot be read, or an id of people, accounts, groups, entitlements, applications, trusts or
    /// credentials is there twice.
    pub fn load(tables: &(impl Tables + ?Sized)) -> Result<Self, EstateError> {
        let knowledge = Mutex::new(Knowledge::of(tables));
        let (people, groups) = rayon::join(|| People::load(tables), || Groups::load(tables));
        let (people, groups) = (people?, groups?);
        let (accounts, entitlements) = rayon::join(
            || Accounts::read(tables, &people.codes, &knowledge),
            || Entitlements::load(tables, &knowledge),
        );
        let (accounts, entitlements) = (accounts?, entitlements?);
        let codes = Arc::clone(&accounts.codes);
        let (((access, credentials), (applications, trusts)), (accounts, humans, units)) = rayon::join(
            || {
                rayon::join(
                    || {
                        rayon::join(
                            || Access::load(tables, &codes, &groups, &entitlements),
                            || Credentials::load(tables, &codes),
                        )
                    },
                    || rayon::join(|| Applications::load(tables), || Trusts::load(tables)),
                )
            },
            || {
                let accounts = Accounts::of(accounts);
                let humans = humans(&accounts, people.codes.len());
                let units = Units::new(&people, &accounts, &humans, entitlements.codes.len());
                (accounts, humans, units)
            },
        );
        let (access, credentials) = (access?, credentials?);
        let ground =
            Ground { accounts: &accounts, entitlements: &entitlements, access: &access, humans: &humans };
        let effective = Effective::new(ground, &units);
        Ok(Self {
            knowledge: knowledge.into_inner().unwrap_or_else(PoisonError::into_inner),
            people: Arc::new(people),
            accounts: Arc::new(accounts),
            groups: Arc::new(groups),
            entitlements: Arc::new(entitlements),
            applications: Arc::new(applications?),
            trusts: Arc::new(trusts?),
            credentials: Arc::new(credentials),
            access,
            effective,
            humans,
        })
    }

    /// Rows of each table, and the enabled accounts: `counts` of the report.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<&'static str, u64> {
        let enabled = self.accounts.enabled.iter().filter(|e| **e).count();
        [
            ("people", self.people.codes.len() as u64),
            ("accounts", self.accounts.codes.len() as u64),
            ("enabled_accounts", enabled as u64),
            ("groups", self.groups.codes.len() as u64),
            ("memberships", self.access.membership_rows),
            ("entitlements", self.entitlements.codes.len() as u64),
            ("grants", self.access.grant_rows),
            ("applications", self.applications.codes.len() as u64),
            ("federation_trusts", self.trusts.codes.len() as u64),
            ("credentials", self.credentials.codes.len() as u64),
        ]
        .into()
    }

    /// Whether the account is enabled and privileged; `None` when there is no such account.
    #[must_use]
    pub fn is_privileged(&self, account_id: &str) -> Option<bool> {
        let code = self.accounts.codes.code(account_id);
        self.effective.privileged.get(code as usize).copied()
    }

    /// The ids that the codes of `subject` stand for.
    pub(crate) fn codes(&self, subject: Subject) -> &Codes {
        match subject {
            Subject::Account | Subject::GrantKey | Subject::Nothing => &self.accounts.codes,
            Subject::Person => &self.people.codes,
            Subject::Entitlement => &self.entitlements.codes,
            Subject::Application => &self.applications.codes,
            Subject::FederationTrust => &self.trusts.codes,
            Subject::Credential => &self.credentials.codes,
        }
    }
}

fn humans(accounts: &Accounts, people: usize) -> Csr {
    let mut edges = Edges::default();
    for account in accounts.all() {
        if let Some(person) = accounts.human(account) {
            edges.push(person, account, NO_TIME);
        }
    }
    Csr::new(people, vec![edges])
}
