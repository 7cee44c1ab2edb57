//! The nine tables and their columns as constants: the published schema. Not the rows (`rows`) and not any file format.
use std::fmt;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field as ArrowField, Schema, TimeUnit};

use crate::field::Field;
use crate::rows::{
    Account, Application, Credential, Entitlement, FederationTrust, Grant, Group, Membership, Person, Row,
};

/// One of the nine tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is the table of its name")]
pub enum Table {
    People,
    Accounts,
    Groups,
    Memberships,
    Entitlements,
    Grants,
    Applications,
    FederationTrusts,
    Credentials,
}

impl Table {
    /// Every table, in the order of `metrics.md`.
    pub const ALL: [Table; 9] = [
        Table::People,
        Table::Accounts,
        Table::Groups,
        Table::Memberships,
        Table::Entitlements,
        Table::Grants,
        Table::Applications,
        Table::FederationTrusts,
        Table::Credentials,
    ];

    /// The name, which is also the file name without its ending.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Table::People => "people",
            Table::Accounts => "accounts",
            Table::Groups => "groups",
            Table::Memberships => "memberships",
            Table::Entitlements => "entitlements",
            Table::Grants => "grants",
            Table::Applications => "applications",
            Table::FederationTrusts => "federation_trusts",
            Table::Credentials => "credentials",
        }
    }

    /// The table of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.name() == name)
    }

    /// The columns, in file order.
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        match self {
            Table::People => Person::COLUMNS,
            Table::Accounts => Account::COLUMNS,
            Table::Groups => Group::COLUMNS,
            Table::Memberships => Membership::COLUMNS,
            Table::Entitlements => Entitlement::COLUMNS,
            Table::Grants => Grant::COLUMNS,
            Table::Applications => Application::COLUMNS,
            Table::FederationTrusts => FederationTrust::COLUMNS,
            Table::Credentials => Credential::COLUMNS,
        }
    }

    /// The column of that name.
    #[must_use]
    pub fn column(self, name: &str) -> Option<&'static Column> {
        self.columns().iter().find(|c| c.name == name)
    }

    /// The columns of the primary key. Memberships and grants may repeat a key (granted again); the others must not.
    #[must_use]
    pub fn key(self) -> &'static [&'static str] {
        match self {
            Table::People => &["person_id"],
            Table::Accounts => &["account_id"],
            Table::Groups => &["group_id"],
            Table::Memberships => &["member_kind", "member_id", "group_id"],
            Table::Entitlements => &["entitlement_id"],
            Table::Grants => &["subject_kind", "subject_id", "entitlement_id"],
            Table::Applications => &["application_id"],
            Table::FederationTrusts => &["trust_id"],
            Table::Credentials => &["credential_id"],
        }
    }

    /// Whether two rows may have the same key.
    #[must_use]
    pub fn may_repeat(self) -> bool {
        matches!(self, Table::Memberships | Table::Grants)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// True or false; null is false.
    Flag,
    /// An instant, microseconds since the epoch, UTC.
    Time,
    /// A list of texts; null is the empty list.
    List,
}

impl Kind {
    /// The kind in plain words, for messages.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Kind::Text | Kind::Word(_) => "text",
            Kind::Flag => "boolean",
            Kind::Time => "timestamp[us, UTC]",
            Kind::List => "list<string>",
        }
    }

    /// The arrow type columns of this kind have inside Muster and in the Parquet files it writes.
    pub(crate) fn arrow_type(self) -> DataType {
        match self {
            Kind::Text | Kind::Word(_) => DataType::Utf8,
            Kind::Flag => DataType::Boolean,
            Kind::Time => DataType::Timestamp(TimeUnit::Microsecond, Some(Arc::from("UTC"))),
            Kind::List => DataType::List(Arc::new(ArrowField::new("item", DataType::Utf8, true))),
        }
    }
}

/// One column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Name in the file.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether a null has a meaning of its own. A null in another column reads as empty text or false; in a key or a
    /// word it is an error.
    pub nullable: bool,
    /// Outside the contract: the file may lack the column.
    pub extra: bool,
}

impl Column {
    pub(crate) const fn of<F: Field>(name: &'static str) -> Self {
        Self { name, kind: F::KIND, nullable: F::NULLABLE, extra: false }
    }

    pub(crate) const fn extra<F: Field>(name: &'static str) -> Self {
        Self { name, kind: F::KIND, nullable: F::NULLABLE, extra: true }
    }
}

/// The arrow schema Muster writes `columns` with.
#[must_use]
pub fn arrow_schema<'a>(columns: impl IntoIterator<Item = &'a Column>) -> Schema {
    Schema::new(
        columns.into_iter().map(|c| ArrowField::new(c.name, c.kind.arrow_type(), true)).collect::<Vec<_>>(),
    )
}
