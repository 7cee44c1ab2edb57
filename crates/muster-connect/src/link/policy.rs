//! The rules that link accounts to people, their order, how sure each makes, and from where a link is made without asking.
//! Not the linking itself.
//!
//! Decided here, and changeable for each organisation: a rule under the threshold never fills `person_id`. What it finds is
//! a proposal until a person confirms it, so that readers of `person_id` never count a guess.
use serde::{Deserialize, Serialize};

/// The rules, in the order in which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The employee number on the account is the person's.
    EmployeeNumber,
    /// A mail address of the account is the person's.
    Mail,
    /// The user principal name of the account is the person's mail address.
    PrincipalName,
    /// The name of the account is the person's, without accents and in either order.
    Names,
    /// The name of the account is an initial and a family name, and the person's name begins so.
    Initials,
}

impl Rule {
    /// All, in order.
    pub const ALL: [Self; 5] =
        [Self::EmployeeNumber, Self::Mail, Self::PrincipalName, Self::Names, Self::Initials];

    /// The word for it in snapshots and settings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EmployeeNumber => "employee_number",
            Self::Mail => "mail",
            Self::PrincipalName => "principal_name",
            Self::Names => "names",
            Self::Initials => "initials",
        }
    }

    /// The rule of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == word)
    }

    /// What it looks at, for people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::EmployeeNumber => "Same employee number",
            Self::Mail => "Same mail address",
            Self::PrincipalName => "Principal name is the person's mail address",
            Self::Names => "Same name, accents and order aside",
            Self::Initials => "Initial and family name fit",
        }
    }

    const fn place(self) -> usize {
        match self {
            Self::EmployeeNumber => 0,
            Self::Mail => 1,
            Self::PrincipalName => 2,
            Self::Names => 3,
            Self::Initials => 4,
        }
    }

    pub(super) const fn ambiguous(self) -> &'static str {
        match self {
            Self::EmployeeNumber => "accounts were not linked: several people have their employee number",
            Self::Mail => "accounts were not linked: several people have their mail address",
            Self::PrincipalName => {
                "accounts were not linked: several people have their principal name as mail address"
            }
            Self::Names => "accounts were not linked: several people have their name",
            Self::Initials => "accounts were not linked: several people fit their initial and family name",
        }
    }
}

/// How sure each rule makes, and from where a link is made without asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkPolicy {
    /// In percent, in the order of [`Rule::ALL`]; 0 = the rule is not asked.
    pub confidence: [u8; 5],
    /// A rule at least this sure links; one that is less proposes.
    pub at_least: u8,
}

impl Default for LinkPolicy {
    fn default() -> Self {
        Self { confidence: [100, 95, 90, 70, 40], at_least: 80 }
    }
}

impl LinkPolicy {
    /// How sure the rule makes, in percent.
    #[must_use]
    pub fn confidence(&self, rule: Rule) -> u8 {
        self.confidence.get(rule.place()).copied().unwrap_or(0)
    }

    /// Whether the rule links without asking.
    #[must_use]
    pub fn links(&self, rule: Rule) -> bool {
        let sure = self.confidence(rule);
        sure > 0 && sure >= self.at_least
    }
}
