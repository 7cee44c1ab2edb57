//! The rows that pages show (names, owners, dates), found by id. Loaded only where people look at them; the metrics do
//! without.
use muster_estate::{
    Account, Application, Credential, Entitlement, EstateError, FederationTrust, Group, Person, Tables,
};

use crate::sheet::Sheet;

/// The names of the entitlements, in the order of their ids, and their applications: what selectors are looked up in.
#[derive(Debug, Clone, Default)]
pub struct RightNames {
    /// Id, name, and the place of the application.
    rights: Vec<(String, String, Option<u32>)>,
    /// Id and name, by id.
    applications: Vec<(String, String)>,
}

impl RightNames {
    /// Reads the entitlements and the applications.
    ///
    /// # Errors
    /// When a table cannot be read.
    pub fn load(tables: &(impl Tables + ?Sized)) -> Result<Self, EstateError> {
        let rows: Sheet<Entitlement> = Sheet::load(tables, "entitlement_id", None)?;
        let applications: Sheet<Application> = Sheet::load(tables, "application_id", None)?;
        let applications: Vec<(String, String)> =
            applications.iter().map(|a| (a.application_id, a.name)).collect();
        let place = |id: &str| {
            let at = applications.binary_search_by(|a| a.0.as_str().cmp(id)).ok()?;
            u32::try_from(at).ok()
        };
        let right = |row: Entitlement| {
            let application = row.application_id.as_deref().and_then(place);
            (row.entitlement_id, row.name, application)
        };
        Ok(Self { rights: rows.iter().map(right).collect(), applications })
    }

    /// Id and name of each.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.rights.iter().map(|(id, name, _)| (id.as_str(), name.as_str()))
    }

    /// For each application, in the order of their ids, whether its id or name is one of those wanted.
    pub(crate) fn applications(&self, wanted: impl Fn(&str) -> bool) -> Vec<bool> {
        self.applications.iter().map(|(id, name)| wanted(id) || wanted(name)).collect()
    }

    /// The place of the application of each entitlement among [`RightNames::applications`].
    pub(crate) fn places(&self) -> impl Iterator<Item = Option<usize>> {
        self.rights.iter().map(|(_, _, application)| application.map(|at| at as usize))
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
