//! Words that several registers use, how serious each is, and how people read it.

use super::register::Word;
use crate::web::look::parts::Tone::{Fine, Major, Minor, Plain};

/// What an account is for.
pub const KIND: &[Word] = &[
    ("human", Plain, "human"),
    ("service", Plain, "service"),
    ("workload", Plain, "workload"),
    ("shared", Plain, "shared"),
    ("break_glass", Plain, "break-glass"),
    ("guest", Plain, "guest"),
];
/// Whether it can be used.
pub const STATE: &[Word] = &[("enabled", Plain, "enabled"), ("disabled", Plain, "disabled")];
/// Second factors.
pub const MFA: &[Word] = &[
    ("none", Minor, "none"),
    ("other", Plain, "some"),
    ("resistant", Fine, "phishing-resistant"),
    ("unknown", Plain, "not reported"),
];
/// Use of an account.
pub const USE: &[Word] = &[
    ("dormant", Minor, "dormant"),
    ("never", Plain, "never signed in, not dormant yet"),
    ("active", Plain, "in use or disabled"),
    ("unknown", Plain, "not reported"),
];
/// Privileges, enabled ones.
pub const PRIVILEGED: &[Word] = &[("yes", Minor, "privileged"), ("no", Plain, "no")];
/// The person behind it.
pub const HOLDER: &[Word] = &[
    ("here", Plain, "works here"),
    ("leave", Plain, "on leave"),
    ("left", Major, "has left"),
    ("nobody", Minor, "nobody known"),
];
/// Yes and no.
pub const YES: &[Word] = &[("yes", Plain, "yes"), ("no", Plain, "no")];
/// Kinds of credentials.
pub const CREDENTIAL: &[Word] = &[
    ("password", Plain, "password"),
    ("api_key", Plain, "API key"),
    ("certificate", Plain, "certificate"),
    ("ssh_key", Plain, "SSH key"),
    ("oauth_secret", Plain, "OAuth secret"),
];
