//! The nine tables as plain Rust rows, column for column as `metrics.md` has them. Not the file formats: `field` and
//! `write` turn rows into columns, and `scan` reads them back.
//!
//! Ids are text and sort by their bytes. Times are microseconds since 1970-01-01T00:00:00Z; `None` is "not known or did
//! not happen", and the manifest's facts say which of the two. Columns under `extra` may be missing from a file.
use crate::schema::{Column, Table};
use crate::words::{AccountKind, Assignment, AuthProtocol, CredentialKind, Door, PersonStatus, SubjectKind};

/// Microseconds since the epoch, UTC.
pub type Micros = i64;

/// Columns that sealing fills in: what pulls saw, not what a source said.
pub(crate) const SEALING: &[&str] = &[
    "first_observed",
    "last_observed",
    "appeared_after",
    "role_changed_not_before",
    "role_changed_not_after",
    "terminated_not_before",
    "terminated_not_after",
    "disabled_not_before",
    "disabled_not_after",
];

/// What sealing says of a row.
#[derive(Debug)]
pub struct Observed<'a> {
    /// When a snapshot first had it.
    pub first: &'a mut Option<Micros>,
    /// When a snapshot last had it.
    pub last: &'a mut Option<Micros>,
    /// The latest snapshot before the first, without it.
    pub after: &'a mut Option<Micros>,
}

/// A row of one table: what the generic readers and writers need to know of it.
pub trait Row: Sized + Send + Sync {
    /// The table whose rows these are.
    const TABLE: Table;
    /// The columns, in file order.
    const COLUMNS: &'static [Column];

    /// Builds the arrow columns of `rows`, in the order of [`Row::COLUMNS`].
    fn columns_of(rows: &[Self]) -> Vec<arrow::array::ArrayRef>;

    /// Reads one row of a batch that was scanned with all of [`Row::COLUMNS`].
    ///
    /// # Errors
    /// When a value is not one the column may hold; the message names the column.
    fn read(batch: &crate::Batch, row: usize) -> Result<Self, crate::BadValue>;

