//! Who may do what: the one place where access is decided. Adding a permission means one variant and one line here.

use muster_model::{Kind, Record, Reference};

use crate::actor::{AccessRole, Actor, Origin};
use crate::error::AppError;
use crate::keeping::Pin;

/// Something that may be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Read every record, and its history.
    ReadRecords,
    /// Read accounts, grants and the other objects of the identity estate; without it, counts only.
    ReadEstate,
    /// Write every record.
    WriteRecords,
    /// Write records of the identity kinds.
    WriteIdentityRecords,
    /// Write audits, audit programmes and findings, whoever owns them: who audits is not told by those who are audited.
    WriteAuditRecords,
    /// Write records whose owner is a role the actor holds.
    WriteOwnRecords,
    /// Answer for something in a role held: approve, accept, close, verify.
    Attest,
    /// Import a folder of record files.
    Import,
    /// Export every record.
    Export,
    /// Register snapshots and measurements.
    RecordEstate,
    /// Say what identities are and whose: links, owners, kinds, and the rules for them. Apart from `RecordEstate`, which
    /// scheduled pulls have as well: what goes before every rule as a person's word must be a person's.
    DecideIdentities,
    /// Say how sources are reached, with their secrets, and when they are read.
    ManageSources,
    /// Add users, set their access, end their sessions.
    ManageUsers,
    /// Say which person a login stands for, and which roles people hold.
    ManagePeople,
    /// Change the organisation's profile.
    ManageSettings,
    /// Create organisations in this installation.
    CreateOrganisations,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 16] = [
        Self::ReadRecords,
        Self::ReadEstate,
        Self::WriteRecords,
        Self::WriteIdentityRecords,
        Self::WriteAuditRecords,
        Self::WriteOwnRecords,
        Self::Attest,
        Self::Import,
        Self::Export,
        Self::RecordEstate,
        Self::DecideIdentities,
        Self::ManageSources,
        Self::ManageUsers,
        Self::ManagePeople,
        Self::ManageSettings,
        Self::CreateOrganisations,
    ];

    /// What it allows, as the end of "you may not …".
    pub const fn words(self) -> &'static str {
        match self {
            Self::ReadRecords => "read records",
            Self::ReadEstate => "see details of the identity estate",
            Self::WriteRecords => "change records",
            Self::WriteIdentityRecords => "change identity records",
            Self::WriteAuditRecords => "write audits and findings",
            Self::WriteOwnRecords => "change records of your own roles",
            Self::Attest => "approve, accept, close or verify",
            Self::Import => "import a folder",
            Self::Export => "export everything",
            Self::RecordEstate => "register snapshots and measurements",
            Self::DecideIdentities => "say whose accounts are and what they are",
            Self::ManageSources => "set up sources",
            Self::ManageUsers => "manage users",
            Self::ManagePeople => "say who stands for whom and who holds which role",
            Self::ManageSettings => "change settings",
            Self::CreateOrganisations => "create organisations",
        }
    }
}

/// Kinds that an identity engineer writes.
pub(crate) const IDENTITY_KINDS: &[&str] = &[
    "identity-service",
    "source",
    "annotation",
    "access-review",
    "lifecycle-rule",
    "toxic-pair",
    "decision",
    "indicator",
    "trigger",
    "evidence",
];
/// Kinds that an internal auditor writes.
pub(crate) const AUDIT_KINDS: &[&str] = &["audit", "audit-programme", "finding"];
/// Kinds that an identity engineer writes when a role they hold owns or does them.
const WORK_KINDS: &[&str] = &["task", "action"];
/// Kinds that decide for the whole ISMS. Whose role owns one keeps it; a new one comes from whoever writes every record,
/// or owners could set up their own beside it and approve it themselves.
const DECISIVE_KINDS: &[&str] = &["scope", "exclusion", "criteria", "applicability"];

