//! L3: where real identities are read from.

use crate::kinds::IdentityService;
use crate::kinds::parts::Cadence;
use crate::macros::kind;
use crate::reference::Ref;

kind! {
    /// A directory, identity provider, cloud or HR system that identities are read from. Secrets are named, never kept here.
    Source = "source", "Source record", "Source records", clause "9.1" {
        /// How it is read: `ldap`, `ad`, `aws`, `hr`, `tables`, or what else reads it.
        @required connector: Option<String>, "Connector", eg "ldap";
        /// The identity service that it measures.
        @required measures: Option<Ref<IdentityService>>, "Measures";
        /// Name of this source in snapshots; the record's id when left out.
        name: Option<String>, "Name in snapshots", eg "corp-ad";
        /// Where it is read from.
        address: Option<String>, "Address", eg "ldaps://ldap.example.org";
        /// When it was last read, and how often it must be.
        pull: Option<Cadence>, "Pull";
        /// What it can know, such as `sign_in` or `mfa`; what it cannot is counted as unknown.
        facts: Vec<String>, "Facts", eg "sign_in";
        /// Where the password comes from: an environment variable, a file or a command. Never the password itself.
        secret: Option<String>, "Secret by reference", eg "env:CORP_LDAP_PASSWORD";
        /// Which groups are privileged.
        privileged_groups: Vec<String>, "Privileged groups";
        /// Which accounts are service accounts.
        service_accounts: Vec<String>, "Service accounts";
        /// Which accounts are for emergencies.
        break_glass: Vec<String>, "Break-glass accounts";
    }
}