    /// Makes a row of the cells that `take` gives for each column.
    ///
    /// # Errors
    /// What `take` says, or a value that the column may not hold; an empty key among them.
    fn from_cells(
        take: &mut dyn FnMut(&'static Column) -> Result<crate::Cell, crate::BadValue>,
    ) -> Result<Self, crate::BadValue>;

    /// The columns that sealing fills in.
    fn observed(&mut self) -> Observed<'_>;

    /// The primary key; the parts of a composite key are joined by TAB.
    fn key(&self) -> String;
}

/// The field of the next column, which is the one called `name`: fields and columns come from one list.
fn next_field<F: crate::field::Field>(
    table: Table,
    columns: &mut std::slice::Iter<'static, Column>,
    name: &'static str,
    take: &mut dyn FnMut(&'static Column) -> Result<crate::Cell, crate::BadValue>,
) -> Result<F, crate::BadValue> {
    let cell = columns.next().map_or(Ok(crate::Cell::Empty), take)?;
    if cell.is_empty() && table.key().contains(&name) {
        let help = "Every row needs its id.".into();
        return Err(crate::BadValue { column: name, what: "is empty".into(), help });
    }
    F::from_cell(name, cell)
}

macro_rules! row {
    (
        $(#[$doc:meta])*
        $name:ident of $table:ident, key ($($key:ident),+) {
            $($(#[$fdoc:meta])* $field:ident: $type:ty,)+
        } extra {
            $($(#[$xdoc:meta])* $xfield:ident: $xtype:ty,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name {
            $($(#[$fdoc])* pub $field: $type,)+
            $($(#[$xdoc])* pub $xfield: $xtype,)*
            /// When a snapshot first had the row.
            pub first_observed: Option<Micros>,
            /// When a snapshot last had it: of this one, when it was taken.
            pub last_observed: Option<Micros>,
            /// The latest snapshot before the first that had the row, of the same source and without it: it came after
            /// that. `None`: it was there when the source was first read.
            pub appeared_after: Option<Micros>,
        }

        impl Row for $name {
            const TABLE: Table = Table::$table;
            const COLUMNS: &'static [Column] = &[
                $(Column::of::<$type>(stringify!($field)),)+
                $(Column::extra::<$xtype>(stringify!($xfield)),)*
                Column::extra::<Option<Micros>>("first_observed"),
                Column::extra::<Option<Micros>>("last_observed"),
                Column::extra::<Option<Micros>>("appeared_after"),
            ];

            fn columns_of(rows: &[Self]) -> Vec<arrow::array::ArrayRef> {
                vec![
                    $(crate::field::Field::collect(&mut rows.iter().map(|r| &r.$field)),)+
                    $(crate::field::Field::collect(&mut rows.iter().map(|r| &r.$xfield)),)*
                    crate::field::Field::collect(&mut rows.iter().map(|r| &r.first_observed)),
                    crate::field::Field::collect(&mut rows.iter().map(|r| &r.last_observed)),
                    crate::field::Field::collect(&mut rows.iter().map(|r| &r.appeared_after)),
                ]
            }

            fn read(batch: &crate::Batch, row: usize) -> Result<Self, crate::BadValue> {
                Ok(Self {
                    $($field: crate::field::Field::read(batch, stringify!($field), row)?,)+
                    $($xfield: crate::field::Field::read(batch, stringify!($xfield), row)?,)*
                    first_observed: crate::field::Field::read(batch, "first_observed", row)?,
                    last_observed: crate::field::Field::read(batch, "last_observed", row)?,
                    appeared_after: crate::field::Field::read(batch, "appeared_after", row)?,
                })
            }

            fn from_cells(
                take: &mut dyn FnMut(&'static Column) -> Result<crate::Cell, crate::BadValue>,
            ) -> Result<Self, crate::BadValue> {
                let mut cells = Self::COLUMNS.iter();
                Ok(Self {
                    $($field: next_field(Self::TABLE, &mut cells, stringify!($field), take)?,)+
                    $($xfield: next_field(Self::TABLE, &mut cells, stringify!($xfield), take)?,)*
                    // What was observed is Muster's own to say, by sealing: no other table can.
                    first_observed: None,
                    last_observed: None,
                    appeared_after: None,
                })
            }

            fn observed(&mut self) -> Observed<'_> {
                Observed {
                    first: &mut self.first_observed,
                    last: &mut self.last_observed,
                    after: &mut self.appeared_after,
                }
            }

            fn key(&self) -> String {
                [$(AsRef::<str>::as_ref(&self.$key)),+].join("\t")
            }
        }
    };
}

row! {
    /// A person as the human-resources source knows them.
    Person of People, key (person_id) {
        /// Primary key.
        person_id: String,
        /// Name to show.
        display_name: String,
        /// Current department; peers of privilege creep share it.
        department: Option<String>,
        /// Current job title.
        job_title: Option<String>,
        /// `person_id` of the manager.
        manager_id: Option<String>,
        /// Employment status.
        status: PersonStatus,
        /// First day.
        hired_on: Option<Micros>,
        /// Last day; in the future during a notice period.
        terminated_on: Option<Micros>,
        /// The latest change of role.
        role_changed_on: Option<Micros>,
    } extra {
        /// The employer's own number.
        employee_number: Option<String>,
        /// Mail address.
        mail: Option<String>,
        /// Department before the latest change of role.
        previous_department: Option<String>,
        /// Where no source says when the role changed: not before this.
        role_changed_not_before: Option<Micros>,
        /// And not after this.
        role_changed_not_after: Option<Micros>,
        /// Where no source says when the person left: not before this.
        terminated_not_before: Option<Micros>,
        /// And not after this.
        terminated_not_after: Option<Micros>,
    }
}

row! {
    /// An account in one source.
    Account of Accounts, key (account_id) {
        /// Primary key, unique over all sources.
        account_id: String,
        /// The source it was read from, as the manifest names it.
        source: String,
        /// Name used to sign in.
        username: String,
        /// The person it belongs to; owner of a non-human account, sponsor of a guest.
        person_id: Option<String>,
        /// What the account is for.
        kind: AccountKind,
        /// Whether it can sign in.
        enabled: bool,
        /// The source itself marks it as privileged.
        privileged_hint: bool,
        /// Created at.
        created_at: Option<Micros>,
        /// Latest successful sign-in; `None` = never, where the source reports `sign_in`.
        last_sign_in_at: Option<Micros>,
        /// Password last set.
        password_changed_at: Option<Micros>,
        /// Registered authentication methods (`totp`, `fido2`, …); empty = none, where the source reports `mfa`.
        mfa_methods: Vec<String>,
        /// Disabled at.
        disabled_at: Option<Micros>,
    } extra {
        /// The source's own immutable id (`objectGUID`, `entryUUID`, …).
        native_id: Option<String>,
        /// Mail address.
        mail: Option<String>,
        /// User principal name.
        user_principal_name: Option<String>,
        /// Where the source does not say when it was disabled: not before this.
        disabled_not_before: Option<Micros>,
        /// And not after this.
        disabled_not_after: Option<Micros>,
        /// The name to show, where the source has one.
        display_name: Option<String>,
        /// What else the source says of it, in fixed words (`service_principal_name`, `managed_service_account`, …).
        traits: Vec<String>,
        /// What kind the source took it for, when a rule or a person says otherwise.
        source_kind: Option<AccountKind>,
        /// What decided the kind: the text of a rule, `confirmed` (a person said it) or `annotation`; absent = the source.
        kind_by: Option<String>,
        /// What made the link to the person: `source`, `confirmed`, `annotation`, `owner`, or a rule and its confidence
        /// in percent (`mail 95`).
        linked_by: Option<String>,
        /// People whom rules point at and to whom it is not linked, each as rule, confidence and `person_id`
        /// (`names 70 hr:17`). Without a person they are proposals, or a conflict when they are several; with one, a doubt.
        link_candidates: Vec<String>,
    }
}

row! {
    /// A group or role.
    Group of Groups, key (group_id) {
        /// Primary key, unique over all sources.
        group_id: String,
        /// The source it was read from.
        source: String,
        /// Name to show.
        name: String,
        /// Whether being in it is a privilege.
        privileged: bool,
    } extra {}
}

row! {
    /// A membership of an account or a group in a group.
    Membership of Memberships, key (member_kind, member_id, group_id) {
        /// What the member is.
        member_kind: SubjectKind,
        /// `account_id` or `group_id` of the member.
        member_id: String,
        /// The group it is a member of.
        group_id: String,
        /// Since when; most directories do not know.
        granted_at: Option<Micros>,
    } extra {
        /// Until when.
        expires_at: Option<Micros>,
        /// Standing, eligible or activated; absent = not reported, and in bare tables, where everything is, standing.
        assignment: Option<Assignment>,
    }
}

row! {
    /// A right that can be granted.
    Entitlement of Entitlements, key (entitlement_id) {
        /// Primary key, unique over all sources.
        entitlement_id: String,
        /// The source it was read from.
        source: String,
        /// The application it is a right in.
        application_id: Option<String>,
        /// Name to show.
        name: String,
        /// Whether holding it is a privilege.
        privileged: bool,
    } extra {}
}

row! {
    /// A grant of an entitlement to an account or a group.
    Grant of Grants, key (subject_kind, subject_id, entitlement_id) {
        /// What the subject is.
        subject_kind: SubjectKind,
        /// `account_id` or `group_id` of the subject.
        subject_id: String,
        /// The right granted.
        entitlement_id: String,
        /// Since when.
        granted_at: Option<Micros>,
        /// Latest use; `None` = never used, where the source reports `grant_use`.
        last_used_at: Option<Micros>,
    } extra {
        /// Until when.
        expires_at: Option<Micros>,
        /// Standing, eligible or activated; absent = not reported, and in bare tables, where everything is, standing.
        assignment: Option<Assignment>,
    }
}

row! {
    /// An application or service.
    Application of Applications, key (application_id) {
        /// Primary key.
        application_id: String,
        /// Name to show.
        name: String,
        /// Whether it asks who one is.
        requires_authentication: bool,
        /// How it asks; absent counts as none.
        auth_protocol: Option<AuthProtocol>,
        /// `person_id` of the owner.
        owner_person_id: Option<String>,
        /// Reachable from the internet.
        internet_facing: bool,
        /// Inside the scope of the ISMS.
        in_isms_scope: bool,
    } extra {
        /// Where it answers.
        url: Option<String>,
        /// What it did when it was asked there without signing in; absent = nobody tried.
        observed: Option<Door>,
        /// How that was seen, in words.
        observed_how: Option<String>,
    }
}

row! {
    /// A trust between identity providers.
    FederationTrust of FederationTrusts, key (trust_id) {
        /// Primary key.
        trust_id: String,
        /// The source it was read from.
        source: String,
        /// The other side.
        partner: String,
        /// `saml`, `oidc`, `wsfed`, `kerberos`, …; not judged.
        protocol: String,
        /// `inbound` or `outbound`; not judged.
        direction: String,
        /// When the signing key expires.
        signing_key_expires_at: Option<Micros>,
        /// Whether the partner's word on multi-factor authentication is believed.
        mfa_claim_trusted: bool,
        /// Latest review.
        reviewed_at: Option<Micros>,
    } extra {}
}

row! {
    /// A credential of an account.
    Credential of Credentials, key (credential_id) {
        /// Primary key.
        credential_id: String,
        /// The account it belongs to.
        account_id: String,
        /// What it is.
        kind: CredentialKind,
        /// Made at: rotation makes a new row, so this is the latest rotation.
        created_at: Option<Micros>,
        /// Expires at; `None` = never.
        expires_at: Option<Micros>,
        /// Latest use; `None` = never used, where the source reports `credential_use`.
        last_used_at: Option<Micros>,
    } extra {}
}

/// All nine tables in memory.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "each field is the table of its name")]
pub struct Rows {
    pub people: Vec<Person>,
    pub accounts: Vec<Account>,
    pub groups: Vec<Group>,
    pub memberships: Vec<Membership>,
    pub entitlements: Vec<Entitlement>,
    pub grants: Vec<Grant>,
    pub applications: Vec<Application>,
    pub federation_trusts: Vec<FederationTrust>,
    pub credentials: Vec<Credential>,
}

/// Runs `$body` once per table, with `$rows` a reference to that table's rows.
macro_rules! each_table {
    (ref $all:expr, $rows:ident, $body:expr) => { crate::rows::each_table!(@(&) $all, $rows, $body) };
    (mut $all:expr, $rows:ident, $body:expr) => { crate::rows::each_table!(@(&mut) $all, $rows, $body) };
    (@($($by:tt)+) $all:expr, $rows:ident, $body:expr) => {{
        { let $rows = $($by)+ $all.people; $body }
        { let $rows = $($by)+ $all.accounts; $body }
        { let $rows = $($by)+ $all.groups; $body }
        { let $rows = $($by)+ $all.memberships; $body }
        { let $rows = $($by)+ $all.entitlements; $body }
        { let $rows = $($by)+ $all.grants; $body }
        { let $rows = $($by)+ $all.applications; $body }
        { let $rows = $($by)+ $all.federation_trusts; $body }
        { let $rows = $($by)+ $all.credentials; $body }
    }};
}
pub(crate) use each_table;
