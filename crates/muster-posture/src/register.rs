//! The rows that pages show (names, owners, dates), found by id. Loaded only where people look at them; the metrics do
//! without.
use muster_estate::{
    Account, Application, Credential, Entitlement, EstateError, FederationTrust, Group, Person, Row, Tables,
    read_table,
};

/// The names of the entitlements, in the order of their ids: what selectors by name are looked up in.
#[derive(Debug, Clone, Default)]
pub struct RightNames(Vec<(String, String)>);

impl RightNames {
    /// Reads the entitlements.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn load(tables: &(impl Tables + ?Sized)) -> Result<Self, EstateError> {
        let rows: Vec<Entitlement> = sorted(tables)?;
        Ok(Self(rows.into_iter().map(|row| (row.entitlement_id, row.name)).collect()))
    }

    /// Id and name of each.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(id, name)| (id.as_str(), name.as_str()))
    }
}

/// The rows of one snapshot by id, each table sorted bytewise.
#[derive(Debug, Clone, Default)]
pub struct Register {
    people: Vec<Person>,
    accounts: Vec<Account>,
    groups: Vec<Group>,
    entitlements: Vec<Entitlement>,
    applications: Vec<Application>,
    trusts: Vec<FederationTrust>,
    /// By account, then credential.
    credentials: Vec<Credential>,
}

impl Register {
    /// Reads the seven tables that have rows of their own (not the memberships and grants).
    ///
    /// # Errors
    /// When a table cannot be read.
    pub fn load(tables: &(impl Tables + ?Sized)) -> Result<Self, EstateError> {
        let mut credentials: Vec<Credential> = read_table(tables)?;
        credentials.sort_by(|a, b| (&a.account_id, &a.credential_id).cmp(&(&b.account_id, &b.credential_id)));
        Ok(Self {
            people: sorted(tables)?,
            accounts: sorted(tables)?,
            groups: sorted(tables)?,
            entitlements: sorted(tables)?,
            applications: sorted(tables)?,
            trusts: sorted(tables)?,
            credentials,
        })
    }

    /// The person of that id.
    #[must_use]
    pub fn person(&self, id: &str) -> Option<&Person> {
        find(&self.people, id, |row| &row.person_id)
    }

    /// The account of that id.
    #[must_use]
    pub fn account(&self, id: &str) -> Option<&Account> {
        find(&self.accounts, id, |row| &row.account_id)
    }

    /// The group of that id.
    #[must_use]
    pub fn group(&self, id: &str) -> Option<&Group> {
        find(&self.groups, id, |row| &row.group_id)
    }

    /// The entitlement of that id.
    #[must_use]
    pub fn entitlement(&self, id: &str) -> Option<&Entitlement> {
        find(&self.entitlements, id, |row| &row.entitlement_id)
    }

    /// The application of that id.
    #[must_use]
    pub fn application(&self, id: &str) -> Option<&Application> {
        find(&self.applications, id, |row| &row.application_id)
    }

    /// The credentials of an account.
    #[must_use]
    pub fn credentials_of(&self, account_id: &str) -> &[Credential] {
        let start = self.credentials.partition_point(|c| c.account_id.as_str() < account_id);
        let end = self.credentials.partition_point(|c| c.account_id.as_str() <= account_id);
        self.credentials.get(start..end).unwrap_or_default()
    }

    /// Every person, by id.
    #[must_use]
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// Every account, by id.
    #[must_use]
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// Every group, by id.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Every entitlement, by id.
    #[must_use]
    pub fn entitlements(&self) -> &[Entitlement] {
        &self.entitlements
    }

    /// Every application, by id.
    #[must_use]
    pub fn applications(&self) -> &[Application] {
        &self.applications
    }

    /// Every federation trust, by id.
    #[must_use]
    pub fn trusts(&self) -> &[FederationTrust] {
        &self.trusts
    }
}

fn sorted<T: Row>(tables: &(impl Tables + ?Sized)) -> Result<Vec<T>, EstateError> {
    let mut rows: Vec<T> = read_table(tables)?;
    rows.sort_by_cached_key(Row::key);
    Ok(rows)
}

fn find<'a, T>(rows: &'a [T], id: &str, key: impl Fn(&T) -> &String) -> Option<&'a T> {
    rows.binary_search_by(|row| key(row).as_str().cmp(id)).ok().and_then(|at| rows.get(at))
}
