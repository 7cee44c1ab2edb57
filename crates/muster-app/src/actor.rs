//! Who acts: a login in one organisation, the access it has there, the person it stands for and the roles that
//! person holds today. Not what it may do: that is `policy`.

use muster_model::{OrgId, Reference};

/// What a login may do in one organisation. A login may have several; what they allow adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessRole {
    /// Users, people's roles, settings; reads everything.
    Administrator,
    /// Every record, import and export, the plan.
    IsmsManager,
    /// Identity services, sources, access reviews, decisions; estate details.
    IdentityEngineer,
    /// Records owned by a role they hold.
    Owner,
    /// Reads everything; writes audits, their programmes and findings, and signs reports.
    InternalAuditor,
    /// Reads everything, writes nothing: an auditor from outside.
    Auditor,
}

impl AccessRole {
    /// Every role.
    pub const ALL: [Self; 6] = [
        Self::Administrator,
        Self::IsmsManager,
        Self::IdentityEngineer,
        Self::Owner,
        Self::InternalAuditor,
        Self::Auditor,
    ];

    /// The word in the store and in forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::IsmsManager => "isms-manager",
            Self::IdentityEngineer => "identity-engineer",
            Self::Owner => "owner",
            Self::InternalAuditor => "internal-auditor",
            Self::Auditor => "auditor",
        }
    }

    /// The word for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Administrator => "Administrator",
            Self::IsmsManager => "ISMS manager",
            Self::IdentityEngineer => "Identity engineer",
            Self::Owner => "Owner of own records",
            Self::InternalAuditor => "Internal auditor",
            Self::Auditor => "Auditor, reads only",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.word() == word)
    }
}

/// Where an actor comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A signed-in user.
    User,
    /// Whoever runs the binary on the data folder itself: may do everything but attest.
    Console,
    /// The programme itself, such as `system:trigger/ID`: writes records, nothing else.
    System,
}

/// Who acts, in which organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Where the actor comes from.
    pub origin: Origin,
    /// The user's id, `console`, or `system:…`. Stored beside every version.
    pub user: String,
    /// The login name, for people.
    pub login: String,
    /// The organisation acted in. Every use case stays inside it.
    pub org: OrgId,
    /// What the login may do here.
    pub access: Vec<AccessRole>,
    /// The person the login stands for.
    pub person: Option<Reference>,
    /// Roles that person holds today.
    pub held: Vec<Reference>,
    /// May create organisations: the user who claimed the installation.
    pub operator: bool,
}

impl Actor {
    /// Whoever runs a command on the data folder itself.
    pub fn console(org: OrgId) -> Self {
        Self::machine(Origin::Console, "console".into(), org)
    }

    /// The programme itself; `name` says which part, such as `trigger/dormant-admins`.
    pub fn system(org: OrgId, name: &str) -> Self {
        Self::machine(Origin::System, format!("system:{name}"), org)
    }

    fn machine(origin: Origin, name: String, org: OrgId) -> Self {
        let operator = origin == Origin::Console;
        Self {
            origin,
            user: name.clone(),
            login: name,
            org,
            access: Vec::new(),
            person: None,
            held: Vec::new(),
            operator,
        }
    }

    /// True when the login has this access here.
    pub fn has(&self, role: AccessRole) -> bool {
        self.access.contains(&role)
    }

    /// True when the person holds this role today.
    pub fn holds(&self, role: &Reference) -> bool {
        self.held.contains(role)
    }
}
