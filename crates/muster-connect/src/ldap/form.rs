//! The settings of every directory of this kind, as a form shows them: of a server, and of an export of one.
use crate::registry::{Holds, Setting};

/// Which entries are groups.
pub const GROUPS: Setting = Setting::text(
    "groups.filter",
    "Groups filter",
    "Which entries are groups; the usual object classes when left out.",
    "(objectClass=groupOfNames)",
);
/// Which groups give privileges.
pub const PRIVILEGED_GROUPS: Setting = Setting::text(
    "privileged_groups.dns",
    "Privileged groups",
    "Names of groups that give privileges; groups nested in them need not be named.",
    "cn=admins,ou=groups,dc=example,dc=org",
)
.holding(Holds::Texts);
/// Where accounts of services are.
pub const SERVICE_ACCOUNTS: Setting = Setting::text(
    "service_accounts.under",
    "Service accounts under",
    "Every account below these is of a service.",
    "ou=services,dc=example,dc=org",
)
.holding(Holds::Texts);
/// Which accounts are for emergencies.
pub const BREAK_GLASS_ACCOUNTS: Setting = Setting::text(
    "break_glass_accounts.dns",
    "Break-glass accounts",
    "Names of accounts that are for emergencies only.",
    "uid=breakglass,ou=people,dc=example,dc=org",
)
.holding(Holds::Texts);
/// Whether people are made from the entries.
pub const PEOPLE: Setting = Setting::text(
    "hr",
    "Also the source of people",
    "People are made from entries with an employee number.",
    "",
)
.holding(Holds::Flag);
