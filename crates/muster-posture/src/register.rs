//! The rows that pages show (names, owners, dates), found by id. Loaded only where people look at them; the metrics do
//! without.
use muster_estate::{
    Account, Application, Credential, Entitlement, EstateError, FederationTrust, Group, Person, Tables,
};

use crate::sheet::Sheet;

/// The names of the entitlements, in the order of their ids: what selectors by name are looked up in.
#[derive(Debug, Clone, Default)]
pub struct RightNames(Vec<(String, String)>);

impl RightNames {
    /// Reads the entitlements.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn load(tables: &(impl Tables + ?Sized)) -> Result<Self, EstateError> {
        let rows: Sheet<Entitlement> = Sheet::load(tables, "entitlement_id", None)?;
        Ok(Self(rows.iter().map(|row| (row.entitlement_id, row.name)).collect()))
    }

    /// Id and name of each.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(id, name)| (id.as_str(), name.as_str()))
    }
}

/// The rows of one snapshot by id, each table sorted bytewise. A row is made when it is asked for.
#[derive(Debug, Default)]
pub struct Register {
    people: Sheet<Person>,
    accounts: Sheet<Account>,
    groups: Sheet<Group>,
    entitlements: Sheet<Entitlement>,
    applications: Sheet<Application>,
    trusts: Sheet<FederationTrust>,
    /// By account, then credential.
    credentials: Sheet<Credential>,
}

impl Register {
    /// Reads the seven tables that have rows of their own (not the memberships and grants).
    ///
    /// # Errors
    /// When a table cannot be read.
    pub fn load(tables: &(impl Tables + ?Sized)) -> Result<Self, EstateError> {
        Ok(Self {
            people: Sheet::load(tables, "person_id", None)?,
            accounts: Sheet::load(tables, "account_id", None)?,
            groups: Sheet::load(tables, "group_id", None)?,
            entitlements: Sheet::load(tables, "entitlement_id", None)?,
            applications: Sheet::load(tables, "application_id", None)?,
            trusts: Sheet::load(tables, "trust_id", None)?,
            credentials: Sheet::load(tables, "account_id", Some("credential_id"))?,
        })
    }

    /// The person of that id.
    #[must_use]
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.get(id)
    }

    /// The account of that id.
    #[must_use]
    pub fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.get(id)
    }

    /// The group of that id.
    #[must_use]
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.get(id)
    }

    /// The entitlement of that id.
    #[must_use]
    pub fn entitlement(&self, id: &str) -> Option<&Entitlement> {
        self.entitlements.get(id)
    }

    /// The application of that id.
    #[must_use]
    pub fn application(&self, id: &str) -> Option<&Application> {
        self.applications.get(id)
    }

    /// The credentials of an account.
    #[must_use]
    pub fn credentials_of(&self, account_id: &str) -> Vec<&Credential> {
        self.credentials.positions(account_id).filter_map(|at| self.credentials.at(at)).collect()
    }

    /// Every person, by id.
    #[must_use]
    pub fn people(&self) -> &Sheet<Person> {
        &self.people
    }

    /// Every account, by id.
    #[must_use]
    pub fn accounts(&self) -> &Sheet<Account> {
        &self.accounts
    }

    /// Every group, by id.
    #[must_use]
    pub fn groups(&self) -> &Sheet<Group> {
        &self.groups
    }

    /// Every entitlement, by id.
    #[must_use]
    pub fn entitlements(&self) -> &Sheet<Entitlement> {
        &self.entitlements
    }

    /// Every application, by id.
    #[must_use]
    pub fn applications(&self) -> &Sheet<Application> {
        &self.applications
    }

    /// Every federation trust, by id.
    #[must_use]
    pub fn trusts(&self) -> &Sheet<FederationTrust> {
        &self.trusts
    }

    /// Every credential, by account, then by id.
    #[must_use]
    pub fn credentials(&self) -> &Sheet<Credential> {
        &self.credentials
    }
}