impl AccessRole {
    /// What the role allows.
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::Administrator => &[
                P::ReadRecords,
                P::ReadEstate,
                P::Export,
                P::ManageUsers,
                P::ManagePeople,
                P::ManageSettings,
            ],
            Self::IsmsManager => &[
                P::ReadRecords,
                P::ReadEstate,
                P::WriteRecords,
                P::Attest,
                P::Import,
                P::Export,
                P::RecordEstate,
                P::DecideIdentities,
                P::ManageSources,
                P::ManageSettings,
            ],
            Self::IdentityEngineer => &[
                P::ReadRecords,
                P::ReadEstate,
                P::WriteIdentityRecords,
                P::Attest,
                P::RecordEstate,
                P::DecideIdentities,
                P::ManageSources,
            ],
            Self::Owner => &[P::ReadRecords, P::WriteOwnRecords, P::Attest],
            Self::InternalAuditor => &[P::ReadRecords, P::ReadEstate, P::WriteAuditRecords, P::Attest],
            Self::Auditor => &[P::ReadRecords, P::ReadEstate],
        }
    }
}

impl Actor {
    /// True when the actor may do this.
    pub fn may(&self, permission: Permission) -> bool {
        match self.origin {
            Origin::Console => permission != Permission::Attest,
            Origin::System => matches!(
                permission,
                Permission::ReadRecords
                    | Permission::ReadEstate
                    | Permission::WriteRecords
                    | Permission::RecordEstate
            ),
            Origin::User if permission == Permission::CreateOrganisations => self.operator,
            Origin::User => self.access.iter().any(|role| role.permissions().contains(&permission)),
        }
    }

    /// Refuses, in words, what the actor may not do.
    pub fn require(&self, permission: Permission) -> Result<(), AppError> {
        if self.may(permission) { Ok(()) } else { Err(AppError::forbidden(permission.words())) }
    }

    /// True when the actor may take this pin off a snapshot: it is their own, or they say how long snapshots are kept.
    pub fn may_unpin(&self, pin: &Pin) -> bool {
        self.may(Permission::RecordEstate) && (pin.by == self.user || self.may(Permission::ManageSettings))
    }

    /// True when the actor may change this record as it stands.
    pub fn may_write(&self, record: &Record) -> bool {
        self.may_write_as(record.kind, &|role| responsible(record).contains(role))
    }

    /// True when the actor may create some record of this kind (owned, where it matters, by a role they hold).
    pub fn may_create(&self, kind: Kind) -> bool {
        let decisive = DECISIVE_KINDS.contains(&kind.name());
        (!decisive || self.may(Permission::WriteRecords)) && self.may_write_as(kind, &|_| true)
    }

    /// True when some person of the programme holds what it takes to write: used before looking at one record.
    fn may_write_as(&self, kind: Kind, answers: &dyn Fn(&Reference) -> bool) -> bool {
        // What a role may decide, and which rule is not applied, is never its holder's own to say. The record of a person is
        // kept by whoever owns it (their unit, what they can do, when they left); who holds which role is guarded apart.
        let own = || !matches!(kind.name(), "role" | "waiver") && self.held.iter().any(answers);
        self.may(Permission::WriteRecords)
            || (kind.name() == "person" && self.may(Permission::ManagePeople))
            || (self.may(Permission::WriteIdentityRecords)
                && (IDENTITY_KINDS.contains(&kind.name()) || (WORK_KINDS.contains(&kind.name()) && own())))
            || (self.may(Permission::WriteAuditRecords) && AUDIT_KINDS.contains(&kind.name()))
            || (self.may(Permission::WriteOwnRecords) && own())
    }
}

/// Roles that answer for a record: its owner and, where the kind has one, the role that does it.
fn responsible(record: &Record) -> Vec<Reference> {
    let does = matches!(record.kind.name(), "finding" | "action" | "task")
        .then(|| record.value("role"))
        .flatten()
        .and_then(|v| v.as_str().and_then(Reference::parse));
    record.owner.iter().map(|o| o.to.clone()).chain(does).collect()
}
