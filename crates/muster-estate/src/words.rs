//! The closed vocabularies of the tables (kinds, statuses, protocols), each with its spelling in files. Not the metrics'
//! reading of them.
use std::fmt;

/// A closed vocabulary: every value has one spelling.
pub trait Word: Copy + Eq + 'static {
    /// Every value.
    const ALL: &'static [Self];

    /// The spelling of every value, in the same order.
    const SPELLINGS: &'static [&'static str];

    /// The spelling in files.
    fn as_str(self) -> &'static str;

    /// The value spelled `text`, case-sensitive.
    #[must_use]
    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|w| w.as_str() == text)
    }
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $first:ident = $fs:literal $(, $value:ident = $spelling:literal)* })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        #[allow(missing_docs, reason = "each value is the word of its spelling")]
        pub enum $name { #[default] $first, $($value,)* }

        impl Word for $name {
            const ALL: &'static [Self] = &[Self::$first, $(Self::$value,)*];
            const SPELLINGS: &'static [&'static str] = &[$fs, $($spelling,)*];

            fn as_str(self) -> &'static str {
                match self { Self::$first => $fs, $(Self::$value => $spelling,)* }
            }
        }

        impl $name {
            /// The spelling in files.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                Word::as_str(self)
            }

            /// The value spelled `text`, case-sensitive.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Word::parse(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                Word::as_str(*self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(Word::as_str(*self))
            }
        }
    )+};
}

words! {
    /// Employment status of a person.
    PersonStatus { Active = "active", Terminated = "terminated", Leave = "leave" }
    /// What an account is for. `service` and `workload` are the non-human ones (NHI).
    AccountKind {
        Human = "human", Service = "service", Workload = "workload", Shared = "shared",
        BreakGlass = "break_glass", Guest = "guest"
    }
    /// What a member or the subject of a grant is.
    SubjectKind { Account = "account", Group = "group" }
    /// How a right is held: always, on request, or on request and switched on now.
    Assignment { Standing = "standing", Eligible = "eligible", Activated = "activated" }
    /// How an application asks who one is.
    AuthProtocol { Oidc = "oidc", Saml = "saml", Ldap = "ldap", Password = "password", None = "none" }
    /// What a door did when it was tried without a key: it asked who one is, let one in, or nobody can tell.
    Door { Unclear = "unclear", Asks = "asks", Open = "open" }
    /// What a credential is.
    CredentialKind {
        Password = "password", ApiKey = "api_key", Certificate = "certificate", SshKey = "ssh_key",
        OauthSecret = "oauth_secret"
    }
}
